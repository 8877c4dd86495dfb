"""The page's own headline, where the extractor left it out."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_LINKED: Final = 0.5
"""As for the headings of sections; nothing measures it, since gold has no headlines."""


class LeftOutHeadline(PageRule):
    """The headline over the text that the extractor left out, unless headlines are not wanted (``--title drop``).

    Why: sites put headlines into a header of their own, and extractors then take the text without its title.
    Leaves alone: a site's name that links home, a headline of which the text has the words already.
    """

    id = "left-out-headline"
    title = "keep"
    protects = True
    kinds = STRUCTURE_AND_WORDS
    removes = (
        Example(
            page(0)
            .replace("<h1>The crane comes down</h1>", "")
            .replace("<main>", "<main><header class='top'><h1>⟦The crane comes down⟧</h1></header>")
        ),
    )
    keeps = (
        Example(page(1), because="the extractor kept it"),
        Example(
            page(2)
            .replace("<h1>Swifts sleep on the wing</h1>", "")
            .replace("<main>", "<header><h1><a href='/'>Swifts sleep on the wing</a></h1></header><main>"),
            because="a link home: the name of a site",
        ),
        Example(
            page(3).replace("<main>", "<header><h2>Why the small bell cracked</h2></header><main>"),
            because="the text has it already",
        ),
        Example(page(4).replace("<h1>Knots that hold when wet</h1>", ""), because="no headline"),
        Example(
            page(5)
            .replace("<h1>Rainfall at three stations</h1>", "")
            .replace("<main>", "<header><h1>County papers</h1></header><main>"),
            because="not what the page calls itself",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        headline = layout.headline
        if headline is None or headline.is_kept or headline.link_density >= _LINKED:
            return
        if not any(layout.is_title(block) for block in layout.kept):
            yield headline, {"tag": headline.tag}
