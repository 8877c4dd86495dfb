"""Statistics as a file: ``statistics.jsonl``, which a run writes and ``--statistics`` reads.

The first line says what the file is: schema, threshold, number of fragments, and the digest of ``Statistics``. Then comes a
line for each fragment, sorted by its hash. The bytes depend on the counts alone.
"""

import mmap
import sys
from array import array
from pathlib import Path
from typing import Annotated, Final, Self

import msgspec

from cleaner.corpus import THRESHOLD, Statistics
from cleaner.errors import RecordError
from cleaner.writers.files import replacing

STATISTICS: Final = "statistics.jsonl"
SCHEMA: Final = "cleaner-statistics/1"
_COUNT_ANEW: Final = "count anew with `cleaner clean SRC --out DIR`, which writes DIR/statistics.jsonl"


class _Header(msgspec.Struct, frozen=True):
    schema: str
    threshold: int
    fragments: int
    digest: str


class _Row(msgspec.Struct, frozen=True):
    """The hash of a fragment in hexadecimal, and in how many neighbourhoods it stands."""

    fragment: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$", max_length=16)]
    count: Annotated[int, msgspec.Meta(ge=1, lt=2**32)]


_encoder: Final = msgspec.json.Encoder()
_header_decoder: Final = msgspec.json.Decoder(_Header)
_row_decoder: Final = msgspec.json.Decoder(_Row)


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write ``statistics`` to ``path`` in one step. Raises StoppedError."""
    header = _Header(SCHEMA, statistics.threshold, len(statistics.hashes), statistics.digest)
    with replacing(path) as stream:
        stream.write(_encoder.encode(header) + b"\n")
        for key, count in zip(statistics.hashes, statistics.counts, strict=True):
            stream.write(_encoder.encode(_Row(f"{key:016x}", count)) + b"\n")


def write_counts(path: Path, statistics: Statistics) -> None:
    """Write threshold, hashes and counts as this machine has them, for ``MappedStatistics``. Raises StoppedError."""
    with replacing(path) as stream:
        for values, kind in (([statistics.threshold], "Q"), (statistics.hashes, "Q"), (statistics.counts, "I")):
            stream.write(values if isinstance(values, array) else array(kind, values))


class MappedStatistics(Statistics, frozen=True):
    """Statistics in a file that processes map: they share its memory, and none of them reads it whole."""

    @classmethod
    def of(cls, path: Path) -> Self:
        """The statistics in a file of ``write_counts``."""
        with path.open("rb") as stream:
            view = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        count = (len(view) - 8) // 12
        threshold = int.from_bytes(view[:8], sys.byteorder)
        return cls(view[8 : 8 + 8 * count].cast("Q"), view[8 + 8 * count :].cast("I"), threshold)


def read_statistics(path: Path) -> Statistics:
    """The statistics in ``path``. Raises RecordError that names the line, for a file that cannot be trusted or read."""
    try:
        with path.open("rb") as stream:
            header = _read_header(stream.readline())
            hashes, counts = array("Q"), array("I")
            for number, line in enumerate(stream, start=2):
                row = _read_row(line, number)
                key = int(row.fragment, 16)
                if hashes and key <= hashes[-1]:
                    raise RecordError(f"line {number}: not sorted: {row.fragment} does not follow {hashes[-1]:016x}")
                if row.count < header.threshold:
                    raise RecordError(f"line {number}: a count of {row.count}, below the threshold {header.threshold}")
                hashes.append(key)
                counts.append(row.count)
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}") from None
    if len(hashes) != header.fragments:
        raise RecordError(f"line 1: tells of {header.fragments:,} fragments, but {len(hashes):,} follow")
    statistics = Statistics(hashes, counts, header.threshold)
    if statistics.digest != header.digest:
        raise RecordError("line 1: its digest does not fit: the file was changed")
    return statistics


def _read_header(line: bytes) -> _Header:
    try:
        header = _header_decoder.decode(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"line 1: not the header of statistics: {error}; {_COUNT_ANEW}") from None
    if header.schema != SCHEMA:
        raise RecordError(f"line 1: schema {header.schema}, but this version reads {SCHEMA}; {_COUNT_ANEW}")
    if header.threshold != THRESHOLD:
        raise RecordError(
            f"line 1: counts from {header.threshold}, but rules want those from {THRESHOLD}; {_COUNT_ANEW}"
        )
    return header


def _read_row(line: bytes, number: int) -> _Row:
    try:
        return _row_decoder.decode(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"line {number}: not a fragment and its count: {error}") from None
