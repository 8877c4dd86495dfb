"""Rows of tags that are links."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, around, words_of
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NAMES: Final = frozenset({"tags", "tag", "tagcloud", "taglist", "keywords", "labels"})
_LABELS: Final = frozenset(map(words_of, in_all_languages("template", "tags")))
_LABEL: Final = re.compile(r"\W*(\w+(?: \w+){0,2})\s*[:：\n]")
_LINKED: Final = 0.6


class TagBlock(PageRule):
    """A block of links that starts with a label such as "Tags", or whose class says so.

    Why: they lead to lists of other texts.
    Leaves alone: labels before plain text, links in sentences.
    """

    id = "tag-block"
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept:
            if block.link_density < _LINKED:
                continue
            label = _LABEL.match(block.text)
            if label and words_of(label[1]) in _LABELS:
                yield block, {"label": label[1], "link_density": round(block.link_density, 2)}
            elif names := frozenset().union(*[element.words & _NAMES for element in around(block.element, 3)]):
                yield block, {"names": sorted(names), "link_density": round(block.link_density, 2)}
