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
_NAME: Final = re.compile(
    r"[^\W\d_a-zà-ÿ][\w.'’-]*+(?: (?:[^\W\d_a-zà-ÿ][\w.'’-]*+|d[aei]|de|von|van|der|el|al|bin)){1,3}+(?: Follow)?"
)
"""A name that is all of a line."""
_ADDRESS: Final = re.compile(r"[\w.+-]++@[\w-]++(?:\.[\w-]++){1,3}+|@\w{3,20}")
"""An address that is all of a line."""
_LEAST_IN_TITLE: Final = 3
_MOST_WITH_STOP: Final = 12
"""Words of a dateline that ends in a full stop; with more it is a sentence about something that was posted."""
_REACH: Final = 4
"""Lines of a head over a text: name, role, address, date."""
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
            "The mill was sold twice.\n\nComments on the price were made by nobody but the miller's wife.",
            because="a sentence about comments that names somebody",
        ),
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
        done = -1
        for number in lines_of(document, places):
            line = document.line_texts[number]
            if number <= done or not row_of(line):
                continue
            facts = _facts(line)
            if facts is None or not _stands_right(document, number):
                continue
            head = _head(document, number)
            if not head:
                if not facts.is_dateline:
                    continue
                if facts.is_bare:
                    times = _times(document) if times is None else times
                    if not _stands_at_an_end(document, number) or any(at != number for at in times):
                        continue
                head = [number]
            done = head[-1]
            yield self.vote(
                document.text_span(head[0], head[-1]),
                Confidence.CERTAIN,
                SHAPE_AND_WORDS,
                has_date=facts.has_date,
                has_author=facts.has_author,
                label=facts.label,
            )


def _head(document: Document, number: int) -> list[int]:
    """The lines round one that together say who wrote a text and when, or who he is; none if they do not.

    A date alone may be that of a letter, and a name alone an author's own: two of them are a template's.
    """
    lines = [number]
    for step in (-1, 1):
        at = number
        while len(lines) <= _REACH:
            at = document.next_text(at + step, step)
            if at < 0 or abs(at - lines[-1 if step > 0 else 0]) > 2 or text_before(document, at) == 0:
                break  # the first line is the title, whatever it looks like
            part = _part(document, at)
            if not part or (part == "name" and not _is_under_title(document, at, lines[0])):
                break
            lines.insert(0 if step < 0 else len(lines), at)
    has = {_part(document, at) for at in lines}
    is_sure = (
        {"staff", "date"} <= has
        or ("author" in has and bool(has & {"date", "dateline", "staff", "address"}))
        or ("dateline" in has and bool(has & {"date", "name"}))
    )
    if len(lines) < 2:
        return []
    return lines if is_sure and number in lines and _stands_right(document, lines[0]) else []


def _is_under_title(document: Document, number: int, then: int) -> bool:
    """Whether a name stands right over another line of a head, which is no author's, and under a line that is no name."""
    before = document.next_text(number - 1, -1)
    if number + 1 != then or before < 0 or _part(document, then) == "author":
        return False
    title = document.line_texts[before]
    return len(title.split()) >= _LEAST_IN_TITLE and _NAME.fullmatch(title.strip()) is None


def _part(document: Document, number: int) -> str:
    """What a line has of a head over a text: a dateline, an author, a date, a role, a name, an address; or nothing."""
    text = document.line_texts[number].strip().strip("*_")
    if len(text) > LONG or not text:
        return ""
    if _ADDRESS.fullmatch(text):
        return "address"
    facts = _facts(text) if row_of(text) else None
    if facts is None:
        return "name" if _NAME.fullmatch(text) else ""
    if facts.is_dateline:
        return "dateline"
    if facts.has_author:
        return "author"
    if facts.has_date:
        return "date"
    if facts.has_staff:
        return "staff"
    return "name" if _NAME.fullmatch(text) else ""


class _Facts(NamedTuple):
    """What a dateline says."""

    has_date: bool
    has_time: bool
    is_exact: bool
    has_author: bool
    has_staff: bool
    label: str

    @property
    def is_bare(self) -> bool:
        """Whether a line is no more than a time or a count, as the entries of a log are."""
        return (
            not self.has_author
            and not self.has_staff
            and (not self.label or (self.label == "counted" and not self.has_date))
        )

    @property
    def is_dateline(self) -> bool:
        """Whether it says two things that only a template says together, or one that nobody else does."""
        if self.label in ("reading", "counted"):
            return True
        if self.has_staff and (self.has_author or self.has_date):
            return True
        if self.label == "published" and self.has_time and self.is_exact:
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
    if len(line) > LONG or (
        line.rstrip()[-1:] == "." and line.count(" ") >= _MOST_WITH_STOP and _SEGMENT.search(line) is None
    ):
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
    has_count = "views" in kinds and any(map(str.isdigit, line))
    label = "reading" if "reading" in kinds else "counted" if has_count else ""
    if label != "reading" and "published" in kinds:
        label = "published"
    exact = [int(minutes) % _ROUND != 0 for minutes in _EXACT.findall(line)]
    has_date = DATE in kinds or has_month
    return _Facts(has_date, TIME in kinds, any(exact), "by" in kinds, "staff" in kinds, label)


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
            if NUMBER in piece.text and " " in piece.text and piece.kind == "joiner":
                kinds.add(DATE)  # three hours ago
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
