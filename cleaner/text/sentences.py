"""Sentences, found in a window round a place and never by segmenting a whole document.

A wrong boundary costs half a sentence of somebody's prose, a missed one costs a miss at most; so a full stop counts only
when what follows looks like a beginning and what precedes does not look like an abbreviation.
"""

import itertools
import re
from bisect import bisect_right
from typing import Final

from cleaner.model import Span

WINDOW: Final = 600
"""Code points looked at on either side of a place; of the sentences of the seeds the longest has 364."""

_STOP = re.compile(r"[.!?…。！？।؟]++[\"'”’»)\]*_]{0,3}+(?:[ \t\xa0]++|(?<=[。！？।؟])|\Z)")
_OPENERS: Final = "\"'“‘«([*_#¿¡-–—•"
_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof st sr jr vs etc e.g i.e cf al fig no vol pp ed eds dept est approx inc ltd co corp gen col sgt
    capt lt rev hon gov sen rep pres u.s u.k u.n e.u a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec bzw z.b ca
    """.split()  # noqa: SIM905 - fifty words read better as a text
)
_LAST_WORD = re.compile(r"[\w.]{1,8}\Z")


def _is_boundary(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop ends a sentence."""
    if stop.end() == len(text):
        return True
    following = text[stop.end()]
    if following.isalpha() and following.islower():
        return False
    if not (following.isalnum() or following in _OPENERS):
        return True
    if text[stop.start()] != "." or stop.group().startswith(".."):
        return True
    word = _LAST_WORD.search(text, max(0, stop.start() - 8), stop.start())
    if word is None:
        return True
    last = word.group().lstrip(".")
    return not ((len(last) == 1 and last.isupper()) or last.lower() in _ABBREVIATIONS)


def boundaries(text: str, window: Span) -> list[int]:
    """Where sentences start in ``window``, and its end; the first is the window's own start.

    >>> boundaries("Mr. Vance came in. He sat.", Span(0, 26))
    [0, 19, 26]
    """
    piece = text[window.start : window.end]
    found = [0]
    found += (stop.end() for stop in _STOP.finditer(piece) if _is_boundary(piece, stop))
    if found[-1] != len(piece):
        found.append(len(piece))
    return [window.start + at for at in found]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    piece = text[start:end]
    inner = piece.strip()
    left = start + len(piece) - len(piece.lstrip()) if inner else start
    return Span(left, left + len(inner))


def sentences_around(text: str, line: Span, place: Span, window: int = WINDOW) -> list[Span]:
    """The sentences of ``line`` round ``place``, without the white space between them.

    A sentence that the window's edge may have cut is left out, so the list is empty when ``place`` stands in one.
    """
    start, end = max(line.start, place.start - window), min(line.end, place.end + window)
    edges = boundaries(text, Span(start, end))
    if start > line.start:
        edges = edges[1:]
    if end < line.end:
        edges = edges[:-1]
    spans = [trimmed(text, left, right) for left, right in itertools.pairwise(edges)]
    return [span for span in spans if span.length]


def grown(text: str, line: Span, span: Span) -> Span:
    """``span`` grown to the whole sentences of ``line`` that it touches."""
    edges = boundaries(text, line)
    first = bisect_right(edges, span.start) - 1
    last = bisect_right(edges, span.end - 1)
    return trimmed(text, edges[max(first, 0)], edges[min(last, len(edges) - 1)])
