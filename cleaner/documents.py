"""A planned document, from its bytes to its record; from a record back to texts; and the names that records have for files."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, Literal, Unpack

import msgspec

from cleaner.campaign import CAMPAIGN
from cleaner.corpus import ListeningStatistics, Statistics, fragment_hash, fragments
from cleaner.errors import CleanerError, RecordError
from cleaner.extraction.outputs import Outputs
from cleaner.extraction.pages import BinaryPageError, PageError, Reading, extractor, read_page
from cleaner.model import CleanResult, Problem, rebuilt
from cleaner.page import Page
from cleaner.pipeline import Cleaner
from cleaner.sources.decoding import decode
from cleaner.sources.plan import Planned, path_of
from cleaner.sources.reading import NO_CAPS, Caps, UnreadableError, read_bytes, unzipped
from cleaner.verdict import CONTENT_FARM, VERDICT
from cleaner.writers.markdown import Markup, markdown, without_markup
from cleaner.writers.records import CleanRecord, DocumentRecord, SourceRecord, document_record

_LIKE_AN_ESCAPE: Final = re.compile(rb"\\(?=x[0-9a-f]{2})")


CHANGED: Final = "the clean file was changed: its digest is not the one in the report"
NO_TEXTS: Final = "the report was written without the removed texts (--provenance spans)"


class WithoutTextsError(RecordError):
    """A report from which nothing can be restored, since it was asked for spans alone."""


class Folders(msgspec.Struct, frozen=True):
    """Where clean files go: into ``out``, and those of content-farm text into ``quarantine``, if there is one."""

    out: Path
    quarantine: Path | None = None

    def of(self, clean: CleanRecord) -> Path:
        """The folder of a clean file. Raises RecordError when it is in a quarantine that nobody named."""
        if not clean.quarantined:
            return self.out
        if self.quarantine is None:
            raise RecordError("is in quarantine: name its folder with --quarantine")
        return self.quarantine

    def takes_aside(self, record: DocumentRecord) -> bool:
        """Whether the clean file of a document belongs into the quarantine."""
        return self.quarantine is not None and is_farm(record)


NO_FOLDERS: Final = Folders(Path())
"""For work that writes nothing, and puts nothing aside."""


def is_farm(record: DocumentRecord) -> bool:
    """Whether a record has the verdict that the document is content-farm text."""
    return any(note.rule == CONTENT_FARM and note.category == VERDICT for note in record.notes)


class Outcome(msgspec.Struct, frozen=True):
    """What came of one planned document: its record, and the result where there is one, of a ``page`` with that.

    ``clean_bytes`` are those of the clean file, None where none is written.
    A record of an earlier run that still holds ``is_reused``: then there is no result, and its clean file is in place.
    """

    record: DocumentRecord
    result: CleanResult | None = None
    clean_bytes: bytes | None = None
    page: Page | None = None
    is_reused: bool = False


class NoTextError(CleanerError):
    """A source that has no text to clean, and why: it is skipped, or it failed."""

    def __init__(self, source: SourceRecord, status: Literal["skipped", "failed"], reason: str) -> None:
        super().__init__(reason)
        self.source = source
        self.status: Literal["skipped", "failed"] = status


class Text(msgspec.Struct, frozen=True):
    """The text of a source, as it was decoded or read out of a ``page``, and what was odd about its bytes."""

    source: SourceRecord
    text: str
    problems: tuple[Problem, ...] = ()
    page: Page | None = None

    @property
    def main(self) -> str:
        """The text whose fragments count: of a page without its furniture, which any page of a site has."""
        return self.text if self.page is None else self.page.main_text


def fetch(planned: Planned, caps: Caps = NO_CAPS) -> tuple[SourceRecord, bytes]:
    """The bytes of a source. Raises NoTextError for one that is skipped, is over a cap, or cannot be read."""
    source = source_record(planned.name)
    if planned.skip is not None:
        raise NoTextError(source, "skipped", planned.skip)
    if planned.fault is not None:
        raise NoTextError(source, "failed", planned.fault)
    try:
        data = read_bytes(planned.path, caps)
    except UnreadableError as error:
        raise NoTextError(source, "failed", str(error)) from None
    return msgspec.structs.replace(source, bytes=len(data), sha256=hashlib.sha256(data).hexdigest()), data


def text_of(
    planned: Planned,
    source: SourceRecord,
    data: bytes,
    caps: Caps = NO_CAPS,
    **reading: Unpack[Reading],
) -> Text:
    """The text in the bytes of a source, of a page all its blocks. Raises NoTextError."""
    if planned.is_page:
        try:
            whole = unzipped(data, caps) if planned.is_zipped else data
            page = read_page(whole, **reading)
        except UnreadableError as error:
            raise NoTextError(source, "failed", str(error)) from None
        except BinaryPageError:
            raise NoTextError(source, "skipped", "binary") from None
        except PageError as error:
            raise NoTextError(source, "failed", str(error)) from None
        found = msgspec.structs.replace(
            source,
            kind="blocks",
            encoding="utf-8",
            code_points=len(page.text),
            road=page.road,
            page_encoding=page.encoding,
            undecided=page.undecided,
            metadata=page.metadata,
            text_sha256=hashlib.sha256(page.text.encode()).hexdigest(),
        )
        return Text(found, page.text, page=page)
    decoded = decode(data)
    if decoded is None:
        raise NoTextError(source, "skipped", "binary")
    found = msgspec.structs.replace(
        source, encoding=decoded.encoding, code_points=len(decoded.text), bom=decoded.bom.hex()
    )
    return Text(found, decoded.text, decoded.problems)


def read(planned: Planned, caps: Caps = NO_CAPS, **reading: Unpack[Reading]) -> Text:
    """The text of a source: what is counted, and what is cleaned. Raises NoTextError."""
    return text_of(planned, *fetch(planned, caps), caps, **reading)


def without_work(planned: Planned, line: int) -> DocumentRecord:
    """The record of a planned entry that is skipped, or that the plan knows to be at fault."""
    source = source_record(planned.name)
    if planned.skip is not None:
        return DocumentRecord(line, source.name, source, "skipped", planned.skip)
    return DocumentRecord(line, source.name, source, "failed", planned.fault or "")


def failed(planned: Planned, line: int, reason: str) -> DocumentRecord:
    """The record of a document that nothing is known of but its name and why."""
    source = source_record(planned.name)
    return DocumentRecord(line, source.name, source, "failed", reason)


class Earlier(msgspec.Struct, frozen=True):
    """What an earlier run wrote of a document, with the same configuration and rules as now."""

    record: DocumentRecord
    had_same_statistics: bool


def work(
    planned: Planned,
    cleaner: Cleaner,
    line: int,
    folders: Folders = NO_FOLDERS,
    *,
    caps: Caps = NO_CAPS,
    statistics: Statistics | None = None,
    with_text: bool = True,
    earlier: Earlier | None = None,
    outputs: Outputs | None = None,
) -> Outcome:
    """One document: read, cleaned, recorded; or its ``earlier`` record, when it would become the same again.

    ``folders`` are those to which clean files go; ``outputs`` has what the extractor gave for pages before. It depends on
    nothing else, and never raises for bad input.
    """
    try:
        source, data = fetch(planned, caps)
        decisions = cleaner.decisions.digest_of(source.name)
        config = cleaner.config
        read_again = partial(
            text_of, planned, source, data, caps, fast=config.fast, metadata=config.metadata, outputs=outputs
        )
        if (
            earlier is not None
            and earlier.record.decisions == decisions
            and _holds(earlier, planned, folders, source, read_again, statistics, with_text=with_text)
        ):
            return Outcome(msgspec.structs.replace(earlier.record, line=line), is_reused=True)
        text = read_again()
    except NoTextError as none:
        return Outcome(DocumentRecord(line, none.source.name, none.source, none.status, str(none)))
    asked = set[int]()
    listening = None if statistics is None else ListeningStatistics.to(statistics, asked)
    if text.page is None:
        result = cleaner.clean(text.text, id=text.source.name, statistics=listening)
    else:
        result = cleaner.clean_page(text.page, id=text.source.name, statistics=listening)
    if text.problems:
        result = msgspec.structs.replace(result, problems=(*text.problems, *result.problems))
    fragments = "" if statistics is None else _fragments(statistics, text.main, asked)
    clean, clean_bytes = _clean(planned, result, text.page if config.markdown else None)
    record = document_record(line, text.source, result, clean, with_text=with_text, fragments=fragments)
    if decisions:
        record = msgspec.structs.replace(record, decisions=decisions)
    if text.page is not None and not text.text:
        record = msgspec.structs.replace(record, reason=f"{text.source.road} found no text")
    if text.page is not None:
        record = with_what_was_lost(record, text.page)
    if record.clean is not None and folders.takes_aside(record):
        record = msgspec.structs.replace(record, clean=msgspec.structs.replace(record.clean, quarantined=True))
    return Outcome(record, result, clean_bytes, text.page)


def with_what_was_lost(record: DocumentRecord, page: Page) -> DocumentRecord:
    """The record of a page, degraded when its end was not reached."""
    if not page.lost or record.status == "failed":
        return record
    reason = f"the parser lost about {page.lost:,} characters of the page"
    return msgspec.structs.replace(record, status="degraded", reason=reason)


def _fragments(statistics: Statistics, text: str, asked: Set[int]) -> str:
    """A digest of the counts on which a result depends: of the text's own fragments, or of all when others were asked for."""
    if not statistics.hashes and not asked:
        return ""
    own = set(map(fragment_hash, fragments(text)))
    return statistics.digest_of(own, with_all=not own.issuperset(asked))


def _holds(
    earlier: Earlier,
    planned: Planned,
    folders: Folders,
    source: SourceRecord,
    read_again: Callable[[], Text],
    statistics: Statistics | None,
    *,
    with_text: bool,
) -> bool:
    """Whether the same record would come out again: same source, same counts of its fragments, same clean file."""
    record, known = earlier.record, earlier.record.source
    if (
        record.clean is None
        or record.clean.as_it_came
        or record.vanished
        or record.clean.name != written_name(planned.clean_name)
    ):
        return False
    if (known.name, known.name_bytes, known.sha256) != (source.name, source.name_bytes, source.sha256):
        return False
    if record.clean.quarantined != folders.takes_aside(record) or not _tells(record, with_text=with_text):
        return False
    try:
        if digest_at(inside(folders.of(record.clean), planned.clean_name)) != record.clean.sha256:
            return False
    except RecordError:
        return False
    if planned.is_page and earlier.had_same_statistics:
        return (
            known.kind == "blocks" and known.road.split(",")[0] == extractor()
        )  # reading it again takes longer than cleaning it
    text = read_again()
    if text.source != known:
        return False
    if statistics is None or earlier.had_same_statistics:
        return True
    own = set(map(fragment_hash, fragments(text.main)))
    return record.fragments in {statistics.digest_of(own), statistics.digest_of(own, with_all=True)}


def digest_at(path: Path) -> str:
    """The SHA-256 of a file; empty when there is none that can be read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # a pipe, which nobody may write to
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _tells(record: DocumentRecord, *, with_text: bool) -> bool:
    """Whether a record holds the words that went, or holds none, as is wanted now."""
    if any((removal.text is not None) != with_text for removal in record.removals):
        return False
    return all(("fragments" in note.evidence) == with_text for note in record.notes if note.rule == CAMPAIGN)


def _clean(planned: Planned, result: CleanResult, page: Page | None) -> tuple[CleanRecord | None, bytes | None]:
    """What the record says of the clean file, and its bytes, Markdown of a ``page``; None where there is none."""
    if result.status == "failed":
        return None, None
    text, markup = written(result, page)
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return CleanRecord(written_name(planned.clean_name), digest, len(result.text), markup=markup), data


def written(result: CleanResult, page: Page | None) -> tuple[str, list[Markup] | None]:
    """What is written of a result: its text, or of a ``page`` Markdown, with the markup in it."""
    if page is None:
        return result.text, None
    made = markdown(result, page)
    return made.text, list(made.markup)


def source_record(name: str) -> SourceRecord:
    """What the plan knows of a source."""
    written = written_name(name)
    data = b"" if written == name else name.encode("utf-8", "surrogateescape")
    return SourceRecord("text", written, name_bytes=data.hex())


def written_name(name: str) -> str:
    r"""A name as a report has it: bytes that are not UTF-8 in hexadecimal, with a backslash.

    No two names are written alike: a backslash that would read as the start of such a byte is written as one, too.

    >>> print(written_name("a\udcff"), written_name(r"a\xff"), written_name(r"a\b"))
    a\xff a\x5cxff a\b
    """
    data = _LIKE_AN_ESCAPE.sub(rb"\\x5c", name.encode("utf-8", "surrogateescape"))
    return data.decode("utf-8", "backslashreplace")


def source_name(record: DocumentRecord) -> str:
    """The name of a record's source. Raises RecordError when the record has none that makes sense."""
    if not record.source.name_bytes:
        return record.source.name
    try:
        return bytes.fromhex(record.source.name_bytes).decode("utf-8", "surrogateescape")
    except ValueError:
        raise RecordError("the name in the report is not in hexadecimal") from None


def names_of(record: DocumentRecord) -> set[str]:
    """What a user may call a document: the name in the report, and the file's own where that is another."""
    if record.source.row:
        return {record.id}
    with suppress(RecordError):
        return {record.source.name, source_name(record)}
    return {record.source.name}


def clean_name(record: DocumentRecord) -> str:
    """The name of a record's clean file, empty when it has none. Raises RecordError as ``source_name`` does."""
    if record.clean is None:
        return ""
    if not record.source.name_bytes:
        return record.clean.name
    return source_name(record) + record.clean.name.removeprefix(record.source.name)


def inside(folder: Path, name: str) -> Path:
    """The path of ``name`` below ``folder``. Raises RecordError for one that leads out of it, through links too.

    Reports are files that anybody may have written, so every name out of one goes through here.
    """
    if "\0" in name or any(part in {"", ".", ".."} for part in name.split("/")):
        raise RecordError("has a name that leads out of the folder, or is none")
    path = folder / path_of(name)
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise RecordError("would lie outside of the folder: a link leads there")
    return path


def clean_bytes(folders: Folders, record: DocumentRecord) -> bytes:
    """The clean file of a record. Raises RecordError and UnreadableError."""
    assert record.clean is not None  # noqa: S101 - asked by the callers
    path = inside(folders.of(record.clean), clean_name(record))
    with suppress(OSError):  # reading it says why
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError("cannot be read: not a file")
    return read_bytes(path)


def clean_text(record: DocumentRecord, clean: bytes) -> str:
    """The clean text in the bytes of a record's clean file. Raises RecordError when they are others than the record's."""
    if record.clean is None or hashlib.sha256(clean).hexdigest() != record.clean.sha256:
        raise RecordError(CHANGED)
    try:
        return without_markup(clean.decode(), record.clean.markup or ())
    except UnicodeError as error:
        raise RecordError(f"the clean file is not UTF-8: {error}") from None
    except ValueError as error:
        raise RecordError(f"the report and the clean file do not fit: {error}") from None


def source_text(record: DocumentRecord, clean: bytes) -> str:
    """The text of a record's source, in which its spans are, from its clean file.

    Raises RecordError when the clean file is another, WithoutTextsError when the report does not have what went.
    """
    text = clean_text(record, clean)
    removed = [(removal.clean_offset, removal.text) for removal in record.removals if removal.text is not None]
    if len(removed) < len(record.removals):
        raise WithoutTextsError(NO_TEXTS)
    return rebuilt(text, removed)
