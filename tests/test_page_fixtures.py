"""Pages of many kinds and languages, each with what ought to become of it written at its elements.

Everything that a page shows stays, but what stands in an element with one of these attributes:

- ``data-goes="RULE"`` ought to go and goes, by that rule for pages;
- ``data-leftover`` ought to go and stays: a shortfall, which the test asks for so that an improvement shows;
- ``data-lost="RULE"`` ought to stay and goes: a shortfall, too;
- ``data-filler`` is filler in the text: rules for pages leave it, those for text take it.

The root says in ``data-encoding`` how a page is written, where that is not UTF-8.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from cleaner import Cleaner, Config
from cleaner.extraction.pages import read_page
from cleaner.layout import words_of
from cleaner.model import CLOSING_SPACE, CleanResult
from cleaner.page import Page
from cleaner.rules.catalogue import all_rules
from tests.support import ROOT

FOLDER: Final = ROOT / "fixtures" / "pages"
PAGES: Final = sorted(path for path in FOLDER.iterdir() if path.suffix in {".html", ".htm", ".xhtml"})
PAGE_RULES: Final = tuple(rule.id for rule in all_rules() if rule.reads_pages)
GOES, LEFTOVER, LOST, FILLER = "data-goes", "data-leftover", "data-lost", "data-filler"
UNSEEN: Final = frozenset(
    {"head", "noframes", "script", "style", "template", "title", "textarea", "svg", "iframe", "select"}
)


class Marked(NamedTuple):
    """A piece of text that a page shows, with what is written at the innermost element round it that has a mark."""

    text: str
    mark: str
    value: str


class Read(NamedTuple):
    """A page, its tree as lxml has it, and what its rules make of it: those for pages alone, and all."""

    page: Page
    root: HtmlElement
    by_page_rules: CleanResult
    by_all: CleanResult


@cache
def read(path: Path) -> Read:
    data = path.read_bytes()
    page = read_page(data)
    declared = re.search(rb'<html[^>]*\bdata-encoding="([^"]+)"', data)
    text = data.decode(declared[1].decode() if declared else "utf-8")
    root = document_fromstring(
        re.sub(r"\A<\?xml[^>]*>", "", text),
        parser=HTMLParser(remove_comments=True, remove_pis=True),
        ensure_head_body=False,
    )
    cleaner = Cleaner(Config(select=PAGE_RULES), strict=True)
    return Read(page, root, cleaner.clean_page(page), Cleaner(strict=True).clean_page(page))


def mark_of(element: HtmlElement | None) -> tuple[str, str]:
    """The mark that counts for an element, and its value; two empty texts where none does."""
    while element is not None:
        for mark in (GOES, LEFTOVER, LOST, FILLER):
            if (value := element.get(mark)) is not None:
                return mark, value
        element = element.getparent()
    return "", ""


def shown(element: HtmlElement) -> Iterator[Marked]:
    """The texts that an element shows, in order."""
    if element.tag in UNSEEN:
        return
    if element.text and element.text.strip():
        yield Marked(element.text, *mark_of(element))
    for child in element:
        yield from shown(child)
        if child.tail and child.tail.strip():
            yield Marked(child.tail, *mark_of(element))


def words(texts: Iterator[str]) -> list[str]:
    return [word for text in texts for word in words_of(text).split()]


def misjudged(found: Read) -> list[str]:
    """What the rules for pages take away by another rule than the one that is written where it stood."""
    faults = []
    for removal in found.by_page_rules.removals:
        if removal.rule == CLOSING_SPACE:
            continue
        (element,) = found.root.getroottree().xpath(removal.xpath)
        mark, value = mark_of(element)
        if value != removal.rule:
            faults.append(f"{mark or 'no mark'} {value!r} took {removal.rule}: {removal.text[:60]}")
    return faults


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_block_goes_by_the_rule_that_is_written_at_it(path: Path) -> None:
    assert misjudged(read(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_main_text_is_complete_and_nothing_else_is_left(path: Path) -> None:
    found = read(path)
    wanted = [piece.text for piece in shown(found.root) if piece.mark in {"", LEFTOVER, FILLER}]
    assert words(iter([found.by_page_rules.text])) == words(iter(wanted))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_rules_for_text_take_filler_and_nothing_of_the_main_text(path: Path) -> None:
    found = read(path)
    main = words(piece.text for piece in shown(found.root) if not piece.mark)
    kept = iter(words(iter([found.by_all.text])))
    assert [word for word in main if word not in kept] == []  # in order: each ``in`` reads on
    assert [
        piece for piece in shown(found.root) if piece.mark == FILLER and piece.text.strip() in found.by_all.text
    ] == []


def test_pages_are_of_many_languages_and_encodings() -> None:
    roots = [read(path).root for path in PAGES]
    assert len(PAGES) >= 40
    assert len({root.get("lang") for root in roots}) >= 10
    assert {read(path).page.encoding for path in PAGES} >= {"utf-8", "windows-1251", "shift_jis", "gbk", "iso-8859-2"}
