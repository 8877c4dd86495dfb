"""Posts of social networks that an article shows, and the rest of quotations."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_inside
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_TWEET: Final = frozenset({"twitter", "tweet"})
"""The class that the network's own code for embedding gives."""
_HOME: Final = 0.6
"""Half or twice of it changes 1 page of 577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""
_HALF: Final = 0.5
"""Half or twice of it changes 3 pages of 577, and F1 not at all (`poe thresholds --pages`)."""


class EmbeddedPost(PageRule):
    """A block of a quotation of which the extractor kept half and more, or of a tweet between the article's paragraphs.

    Why: the article quotes it, and goes on about it; who said it, and when, stands in its last line.
    Leaves alone: quotations that were left out whole: sites repeat sentences of the article as ornaments.
    """

    id = "embedded-post"
    protects = True
    removes = (
        Example(
            page(
                0,
                after="<blockquote><p>Gone by noon, and gulls have nowhere left to sit and complain about trawlers.</p>"
                "<footer>⟦Ada Linder, pilot⟧</footer></blockquote><p>So it went.</p>",
            )
        ),
    )
    keeps = (Example(page(1, after="<p>Serve hot.</p>"), because="no quotation"),)

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        home = layout.home(_HOME)
        for block in layout.blocks:
            quotation = None if block.is_kept else block.element.closest("blockquote")
            if quotation is None:
                continue
            if quotation.kept_length >= _HALF * quotation.text_length:
                yield block, {"kept_share": round(quotation.kept_length / quotation.text_length, 2)}
            elif home is not None and quotation.words >= _TWEET and is_inside(block, home):
                yield block, {"names": sorted(_TWEET)}
