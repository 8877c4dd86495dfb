"""Parquet files with other texts."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pyarrow import RecordBatch


class ParquetRows:
    """A Parquet file that is as another one but for a column of texts, which come as rows of JSON; blank lines are nulls.

    The other one is read again, as many rows at a time as it was read before.
    """

    def __init__(self, file: BinaryIO, like: Path, column: str, rows_at_once: int) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra, which reading the source has asked for
        from pyarrow import parquet  # noqa: PLC0415

        self._source = parquet.ParquetFile(like)
        self._column = self._source.schema_arrow.get_field_index(column)
        self._field = self._source.schema_arrow.field(self._column)
        self._array: Any = pa.array
        self._batches = self._source.iter_batches(rows_at_once, use_threads=False)
        self._batch: RecordBatch | None = None
        self._texts: list[str | None] = []
        metadata = self._source.metadata
        codec = metadata.row_group(0).column(0).compression if metadata.num_row_groups else "SNAPPY"
        self._writer = parquet.ParquetWriter(
            file, self._source.schema_arrow, compression="NONE" if codec == "UNCOMPRESSED" else codec
        )

    def write(self, data: bytes, /) -> int:
        """Add a row."""
        if not data:
            return 0
        self._texts.append(None if data.isspace() else json.loads(data)[self._field.name])
        if self._batch is None:
            self._batch = next(self._batches)
        if len(self._texts) == self._batch.num_rows:
            texts = self._array(self._texts, type=self._field.type)
            self._writer.write_batch(self._batch.set_column(self._column, self._field, texts))
            self._batch, self._texts = None, []
        return len(data)

    def close(self) -> None:
        """Write the end."""
        self._writer.close()
        self._source.close()
