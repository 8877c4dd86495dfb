"""What stands over the headline."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, is_paragraph
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_FIRST: Final = 8
"""Half or twice of it changes 3 pages of 577 at most, and F1 by -0.0003 to 0 (`poe thresholds --pages`)."""
_SENTENCE: Final = 6
"""Blanks in a paragraph: a printed address of the page is as long, and has none; half or twice of it changes nothing (`poe
thresholds --pages`)."""
_MOST: Final = 0.2
"""Share of the main text: where more stands over a heading that equals the title, it is not the headline of the rest; half
or twice of it changes 1 page of 577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""


class BeforeHeadline(PageRule):
    """What was kept over the page's own headline: a section's name, a banner, a date.

    Why: an article starts with its headline.
    Leaves alone: a text of which a paragraph, or a fifth and more, stands over the heading.
    """

    id = "before-headline"
    removes = (
        Example(page(0).replace("<article>", "<article><p>⟦Harbour and quays⟧</p>")),
        Example(page(1).replace("<article>", "<article><p>⟦From our kitchen⟧</p>")),
        Example(page(2).replace("<article>", "<article><p>⟦Number nine, spring⟧</p>")),
    )
    keeps = (
        Example(page(3, before="<p>A parish in the marsh.</p>"), because="under the headline"),
        Example(page(4), because="nothing over it"),
        Example(
            page(5).replace(
                "<article>",
                (
                    "<article><p>Before anyone trusted the gauges, the clerk of the county had them filled with a measured "
                    "pint and read by three strangers, one after the other, on a dry day in May.</p>"
                ),
            ),
            because="more than a fifth of the text",
        ),
        Example(
            page(6).replace("<h1>A clockmaker retires</h1>", "<p>Ada was nine when she stopped her first clock.</p>"),
            because="no headline",
        ),
        Example(
            page(7).replace("<h1>Sheep on the solar farm</h1>", "<p>Wool and watts.</p><h2>How it began</h2>"),
            because="a section's heading",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        length = 0
        for number, block in enumerate(layout.kept[:_FIRST]):
            if is_heading(block) and layout.is_title(block):
                if length < _MOST * layout.kept_length:
                    for above in layout.kept[:number]:
                        yield above, {"headline": block.text[:80]}
                return
            if is_paragraph(block) and block.text.count(" ") >= _SENTENCE:
                return
            length += block.length
