"""What a run finds in its folder of the run before: records that may still hold, and documents whose source is gone."""

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

import msgspec

from cleaner.documents import Earlier, Folders, clean_name, inside, source_name
from cleaner.errors import RecordError, UsageError
from cleaner.sources.plan import Planned, check_names, order
from cleaner.writers.records import REPORT, CleanRecord, DocumentRecord, Header, read_header, read_report


class EarlierRun:
    """The run before into ``folders``, as its report tells it; nothing where there is none.

    A record counts when its line can be trusted and stands in the order of names, in which every run writes them: so it is
    read along with the plan, and never held whole.

    ``clean_names`` are its clean files, ``quarantined_names`` those of them in the quarantine. ``vanished`` are, by name, those
    that are there and whose source is gone (one below a folder that is skipped now is not): the name of the clean file, and
    whether it is in the quarantine.
    """

    def __init__(self, folders: Folders, plan: Sequence[Planned]) -> None:
        self._folders = folders
        self._report = folders.out / REPORT
        self._header: Header | None = None
        self.clean_names = set[str]()
        self.quarantined_names = set[str]()
        self.vanished = dict[str, tuple[str, bool]]()
        if not self._report.is_file():
            return
        with suppress(OSError, RecordError), self._report.open("rb") as stream:
            self._header = read_header(stream)
        there = {entry.name for entry in plan}
        skipped = {entry.name for entry in plan if entry.skip is not None}
        for name, record in self._documents():
            if record.clean is not None:
                clean = clean_name(record)
                (self.quarantined_names if record.clean.quarantined else self.clean_names).add(clean)
                parents = (f"{parent}/" for parent in PurePosixPath(name).parents)
                if name not in there and skipped.isdisjoint(parents) and self._has(record.clean, clean):
                    self.vanished[name] = clean, record.clean.quarantined

    def _has(self, record: CleanRecord, name: str) -> bool:
        """Whether a clean file is there."""
        try:
            return stat.S_ISREG(inside(self._folders.of(record), name).lstat().st_mode)
        except (RecordError, OSError):
            return False

    def _documents(self) -> Iterator[tuple[str, DocumentRecord]]:
        """Names of sources and records, in the order of the names."""
        if not self._report.is_file():
            return
        last = b""
        for record in read_report(self._report):
            if isinstance(record, DocumentRecord):
                with suppress(RecordError):  # a name that makes no sense
                    name = source_name(record)
                    if order(name) > last:
                        last = order(name)
                        yield name, record

    def along(self, plan: Sequence[Planned]) -> Iterator[tuple[Planned | None, DocumentRecord | None]]:
        """The plan with the record that each document had, if any; in their place, without plan, vanished documents."""
        documents = self._documents()
        name, record = next(documents, ("", None))
        for planned in plan:
            while record is not None and order(name) < order(planned.name):
                if name in self.vanished:
                    yield None, record
                name, record = next(documents, ("", None))
            yield planned, record if name == planned.name else None
        while record is not None:
            if name in self.vanished:
                yield None, record
            name, record = next(documents, ("", None))

    def comparable(self, record: DocumentRecord | None, header: Header) -> Earlier | None:
        """A record as what the document's may be again; None when a run with ``header`` decides otherwise."""
        before = self._header
        if record is None or before is None or (before.statistics is None) != (header.statistics is None):
            return None
        if msgspec.structs.replace(before, statistics=header.statistics) != header:
            return None
        return Earlier(record, before.statistics == header.statistics)

    def check_vanished(self, plan: Sequence[Planned]) -> None:
        """Raise UsageError where the clean file of a vanished document would meet one of the plan."""
        try:
            check_names([*plan, *(Planned(name, Path(name)) for name in self.vanished)])
        except UsageError as error:
            raise UsageError(f"{error}, or leave out --keep-vanished") from None
