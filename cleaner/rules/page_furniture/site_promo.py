"""Calls to subscribe, to follow and to donate."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import in_all_languages, languages_of
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example
from cleaner.text.folding import fold

_CALL: Final = re.compile("|".join(map(re.escape, in_all_languages("site-promo", "stem"))))
_MOST_WORDS: Final = 40
_SHORT: Final = 12
_LAST: Final = 3
_EMPHASIS: Final = frozenset({"em", "i", "strong", "b"})
_LISTS: Final = ("li", "td")


class SitePromo(PageRule):
    """A block with words of a call to subscribe, follow or donate, that has a link, is all emphasis, short, or the last.

    Why: it speaks for the site.
    Leaves alone: headings, lists, paragraphs that mention a newsletter in plain text.
    Gains 0.002 of F1.
    """

    id = "site-promo"
    kinds = STRUCTURE_AND_WORDS
    languages = frozenset(languages_of("site-promo"))
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        last = layout.kept[-_LAST:]
        for block in layout.kept:
            words = word_count(block.text)
            if words > _MOST_WORDS or is_heading(block) or block.element.closest(*_LISTS) is not None:
                continue
            call = _CALL.search(fold(block.text))
            if call and (words <= _SHORT or block.link_length or block.element.tag in _EMPHASIS or block in last):
                yield block, {"call": call.group(), "words": words, "link_density": round(block.link_density, 2)}
