"""What the templates show of documents and removals: texts cut to size, with what stands round them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from cleaner.decisions import Decision, quoting
from cleaner.documents import Folders, clean_bytes, clean_text
from cleaner.errors import CleanerError
from cleaner.guard import HELD_BACK
from cleaner.model import CLOSING_SPACE, Span, rebuilt
from cleaner.report.excerpts import CONTEXT, LONG, Segment, held_segments, in_parts, segments, shortened
from cleaner.report.survey import Found
from cleaner.writers.decisions import to_line
from cleaner.writers.records import DocumentRecord, LosingVoteRecord, NoteRecord

_EXCERPT: Final = 160
"""Code points of a note's text or a losing vote's that are shown."""
_REMOVAL: Final = 1_200
"""Code points of a removal that are shown outside of its document."""
_SEGMENTS: Final = 1_000
"""Segments of a long document that are shown."""


class Unshown(NamedTuple):
    """A document whose text cannot be shown, and why."""

    name: str
    why: str


class Aside(msgspec.Struct, frozen=True):
    """A note or a losing vote with the start of its text, None where the text cannot be had."""

    what: NoteRecord | LosingVoteRecord
    excerpt: str | None


class InContext(msgspec.Struct, frozen=True):
    """A removal between what stands before and after it in the clean text, with the white space that went with it.

    ``before`` and ``after`` are None where the clean text cannot be had; ``text``, ``left_out`` and ``end`` are those of
    ``shortened``, ``decision`` is the line of a decisions file that keeps it.
    """

    found: Found
    labels: Sequence[str]
    before: str | None
    after: str | None
    text: str | None
    left_out: int
    end: str
    decision: str

    @property
    def is_cut_before(self) -> bool:
        """Whether more stands before what is shown."""
        return self.found.removal.clean_offset > CONTEXT

    @property
    def is_cut_after(self) -> bool:
        """Whether more stands after it."""
        clean = self.found.document.clean
        return clean is not None and self.found.removal.clean_offset + CONTEXT < clean.code_points


class Shown(msgspec.Struct, frozen=True):
    """A document: its segments (None where its text cannot be had, and why), notes and losing votes."""

    record: DocumentRecord
    segments: Sequence[Segment] | None
    why_not: str
    is_long: bool
    removals: int
    removed: int
    notes: Sequence[Aside]
    losing_votes: Sequence[Aside]


class Reader:
    """Reads clean files for what is shown, and remembers those that cannot be."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._why: dict[str, str] = {}

    @property
    def unshown(self) -> list[Unshown]:
        """The documents whose texts could not be read, by name."""
        return [Unshown(name, why) for name, why in sorted(self._why.items())]

    def _clean(self, record: DocumentRecord) -> str | None:
        """The clean text of a document; None for a row of an archive, and, noted, when it cannot be had."""
        if record.clean is None or record.clean.as_it_came or record.source.row:
            return None
        try:
            return clean_text(record, clean_bytes(self._folders, record))
        except CleanerError as error:
            self._why[record.id] = str(error)
            return None

    def shown(self, record: DocumentRecord) -> Shown:
        """A document as it is shown."""
        clean = self._clean(record)
        source = None if clean is None else _source(record, clean)
        losing = [vote for vote in record.losing_votes if vote.rule != CLOSING_SPACE]
        found: Sequence[Segment] | None = None
        is_long = record.source.code_points > LONG
        if clean is not None:
            held = [vote for vote in losing if vote.because.startswith(HELD_BACK)]
            found = held_segments(clean, held) if held and not record.removals else segments(clean, record.removals)
            if is_long:
                found = list(in_parts(found, _SEGMENTS))
        elif record.removals and record.clean is not None:
            found = segments(record.clean.code_points, record.removals)[:_SEGMENTS]
        return Shown(
            record,
            found,
            self._why.get(record.id, ""),
            is_long,
            sum(removal.rule != CLOSING_SPACE for removal in record.removals),
            sum(removal.end - removal.start for removal in record.removals),
            [Aside(note, _excerpt(source, note)) for note in record.notes],
            [Aside(vote, _excerpt(source, vote)) for vote in losing],
        )

    def in_context(self, found: Found, labels: Sequence[str] = ()) -> InContext:
        """A removal with what stands round it, and the decision that would keep it."""
        record, removal = found.document, found.removal
        clean = self._clean(record)
        before = after = None
        if clean is not None:
            before, after = _spaces(found)
            before = clean[max(0, removal.clean_offset - CONTEXT) : removal.clean_offset] + before
            after += clean[removal.clean_offset : removal.clean_offset + CONTEXT]
        text, left_out, end = (None, 0, "") if removal.text is None else shortened(removal.text, _REMOVAL)
        return InContext(found, labels, before, after, text, left_out, end, _kept(found, clean))


def _spaces(found: Found) -> tuple[str, str]:
    """The white space right before a removal and right after it, which went with it."""
    before = after = ""
    for other in found.document.removals:
        if other.rule == CLOSING_SPACE and other.text is not None:
            if other.end == found.removal.start:
                before = other.text
            elif other.start == found.removal.end:
                after = other.text
    return before, after


def _source(record: DocumentRecord, clean: str) -> str | None:
    removed = [(removal.clean_offset, removal.text) for removal in record.removals if removal.text is not None]
    return rebuilt(clean, removed) if len(removed) == len(record.removals) else None


def _excerpt(source: str | None, what: NoteRecord | LosingVoteRecord) -> str | None:
    if source is None:
        return None
    start, left_out, end = shortened(source[what.start : what.end], _EXCERPT)
    return f"{start} … {end}" if left_out else start


def _kept(found: Found, clean: str | None) -> str:
    """The line of a decisions file that keeps a removal."""
    record, removal = found.document, found.removal
    source = None if clean is None else _source(record, clean)
    if source is None or removal.text is None:
        decision = Decision(action="keep", document=record.id, start=removal.start, end=removal.end, id=removal.id)
    else:
        decision = quoting("keep", record.id, source, Span(removal.start, removal.end), id=removal.id)
    return to_line(decision).decode().rstrip()
