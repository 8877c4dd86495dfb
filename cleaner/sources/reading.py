"""Reading files as documents."""

import os
from pathlib import Path
from typing import Final

import msgspec

from cleaner.errors import CleanerError


class UnreadableError(CleanerError):
    """A file that cannot be read; the others are not concerned."""


class Caps(msgspec.Struct, frozen=True):
    """What a document may measure at most, in bytes: more is not read, so that none takes more memory than planned.

    ``unpacked`` is for a whole archive, whose documents are read one by one.
    """

    size: int = 100_000_000
    line: int = 50_000_000
    unpacked: int = 2**40


NO_CAPS: Final = Caps(2**62, 2**62, 2**62)


def read_bytes(path: Path, caps: Caps = NO_CAPS) -> bytes:
    """The bytes of a file.

    Raises UnreadableError with the system's reason, and for a file that is over a cap or that changes while it is read.
    """
    try:
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            if before.st_size > caps.size:
                raise UnreadableError(f"has {before.st_size:,} bytes, more than --max-bytes {caps.size}")
            data = stream.read()
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or len(data) != after.st_size:
        raise UnreadableError("was changed while it was read; run it again")
    if len(data) > caps.line and (longest := max(map(len, data.splitlines()))) > caps.line:
        raise UnreadableError(f"has a line of {longest:,} bytes, more than --max-line {caps.line}")
    return data
