"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from cleaner.errors import StoppedError

TEMPORARY_PREFIX: Final = ".cleaner-tmp-"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` when the block ends well, and vanishes when it does not.

    It is written beside its place, so that the rename is one step. Raises StoppedError with the path when the disk is
    full, the folder cannot be written, and the like.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoppedError(f"{path}: cannot be written: {error.strerror or error}") from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step; raises StoppedError."""
    with replacing(path) as stream:
        stream.write(data)
