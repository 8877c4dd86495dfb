"""What worker processes do for a run: count a document's fragments, or clean it and write its clean file aside.

Nothing here gives a clean file its name: that is for the process that keeps the report.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cleaner.config import Config
from cleaner.corpus import Statistics, packed_pairs
from cleaner.decisions import NONE, Decisions
from cleaner.documents import Earlier, Folders, NoTextError, digest_at, failed, inside, read, work, written_name
from cleaner.errors import CleanerError, StoppedError
from cleaner.extraction.outputs import ROOM, Outputs
from cleaner.pieces import clean_piece, text_of_piece
from cleaner.pipeline import Cleaner
from cleaner.sources.pieces import Piece
from cleaner.sources.plan import Planned
from cleaner.sources.reading import NO_CAPS, Caps
from cleaner.sources.rows import Fields, RowError
from cleaner.writers.files import copied_aside, written_aside
from cleaner.writers.records import CleanRecord, DocumentRecord, to_line
from cleaner.writers.statistics import MappedStatistics

EDITED: Final = "its clean file was edited since it was written; --force writes it anew"


class Work(msgspec.Struct, frozen=True):
    """How a run works on each of its documents; ``caps`` are bytes."""

    config: Config = Config()
    folders: Folders = Folders(Path())
    with_text: bool = True
    caps: Caps = NO_CAPS
    force: bool = False
    keep_failed: bool = False
    decisions: Decisions = NONE
    fields: Fields = Fields()


class Task(msgspec.Struct, frozen=True):
    """A document of a plan: the line of its record, the record that may hold again, and digests of its clean files before.

    Of an archive it is a ``piece``.
    """

    planned: Planned
    line: int
    earlier: Earlier | None = None
    known: frozenset[str] = frozenset()
    piece: Piece | None = None


class Done(msgspec.Struct, frozen=True):
    """What came of a document: the line for the report, and the clean file that waits for its name, if one was written.

    Of a piece of an archive it is what stands in its place there.
    ``stopped`` says why the whole run cannot go on.
    """

    line: bytes = b""
    aside: str | None = None
    is_reused: bool = False
    stopped: str = ""
    piece: bytes = b""


class Counting(msgspec.Struct, frozen=True):
    """Makes what counts a document: it returns the pairs of the document's fragments, packed; none when there is no text.

    What the extractor gives for pages is kept in the folder ``outputs``, if there is one.
    """

    caps: Caps = NO_CAPS
    fast: bool = False
    lock: int | None = None
    fields: Fields = Fields()
    outputs: Path | None = None

    def __call__(self) -> Callable[[Planned | Piece], bytes]:
        _let_go(self.lock)
        outputs = None if self.outputs is None else Outputs(self.outputs, ROOM)

        def counted(document: Planned | Piece) -> bytes:
            try:
                if isinstance(document, Piece):
                    found = text_of_piece(document, self.fields, self.caps, fast=self.fast, outputs=outputs)
                    return b"" if found is None else packed_pairs(found.main)
                return packed_pairs(read(document, self.caps, fast=self.fast, outputs=outputs).main)
            except (NoTextError, RowError):
                return b""

        return counted


class Cleaning(msgspec.Struct, frozen=True):
    """Makes what cleans a document; ``counts`` is the file with the statistics, None for none.

    ``outputs`` is the folder in which counting has kept what the extractor gave for pages.
    """

    work: Work
    counts: Path | None = None
    lock: int | None = None
    outputs: Path | None = None

    def __call__(self) -> Callable[[Task], Done]:
        _let_go(self.lock)
        cleaner = Cleaner(self.work.config, decisions=self.work.decisions)
        statistics = None if self.counts is None else MappedStatistics.of(self.counts)
        outputs = None if self.outputs is None else Outputs(self.outputs)
        return lambda task: _done(task, self.work, cleaner, statistics, outputs)


def _let_go(lock: int | None) -> None:
    """Close a worker's copy of the run's lock: it must be free as soon as the run is gone."""
    if lock is not None:
        with suppress(OSError):  # not inherited
            os.close(lock)


def _done(task: Task, how: Work, cleaner: Cleaner, statistics: Statistics | None, outputs: Outputs | None) -> Done:
    planned = task.planned
    if task.piece is not None:
        cleaned = clean_piece(
            task.piece,
            cleaner,
            how.fields,
            task.line,
            statistics=statistics,
            with_text=how.with_text,
            caps=how.caps,
            outputs=outputs,
        )
        return Done(to_line(cleaned.record), piece=cleaned.data)
    outcome = work(
        planned,
        cleaner,
        task.line,
        how.folders,
        caps=how.caps,
        statistics=statistics,
        with_text=how.with_text,
        earlier=task.earlier,
        outputs=outputs,
    )
    record, data = outcome.record, outcome.clean_bytes
    try:
        if data is not None and record.clean is not None:
            path = inside(how.folders.of(record.clean), planned.clean_name)
            if not how.force and digest_at(path) not in {"", record.clean.sha256, *task.known}:
                return Done(to_line(failed(planned, task.line, EDITED)))  # somebody's, and not what is to be written
            aside = written_aside(path, str(task.line), lambda stream: stream.write(data))
            return Done(to_line(record), str(aside))
        if record.status == "failed" and how.keep_failed:
            return kept_as_it_came(task, record, how)
    except StoppedError as error:
        return Done(stopped=str(error))
    except CleanerError as error:
        return Done(to_line(failed(planned, task.line, f"its clean file {error}")))
    return Done(to_line(record), is_reused=outcome.is_reused)


def kept_as_it_came(task: Task, record: DocumentRecord, how: Work) -> Done:
    """A failed document whose source is its clean file, byte for byte; without one when it cannot be read.

    Raises StoppedError when it cannot be written.
    """
    planned = task.planned
    if planned.fault is not None:
        return Done(to_line(record))
    try:
        aside = copied_aside(inside(how.folders.out, planned.clean_name), str(task.line), planned.path)
        with aside.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except StoppedError:
        raise
    except (CleanerError, OSError):
        return Done(to_line(record))
    clean = CleanRecord(written_name(planned.clean_name), digest, 0, as_it_came=True)
    return Done(to_line(msgspec.structs.replace(record, clean=clean)), str(aside))
