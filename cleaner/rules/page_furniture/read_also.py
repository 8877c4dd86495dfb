"""Pointers to other articles inside of an article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._cues import READ_ALSO, has_colon_after
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_SHORT: Final = 6
"""Words of a cue that stands alone, or with the name of a section."""
_LONG: Final = 25
"""Words of a cue with a colon and the headline of an article."""
_LONGEST: Final = 400
"""Code points."""
_LINKED: Final = 0.4


class ReadAlso(PageRule):
    """A block that starts with a cue such as "Read also" and is short, or mostly a link, or goes on after a colon.

    Why: it is about another page.
    Leaves alone: paragraphs that start with the same words and go on in sentences.
    Gains 0.002 to 0.003 of F1.
    """

    id = "read-also"
    kinds = STRUCTURE_AND_WORDS
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept:
            if block.length <= _LONGEST and (cue := READ_ALSO.starting(block.text)) and _is_pointer(block, cue):
                yield block, {"cue": cue, "link_density": round(block.link_density, 2)}


def _is_pointer(block: Block, cue: str) -> bool:
    words = word_count(block.text)
    return words <= _SHORT or block.link_density >= _LINKED or (words <= _LONG and has_colon_after(block.text, cue))
