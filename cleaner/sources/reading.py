"""Reading files as documents."""

import os
import zlib
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


_GZIP_MEMBER: Final = 31
"""What zlib takes for "gzip's format, with the largest window"."""
_PIECE: Final = 65_536
_UNSUSPICIOUS: Final = 10_000_000
_MOST_TIMES: Final = 200
"""Times its size to which a file of more than 10 MB may grow: pages have 3 to 30, a file of zeros 1,030."""


def unzipped(data: bytes, caps: Caps = NO_CAPS) -> bytes:
    """The bytes in gzip's format, all members of it, read piece by piece.

    Raises UnreadableError at the byte where they break off or are damaged, and for what grows over a cap or like a bomb.
    """
    pieces: list[bytes] = []
    length = at = 0
    member = zlib.decompressobj(_GZIP_MEMBER)
    try:
        while at < len(data) or member.unconsumed_tail:
            if member.eof:
                member = zlib.decompressobj(_GZIP_MEMBER)
            piece = member.unconsumed_tail or data[at : at + _PIECE]
            at += 0 if member.unconsumed_tail else len(piece)
            pieces.append(member.decompress(piece, _PIECE))
            at -= len(member.unused_data)
            length += len(pieces[-1])
            if length > caps.size:
                raise UnreadableError(f"unpacks to more than --max-bytes {caps.size}")
            if length > _UNSUSPICIOUS and length > _MOST_TIMES * at:
                raise UnreadableError(f"unpacks to more than {_MOST_TIMES} times its size: looks like a bomb")
    except zlib.error as error:
        raise UnreadableError(f"is damaged near byte {at}: {error}") from None
    if not member.eof:
        raise UnreadableError(f"breaks off at byte {len(data)}")
    return b"".join(pieces)


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
