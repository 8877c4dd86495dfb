"""The provenance report: its lines as types, written and read with a digest a line.

``provenance.jsonl`` holds a header, a record for each document in plan order, and a summary. Every line is one JSON object
whose last member, ``digest``, is the SHA-256 (first 32 hex digits) of the object without it, and has its own number, so
that a flipped byte, a lost tail or a swapped line can be named. Spans are half-open and in code points of the decoded
source; nothing in the file depends on time, place, machine or the order in which work was done.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec

from cleaner.campaign import CAMPAIGN, Campaign, Grouping
from cleaner.errors import RecordError
from cleaner.model import CleanResult, Evidence, LosingVote, Measure, Note, Problem, Removal, Status
from cleaner.page import Metadata
from cleaner.text.folding import fold
from cleaner.writers.markdown import Markup

REPORT: Final = "provenance.jsonl"
SCHEMA: Final = "cleaner-provenance/1"
LOSING_VOTES_KEPT: Final = 50
_DIGEST_MEMBER: Final = b',"digest":"'
_DIGEST_LENGTH: Final = 32
_ARCHIVE: Final = b'"kind":"shard"'
"""What stands in the line of an archive."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What rules call patterns and places."""


class SourceRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a text came from. ``bom`` and ``name_bytes`` are in hexadecimal.

    ``blocks`` are those of a page: spans are in their text, joined by blank lines, whose digest is ``text_sha256`` (of its
    UTF-8); ``road`` says which extractor found them. What is restored then is that text.
    ``page_encoding`` is that of the page's bytes, ``undecided`` counts code points that it wrote and that the page does not show.
    ``metadata`` is what it found about the page, when that was asked for.
    ``name_bytes`` is given where ``name`` is not the file's name as it is, since that is not UTF-8 or reads as if it were not.

    A ``row`` is a document of an archive: ``row`` is its number there, from 1, and bytes and digest are those of its line, or of
    the response of its server, for a page with a ``road``. ``written`` has what went as it stood there in JSON, where that is
    not as it is usually written. A ``shard`` is such an archive, told after its documents: how many ``rows`` there are of them,
    and which ``fields`` were read.
    """

    kind: Literal["text", "blocks", "row", "shard"]
    name: str
    bytes: int = 0
    sha256: str = ""
    encoding: str = ""
    code_points: int = 0
    bom: str = ""
    name_bytes: str = ""
    road: str = ""
    text_sha256: str = ""
    page_encoding: str = ""
    undecided: int = 0
    metadata: Metadata | None = None
    row: int = 0
    written: list[str] = []
    rows: int = 0
    fields: dict[str, str | None] = {}

    @property
    def is_archive(self) -> bool:
        """Whether it holds many documents."""
        return self.kind == "shard"

    @property
    def is_of_blocks(self) -> bool:
        """Whether the blocks of pages are what is restored: of a page, or of an archive of them."""
        return self.kind == "blocks" or (self.is_archive and bool(self.road))


class CleanRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The clean file: its name below the folder, its digest, its length, and whether the folder is that of ``--quarantine``.

    Of a document that failed it may be the source ``as_it_came``, byte for byte; its length is not told then.
    A page that was written as Markdown has its ``markup``: with each ``[start, end, text]`` put back, ``text`` for what stands
    at ``[start, end)`` of the file, it is the clean text, of which ``code_points`` is the length.
    """

    name: str
    sha256: str
    code_points: int
    quarantined: bool = False
    as_it_came: bool = False
    markup: list[Markup] | None = None


class RemovalRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A removal; ``text`` is missing in reports that were asked for spans alone.

    ``xpath``: where in a page the block stands in which it starts.
    """

    id: str
    start: int
    end: int
    clean_offset: int
    rule: str
    category: str
    confidence: str
    kinds: list[str]
    evidence: dict[str, Measure]
    text: str | None = None
    xpath: str = ""


class NoteRecord(msgspec.Struct, frozen=True):
    """A hint: text that stays."""

    start: int
    end: int
    rule: str
    category: str
    evidence: dict[str, Measure]


class LosingVoteRecord(msgspec.Struct, frozen=True):
    """A vote that removed nothing, and why."""

    start: int
    end: int
    rule: str
    category: str
    confidence: str
    kinds: list[str]
    evidence: dict[str, Measure]
    because: str


class ProblemRecord(msgspec.Struct, frozen=True):
    """Something that went wrong or was odd."""

    kind: str
    message: str


class Header(msgspec.Struct, frozen=True, tag_field="record", tag="header"):
    """The first line: what made the report. ``statistics`` is null when nobody counted."""

    line: int
    schema: str
    version: str
    configuration: str
    rules: str
    statistics: str | None


class DocumentRecord(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="document"):
    """What became of one document; ``reason`` is given for those that were skipped or failed.

    ``fragments`` is a digest over the counts of the document's own fragments that reach the threshold: while it stays, other
    statistics change nothing. ``decisions`` is a digest of what the user decided about it. ``vanished``: the source was gone, and
    this is what an earlier run wrote (--keep-vanished).
    """

    line: int
    id: str
    source: SourceRecord
    status: Status
    reason: str = ""
    clean: CleanRecord | None = None
    removals: list[RemovalRecord] = []
    notes: list[NoteRecord] = []
    losing_votes: list[LosingVoteRecord] = []
    losing_votes_not_shown: int = 0
    problems: list[ProblemRecord] = []
    fragments: str = ""
    vanished: bool = False
    decisions: str = ""

    @property
    def is_document(self) -> bool:
        """Whether it counts: an archive that was read to its end is no document, those in it are."""
        return not self.source.is_archive or self.status == "failed"


class Summary(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="summary"):
    """The last line: counts over all documents, and groups of documents from which the same filler went."""

    line: int
    documents: int
    statuses: dict[str, int]
    removals: int
    source_code_points: int
    removed_code_points: int
    campaigns: list[Campaign] = []


Record: TypeAlias = Header | DocumentRecord | Summary
_decoder: Final = msgspec.json.Decoder(Record)
_encoder: Final = msgspec.json.Encoder()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a line of the report."""
    schema = msgspec.json.schema(Record)
    for definition in schema["$defs"].values():
        definition["additionalProperties" if definition["type"] == "object" else "items"] = False
    for name in ("Header", "DocumentRecord", "Summary"):
        definition = schema["$defs"][name]
        definition["properties"]["digest"] = {"type": "string", "pattern": f"^[0-9a-f]{{{_DIGEST_LENGTH}}}$"}
        definition["required"].append("digest")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}


def document_record(
    line: int,
    source: SourceRecord,
    result: CleanResult,
    clean: CleanRecord | None,
    *,
    with_text: bool = True,
    fragments: str = "",
    name: str = "",
) -> DocumentRecord:
    """The record of a result; with ``with_text`` false no word that was removed is in it.

    ``name`` is the document's where it is not the source's.
    """
    told = _Told(None if with_text else fold("\n".join(removal.text for removal in result.removals)))
    return DocumentRecord(
        line,
        name or source.name,
        source,
        result.status,
        result.reason,
        clean,
        [_removal(removal, told) for removal in result.removals],
        [_note(note, told) for note in result.notes],
        [_losing(lost, told) for lost in result.losing_votes[:LOSING_VOTES_KEPT]],
        max(0, len(result.losing_votes) - LOSING_VOTES_KEPT),
        [_problem(problem) for problem in result.problems],
        fragments,
    )


class _Told:
    """What a record may tell: everything, or nothing of the ``removed`` words."""

    def __init__(self, removed: str | None) -> None:
        self._removed = removed

    def text(self, removal: Removal) -> str | None:
        return removal.text if self._removed is None else None

    def evidence(self, evidence: Evidence) -> dict[str, Measure]:
        """Evidence; without removed words it has numbers, and names of patterns and places that are no such words."""
        if self._removed is None:
            return dict(evidence)
        return {
            name: value
            for name, value in evidence.items()
            if all(self._is_no_word(part) for part in ([value] if isinstance(value, str | int | float) else value))
        }

    def _is_no_word(self, value: str | float) -> bool:
        if not isinstance(value, str):
            return True
        return _NAME.fullmatch(value) is not None and value not in (self._removed or "")


def _removal(removal: Removal, told: _Told) -> RemovalRecord:
    return RemovalRecord(
        removal.id,
        removal.span.start,
        removal.span.end,
        removal.clean_offset,
        removal.rule,
        removal.category,
        removal.confidence.label,
        sorted(removal.kinds),
        told.evidence(removal.evidence),
        told.text(removal),
        removal.xpath,
    )


def _note(note: Note, told: _Told) -> NoteRecord:
    return NoteRecord(note.span.start, note.span.end, note.rule, note.category, told.evidence(note.evidence))


def _losing(lost: LosingVote, told: _Told) -> LosingVoteRecord:
    vote = lost.vote
    return LosingVoteRecord(
        vote.span.start,
        vote.span.end,
        vote.rule,
        vote.category,
        vote.confidence.label,
        sorted(vote.kinds),
        told.evidence(vote.evidence),
        lost.because,
    )


def _problem(problem: Problem) -> ProblemRecord:
    return ProblemRecord(problem.kind, problem.message)


class Counter:
    """The counts of a run, document by document."""

    def __init__(self) -> None:
        self.statuses: dict[str, int] = {}
        self.documents = self.removals = self.source_code_points = self.removed_code_points = self.quarantined = 0
        self._grouping = Grouping()

    def add(self, record: DocumentRecord) -> None:
        """Count a document."""
        if not record.is_document:
            return
        self.documents += 1
        self.statuses[record.status] = self.statuses.get(record.status, 0) + 1
        self.removals += len(record.removals)
        self.source_code_points += record.source.code_points
        self.removed_code_points += sum(removal.end - removal.start for removal in record.removals)
        self.quarantined += record.clean is not None and record.clean.quarantined
        for note in record.notes:
            hashes = note.evidence.get("hashes") if note.rule == CAMPAIGN else None
            if isinstance(hashes, list):
                self._grouping.add(hashes)

    @property
    def campaigns(self) -> list[Campaign]:
        """Groups of documents from which the same filler went, the largest first."""
        return self._grouping.campaigns()

    def summary(self, line: int) -> Summary:
        """The counts as a line of the report."""
        return Summary(
            line,
            self.documents,
            dict(sorted(self.statuses.items())),
            self.removals,
            self.source_code_points,
            self.removed_code_points,
            self.campaigns,
        )


def to_line(record: Record) -> bytes:
    """A record as a line with its digest."""
    body = _encoder.encode(record)
    return body[:-1] + _DIGEST_MEMBER + _digest(body) + b'"}\n'


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:_DIGEST_LENGTH].encode()


def from_line(raw: bytes, number: int) -> Record:
    """The record of a line, checked against its digest. Raises RecordError that names the line."""
    body, member, tail = raw.rpartition(_DIGEST_MEMBER)
    body += b"}"
    if not member or tail != _digest(body) + b'"}\n':
        raise RecordError(f"line {number + 1}: its digest does not fit: the line was changed or cut")
    try:
        record: Record = _decoder.decode(body)
    except (ValueError, RecursionError) as error:  # also for bytes that are no text
        raise RecordError(f"line {number + 1}: not a record of {SCHEMA}: {error}") from None
    if record.line != number:
        raise RecordError(f"line {number + 1}: says that it is line {record.line + 1}: lines are lost or swapped")
    return record


def archives_in(path: Path) -> Iterator[DocumentRecord]:
    """The records of a report's archives, each of which stands behind those of its documents; none that cannot be trusted.

    The other lines are not decoded. Raises RecordError when the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream):
                record = _trusted(raw, number) if _ARCHIVE in raw else None
                if isinstance(record, DocumentRecord) and record.source.is_archive:
                    yield record
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror or error}") from None


def _trusted(raw: bytes, number: int) -> Record | None:
    """The record of a line; None when it cannot be trusted."""
    with suppress(RecordError):
        return from_line(raw, number)
    return None


def document_of(raw: bytes) -> DocumentRecord:
    """The record of a document in a line that this process trusts."""
    record = _decoder.decode(raw)
    if not isinstance(record, DocumentRecord):
        raise RecordError("not the record of a document")
    return record


def read_header(lines: Iterable[bytes]) -> Header:
    """The header among the first of the ``lines``. Raises RecordError."""
    for raw in lines:
        record = from_line(raw, 0)
        if not isinstance(record, Header):
            raise RecordError("line 1: not a header")
        if record.schema != SCHEMA:
            raise RecordError(f"line 1: schema {record.schema}, but this version reads {SCHEMA}")
        return record
    raise RecordError("line 1: the report is empty")


def read_report(path: Path) -> Iterator[Header | DocumentRecord | Summary | RecordError]:
    """The lines of a report; a line that cannot be trusted comes as an error, and reading goes on.

    Raises RecordError only when the file itself cannot be read.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror or error}") from None
    with stream:
        number, counter, last = 0, Counter(), None
        for number, raw in enumerate(stream, start=1):
            last = None
            try:
                last = read_header([raw]) if number == 1 else from_line(raw, number - 1)
                if isinstance(last, DocumentRecord):
                    counter.add(last)
                elif isinstance(last, Summary) and last != counter.summary(number - 1):
                    yield RecordError(f"line {number}: the counts do not fit the documents")
                yield last
            except RecordError as error:
                yield error
        if not isinstance(last, Summary):
            yield RecordError(f"line {number + 1}: the summary is missing: the end of the report is lost")
