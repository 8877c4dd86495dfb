"""Pages: every visible block ends up in the clean text or in the report, and no text is lost quietly."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Config
from cleaner.extraction.decoding import decode_page
from cleaner.extraction.pages import read_page
from cleaner.model import LEFT_OUT
from cleaner.page import SEPARATOR
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
