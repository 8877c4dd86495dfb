"""Texts as a page shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.report.excerpts import in_parts, segments, shortened, visible, visible_line
from cleaner.writers.records import SourceRecord, document_record
from tests.cli.conftest import APPEAL, FILLED, PROFILE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\r\nc\n", "a\tb\r\nc\n"),
        ("\x00\x1b[31m\x7f\x9b", "␀␛[31m␡⟨U+009B⟩"),
        ("\u202eevil\u2066\ufeff", "⟨U+202E⟩evil⟨U+2066⟩⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("می\u200cخواهم 👩\u200d🚀 é 雨", "می\u200cخواهم 👩\u200d🚀 é 雨"),  # joiners are part of words and signs
    ],
)
def test_what_is_not_seen_becomes_a_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_name_stays_one_line() -> None:
    assert visible_line("a\nb\tc\r\u2028.txt") == "a␊b␉c␍⟨U+2028⟩.txt"


@given(st.text(), st.integers(2, 9))
def test_nothing_is_left_out_without_being_counted(text: str, most: int) -> None:
    start, left_out, end = shortened(text, most)
    assert len(start) + left_out + len(end) == len(text)
    assert text.startswith(start)
    assert text.endswith(end)
    assert len(start) + len(end) <= most or not left_out


@pytest.mark.parametrize("text", ["", FILLED, APPEAL, f"{FILLED}{PROFILE}", "Rain fell all night.\n"])
def test_segments_make_up_the_source(text: str) -> None:
    result = clean(text, id="a.txt")
    record = document_record(1, SourceRecord("text", "a.txt"), result, None)
    found = segments(result.text, record.removals)
    assert "".join(piece.text or "" for piece in found) == text
    kept = "".join(piece.text or "" for piece in found if piece.kind == "kept")
    assert kept == result.text
    assert [piece.text for piece in found if piece.kind != "kept"] == [removal.text for removal in result.removals]


def test_a_long_document_is_shown_round_its_removals() -> None:
    result = clean("Rain fell all night. " * 5_000 + f"\n\n{APPEAL}\n")
    found = segments(result.text, document_record(1, SourceRecord("text", "a.txt"), result, None).removals)
    parts = list(in_parts(found, 10))
    assert [part.text for part in parts if part.kind == "removed"] == [APPEAL]
    assert sum(len(part.text or "") + len(part.end) for part in parts) < 3_000
    assert sum(len(part.text or "") + len(part.end) + part.left_out for part in parts) == len(result.source)
