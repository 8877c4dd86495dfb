"""Pages as Markdown: what CommonMark's own parser reads of it is what was kept, in the blocks that the page has."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner import Cleaner
from cleaner.extraction.mapping import blocks_of, everything
from cleaner.extraction.pages import read_page
from cleaner.extraction.parsing import parse
from cleaner.extraction.walk import Walk
from cleaner.model import CleanResult, Confidence, Kind, Removal, Span
from cleaner.page import Page, moved
from cleaner.writers.markdown import Markup, markdown, without_markup
from tests.test_pages import PAGES, PROSE

GFM: Final = MarkdownIt("commonmark").enable("table")


def whole(body: str) -> Page:
    """All that a page shows, without a look at what of it an extractor keeps."""
    walk = Walk(parse(f"<html><body>{body}</body></html>").root)
    return Page(blocks_of(walk, everything(walk)), "whole page")


def without(page: Page, numbers: frozenset[int] = frozenset()) -> CleanResult:
    """What is left of a page when some of its blocks go, each with the white space after it."""
    text, removals, removed = "", [], 0
    for block in page.blocks:
        end = page.blocks[block.number + 1].span.start if block.number + 1 < len(page.blocks) else block.span.end
        if block.number not in numbers:
            text += page.text[block.span.start : end]
            continue
        span = Span(block.span.start, end)
        words = page.text[span.start : span.end]
        removals.append(
            Removal(
                None, 1, span, span.start - removed, words, "r", "c", Confidence.CERTAIN, frozenset({Kind.USER}), {}
            )
        )
        removed += span.length
    return CleanResult(None, page.text, text, "cleaned", tuple(removals))


def words_of(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def shown(tokens: Sequence[Token]) -> Iterator[str]:
    """What a reader sees of parsed Markdown."""
    for token in tokens:
        yield from shown(token.children or ())
        if token.type in {"text", "code_inline", "fence", "code_block"}:
            yield token.content


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>Tides</h1><p>Twice a day.</p><h4>Neap</h4>", "# Tides\n\nTwice a day.\n\n#### Neap"),
        ("<h2>First<br>and last</h2>", "## First and last"),
        ("<h2>All about C #</h2><h2>C#</h2><h2>##</h2>", "## All about C \\#\n\n## C#\n\n## \\##"),
        ("<ul><li>One<li>Two</ul>", "- One\n- Two"),
        ("<ol><li>One<li>Two</ol>", "1. One\n2. Two"),
        ("<ol start=9><li>One<li>Two<ul><li>In it</ul></ol>", "9. One\n10. Two\n    - In it"),
        ("<ol start=x><li>One</ol>", "1. One"),
        ("<ol start=99999999999><li>One</ol>", "1. One"),
        ("<ul><li>One<ul><li>In it</ul><li>Two</ul>", "- One\n  - In it\n- Two"),
        ("<ul><li>One<ol><li>In it</ol></ul>", "- One\n  1. In it"),
        # A list that begins with another number does not end a paragraph.
        ("<ul><li>One<ol start=3><li>In it</ol></ul>", "- One\n\n  3. In it"),
        ("<ul><li><p>One</p><p>goes on</p><li>Two</ul>", "- One\n\n  goes on\n- Two"),
        ("<ul><li><ul><li>Deep</ul></ul>", "- - Deep"),
        # Side by side, they would be one list.
        ("<ul><li>One</ul><ul><li>Other</ul><ul><li>Third</ul>", "- One\n\n* Other\n\n- Third"),
        ("<ol><li>One</ol><ol><li>Other</ol>", "1. One\n\n1) Other"),
        ("<ul><li>One</ul><ol><li>Other</ol>", "- One\n\n1. Other"),
        ("<dl><dt>Ebb<dd>It goes.</dl>", "- Ebb\n- It goes."),
        ("<blockquote><p>One</p><p>Two</p></blockquote><p>After", "> One\n>\n> Two\n\nAfter"),
        ("<blockquote>One</blockquote><blockquote>Other</blockquote>", "> One\n\n> Other"),
        ("<blockquote><ul><li>One<br>more</ul></blockquote>", "> - One\n>   more"),
        ("<ul><li><blockquote>Said</blockquote></ul>", "- > Said"),
        ("<pre>a = 1\n\n  # b</pre>", "```\na = 1\n\n  # b\n```"),
        ("<pre>```\nx\n````</pre>", "`````\n```\nx\n````\n`````"),
        ("<ul><li><pre>a\n  b</pre></ul>", "- ```\n  a\n    b\n  ```"),
        (
            "<table><tr><th>Tide<th>Height<tr><td>Spring<td>5 m</table>",
            "| Tide | Height |\n| --- | --- |\n| Spring | 5 m |",
        ),
        ("<table><tr><td>a<td>b<tr><td>c<td>d<td>e</table>", "| a | b | |\n| --- | --- | --- |\n| c | d | e |"),
        (
            "<table><tr><td colspan=2>Title<tr><td>a<td>b<br>c</table>",
            "| Title | |\n| --- | --- |\n| a | b c |",
        ),
        ("<table><tr><td><p>a</p><td><p>b</p></table>", "| a | b |\n| --- | --- |"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n| c |"),
        # A page in a table.
        ("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\n\nc"),
        ("<table><tr><td><p>a</p></table>", "a"),
        ("<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb"),
        ("<p># No heading<br>## no heading", "\\# No heading\n\\## no heading"),
        ("<p>#hash<br>-5 °C<br>1.5 m<br>2024 was<br>*so* it is", "#hash\n-5 °C\n1.5 m\n2024 was\n*so* it is"),
        (
            "<p>- no item<br>+ none<br>* none<br>1. none<br>12) none",
            "\\- no item\n\\+ none\n\\* none\n1\\. none\n12\\) none",
        ),
        ("<p>a<br>===<br>b<br>---<br>c<br>* * *<br>d<br>___", "a\n\\===\nb\n\\---\nc\n\\* * *\nd\n\\___"),
        ("<p>a | b<br>-- | :-:<br>c", "a | b\n\\-- | :-:\nc"),
        ("<p>&gt; none<br>```<br>~~~<br>[a]: none", "\\> none\n\\```\n\\~~~\n\\[a]: none"),
        ("<p>a &lt;b&gt; is bold, 1 &lt; 2 holds", "a \\<b> is bold, 1 < 2 holds"),
        ("<ul><li>1. one", "- 1\\. one"),
    ],
)
def test_what_is_written(body: str, expected: str) -> None:
    page = whole(body)
    made = markdown(without(page), page)
    assert made.text == expected
    assert without_markup(made.text, made.markup) == page.text


@pytest.mark.parametrize(
    ("body", "gone", "expected"),
    [
        ("<ol><li>One<li>Two<li>Three</ol>", {1}, "1. One\n3. Three"),
        ("<ul><li>One<ul><li>In it<li>And it</ul></ul>", {0}, "- - In it\n  - And it"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", {0}, "| c | d |\n| --- | --- |"),
        ("<ul><li>One</ul><p>between</p><ul><li>Other</ul>", {1}, "- One\n\n* Other"),
        ("<h1>a</h1>", {0}, ""),
    ],
)
def test_markup_is_that_of_what_is_left(body: str, gone: set[int], expected: str) -> None:
    page = whole(body)
    assert markdown(without(page, frozenset(gone)), page).text == expected


def test_what_trafilatura_writes_before_items_and_between_cells_is_not_written_twice() -> None:
    table = "<table><tr><th>Tide</th><th>Height</th></tr><tr><td>Neap</td><td></td></tr></table>"
    body = f"<h1>Tides</h1>{PROSE}<ol><li>Ebb is here</li><li>Flow is here</li></ol>{table}{PROSE}"
    page = read_page(f"<html><body><article>{body}</article></body></html>".encode())
    assert "- Ebb is here" in page.text
    text = markdown(Cleaner(strict=True).clean_page(page), page).text
    assert "1. Ebb is here\n2. Flow is here\n\n| Tide | Height |\n| --- | --- |\n| Neap |  |\n" in text


@pytest.mark.parametrize(
    "markup", [[Markup(2, 1, "")], [Markup(0, 9, "")], [Markup(-1, 1, "")], [Markup(0, 2, ""), Markup(1, 3, "")]]
)
def test_markup_that_cannot_be_there_is_told(markup: list[Markup]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        without_markup("# Tide", markup)


TEXTS: Final = (
    "Rain fell", "# no", "- no", "* no", "1. no", "2) no", "> no", "```", "~~~ no", "---", "===", "***", "&lt;div> no",
    "no &lt;b>", "[no]: no", "| no | no |", "-- | --", ":--", "no #", "+", "#", "no   ", "\u00a0 no", "é", "a\rb",
)  # fmt: skip
TAGS: Final = ("p", "div", "h2", "li", "ul", "ol", "blockquote", "pre", "table", "tr", "td", "dl", "dd", "section")
pieces = st.lists(
    st.sampled_from(TEXTS)
    | st.sampled_from([f"<{tag}>" for tag in TAGS])
    | st.sampled_from([f"</{tag}>" for tag in TAGS])
    | st.just("<br>"),
    max_size=40,
)


@given(pieces, st.frozensets(st.integers(0, 12)))
def test_a_parser_finds_the_words_and_the_blocks_that_were_kept(body: list[str], gone: frozenset[int]) -> None:
    page = whole("".join(body))
    result = without(page, gone)
    made = markdown(result, page)
    assert without_markup(made.text, made.markup) == result.text
    tokens = GFM.parse(made.text)
    assert words_of("".join(shown(tokens))) == words_of(result.text)
    kept = [block for block in moved(page.blocks, result.kept) if block.text.strip()]
    elements = {element for block in kept for element in block.element.line()}
    found = Counter(token.type for token in tokens)
    tags = Counter(element.tag for element in elements)
    assert found["list_item_open"] == tags["li"] + tags["dd"]
    assert found["blockquote_open"] == tags["blockquote"]
    is_code = [block.element.closest("pre") is not None for block in kept]
    assert found["fence"] == sum(is_code)
    assert found["code_block"] == found["html_block"] == found["hr"] == 0
    headings = sum(
        block.element.closest("h2") is not None and not code for block, code in zip(kept, is_code, strict=True)
    )
    assert found["heading_open"] <= headings  # one in the cell of a table is a cell
    assert found["table_open"] <= tags["table"] * len(kept)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_written_pages_clean_to_themselves(path: Path) -> None:
    page = read_page(path.read_bytes())
    cleaner = Cleaner(strict=True)
    made = markdown(cleaner.clean_page(page), page)
    assert cleaner.clean(made.text).text == made.text
