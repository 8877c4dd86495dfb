"""What a headline looks like, and a line without its markup: pure functions from a line to words and shares."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.text.lines import BULLETS, PROSE

_MARKUP: Final = re.compile(rf"[ \t\xa0]*+(?:#{{1,6}}[ \t]++)?+(?:(?:[{BULLETS}]|\d{{1,2}}[.)])[ \t\xa0]++)?+")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,300}+)\]\([^()\s]{0,500}+\)")
_WORD: Final = re.compile(r"[^\W_]++(?:[_'’&.-]++[^\W_]++)*+")
_ASCII_WORD: Final = re.compile(r"[a-zA-Z\d]++(?:[_'&.-]++[a-zA-Z\d]++)*+", re.ASCII)
"""The same in ASCII, at two thirds of the cost."""
_TERMINAL: Final = frozenset(".!?…。！？।؟")
_CLOSERS: Final = " \t\xa0\"'”’»)]*_"
_READ: Final = 400
"""Code points of a line in which words are looked at: lines that are longer are prose."""
_SMALL: Final = 3
"""Letters of a word that headline style leaves in lower case (of, and, the, for); four and more it raises."""
_FEW_WORDS: Final = 5
"""Words up to which an address has all of them raised."""
_SENTENCE_WORDS: Final = 7
"""Words from which a line that is mostly in lower case is read as prose: a wrapped line of prose has 10 to 14."""
_LOWER: Final = 0.5
"""Share of long words that a headline raises at least: 0.62 for the least raised of the seeds' captions."""
_TWO_LOWER: Final = re.compile(r" [a-z][a-z]{3}")
"""Two long words in lower case are no headline of a farm: most wrapped prose is told by that."""
_SMALL_LOWER: Final = re.compile(r" (?<=\w )[a-z]{1,3}(?![\w'’&.-])")
"""A small word in lower case behind another word: no address has one. The blank comes first, for it is what is searched for."""
_PLAIN_SLUG: Final = re.compile(r"[A-Z\d][a-zA-Z\d]*+(?: [A-Z\d][a-zA-Z\d]*+){0,17}+", re.ASCII)
"""Raised words with single blanks between them: of 100 slugs of the benchmark 97 are of this kind."""
_RAISED_SMALL: Final = re.compile(r" [A-Z](?![A-Z]*\b)[a-zA-Z]{1,2}\b")
"""A raised small word in a plain slug, behind another word, and no abbreviation."""
_OTHER_MARKS: Final = re.compile(r"[,;:!?\"“”()\[\]{}|/=<>_…]")


class Headline(msgspec.Struct, frozen=True):
    """A line as a headline: its text without markup, how many words that has, and the share of long ones that are raised."""

    text: str
    words: int
    raised: float


class Slug(msgspec.Struct, frozen=True):
    """A line that reads like the words of an address, and whether it raises small words as headlines do (Of, And, The)."""

    text: str
    raises_small: bool


KNOWN_LINES: Final = 4096
"""Lines whose look is remembered: rules ask about the same few lines again and again, above all after a cut."""
MOST_WORDS: Final = 18
"""Words of a headline at most: the longest of the seeds' link lists has 11, of their captions 14."""


def bare(line: str) -> str:
    """A line without bullet, heading marks, bold marks, and with its links as their texts.

    >>> bare("- [The **Tides**](#tides)"), bare("## Tides:")
    ('The Tides', 'Tides:')
    """
    text = line[_prefix(line) :]
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return text.replace("**", "").replace("__", "").strip()


def _prefix(line: str) -> int:
    if line[:1].isalpha():
        return 0
    match = _MARKUP.match(line)
    return match.end() if match else 0


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text[:_READ])


@lru_cache(KNOWN_LINES)
def headline(line: str) -> Headline:
    """A line as a headline."""
    text = bare(line)
    if _PLAIN_SLUG.fullmatch(text) is not None:
        return Headline(text, text.count(" ") + 1, 1.0)
    words = _words(text)
    return Headline(text, len(words), _raised_share(words))


def raised_share(text: str) -> float:
    """The share of words of four letters or more that start with a capital; 1.0 when there is none.

    >>> raised_share("The Tides of March"), raised_share("He came in with the tide")
    (1.0, 0.0)
    """
    return 1.0 if _PLAIN_SLUG.fullmatch(text) is not None else _raised_share(_words(text))


def _raised_share(words: Sequence[str]) -> float:
    initials = [word[0] for word in words if len(word) > _SMALL]
    return (len(initials) - sum(map(str.islower, initials))) / len(initials) if initials else 1.0


def slug(line: str) -> Slug | None:
    """The line if it reads like the words of an address: every word raised, no mark between them; else None.

    Of six words or more one may be in lower case if it is no small one. Most lines are told by patterns, without looking at
    each word.

    >>> slug("- Who Is Jo Tolls Husband"), slug("- Drift Correction for Gauges")
    (Slug(text='Who Is Jo Tolls Husband', raises_small=True), None)
    """
    start = _prefix(line)
    text = line[start:].strip()
    if _PLAIN_SLUG.fullmatch(text) is not None:
        return Slug(text, _RAISED_SMALL.search(text) is not None)
    has_links = "](" in line or "__" in line  # marks that ``bare`` takes away
    if not has_links and (
        _OTHER_MARKS.search(line, start) is not None
        or _SMALL_LOWER.search(line, start) is not None
        or len(_TWO_LOWER.findall(line, start, 200)) > 1
    ):
        return None
    text = bare(line)
    words = _words(text)
    lower = [word for word in words if word[0].islower()]
    if not 0 < len(words) <= MOST_WORDS or len(lower) > (1 if len(words) > _FEW_WORDS else 0) or text[-1] in _TERMINAL:
        return None
    small = [word for word in words[1:] if len(word) <= _SMALL and word.isalpha() and not word.isupper()]
    if (lower and lower[0] in small) or (has_links and _OTHER_MARKS.search(text) is not None):
        return None
    return Slug(text, bool(small))


def is_prose(line: str, letter: str) -> bool:
    """Whether a line reads as a sentence, or as part of one that is wrapped."""
    if letter == PROSE:
        return True
    # most lines that are no prose are told by their blanks, at a tenth of the cost of their words
    return line.count(" ") >= _SENTENCE_WORDS - 1 and _is_wrapped_prose(line)


@lru_cache(KNOWN_LINES)
def _is_wrapped_prose(line: str) -> bool:
    text = bare(line)
    if _PLAIN_SLUG.fullmatch(text) is not None:
        return False  # half of the lines that get here
    words = _words(text)
    return len(words) >= _SENTENCE_WORDS and _raised_share(words) < _LOWER


def is_closed(line: str) -> bool:
    """Whether a line ends in a mark that ends a sentence, closing quotation marks aside.

    >>> is_closed('"It is."'), is_closed("because")
    (True, False)
    """
    return line.rstrip(_CLOSERS)[-1:] in _TERMINAL
