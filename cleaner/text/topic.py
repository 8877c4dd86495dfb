"""What a text is about, as far as its words tell: sets of folded words, compared by their stems."""

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]{4,}+")
_ASCII_WORD: Final = re.compile(r"[a-z]{4,}+")
"""The same in the lower case of ASCII, at half the cost."""
_LETTERS: Final = re.compile(r"[^\W\d_]++")
_STEM: Final = 6
"""Letters by which words are compared: plurals and endings of longer words fall together."""


def content_words(text: str, without: Collection[str] = ()) -> frozenset[str]:
    """The stems of the words of four letters or more, those in ``without`` aside.

    >>> sorted(content_words("The alliances of an alliance"))
    ['allian']
    """
    words = (_ASCII_WORD if text.isascii() else _WORD).findall(text.lower())
    return frozenset(
        [word[:_STEM] if len(word) > _STEM else word.removesuffix("s") for word in words if word not in without]
    )


def stems_in(stems: Collection[str], text: str) -> int:
    """How many of some stems words of ``text`` have: for a few stems a tenth of the cost of making a set of all words.

    >>> stems_in(content_words("Alliances and tides"), "the Alliance held")
    1
    """
    folded = text.lower()
    return sum(stem in folded and _has_word(stem, folded) for stem in stems)


def _has_word(stem: str, folded: str) -> bool:
    """Whether a word of ``folded`` has this stem."""
    at = folded.find(stem)
    while at >= 0:
        if at == 0 or not folded[at - 1].isalpha():
            word = _LETTERS.match(folded, at)
            if word is not None and len(word.group()) > 3 and _stem(word.group()) == stem:
                return True
        at = folded.find(stem, at + 1)
    return False


def _stem(word: str) -> str:
    return word[:_STEM].removesuffix("s") if len(word) <= _STEM else word[:_STEM]
