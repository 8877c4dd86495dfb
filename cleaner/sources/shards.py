"""Archives of many documents, read as streams: what comes before a break is had, and where the break is."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from cleaner.errors import extra
from cleaner.sources.parquet import parquet_rows
from cleaner.sources.pieces import BrokenError, Piece, lines
from cleaner.sources.plan import Planned
from cleaner.sources.reading import NO_CAPS, Caps, UnreadableError
from cleaner.sources.rows import Fields
from cleaner.sources.warc import responses

if TYPE_CHECKING:
    from typing_extensions import Buffer

_RATIO: Final = 200
"""Times as many bytes as it was packed in over which an archive is a bomb: JSON Lines of web text have 3 to 5, the same line
again and again 100 and more; zeros have 1,030 in gzip, and any number in zstd."""
_HARMLESS: Final = 64 * 2**20
"""Bytes that may come of anything."""


class _Stream(Protocol):
    """What the bytes come from: as many as one read brings."""

    def read1(self, size: int, /) -> bytes: ...


class _Unpacked(RawIOBase):
    """The bytes that come out of a packed stream; where they cannot be had, or are too many, it ends and is ``broken``."""

    def __init__(self, packed: BufferedReader, stream: _Stream, caps: Caps) -> None:
        self.broken: BrokenError | None = None
        self._packed, self._stream, self._caps = packed, stream, caps
        self._length = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = b"" if self.broken is not None else self._stream.read1(min(len(view), 65_536))
            self._length += len(data)
            self._check()
        except EOFError:
            self.broken = BrokenError(f"is cut off at byte {self._packed.tell():,}{self._after()}")
            return 0
        except BrokenError as error:
            self.broken = error
            return 0
        except _read_errors() as error:
            self.broken = BrokenError(f"is broken before byte {self._packed.tell():,}{self._after()}: {error}")
            return 0
        view[: len(data)] = data
        return len(data)

    def _check(self) -> None:
        """Raise BrokenError when more came than may."""
        if self._length > self._caps.unpacked:
            raise BrokenError(f"unpacks to more than {self._caps.unpacked:,} bytes")
        if self._stream is not self._packed and self._length > max(_HARMLESS, _RATIO * self._packed.tell()):
            raise BrokenError(f"unpacks to more than {_RATIO} times its bytes{self._after()}")

    def _after(self) -> str:
        return f", after {self._length:,} unpacked ones"


def _read_errors() -> tuple[type[Exception], ...]:
    """What a broken stream raises."""
    usual = (OSError, ValueError, zlib.error)
    try:
        from backports.zstd import ZstdError  # noqa: PLC0415 - an extra
    except ImportError:
        return usual
    return (*usual, ZstdError)


@contextmanager
def unpacked(planned: Planned, caps: Caps = NO_CAPS) -> Iterator[BinaryIO]:
    """What an archive holds as a stream, which ends where it cannot be read further: then BrokenError comes behind the block.

    Raises UnreadableError when it cannot be opened, and behind the block when it was changed meanwhile.
    """
    try:
        packed = planned.path.open("rb")
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
    with packed:
        before = os.fstat(packed.fileno())
        raw = _Unpacked(packed, _stream_of(planned.name, packed), caps)
        yield BufferedReader(raw, 262_144)
        after = os.fstat(packed.fileno())
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise UnreadableError("was changed while it was read; run it again")
    if raw.broken is not None:
        raise raw.broken


def _stream_of(name: str, packed: BufferedReader) -> _Stream:
    """What unpacks a file of that name. Raises MissingExtraError."""
    if name.lower().endswith(".gz"):
        return gzip.GzipFile(fileobj=packed)
    if name.lower().endswith(".zst"):
        with extra("zst"):
            from backports import zstd  # noqa: PLC0415 - an extra
        return zstd.ZstdFile(packed)
    return packed


def pieces(planned: Planned, caps: Caps, fields: Fields) -> Iterator[Piece]:
    """The pieces of an archive. Raises BrokenError and UnreadableError after those that came before."""
    if planned.is_parquet:
        yield from parquet_rows(planned.path, planned.name, planned.clean_name, fields, caps)
        return
    broken: BrokenError | None = None
    with unpacked(planned, caps) as stream:
        if not planned.is_warc:
            yield from lines(stream, planned.name, planned.clean_name, min(caps.line, caps.size))
            return
        try:
            yield from responses(stream, planned.name, planned.clean_name, caps.size)
        except BrokenError as error:
            broken = error  # unless unpacking it knows better
    if broken is not None:
        raise broken


def digest(planned: Planned) -> tuple[int, str]:
    """Length in bytes and SHA-256 of an archive as it lies there. Raises UnreadableError."""
    try:
        with planned.path.open("rb") as stream:
            return os.fstat(stream.fileno()).st_size, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
