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


class OtherPost(PageRule):
    """Main text in another article (``article``, microformat ``hentry``) than the one that has the page's headline.

    Why: sites load the next article under the first one.
    Leaves alone: pages whose headline stands in no article, such as lists of posts; articles inside of that article.
    """

    id = "other-post"
    removes = ()
    keeps = ()

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
