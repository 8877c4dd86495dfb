"""Byline, date, reading time and counts as a template prints them over or under a text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    DATE,
    FRAMES,
    NUMBER,
    TIME,
    Vocabulary,
    entries,
    has_prose_after,
    in_list_of_pairs,
    is_announced,
    lines_of,
    openings,
    row_of,
    text_before,
    tokens,
)
from cleaner.text.headlines import KNOWN_LINES, bare
from cleaner.text.lines import LONG

_WORDS: Final = sections_of("template")
_PARTS: Final = Vocabulary(
    _WORDS, "reading", "views", "published", "by", "staff", "month", "weekday", "joiner", "service"
)
_BYLINES: Final = tuple(f"\n{word} " for word in entries(_WORDS, "by") if len(word) == 2 and word.isascii())
"""Starts of lines too short for literals without a blank behind them: by, di."""
_DATES: Final = tuple(f" {month} 20" for month in entries(_WORDS, "month") if len(month) > 2 and NUMBER not in month)
"""A date that starts with its day is told by its month and century."""
_DIGITS: Final = ("\n0", "\n1", "\n2", "\n3")
"""Starts of lines that start with a date in digits."""
_SEGMENT: Final = re.compile(r"[|·•／]|[ \t\xa0][–—/-][ \t\xa0]|\s{2,}|\t")
_EXACT: Final = re.compile(r"\d{1,2}[:.h](\d\d)(?!\d)")
_TOP: Final = 6
"""Lines with text before which a dateline stands: breadcrumbs, kicker, title, subtitle, byline."""
_MOST_LINES: Final = 400
"""Lines among which another time of day is looked for: a log has one soon."""
_MOST_IN_NAME: Final = 7
"""Words after "by" that may be a name; half or twice of it changes nothing (`poe thresholds`)."""
_MOST_UNKNOWN: Final = 3
"""Words elsewhere that the lexicons need not know: with six a good text is cut, with two nothing changes."""
_ROUND: Final = 5
"""Minutes of a time that somebody agreed on are a multiple of five; a clock's seldom are."""


class PageDateline(Rule):
    """A line that says who wrote a text, when, how long it takes to read or how often it was, and nothing else.

    Why: it is about the page, and was printed by its template.
    Leaves alone: a byline or a date alone, times of events, heads of minutes and letters, anything amid the text.
    Seen in: fixtures/labelled/dev.
    """

    id = "page-dateline"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(
        map(
            Literal,
            (
                *openings(_WORDS, "reading", "views", "published", "by", "staff", "weekday", "month"),
                *_BYLINES,
                *_DATES,
                *_DIGITS,
                *FRAMES,
            ),
        )
    )
    removes = (
        Example("A Backup You Can Restore\n\n⟦Updated on January 8, 2023 · 5 minute read⟧\n\nNo copy is a backup."),
        Example(
            "O dinheiro não entra\n\n⟦Por Teresa Amado, em Vila Branca — 12/10/2016 06h00⟧\n\nNa praça há uma feira."
        ),
        Example(
            "Zima u latarnika\n\n⟦Autor: Bożena Wilk, 17.01.2018, godz. 12:04 | Wyświetleń: 5 318⟧\n\nLatarnia stoi."
        ),
        Example("The Sleeper\n\n⟦6 min read⟧\n\nThe sleeping car was dark, and it smelled of oranges and brass."),
        Example("古道具市\n\n⟦この記事は約4分で読めます⟧\n\n月に一度、川原に市が立つ。"),
        Example("Wer zählt die Schnecken?\n\n⟦Zuletzt aktualisiert: 3. März 2019, 14:07 Uhr⟧\n\nEin Lehrer zählt sie."),
    )
    keeps = (
        Example(
            "The Last Boat\n\nBy Ada Finch\n\nNobody looked back, and the boat did not either.", because="an author"
        ),
        Example("14 June 1862\n\nDear Wilma, the well is dry and so is the parson.", because="the date of a letter"),
        Example(
            "Soirée au moulin\n\nSamedi 9 juin 2018, 19:30\n\nEntrée libre, apportez un verre.", because="an event"
        ),
        Example("Sitzung\n\nDatum: 3. März 2019\nOrt: Vereinsheim\nAnwesend: sechs\n", because="the head of minutes"),
        Example("Published in 1923, the book was pulped by Easter.", because="a sentence"),
        Example("Agenda\n\n10:20 Words by the mayor\n10:40 Views of the harbour\n", because="a programme"),
        Example("Обновлено крыльцо, и только крыльцо, сказал сторож.", because="prose"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        times: Sequence[int] | None = None
        for number in lines_of(document, places):
            line = document.line_texts[number]
            if not row_of(line):
                continue
            facts = _facts(line)
            if facts is None or not facts.is_dateline or not _stands_right(document, number):
                continue
            if facts.is_bare:
                times = _times(document) if times is None else times
                if not _stands_at_an_end(document, number) or any(at != number for at in times):
                    continue
            yield self.vote(
                document.text_span(number),
                Confidence.CERTAIN,
                SHAPE_AND_WORDS,
                has_date=facts.has_date,
                has_author=facts.has_author,
                label=facts.label,
            )


class _Facts(NamedTuple):
    """What a dateline says."""

    has_date: bool
    has_time: bool
    is_exact: bool
    has_author: bool
    label: str

    @property
    def is_bare(self) -> bool:
        """Whether a line is no more than a time or a count, as the entries of a log are."""
        return not self.has_author and (not self.label or (self.label == "counted" and not self.has_date))

    @property
    def is_dateline(self) -> bool:
        """Whether it says two things that only a template says together, or one that nobody else does."""
        if self.label in ("reading", "counted"):
            return True
        return self.has_date and (self.label == "published" or self.has_author or (self.has_time and self.is_exact))


def _stands_at_an_end(document: Document, number: int) -> bool:
    """Whether a line stands right under the title or after the text."""
    return text_before(document, number) <= 1 or not has_prose_after(document, number)


def _times(document: Document) -> Sequence[int]:
    """The numbers of the lines that are a time of day and no more: a dateline is the only one of its document."""
    lines = enumerate(document.line_texts[:_MOST_LINES])
    return [at for at, line in lines if _EXACT.search(line) and len(line) <= LONG and _facts(line)]


@lru_cache(KNOWN_LINES)
def _facts(line: str) -> _Facts | None:
    """What a line says if it is a dateline and nothing else."""
    if len(line) > LONG:
        return None
    kinds: set[str] = set()
    unknown = 0
    for segment in _SEGMENT.split(bare(line).strip("*_ ")):
        found = _read(tokens(segment), kinds)
        if found:
            unknown += 1
            if found > _MOST_UNKNOWN:
                return None
    if unknown > (1 if kinds & {"by", "published"} else 0):
        return None
    has_month = "month" in kinds and NUMBER in kinds
    label = "reading" if "reading" in kinds else "counted" if "views" in kinds else ""
    if label != "reading" and "published" in kinds:
        label = "published"
    exact = [int(minutes) % _ROUND != 0 for minutes in _EXACT.findall(line)]
    return _Facts(DATE in kinds or has_month, TIME in kinds, any(exact), "by" in kinds, label)


def _read(row: Sequence[str], kinds: set[str]) -> int:
    """Adds to ``kinds`` what the parts of a segment are, and counts the words that are none and no name."""
    at = unknown = name = 0
    while at < len(row):
        piece, end = _PARTS.piece_at(row, at)
        if piece is None and row[at] in (DATE, TIME, NUMBER):
            kinds.add(row[at])
            at += 1
            continue
        if piece is not None:
            kinds.add(piece.kind)
            name = _MOST_IN_NAME if piece.kind == "by" else name
        elif name:
            name -= 1
        else:
            unknown += 1
        at = end
    return unknown


def _stands_right(document: Document, number: int) -> bool:
    """Whether a line stands near the top, or after the last paragraph, and in no list of pairs."""
    before = text_before(document, number)
    if before == 0 or is_announced(document, number) or in_list_of_pairs(document, number, _PARTS):
        return False
    return before < _TOP or not has_prose_after(document, number)
