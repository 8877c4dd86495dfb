"""Hostile pages: all text that goes in comes out, or the page says that its end was lost."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, CleanResult
from cleaner.extraction.pages import read_page
from cleaner.page import Page
from tests.benchmarks.pages import unaccounted

WORD: Final = "gull"
"""Stands in the hostile part of a page only, so that its words can be counted in what comes out."""
LINE: Final = "The tide came in over the flats and took the marks of the day with it. "
END: Final = "The last words are here."

WHOLE: Final = {
    "300 nested": "<div>" * 300 + f"<p>{WORD}</p>" + "</div>" * 300,
    "1,900 nested, unclosed": "<div>" * 1_900 + WORD,
    "200 nested tables": "<table><tr><td>" * 200 + WORD + "</td></tr></table>" * 200,
    "200 nested lists": f"<ul><li>{WORD}" * 200,
    "2,000 unclosed links": f"<a href='/'>{WORD} " * 2_000,
    "11 MB in a text": f"<p>{f'{WORD} ' * 2_200_000}</p>",
    "11 MB in a text without white space": f"<p>{WORD * 2_750_000}</p>",
    "11 MB in an attribute": f"<p title='{'word ' * 2_200_000}'>{WORD}</p>",
    "11 MB in a script": f"<script>{'word ' * 2_200_000}</script><p>{WORD}</p>",
    "11 MB in a comment": f"<!--{'word ' * 2_200_000}--><p>{WORD}</p>",
    "25,000 bullets": f"<ul>{f'<li>{WORD}</li>' * 25_000}</ul>",
    "10,000 rows": f"<table>{f'<tr><td>{WORD}</td><td>12</td></tr>' * 10_000}</table>",
    "1,000 cells in a row": f"<table><tr>{f'<td>{WORD}</td>' * 1_000}</tr></table>",
    "10,000 paragraphs": f"<p>{WORD}</p>" * 10_000,
    "50,000 line breaks": f"<p>{WORD}{'<br>' * 50_000}{WORD}</p>",
    "surrogates by number": f"<p>{WORD} &#xd800; &#55296; {WORD}</p>",
    "NUL": f"<p>{WORD}\0{WORD} &#0; {WORD}</p>",
    "symbols of all scripts": f"<p>{''.join(map(chr, [*range(0x2500, 0x2900), *range(0x4DC0, 0x4E00)]))}</p><p>{WORD}</p>",
}
CUT: Final = {
    "3,000 nested": "<div>" * 3_000 + f"<p>{WORD * 50}</p>" + "</div>" * 3_000,
    "100,000 nested": "<div>" * 100_000 + WORD * 50,
    "3,000 unclosed fonts": "<font>" * 3_000 + f"<p>{WORD * 50}</p>",
    "3,000 nested behind much text": f"<p>{LINE * 1_000}</p>{'<div>' * 3_000}<p>{WORD * 50}</p>",
    "1,500 unclosed pairs": f"<b><i>{WORD} " * 1_500,
}


def page_of(body: str) -> bytes:
    return f"<html><body><p>{LINE * 4}</p>{body}<p>{END}</p></body></html>".encode()


def cleaned(data: bytes) -> tuple[Page, CleanResult]:
    """A page read in the fast mode, whose parser is the same, and cleaned."""
    page = read_page(data, fast=True)
    return page, Cleaner(strict=True).clean_page(page)


@pytest.mark.parametrize("shape", WHOLE)
def test_each_word_in_and_behind_a_hostile_shape_is_accounted_for(shape: str) -> None:
    page, result = cleaned(page_of(WHOLE[shape]))
    assert page.lost == 0
    assert page.text.count(WORD) == WHOLE[shape].count(WORD)
    assert page.text.endswith(END)
    assert result.rebuild() == page.text
    assert unaccounted(page, result) == 0


@pytest.mark.parametrize(
    "data",
    [
        page_of("<p>gull SURROGATE gull</p>").replace(b"SURROGATE", b"\xed\xa0\x80"),
        page_of("<p>gull SURROGATE gull</p>").decode().encode("utf-16-le").join([b"\xff\xfe", b""])
        .replace("SURROGATE".encode("utf-16-le"), b"\x00\xd8"),
    ],
    ids=["UTF-8", "UTF-16"],
)  # fmt: skip
def test_a_lone_surrogate_costs_nothing_behind_it(data: bytes) -> None:
    page, result = cleaned(data)
    assert page.lost == 0
    assert page.text.count(WORD) == 2
    assert page.text.endswith(END)
    assert result.rebuild() == page.text


@pytest.mark.parametrize("shape", CUT)
def test_a_page_whose_end_the_parser_lost_says_about_how_much(shape: str) -> None:
    page, _ = cleaned(page_of(CUT[shape]))
    missing = (CUT[shape].count(WORD) - page.text.count(WORD)) * len(WORD)
    assert missing > 0
    assert missing <= page.lost <= missing + len(END)


@settings(max_examples=30)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["div", "span", "b", "table", "tr", "td", "ul", "li", "a", "font", "p", "center"]).flatmap(
                lambda tag: st.integers(1, 500).map(lambda times: f"<{tag}>" * times)
            ),
            st.sampled_from([f"{WORD} ", f"{WORD} ", "</div>", "</p>", "</td>", "</table>", "<!-- -->", "<br>"]),
        ),
        max_size=12,
    )
)
def test_what_is_missing_in_a_deep_page_is_told(pieces: list[str]) -> None:
    body = "".join(pieces)
    page = read_page(page_of(body), fast=True)
    missing = (body.count(WORD) - page.text.count(WORD)) * len(WORD) + (0 if page.text.endswith(END) else len(END) - 4)
    assert missing == 0 or page.lost >= missing or missing <= 40  # counts may differ by 40 characters
