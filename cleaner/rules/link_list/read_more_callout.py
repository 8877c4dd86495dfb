"""Single lines that send the reader to another page."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import sections
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import bare, headline, is_closed, is_prose, raised_share
from cleaner.text.lines import BLANK, KEY_VALUE, LABEL, PROSE, SENTENCE

_CALLOUTS: Final = frozenset(sections("link-list.en")["callout"])
_LEAST_WORDS: Final = 3
_RAISED: Final = 0.6
"""Share of long words that a headline raises: what follows "Read more:" in somebody's letter is a sentence."""
_REACH: Final = 4


class ReadMoreCallout(Rule):
    """A line such as "Read more: Headline of Another Page" between paragraphs.

    Why: it interrupts the text to lead out of it.
    Leaves alone: such words in a sentence, in lists, in key-value lines, over addresses and in notes of an editor.
    Seen in: scraped news; none of the seeds has one.
    """

    id = "read-more-callout"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset({"en"})
    wakes_on = tuple(Literal(callout + mark) for callout in sorted(_CALLOUTS) for mark in (":", " :", ":**"))
    removes = (
        Example(
            "The dam held.\n\n⟦Read more: Five Villages Moved Uphill After Spring Floods⟧\n\nEngineers went home on Friday."
        ),
        Example("Quinces keep until March.\n⟦**Also Read:** How To Store Apples In Straw⟧\nPears do not keep at all."),
        Example("Rooks build early this year.\n\n⟦RELATED STORY: Why Jackdaws Follow the Plough⟧\n"),
    )
    keeps = (
        Example("Read more: it is the only advice that I give to young poets.", because="a sentence"),
        Example("Hours: 9 to 5\nRead more: Our Brochure For Visitors\nTelephone: 555-0102", because="lines of a card"),
        Example("He read more: Tolstoy, Leskov And The Lives Of Saints, in one winter.", because="prose"),
        Example("Related articles: 4, 7 and 12 of the statute.", because="articles of a law"),
        Example("- Must read: The Peregrine by J. A. Baker\n- Must skip: its sequels", because="somebody's list"),
        Example("Don't miss: the last bus leaves at ten past six.", because="advice to a traveller"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            if line.letter not in {KEY_VALUE, SENTENCE}:
                continue
            text = bare(line.text)
            callout, _, title = text.partition(":")
            words, title = " ".join(fold(callout).split()), title.strip()
            if words not in _CALLOUTS or is_closed(title) or title[:1] in '"“' or "://" in title:
                continue
            share = raised_share(title)
            if headline(title).words < _LEAST_WORDS or share < _RAISED or not title[0].isupper():
                continue
            if not _stands_alone(document, line.number):
                continue
            start = line.span.start + len(line.text) - len(line.text.lstrip())
            yield self.vote(
                Span(start, line.span.start + len(line.text.rstrip())),
                Confidence.CERTAIN,
                frozenset({Kind.WORDS, Kind.SHAPE, Kind.PLACE}),
                words=words,
                raised=round(share, 2),
            )


def _stands_alone(document: Document, number: int) -> bool:
    """Whether prose goes before a line, and no pair of a card comes after it."""
    before, after = _near(document, number, -1), _near(document, number, 1)
    if before < 0 or (after >= 0 and document.outline[after] in {KEY_VALUE, LABEL}):
        return False
    letter = document.outline[before]
    return letter in {PROSE, SENTENCE} or is_prose(document.line_texts[before], letter)


def _near(document: Document, number: int, step: int) -> int:
    """The next line with text above (-1) or below (1); -1 when there is none near."""
    for _ in range(_REACH):
        number += step
        if not 0 <= number < len(document.outline):
            return -1
        if document.outline[number] != BLANK:
            return number
    return -1
