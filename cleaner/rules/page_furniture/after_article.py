"""What follows the element that holds the article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._cues import RELATED
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_HALF: Final = 0.5
_NEARLY_ALL: Final = 0.8
_MOST: Final = 0.4
"""Share of the main text that may stand behind the element with nearly all of it."""


class AfterArticle(PageRule):
    """Main text behind the innermost element that holds most of the paragraphs: other articles, an author's box, a footer.

    Behind an element with four fifths of the text all goes; behind one with half of it what follows a heading such as
    "Related articles".

    Why: articles stand in one element, and what the site adds stands in the next.
    Leaves alone: texts whose paragraphs are spread over several elements.
    Gains 0.002 of F1 on articles; 0.000 on pages of all kinds, where lists at the end are lost as often.
    """

    id = "after-article"
    removes = ()
    keeps = ()

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        behind = [block for block in layout.after_home(_NEARLY_ALL) if block.is_kept]
        if sum(block.length for block in behind) < _MOST * layout.kept_length:
            for block in behind:
                yield block, {"share_of_text_before": _NEARLY_ALL}
        cue = ""
        for block in layout.after_home(_HALF):
            if not cue and (RELATED.is_all_of(block.text) or is_heading(block)):
                cue = RELATED.starting(block.text)
            if cue and block.is_kept:
                yield block, {"share_of_text_before": _HALF, "cue": cue}
