"""Statistics as a file: ``statistics.jsonl``, which a run writes and ``--statistics`` reads; or the same as Parquet.

The first line says what the file is: schema, threshold, number of fragments, and the digest of ``Statistics``. Then comes a
line for each fragment, sorted by its hash. The bytes depend on the counts alone. In a file whose name ends in ``.parquet`` the
first line is the metadata ``cleaner-statistics`` of the schema, and the others are rows.
"""

import mmap
import sys
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Self, TypeAlias

import msgspec

from cleaner.corpus import THRESHOLD, Statistics
from cleaner.errors import RecordError, extra
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


_METADATA: Final = b"cleaner-statistics"
_Part: TypeAlias = tuple[int, Sequence[int], Sequence[int]]
"""Number of the first line of some rows, their hashes, and their counts."""

_encoder: Final = msgspec.json.Encoder()
_header_decoder: Final = msgspec.json.Decoder(_Header)
_row_decoder: Final = msgspec.json.Decoder(_Row)


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write ``statistics`` to ``path`` in one step. Raises StoppedError, and MissingExtraError for Parquet without ``arrow``."""
    header = _encoder.encode(_Header(SCHEMA, statistics.threshold, len(statistics.hashes), statistics.digest))
    if is_parquet(path):
        _write_parquet(path, header, statistics)
        return
    with replacing(path) as stream:
        stream.write(header + b"\n")
        for key, count in zip(statistics.hashes, statistics.counts, strict=True):
            stream.write(_encoder.encode(_Row(f"{key:016x}", count)) + b"\n")


def is_parquet(path: Path) -> bool:
    """Whether a file of statistics is, or is to be, Parquet: its name says so."""
    return path.suffix == ".parquet"


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
    """The statistics in ``path``. Raises RecordError that names the line, for a file that cannot be trusted or read.

    Raises MissingExtraError for Parquet without the extra ``arrow``.
    """
    try:
        with path.open("rb") as stream:
            return _checked(*(_read_parquet(stream) if is_parquet(path) else _read_lines(stream)))
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}") from None


def _checked(header: _Header, parts: Iterator[_Part]) -> Statistics:
    """The statistics made of all parts of a file. Raises RecordError."""
    hashes, counts = array("Q"), array("I")
    for line, part_hashes, part_counts in parts:
        for number, (key, count) in enumerate(zip(part_hashes, part_counts, strict=True), start=line):
            if hashes and key <= hashes[-1]:
                raise RecordError(f"line {number}: not sorted: {key:016x} does not follow {hashes[-1]:016x}")
            if count < header.threshold:
                raise RecordError(f"line {number}: a count of {count}, below the threshold {header.threshold}")
            hashes.append(key)
            counts.append(count)
    if len(hashes) != header.fragments:
        raise RecordError(f"line 1: tells of {header.fragments:,} fragments, but {len(hashes):,} follow")
    statistics = Statistics(hashes, counts, header.threshold)
    if statistics.digest != header.digest:
        raise RecordError("line 1: its digest does not fit: the file was changed")
    return statistics


def _read_lines(stream: BinaryIO) -> tuple[_Header, Iterator[_Part]]:
    header = _read_header(stream.readline())
    rows = ((number, _read_row(line, number)) for number, line in enumerate(stream, start=2))
    return header, ((number, (int(row.fragment, 16),), (row.count,)) for number, row in rows)


def _write_parquet(path: Path, header: bytes, statistics: Statistics) -> None:
    pa, parquet = _pyarrow()
    columns = (("fragment", pa.uint64(), statistics.hashes), ("count", pa.uint32(), statistics.counts))
    schema = pa.schema([pa.field(name, kind, nullable=False) for name, kind, _ in columns], {_METADATA: header})
    with replacing(path) as stream:
        parquet.write_table(pa.table([pa.array(values, kind) for _, kind, values in columns], schema), stream)


def _read_parquet(stream: BinaryIO) -> tuple[_Header, Iterator[_Part]]:
    pa, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(stream)
        header = _read_header((file.schema_arrow.metadata or {}).get(_METADATA, b""))
        return header, _parts(file.iter_batches(columns=["fragment", "count"]))
    except pa.ArrowException as error:
        raise RecordError(f"not statistics in Parquet: {error}; {_COUNT_ANEW}") from None


def _parts(batches: Iterator[Any]) -> Iterator[_Part]:
    pa, _ = _pyarrow()
    line = 2
    try:
        for batch in batches:
            if batch.schema.types != [pa.uint64(), pa.uint32()] or any(column.null_count for column in batch.columns):
                raise RecordError(f"not statistics in Parquet: columns {batch.schema}; {_COUNT_ANEW}")
            yield line, *(column.to_pylist() for column in batch.columns)
            line += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise RecordError(f"line {line}: cannot be read: {error}; {_COUNT_ANEW}") from None


def _pyarrow() -> tuple[Any, Any]:
    """The library and its part for Parquet. Raises MissingExtraError."""
    with extra("arrow"):
        import pyarrow as pa  # noqa: PLC0415 - only an extra brings it
        from pyarrow import parquet  # noqa: PLC0415

    return pa, parquet


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
