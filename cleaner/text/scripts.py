"""What writing a text is in, as far as rules ask: with blanks between words or without, with capitals or without."""

import re
from typing import Final

NO_BLANKS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""A letter of a script without blanks between words: kana and Han, of which two say as much as a word."""


def is_uncased(text: str) -> bool:
    """Whether a text starts with a letter and has no capitals, since its script knows none.

    >>> is_uncased("पुराना पुल"), is_uncased("橋"), is_uncased("old bridge")
    (True, True, False)
    """
    return text[:1].isalpha() and text == text.lower() == text.upper()
