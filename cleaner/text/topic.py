"""What a text is about, as far as its words tell: sets of folded words, compared by their stems."""

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]{4,}+")
_STEM: Final = 6
"""Letters by which words are compared: plurals and endings of longer words fall together."""


def content_words(text: str, without: Collection[str] = ()) -> frozenset[str]:
    """The stems of the words of four letters or more, those in ``without`` aside.

    >>> sorted(content_words("The alliances of an alliance"))
    ['allian']
    """
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in without)


def _stem(word: str) -> str:
    return word[:_STEM].removesuffix("s") if len(word) <= _STEM else word[:_STEM]
