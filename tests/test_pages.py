"""Pages: every visible block ends up in the clean text or in the report, and no text is lost quietly."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Config
from cleaner.extraction.decoding import decode_page
from cleaner.extraction.outputs import ROOM, Outputs
from cleaner.extraction.pages import read_page
from cleaner.model import LEFT_OUT
from cleaner.page import SEPARATOR, Metadata
from tests.support import ROOT

PAGES: Final = sorted((ROOT / "fixtures" / "pages").rglob("*.html"))
PROSE: Final = "<p>" + "The tide came in over the flats and took the marks of the day with it. " * 4 + "</p>"


def page_of(body: str) -> bytes:
    return f"<html><body>{PROSE}{body}<p>The last words are here.</p></body></html>".encode()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_block_is_kept_or_has_a_reason(path: Path) -> None:
    page = read_page(path.read_bytes())
    result = Cleaner(strict=True).clean_page(page)
    assert result.rebuild() == page.text == SEPARATOR.join(block.text for block in page.blocks)
    left_out = {removal.span: removal for removal in result.removals if removal.rule == LEFT_OUT}
    brought_back = {lost.vote.span for lost in result.losing_votes if lost.because.startswith("protected by")}
    assert set(left_out) == {block.span for block in page.blocks if not block.is_kept} - brought_back
    assert all(removal.xpath.startswith("/html") for removal in left_out.values())


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "<li>", "<a href='/'>", "</a>", "<br>", "<td>", "<tr>", "Rain. ", "Go"]
        )
    )
)
def test_no_block_is_lost_whatever_the_markup(pieces: list[str]) -> None:
    page = read_page(page_of("".join(pieces)))
    words = "".join(page.text.split())
    assert "".join(pieces).count("Rain.") <= words.count("Rain.")
    assert words.rfind("Thelastwordsarehere.") >= 0


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"<meta charset=latin1><p>caf\xe9 \x80 5", "windows-1252", "café € 5"),
        (b"\xef\xbb\xbf<meta charset=latin1><p>caf\xc3\xa9", "utf-8", "café"),
        ("<p>café".encode("utf-16"), "utf-16-le", "café"),
        (b'<?xml version="1.0" encoding="koi8-r"?><p>\xc1', "koi8-r", "а"),
        (b"<meta charset=utf-16><p>caf\xc3\xa9", "utf-8", "café"),
        (
            b"<meta charset=iso-8859-1><p>caf\xc3\xa9",
            "utf-8",
            "café",
        ),  # declared wrongly: a server may have told the truth
        (
            b"<!-- <meta charset=koi8-r> --><meta http-equiv=a content='text/html; charset=gb2312'><p>\xc4\xe3",
            "gbk",
            "你",
        ),
    ],
)
def test_encodings_as_browsers_decide(data: bytes, encoding: str, text: str) -> None:
    decoded = decode_page(data)
    assert decoded is not None
    assert (decoded.encoding, decoded.text.rpartition("<p>")[2]) == (encoding, text)


def test_what_the_extractor_left_out_does_not_count_for_the_guard() -> None:
    menu = "".join(f"<li><a href='/{number}'>Tide table of harbour {number}</a></li>" for number in range(60))
    page = read_page(f"<html><body><nav><ul>{menu}</ul></nav><article>{PROSE}{PROSE}</article></body></html>".encode())
    result = Cleaner(Config(max_removed=0.1), strict=True).clean_page(page)
    assert result.status == "cleaned"
    assert len(result.text) < len(page.text) / 2


ABOUT: Final = (
    "<html lang=en><head><title>Low water | Harbour News</title><meta property='og:title' content='Low water'>"
    "<meta property='og:site_name' content='Harbour News'><meta name='author' content='Ines Varga'>{date}</head>"
    f"<body><article><h1>Low water</h1>{PROSE}</article></body></html>"
)


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("<meta property='article:published_time' content='2019-03-04T10:00:00Z'>", "2019-03-04"),
        ("<meta property='article:published_time' content='2087-03-04'>", "2087-03-04"),  # whatever day it is
        ("", ""),
    ],
)
def test_what_a_page_says_about_itself(date: str, found: str) -> None:
    data = ABOUT.format(date=date).encode()
    page = read_page(data, metadata=True)
    assert page.metadata == Metadata("Low water", found, "Harbour News", "Ines Varga")
    plain = read_page(data)
    assert plain.metadata is None
    assert page.text == plain.text


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "Article", "headline": "Low \\ud83d water", "author": {"name": "Ines \\ud83d Varga"}}',
        '{"@type": ["Article"], "author": [{"name": {"a": 1}}], "publisher": 5, "datePublished": []}',
        '{"@type": "Article", ',
        "[[[[]]]]",
    ],
)
def test_data_for_machines_that_makes_no_sense_costs_nothing(data: str) -> None:
    script = f"<script type='application/ld+json'>{data}</script>"
    page = read_page(f"<html><head>{script}</head><body>{PROSE}</body></html>".encode(), metadata=True)
    assert page.metadata is not None
    assert all(
        isinstance(value, str) and value.encode() is not None for value in msgspec.structs.astuple(page.metadata)
    )
    assert "The tide came in" in page.main_text


# --- what the extractor gave, kept between counting and cleaning

TWO_ROADS: Final = f"<html><body><div>{PROSE}</div><p>Rain.</p></body></html>".encode()


def test_what_was_kept_is_not_asked_for_again(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path, ROOM)
    page = read_page(TWO_ROADS, outputs=outputs)
    known = outputs.of(TWO_ROADS)
    assert known
    again = read_page(TWO_ROADS, outputs=Outputs(tmp_path))
    assert (again.text, again.main_text, again.road) == (page.text, page.main_text, page.road)
    outputs.keep(TWO_ROADS, dict.fromkeys(known, f"Kept. {'So many words. ' * 40}"))
    assert read_page(TWO_ROADS, outputs=outputs).main_text.startswith("Kept. So many words.")
    assert read_page(TWO_ROADS + b" ", outputs=outputs).main_text == page.main_text


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda _: b"",
        lambda data: hashlib.sha256(data[32:] + b" no JSON").digest() + data[32:] + b" no JSON",
    ],
    ids=["cut", "flipped", "empty", "something else"],
)
def test_what_is_damaged_is_as_good_as_none(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    outputs = Outputs(tmp_path, ROOM)
    page = read_page(TWO_ROADS, outputs=outputs)
    (path,) = tmp_path.iterdir()
    path.write_bytes(harm(path.read_bytes()))
    assert outputs.of(TWO_ROADS) == {}
    assert read_page(TWO_ROADS, outputs=outputs).main_text == page.main_text
    assert outputs.of(TWO_ROADS)


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path, 100)
    outputs.keep(b"one", {"road": "a" * 60})
    outputs.keep(b"two", {"road": "a" * 60})
    outputs.keep(b"three", {"road": "a"})
    assert [bool(outputs.of(page)) for page in (b"one", b"two", b"three")] == [True, False, True]


def test_a_folder_that_is_gone_costs_nothing(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path / "gone", ROOM)
    assert "The tide came in" in read_page(TWO_ROADS, outputs=outputs).main_text
