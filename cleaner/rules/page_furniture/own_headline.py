"""The page's own headline."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_FIRST: Final = 4
"""Blocks of the main text among which a headline is looked for; half or twice of it changes 14 pages of 577 at most, and
F1 by -0.0004 to 0 (`poe thresholds --pages`)."""


class OwnHeadline(PageRule):
    """The headline of a page at the start of its main text, when it is asked for (``--title drop``).

    Why: who keeps titles elsewhere does not want them in the text.
    Leaves alone: headings of sections, a headline that a paragraph quotes.
    """

    id = "own-headline"
    title = "drop"
    kinds = STRUCTURE_AND_WORDS
    removes = (
        Example(page(0).replace("<h1>The crane comes down</h1>", "<h1>⟦The crane comes down⟧</h1>")),
        Example(page(1).replace("<h1>Leek soup for six</h1>", "<h2>⟦Leek soup for six⟧</h2>")),
        Example(
            page(2)
            .replace("<title>Swifts sleep on the wing", "<title>Swifts sleep on the wing | The warden's letter")
            .replace("<h1>Swifts sleep on the wing</h1>", "<h1>⟦Swifts sleep on the wing⟧</h1>")
        ),
    )
    keeps = (
        Example(
            page(3).replace("<h1>Why the small bell cracked</h1>", "<h2>Tin was the reason</h2>"),
            because="another heading",
        ),
        Example(page(4).replace("<h1>Knots that hold when wet</h1>", ""), because="no headline"),
        Example(
            page(5).replace(
                "<h1>Rainfall at three stations</h1>",
                "<p>Rainfall at three stations was higher than anybody had expected, and the tables had to be printed twice.</p>",
            ),
            because="a paragraph that starts with the words",
        ),
        Example(
            page(6).replace("<h1>A clockmaker retires</h1>", "<h2>Half a century of pendulums</h2>"),
            because="a heading of the text's own",
        ),
        Example(
            page(7).replace("<h1>Sheep on the solar farm</h1>", "<p>Sheep do what gravel forbids.</p>"),
            because="a first line",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept[:_FIRST]:
            if layout.is_title(block):
                yield block, {"tag": block.tag}
