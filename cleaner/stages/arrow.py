"""Batches of Arrow: the one function behind Ray Data, Spark, Hugging Face datasets, DuckDB and Polars.

A batch comes out with as many rows, in the same order, and with the same columns; the text column holds clean texts, in the
type that it had (``string``, ``large_string`` or ``string_view``), and the columns of ``ADDED`` follow:

- ``cleaner_status``: what became of the row, one of the statuses of a run; ``skipped`` where the text is null, which it stays
- ``cleaner_reason``: why it is ``failed`` or in ``review`` (then the text is as it came), else null
- ``cleaner_verdict``: ``content-farm``, else null
- ``cleaner_source_length``, ``cleaner_removed_length``: code points of the text that came in, and of what went
- ``cleaner_removals``: what went, a struct of ``REMOVAL`` each, in the order of the text; ``start`` and ``end`` are half-open, in
  code points of the text that came in, ``clean_offset`` says where in the clean text it stood
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypedDict, TypeVar, Unpack

from cleaner.config import Config
from cleaner.errors import UsageError, extra, suggestion
from cleaner.model import CleanResult
from cleaner.stages.stage import Counts, Stage
from cleaner.verdict import verdict_of

with extra("arrow"):
    import pyarrow as pa

REMOVAL: Final = pa.struct(
    [
        pa.field("id", pa.string()),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("clean_offset", pa.int64()),
        pa.field("rule", pa.string()),
        pa.field("category", pa.string()),
        pa.field("confidence", pa.string()),
        pa.field("text", pa.string()),
    ]
)
ADDED: Final = pa.schema(
    [
        pa.field("cleaner_status", pa.string()),
        pa.field("cleaner_reason", pa.string()),
        pa.field("cleaner_verdict", pa.string()),
        pa.field("cleaner_source_length", pa.int64()),
        pa.field("cleaner_removed_length", pa.int64()),
        pa.field("cleaner_removals", pa.list_(REMOVAL)),
    ]
)
_BYTES_OF: Final = {
    pa.string(): pa.binary(),
    pa.large_string(): pa.large_binary(),
    pa.string_view(): pa.binary_view(),
}
"""The types of text that are taken, and for each the type of the same bytes."""

Rows = TypeVar("Rows", pa.RecordBatch, pa.Table)


class Columns(TypedDict, total=False):
    """Which columns are read: that of the texts (``text`` if nothing is said), and others, of any type, if there are any.

    ``id_column`` enters the ids of removals, ``language_column`` (ISO 639-1, null where nobody knows) leaves out rules that read
    another language.
    """

    text_column: str
    id_column: str | None
    url_column: str | None
    language_column: str | None


class BatchCleaner:
    """Cleans batches, or tables, with a configuration and statistics; picklable, and safe to share between threads.

    ``statistics`` are a value or the place of a statistics file, which each process reads once; the other arguments are those of
    ``Columns``. Raises UsageError for a configuration or a file that is wrong.

    >>> rows = pa.table({"text": ["Rain fell all night. Share your thoughts in the comments below!", None]})
    >>> cleaned = BatchCleaner()(rows)
    >>> cleaned["text"].to_pylist(), cleaned["cleaner_status"].to_pylist()
    (['Rain fell all night.', None], ['cleaned', 'skipped'])
    """

    def __init__(self, config: Config = Config(), statistics: Counts = None, **columns: Unpack[Columns]) -> None:
        self._stage = Stage(config, statistics)
        self.text_column = columns.get("text_column", "text")
        self._told = [columns.get("id_column"), columns.get("url_column"), columns.get("language_column")]

    def output_schema(self, schema: pa.Schema) -> pa.Schema:
        """The schema of what comes out for batches of this ``schema``. Raises UsageError for a schema that cannot be cleaned."""
        return output_schema(schema, self.text_column)

    def __call__(self, rows: Rows) -> Rows:
        """The rows, cleaned. Raises UsageError when a column is missing, or is not of a type that it may have."""
        if isinstance(rows, pa.Table):
            schema = self.output_schema(rows.schema)
            return pa.Table.from_batches(list(map(self._cleaned, rows.to_batches())), schema)
        return self._cleaned(rows)

    def _cleaned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        schema = self.output_schema(batch.schema)
        texts = texts_of(batch, self.text_column)
        results = list(map(self._result, texts, *[_strings(batch, column) for column in self._told]))
        at = batch.schema.get_field_index(self.text_column)
        columns = batch.columns
        if any(result is not None and result.text is not text for result, text in zip(results, texts, strict=True)):
            columns[at] = _text_array(texts, results, schema.field(at).type)
        return pa.RecordBatch.from_arrays([*columns, *_added(texts, results)], schema=schema)

    def _result(
        self, text: "str | Undecodable | None", name: str | None, url: str | None, language: str | None
    ) -> CleanResult | None:
        """The result for a text; None where there is none to clean."""
        return self._stage.clean(text, id=name, url=url, language=language) if isinstance(text, str) else None


def clean_batch(batch: Rows, config: Config = Config(), statistics: Counts = None, **columns: Unpack[Columns]) -> Rows:
    """One batch, cleaned as by a ``BatchCleaner``; make one of those for many batches."""
    return BatchCleaner(config, statistics, **columns)(batch)


def output_schema(schema: pa.Schema, text_column: str = "text") -> pa.Schema:
    """``schema`` with the columns of ``ADDED`` behind its own.

    Raises UsageError when it has no such text column, the column holds no text, or one of ``ADDED`` is there already.
    """
    _check_text_column(schema, text_column)
    for field in ADDED:
        if field.name in schema.names:
            raise UsageError(f"column '{field.name}' is there already: rename it, so that no account of it is lost")
        schema = schema.append(field)
    return schema


class Undecodable(NamedTuple):
    """Bytes in a column of text that are not UTF-8, and why."""

    data: bytes
    reason: str


def texts_of(batch: pa.RecordBatch, column: str) -> "list[str | Undecodable | None]":
    """The texts of a column, null as None. Raises UsageError when there is none of this name, or of another type."""
    _check_text_column(batch.schema, column)
    found = batch.column(column)
    try:
        texts: list[str | Undecodable | None] = found.to_pylist()
    except UnicodeDecodeError:
        texts = list(map(_decoded, found.view(_BYTES_OF[found.type]).to_pylist()))
    return texts


def _decoded(data: bytes | None) -> str | Undecodable | None:
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError as error:
        return Undecodable(data or b"", f"not UTF-8 at byte {error.start}")


def _check_text_column(schema: pa.Schema, column: str) -> None:
    _check_column(schema, column)
    if (kind := schema.field(column).type) not in _BYTES_OF:
        raise UsageError(f"column '{column}' is of type {kind}: cast it to string")


def _check_column(schema: pa.Schema, column: str) -> None:
    """Raises UsageError unless there is exactly one column of this name."""
    count = schema.names.count(column)
    if not count:
        hint = suggestion(column, schema.names, f"there are {', '.join(schema.names) or 'none'}")
        raise UsageError(f"no column '{column}': {hint}")
    if count > 1:
        raise UsageError(f"{count} columns '{column}': rename all but one")


def _strings(batch: pa.RecordBatch, column: str | None) -> Sequence[str | None]:
    """The values of a column as text, or as many times None."""
    if column is None:
        return [None] * batch.num_rows
    _check_column(batch.schema, column)
    return [None if value is None else str(value) for value in batch.column(column).to_pylist()]


def _text_array(
    texts: "Sequence[str | Undecodable | None]", results: Sequence[CleanResult | None], kind: pa.DataType
) -> pa.Array:
    """The clean texts; bytes that are no text as they were."""
    if not any(isinstance(text, Undecodable) for text in texts):
        return pa.array([None if result is None else result.text for result in results], kind)
    data = [
        text.data if isinstance(text, Undecodable) else None if result is None else result.text.encode()
        for text, result in zip(texts, results, strict=True)
    ]
    return pa.array(data, _BYTES_OF[kind]).view(kind)


def _added(texts: "Sequence[str | Undecodable | None]", results: Sequence[CleanResult | None]) -> list[pa.Array]:
    """The columns of ``ADDED``."""
    rows: list[tuple[str, str | None, str | None, int, int]] = []
    removals: list[tuple[Any, ...]] = []
    ends = [0]
    for text, result in zip(texts, results, strict=True):
        if isinstance(text, Undecodable):
            rows.append(("failed", text.reason, None, 0, 0))
        elif result is None:
            rows.append(("skipped", None, None, 0, 0))
        else:
            length = len(result.source)
            rows.append((result.status, result.reason or None, verdict_of(result), length, length - len(result.text)))
            removals += (
                (
                    removal.id,
                    removal.span.start,
                    removal.span.end,
                    removal.clean_offset,
                    removal.rule,
                    removal.category,
                    removal.confidence.label,
                    removal.text,
                )
                for removal in result.removals
            )
        ends.append(len(removals))
    structs = pa.StructArray.from_arrays(_columns(removals, list(REMOVAL)), fields=list(REMOVAL))
    lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=pa.list_(REMOVAL))
    return [*_columns(rows, list(ADDED)[:-1]), lists]


def _columns(rows: Sequence[tuple[Any, ...]], fields: Sequence[pa.Field]) -> list[pa.Array]:
    """Rows as a column for each of the fields."""
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    return [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
