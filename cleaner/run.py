"""A run over many documents: plan, work, publish, count."""

import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cleaner import __version__
from cleaner.corpus import Statistics
from cleaner.documents import Folders, NoTextError, Outcome, inside, read, work
from cleaner.errors import RecordError, StoppedError, UsageError
from cleaner.pipeline import Cleaner
from cleaner.rerun import EarlierRun
from cleaner.rules import catalogue
from cleaner.sources.plan import Planned, order
from cleaner.writers.files import UnwritableError, replacing, write_whole
from cleaner.writers.records import REPORT, SCHEMA, Counter, DocumentRecord, Header, read_header, to_line
from cleaner.writers.statistics import STATISTICS, write_statistics

WORKING: Final = ".cleaner"
_NAMES: Final = "names"
"""In ``WORKING``: the clean files that this run, and those before it, may have written; each name ends in NUL."""
_ASIDE: Final = "quarantined"
"""In ``WORKING``: where the quarantine is, and the clean files that this run, and those before it, may have written there."""


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


def texts(plan: Iterable[Planned], told: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The texts of a plan, to be counted before they are cleaned; ``told`` hears of each document that was looked at."""
    for planned in plan:
        with suppress(NoTextError):
            yield read(planned).text
        told()


class _Target:
    """A folder for clean files: names of those that earlier runs may have left there, and of those that are this run's."""

    def __init__(self, folder: Path, before: Iterable[str], to_come: Collection[str], to_stay: Collection[str]) -> None:
        self._folder = folder
        self._before = {*before}
        self._to_come = {*to_come}
        self._to_stay = {*to_stay}
        self.done = set[str]()

    @property
    def names(self) -> list[bytes]:
        """Everything that may be there until the run has ended well."""
        return sorted(name.encode("utf-8", "surrogateescape") for name in self._before | self._to_come)

    def clear(self) -> None:
        """Take away what no document of the plan will write again: one may be a file where a folder must be."""
        _remove(self._folder, self._before - self._to_come - self._to_stay)

    def finish(self) -> None:
        """Take away what was to be written again and was not."""
        _remove(self._folder, (self._before & self._to_come) - self._to_stay - self.done)


def run(
    plan: Sequence[Planned],
    folders: Folders,
    cleaner: Cleaner,
    *,
    statistics: Statistics | None = None,
    with_text: bool = True,
    keep_vanished: bool = False,
    told: Callable[[Outcome], None] = lambda _outcome: None,
    told_gone: Callable[[str], None] = lambda _name: None,
) -> Counter:
    """Clean ``plan`` into ``folders``: clean files first, the report last; ``told`` hears of each document.

    What an earlier run wrote stays where it would become the same. A clean file whose source is gone goes, and
    ``told_gone`` hears the document's name; with ``keep_vanished`` it stays, and its record comes among the others, by name.
    Raises UsageError when its place is wanted then, StoppedError when the output cannot be written.
    """
    out, working, earlier = folders.out, folders.out / WORKING, EarlierRun(folders, plan)
    kept = earlier.vanished if keep_vanished else {}
    if keep_vanished:
        earlier.check_vanished(plan)
    targets = _targets(plan, folders, earlier, kept)
    try:
        working.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoppedError(f"{out}: cannot be written: {error.strerror or error}") from None
    write_whole(working / _NAMES, _joined(targets[False].names))
    if folders.quarantine is not None:
        write_whole(
            working / _ASIDE, _joined([os.fsencode(os.path.realpath(folders.quarantine)), *targets[True].names])
        )
    if statistics is not None:
        write_statistics(working / STATISTICS, statistics)
    for target in targets.values():
        target.clear()
    for name in sorted(earlier.vanished.keys() - kept.keys(), key=order):
        told_gone(name)
    counter = Counter()
    with replacing(working / REPORT) as report:
        digest = None if statistics is None else statistics.digest
        header = Header(0, SCHEMA, __version__, cleaner.config.digest, catalogue.digest(), digest)
        report.write(to_line(header))
        for planned, record in earlier.along(plan):
            line = counter.documents + 1
            if planned is not None:
                found = earlier.comparable(record, header)
                outcome = work(
                    planned, cleaner, line, folders, statistics=statistics, with_text=with_text, earlier=found
                )
                outcome = _published(folders, planned, outcome)
                if outcome.record.clean is not None:
                    targets[outcome.record.clean.quarantined].done.add(planned.clean_name)
            elif record is not None and keep_vanished:
                outcome = Outcome(msgspec.structs.replace(record, line=line, vanished=True), is_reused=True)
            else:
                continue
            report.write(to_line(outcome.record))
            counter.add(outcome.record)
            told(outcome)
        report.write(to_line(counter.summary(counter.documents + 1)))
    if sum(counter.statuses.values()) != len(plan) + len(kept):
        raise StoppedError(f"{out}: {len(plan) + len(kept)} documents went in, {counter.statuses} came out")
    for target in targets.values():
        target.finish()
    if statistics is not None:
        (working / STATISTICS).replace(out / STATISTICS)
    else:
        (out / STATISTICS).unlink(missing_ok=True)
    (working / REPORT).replace(out / REPORT)
    shutil.rmtree(working)
    return counter


def _targets(
    plan: Sequence[Planned], folders: Folders, earlier: EarlierRun, kept: Mapping[str, tuple[str, bool]]
) -> dict[bool, _Target]:
    """The folders for clean files, by whether they are the quarantine."""
    to_come = {entry.clean_name for entry in plan if entry.skip is None and entry.fault is None}

    def target(folder: Path, before: Collection[str], *, is_aside: bool) -> _Target:
        return _Target(folder, before, to_come, {name for name, aside in kept.values() if aside is is_aside})

    before = earlier.clean_names.union(_names(folders.out / WORKING))
    targets = {False: target(folders.out, before, is_aside=False)}
    if folders.quarantine is not None:
        targets[True] = target(folders.quarantine, names_in_quarantine(folders, earlier), is_aside=True)
    return targets


def _published(folders: Folders, planned: Planned, outcome: Outcome) -> Outcome:
    """The outcome, after its clean file was written; a failed one, when that has no place in its folder."""
    data, record = outcome.clean_bytes, outcome.record
    if data is None or record.clean is None:
        return outcome
    try:
        write_whole(inside(folders.of(record.clean), planned.clean_name), data)
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


def names_in_quarantine(folders: Folders, earlier: EarlierRun) -> set[str]:
    """The names of the clean files that earlier runs wrote to the quarantine, or may have before they stopped."""
    place, *stopped = _names(folders.out / WORKING, _ASIDE) or [""]
    is_here = folders.quarantine is not None and place == os.path.realpath(folders.quarantine)
    return earlier.quarantined_names.union(stopped if is_here else ())


def _names(working: Path, file: str = _NAMES) -> list[str]:
    """The names of the clean files of a run that was stopped."""
    try:
        data = (working / file).read_bytes()
    except OSError:
        return []
    return data.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _joined(names: Iterable[bytes]) -> bytes:
    return b"".join(name + b"\0" for name in names)
