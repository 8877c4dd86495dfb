"""Rows of tags that are links."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, around, words_of
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import in_all_languages, languages_of
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_NAMES: Final = frozenset({"tags", "tag", "tagcloud", "taglist", "keywords", "labels"})
_LABELS: Final = frozenset(map(words_of, in_all_languages("template", "tags")))
_LABEL: Final = re.compile(r"\W*(\w+(?: \w+){0,2})\s*[:：\n]")
_LINKED: Final = 0.6
"""Half or twice of it changes 11 pages of 577 at most, and F1 by -0.001 to 0 (`poe thresholds --pages`)."""


class TagBlock(PageRule):
    """A block of links that starts with a label such as "Tags", or whose class says so.

    Why: they lead to lists of other texts.
    Leaves alone: labels before plain text, links in sentences.
    """

    id = "tag-block"
    kinds = STRUCTURE_AND_WORDS
    languages = frozenset(languages_of("template"))
    removes = (
        Example(
            page(
                0,
                after="<div>⟦Tags: <a href='/t/cranes'>cranes</a> <a href='/t/quays'>quays</a> <a href='/t/iron'>iron</a>⟧</div>",
            )
        ),
        Example(
            page(
                1,
                after="<div>⟦Schlagwörter: <a href='/t/lauch'>Lauch und Zwiebeln</a> <a href='/t/suppen'>Suppen</a>⟧</div>",
            )
        ),
        Example(
            page(
                2,
                after="<div>⟦Topics: <a href='/t/birds'>birds of the night</a> <a href='/t/sleep'>sleep</a>⟧</div>",
            )
        ),
    )
    keeps = (
        Example(page(3, after="<p>Topics: alloys, frost, and the price of tin.</p>"), because="no links"),
        Example(
            page(
                4,
                after=(
                    "<p>Tags on a rope tell its age, and the <a href='/year'>year</a> is melted into each of them with a hot "
                    "wire at the works.</p>"
                ),
            ),
            because="a sentence",
        ),
        Example(
            page(5, after="<p>The <a href='/tables'>tables of 1911</a> lie in the county archive.</p>"),
            because="a link in a sentence",
        ),
        Example(
            page(6, after="<p class='tags'>Brass tags hung from every clock that she had repaired.</p>"),
            because="no links, whatever its class",
        ),
        Example(page(8, after="<p>Keywords of the craft: valley, mountain, sink.</p>"), because="plain words"),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept:
            if block.link_density < _LINKED:
                continue
            label = _LABEL.match(block.text)
            if label and words_of(label[1]) in _LABELS:
                yield block, {"label": label[1], "link_density": round(block.link_density, 2)}
            elif names := frozenset().union(*[element.words & _NAMES for element in around(block.element, 3)]):
                yield block, {"names": sorted(names), "link_density": round(block.link_density, 2)}
