"""What is left of a page's main text after the last paragraph."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_LINKED: Final = 0.6
_FEWEST_WORDS: Final = 3
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S+\.\w|^\S+\.\w{2,6}(?:/\S*)?$")
"""Plain addresses, which articles end with as sources."""
_LISTS: Final = ("li", "td", "th")


class PageTail(PageRule):
    """After the last paragraph: a heading, links of three words and more, small print.

    Why: a heading without text heads what was left out, and links at the end lead to other pages.
    Leaves alone: plain addresses, lists and tables without links, short closing lines.
    Gains 0.002 of F1.
    """

    id = "page-tail"
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.tail:
            if is_heading(block):
                yield block, {"tag": block.tag}
            elif _leads_on(block):
                yield block, {"link_density": round(block.link_density, 2)}
            elif block.element.closest("small", "address") is not None and block.element.closest(*_LISTS) is None:
                yield block, {"small_print": True}


def _leads_on(block: Block) -> bool:
    return block.link_density >= _LINKED and word_count(block.text) >= _FEWEST_WORDS and not _ADDRESS.search(block.text)
