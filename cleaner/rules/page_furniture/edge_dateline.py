"""Dates and bylines over and under an article."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import HEADINGS, Layout, names_around, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NAMES: Final = frozenset(
    """
    auteur author autor byline date dateline datetime datum fecha keywords modified postinfo publish published reading readtime
    tag tags time timestamp updated
    """.split()  # noqa: SIM905 - a table reads better as a text
)
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?,? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?(?:19|20)\d\d"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? (?:19|20)\d\d)\b"
    r"|(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
)
_ELSEWHERE: Final = ("li", "tr", "dl", "blockquote")
_MOST_WORDS: Final = 15
"""Half or twice of it changes 9 pages of 577 at most, and F1 by -0.0006 to 0 (`poe thresholds --pages`)."""
_DATED_WORDS: Final = 14
"""Half or twice of it changes 7 pages of 577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""
_FIRST: Final = 5
"""Blocks at the start of the main text; half or twice of it changes 7 pages of 577 at most, and F1 by -0.0003 to 0 (`poe
thresholds --pages`)."""


class EdgeDateline(PageRule):
    """A short block over the first paragraph or under the last one with a date, or whose class says date, author or tags.

    Why: it tells about the page, and stands in its metadata.
    Leaves alone: lists, tables and quotations, anything between paragraphs, headings with a date.
    Gains 0.001 of F1.
    """

    id = "edge-dateline"
    removes = (
        Example(page(0, before="<p>⟦12 March 2019, 10:45⟧</p>")),
        Example(page(1, before="<p class='byline'>⟦Words by Mara Quist⟧</p>")),
        Example(page(2, after="<p>⟦Changed on 2021-04-03⟧</p>")),
    )
    keeps = (
        Example(
            page(
                3,
                after=(
                    "<p>In May 1740 the parish sold the clapper to a smith for eleven shillings, and he made it into an anvil "
                    "that still stands.</p>"
                ),
            ),
            because="a paragraph with a date",
        ),
        Example(
            page(4, after="<ul><li>4 May 2001: first course</li><li>9 June 2002: second course</li></ul>"),
            because="a list",
        ),
        Example(
            page(
                5,
                after=(
                    "<h2>Since 3 June 1911</h2><p>Every morning somebody has walked to the gauge, in two wars and through "
                    "floods, and written down a number.</p>"
                ),
            ),
            because="a heading of the text",
        ),
        Example(page(6, after="<p>She is eighty.</p>"), because="a closing line"),
        Example(page(7).replace("</p><p>", "</p><p>Shorn on 9 May 2020.</p><p>", 1), because="between paragraphs"),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        if not layout.paragraphs:
            return
        above = [block for block in layout.kept[:_FIRST] if block.number < layout.first_paragraph]
        for block in (*above, *layout.tail):
            words = word_count(block.text)
            if words > _MOST_WORDS or block.element.closest(*_ELSEWHERE, *HEADINGS) is not None:
                continue
            if names := _names(block):
                yield block, {"names": sorted(names)}
            elif (
                words <= _DATED_WORDS
                and block.element.closest(*HEADINGS) is None
                and (date := _DATE.search(block.text))
            ):
                yield block, {"date": date.group()}


def _names(block: Block) -> frozenset[str]:
    """The words in the classes of a block and its parent that say what it is; the tag of a time is one."""
    if block.element.closest("time") is not None:
        return frozenset({"time"})
    return names_around(block.element, 2, _NAMES)
