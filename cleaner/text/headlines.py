"""What a headline looks like, and a line without its markup: pure functions from a line to words and shares."""

import re
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.text.lines import BULLETS, PROSE

_MARKUP: Final = re.compile(rf"[ \t\xa0]*+(?:#{{1,6}}[ \t]++)?+(?:(?:[{BULLETS}]|\d{{1,2}}[.)])[ \t\xa0]++)?+")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,300}+)\]\([^()\s]{0,500}+\)")
_WORD: Final = re.compile(r"[^\W_](?:[\w'’&.-]*[^\W_])?")
_TERMINAL: Final = frozenset(".!?…。！？।؟")
_CLOSERS: Final = " \t\xa0\"'”’»)]*_"
_SMALL: Final = 3
"""Letters of a word that headline style leaves in lower case (of, and, the, for); four and more it raises."""
_SENTENCE_WORDS: Final = 7
"""Words from which a line that is mostly in lower case is read as prose: a wrapped line of prose has 10 to 14."""
_LOWER: Final = 0.5
"""Share of long words that a headline raises at least: 0.62 for the least raised of the seeds' captions."""
_TWO_LOWER: Final = re.compile(r" [a-z][a-z]{3}")
"""Two long words in lower case are no headline of a farm: most wrapped prose is told by that."""
_SMALL_LOWER: Final = re.compile(r"\w [a-z]{1,3}(?![\w'’&.-])")
"""A small word in lower case behind another word: no address has one."""
_OTHER_MARKS: Final = re.compile(r"[,;:!?\"“”()\[\]{}|/=<>_…]")


class Headline(msgspec.Struct, frozen=True):
    """A line as a headline: its words, how many are raised, and how many small words (of three letters) are."""

    text: str
    words: int
    raised: int
    small_raised: int
    small_lower: int

    @property
    def is_slug(self) -> bool:
        """Whether it reads like the words of an address: every word raised, no mark between them.

        >>> headline("- Who Is Jo Tolls Husband").is_slug, headline("- Drift Correction for Gauges").is_slug
        (True, False)
        """
        return (
            0 < self.words <= MOST_WORDS
            and self.raised >= self.words - (1 if self.words > 5 else 0)
            and not self.small_lower
            and self.text[-1:] not in _TERMINAL
            and _OTHER_MARKS.search(self.text) is None
        )


KNOWN_LINES: Final = 4096
"""Lines whose look is remembered: rules ask about the same few lines again and again, above all after a cut."""
MOST_WORDS: Final = 18
"""Words of a headline at most: the longest of the seeds' link lists has 11, of their captions 14."""


def bare(line: str) -> str:
    """A line without bullet, heading marks, bold marks, and with its links as their texts.

    >>> bare("- [The **Tides**](#tides)"), bare("## Tides:")
    ('The Tides', 'Tides:')
    """
    text = _LINK.sub(r"\1", line[_prefix(line) :]) if "](" in line else line[_prefix(line) :]
    return text.replace("**", "").replace("__", "").strip()


def _prefix(line: str) -> int:
    match = _MARKUP.match(line)
    return match.end() if match else 0


@lru_cache(KNOWN_LINES)
def headline(line: str) -> Headline:
    """A line as a headline."""
    text = bare(line)
    words = _WORD.findall(text[:400])
    raised = small_raised = small_lower = 0
    for number, word in enumerate(words):
        is_raised = not word[0].islower()
        raised += is_raised
        if number and len(word) <= _SMALL and word.isalpha() and not word.isupper():
            small_raised += is_raised
            small_lower += not is_raised
    return Headline(text, len(words), raised, small_raised, small_lower)


def raised_share(text: str) -> float:
    """The share of words of four letters or more that start with a capital; 1.0 when there is none.

    >>> raised_share("The Tides of March"), raised_share("He came in with the tide")
    (1.0, 0.0)
    """
    words = [word for word in _WORD.findall(text[:400]) if len(word) > _SMALL]
    return sum(not word[0].islower() for word in words) / len(words) if words else 1.0


@lru_cache(KNOWN_LINES)
def slug(line: str) -> Headline | None:
    """The line as a headline if it reads like the words of an address, see ``Headline.is_slug``; else None.

    Most lines that do not are told by patterns, without looking at each word.
    """
    if "](" not in line and "__" not in line:  # marks that ``bare`` takes away
        start = _prefix(line)
        if (
            _SMALL_LOWER.search(line, start) is not None
            or _OTHER_MARKS.search(line, start) is not None
            or len(_TWO_LOWER.findall(line, start, 200)) > 1
        ):
            return None
    found = headline(line)
    return found if found.is_slug else None


def is_prose(line: str, letter: str) -> bool:
    """Whether a line reads as a sentence, or as part of one that is wrapped."""
    if letter == PROSE:
        return True
    # most lines that are no prose are told by their blanks, at a tenth of the cost of their words
    return line.count(" ") >= _SENTENCE_WORDS - 1 and _is_wrapped_prose(line)


@lru_cache(KNOWN_LINES)
def _is_wrapped_prose(line: str) -> bool:
    text = bare(line)
    return len(_WORD.findall(text)) >= _SENTENCE_WORDS and raised_share(text) < _LOWER


def is_closed(line: str) -> bool:
    """Whether a line ends in a mark that ends a sentence, closing quotation marks aside.

    >>> is_closed('"It is."'), is_closed("because")
    (True, False)
    """
    return line.rstrip(_CLOSERS)[-1:] in _TERMINAL
