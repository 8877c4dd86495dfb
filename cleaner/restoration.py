"""From clean files and report back to the sources, and whether the three still fit together."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from itertools import chain, groupby
from pathlib import Path, PurePosixPath

import msgspec

from cleaner.attributes import ATTRIBUTES
from cleaner.documents import (
    CHANGED,
    NO_TEXTS,
    Folders,
    WithoutTextsError,
    clean_bytes,
    clean_name,
    digest_at,
    inside,
    names_of,
    source_name,
    source_text,
)
from cleaner.errors import CleanerError, MissingExtraError, RecordError, UsageError
from cleaner.quarantine import check_apart
from cleaner.report import PAGE
from cleaner.sources.decoding import encode
from cleaner.sources.parquet import ROWS_AT_ONCE
from cleaner.sources.pieces import BrokenError, Piece
from cleaner.sources.plan import Planned, look_through, name_of
from cleaner.sources.reading import NO_CAPS, UnreadableError, read_bytes
from cleaner.sources.rows import Fields, RowError, as_written, read_row
from cleaner.sources.shards import pieces
from cleaner.writers.decisions import DECISIONS
from cleaner.writers.files import UnwritableError, write_whole
from cleaner.writers.markdown import without_markup
from cleaner.writers.records import REPORT, DocumentRecord, Header, Summary, archives_in, read_report
from cleaner.writers.shards import Like, ShardWriter
from cleaner.writers.statistics import STATISTICS, read_statistics
from cleaner.writers.working import WORKING, journals

RUN_FILES = frozenset({REPORT, STATISTICS, DECISIONS, PAGE})


class Finding(msgspec.Struct, frozen=True):
    """Something that does not fit, and where: a line of the report or the name of a file."""

    place: str
    message: str


def source_bytes(record: DocumentRecord, clean: bytes) -> bytes:
    """The bytes of a record's source (of a page: its blocks' text), from its clean file.

    Raises RecordError when they are not what the record says.
    """
    if (
        record.clean is not None
        and record.clean.as_it_came
        and hashlib.sha256(clean).hexdigest() == record.clean.sha256
    ):
        return clean
    try:
        data = encode(source_text(record, clean), record.source.encoding, bytes.fromhex(record.source.bom))
    except (UnicodeError, LookupError, ValueError) as error:
        raise RecordError(f"cannot be encoded as {record.source.encoding}: {error}") from None
    wanted = record.source.text_sha256 if record.source.kind == "blocks" else record.source.sha256
    if hashlib.sha256(data).hexdigest() != wanted:
        raise RecordError("clean text and removals do not make up the source: its digest is another")
    return data


class _Shards:
    """The archives of a report, and their clean files, read along with the records of their documents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records = {source_name(record): record for record in archives_in(folder / REPORT)}

    def sources(self) -> Iterator[tuple[DocumentRecord | Header | RecordError, Iterator[bytes]]]:
        """The lines of the report but those of an archive's documents: these come as the pieces of its source, with its record.

        Pieces raise RecordError and CleanerError as ``_restored_pieces``.
        """
        lines = read_report(self._folder / REPORT)
        for name, group in groupby(lines, key=_row_of):
            if name and name not in self._records:
                yield (
                    RecordError(f"{name}: the record of this archive is missing, and its documents cannot be checked"),
                    iter(()),
                )
                continue
            for line in group:
                if name:
                    rows = (row for row in chain([line], group) if isinstance(row, DocumentRecord))
                    yield self._records[name], self._pieces(self._records[name], rows)
                elif isinstance(line, DocumentRecord) and line.source.is_archive and not line.source.rows:
                    yield line, self._pieces(line, iter(()))
                elif not isinstance(line, Summary) and not (isinstance(line, DocumentRecord) and line.source.rows):
                    yield line, iter(())

    def _pieces(self, record: DocumentRecord, rows: Iterator[DocumentRecord]) -> Iterator[bytes]:
        if record.clean is None:
            return
        path = inside(self._folder, clean_name(record))
        if digest_at(path) != record.clean.sha256:
            raise RecordError(CHANGED)
        is_of_pages = Planned(source_name(record), "").is_warc
        fields = Fields() if is_of_pages else _fields(record)
        yield from _restored_pieces(
            Planned(name_of(path.name), os.fspath(path.parent)), rows, fields, of_pages=is_of_pages
        )


def _fields(record: DocumentRecord) -> Fields:
    """The members that were read of an archive. Raises RecordError."""
    try:
        return msgspec.convert(record.source.fields, Fields)
    except msgspec.ValidationError as error:
        raise RecordError(f"has fields that make no sense: {error}") from None


def _row_of(line: object) -> str:
    """The name of the archive of which a line of a report tells a document; empty when it does not."""
    with suppress(RecordError):
        return source_name(line) if isinstance(line, DocumentRecord) and line.source.row else ""
    return ""


def _restored_pieces(
    clean: Planned, records: Iterator[DocumentRecord], fields: Fields, *, of_pages: bool
) -> Iterator[bytes]:
    """The pieces of an archive's source, from its clean file; of an archive of pages rows with the texts of their blocks.

    Raises RecordError when they are not what the records say, and CleanerError when the clean file cannot be read.
    """
    written = (record for record in records if record.clean is not None or not of_pages)
    record = next(written, None)
    for piece in pieces(clean, NO_CAPS, fields):
        if not piece.is_document:
            yield piece.data
            continue
        if record is None or (not of_pages and piece.number != record.source.row):
            raise RecordError(f"line {piece.number}: is not in the report")
        yield piece.data if record.status == "failed" else _restored_row(piece, record, fields)
        record = next(written, None)
    if record is not None:
        raise RecordError(f"line {record.source.row}: is missing")


def _restored_row(piece: Piece, record: DocumentRecord, fields: Fields) -> bytes:
    """The line of a row. Raises RecordError."""
    removals = record.removals
    if any(removal.text is None for removal in removals):
        raise WithoutTextsError(NO_TEXTS)
    try:
        row = read_row(piece.data, fields)
        if record.clean is not None and record.clean.markup is not None:
            row = row.with_text(without_markup(row.text, record.clean.markup))
    except (RowError, ValueError) as error:
        raise RecordError(f"line {piece.number}: was changed: {error}") from None
    written = record.source.written or [as_written(removal.text or "") for removal in removals]
    if len(written) != len(removals) or any(removal.clean_offset > len(row.text) for removal in removals):
        raise RecordError(f"line {piece.number}: was changed: its removals do not fit")
    data = row.restored([(removal.clean_offset, text) for removal, text in zip(removals, written, strict=True)])
    restored = read_row(data, fields).text.encode() if record.source.road else data
    if hashlib.sha256(restored).hexdigest() != (record.source.text_sha256 or record.source.sha256):
        raise RecordError(
            f"line {piece.number}: clean text and removals do not make up the source: its digest is another"
        )
    return data


def row_text(folder: Path, record: DocumentRecord) -> str:
    """The text of a row's source, in which its spans are, from the clean archive in ``folder``.

    Any row with the digest of the clean text has that text. Raises RecordError when none has it, and CleanerError when the clean
    file cannot be read.
    """
    if record.clean is None:
        raise RecordError(f"was not cleaned, so it has no text here: {record.reason}")
    of_archive = (record.source.name, record.source.name_bytes)
    archives = archives_in(folder / REPORT)
    archive = next((known for known in archives if (known.source.name, known.source.name_bytes) == of_archive), None)
    if archive is None:
        raise RecordError("the record of its archive is missing")
    is_of_pages = Planned(source_name(record), "").is_warc
    fields = Fields() if is_of_pages else _fields(archive)
    path = inside(folder, clean_name(record))
    for piece in pieces(Planned(name_of(path.name), os.fspath(path.parent)), NO_CAPS, fields):
        if piece.is_document and (is_of_pages or piece.number == record.source.row):
            with suppress(RowError):
                clean = read_row(piece.data, fields).text.encode("utf-8", "surrogatepass")
                if hashlib.sha256(clean).hexdigest() == record.clean.sha256:
                    return source_text(record, clean)
    raise RecordError(CHANGED)


def verify(folder: Path, sources: Sequence[Path] = (), quarantine: Path | None = None) -> Iterator[Finding]:
    """What does not fit in a folder of ours and its quarantine; with ``sources`` they are compared, too.

    Raises UsageError when the folder has no report, or is the quarantine.
    """
    check_folder(folder)
    if quarantine is not None:
        check_apart(folder, quarantine)
    folders = Folders(folder, quarantine)
    originals = {entry.name: entry.path for entry in look_through(sources, hidden=True, gitignore=False)}
    named, known, aside = set[str](), set[str](), set[str]()
    for record, rows in _Shards(folder).sources():
        if isinstance(record, RecordError):
            yield Finding(REPORT, str(record))
        if isinstance(record, Header):
            yield from _check_statistics(folder / STATISTICS, record)
        if not isinstance(record, DocumentRecord):
            continue
        try:
            name = source_name(record)
            named.add(name)
            (aside if _is_quarantined(record) else known).add(clean_name(record))
            if record.source.is_archive:
                known.add(f"{ATTRIBUTES}/{name}")
        except RecordError as error:
            yield Finding(record.source.name, str(error))
            continue
        if record.clean is not None:
            yield from _check_shard(record, rows) if record.source.is_archive else _check_document(folders, record)
        if sources and record.source.sha256 and not (record.vanished and name not in originals):
            yield from _check_source(record, originals.get(name))
    for name in originals:
        if not named.intersection(_with_folders(name)):
            yield Finding(name, "a source that is not in the report")
    yield from _unknown_files(folder, known, RUN_FILES)
    if quarantine is not None:
        yield from _unknown_files(quarantine, aside)


def _is_quarantined(record: DocumentRecord) -> bool:
    return record.clean is not None and record.clean.quarantined


def _with_folders(name: str) -> Iterator[str]:
    """A name, and those of the folders round it: one that was skipped whole stands for all that lies in it."""
    yield name
    yield from (f"{folder}/" for folder in PurePosixPath(name).parents)


def check_folder(folder: Path) -> None:
    """Raise UsageError for a folder without report."""
    if not (folder / REPORT).is_file():
        if journals(folder):
            raise UsageError(f"{folder}: the run into it was stopped; give its command again, and it goes on")
        raise UsageError(f"{folder}: has no {REPORT}; name the folder that `cleaner clean` wrote")


def _check_statistics(path: Path, header: Header) -> Iterator[Finding]:
    """Whether the counts are those with which the report was made."""
    try:
        if header.statistics is not None and read_statistics(path).digest != header.statistics:
            yield Finding(STATISTICS, "these are not the counts of the report: their digest is another")
        elif header.statistics is None and path.exists():
            yield Finding(STATISTICS, "the report was made without counts (--no-corpus), so these are of another run")
    except RecordError as error:
        yield Finding(STATISTICS, str(error))


def _check_document(folders: Folders, record: DocumentRecord) -> Iterator[Finding]:
    assert record.clean is not None  # noqa: S101 - asked by the caller
    try:
        clean = clean_bytes(folders, record)
        if all(removal.text is not None for removal in record.removals):
            source_bytes(record, clean)
        elif hashlib.sha256(clean).hexdigest() != record.clean.sha256:
            raise RecordError(CHANGED)
    except CleanerError as error:
        yield Finding(record.clean.name, str(error))


def _check_shard(record: DocumentRecord, pieces_: Iterator[bytes]) -> Iterator[Finding]:
    try:
        for _ in pieces_:
            pass
    except WithoutTextsError:
        pass
    except CleanerError as error:
        yield Finding(record.source.name, str(error))


def _check_source(record: DocumentRecord, path: Path | None) -> Iterator[Finding]:
    try:
        if path is None:
            yield Finding(record.source.name, "the source is gone")
        elif (
            digest_at(path) if record.source.is_archive else hashlib.sha256(read_bytes(path)).hexdigest()
        ) != record.source.sha256:
            yield Finding(record.source.name, "the source was changed since")
    except UnreadableError as error:
        yield Finding(record.source.name, str(error))


def _unknown_files(folder: Path, known: Collection[str], ours: Collection[str] = ()) -> Iterator[Finding]:
    """Files of ``folder`` that nobody knows; ``ours`` are those of a run at the root of its output."""
    for path in sorted(folder.rglob("*")):
        name = name_of(str(path.relative_to(folder)))
        if path.is_dir() and not path.is_symlink():
            if ours and name == WORKING:
                yield Finding(WORKING, "a run is under way or was stopped: run it again to finish it")
        elif name not in known and name not in ours and not (ours and name.startswith(f"{WORKING}/")):
            yield Finding(name, "a file that is not in the report")


def restore(
    folder: Path,
    to: Path,
    names: Collection[str] = (),
    quarantine: Path | None = None,
    told: Callable[[DocumentRecord, Path], None] = lambda _record, _path: None,
) -> Iterator[Finding]:
    """Write the sources of ``folder`` (of ``names`` only, if any) below ``to``; yields those that could not be.

    ``quarantine`` is the folder with the clean files that the run put there; ``told`` is called for each document that was
    written, with where that is.

    Raises UsageError for a folder without report, a name that is not in it, and a ``to`` that has content.
    """
    check_folder(folder)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(f"{to}: is not an empty folder; choose a new one")
    folders, wanted = Folders(folder, quarantine), set(names)
    for record, rows in _Shards(folder).sources():
        if isinstance(record, RecordError):
            yield Finding(REPORT, str(record))
        if not isinstance(record, DocumentRecord) or (names and not names_of(record).intersection(names)):
            continue
        wanted -= names_of(record)
        if record.clean is None:
            if record.status == "failed":
                yield Finding(record.source.name, f"was not cleaned, so it cannot be restored: {record.reason}")
            continue
        try:
            is_shard = record.source.is_archive
            target = inside(to, clean_name(record) if is_shard else source_name(record))
            if is_shard:
                _restore_shard(record, rows, target, folder)
            else:
                write_whole(target, source_bytes(record, clean_bytes(folders, record)))
            told(record, target)
        except (RecordError, UnreadableError, UnwritableError, BrokenError, MissingExtraError) as error:
            yield Finding(record.source.name, str(error))
    for name in sorted(wanted):
        yield Finding(name, "is not in the report")


def _restore_shard(record: DocumentRecord, rows: Iterator[bytes], target: Path, folder: Path) -> None:
    """Write an archive again: its lines, byte for byte; packed, they may be packed otherwise than they came.

    Raises RecordError when its lines cannot be had, or when the source broke off, after writing what came before.
    """
    is_parquet = Planned(source_name(record), "").is_parquet
    clean = inside(folder, clean_name(record))
    writer = ShardWriter(target, "restored", Like(clean, _fields(record).text, ROWS_AT_ONCE) if is_parquet else None)
    try:
        for data in rows:
            writer.write(data)
        writer.finish()
        writer.publish()
    except BaseException:
        writer.abandon()
        with suppress(OSError):
            writer.aside.unlink()
        raise
    if record.status == "failed":
        raise RecordError(f"only what came before the break was restored: it {record.reason}")
    if record.source.name.lower().endswith(".jsonl") and digest_at(target) != record.source.sha256:
        raise RecordError("clean text and removals do not make up the source: its digest is another")
