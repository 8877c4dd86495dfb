"""A run over many documents: plan, count, work, publish, and count what came out."""

import os
import shutil
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from cleaner import __version__
from cleaner.corpus import FragmentCounter, Statistics
from cleaner.documents import Folders, digest_at, failed, inside, source_name, without_work, written_name
from cleaner.errors import CleanerError, RecordError, StoppedError, UsageError
from cleaner.extraction.pages import extractor
from cleaner.model import Status
from cleaner.pieces import Names, own_name, rejected
from cleaner.pool import Limits, Lost, each
from cleaner.report import PAGE
from cleaner.report.page import write_page
from cleaner.rerun import EarlierRuns, Known, comparable
from cleaner.rules import catalogue
from cleaner.sources.parquet import ROWS_AT_ONCE
from cleaner.sources.pieces import Piece
from cleaner.sources.plan import Planned, order, path_of
from cleaner.sources.reading import Caps, UnreadableError
from cleaner.sources.rows import Fields
from cleaner.sources.shards import digest, pieces
from cleaner.tasks import EDITED, Cleaning, Counting, Done, Task, Work, kept_as_it_came
from cleaner.writers.decisions import DECISIONS
from cleaner.writers.files import aside_of, failure
from cleaner.writers.records import (
    REPORT,
    SCHEMA,
    CleanRecord,
    Counter,
    DocumentRecord,
    Header,
    SourceRecord,
    document_of,
    read_header,
    to_line,
)
from cleaner.writers.shards import Like, ShardWriter
from cleaner.writers.statistics import STATISTICS, write_counts, write_statistics
from cleaner.writers.working import WORKING, Journal, journals, remove_left_over, working

_COUNTS: Final = "counts"
"""In ``WORKING``: the statistics as workers map them."""
_OUTPUTS: Final = "outputs"
"""In ``WORKING``: what the extractor gave for pages while they were counted."""


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
    """Raise UsageError for a folder with content that is not ours; decisions alone may be left of what was."""
    if not out.is_dir() or all(path.name == DECISIONS for path in out.iterdir()) or (out / WORKING).is_dir():
        return
    try:
        with (out / REPORT).open("rb") as stream:
            read_header(stream)
    except (OSError, RecordError):
        raise UsageError(f"{out}: has content that cleaner did not write; choose an empty or new folder") from None


class _Entry(msgspec.Struct, frozen=True):
    """A line of the report to come: a document of the plan, or one whose line is known without work.

    Of an archive: one of its pieces, its end (``line`` is that of its record), or ``again`` the records of an earlier run.
    """

    line: int
    planned: Planned | None = None
    known: Sequence[Known] = ()
    ready: bytes = b""
    shard: "_Shard | None" = None
    piece: Piece | None = None
    again: Known | None = None

    @property
    def needs_work(self) -> bool:
        """Whether a worker has it."""
        if self.shard is not None:
            return self.piece is not None and self.piece.is_document
        return not self.ready and self.again is None


class _Shard:
    """An archive on its way: the names that its documents have taken, and its clean file, begun when the first piece is there."""

    def __init__(
        self, planned: Planned, source: SourceRecord, decisions: str, path: Path, mark: str, fields: Fields
    ) -> None:
        self.source, self.fault = source, ""
        self._decisions = decisions
        self._like = Like(planned.path, fields.text, ROWS_AT_ONCE) if planned.is_parquet else None
        self.names = Names(fields)
        self.removals = 0
        self._planned, self._path, self._mark = planned, path, mark
        self._writer: ShardWriter | None = None

    def write(self, data: bytes) -> None:
        """Add what stands in the place of a piece. Raises StoppedError and UnwritableError."""
        if self._writer is None:
            self._writer = ShardWriter(self._path, self._mark, self._like)
        self._writer.write(data)

    def record(self, line: int) -> tuple[DocumentRecord, ShardWriter | None]:
        """Its record, when all pieces are written; and its clean file, if there is one. Raises as ``write``."""
        status: Status = "failed" if self.fault else "cleaned" if self.removals else "unchanged"
        if not self.fault:
            self.write(b"")
        clean = None
        if self._writer is not None:
            clean = CleanRecord(written_name(self._planned.clean_name), self._writer.finish(), 0)
        record = DocumentRecord(
            line, self.source.name, self.source, status, self.fault, clean, decisions=self._decisions
        )
        return record, self._writer

    def abandon(self) -> None:
        """Leave it as it is, for it is not to be finished."""
        if self._writer is not None:
            self._writer.abandon()


class _Publisher:
    """Gives work out in the order of the plan, and takes it in: a line into the journal, then the clean file in its place."""

    def __init__(self, how: Work, journal: Journal, listener: Listener) -> None:
        self.counter = Counter()
        self.expected = 0
        """Documents that were found in the plan, and that must come out."""
        self._line = 0
        self._how = how
        self._journal = journal
        self._listener = listener
        self._entries = deque[_Entry]()
        self._shards: list[_Shard] = []
        """Those that are not finished."""

    def tasks(
        self, plan: Sequence[Planned], earlier: EarlierRuns, kept: Collection[str], header: Header
    ) -> Iterator[Task]:
        """What workers are to do; what needs no work is noted in its place."""
        for planned, known in earlier.along(plan):
            if planned is None and source_name(known[0].record) not in kept:
                continue
            if planned is None:
                self._again(known[0])
            elif planned.skip is not None or planned.fault is not None:
                self._add(_Entry(self.next_line(), planned, known, to_line(without_work(planned, self._line))))
            elif planned.is_shard:
                yield from self._shard(planned, known, header)
            else:
                self._add(_Entry(self.next_line(), planned, known))
                yield Task(planned, self._line, comparable(known, header), _digests(known))

    def next_line(self) -> int:
        """The number of one more line of the report."""
        self._line += 1
        return self._line

    def _add(self, entry: _Entry) -> None:
        """Note an entry that stands for a document."""
        self.expected += 1
        self._entries.append(entry)

    def _again(self, known: Known, planned: Planned | None = None) -> None:
        """Note that the records of an earlier run come again: of a document, or of an archive and all of its documents."""
        source = known.record.source
        self.expected += source.rows + (not source.is_archive)
        self._entries.append(_Entry(self._line + 1, planned, again=known))
        self._line += source.rows + 1

    def _shard(self, planned: Planned, known: Sequence[Known], header: Header) -> Iterator[Task]:
        """The documents of an archive, one by one; or nothing to do, when an earlier run has written it as it would be now."""
        record = without_work(planned, 0).source
        fields = msgspec.structs.asdict(self._how.fields)
        try:
            path = inside(self._how.folders.out, planned.clean_name)
            size, sha256 = digest(planned)
            source = msgspec.structs.replace(
                record,
                kind="shard",
                bytes=size,
                sha256=sha256,
                road=extractor() if planned.is_warc else "",  # another extractor finds other texts
                fields=fields,
            )
            decisions = self._how.decisions.digest_within(source.name)
            there = digest_at(path)
            for one in known:
                if one.holds(header, source, decisions, with_text=self._how.with_text) and there in _digests([one]):
                    self._again(one, planned)
                    return
            if not self._how.force and there not in {"", *_digests(known)}:
                raise UnreadableError(EDITED)
        except CleanerError as error:
            self._add(_Entry(self.next_line(), planned, known, to_line(failed(planned, self._line, str(error)))))
            return
        shard = _Shard(planned, source, decisions, path, str(self._line + 1), self._how.fields)
        self._shards.append(shard)
        rows = 0
        try:
            for piece in pieces(planned, self._how.caps, self._how.fields):
                if piece.is_document:
                    rows += 1
                    self._add(_Entry(self.next_line(), planned, shard=shard, piece=piece))
                    yield Task(planned, self._line, piece=piece)
                else:
                    self._entries.append(_Entry(self._line, planned, shard=shard, piece=piece))
        except CleanerError as error:
            shard.fault = str(error)
            self.expected += 1
        shard.source = msgspec.structs.replace(source, rows=rows)
        self._entries.append(_Entry(self.next_line(), planned, known, shard=shard))

    def take(self, done: Done | Lost) -> None:
        """The outcome of the next task. Raises StoppedError."""
        self.flush()
        entry = self._entries.popleft()
        assert entry.planned is not None  # noqa: S101 - a task has one
        if isinstance(done, Lost):
            done = self._lost(entry, entry.planned, done.reason)
        if done.stopped:
            raise StoppedError(done.stopped)
        if entry.shard is not None and entry.piece is not None:
            self._publish_piece(entry.shard, entry.piece, done)
        else:
            self._publish(entry, done)

    def flush(self) -> None:
        """What needs no work and is next."""
        while self._entries and not self._entries[0].needs_work:
            entry = self._entries.popleft()
            if entry.shard is not None and entry.piece is not None:
                entry.shard.write(entry.piece.data)
            elif entry.shard is not None:
                self._publish_shard(entry, entry.shard)
            elif entry.again is not None:
                self._publish_again(entry, entry.again)
            else:
                self._publish(entry, Done(entry.ready))

    def _publish_piece(self, shard: _Shard, piece: Piece, done: Done) -> None:
        record = document_of(done.line)
        if (cleaned := shard.names.rejected(piece, record)) is not None:
            record, done = cleaned.record, Done(to_line(cleaned.record), piece=cleaned.data)
        self._journal.append(done.line)
        shard.write(done.piece)
        shard.removals += len(record.removals)
        self.counter.add(record)
        self._listener.done(record)

    def _publish_shard(self, entry: _Entry, shard: _Shard) -> None:
        record, writer = shard.record(entry.line)
        self._shards.remove(shard)
        self._journal.append(to_line(record))
        if writer is not None:
            writer.publish()
        self._replace(entry, record)
        self.counter.add(record)
        self._listener.done(record)

    def _publish_again(self, entry: _Entry, known: Known) -> None:
        is_vanished = entry.planned is None
        for number, record in enumerate((*known.documents(), known.record), start=entry.line):
            again = msgspec.structs.replace(record, line=number, vanished=is_vanished)
            self._journal.append(to_line(again))
            self.counter.add(again)
            self._listener.done(again, is_reused=True)

    def _lost(self, entry: _Entry, planned: Planned, reason: str) -> Done:
        """The outcome of a document whose worker died."""
        for folder in filter(None, (self._how.folders.out, self._how.folders.quarantine)):
            with suppress(OSError, RecordError):
                aside_of(inside(folder, planned.clean_name), str(entry.line)).unlink()
        if entry.piece is not None:
            cleaned = rejected(entry.piece, entry.line, reason, own_name(entry.piece, self._how.fields))
            return Done(to_line(cleaned.record), piece=cleaned.data)
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
        self._replace(entry, record)
        self.counter.add(record)
        self._listener.done(record, is_reused=done.is_reused)

    def _replace(self, entry: _Entry, record: DocumentRecord) -> None:
        """Take away clean files that a document had before, in another place."""
        if entry.planned is not None:
            place = None if record.clean is None else (entry.planned.clean_name, record.clean.quarantined)
            for known in entry.known:
                if known.clean is not None and (known.clean_name, known.clean.quarantined) != place:
                    self.take_away(known)

    def abandon(self) -> None:
        """Close what is half written."""
        for shard in self._shards:
            shard.abandon()

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


def _digests(known: Sequence[Known]) -> frozenset[str]:
    """Digests of the clean files that a document had."""
    return frozenset(one.clean.sha256 for one in known if one.clean is not None)


def run(
    plan: Sequence[Planned],
    how: Work,
    *,
    statistics: Statistics | None = None,
    counting: bool = False,
    keep_vanished: bool = False,
    with_page: bool = False,
    jobs: int = 0,
    limits: Limits = Limits(),
    listener: Listener = Listener(),
) -> Counter:
    """Clean ``plan`` as ``how`` says: each clean file follows the line that tells of it, and the report comes last.

    With ``counting`` the fragments of the plan are counted first, else ``statistics`` are those to use, if any. What an
    earlier run wrote stays where it would become the same. A clean file whose source is gone goes; with ``keep_vanished`` it
    stays, and its record comes among the others, by name. ``with_page`` makes report.html, too.
    ``jobs`` and ``limits`` are those of ``pool.each``.

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
        outputs = _new_folder(out / WORKING / _OUTPUTS) if counting else None
        if counting:
            statistics = counted(
                plan,
                Counting(how.caps, how.config.fast, inherited, how.fields, outputs),
                jobs=jobs,
                limits=limits,
                listener=listener,
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
            with closing(each(tasks, Cleaning(how, counts, inherited, outputs), jobs=jobs, limits=limits)) as outcomes:
                try:
                    for outcome in outcomes:
                        publisher.take(outcome)
                    publisher.flush()
                finally:
                    publisher.abandon()
            counter = publisher.counter
            journal.append(to_line(counter.summary(publisher.next_line())))
            if sum(counter.statuses.values()) != publisher.expected:
                raise StoppedError(f"{out}: {publisher.expected} documents went in, {counter.statuses} came out")
            _make_page(journal.path, folders, is_wanted=with_page)
            if statistics is not None:
                (out / WORKING / STATISTICS).replace(out / STATISTICS)
            else:
                (out / STATISTICS).unlink(missing_ok=True)
            journal.publish()
    return counter


def _new_folder(path: Path) -> Path:
    """An empty folder: what a run before has left there may be another version's. Raises StoppedError."""
    try:
        if path.exists():
            shutil.rmtree(path)
        path.mkdir()
    except OSError as error:
        raise failure(path, error) from None
    return path


def _make_page(report: Path, folders: Folders, *, is_wanted: bool) -> None:
    """Put report.html into its place, or take away that of a run before, which tells of other documents."""
    path = folders.out / PAGE
    if is_wanted:
        aside = folders.out / WORKING / PAGE
        write_page(aside, report, folders)
        aside.replace(path)
    else:
        path.unlink(missing_ok=True)


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


def documents_in(plan: Iterable[Planned], caps: Caps, fields: Fields) -> Iterator[Planned | Piece]:
    """What of a plan is to be worked on; of an archive its documents, as far as it can be read."""
    for planned in plan:
        if planned.skip is not None or planned.fault is not None:
            continue
        if not planned.is_shard:
            yield planned
            continue
        with suppress(CleanerError):
            yield from (piece for piece in pieces(planned, caps, fields) if piece.is_document)


def counted(
    plan: Iterable[Planned],
    setup: Counting,
    *,
    jobs: int = 0,
    limits: Limits = Limits(),
    listener: Listener = Listener(),
) -> Statistics:
    """The statistics of a plan; a document that cannot be counted is left out here, and told when it is cleaned."""
    wanted = documents_in(plan, setup.caps, setup.fields)
    with FragmentCounter() as counter, closing(each(wanted, setup, jobs=jobs, limits=limits)) as outcomes:
        for packed in outcomes:
            if not isinstance(packed, Lost):
                counter.add_packed(packed)
            listener.counted()
        return counter.statistics()
