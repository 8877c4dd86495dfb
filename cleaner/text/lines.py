r"""Lines, and the outline: one letter a line, so that layouts are found by patterns over a short string.

A line ends at ``\\n``, ``\\r\\n`` or ``\\r``. Other separators that ``str.splitlines`` knows (U+0085, U+2028, form
feed, ...) stay inside lines: scraped text has them in the middle of sentences.
"""

import re
from itertools import accumulate
from typing import Final

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
_KEY_VALUE = re.compile(
    rf"""
    [ \t\xa0]*+ (?:[{BULLETS}](?!\*)[ \t\xa0]*+)?+   # a bullet, not the first mark of **bold**
    (?:\*\*|__)?+
    (?P<key>[^\W\d_][\w .'’/-]{{0,30}}?)       # a key starts with a letter: 10:30 is a time
    [ \t\xa0]{{0,3}} (?:\*\*|__)?
    [:：](?!//)                                # https:// is an address
    [ \t\xa0]*+ (?:\*\*|__)?+ [ \t\xa0]*+
    (?P<value>.*)
    """,
    re.VERBOSE | re.DOTALL,
)
_BULLETED = re.compile(rf"\s*+(?:[{BULLETS}]|\d{{1,2}}[.)])[ \t\xa0]")
_TERMINAL = re.compile(r"[.!?…。！？।؟:;,][\"'”’»)\]*_]{0,3}\s*\Z")


def split(text: str) -> tuple[list[str], list[int]]:
    """The lines without their ends, and where each starts."""
    if "\r" not in text:
        lines = text.split("\n")
        return lines, list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    starts, lines, at = [0], [], 0
    for ending in _ENDINGS.finditer(text):
        lines.append(text[at : ending.start()])
        at = ending.end()
        starts.append(at)
    lines.append(text[at:])
    return lines, starts


def key_value(line: str) -> re.Match[str] | None:
    """The ``key`` and ``value`` of a line such as ``• Name : Jo``, or None; spans are relative to the line."""
    return _KEY_VALUE.fullmatch(line)


def letter(line: str) -> str:
    """What a line looks like, as one letter.

    >>> [letter(line) for line in ("", "• Name : Jo", "Socials:", "- Edinburgh Airport", "A Title", "A sentence.")]
    ['_', 'k', 'l', 'b', 't', 's']
    """
    if len(line) > LONG:
        return PROSE
    if not line or line.isspace():
        return BLANK
    if (":" in line or "：" in line) and (match := _KEY_VALUE.fullmatch(line)):
        return KEY_VALUE if match["value"].strip() else LABEL
    if _BULLETED.match(line):
        return BULLET
    return SENTENCE if _TERMINAL.search(line, max(0, len(line.rstrip()) - 4)) else TITLE
