"""What the rules of this folder share: lines read as rows of words that templates write, and where such rows stand.

A row belongs to a template only if the lexicons know all of it: one word that they do not know makes it somebody's text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.lexicon import spelled_out
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, bare, is_prose
from cleaner.text.lines import BLANK, BULLET, LONG, PROSE

Words = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The sections of a lexicon, by language."""

FIRST_LINE: Final = r"\A_*+[^_P]"
"""The shape of the first line with text: no line end stands before it, by which the literals know the others."""
SECOND_LINE: Final = r"\A_*+[^_P]_*+[^_P]"
"""The shape of the first two lines with text; the second one is the last line of it."""
FRAMES: Final = ("\n[", "\n(", "\n*", "\n--")
"""Literals of lines that start with a mark round their words."""
LONE_BULLET: Final = r"(?:(?<=_)|\A)b(?=_|\Z)"
"""The shape of a line that starts as one of a list and is none, such as a label between two dashes."""
DATE: Final = "9/9/9"
TIME: Final = "9:9"
NUMBER: Final = "9"
_TOKEN: Final = re.compile(
    r"""
      (?P<date>\d{4}年\d{1,2}月\d{1,2}日|\d{1,4}([./-])\d{1,2}\2\d{2,4}(?!\d)|9/9/9)
    | (?P<time>\d{1,2}(?:[:：]\d\d(?:[:：]\d\d)?|h\d\d|時\d\d分|(?<=9):9(?!\d))(?:[ ]?[ap]\.?m\b\.?)?)
    | (?P<number>\d+(?:[.,]\d+)*(?:[ ]\d{3}(?!\d))*k?(?![^\W_]))
    | (?P<word>(?:[^\W_]|['\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u064b-\u065f\u200c\u200d])+)
    """,
    re.VERBOSE,
)
_MARKS: Final = {"date": DATE, "time": TIME, "number": NUMBER}
_DIGITS: Final = re.compile(r"\d+")
_QUOTES: Final = '"“”„‟「『>'
_OPENING: Final = 8
"""Code points of a line's start by which it wakes a rule: enough to be rare, few enough for phrases to share them."""
_SHORTEST_START: Final = 3
"""ASCII letters below which too many lines start so."""
_LEAST_INSIDE: Final = 5
"""Letters behind a number by which a row wakes a rule; a guess: it is used on import, where nothing measures it."""
_AFTER_COUNTS: Final = ("\n", " ·", " |", " •")
"""What follows a count in a row ("12 comments ·"): its number is not known, and its words stand in prose."""
_STEM: Final = 5
"""Letters that inflected forms of a word share."""
_TERMINAL: Final = frozenset(".!?。！？।؟")
_CLOSERS: Final = " \t\"'”’»)]*_」』"
_SHORTEST: Final = 8
"""Code points of a sentence that parts filler from filler: in Chinese few are much."""
_MOST_ANNOUNCED: Final = 10
"""Lines that a colon may announce."""
_NEAR: Final = 600
"""Code points of the neighbouring paragraphs in which it is looked for whether they speak of what a label says."""


def tokens(text: str) -> list[str]:
    """The words of a line in folded form; a date, a time and a number are ``9/9/9``, ``9:9`` and ``9``, marks are nothing.

    >>> tokens("Share! (2,311) | 12/10/2016 06h00 – 5分")
    ['share', '9', '9/9/9', '9:9', '9分']
    """
    found = []
    for match in _TOKEN.finditer(fold(text)):
        kind = match.lastgroup or ""
        word = match.group()
        found.append(_MARKS.get(kind) or (word if word.isalpha() else _DIGITS.sub(NUMBER, word)))
    return found


class Piece(NamedTuple):
    """Words of a row that the lexicons know: the section that has them, and their text."""

    kind: str
    text: str


class Vocabulary:
    """Phrases of a lexicon's sections in all languages; a phrase of several sections is of the first one named."""

    def __init__(self, words: Words, *wanted: str) -> None:
        self._kinds: dict[str, str] = {}
        self._longest: dict[str, int] = {}
        for section in wanted:
            for entry in entries(words, section):
                phrase = _phrase(entry)
                if phrase:
                    self._kinds.setdefault(" ".join(phrase), section)
                    self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def kind(self, phrase: Sequence[str]) -> str | None:
        """The section that has these words as one phrase."""
        return self._kinds.get(" ".join(phrase)) if phrase and phrase[0] in self._longest else None

    def piece_at(self, row: Sequence[str], at: int) -> tuple[Piece | None, int]:
        """The longest phrase that starts at a word of a row, and where it ends."""
        for end in range(min(len(row), at + self._longest.get(row[at], 0)), at, -1):
            text = " ".join(row[at:end])
            if kind := self._kinds.get(text):
                return Piece(kind, text), end
        return None, at + 1

    def pieces(self, row: Sequence[str]) -> list[Piece] | None:
        """All of a row as phrases, numbers left out; None if there is a word that belongs to none."""
        found = []
        at = 0
        while at < len(row):
            piece, end = self.piece_at(row, at)
            if piece is not None:
                found.append(piece)
            elif row[at] != NUMBER:
                return None
            at = end
        return found


def entries(words: Words, section: str) -> Iterator[str]:
    """The phrases of a section in all languages, spelled out."""
    for language in words.values():
        for entry in language.get(section, ()):
            yield from _spelled_out(entry)


@cache
def _spelled_out(entry: str) -> tuple[str, ...]:
    """The same for an entry, remembered: several rules read the same sections."""
    return tuple(spelled_out(entry))


@cache
def _phrase(entry: str) -> tuple[str, ...]:
    """The words of an entry, remembered for the same reason."""
    return tuple(tokens(entry))


def openings(words: Words, *wanted: str) -> list[str]:
    """Literals that stand where a line starts with a phrase, or ends with one that has a number first."""
    found = set()
    for section in wanted:
        for entry in entries(words, section):
            start, number, _ = entry.partition(NUMBER)
            start = (start.rstrip() if number and len(start) > _LEAST_INSIDE else start)[:_OPENING]
            if len(start) >= _SHORTEST_START or (len(start) > 1 and not start.isascii()):
                found.add(f"\n{start}")
            elif len(end := entry.rpartition(NUMBER)[2]) >= _LEAST_INSIDE or (end and not end.isascii()):
                found |= {end + mark for mark in _AFTER_COUNTS}
    return sorted(found)


def lines_of(document: Document, places: Sequence[Span]) -> Iterator[int]:
    """The numbers of the lines in which places end, each once: a literal may start with the end of the line before."""
    last = -1
    for place in places:
        number = document.line_number(place.end - 1)
        if number != last and document.outline[number] not in (PROSE, BLANK):
            last = number
            yield number


@lru_cache(KNOWN_LINES)
def row_of(line: str) -> Sequence[str]:
    """The words of a line that may be a row, without its markup; none of a line that quotes or is a heading.

    Most rules that wake at a line ask for its words, so they are remembered.
    """
    text = line.strip()
    if len(text) > LONG or text[:1] in _QUOTES or text.startswith(("# ", "##")):
        return []
    return tokens(bare(text))


def is_announced(document: Document, number: int) -> bool:
    """Whether the line with text before a row, or before the lines right above it, ends in a colon: it is shown, not used."""
    for _ in range(_MOST_ANNOUNCED):
        before = document.next_text(number - 1, -1)
        if before < 0 or document.line_texts[before].rstrip(" *_").endswith((":", "：")):
            return before >= 0
        if before < number - 1 or document.outline[before] == PROSE:
            return False
        number = before
    return False


def reads_as_prose(document: Document, number: int) -> bool:
    """Whether a line is prose; a negative number is no line."""
    if number < 0:
        return False
    letter, text = document.outline[number], document.line_texts[number]
    if letter == BULLET:
        return False
    return is_prose(text, letter) or (len(text) >= _SHORTEST and text.rstrip(_CLOSERS)[-1:] in _TERMINAL)


def text_before(document: Document, number: int) -> int:
    """How many lines with text stand before a line."""
    return bisect_left(document.text_lines, number)


def text_after(document: Document, number: int) -> int:
    """How many lines with text stand after a line."""
    return len(document.text_lines) - bisect_right(document.text_lines, number)


def has_prose_after(document: Document, number: int, reach: int = 40) -> bool:
    """Whether one of the next lines is prose."""
    last = min(len(document.outline), number + 1 + reach)
    return any(reads_as_prose(document, at) for at in range(number + 1, last) if document.outline[at] != BLANK)


def is_spoken_of(document: Document, number: int, word: str) -> bool:
    """Whether the paragraphs next to a line speak of what it says."""
    stem = word[:_STEM]
    near = (document.next_text(number - 1, -1), document.next_text(number + 1, 1))
    return any(at >= 0 and stem in fold(document.line_texts[at][:_NEAR]) for at in near)


def in_list_of_pairs(document: Document, number: int, known: Vocabulary) -> bool:
    """Whether a line next to this one is a key with a value whose key no template writes."""
    for at in (number - 1, number + 1):
        if 0 <= at < len(document.outline) and document.outline[at] in "kl":
            key = tokens(re.split("[:：]", document.line_texts[at], maxsplit=1)[0])
            if key and known.kind(key) is None:
                return True
    return False
