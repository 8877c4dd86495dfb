"""The lead of an article, which stands apart from its text."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import Layout, is_heading, names_around, weight, words_of
from cleaner.model import Evidence
from cleaner.page import Block
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_NAMES: Final = frozenset(
    """
    abstract anriss bajada chapeau chapo deck dek entradilla excerpt ingress intro introduction kicker lead leads lede preface
    sapo sommario standfirst subhead subheadline subhed subline subtitle summary teaser vorspann
    """.split()  # noqa: SIM905 - a table reads better as a text
)
"""Words of classes and ids of leads, as sites in several languages call them."""
_ELSEWHERE: Final = ("figure", "figcaption", "nav", "aside", "form", "footer")
_REACH: Final = 15
"""Blocks before the first paragraph in which a lead is looked for; behind the page's headline it may be further up; half
or twice of it changes 3 pages of 577, and F1 not at all (`poe thresholds --pages`)."""
_FURTHEST: Final = 60
"""Half or twice of it changes 1 page of 577 at most, and F1 by -0.0004 to 0 (`poe thresholds --pages`)."""
_LEAST: Final = 80
"""Half or twice of it changes 44 pages of 577 at most, and F1 by -0.0025 to +0.0013 (`poe thresholds --pages`)."""
_LINKED: Final = 0.3
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""
_SAME: Final = 60
"""Code points at the start that a lead and the page's description have in common; half or twice of it changes 5 pages of
577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""
_LEAST_DESCRIPTION: Final = 40
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""
_START: Final = 80
"""Code points by which two blocks are told apart; half or twice of it changes 3 pages of 577 at most, and F1 by -0.0002 to
0 (`poe thresholds --pages`)."""


class LeadParagraph(PageRule):
    """A paragraph over the article that the page gives as its description, or calls a lead.

    Why: sites lay leads out in boxes of their own, and extractors leave them out; they are the article's first sentences.
    Leaves alone: captions, menus, teasers of other articles, what was kept already. One for each page.
    Gains 0.013 of F1 on pages with leads in other boxes, 0.000 where editors leave leads out.
    """

    id = "lead-paragraph"
    protects = True
    removes = (
        Example(
            page(
                0,
                head=(
                    "<meta name='description' content='A landmark of the harbour that nobody asked for is gone, and the quay "
                    "looks empty to those who knew it.'>"
                ),
            ).replace(
                "<main>",
                (
                    "<main><div class='top'><p>⟦A landmark of the harbour that nobody asked for is gone, and the quay looks "
                    "empty to those who knew it.⟧</p></div>"
                ),
            )
        ),
    )
    keeps = (
        Example(
            page(
                1,
                head=(
                    "<meta name='description' content='Soup, bread, and what else a cold Tuesday asks of a kitchen with four "
                    "plates and no patience left.'>"
                ),
            ),
            because="the description stands nowhere in the page",
        ),
        Example(
            page(2).replace(
                "<main>",
                (
                    "<main><figure><figcaption>A swift at dusk over the roofs of the old town, seen from the tower of the "
                    "seminary by the warden.</figcaption></figure>"
                ),
            ),
            because="a caption",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        first = layout.first_paragraph
        if first == len(layout.blocks):
            return
        start = first - _REACH
        if layout.headline is not None and layout.headline.number < first:
            start = min(start, layout.headline.number)
        start = max(start, first - _FURTHEST, 0)
        kept = {_start_of(block) for block in layout.kept}
        is_under_heading = False
        for block in layout.blocks[start:first]:
            is_under_heading |= is_heading(block)
            if block.is_kept or weight(block) < _LEAST or block.link_density >= _LINKED:
                continue
            if block.element.closest(*_ELSEWHERE) is not None:
                continue
            if _start_of(block) in kept:
                continue
            if _is_described(words_of(block.text), layout):
                yield block, {"description": True}
                return
            if is_under_heading and (names := names_around(block.element, 2, _NAMES)):
                yield block, {"names": sorted(names)}
                return


def _start_of(block: Block) -> str:
    return words_of(block.text[:_START])


def _is_described(words: str, layout: Layout) -> bool:
    """Whether the page's description begins as a block does, or holds all of it."""
    for text in (layout.facts.og_description, layout.facts.description):
        description = words_of(text)
        if len(description) < _LEAST_DESCRIPTION:
            continue
        if words.startswith(description[:_SAME]) or description.startswith(words[:_SAME]):
            return True
        if len(words) >= _SAME and words in description:
            return True
    return False
