"""Statistics as a map and a reduce that an engine runs, with the counts of a run over a folder of the same texts.

The map turns a batch of texts into rows of ``PAIRS``: a fragment, and what stands round it, as hashes. The engine keeps one of
each, counts them for each fragment, and may drop counts below ``THRESHOLD``: in SQL

    SELECT fragment, count(DISTINCT neighbourhood) AS count FROM pairs GROUP BY fragment HAVING count >= 3

and ``collected`` makes statistics of the rows. Since pairs form a set, neither batches, order nor a task that is run twice
matter. Where an engine cannot group what does not fit in memory, ``counted`` does it in one process, in bounded memory.

Hosts are not counted apart: a frequency is an absolute number that a rule compares with a threshold, and has one meaning only
if it is the same whether somebody knew the addresses of the texts or not. For statistics of one site, count its texts alone.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from cleaner.corpus import THRESHOLD, FragmentCounter, Pair, Statistics, pairs
from cleaner.errors import UsageError, extra
from cleaner.stages.arrow import Rows, texts_of

with extra("arrow"):
    import pyarrow as pa
    from pyarrow import compute

PAIRS: Final = pa.schema([pa.field("fragment", pa.int64()), pa.field("neighbourhood", pa.int64())])
"""Hashes of 64 bits, signed since not all engines have unsigned numbers."""
_COUNTS: Final = pa.schema([pa.field("fragment", pa.uint64()), pa.field("count", pa.uint64())])
_AT_ONCE: Final = 4096
"""Rows that are Python numbers at a time."""


class BatchCounter:
    r"""The map: the different pairs in a batch, or table, of texts, sorted; picklable.

    >>> rows = pa.table({"text": ["Edinburgh Lufthavn\n" + letter * 200 for letter in "abca"]})
    >>> BatchCounter()(rows).num_rows
    3
    """

    def __init__(self, text_column: str = "text") -> None:
        self._text_column = text_column

    def __call__(self, rows: Rows) -> Rows:
        """The pairs of the rows; rows without a text, or with bytes that are none, have none. Raises UsageError."""
        if isinstance(rows, pa.Table):
            found = [pair for batch in rows.to_batches() for pair in self._pairs(batch)]
            return pa.Table.from_batches([_batch(found)])
        return _batch(self._pairs(rows))

    def _pairs(self, batch: pa.RecordBatch) -> Iterator[Pair]:
        for text in texts_of(batch, self._text_column):
            if isinstance(text, str):
                yield from pairs(text)


def _batch(found: Iterable[Pair]) -> pa.RecordBatch:
    columns = zip(*sorted(set(found)), strict=True)
    hashes = [pa.array(array("Q", column), pa.uint64()).view(pa.int64()) for column in columns]
    return pa.RecordBatch.from_arrays(hashes or [pa.array([], pa.int64())] * 2, schema=PAIRS)


def collected(counts: Iterable[pa.RecordBatch | pa.Table], threshold: int = THRESHOLD) -> Statistics:
    """The statistics in rows of ``fragment`` and ``count``, in any order; counts below the threshold are left out.

    Memory is that of the fragments that reach it. Raises UsageError when a fragment comes twice: then not all was grouped.
    """
    parts = [_frequent(batch, threshold) for rows in counts for batch in _batches(rows)]
    table = pa.Table.from_batches(parts, _COUNTS).sort_by("fragment")
    hashes, numbers = array("Q"), array("I")
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        hashes.extend(batch.column("fragment").to_pylist())
        numbers.extend(batch.column("count").to_pylist())
    for one, next_one in pairwise(hashes):
        if one == next_one:
            raise UsageError(f"fragment {one:016x} was counted in two parts: group all pairs before they are counted")
    return Statistics(hashes, numbers, threshold)


def _frequent(batch: pa.RecordBatch, threshold: int) -> pa.RecordBatch:
    """The rows of a batch that reach the threshold, as ``_COUNTS``."""
    fragments, numbers = batch.column("fragment").cast(pa.int64()), batch.column("count").cast(pa.int64())
    found = pa.RecordBatch.from_arrays([fragments.view(pa.uint64()), numbers.cast(pa.uint64())], schema=_COUNTS)
    return found.filter(compute.greater_equal(numbers, threshold))


def counted(found: Iterable[pa.RecordBatch | pa.Table], threshold: int = THRESHOLD) -> Statistics:
    """The statistics of pairs in any number of batches, in bounded memory: what is too much goes to temporary files.

    Raises StoppedError when those cannot be written.
    """
    with FragmentCounter() as counter:
        for rows in found:
            for batch in _batches(rows):
                for part in (batch.slice(at, _AT_ONCE) for at in range(0, batch.num_rows, _AT_ONCE)):
                    columns = (part.column(name).view(pa.uint64()).to_pylist() for name in PAIRS.names)
                    counter.add_pairs(zip(*columns, strict=True))
        return counter.statistics(threshold)


def _batches(rows: pa.RecordBatch | pa.Table) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = rows.to_batches() if isinstance(rows, pa.Table) else [rows]
    return batches
