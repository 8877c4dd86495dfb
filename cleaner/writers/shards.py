"""Clean files that are archives: written piece by piece beside their place."""

import gzip
import hashlib
import os
from pathlib import Path
from typing import Protocol

import msgspec

from cleaner.writers.files import aside_of, failure
from cleaner.writers.parquet import ParquetRows


class _Packed(Protocol):
    """What takes the bytes."""

    def write(self, data: bytes, /) -> int: ...

    def close(self) -> None: ...


class Like(msgspec.Struct, frozen=True):
    """A Parquet file, its column of texts, and how many of its rows are read at once: what a clean one is made from."""

    path: Path
    column: str
    rows_at_once: int


class ShardWriter:
    """An archive that is to become ``path``, packed as its name says; the same bytes each time."""

    def __init__(self, path: Path, mark: str, like: Like | None = None) -> None:
        """Begin it beside its place; ``mark`` makes the name there. Raises StoppedError and UnwritableError."""
        self.path = path
        self.aside = aside_of(path, mark)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.aside.open("wb")
        except OSError as error:
            raise failure(path, error) from None
        self._packed: _Packed = self._file
        if like is not None:
            self._packed = ParquetRows(self._file, like.path, like.column, like.rows_at_once)
        elif path.name.lower().endswith(".gz"):
            self._packed = gzip.GzipFile("", "wb", fileobj=self._file, mtime=0)
        elif path.name.lower().endswith(".zst"):
            from backports import zstd  # noqa: PLC0415 - an extra, which reading the source has asked for

            self._packed = zstd.ZstdFile(self._file, "wb")

    def write(self, data: bytes) -> None:
        """Add the bytes of a piece. Raises StoppedError."""
        try:
            self._packed.write(data)
        except OSError as error:
            raise failure(self.path, error) from None

    def finish(self) -> str:
        """Write the rest; the SHA-256 of the file. Raises StoppedError."""
        try:
            self._packed.close()
            self._file.close()
            with self.aside.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise failure(self.path, error) from None

    def publish(self) -> None:
        """Give it its name. Raises StoppedError."""
        try:
            os.replace(self.aside, self.path)  # noqa: PTH105 - as for other clean files
        except OSError as error:
            raise failure(self.path, error) from None

    def abandon(self) -> None:
        """Close it as it is: whoever stopped the run takes it away."""
        self._file.close()
