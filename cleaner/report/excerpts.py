"""Texts as a page can show them: with nothing in them that is not seen, and no longer than anybody reads."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from cleaner.model import CLOSING_SPACE
from cleaner.writers.records import LosingVoteRecord, RemovalRecord

CONTEXT: Final = 160
"""Code points of the clean text that are shown on either side of a removal."""
LONG: Final = 50_000
"""Code points from which a document is shown in parts: what stands round its removals."""
_ROUND: Final = 1_000
"""Code points of such a document that are shown on either side of a removal, and at either end of one."""

_CONTROLS: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_WITHOUT_WIDTH: Final = r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNSEEN: Final = re.compile(rf"[{_CONTROLS}{_WITHOUT_WIDTH}\ud800-\udfff]")
_BREAKING: Final = re.compile("[\t\n\r\u2028\u2029]")


def visible(text: str) -> str:
    r"""The text with control characters, marks that turn the direction, tags and lone surrogates as signs; line ends stay.

    An HTML parser drops or replaces such characters, and a mark that turns the direction would show other words than there are.

    >>> visible("a\x00b\u202ec")
    'a␀b⟨U+202E⟩c'
    """
    return _UNSEEN.sub(_sign, text)


def visible_line(text: str) -> str:
    r"""The same for what must stay one line: line ends and tabs are signs, too.

    >>> visible_line("a.txt\n")
    'a.txt␊'
    """
    return _BREAKING.sub(_sign, visible(text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


class Segment(msgspec.Struct, frozen=True):
    """A stretch of a document: kept, removed, white space closed up, or what would have gone had it not been held back.

    ``text`` is None where the report does not have it; ``left_out`` code points stand in it between ``text`` and ``end``.
    """

    kind: Literal["kept", "removed", "space", "held"]
    text: str | None
    why: RemovalRecord | LosingVoteRecord | None = None
    left_out: int = 0
    end: str = ""


def shortened(text: str, most: int) -> tuple[str, int, str]:
    """A text, or when it is longer than ``most`` code points its start, how many are left out, and its end.

    >>> shortened("abcdefgh", 4)
    ('ab', 4, 'gh')
    """
    if len(text) <= most:
        return text, 0, ""
    half = most // 2
    return text[:half], len(text) - 2 * half, text[-half:]


def segments(clean: str | int, removals: Sequence[RemovalRecord]) -> list[Segment]:
    """A document as it came, cut where something was removed: kept stretches and removals in order.

    Of a ``clean`` text that cannot be had only its length is given, in code points: then what was kept is left out.
    """
    found: list[Segment] = []
    at = 0
    for removal in removals:
        if removal.clean_offset > at:
            found.append(_kept(clean, at, removal.clean_offset))
            at = removal.clean_offset
        found.append(Segment("space" if removal.rule == CLOSING_SPACE else "removed", removal.text, removal))
    if at < (length := clean if isinstance(clean, int) else len(clean)):
        found.append(_kept(clean, at, length))
    return found


def _kept(clean: str | int, start: int, end: int) -> Segment:
    return Segment("kept", "", left_out=end - start) if isinstance(clean, int) else Segment("kept", clean[start:end])


def held_segments(text: str, votes: Sequence[LosingVoteRecord]) -> list[Segment]:
    """A document that was held back, cut where ``votes`` would have removed something; of two that overlap, the first."""
    found: list[Segment] = []
    at = 0
    for vote in sorted(votes, key=lambda vote: (vote.start, -vote.end)):
        if at <= vote.start < vote.end <= len(text):
            if vote.start > at:
                found.append(Segment("kept", text[at : vote.start]))
            found.append(Segment("held", text[vote.start : vote.end], vote))
            at = vote.end
    if at < len(text):
        found.append(Segment("kept", text[at:]))
    return found


def in_parts(found: Sequence[Segment], most: int) -> Iterator[Segment]:
    """The first ``most`` segments of a long document, the middle of each left out when it is long."""
    for segment in found[:most]:
        if segment.text is None:
            yield segment
        else:
            text, left_out, end = shortened(segment.text, 2 * _ROUND)
            yield msgspec.structs.replace(segment, text=text, left_out=left_out, end=end)
