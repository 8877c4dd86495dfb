"""A run over many documents: plan, work, publish, count."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from cleaner import __version__
from cleaner.errors import RecordError, StoppedError, UsageError
from cleaner.model import CleanResult
from cleaner.pipeline import Cleaner
from cleaner.rules import catalogue
from cleaner.sources.decoding import decode
from cleaner.sources.plan import Planned
from cleaner.sources.reading import UnreadableError, read_bytes
from cleaner.writers.files import replacing, write_whole
from cleaner.writers.records import (
    SCHEMA,
    CleanRecord,
    Counter,
    DocumentRecord,
    Header,
    SourceRecord,
    document_record,
    read_header,
    read_report,
    to_line,
)

REPORT: Final = "provenance.jsonl"
WORKING: Final = ".cleaner"


class Outcome(msgspec.Struct, frozen=True):
    """What came of one planned document: its record, and the result where there is one."""

    record: DocumentRecord
    result: CleanResult | None = None

    @property
    def clean_bytes(self) -> bytes | None:
        """The bytes of the clean file, None where none is written."""
        return None if self.result is None or self.record.clean is None else self.result.text.encode()


def check_places(sources: Sequence[Path], out: Path) -> None:
    """Raise UsageError when reading ``sources`` and writing ``out`` would meet, through links too."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; --out names a folder")
    for source in sources:
        if not source.exists():
            continue
        if source.is_dir() and _is_within(out, source):
            what = "is the source itself" if out.exists() and out.samefile(source) else f"lies inside of {source}"
            raise UsageError(f"{out}: {what}; choose a folder outside of it")
        if _is_within(source, out):
            raise UsageError(f"{source}: lies inside of the output folder {out}; choose another --out")


def _is_within(path: Path, folder: Path) -> bool:
    """Whether ``path`` is ``folder`` or lies below it; compares what is there by device and inode."""
    if not folder.exists():
        return False
    resolved = path.resolve()
    return any(top.exists() and top.samefile(folder) for top in (resolved, *resolved.parents))


def check_output(out: Path) -> None:
    """Raise UsageError for a folder with content that is not ours."""
    if not out.is_dir() or not any(out.iterdir()) or (out / WORKING).is_dir():
        return
    try:
        with (out / REPORT).open("rb") as stream:
            read_header(stream)
    except (OSError, RecordError):
        raise UsageError(f"{out}: has content that cleaner did not write; choose an empty or new folder") from None


def work(planned: Planned, cleaner: Cleaner, line: int, *, with_text: bool = True) -> Outcome:
    """One document: read, decoded, cleaned, recorded. It depends on nothing else, and never raises for bad input."""
    source = _source(planned)
    if planned.skip is not None:
        return Outcome(DocumentRecord(line, source.name, source, "skipped", planned.skip))
    if planned.fault is not None:
        return Outcome(DocumentRecord(line, source.name, source, "failed", planned.fault))
    try:
        data = read_bytes(planned.path)
    except UnreadableError as error:
        return Outcome(DocumentRecord(line, source.name, source, "failed", str(error)))
    source = msgspec.structs.replace(source, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    decoded = decode(data)
    if decoded is None:
        return Outcome(DocumentRecord(line, source.name, source, "skipped", "binary"))
    source = msgspec.structs.replace(
        source, encoding=decoded.encoding, code_points=len(decoded.text), bom=decoded.bom.hex()
    )
    result = cleaner.clean(decoded.text, id=source.name)
    if decoded.problems:
        result = msgspec.structs.replace(result, problems=(*decoded.problems, *result.problems))
    clean = None
    if result.status != "failed":
        digest = hashlib.sha256(result.text.encode()).hexdigest()
        clean = CleanRecord(_shown(planned.clean_name), digest, len(result.text))
    return Outcome(document_record(line, source, result, clean, with_text=with_text), result)


def _source(planned: Planned) -> SourceRecord:
    """What the plan knows of a source."""
    name = _shown(planned.name)
    return SourceRecord("text", name, name_bytes="" if name == planned.name else os.fsencode(planned.name).hex())


def _shown(name: str) -> str:
    """A name as text; bytes that are not UTF-8 are written in hexadecimal, with a backslash."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def work_through(plan: Sequence[Planned], cleaner: Cleaner, *, with_text: bool = True) -> Iterator[Outcome]:
    """The outcomes of a plan, in its order."""
    for line, planned in enumerate(plan, start=1):
        yield work(planned, cleaner, line, with_text=with_text)


def run(
    plan: Sequence[Planned],
    out: Path,
    cleaner: Cleaner,
    *,
    with_text: bool = True,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> Counter:
    """Clean ``plan`` into ``out``: clean files first, the report last; ``told`` hears of each document.

    Raises StoppedError when the output cannot be written.
    """
    before = _clean_names(out)
    working = out / WORKING
    try:
        working.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoppedError(f"{out}: cannot be written: {error.strerror or error}") from None
    counter = Counter()
    with replacing(working / REPORT) as report:
        header = Header(0, SCHEMA, __version__, cleaner.config.digest, catalogue.digest(), None)
        report.write(to_line(header))
        for planned, outcome in zip(plan, work_through(plan, cleaner, with_text=with_text), strict=True):
            if (data := outcome.clean_bytes) is not None:
                write_whole(out / planned.clean_name, data)
                before.discard(os.fsencode(planned.clean_name))
            report.write(to_line(outcome.record))
            counter.add(outcome.record)
            told(outcome)
        report.write(to_line(counter.summary(len(plan) + 1)))
    if sum(counter.statuses.values()) != len(plan):
        raise StoppedError(f"{out}: {len(plan)} documents went in, {counter.statuses} came out")
    for name in before:
        (out / os.fsdecode(name)).unlink(missing_ok=True)
    (working / REPORT).replace(out / REPORT)
    shutil.rmtree(working)
    return counter


def _clean_names(out: Path) -> set[bytes]:
    """The names of the clean files that an earlier run left in ``out``."""
    if not (out / REPORT).exists():
        return set()
    return {
        clean_name_bytes(record)
        for record in read_report(out / REPORT)
        if isinstance(record, DocumentRecord) and record.clean is not None
    }


def clean_name_bytes(record: DocumentRecord) -> bytes:
    """The name of a record's clean file as the file system has it."""
    if record.clean is None:
        return b""
    if not record.source.name_bytes:
        return record.clean.name.encode()
    name = bytes.fromhex(record.source.name_bytes)
    return os.fsencode(Planned(os.fsdecode(name), Path()).clean_name)
