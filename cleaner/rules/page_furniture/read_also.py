"""Pointers to other articles inside of an article."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, is_quoted, word_count
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.lexicon import languages_of
from cleaner.rules.page_furniture._cues import Cues, has_colon_after
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import STRUCTURE_AND_WORDS, PageRule
from cleaner.rules.rule import Example

_CUES: Final = Cues("reader heading", "callout")
_LISTS: Final = ("li", "dt", "dd")
_SHORT: Final = 6
"""Words of a cue that stands alone, or with the name of a section; half or twice of it changes 4 pages of 577, and F1 not
at all (`poe thresholds --pages`)."""
_LONG: Final = 25
"""Words of a cue with a colon and the headline of an article; half or twice of it changes nothing (`poe thresholds
--pages`)."""
_LONGEST: Final = 400
"""Code points; half or twice of it changes nothing (`poe thresholds --pages`)."""
_LINKED: Final = 0.4
"""Half or twice of it changes 1 page of 577, and F1 not at all (`poe thresholds --pages`)."""


class ReadAlso(PageRule):
    """A block that starts with a cue such as "Read also" and is short, or mostly a link, or goes on after a colon.

    Why: it is about another page.
    Leaves alone: paragraphs that start with the same words and go on in sentences.
    Gains 0.002 to 0.003 of F1.
    """

    id = "read-also"
    kinds = STRUCTURE_AND_WORDS
    languages = frozenset(languages_of("link-list"))
    removes = (
        Example(
            page(
                0,
                after="<p>⟦Read also: <a href='/gulls'>Ten gulls you should know</a>⟧</p><p>Trams stop at the gate.</p>",
            )
        ),
        Example(page(1, after="<p>⟦Lesen Sie auch: Warum Bäcker im Dunkeln arbeiten⟧</p><p>Bread goes with it.</p>")),
        Example(
            page(
                2,
                after="<p>⟦À lire aussi : <a href='/pain'>Le pain de nos grands-mères</a>⟧</p><p>Nests are glued.</p>",
            )
        ),
    )
    keeps = (
        Example(
            page(
                3,
                after=(
                    "<p>Read also what the founders wrote in the margins of their ledgers, because it explains more than any "
                    "chemist did.</p>"
                ),
            ),
            because="goes on as a sentence",
        ),
        Example(
            page(
                4,
                after=(
                    "<p>He taught me to read also between the strands, where dirt tells of the harbours that a rope has "
                    "seen.</p>"
                ),
            ),
            because="the words stand in a sentence",
        ),
        Example(
            page(
                5,
                after=(
                    "<p>See also Linden's tables, which give every shower since 1911 and were never printed in full "
                    "anywhere.</p>"
                ),
            ),
            because="the article names its source",
        ),
        Example(
            page(
                6,
                after=(
                    "<p>More about springs, escapements and oil is said in her book, of which forty copies were ever "
                    "bound.</p>"
                ),
            ),
            because="a sentence about a book",
        ),
        Example(
            page(
                8,
                after="<p>To read more slowly than the paper dries, she said, is the whole art, and hardly anyone learns it.</p>",
            ),
            because="the cue is not at the start",
        ),
        Example(
            (
                "<html><body><article><p>Printers of the valley put a label on the back of each almanac, three words by a small "
                "engraved bird, and were proud of it.</p><p>“Read also: Ten gulls”</p><p>Nobody did, as the second volume never "
                "appeared; its pages went to a grocer, who wrapped herrings in them until the war.</p></article></body></html>"
            ),
            because="quoted",
        ),
        Example(
            page(
                9, after="<p>Phrases to translate:</p><ul><li>Read also</li><li>Read more</li></ul><p>Hand them in.</p>"
            ),
            because="items of a list without links",
        ),
        Example(
            (
                "<html><body><article><p>Eels leave the pond on one wet night in October, cross a meadow and two lanes, and are "
                "in the sea by morning.</p><p>How they find it was asked by Aristotle, who thought that mud gave birth to "
                "them.</p><p>See also</p><ul><li>Lampreys, volume two</li><li>Tides of the lower river</li></ul></article></body>"
                "</html>"
            ),
            because="over a list of which nothing is a link",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept:
            if (
                block.length <= _LONGEST
                and not is_quoted(block)
                and (cue := _CUES.starting(block.text))
                and _is_pointer(block, cue)
                and not _heads_plain_list(block, layout)
            ):
                yield block, {"cue": cue, "link_density": round(block.link_density, 2)}


def _is_pointer(block: Block, cue: str) -> bool:
    if is_heading(block) and not block.link_length:
        return _CUES.is_all_of(block.text)
    if not block.link_length and block.element.closest(*_LISTS) is not None:
        return False
    words = word_count(block.text)
    return words <= _SHORT or block.link_density >= _LINKED or (words <= _LONG and has_colon_after(block.text, cue))


def _heads_plain_list(block: Block, layout: Layout) -> bool:
    """Whether a block without a link stands over a list that has none either: what leads to other pages is linked."""
    if block.link_length or block.number + 1 >= len(layout.blocks):
        return False
    below = layout.blocks[block.number + 1]
    return not below.link_length and below.element.closest(*_LISTS) is not None
