"""What follows the element that holds the article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, is_inside
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NEARLY_ALL: Final = 0.8
"""Half or twice of it changes 29 pages of 577 at most, and F1 by -0.0051 to +0.0011 (`poe thresholds --pages`)."""
_LISTS: Final = ("li", "tr", "dl")
_LINKED: Final = 0.5
"""Half or twice of it changes 2 pages of 577, and F1 not at all (`poe thresholds --pages`)."""
_MOST: Final = 0.4
"""Share of the main text that may stand behind the element; half or twice of it changes 2 pages of 577 at most, and F1 by
-0.0003 to 0 (`poe thresholds --pages`)."""


class AfterArticle(PageRule):
    """Main text behind the innermost element that holds four fifths of the paragraphs: an author's box, a footer, a teaser.

    Why: articles stand in one element, and what the site adds stands in the next.
    Leaves alone: what the markup (``article``) says is of the same article, texts whose paragraphs are spread over several
    elements, what is a large part of the text, lists that are not links, under their headings: sources, figures.
    Gains 0.001 of F1. Inside of the same ``article`` it would gain 0.0003 more, and take declarations, figures and signatures.
    """

    id = "after-article"
    removes = (
        Example(page(0, tag="section", beside="<section><p>⟦Ines Roth writes about harbours.⟧</p></section>")),
        Example(page(1, tag="section", beside="<div><p>⟦Our kitchen is open from Tuesday to Sunday.⟧</p></div>")),
        Example(page(2, tag="section", beside="<div><p>⟦Birders meet at the mill on the first Monday.⟧</p></div>")),
    )
    keeps = (
        Example(
            page(9, beside="<div><p>Nobody paid for these trials.</p></div>"),
            because="in the same article, though in another element: a declaration under a paper",
        ),
        Example(page(3, after="<p>The cracked one hangs in the porch.</p>"), because="inside of the article"),
        Example(
            page(4, after="<section><p>A frayed end is burnt, never cut.</p></section>"),
            because="a section of the article",
        ),
        Example(page(5), because="nothing behind it"),
        Example(
            page(6, after="<blockquote><p>Oil is the enemy of every clock, said her teacher.</p></blockquote>"),
            because="a quotation at the end",
        ),
        Example(
            page(7, after="<ul><li>wool: two kilos a head</li><li>lambs: forty in April</li></ul>"),
            because="a list of the article",
        ),
        Example(
            page(8, tag="section", beside="<table><tr><td>Sheet</td><td>40 g</td></tr></table>"),
            because="figures in a table, each row of which is one block",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        behind = [block for block in layout.after_home(_NEARLY_ALL) if block.is_kept]
        if sum(block.length for block in behind) >= _MOST * layout.kept_length:
            return
        home = layout.home(_NEARLY_ALL)
        article = None if home is None else home.closest("article")
        heads_list = False
        for block in reversed(behind):
            if article is not None and is_inside(block, article):
                continue
            if block.element.closest(*_LISTS) is not None and block.link_density < _LINKED:
                heads_list = True
                continue
            if not (heads_list and is_heading(block)):
                yield block, {"share_of_text_before": _NEARLY_ALL}
            heads_list = False
