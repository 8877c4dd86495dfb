"""What a run keeps in ``.cleaner/`` of its folder until it has ended well: its lock, and its report as far as it got.

The report is written line by line while documents are done, and becomes ``provenance.jsonl`` by a rename. One that was stopped
stays: the next run believes of it what it can check. The line of a document goes before its clean file gets its name, so that
no clean file is there which no report tells of.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cleaner.errors import StoppedError
from cleaner.writers.files import TEMPORARY_PREFIX, Lines, failure
from cleaner.writers.records import REPORT

WORKING: Final = ".cleaner"
_JOURNAL: Final = "journal-"


@contextmanager
def working(out: Path) -> Iterator[int]:
    """Makes ``out`` and locks it for the block, and yields the file descriptor of the lock, which no child may keep open.

    The lock is the kernel's: it is gone with the process that holds it. Raises StoppedError when another run has it, and when the
    folder cannot be written.
    """
    try:
        (out / WORKING).mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise failure(out, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoppedError(
            f"{out}: another run is writing to this folder; wait for it, or choose another --out"
        ) from None
    try:
        with suppress(FileExistsError):
            (out / WORKING).mkdir()  # the run that had the lock until now may have taken it away
        yield descriptor
    finally:
        os.close(descriptor)


def journals(out: Path) -> list[Path]:
    """The reports of runs that were stopped, the newest first."""
    with suppress(OSError):
        return sorted((out / WORKING).glob(f"{_JOURNAL}*"), key=_number, reverse=True)
    return []


def _number(path: Path) -> int:
    digits = path.name.removeprefix(_JOURNAL)
    return int(digits) if digits.isdecimal() else 0


class Journal(Lines):
    """The report of a run under way; left as it is when the run stops, for the next one."""

    def __init__(self, out: Path) -> None:
        """Raises StoppedError."""
        before = journals(out)
        super().__init__(out / WORKING / f"{_JOURNAL}{_number(before[0]) + 1 if before else 1}")
        self._out = out

    def publish(self) -> None:
        """Make it the report, and take away what the run needed besides. Raises StoppedError."""
        try:
            self.sync()
            self.close()
            self.path.replace(self._out / REPORT)
            shutil.rmtree(self._out / WORKING)
        except OSError as error:
            raise failure(self._out / REPORT, error) from None


def remove_left_over(folder: Path) -> None:
    """Take away what processes that died have begun to write."""
    for path in folder.rglob(f"{TEMPORARY_PREFIX}*"):
        with suppress(OSError):
            path.unlink()
