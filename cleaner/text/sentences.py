"""Sentences, found in a window round a place and never by segmenting a whole document.

A wrong boundary costs half a sentence of somebody's prose, a missed one costs a miss at most; so a full stop counts only
when what follows looks like a beginning and what precedes does not look like an abbreviation.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from cleaner.model import Span

WINDOW: Final = 600
"""Code points looked at on either side of a place; of the sentences of the seeds the longest has 364."""

_STOP = re.compile(
    r"""
    [.!?…。！？।؟][.!?…。！？।؟]*+                     # a set first, not a repeat: then the search for it runs in C
    [\"'”’»)\]*_]{0,3}+
    (?: [ \t\xa0]++(?![a-zß-öø-ÿа-яёα-ω])            # a sentence does not go on in lower case
      | (?<=[。！？।؟])
      | \Z
    )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof st sr jr vs etc e.g i.e cf al fig no vol p pp ed eds dept est approx inc ltd co corp gen col sgt
    capt lt rev hon gov sen rep pres u.s u.k u.n e.u a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec bzw z.b ca
    """.split()  # noqa: SIM905 - fifty words read better as a text
)
_LAST_WORD = re.compile(r"[\w.]{1,8}\Z")


def _is_abbreviation(text: str, at: int) -> bool:
    """Whether the stop at ``at`` is a single full stop that belongs to the word before it, which has six letters at most."""
    if text[at] != "." or text[at + 1 : at + 2] == "." or (at > 6 and text[at - 7 : at].isalpha()):
        return False
    word = _LAST_WORD.search(text, max(0, at - 8), at)
    if word is None:
        return False
    last = word.group().lstrip(".")
    return (len(last) == 1 and last.isupper()) or last.lower() in _ABBREVIATIONS


def sentence_start(text: str, line: Span, at: int, window: int = WINDOW) -> int | None:
    """Where the sentence of ``line`` starts in which ``at`` stands; None when that is more than a window away.

    Looks close by first, for most places are nearer to the start of their sentence than an eighth of the window.
    """
    if at == line.start:
        return at
    for reach in (window // 8, window):
        low = max(line.start, at - reach)
        stops = list(_STOP.finditer(text, low, min(at + 1, line.end)))
        while stops:
            mark, end = stops.pop().span()
            if end <= at and not _is_abbreviation(text, mark):
                return end
        if low == line.start:
            return low
    return None


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences end that follow each other from ``start`` on, found one by one; the last one at ``end``."""
    for stop in _STOP.finditer(text, start, end):
        mark, after = stop.span()
        if after != end and not _is_abbreviation(text, mark):
            yield after
    if start != end:
        yield end


def boundaries(text: str, window: Span) -> list[int]:
    """Where sentences start in ``window``, and its end; the first is the window's own start.

    >>> boundaries("Mr. Vance came in. He sat.", Span(0, 26))
    [0, 19, 26]
    """
    return [window.start, *sentence_ends(text, window.start, window.end)]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    piece = text[start:end].rstrip()
    end = start + len(piece)
    return Span(end - len(piece.lstrip()), end)


def sentences_around(text: str, line: Span, place: Span, window: int = WINDOW) -> list[Span]:
    """The sentences of ``line`` round ``place``, without the white space between them.

    A sentence that the window's edge may have cut is left out, so the list is empty when ``place`` stands in one.
    """
    edges = edges_around(text, line, place, window)
    if not edges or not edges[0] <= place.start < edges[-1]:
        return []
    spans = [trimmed(text, left, right) for left, right in pairwise(edges)]
    return [span for span in spans if span.length]


def edges_around(text: str, line: Span, place: Span, window: int = WINDOW) -> list[int]:
    """Where the sentences of ``line`` round ``place`` start, and the last one's end; none that the window may have cut."""
    start, end = max(line.start, place.start - window), min(line.end, place.end + window)
    edges = boundaries(text, Span(start, end))
    if start > line.start:
        edges = edges[1:]
    if end < line.end:
        edges = edges[:-1]
    return edges


def grown(text: str, line: Span, span: Span) -> Span:
    """``span`` grown to the whole sentences of ``line`` that it touches."""
    edges = boundaries(text, line)
    first = bisect_right(edges, span.start) - 1
    last = bisect_right(edges, span.end - 1)
    return trimmed(text, edges[max(first, 0)], edges[min(last, len(edges) - 1)])
