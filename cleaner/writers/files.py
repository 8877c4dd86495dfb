"""Files that are there whole or not at all."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.errors import CleanerError, StoppedError

TEMPORARY_PREFIX: Final = ".cleaner-tmp-"
_numbers = count()
_OF_THE_NAME: Final = frozenset({errno.ENAMETOOLONG, errno.EILSEQ})


class UnwritableError(CleanerError):
    """A file whose name the file system does not take; the others are not concerned."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` when the block ends well, and vanishes when it does not.

    It is written beside its place, so that the rename is one step. Raises StoppedError with the path when the disk is
    full, the folder cannot be written, and the like; UnwritableError when the name is at fault.
    """
    with _beside(path, f"{os.getpid()}-{next(_numbers)}") as temporary:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)


@contextmanager
def _beside(path: Path, mark: str) -> Iterator[Path]:
    """A place beside ``path`` for a file that becomes it; gone when the block does not end well. Raises as ``replacing``."""
    temporary = aside_of(path, mark)
    try:
        if not os.path.isdir(temporary.parent):  # noqa: PTH112 - a third of the time of Path's
            path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        raise failure(path, error) from error


def aside_of(path: Path, mark: str) -> Path:
    """The place beside ``path`` for what is to become it."""
    return path.with_name(f"{TEMPORARY_PREFIX}{mark}")


def failure(path: Path, error: OSError) -> CleanerError:
    """What it means that ``path`` cannot be written: an UnwritableError when its name is at fault, else a StoppedError."""
    message = f"cannot be written: {error.strerror or error}"
    return UnwritableError(message) if error.errno in _OF_THE_NAME else StoppedError(f"{path}: {message}")


def written_aside(path: Path, mark: str, write: Callable[[BinaryIO], object]) -> Path:
    """A file beside ``path``, written by ``write``, that somebody else is to rename; ``mark`` makes its name.

    The same ``mark`` gives the same name, so that what is left of a process that died is written over by the next. Raises
    UnwritableError and StoppedError.
    """
    try:
        path.lstat()
    except FileNotFoundError:
        pass  # the usual case; the name can be used
    except OSError as error:
        raise failure(path, error) from error
    with _beside(path, mark) as temporary, temporary.open("wb") as stream:
        write(stream)
    return temporary


def copied_aside(path: Path, mark: str, source: Path) -> Path:
    """The same with the bytes of ``source``, however many. Raises UnwritableError when they cannot be read."""
    try:
        with source.open("rb") as original:
            return written_aside(path, mark, lambda stream: shutil.copyfileobj(original, stream))
    except OSError as error:
        raise UnwritableError(f"cannot be copied: {error.strerror or error}") from error


class Lines:
    """A new file that grows by whole lines, each of them handed to the system before the call returns."""

    def __init__(self, path: Path) -> None:
        """Raises UnwritableError when there is something already, and as ``replacing``."""
        self.path = path
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError:
            raise UnwritableError("is there already, and is not written over; name a new file") from None
        except OSError as error:
            raise failure(path, error) from None

    def append(self, line: bytes) -> None:
        """Write a line. Raises StoppedError."""
        try:
            written = self._file.write(line)
            while written < len(line):
                written += self._file.write(line[written:])
        except OSError as error:
            raise failure(self.path, error) from None

    def sync(self) -> None:
        """Wait until the disk has it all."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Leave it as it is."""
        self._file.close()


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step; raises StoppedError and UnwritableError."""
    with replacing(path) as stream:
        stream.write(data)
