"""A run over many documents: plan, count, work, publish, and count what came out."""

import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from cleaner import __version__
from cleaner.corpus import FragmentCounter, Statistics
from cleaner.documents import Folders, digest_at, failed, inside, source_name, without_work
from cleaner.errors import RecordError, StoppedError, UsageError
from cleaner.pool import Limits, Lost, each
from cleaner.rerun import EarlierRuns, Known, comparable
from cleaner.rules import catalogue
from cleaner.sources.plan import Planned, order, path_of
from cleaner.tasks import Cleaning, Counting, Done, Task, Work, kept_as_it_came
from cleaner.writers.files import aside_of, failure
from cleaner.writers.records import (
    REPORT,
    SCHEMA,
    Counter,
    DocumentRecord,
    Header,
    document_of,
    read_header,
    to_line,
)
from cleaner.writers.statistics import STATISTICS, write_counts, write_statistics
from cleaner.writers.working import WORKING, Journal, journals, remove_left_over, working

_COUNTS: Final = "counts"
"""In ``WORKING``: the statistics as workers map them."""


class Listener:
    """Hears how a run goes; this one says nothing."""

    def counted(self) -> None:
        """A document was looked at for what it shares with others."""

    def done(self, record: DocumentRecord, *, is_reused: bool = False) -> None:
        """A document is done, or as an earlier run has left it."""

    def gone(self, name: str) -> None:
        """The clean file of a document without source was taken away."""

    def left(self, name: str) -> None:
        """It was left, since somebody has edited it."""


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


class _Entry(msgspec.Struct, frozen=True):
    """A line of the report to come: a document of the plan, or one whose line is known without work."""

    line: int
    planned: Planned | None = None
    known: Sequence[Known] = ()
    ready: bytes = b""


class _Publisher:
    """Gives work out in the order of the plan, and takes it in: a line into the journal, then the clean file in its place."""

    def __init__(self, how: Work, journal: Journal, listener: Listener) -> None:
        self.counter = Counter()
        self._how = how
        self._journal = journal
        self._listener = listener
        self._entries = deque[_Entry]()

    def tasks(
        self, plan: Sequence[Planned], earlier: EarlierRuns, kept: Collection[str], header: Header
    ) -> Iterator[Task]:
        """What workers are to do; what needs no work is noted in its place."""
        line = 0
        for planned, known in earlier.along(plan):
            if planned is None and source_name(known[0].record) not in kept:
                continue
            line += 1
            if planned is None:
                record = msgspec.structs.replace(known[0].record, line=line, vanished=True)
                self._entries.append(_Entry(line, ready=to_line(record)))
            elif planned.skip is not None or planned.fault is not None:
                self._entries.append(_Entry(line, planned, known, to_line(without_work(planned, line))))
            else:
                self._entries.append(_Entry(line, planned, known))
                digests = frozenset(one.clean.sha256 for one in known if one.clean is not None)
                yield Task(planned, line, comparable(known, header), digests)

    def take(self, done: Done | Lost) -> None:
        """The outcome of the next task. Raises StoppedError."""
        self.flush()
        entry = self._entries.popleft()
        assert entry.planned is not None  # noqa: S101 - a task has one
        if isinstance(done, Lost):
            done = self._lost(entry, entry.planned, done.reason)
        if done.stopped:
            raise StoppedError(done.stopped)
        self._publish(entry, done)

    def flush(self) -> None:
        """What needs no work and is next."""
        while self._entries and self._entries[0].ready:
            entry = self._entries.popleft()
            self._publish(entry, Done(entry.ready, is_reused=entry.planned is None))

    def _lost(self, entry: _Entry, planned: Planned, reason: str) -> Done:
        """The outcome of a document whose worker died."""
        for folder in filter(None, (self._how.folders.out, self._how.folders.quarantine)):
            with suppress(OSError, RecordError):
                aside_of(inside(folder, planned.clean_name), str(entry.line)).unlink()
        record = failed(planned, entry.line, reason)
        if self._how.keep_failed:
            return kept_as_it_came(Task(planned, entry.line), record, self._how)
        return Done(to_line(record))

    def _publish(self, entry: _Entry, done: Done) -> None:
        record = document_of(done.line)
        self._journal.append(done.line)
        if done.aside is not None and record.clean is not None and entry.planned is not None:
            folder, _ = os.path.split(done.aside)
            path = os.path.join(folder, path_of(entry.planned.clean_name.rpartition("/")[2]))  # noqa: PTH118 - fast
            try:
                os.replace(done.aside, path)  # noqa: PTH105 - fast
            except OSError as error:
                raise failure(Path(path), error) from None
        if entry.planned is not None:
            place = None if record.clean is None else (entry.planned.clean_name, record.clean.quarantined)
            for known in entry.known:
                if known.clean is not None and (known.clean_name, known.clean.quarantined) != place:
                    self.take_away(known)
        self.counter.add(record)
        self._listener.done(record, is_reused=done.is_reused)

    def take_away(self, known: Known) -> bool:
        """Remove a clean file that a run wrote, and folders that are empty then; whether it is gone. An edited one stays."""
        clean = known.clean
        try:
            if clean is None or not (folder := self._how.folders.of(clean)).is_dir():
                return True
            path = inside(folder, known.clean_name)
            path.lstat()
        except (RecordError, OSError):
            return True  # not ours, or not there
        if not self._how.force and digest_at(path) != clean.sha256:
            return False
        with suppress(OSError):
            path.unlink()
            for parent in path.relative_to(folder).parents[:-1]:
                (folder / parent).rmdir()
        return True


def run(
    plan: Sequence[Planned],
    how: Work,
    *,
    statistics: Statistics | None = None,
    counting: bool = False,
    keep_vanished: bool = False,
    jobs: int = 0,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    listener: Listener = Listener(),  # noqa: B008 - has no state
) -> Counter:
    """Clean ``plan`` as ``how`` says: each clean file follows the line that tells of it, and the report comes last.

    With ``counting`` the fragments of the plan are counted first, else ``statistics`` are those to use, if any. What an
    earlier run wrote stays where it would become the same. A clean file whose source is gone goes; with ``keep_vanished`` it
    stays, and its record comes among the others, by name. ``jobs`` and ``limits`` are those of ``pool.each``.

    Raises UsageError when a place is wanted twice, StoppedError when the output cannot be written: then what is done stays,
    and the same run goes on from there.
    """
    folders, out = how.folders, how.folders.out
    earlier = EarlierRuns(folders, plan)
    kept = earlier.vanished if keep_vanished else {}
    if keep_vanished:
        earlier.check_vanished(plan)
    with working(out) as lock, _without_left_overs(folders):
        inherited = lock if jobs else None
        if counting:
            statistics = counted(
                plan, Counting(how.caps, how.config.fast, inherited), jobs=jobs, limits=limits, listener=listener
            )
        counts = None if statistics is None else out / WORKING / _COUNTS
        if statistics is not None and counts is not None:
            write_statistics(out / WORKING / STATISTICS, statistics)
            write_counts(counts, statistics)
        digest = None if statistics is None else statistics.digest
        header = Header(0, SCHEMA, __version__, how.config.digest, catalogue.digest(), digest)
        with closing(Journal(out)) as journal:
            publisher = _Publisher(how, journal, listener)
            _clear(earlier, kept, publisher, listener)
            journal.append(to_line(header))
            tasks = publisher.tasks(plan, earlier, kept, header)
            with closing(each(tasks, Cleaning(how, counts, inherited), jobs=jobs, limits=limits)) as outcomes:
                for outcome in outcomes:
                    publisher.take(outcome)
            publisher.flush()
            counter = publisher.counter
            journal.append(to_line(counter.summary(counter.documents + 1)))
            if sum(counter.statuses.values()) != len(plan) + len(kept):
                raise StoppedError(f"{out}: {len(plan) + len(kept)} documents went in, {counter.statuses} came out")
            if statistics is not None:
                (out / WORKING / STATISTICS).replace(out / STATISTICS)
            else:
                (out / STATISTICS).unlink(missing_ok=True)
            journal.publish()
    return counter


@contextmanager
def _without_left_overs(folders: Folders) -> Iterator[None]:
    """Takes away what a run before has left half written, when it was stopped; and at the end what this one has, if it is."""
    places = [folders.out] if folders.quarantine is None else [folders.out, folders.quarantine]
    if journals(folders.out):
        for folder in places:
            remove_left_over(folder)
    try:
        yield
    except BaseException:
        for folder in places:
            with suppress(OSError):  # it would hide why the run ends; the next one takes away what is left
                remove_left_over(folder)
        raise


def _clear(earlier: EarlierRuns, kept: Collection[str], publisher: _Publisher, listener: Listener) -> None:
    """Take away the clean files of documents that are not in the plan: first, for one may be a file where a folder must be."""
    for name in sorted(earlier.gone.keys() - kept, key=order):
        if not [publisher.take_away(known) for known in earlier.gone[name]][-1]:
            listener.left(name)
        elif name in earlier.vanished:
            listener.gone(name)


def counted(
    plan: Iterable[Planned],
    setup: Counting,
    *,
    jobs: int = 0,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    listener: Listener = Listener(),  # noqa: B008 - has no state
) -> Statistics:
    """The statistics of a plan; a document that cannot be counted is left out here, and told when it is cleaned."""
    wanted = (planned for planned in plan if planned.skip is None and planned.fault is None)
    with FragmentCounter() as counter, closing(each(wanted, setup, jobs=jobs, limits=limits)) as outcomes:
        for packed in outcomes:
            if not isinstance(packed, Lost):
                counter.add_packed(packed)
            listener.counted()
        return counter.statistics()
