"""What the parts of `cleaner` hand to each other: frozen data with its invariants, and no other logic.

Offsets are half-open ``[start, end)`` and count code points, never bytes.
"""

import enum
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, TypeAlias

import msgspec

Measure: TypeAlias = str | int | float | bool | Sequence[str]
Evidence: TypeAlias = Mapping[str, Measure]
"""What a rule measured: a name and the value found, thresholds beside the values that met them."""

CLOSING_SPACE: Final = "closing-space"
"""Rule and category of removals of white space that a cut would leave."""

LEFT_OUT: Final = "outside-main-text"
"""Rule of removals of what the extractor left out of a page's main text."""

FURNITURE: Final = "page-furniture"
"""Category of what stands round the main text of a page."""

Title: TypeAlias = Literal["keep", "drop"]
"""What becomes of the own headline of a page."""

Status: TypeAlias = Literal["cleaned", "unchanged", "empty", "review", "degraded", "failed", "skipped"]


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of text, ``[start, end)`` in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Length in code points."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Confidence(enum.IntEnum):
    """How sure a vote is: a promise about its evidence, comparable between rules."""

    HINT = 1
    """Only reported."""
    LIKELY = 2
    """Evidence of one kind."""
    CERTAIN = 3
    """Evidence of two independent kinds, or of one that cannot be wrong."""

    @property
    def label(self) -> str:
        """The name in records and on the command line."""
        return self.name.lower()


class Kind(enum.StrEnum):
    """The kinds of evidence. Two votes are independent when they share none."""

    SHAPE = "shape"
    WORDS = "words"
    TOPIC = "topic"
    PLACE = "place"
    CORPUS = "corpus"
    STRUCTURE = "structure"
    LANGUAGE = "language"
    USER = "user"


class Vote(msgspec.Struct, frozen=True, gc=False):
    """A rule's opinion on a span: take it away, or (``protects``) leave it alone."""

    span: Span
    rule: str
    category: str
    confidence: Confidence
    kinds: frozenset[Kind]
    evidence: Evidence
    protects: bool = False


class LosingVote(msgspec.Struct, frozen=True, gc=False):
    """A vote that removed nothing, and why; its span lies in the source."""

    vote: Vote
    because: str


class Note(msgspec.Struct, frozen=True):
    """A hint about text that stays; its span lies in the source."""

    span: Span
    rule: str
    category: str
    evidence: Evidence


class Problem(msgspec.Struct, frozen=True):
    """Something that went wrong while a document was worked on."""

    kind: Literal[
        "rule-error", "invalid-vote", "unstable", "self-check", "encoding", "held-back", "stale-decision", "crash"
    ]
    message: str


class Removal(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the source that is not in the clean text.

    ``clean_offset`` is the place in the clean text where it stood; ``occurrence`` says which removal of the same text
    this is in its document, from 1. ``xpath``: where in a page the block stands in which it starts.
    """

    document_id: str | None
    occurrence: int
    span: Span
    clean_offset: int
    text: str
    rule: str
    category: str
    confidence: Confidence
    kinds: frozenset[Kind]
    evidence: Evidence
    xpath: str = ""

    @property
    def id(self) -> str:
        """See ``removal_id``."""
        return removal_id(self.document_id, self.text, self.occurrence)


def removal_id(document_id: str | None, text: str, occurrence: int) -> str:
    """12 hex digits of SHA-256 over a document's id, a removed text and its occurrence: they survive changed rules."""
    content = f"{document_id or ''}\0{text}\0{occurrence}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def between(cuts: Iterable[Span], length: int) -> list[Span]:
    """What is left of a text of ``length`` code points when sorted, disjoint ``cuts`` are taken out.

    >>> between([Span(0, 2), Span(5, 6)], 9)
    [Span(start=2, end=5), Span(start=6, end=9)]
    """
    left, at = [], 0
    for cut in cuts:
        if cut.start > at:
            left.append(Span(at, cut.start))
        at = cut.end
    if at < length:
        left.append(Span(at, length))
    return left


def rebuilt(clean: str, removed: Iterable[tuple[int, str]]) -> str:
    """A source, put together from its clean text and what was removed: offsets in the clean text, and texts, in order.

    >>> rebuilt("ad", [(1, "b"), (1, "c")])
    'abcd'
    """
    pieces: list[str] = []
    at = 0
    for offset, text in removed:
        pieces += (clean[at:offset], text)
        at = offset
    pieces.append(clean[at:])
    return "".join(pieces)


class CleanResult(msgspec.Struct, frozen=True, dict=True):
    """A document after cleaning: ``text`` is ``source`` minus the ``removals``.

    >>> from cleaner import clean
    >>> result = clean("Rain fell all night. Share your thoughts in the comments below!")
    >>> result.text
    'Rain fell all night.'
    >>> [removal.rule for removal in result.removals]
    ['closing-space', 'reader-appeal']
    >>> result.rebuild() == result.source
    True
    """

    id: str | None
    source: str
    text: str
    status: Status
    removals: tuple[Removal, ...] = ()
    notes: tuple[Note, ...] = ()
    losing_votes: tuple[LosingVote, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def reason(self) -> str:
        """Why the document failed or was held back; empty for the others."""
        return self.problems[-1].message if self.status in {"failed", "review"} and self.problems else ""

    @property
    def kept(self) -> list[Span]:
        """The spans of the source that make up the clean text."""
        return between((removal.span for removal in self.removals), len(self.source))

    def rebuild(self) -> str:
        """The source, put together from the clean text and the removals."""
        return rebuilt(self.text, ((removal.clean_offset, removal.text) for removal in self.removals))

    def to_source(self, offset: int) -> int:
        """Where the code point at ``offset`` of the clean text stands in the source.

        The clean text's end is mapped to the source's end. Raises ValueError outside of the clean text.
        """
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} lies outside of the clean text (0 to {len(self.text)})")
        if offset == len(self.text):
            return len(self.source)
        cleans, removed = self._clean_offsets
        return offset + removed[bisect_right(cleans, offset)]

    def to_clean(self, offset: int) -> int:
        """Where the code point at ``offset`` of the source stands in the clean text; for a removed one, where it stood.

        Raises ValueError outside of the source.
        """
        if not 0 <= offset <= len(self.source):
            raise ValueError(f"offset {offset} lies outside of the source (0 to {len(self.source)})")
        index = bisect_right(self._source_starts, offset)
        if index == 0:
            return offset
        last = self.removals[index - 1]
        return last.clean_offset + max(0, offset - last.span.end)

    @cached_property
    def _clean_offsets(self) -> tuple[list[int], list[int]]:
        """Where removals stood, and how many code points went before each of them and after the last."""
        removed = [0]
        for removal in self.removals:
            removed.append(removed[-1] + removal.span.length)
        return [removal.clean_offset for removal in self.removals], removed

    @cached_property
    def _source_starts(self) -> list[int]:
        return [removal.span.start for removal in self.removals]
