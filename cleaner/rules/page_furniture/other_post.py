"""Another article on the same page."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_inside
from cleaner.model import Evidence
from cleaner.page import Block, Element
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_POST: Final = re.compile(r"post-\d+")
"""The ids that WordPress gives."""


def _posts(article: int, other: str) -> Example:
    """A page of an article and of another one, as WordPress lays posts out."""
    text = page(article, behind=f"<div id='post-8'><p>⟦{other}⟧</p></div>")
    return Example(text.replace("<article>", "<div id='post-7'>").replace("</article>", "</div>"))


class OtherPost(PageRule):
    """Main text in another article (``article``, microformat ``hentry``) than the one that has the page's headline.

    Why: sites load the next article under the first one.
    Leaves alone: pages whose headline stands in no article, such as lists of posts; articles inside of that article.
    """

    id = "other-post"
    removes = (
        _posts(
            0,
            "After the fog of November the pilots asked the council for another launch, fast enough to meet ships outside.",
        ),
        _posts(
            1,
            "Rye bread keeps for two weeks when it rests in linen, cut side down, on a board of unvarnished beech.",
        ),
        _posts(
            2,
            "Herons wait because fish forget, and a pond that looks empty at seven feeds three of those birds before noon.",
        ),
    )
    keeps = (
        Example(
            page(
                3,
                after=(
                    "<article><p>A letter of the founder survives, and it says that he had warned the parish twice about the "
                    "tin.</p></article>"
                ),
            ),
            because="an article inside of the article: a letter, a comment",
        ),
        Example(page(4), because="one article"),
        Example(
            page(
                5,
                after=(
                    "<section><p>Gauges were read at dawn, and the readers swore an oath in front of the clerk each year "
                    "anew.</p></section>"
                ),
            ),
            because="a section",
        ),
        Example(
            page(6)
            .replace("<h1>A clockmaker retires</h1>", "")
            .replace(
                "<main>",
                (
                    "<main><article><p>Watches were never her trade, though people brought them in paper bags and asked for "
                    "mercy.</p></article>"
                ),
            ),
            because="no headline says which article is the page's own",
        ),
        Example(
            page(
                7,
                after=(
                    "<blockquote><p>Ewes do not throw gravel, the engineer wrote, and underlined it three times in his "
                    "report.</p></blockquote>"
                ),
            ),
            because="a quotation",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        own = None if layout.headline is None else _post(layout.headline)
        if own is None or not any(is_inside(block, own) for block in layout.paragraphs):
            return
        for block in layout.kept:
            if (post := _post(block)) is not None and post is not own:
                yield block, {"article": post.xpath, "own_article": own.xpath}


def _post(block: Block) -> Element | None:
    """The outermost article that holds a block."""
    found = None
    for element in block.element.line():
        if element.tag == "article" or "hentry" in element.words or _POST.fullmatch(element.attributes.get("id", "")):
            found = element
    return found
