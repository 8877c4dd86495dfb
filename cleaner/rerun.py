"""What a run finds in its folder of the runs before: records that may still hold, and documents whose source is gone."""

import heapq
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path, PurePosixPath

import msgspec

from cleaner.documents import Earlier, Folders, clean_name, inside, source_name
from cleaner.errors import RecordError, UsageError
from cleaner.sources.plan import Planned, check_names, order
from cleaner.writers.records import (
    REPORT,
    CleanRecord,
    DocumentRecord,
    Header,
    SourceRecord,
    document_of,
    read_header,
    read_report,
)
from cleaner.writers.working import journals


class _Lines:
    """The lines of a report that is whole, asked for from the first to the last: what went before is not read again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = self._bytes = 0

    def between(self, first: int, end: int) -> Iterator[bytes]:
        """The lines ``[first, end)``, counted from 0."""
        if first < self._read:
            self._read = self._bytes = 0
        with self._path.open("rb") as stream:
            stream.seek(self._bytes)
            for raw in islice(stream, end - self._read):
                self._read += 1
                self._bytes += len(raw)
                if self._read > first:
                    yield raw


class Known(msgspec.Struct, frozen=True):
    """What a run before wrote of a document: the run's header, the record, and the name of the clean file, if there is one."""

    header: Header
    record: DocumentRecord
    clean_name: str
    report: _Lines
    tells: frozenset[bool] = frozenset()
    """Of an archive: whether the removals of its documents have their texts."""

    def holds(self, header: Header, source: SourceRecord, decisions: str, *, with_text: bool) -> bool:
        """Whether a run with ``header`` would tell the same of an archive; of its clean file nothing is known here.

        ``decisions`` is the digest of what the user decided about its documents.
        """
        before = self.record.source
        same = msgspec.structs.replace(source, rows=before.rows)
        is_same = self.header == header and before == same and self.record.decisions == decisions
        return is_same and not self.record.reason and self.tells <= {with_text}

    def documents(self) -> Iterator[DocumentRecord]:
        """The records of an archive's documents, which stand before its own."""
        if self.record.source.rows:
            last = self.record.line
            yield from map(document_of, self.report.between(last - self.record.source.rows, last))

    @property
    def clean(self) -> CleanRecord | None:
        """The clean file."""
        return self.record.clean

    @property
    def planned(self) -> Planned:
        """The source as a plan had it, wherever it lay. Raises RecordError for a name that makes no sense."""
        plain = Planned(source_name(self.record), "")
        return plain if plain.clean_name == self.clean_name else msgspec.structs.replace(plain, as_markdown=True)


class EarlierRuns:
    """The runs before into ``folders``, as their reports tell them: those that were stopped, and the last that ended.

    A record counts when its line can be trusted and stands in the order of names, in which every run writes them: so reports
    are read along with the plan, and never held whole.

    ``gone`` are, by name, the clean files of documents that are not in the plan; ``vanished`` of these the names of those that
    are there and whose source is gone (one below a folder that is skipped now is not); ``quarantined`` are the clean files that
    went to the quarantine, by name, with their digests.
    """

    def __init__(self, folders: Folders, plan: Sequence[Planned]) -> None:
        self._folders = folders
        self._reports = list(_reports(folders.out))
        self.quarantined = dict[str, set[str]]()
        self.gone = dict[str, list[Known]]()
        self.vanished = dict[str, Known]()
        there = {entry.name for entry in plan} if self._reports else set[str]()
        skipped = {entry.name for entry in plan if entry.skip is not None} if self._reports else set[str]()
        for name, known in self._documents():
            for one in known:
                if one.clean is not None and one.clean.quarantined:
                    self.quarantined.setdefault(one.clean_name, set()).add(one.clean.sha256)
            if name not in there:
                self.gone[name] = known
                newest = known[0]
                parents = (f"{parent}/" for parent in PurePosixPath(name).parents)
                if (
                    newest.clean is not None
                    and skipped.isdisjoint(parents)
                    and self._has(newest.clean, newest.clean_name)
                ):
                    self.vanished[name] = newest

    def _has(self, clean: CleanRecord, name: str) -> bool:
        """Whether a clean file is there."""
        try:
            return stat.S_ISREG(inside(self._folders.of(clean), name).lstat().st_mode)
        except (RecordError, OSError):
            return False

    def _documents(self) -> Iterator[tuple[str, list[Known]]]:
        """Names of sources and what is known of each, the newest first, in the order of the names."""
        streams = (_known(header, path, number) for number, (header, path) in enumerate(self._reports))
        for _, group in groupby(heapq.merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
            found = list(group)
            yield found[0][2], [known for _, _, _, known in found]

    def along(self, plan: Sequence[Planned]) -> Iterator[tuple[Planned | None, list[Known]]]:
        """The plan with what is known of each document; in their place, without plan, vanished documents."""
        documents = self._documents()
        name, known = next(documents, ("", []))
        for planned in plan:
            while known and order(name) < order(planned.name):
                if name in self.vanished:
                    yield None, known
                name, known = next(documents, ("", []))
            yield planned, known if name == planned.name else []
        while known:
            if name in self.vanished:
                yield None, known
            name, known = next(documents, ("", []))

    def check_vanished(self, plan: Sequence[Planned]) -> None:
        """Raise UsageError where the clean file of a vanished document would meet one of the plan."""
        try:
            check_names([*plan, *(known.planned for known in self.vanished.values())])
        except UsageError as error:
            raise UsageError(f"{error}, or leave out --keep-vanished") from None


def _reports(out: Path) -> Iterator[tuple[Header, Path]]:
    """The reports of runs into ``out`` that can be read, the newest first."""
    for path in (*journals(out), out / REPORT):
        with suppress(OSError, RecordError), path.open("rb") as stream:
            yield read_header(stream), path


def _known(header: Header, path: Path, number: int) -> Iterator[tuple[bytes, int, str, Known]]:
    """What a report tells of documents, in the order of their names, which comes first; then the number of the report."""
    last = b""
    lines = _Lines(path)
    rows, tells = 0, set[bool]()
    for record in read_report(path):
        if isinstance(record, DocumentRecord):
            with suppress(RecordError):  # a name that makes no sense
                name = source_name(record)
                if record.source.row:
                    rows += 1
                    tells.update(removal.text is not None for removal in record.removals)
                    continue
                if order(name) > last and rows == record.source.rows:
                    last = order(name)
                    yield last, number, name, Known(header, record, clean_name(record), lines, frozenset(tells))
        rows, tells = 0, set[bool]()


def comparable(known: Iterable[Known], header: Header) -> Earlier | None:
    """The newest record that may hold again; None when a run with ``header`` decides otherwise than those before."""
    for one in known:
        before = one.header
        if (before.statistics is None) is (header.statistics is None) and (
            msgspec.structs.replace(before, statistics=header.statistics) == header
        ):
            return Earlier(one.record, before.statistics == header.statistics)
    return None
