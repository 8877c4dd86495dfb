"""Statistics as a map and a reduce: however texts are shared out, the counts are those of one pass."""

import random
from typing import Final

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus import count
from cleaner.errors import UsageError
from cleaner.stages.counting import BatchCounter, collected, counted

TEXTS: Final = [
    f"Tides of the {number}th of May rise twice. {'It says so at length. ' * 9}\n{headline}\n"
    for number in range(12)
    for headline in ("Ten Harbours Nobody Visits", "- Edinburgh Lufthavn", f"Only The {number}th Has This")
]


def grouped(pairs: list[pa.RecordBatch]) -> pa.Table:
    """What an engine does."""
    different = pa.Table.from_batches(pairs).group_by(["fragment", "neighbourhood"]).aggregate([])
    return different.group_by("fragment").aggregate([("neighbourhood", "count")]).rename_columns(["fragment", "count"])


@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_neither_batches_nor_order_nor_repeated_tasks_matter(shuffled: random.Random, rows: int) -> None:
    texts: list[str | None] = [*TEXTS, None, *TEXTS[:5]]
    shuffled.shuffle(texts)
    batches = pa.table({"text": texts}).to_batches(max_chunksize=rows)
    pairs = list(map(BatchCounter(), [*batches, batches[0]]))
    expected = count(TEXTS)
    assert expected.hashes
    assert counted(pairs).digest == collected(grouped(pairs).to_batches(max_chunksize=2)).digest == expected.digest


def test_nothing_gives_nothing() -> None:
    assert collected([]) == counted([]) == count([])
    assert BatchCounter()(pa.table({"text": pa.array([], pa.string())})).num_rows == 0


def test_counts_of_parts_are_refused() -> None:
    rows = pa.RecordBatch.from_pydict({"fragment": [-1, 5], "count": [3, 4]})
    assert collected([rows]).count_of(2**64 - 1) == 3
    with pytest.raises(UsageError, match="fragment 0000000000000005 was counted in two parts"):
        collected([rows, rows])
