"""Calls to subscribe, to follow and to donate."""

import re
from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, is_quoted, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import in_all_languages, languages_of
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example
from cleaner.text.folding import fold

_CALL: Final = re.compile("|".join(map(re.escape, in_all_languages("site-promo", "stem"))))
_MOST_WORDS: Final = 40
"""Half or twice of it changes 8 pages of 577 at most, and F1 by -0.0014 to 0 (`poe thresholds --pages`)."""
_LONGEST: Final = 500
"""Code points that 40 words have at most, long words as they may be; half or twice of it changes nothing (`poe thresholds
--pages`)."""
_SHORT: Final = 12
"""Half or twice of it changes 2 pages of 577 at most, and F1 by -0.0003 to 0 (`poe thresholds --pages`)."""
_LAST: Final = 3
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""
_MANY: Final = 12
"""Blocks of a main text that has an end apart from the rest; half or twice of it changes 2 pages of 577 at most, and F1 by
0 to +0.0003 (`poe thresholds --pages`)."""
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
    removes = (
        Example(
            page(
                0, after="<p>⟦Never miss a ship: <a href='/letter'>sign up</a> and find the harbour in your mail.⟧</p>"
            )
        ),
        Example(
            page(
                1,
                after="<p><em>⟦Schmeckt Ihnen das? Jetzt abonnieren und jeden Freitag ein Rezept im Postkasten finden.⟧</em></p>",
            )
        ),
        Example(page(2, after="<p>⟦Подпишитесь на рассылку заповедника.⟧</p>")),
    )
    keeps = (
        Example(
            page(
                3,
                before=(
                    "<p>The founder's widow had to subscribe to a loan that the parish never paid back, as ledgers of three "
                    "decades show.</p>"
                ),
            ),
            because="prose",
        ),
        Example(
            page(4, after="<ul><li>donate old ropes to the school</li><li>keep new ones dry</li></ul>"),
            because="an item of a list",
        ),
        Example(
            page(
                5,
                after=(
                    "<h2>Who will subscribe to rain?</h2><p>Farmers did, a shilling each, and in return they got a card with "
                    "a forecast every Saturday until the war.</p>"
                ),
            ),
            because="a heading",
        ),
        Example(
            page(
                6,
                before=(
                    "<p>In 1988 her newsletter had nine readers, seven of them watchmakers, who answered each number with "
                    "corrections.</p>"
                ),
            ),
            because="a paragraph that tells of one",
        ),
        Example(page(7, after="<p>Shepherds follow the shade.</p>"), because="another meaning of the word"),
        Example(
            page(
                9, after="<p>On the door hung a card:</p><p>«Subscribe to our newsletter!»</p><p>It was from 1911.</p>"
            ),
            because="quoted",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        last = layout.kept[-_LAST:] if len(layout.kept) >= _MANY else []
        for block in layout.kept:
            if (
                block.length > _LONGEST
                or (words := word_count(block.text)) > _MOST_WORDS
                or is_heading(block)
                or is_quoted(block)
                or block.element.closest(*_LISTS) is not None
            ):
                continue
            call = _CALL.search(fold(block.text))
            if call and (words <= _SHORT or block.link_length or block.element.tag in _EMPHASIS or block in last):
                yield block, {"call": call.group(), "words": words, "link_density": round(block.link_density, 2)}
