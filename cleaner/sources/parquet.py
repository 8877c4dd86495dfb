"""Parquet files, read as rows of JSON: the columns that matter, a few hundred rows at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cleaner.errors import extra
from cleaner.sources.pieces import BrokenError, Piece
from cleaner.sources.reading import Caps, UnreadableError
from cleaner.sources.rows import Fields

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

ROWS_AT_ONCE: Final = 256


@contextmanager
def opened(path: Path, column: str) -> Iterator["ParquetFile"]:
    """A Parquet file with a column of texts.

    Raises UnreadableError when it is none or has no such column, MissingExtraError without ``arrow``.
    """
    with extra("arrow"):
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    try:
        file = parquet.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise UnreadableError(f"cannot be read as Parquet: {error}") from None
    with file:
        names = file.schema_arrow.names
        if names.count(column) != 1:
            raise UnreadableError(f"has no column '{column}', or several; it has {', '.join(names)} (--text-field)")
        kind = file.schema_arrow.field(column).type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise UnreadableError(f"column '{column}' has {kind}, not texts")
        yield file


def parquet_rows(path: Path, name: str, clean_name: str, fields: Fields, caps: Caps) -> Iterator[Piece]:
    """The rows of a Parquet file as JSON, of the columns of ``fields`` that it has; those without a text as blank lines.

    Raises UnreadableError as ``opened``, and BrokenError after the last rows that could be read.
    """
    number = 0
    with opened(path, fields.text) as file:
        groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
        if sum(group.total_byte_size for group in groups) > caps.unpacked:
            raise UnreadableError(f"unpacks to more than {caps.unpacked:,} bytes")
        wanted = {fields.text, fields.id or "id", fields.url, fields.language}
        columns = [column for column in file.schema_arrow.names if column in wanted]
        try:
            for batch in file.iter_batches(ROWS_AT_ONCE, columns=columns, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield _piece(row, name, clean_name, number, fields, caps)
        except (OSError, ValueError) as error:  # Arrow's own are of both
            raise BrokenError(f"is broken after its row {number:,}: {error}") from None


def _piece(row: dict[str, object], name: str, clean_name: str, number: int, fields: Fields, caps: Caps) -> Piece:
    if row[fields.text] is None:
        return Piece(name, clean_name, number, b"\n")
    line = json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"
    fault = f"has {len(line):,} bytes, more than --max-bytes {caps.size}" if len(line) > caps.size else ""
    return Piece(name, clean_name, number, line, fault=fault)
