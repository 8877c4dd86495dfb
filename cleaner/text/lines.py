r"""Lines, and the outline: one letter a line, so that layouts are found by patterns over a short string.

A line ends at ``\\n``, ``\\r\\n`` or ``\\r``. Other separators that ``str.splitlines`` knows (U+0085, U+2028, form
feed, ...) stay inside lines: scraped text has them in the middle of sentences.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, count
from operator import add
from typing import Final

from cleaner.model import Span

LONG: Final = 160
"""Code points over which a line is taken for prose unread: longest headline in 20,000 documents 131, most prose 300+."""

BLANK: Final = "_"
KEY_VALUE: Final = "k"
LABEL: Final = "l"
BULLET: Final = "b"
TITLE: Final = "t"
SENTENCE: Final = "s"
PROSE: Final = "P"
"""The letters of an outline, see ``letter``."""

_ENDINGS = re.compile(r"\r\n|[\n\r]")
BULLETS: Final = "•*·▪▫◦‣●○■–—-"
_KEY: Final = rf"""
    [ \t\xa0]*+ (?:[{BULLETS}](?!\*)[ \t\xa0]*+)?+   # a bullet, not the first mark of **bold**
    (?:\*\*|__)?+
    (                                                # a key starts with a letter: 10:30 is a time
      [^\W\d_]
      (?: [a-zA-Z]{{0,30}}+(?=[ ]?[:：])               # a single word, as most keys are: told in half the time
        | [\w .'’/-]{{0,30}}?
      )
    )
    [ \t\xa0]{{0,3}} (?:\*\*|__)?
    [:：](?!//)                                      # https:// is an address
    [ \t\xa0]*+ (?:\*\*|__)?+ [ \t\xa0]*+
"""
_KEY_VALUE: Final = re.compile(_KEY + "(.*)", re.VERBOSE | re.DOTALL)
_PLAIN_LINE: Final = re.compile(
    rf"(?P<{BLANK}>\s*\Z) | (?P<{BULLET}>\s*+ (?:[{BULLETS}]|\d{{1,2}}[.)]) [ \t\xa0])", re.VERBOSE
)
_LINE_WITH_COLON: Final = re.compile(
    rf"{_KEY} (?:(?P<{KEY_VALUE}>\S)|(?P<{LABEL}>\Z)) | {_PLAIN_LINE.pattern}", re.VERBOSE
)
_CLOSERS: Final = " \t\xa0\r\x0b\x0c\"'”’»)]*_"
_TERMINAL: Final = frozenset(".!?…。！？।؟:;,")


def split(text: str) -> list[str]:
    r"""The lines without their ends.

    >>> split("one\r\ntwo\u2028still two")
    ['one', 'two\u2028still two']
    """
    return _ENDINGS.split(text) if "\r" in text else text.split("\n")


def starts(text: str, lines: Sequence[str]) -> list[int]:
    """Where each of a text's ``lines`` starts, in code points."""
    if "\r" in text:
        return [0, *(ending.end() for ending in _ENDINGS.finditer(text))]
    found = list(accumulate(map(len, lines), initial=0))
    found.pop()
    return list(map(add, found, count()))


def line_span(text: str, line: int) -> Span | None:
    """The span of line ``line``, counted from 1, without its end; None when there is none."""
    lines = split(text)
    if not 1 <= line <= len(lines):
        return None
    start = starts(text, lines)[line - 1]
    return Span(start, start + len(lines[line - 1]))


def near_line_start(text: str, at: int, reach: int) -> int:
    """Where the line starts in which ``at`` stands, or the place ``reach`` before it: needs no list of lines."""
    low = max(0, at - reach)
    return max(text.rfind("\n", low, at), text.rfind("\r", low, at), low - 1) + 1


def near_line_end(text: str, at: int, reach: int) -> int:
    """Where the line ends in which ``at`` stands, or the place ``reach`` after it."""
    high = min(len(text), at + reach)
    for ending in "\n\r":
        found = text.find(ending, at, high)
        high = high if found < 0 else found
    return high


def key_value(line: str) -> tuple[str, str] | None:
    """Key and value of a line such as ``• Name : Jo``, or None.

    >>> key_value("• Name : Jo")
    ('Name', 'Jo')
    """
    match = _KEY_VALUE.match(line)
    return (match[1], match[2]) if match else None


def letter(line: str) -> str:
    """What a line looks like, as one letter.

    >>> [letter(line) for line in ("", "• Name : Jo", "Socials:", "- Edinburgh Airport", "A Title", "A sentence.")]
    ['_', 'k', 'l', 'b', 't', 's']
    """
    if len(line) > LONG:
        return PROSE
    match = (_LINE_WITH_COLON if ":" in line or "：" in line else _PLAIN_LINE).match(line)
    if match is not None:
        return match.lastgroup or BLANK
    return SENTENCE if line.rstrip(_CLOSERS)[-1:] in _TERMINAL else TITLE
