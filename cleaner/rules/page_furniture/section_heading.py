"""Headings between two blocks of the article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_LINKED: Final = 0.5


class SectionHeading(PageRule):
    """A heading that the extractor left out right between two blocks that it kept.

    Why: what stands under a heading belongs under it.
    Leaves alone: headings that are links, headings over something that was left out.
    """

    id = "section-heading"
    protects = True
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for before, block, after in zip(layout.blocks, layout.blocks[1:], layout.blocks[2:], strict=False):
            if before.is_kept and after.is_kept and not block.is_kept and is_heading(block) and block.link_density < _LINKED:
                yield block, {"tag": block.tag}
