"""Headings between two blocks of the article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NEARLY_ALL: Final = 0.8
"""Share of the paragraphs that the article's element holds: what stands behind that is not the article's. Half or twice of
it changes a page of 577, and F1 not at all (`poe thresholds --pages`)."""
_LINKED: Final = 0.5
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""


class SectionHeading(PageRule):
    """A heading that the extractor left out right between two blocks that it kept, or between the headline and the text.

    Why: what stands under a heading belongs under it.
    Leaves alone: headings that are links, headings over something that was left out or stands behind the article.
    """

    id = "section-heading"
    protects = True
    removes = (
        Example(
            page(
                0,
                after=(
                    "<div class='caption'><h2>⟦What is left⟧</h2></div><p>Bollards, two rails, and a view of cranes across "
                    "the river remain for those who come.</p>"
                ),
            )
        ),
    )
    keeps = (
        Example(
            page(
                1,
                after=(
                    "<h2>To go with it</h2><p>Rye bread, cut thick, and a glass of the cider that the neighbour never sells "
                    "to strangers.</p>"
                ),
            ),
            because="kept by the extractor",
        ),
        Example(
            page(2, after="<h3>Popular</h3><ul><li><a href='/gulls'>Ten gulls you should know</a></li></ul>"),
            because="what stands under it was left out",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        behind = {block.number for block in layout.after_home(_NEARLY_ALL)}
        for before, block, after in zip(layout.blocks, layout.blocks[1:], layout.blocks[2:], strict=False):
            if (
                (before.is_kept or before is layout.headline)
                and after.is_kept
                and not block.is_kept
                and is_heading(block)
                and block.link_density < _LINKED
                and block.number not in behind
            ):
                yield block, {"tag": block.tag}
