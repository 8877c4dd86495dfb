"""The heading of a table of contents whose entries are gone."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Rule
from cleaner.rules.table_of_contents._contents import AT_HEADINGS, CLEAR, LANGUAGES, headings_at, is_switch
from cleaner.text.folding import fold
from cleaner.text.headlines import is_prose, raised_share
from cleaner.text.lines import BLANK, BULLET, KEY_VALUE, LABEL, PROSE, SENTENCE, TITLE

_RAISED: Final = 0.5
"""Share of long words that a heading with a colon raises: what somebody says after his name and a colon raises fewer."""
_ASKED: Final = 300
"""Code points of the paragraph after a heading in which it is looked for whether it speaks of a table of contents."""

_FEW: Final = 60
"""Lines before and after a heading that are looked at: an introduction is shorter, wrapped at 72 or not."""
_LEAST_HEADINGS: Final = 2
"""Headings that must follow: one alone may be what the heading heads."""


class ContentsHeading(Rule):
    """A heading such as "Table of Contents" under which nothing is listed any more.

    Why: the table was made by a script or taken away as navigation, and its heading stayed.
    Leaves alone: a heading over a list, a heading over a paragraph on tables of contents, the contents of a parcel.
    Seen in: seeds 000, 001.
    """

    id = "contents-heading"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    languages = LANGUAGES
    wakes_on = AT_HEADINGS
    removes = (
        Example(
            "Salt made the town rich, and the price of salt made it poor again within a lifetime.\n\n⟦Table of Contents⟧\n\n"
            "The White Gold of the Coast\n\nIn every cellar there was a pan."
        ),
        Example(
            "Nobody plants a walnut for himself.\n\n⟦## On this page⟧\n\n## Soil\n\nDeep loam is best, and a slope that drains."
        ),
        Example(
            "Cider was pressed by night.\n\n⟦Contents\n[hide]⟧\n\nApples\n\nSour ones.\n\nStraw\n\nOat straw holds best."
        ),
        Example("⟦**Jump to Section:**⟧\n\nHow Kilns Are Built\n\nA dome needs no nails, and bricks are cheap."),
        Example(
            "Crossing\nThe ferry was late again.\n⟦Contents⟧\nWhy It Was Late\nA rope tore.\nWho Cut It\nA diver did."
        ),
    )
    keeps = (
        Example(
            "Table of Contents\n\nA table of contents is the last page that an author writes and the first that is read.",
            because="a text about tables of contents",
        ),
        Example(
            "Contents\n\nThe parcel held a clock, two spoons and a letter to my aunt.",
            because="the section's own heading",
        ),
        Example(
            "Table of contents\n\n- Preface\n- The Flood\n- What the Water Took\n\nPublished by subscription in 1888.",
            because="a table with entries",
        ),
        Example(
            "On this page he drew a hare.\n\nThe Next Page\n\nIt shows a fox that looks back.", because="a sentence"
        ),
        Example(
            "In This Guide\n\nSarah: Where do we begin, and who holds the rope?\nIvor: At the top, as always.",
            because="something that is no heading follows",
        ),
        Example(
            "Overview\n\nGeology\n\nThe island is one lump of granite with a cap of peat.",
            because="a section's heading",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for number, heading in headings_at(document, places):
            place = _place(document, number, heading)
            if not place:
                continue
            yield self.vote(
                document.text_span(number, _last(document, number)),
                Confidence.CERTAIN,
                WORDS_AND_PLACE,
                heading=heading,
                place=place,
            )


def _place(document: Document, number: int, heading: str) -> str:
    """Where a heading stands if nothing that it heads follows, else nothing.

    A clear one goes before prose or another heading; one that may be a section's own goes before a heading only, and after
    prose: a heading with nothing under it.
    """
    if document.line_texts[number].lstrip("#*_ ")[:1].isdigit():
        return ""  # one of the sections that somebody has numbered
    after = document.next_text(_last(document, number) + 1, 1)
    if after < 0:
        return "end-of-document" if heading in CLEAR and number else ""
    letter, text = document.outline[after], document.line_texts[after]
    if letter in {BULLET, LABEL}:
        return ""
    if letter == KEY_VALUE and not _is_heading(document, after):
        return ""
    if is_prose(text, letter) or (letter == SENTENCE and not _is_heading(document, after)):
        if number == _first(document) and heading not in _PLAIN:
            return ""
        speaks = "contents" in fold(text[:_ASKED]) or heading in fold(text[:_ASKED])
        return "" if heading not in CLEAR or speaks else "before-prose"
    if heading in CLEAR and _is_doubled(document, after):
        return "before-captions"
    if not _is_heading(document, after):
        return ""
    if heading not in CLEAR and not (heading in _EMPTIED and _opens_the_text(document, number)):
        return ""
    return "before-a-heading"


_PLAIN: Final = frozenset({"table of contents", "table of content"})
"""Headings that are never the title of a text."""
_EMPTIED: Final = frozenset(in_all_languages("table-of-contents", "emptied"))
"""Headings that are clear only when another heading follows them at once."""


def _last(document: Document, number: int) -> int:
    """The line of the switch under a heading; without one the heading's own line."""
    after = document.next_text(number + 1, 1)
    return after if after >= 0 and is_switch(document.line_texts[after]) else number


def _first(document: Document) -> int:
    """The number of the first line with text."""
    return document.next_text(0, 1)


def _opens_the_text(document: Document, number: int) -> bool:
    """Whether line ``number`` stands where tables do: after prose, before the first of several headings."""
    first = _first(document)
    before = number - 1
    while before > first and document.outline[before] == BLANK:
        before -= 1
    if before < first or (before == first and not document.line_texts[before].rstrip().endswith((".", "。", "।"))):
        return False
    if not (document.outline[before] in {PROSE, SENTENCE} or document.is_prose(before)):
        return False
    if document.line_texts[before].rstrip().endswith(":"):
        return False
    if any(_is_heading(document, at) for at in range(max(first + 1, number - _FEW), number)):
        return False
    after = (at for at in range(number + 1, min(number + _FEW, len(document.outline))) if _is_heading(document, at))
    return sum(1 for _ in after) >= _LEAST_HEADINGS


def _is_heading(document: Document, number: int) -> bool:
    """Whether a line is a heading: after it, prose comes, and no list of lines of its kind."""
    letter, text = document.outline[number], document.line_texts[number]
    if letter not in {TITLE, SENTENCE, KEY_VALUE}:
        return False
    after = document.next_text(number + 1, 1)
    if after < 0:
        return False
    followed_by = document.outline[after]
    is_followed = followed_by == PROSE or is_prose(document.line_texts[after], followed_by)
    if letter == KEY_VALUE:
        return is_followed and (followed_by == PROSE or raised_share(text) >= _RAISED)
    return is_followed or followed_by in {SENTENCE, BULLET} or text.lstrip().startswith("#")


def _is_doubled(document: Document, number: int) -> bool:
    """Whether a line stands twice in a row: a caption, and no entry."""
    after = document.next_text(number + 1, 1)
    return after >= 0 and document.line_texts[after] == document.line_texts[number]
