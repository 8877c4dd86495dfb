"""Rows of JSON Lines: what goes from a text goes from its line, and nothing else does."""

import io
import json
import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.model import Span
from cleaner.sources.pieces import lines
from cleaner.sources.reading import Caps
from cleaner.sources.rows import Fields, RowError, read_row
from cleaner.stages.rows import clean_rows

JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ROWS: Final = st.dictionaries(st.text(max_size=5), JSON, max_size=4)
CLEANER: Final = Cleaner()


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, list[Span], str]:
    """A text, spans of it, and what is left without them."""
    pieces = draw(st.lists(st.text(), min_size=1, max_size=7).filter(lambda found: all(found[1::2])))
    text = "".join(pieces)
    ends = [sum(map(len, pieces[:number])) for number in range(len(pieces) + 1)]
    spans = [Span(ends[number], ends[number + 1]) for number in range(1, len(pieces), 2)]
    return text, spans, "".join(pieces[::2])


@given(cuts(), ROWS, st.booleans(), st.sampled_from(["", " ", "\n", "\r\n"]), st.sampled_from([None, 1, "\t"]))
def test_a_cut_leaves_all_other_bytes_and_can_be_taken_back(
    cut: tuple[str, list[Span], str], row: dict[str, Any], ascii_only: bool, end: str, indent: int | str | None
) -> None:
    text, spans, left = cut
    line = json.dumps({**row, "text": text, "z": 1}, ensure_ascii=ascii_only, indent=indent) + end
    wanted = json.dumps({**row, "text": left, "z": 1}, ensure_ascii=ascii_only, indent=indent) + end
    cleaned, gone = read_row(line.encode(), Fields()).without(spans, left)
    assert cleaned.line == wanted
    offsets = [span.start - sum(before.length for before in spans[:number]) for number, span in enumerate(spans)]
    again = read_row(wanted.encode(), Fields())
    assert again.restored(list(zip(offsets, gone, strict=True))).decode() == line


def test_escapes_stay_as_they_were_written() -> None:
    line = r'{"text":"\/\u00E9\uD83D\ude00\u000a|\/\u00E9😀\n|é\"\\"}'
    row = read_row(line.encode(), Fields())
    assert row.text == '/é😀\n|/é😀\n|é"\\'
    cleaned, gone = row.without([Span(3, 8)], '/é😀\n|é"\\')
    assert cleaned.line == r'{"text":"\/\u00E9\uD83D\ude00\n|é\"\\"}'
    assert gone == [r"\u000a|\/\u00E9😀"]


def test_halves_of_a_surrogate_pair_do_not_meet() -> None:
    row = read_row(rb'{"text":"\ud83d-\ude00"}', Fields())
    with pytest.raises(RowError, match="halves of a surrogate pair"):
        row.without([Span(1, 2)], "\ud83d\ude00")


@given(st.lists(st.binary(max_size=40) | ROWS.map(lambda row: json.dumps({**row, "text": "Rain."}).encode())))
def test_every_line_comes_out_once_as_a_row_or_as_it_came(found: list[bytes]) -> None:
    data = b"\n".join(found)
    passed = list(clean_rows(io.BytesIO(data), CLEANER, member=None))
    assert b"".join(one.data for one in passed) == data
    assert [one.piece.number for one in passed] == list(range(1, len(data.splitlines(keepends=True)) + 1)) or (
        re.search(rb"[\r\x0b\x0c\x1c-\x1e\x85]", data) is not None
    )


@pytest.mark.parametrize("longest", [1, 3, 4, 5, 100])
def test_a_line_that_is_too_long_comes_in_parts(longest: int) -> None:
    data = b"abcd\n\nabcdefghij\nab"
    pieces = list(lines(io.BytesIO(data), "a", "a", longest))
    assert b"".join(piece.data for piece in pieces) == data
    assert max(len(piece.data) for piece in pieces) <= longest + 1
    assert [piece.number for piece in pieces if piece.is_document] == [1, 3, 4]
    assert [piece.number for piece in pieces if piece.fault] == [
        number for number, length in ((1, 4), (3, 10), (4, 2)) if length > longest
    ]


def test_a_row_over_the_cap_is_rejected_and_passed_through() -> None:
    data = json.dumps({"text": "Rain. " * 20}).encode() + b'\n{"text": "Rain."}\n'
    passed = list(clean_rows(io.BytesIO(data), CLEANER, member=None, caps=Caps(line=50)))
    assert b"".join(one.data for one in passed) == data
    assert [one.reason for one in passed if one.record is not None] == [
        "has more than 50 bytes in a line (--max-line)",
        "",
    ]
