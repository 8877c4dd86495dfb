"""A run over many documents: plan, work, publish, count."""

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cleaner import __version__
from cleaner.errors import RecordError, StoppedError, UsageError
from cleaner.extraction.pages import PageError, read_page
from cleaner.model import CleanResult
from cleaner.pipeline import Cleaner
from cleaner.rules import catalogue
from cleaner.sources.decoding import decode
from cleaner.sources.plan import Planned, path_of
from cleaner.sources.reading import UnreadableError, read_bytes
from cleaner.verdict import CONTENT_FARM, VERDICT
from cleaner.writers.files import UnwritableError, replacing, write_whole
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
_NAMES: Final = "names"
"""In ``WORKING``: the clean files that this run, and those before it, may have written; each name ends in NUL."""
_ASIDE: Final = "quarantined"
"""In ``WORKING``: where the quarantine is, and the clean files that this run, and those before it, may have written there."""
_LIKE_AN_ESCAPE: Final = re.compile(rb"\\(?=x[0-9a-f]{2})")


class Outcome(msgspec.Struct, frozen=True):
    """What came of one planned document: its record, and the result where there is one."""

    record: DocumentRecord
    result: CleanResult | None = None

    @property
    def clean_bytes(self) -> bytes | None:
        """The bytes of the clean file, None where none is written."""
        return None if self.result is None or self.record.clean is None else self.result.text.encode()


def check_places(sources: Sequence[Path], out: Path, option: str = "--out") -> None:
    """Raise UsageError when reading ``sources`` and writing ``out``, which ``option`` names, would meet, through links too."""
    there = _identity(out)
    if there is not None and not out.is_dir():
        raise UsageError(f"{out}: is a file; {option} names a folder")
    if there is None and out.is_symlink():
        raise UsageError(f"{out}: is a link that leads nowhere; choose another {option}")
    for source in sources:
        if is_within(out, source) and source.is_dir():
            what = "is the source itself" if there == _identity(source) else f"lies inside of {source}"
            raise UsageError(f"{out}: {what}; choose a folder outside of it")
        if is_within(source, out):
            raise UsageError(f"{source}: lies inside of the output folder {out}; choose another {option}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of what is there; None for nothing, and for what may not be looked at."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def is_within(path: Path, folder: Path) -> bool:
    """Whether ``path`` is ``folder`` or lies below it, through links too; compares what is there by device and inode."""
    wanted = _identity(folder)
    resolved = Path(os.path.realpath(path))  # `Path.resolve` raises for links that lead in circles
    return wanted is not None and any(_identity(top) == wanted for top in (resolved, *resolved.parents))


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
    if planned.is_page:
        return _work_on_page(planned, data, source, cleaner, line, with_text=with_text)
    decoded = decode(data)
    if decoded is None:
        return Outcome(DocumentRecord(line, source.name, source, "skipped", "binary"))
    source = msgspec.structs.replace(
        source, encoding=decoded.encoding, code_points=len(decoded.text), bom=decoded.bom.hex()
    )
    result = cleaner.clean(decoded.text, id=source.name)
    if decoded.problems:
        result = msgspec.structs.replace(result, problems=(*decoded.problems, *result.problems))
    return Outcome(document_record(line, source, result, _clean(planned, result), with_text=with_text), result)


def _work_on_page(
    planned: Planned, data: bytes, source: SourceRecord, cleaner: Cleaner, line: int, *, with_text: bool
) -> Outcome:
    """The same for a page: its main text is what is cleaned."""
    try:
        page = read_page(data)
    except PageError as error:
        return Outcome(DocumentRecord(line, source.name, source, "failed", str(error)))
    source = msgspec.structs.replace(
        source,
        kind="blocks",
        encoding="utf-8",
        code_points=len(page.text),
        road=page.road,
        text_sha256=hashlib.sha256(page.text.encode()).hexdigest(),
    )
    result = cleaner.clean(page.text, id=source.name, media_type="text/html")
    record = document_record(line, source, result, _clean(planned, result), with_text=with_text)
    if not page.blocks:
        record = msgspec.structs.replace(record, reason=f"{page.road} found no text")
    return Outcome(record, result)


def set_aside(outcome: Outcome) -> Outcome:
    """The outcome, its clean file marked for the quarantine when it is content-farm text."""
    record = outcome.record
    if record.clean is None or not is_farm(record):
        return outcome
    clean = msgspec.structs.replace(record.clean, quarantined=True)
    return msgspec.structs.replace(outcome, record=msgspec.structs.replace(record, clean=clean))


def is_farm(record: DocumentRecord) -> bool:
    """Whether a record has the verdict that the document is content-farm text."""
    return any(note.rule == CONTENT_FARM and note.category == VERDICT for note in record.notes)


def _clean(planned: Planned, result: CleanResult) -> CleanRecord | None:
    """What the record says of the clean file; None where there is none."""
    if result.status == "failed":
        return None
    digest = hashlib.sha256(result.text.encode()).hexdigest()
    return CleanRecord(_written(planned.clean_name), digest, len(result.text))


def _source(planned: Planned) -> SourceRecord:
    """What the plan knows of a source."""
    name = _written(planned.name)
    data = b"" if name == planned.name else planned.name.encode("utf-8", "surrogateescape")
    return SourceRecord("text", name, name_bytes=data.hex())


def _written(name: str) -> str:
    r"""A name as a report has it: bytes that are not UTF-8 in hexadecimal, with a backslash.

    No two names are written alike: a backslash that would read as the start of such a byte is written as one, too.

    >>> print(_written("a\udcff"), _written(r"a\xff"), _written(r"a\b"))
    a\xff a\x5cxff a\b
    """
    data = _LIKE_AN_ESCAPE.sub(rb"\\x5c", name.encode("utf-8", "surrogateescape"))
    return data.decode("utf-8", "backslashreplace")


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
    quarantine: Path | None = None,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> Counter:
    """Clean ``plan`` into ``out``: clean files first, the report last; ``told`` hears of each document.

    Clean files of content-farm text go into ``quarantine``, if there is one.

    Raises StoppedError when the output cannot be written.
    """
    working = out / WORKING
    before = {*_clean_names(out), *_names(working)}
    before_aside = set[str]() if quarantine is None else names_in_quarantine(out, quarantine)
    to_come = {entry.clean_name for entry in plan if entry.skip is None and entry.fault is None}
    try:
        working.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoppedError(f"{out}: cannot be written: {error.strerror or error}") from None
    everything = sorted(name.encode("utf-8", "surrogateescape") for name in before | to_come)
    write_whole(working / _NAMES, b"".join(name + b"\0" for name in everything))
    _remove(out, before - to_come)  # first: one of them may be a file where a folder must be
    counter, done, aside = Counter(), set[str](), set[str]()
    if quarantine is not None:
        names = (os.path.realpath(quarantine), *sorted(before_aside | to_come))
        write_whole(working / _ASIDE, b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for name in names))
        _remove(quarantine, before_aside - to_come)
    with replacing(working / REPORT) as report:
        header = Header(0, SCHEMA, __version__, cleaner.config.digest, catalogue.digest(), None)
        report.write(to_line(header))
        for planned, outcome in zip(plan, work_through(plan, cleaner, with_text=with_text), strict=True):
            if quarantine is not None:
                outcome = set_aside(outcome)  # noqa: PLW2901 - the outcome with its place
            published = _published(out, quarantine, planned, outcome)
            if published.record.clean is not None:
                (aside if published.record.clean.quarantined else done).add(planned.clean_name)
            report.write(to_line(published.record))
            counter.add(published.record)
            told(published)
        report.write(to_line(counter.summary(len(plan) + 1)))
    if sum(counter.statuses.values()) != len(plan):
        raise StoppedError(f"{out}: {len(plan)} documents went in, {counter.statuses} came out")
    _remove(out, (before & to_come) - done)
    if quarantine is not None:
        _remove(quarantine, (before_aside & to_come) - aside)
    (working / REPORT).replace(out / REPORT)
    shutil.rmtree(working)
    return counter


def _published(out: Path, quarantine: Path | None, planned: Planned, outcome: Outcome) -> Outcome:
    """The outcome, after its clean file was written; a failed one, when that has no place in its folder."""
    data, record = outcome.clean_bytes, outcome.record
    if data is None:
        return outcome
    folder = quarantine if quarantine is not None and record.clean is not None and record.clean.quarantined else out
    try:
        write_whole(inside(folder, planned.clean_name), data)
    except (RecordError, UnwritableError) as error:
        return Outcome(DocumentRecord(record.line, record.id, record.source, "failed", f"its clean file {error}"))
    return outcome


def _remove(out: Path, names: Iterable[str]) -> None:
    """Take clean files of earlier runs away, and folders that are empty then. The names are not to be trusted."""
    for name in sorted(names):
        try:
            path = inside(out, name)
            is_folder = stat.S_ISDIR(path.lstat().st_mode)
        except (RecordError, OSError):
            continue  # not ours, or not there
        if not is_folder:
            path.unlink()
            with suppress(OSError):  # not empty
                for folder in path.relative_to(out).parents[:-1]:
                    (out / folder).rmdir()


def _clean_names(out: Path, *, quarantined: bool = False) -> set[str]:
    """The names of the clean files in the report of an earlier run, of those in ``out`` or of those in quarantine."""
    names = set[str]()
    if (out / REPORT).is_file():
        for record in read_report(out / REPORT):
            if (
                isinstance(record, DocumentRecord)
                and record.clean is not None
                and record.clean.quarantined is quarantined
            ):
                with suppress(RecordError):
                    names.add(clean_name(record))
    return names


def names_in_quarantine(out: Path, quarantine: Path) -> set[str]:
    """The names of the clean files that earlier runs into ``out`` wrote to the quarantine, or may have before they stopped."""
    names = _clean_names(out, quarantined=True)
    place, *stopped = _names(out / WORKING, _ASIDE) or [""]
    return names.union(stopped) if place == os.path.realpath(quarantine) else names


def _names(working: Path, file: str = _NAMES) -> list[str]:
    """The names of the clean files of a run that was stopped."""
    try:
        data = (working / file).read_bytes()
    except OSError:
        return []
    return data.decode("utf-8", "surrogateescape").split("\0")[:-1]


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
    with suppress(RecordError):
        return {record.source.name, source_name(record)}
    return {record.source.name}


def clean_name(record: DocumentRecord) -> str:
    """The name of a record's clean file, empty when it has none. Raises RecordError as ``source_name`` does."""
    if record.clean is None:
        return ""
    if not record.source.name_bytes:
        return record.clean.name
    return Planned(source_name(record), Path()).clean_name


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
