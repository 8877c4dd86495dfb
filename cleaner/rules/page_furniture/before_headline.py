"""What stands over the headline."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_FIRST: Final = 8
_MOST: Final = 0.2
"""Share of the main text: where more stands over a heading that equals the title, it is not the headline of the rest."""


class BeforeHeadline(PageRule):
    """What was kept over the page's own headline: a section's name, a banner, a date.

    Why: an article starts with its headline.
    Leaves alone: a text of which a fifth and more stands over the heading.
    """

    id = "before-headline"
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        length = 0
        for number, block in enumerate(layout.kept[:_FIRST]):
            if is_heading(block) and layout.is_title(block):
                if length < _MOST * layout.kept_length:
                    for above in layout.kept[:number]:
                        yield above, {"headline": block.text[:80]}
                return
            length += block.length
