"""What a user has decided about stretches of documents: to keep what a rule would remove, or to drop what no rule removes.

A decision quotes its text with what stood before and after it, so that it is found again when the document was edited
elsewhere (as the text quote selector of the W3C's Web Annotation Data Model does).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

import msgspec

from cleaner.model import Span, removal_id
from cleaner.text.sentences import trimmed

CONTEXT: Final = 32
"""Code points that a decision quotes on either side of its text."""


Action: TypeAlias = Literal["keep", "drop"]
_Offset: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One decision: the text at ``[start, end)`` of a document stays, or goes.

    ``document`` is the name (id) of the document in the report, ``id`` that of the removal which is not to be. A decision
    without ``text`` (--provenance spans) holds only while the removal's text stands where it stood.
    """

    action: Action
    document: str
    start: _Offset
    end: _Offset
    id: str = ""
    text: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    prefix: str = ""
    suffix: str = ""


def quoting(action: Action, document: str, source: str, span: Span, *, id: str = "") -> Decision:  # noqa: A002
    """A decision about a span of ``source``, with the words round it."""
    return Decision(
        action=action,
        document=document,
        start=span.start,
        end=span.end,
        id=id,
        text=source[span.start : span.end],
        prefix=source[max(0, span.start - CONTEXT) : span.start],
        suffix=source[span.end : span.end + CONTEXT],
    )


class Decisions(msgspec.Struct, frozen=True, dict=True):
    """Decisions in the order in which they were made: where two overlap, the later one counts."""

    all: tuple[Decision, ...] = ()

    @cached_property
    def _by_document(self) -> dict[str, list[Decision]]:
        by_document: dict[str, list[Decision]] = {}
        for decision in self.all:
            by_document.setdefault(decision.document, []).append(decision)
        return by_document

    @property
    def documents(self) -> Set[str]:
        """The names of the documents that somebody decided about."""
        return self._by_document.keys()

    def about(self, document: str | None) -> Sequence[Decision]:
        """The decisions about a document."""
        return self._by_document.get(document, ()) if document is not None else ()

    def with_later(self, decisions: Iterable[Decision]) -> "Decisions":
        """These and ``decisions``, which count more; the same one twice is one."""
        return Decisions(tuple(dict.fromkeys((*self.all, *decisions))))

    def digest_of(self, document: str) -> str:
        """A digest (16 hex digits) of the decisions about a document; empty when there is none."""
        return _digest(self.about(document))

    def digest_within(self, archive: str) -> str:
        """The same of the decisions about the documents of an archive."""
        return _digest([decision for decision in self.all if decision.document.startswith(f"{archive}#")])


def _digest(decisions: Sequence[Decision]) -> str:
    return hashlib.sha256(msgspec.json.encode(decisions)).hexdigest()[:16] if decisions else ""


NONE: Final = Decisions()


class Placed(NamedTuple):
    """Decisions about a text as spans of it, disjoint and without white space at their ends, and those that match nothing."""

    kept: list[Span]
    dropped: list[Span]
    stale: list[Decision]


def placed(text: str, decisions: Iterable[Decision]) -> Placed:
    """Where in ``text`` decisions about it hold."""
    kept: list[Span] = []
    dropped: list[Span] = []
    stale: list[Decision] = []
    for decision in decisions:
        span = _place(text, decision)
        if span is None or text[span.start : span.end].isspace():
            stale.append(decision)
            continue
        kept, dropped = without(kept, span), without(dropped, span)
        (kept if decision.action == "keep" else dropped).append(span)
    return Placed(_words(text, kept), _words(text, dropped), stale)


def _words(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in order, without white space at their ends: that is for what stands round it to decide."""
    return sorted(words for span in spans if (words := trimmed(text, span.start, span.end)).length)


def without(spans: Iterable[Span], taken: Span) -> list[Span]:
    """What is left of ``spans`` outside of ``taken``."""
    left = []
    for span in spans:
        before, after = Span(span.start, min(span.end, taken.start)), Span(max(span.start, taken.end), span.end)
        left += [part for part in (before, after) if part.length > 0]
    return left


def _place(text: str, decision: Decision) -> Span | None:
    """Where a decision holds: where most of its quotation stands, of such places the nearest to where it was.

    Words may go only where all of the quotation stands: their like elsewhere, or what is left once they went, may not.
    """
    if decision.text is None:
        return _place_of_id(text, decision)
    wanted = 2 if decision.action == "drop" else 0
    agreements = ((_agreement(text, decision, start), start) for start in _starts(text, decision.text))
    places = [place for place in agreements if place[0] >= wanted]
    if not places:
        return None
    _, start = max(places, key=lambda place: (place[0], -abs(place[1] - decision.start), -place[1]))
    return Span(start, start + len(decision.text))


def _place_of_id(text: str, decision: Decision) -> Span | None:
    """Where a decision without text holds: where it was, if the text there is that of the removal."""
    words = text[decision.start : decision.end]
    occurrences = range(1, text.count(words) + 1) if words else ()
    if any(removal_id(decision.document, words, occurrence) == decision.id for occurrence in occurrences):
        return Span(decision.start, decision.end)
    return None


def _starts(text: str, words: str) -> Iterator[int]:
    """Where ``words`` stand in ``text``, also where two of these places overlap."""
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _agreement(text: str, decision: Decision, start: int) -> int:
    """How many of the two neighbours that a decision quotes stand round a place."""
    end = start + len(decision.text or "")
    return text.endswith(decision.prefix, 0, start) + text.startswith(decision.suffix, end)
