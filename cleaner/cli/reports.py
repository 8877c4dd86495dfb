"""Reports that ``fix`` and ``pipe`` write to a file of their own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cleaner import __version__
from cleaner.cli.options import Settings, shown
from cleaner.errors import UsageError
from cleaner.rules import catalogue
from cleaner.writers.files import Lines, UnwritableError
from cleaner.writers.records import SCHEMA, Counter, DocumentRecord, Header, to_line


class Report:
    """The counts of a command, and its records in a file, if one is wanted."""

    def __init__(self, file: Lines | None) -> None:
        self.counter = Counter()
        self._file = file

    def add(self, record: DocumentRecord) -> None:
        """Count a document, and write its record. Raises StoppedError."""
        self.counter.add(record)
        if self._file is not None:
            self._file.append(to_line(record))


@contextmanager
def reporting(path: Path | None, settings: Settings) -> Iterator[Report]:
    """A report that is whole, with header and summary, when the block ends well.

    Raises UsageError when there is a file at ``path`` already: it may tell of what went before.
    """
    if path is None:
        yield Report(None)
        return
    with closing(new_file(path)) as file:
        counted = None if settings.statistics is None else settings.statistics.digest
        file.append(to_line(Header(0, SCHEMA, __version__, settings.config.digest, catalogue.digest(), counted)))
        report = Report(file)
        yield report
        file.append(to_line(report.counter.summary(report.counter.documents + 1)))


def new_file(path: Path) -> Lines:
    """A new file. Raises UsageError when there is one already."""
    try:
        return Lines(path)
    except UnwritableError as error:
        raise UsageError(f"{shown(path)}: {error}") from None
