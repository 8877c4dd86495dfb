"""From clean files and report back to the sources, and whether the three still fit together."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from cleaner.errors import CleanerError, RecordError, UsageError
from cleaner.model import rebuilt
from cleaner.run import REPORT, WORKING, clean_name_bytes
from cleaner.sources.decoding import encode
from cleaner.sources.plan import make_plan
from cleaner.sources.reading import UnreadableError, read_bytes
from cleaner.writers.files import write_whole
from cleaner.writers.records import DocumentRecord, read_report

RUN_FILES = frozenset({REPORT, "statistics.jsonl", "report.html"})


class Finding(msgspec.Struct, frozen=True):
    """Something that does not fit, and where: a line of the report or the name of a file."""

    place: str
    message: str


def source_bytes(record: DocumentRecord, clean: bytes) -> bytes:
    """The bytes of a record's source, from its clean file. Raises RecordError when they are not what the record says."""
    if record.clean is None or hashlib.sha256(clean).hexdigest() != record.clean.sha256:
        raise RecordError("the clean file was changed: its digest is not the one in the report")
    removed = [(removal.clean_offset, removal.text) for removal in record.removals if removal.text is not None]
    if len(removed) < len(record.removals):
        raise RecordError("the report was written without the removed texts (--provenance spans)")
    text = rebuilt(clean.decode(), removed)
    try:
        data = encode(text, record.source.encoding, bytes.fromhex(record.source.bom))
    except (UnicodeError, LookupError, ValueError) as error:
        raise RecordError(f"cannot be encoded as {record.source.encoding}: {error}") from None
    if hashlib.sha256(data).hexdigest() != record.source.sha256:
        raise RecordError("clean text and removals do not make up the source: its digest is another")
    return data


def verify(folder: Path, sources: Sequence[Path] = ()) -> Iterator[Finding]:
    """What does not fit in a folder of ours; with ``sources`` they are compared, too.

    Raises UsageError when the folder has no report.
    """
    _check_folder(folder)
    known: set[bytes] = set()
    originals = {os.fsencode(entry.name): entry.path for entry in make_plan(sources)} if sources else {}
    for record in read_report(folder / REPORT):
        if isinstance(record, RecordError):
            yield Finding(REPORT, str(record))
        if not isinstance(record, DocumentRecord):
            continue
        name = os.fsencode(record.source.name)
        if record.source.name_bytes:
            name = bytes.fromhex(record.source.name_bytes)
        original = originals.pop(name, None)
        if record.clean is not None:
            known.add(clean_name_bytes(record))
            yield from _check_document(folder, record)
        if sources and record.source.sha256:
            yield from _check_source(record, original)
    for name in originals:
        yield Finding(os.fsdecode(name), "a source that is not in the report")
    yield from _unknown_files(folder, known)


def _check_folder(folder: Path) -> None:
    if not (folder / REPORT).is_file():
        raise UsageError(f"{folder}: has no {REPORT}; name the folder that `cleaner clean` wrote")


def _check_document(folder: Path, record: DocumentRecord) -> Iterator[Finding]:
    assert record.clean is not None  # noqa: S101 - asked by the caller
    try:
        clean = read_bytes(folder / os.fsdecode(clean_name_bytes(record)))
        if all(removal.text is not None for removal in record.removals):
            source_bytes(record, clean)
        elif hashlib.sha256(clean).hexdigest() != record.clean.sha256:
            raise RecordError("the clean file was changed: its digest is not the one in the report")
    except CleanerError as error:
        yield Finding(record.clean.name, str(error))


def _check_source(record: DocumentRecord, path: Path | None) -> Iterator[Finding]:
    try:
        if path is None:
            yield Finding(record.source.name, "the source is gone")
        elif hashlib.sha256(read_bytes(path)).hexdigest() != record.source.sha256:
            yield Finding(record.source.name, "the source was changed since")
    except UnreadableError as error:
        yield Finding(record.source.name, str(error))


def _unknown_files(folder: Path, known: Collection[bytes]) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() and not path.is_symlink():
            if str(name) == WORKING:
                yield Finding(WORKING, "a run is under way or was stopped: run it again to finish it")
        elif os.fsencode(name) not in known and str(name) not in RUN_FILES and name.parts[0] != WORKING:
            yield Finding(str(name), "a file that is not in the report")


def restore(
    folder: Path,
    to: Path,
    names: Collection[str] = (),
    told: Callable[[str], None] = lambda _name: None,
) -> Iterator[Finding]:
    """Write the sources of ``folder`` (of ``names`` only, if any) below ``to``; yields those that could not be.

    Raises UsageError for a folder without report, a name that is not in it, and a ``to`` that has content.
    """
    _check_folder(folder)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(f"{to}: is not an empty folder; choose a new one")
    wanted = set(names)
    for record in read_report(folder / REPORT):
        if isinstance(record, RecordError):
            yield Finding(REPORT, str(record))
        if not isinstance(record, DocumentRecord) or (names and record.source.name not in names):
            continue
        wanted.discard(record.source.name)
        if record.clean is None:
            if record.status == "failed":
                yield Finding(record.source.name, f"was not cleaned, so it cannot be restored: {record.reason}")
            continue
        target = record.source.name
        if record.source.name_bytes:
            target = os.fsdecode(bytes.fromhex(record.source.name_bytes))
        try:
            write_whole(
                _inside(to, target), source_bytes(record, read_bytes(folder / os.fsdecode(clean_name_bytes(record))))
            )
            told(record.source.name)
        except (RecordError, UnreadableError) as error:
            yield Finding(record.source.name, str(error))
    for name in sorted(wanted):
        yield Finding(name, "is not in the report")


def _inside(folder: Path, name: str) -> Path:
    """The path of ``name`` below ``folder``. Raises RecordError for one that leads out of it."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        raise RecordError("the name in the report leads out of the folder")
    return folder / path
