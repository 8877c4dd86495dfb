"""The page's own headline."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout
from cleaner.model import OWN_HEADLINE, Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_FIRST: Final = 4
"""Blocks of the main text among which a headline is looked for."""


class OwnHeadline(PageRule):
    """The headline of a page at the start of its main text: what its head or its first-level heading says. Asked for only
    when headlines are to go.

    Why: who keeps titles elsewhere does not want them in the text.
    Leaves alone: headings of sections, a headline that a paragraph quotes.
    """

    id = OWN_HEADLINE
    kinds = STRUCTURE_AND_WORDS
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept[:_FIRST]:
            if layout.is_title(block):
                yield block, {"tag": block.tag}
