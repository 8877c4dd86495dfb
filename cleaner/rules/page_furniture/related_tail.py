"""Other articles under the article, behind a heading that says so."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import languages_of
from cleaner.rules.page_furniture._cues import Cues
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_RELATED: Final = Cues("reader heading", "callout", "heading")
_HALF: Final = 0.5
"""Half or twice of it changes 4 pages of 577 at most, and F1 by -0.0019 to 0 (`poe thresholds --pages`)."""


class RelatedTail(PageRule):
    """Main text behind the innermost element with half of the paragraphs, from a heading such as "Related articles" on.

    Why: sites put the next articles under an article, some of them whole.
    Leaves alone: the same heading inside of the article, and text behind the element without such a heading.
    Gains 0.002 of F1.
    """

    id = "related-tail"
    kinds = STRUCTURE_AND_WORDS
    languages = frozenset(languages_of("link-list"))
    removes = (
        Example(
            page(
                0,
                beside=(
                    "<section><h2>⟦Related articles⟧</h2><p>⟦Harbour pilots want a second launch after the fog of last "
                    "November, and the council is listening.⟧</p></section>"
                ),
            )
        ),
        Example(
            page(
                1,
                beside=(
                    "<div><p>⟦Das könnte Sie auch interessieren⟧</p><p>⟦Ein Dorf streitet um sein Ortsschild, und niemand "
                    "weiß mehr, wer es abgeschraubt hat.⟧</p></div>"
                ),
            )
        ),
        Example(
            page(
                2,
                beside=(
                    "<div><h3>⟦You may also like⟧</h3><p>⟦Herons wait because fish forget, says a study of ponds that took "
                    "nine summers to finish.⟧</p></div>"
                ),
            )
        ),
    )
    keeps = (
        Example(
            page(
                3,
                after=(
                    "<h2>Articles of iron</h2><p>Two were found beside the bell: a clapper of wrought iron, and a rope that "
                    "mice had shortened over the years.</p>"
                ),
            ),
            because="a heading inside of the article",
        ),
        Example(page(4), because="nothing stands behind the article"),
        Example(
            page(
                5,
                after=(
                    "<p>Related articles of association were changed in 1911, when the quarry joined the water board of the "
                    "county.</p>"
                ),
            ),
            because="a sentence",
        ),
        Example(
            page(
                6,
                after=(
                    "<h2>What she keeps</h2><p>A lathe, two oil stones, and the bench at which her father had learned the "
                    "trade as a boy.</p>"
                ),
            ),
            because="a section of the article",
        ),
        Example(
            page(
                7,
                after=(
                    "<p>You may also like to know that lambs sleep under the panels, where the ground stays dry in any "
                    "weather.</p>"
                ),
            ),
            because="spoken to the reader, and goes on",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        cue = ""
        for block in layout.after_home(_HALF):
            if not cue and (_RELATED.is_all_of(block.text) or is_heading(block)):
                cue = _RELATED.starting(block.text)
            if cue and block.is_kept:
                yield block, {"share_of_text_before": _HALF, "cue": cue}
