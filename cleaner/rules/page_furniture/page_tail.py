"""What is left of a page's main text after the last paragraph."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, word_count
from cleaner.model import Evidence
from cleaner.page import Block, Element
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_LINKED: Final = 0.6
"""Half or twice of it changes 32 pages of 577 at most, and F1 by -0.001 to 0 (`poe thresholds --pages`)."""
_FEWEST_WORDS: Final = 3
"""Half or twice of it changes 11 pages of 577 at most, and F1 by -0.0001 to +0.0004 (`poe thresholds --pages`)."""
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S+\.\w|^\S+\.\w{2,6}(?:/\S*)?$")
"""Plain addresses, which articles end with as sources."""
_LISTS: Final = ("li", "tr")


class PageTail(PageRule):
    """After the last paragraph: a heading over nothing, links of three words and more, small print.

    Why: a heading without text heads what was left out, and links at the end lead to other pages.
    Leaves alone: plain addresses, lists and tables without links, all items of a list in which some are more than links, short
    closing lines, headings over them.
    Gains 0.002 of F1.
    """

    id = "page-tail"
    removes = (
        Example(page(0, after="<h3>⟦From our quays⟧</h3><p><small>⟦Harbour office, open all week⟧</small></p>")),
        Example(page(1, after="<address>⟦Mill Lane 4, open from Tuesday⟧</address>")),
        Example(page(2, after="<p><small>⟦Printed in the spring issue of the warden's letter⟧</small></p>")),
    )
    keeps = (
        Example(
            page(
                3,
                after=(
                    "<h2>Today</h2><p>It hangs in the porch, where children knock at it with pebbles and listen to how dull "
                    "it sounds.</p>"
                ),
            ),
            because="a heading with text",
        ),
        Example(page(4, after="<p>Tie it again.</p>"), because="a closing line"),
        Example(page(5, after="<p>Sources: https://example.org/rain/1911</p>"), because="an address as source"),
        Example(
            page(6, after="<table><tr><td>Clocks</td><td>412</td></tr><tr><td>Counties</td><td>19</td></tr></table>"),
            because="a table",
        ),
        Example(page(8, after="<ul><li>valley fold</li><li>mountain fold</li></ul>"), because="a list"),
        Example(
            page(
                9,
                after=(
                    "<ol><li><a href='/r/1'>The moth survey of the marsh, part one</a></li><li>M. Quist, in a letter of 1911</li>"
                    "<li><a href='/r/2'>The moth survey of the marsh, part two</a></li></ol>"
                ),
            ),
            because="items of a list that is more than links: references of an encyclopedia",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        heads_text = False
        lists_of_text = {_list_of(block) for block in layout.tail if block.link_density < _LINKED} - {None}
        for block in reversed(layout.tail):
            if is_heading(block):
                if not heads_text:
                    yield block, {"tag": block.tag}
                heads_text = False
            elif _leads_on(block) and _list_of(block) not in lists_of_text:
                yield block, {"link_density": round(block.link_density, 2)}
            elif block.element.closest("small", "address") is not None and block.element.closest(*_LISTS) is None:
                yield block, {"small_print": True}
            else:
                heads_text = True


def _list_of(block: Block) -> Element | None:
    """The list that holds a block."""
    return block.element.closest("ul", "ol")


def _leads_on(block: Block) -> bool:
    return block.link_density >= _LINKED and word_count(block.text) >= _FEWEST_WORDS and not _ADDRESS.search(block.text)
