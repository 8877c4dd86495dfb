"""Files that are there whole or not at all."""

import errno
import os
from collections.abc import Iterator
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
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{next(_numbers)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        message = f"cannot be written: {error.strerror or error}"
        if error.errno in _OF_THE_NAME:
            raise UnwritableError(message) from error
        raise StoppedError(f"{path}: {message}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step; raises StoppedError and UnwritableError."""
    with replacing(path) as stream:
        stream.write(data)
