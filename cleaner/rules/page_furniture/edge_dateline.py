"""Dates and bylines over and under an article."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import HEADINGS, Layout, around, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NAMES: Final = frozenset(
    """
    auteur author autor byline categories category data date dateline datetime datum fecha keywords meta modified postinfo
    publish published reading readtime tag tags time timestamp updated
    """.split()  # noqa: SIM905 - a table reads better as a text
)
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?,? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? (?:19|20)\d\d)\b"
    r"|(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
)
_LISTS: Final = ("li", "td", "th", "dl")
_MOST_WORDS: Final = 15
_DATED_WORDS: Final = 14
_FIRST: Final = 5
"""Blocks at the start of the main text."""


class EdgeDateline(PageRule):
    """A short block over the first paragraph or under the last one with a date, or whose class says date, author or tags.

    Why: it tells about the page, and stands in its metadata.
    Leaves alone: lists and tables, anything between paragraphs, headings with a date.
    Gains 0.001 of F1.
    """

    id = "edge-dateline"
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        if not layout.paragraphs:
            return
        above = [block for block in layout.kept[:_FIRST] if block.number < layout.first_paragraph]
        for block in (*above, *layout.tail):
            words = word_count(block.text)
            if words > _MOST_WORDS or block.element.closest(*_LISTS) is not None:
                continue
            if names := _names(block):
                yield block, {"names": sorted(names)}
            elif words <= _DATED_WORDS and block.element.closest(*HEADINGS) is None and (date := _DATE.search(block.text)):
                yield block, {"date": date.group()}


def _names(block: Block) -> frozenset[str]:
    """The words in the classes of a block and its parent that say what it is; the tag of a time is one."""
    if block.element.closest("time") is not None:
        return frozenset({"time"})
    return frozenset().union(*[element.words & _NAMES for element in around(block.element, 2)])
