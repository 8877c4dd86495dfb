"""Batches of Arrow: rows in are rows out, whatever is in them."""

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Config
from cleaner.corpus import count
from cleaner.errors import UsageError
from cleaner.model import rebuilt
from cleaner.stages.arrow import ADDED, BatchCleaner, clean_batch, output_schema
from cleaner.stages.stage import Stage
from cleaner.writers.statistics import write_statistics
from tests.support import seeds

FILLED: Final = "Rain fell all night. Share your thoughts in the comments below!"
CLEAN: Final = "Rain fell all night."
COUNTED: Final = count(["Edinburgh Lufthavn\n" + letter * 200 for letter in "abc"])


def batch_of(texts: list[Any], kind: pa.DataType | None = None, **others: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"text": pa.array(texts, kind or pa.string()), **others})


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_all_kinds_of_text_keep_their_type_their_nulls_and_their_bytes(kind: pa.DataType) -> None:
    data = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}.get(kind, pa.binary_view())
    texts = pa.array([FILLED.encode(), None, b"", b"\xff not UTF-8", b"Rain."], data).view(kind)
    cleaned = BatchCleaner()(pa.RecordBatch.from_arrays([texts], ["text"]))
    assert cleaned.schema.field("text").type == kind
    assert cleaned["text"].view(data).to_pylist() == [CLEAN.encode(), None, b"", b"\xff not UTF-8", b"Rain."]
    assert cleaned["cleaner_status"].to_pylist() == ["cleaned", "skipped", "empty", "failed", "unchanged"]
    assert cleaned["cleaner_reason"].to_pylist() == [None, None, None, "not UTF-8 at byte 0", None]


@given(st.lists(st.none() | st.text(st.characters(codec="utf-8")) | st.just(FILLED)), st.integers(0, 3))
def test_sources_are_rebuilt_from_the_columns(texts: list[str | None], skipped: int) -> None:
    batch = batch_of(texts, number=list(range(len(texts)))).slice(skipped)
    cleaned = clean_batch(batch)
    assert cleaned.schema == output_schema(batch.schema)
    assert cleaned["number"].to_pylist() == list(range(len(texts)))[skipped:]
    for source, row in zip(texts[skipped:], cleaned.to_pylist(), strict=True):
        gone = [(removal["clean_offset"], removal["text"]) for removal in row["cleaner_removals"]]
        assert (None if row["text"] is None else rebuilt(row["text"], gone)) == source
        assert row["cleaner_removed_length"] == sum(len(text) for _, text in gone)
        assert row["cleaner_source_length"] == len(source or "")


def test_removals_are_those_of_the_library_and_the_verdict_is_told() -> None:
    names, texts = [seed.name for seed in seeds()], [seed.text for seed in seeds()]
    cleaned = BatchCleaner(statistics=COUNTED, id_column="name")(batch_of(texts, name=names)).to_pylist()
    for seed, row in zip(seeds(), cleaned, strict=True):
        result = Cleaner().clean(seed.text, id=seed.name, statistics=COUNTED)
        assert row["text"] == result.text
        assert row["cleaner_verdict"] == "content-farm"
        assert [(gone["id"], gone["start"], gone["end"], gone["rule"]) for gone in row["cleaner_removals"]] == [
            (gone.id, gone.span.start, gone.span.end, gone.rule) for gone in result.removals
        ]


def test_a_document_under_review_says_why_and_is_as_it_came() -> None:
    [row] = clean_batch(batch_of([FILLED]), Config(max_removed=0.1)).to_pylist()
    assert (row["text"], row["cleaner_status"], row["cleaner_removals"]) == (FILLED, "review", [])
    assert row["cleaner_reason"].startswith("would lose 68% of its text")


def test_a_text_that_cleaning_cannot_take_costs_its_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned_as_ever = Cleaner.clean

    def clean(self: Cleaner, text: str, **options: Any) -> Any:
        if text == "bang":
            raise MemoryError("too much")
        return cleaned_as_ever(self, text, **options)

    monkeypatch.setattr(Cleaner, "clean", clean)
    rows = clean_batch(batch_of(["bang", FILLED])).to_pylist()
    assert [(row["text"], row["cleaner_status"]) for row in rows] == [("bang", "failed"), (CLEAN, "cleaned")]
    assert rows[0]["cleaner_reason"] == "MemoryError: too much"


def test_tables_of_any_chunks_and_batches_without_rows() -> None:
    clean, batch = BatchCleaner(), batch_of([FILLED, None])
    for table in (pa.table(batch), pa.Table.from_batches([batch.slice(0, 1), batch.slice(1, 1)])):
        assert clean(table)["text"].to_pylist() == [CLEAN, None]
    for nothing in (batch.slice(0, 0), pa.table(batch).slice(0, 0), batch.schema.empty_table()):
        assert clean(nothing).num_rows == 0
        assert clean(nothing).schema == clean.output_schema(batch.schema)


def test_a_language_of_a_row_leaves_out_rules_of_others() -> None:
    batch = batch_of([FILLED, FILLED, FILLED], language=["fi", "en", None])
    assert BatchCleaner(language_column="language")(batch)["text"].to_pylist() == [FILLED, CLEAN, CLEAN]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: clean_batch(batch_of([""]), text_column="tex"), "no column 'tex': did you mean 'text'?"),
        (lambda: clean_batch(batch_of([1], pa.int64())), "column 'text' is of type int64: cast it to string"),
        (lambda: clean_batch(batch_of([""]), id_column="key"), "no column 'key': there are text"),
        (lambda: clean_batch(clean_batch(batch_of([""]))), "column 'cleaner_status' is there already"),
        (lambda: clean_batch(pa.RecordBatch.from_arrays([pa.array([""])] * 2, ["text"] * 2)), "2 columns 'text'"),
        (lambda: BatchCleaner(statistics="missing.jsonl"), "missing.jsonl: cannot be read: No such file"),
        (lambda: BatchCleaner(Config(select=("no-such-rule",))), "no-such-rule"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_reason(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        make()
    assert said in str(raised.value)


def test_it_pickles_with_statistics_as_value_or_place(tmp_path: Path) -> None:
    batch = batch_of([FILLED, seeds()[0].text])
    write_statistics(tmp_path / "s.jsonl", COUNTED)
    write_statistics(tmp_path / "s.parquet", COUNTED)
    expected = BatchCleaner(statistics=COUNTED)(batch)
    for statistics in (COUNTED, tmp_path / "s.jsonl", str(tmp_path / "s.parquet")):
        assert pickle.loads(pickle.dumps(BatchCleaner(statistics=statistics)))(batch) == expected


def test_a_worker_with_other_statistics_is_refused(tmp_path: Path) -> None:
    write_statistics(tmp_path / "s.jsonl", COUNTED)
    pickled = pickle.dumps(Stage(statistics=tmp_path / "s.jsonl"))
    write_statistics(tmp_path / "s.jsonl", count([]))
    with pytest.raises(UsageError, match="other rules or statistics"):
        pickle.loads(pickled)


def test_threads_share_a_cleaner() -> None:
    clean, batch = BatchCleaner(), batch_of([FILLED, *(seed.text for seed in seeds())])
    expected = clean(batch)
    with ThreadPoolExecutor(4) as threads:
        assert all(found == expected for found in threads.map(clean, [batch] * 12))


def test_the_added_columns_are_those_of_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "cleaner" / "stages" / "README.md").read_text(encoding="utf-8")
    assert [name for name in ADDED.names if f"`{name}`" not in readme] == []
