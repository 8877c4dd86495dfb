"""The recipes of cleaner/stages/README.md run as they stand there, and all of them give what the library gives."""

import gzip
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

from cleaner import Cleaner
from cleaner.corpus import count
from cleaner.stages.arrow import BatchCleaner
from cleaner.writers.records import DocumentRecord, read_report
from cleaner.writers.statistics import read_statistics, write_statistics
from tests.benchmarks.corpus import documents
from tests.support import ROOT

README: Final = (ROOT / "cleaner" / "stages" / "README.md").read_text(encoding="utf-8")
RECIPES: Final = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
DOCUMENTS: Final = 2_000
PIPED: Final = 3
TIME_LIMIT_S: Final = 300
"""What Ray or Spark take to start on a busy machine, many times over."""

Cleaned: TypeAlias = dict[str, tuple[str, list[tuple[int, int, str]]]]
"""By id: clean text, and what went."""


@cache
def texts() -> dict[str, str]:
    return {document.id: document.text for document in documents(DOCUMENTS, seed=5)}


@cache
def expected() -> Cleaned:
    """What the library makes of the documents with the counts of all of them."""
    cleaner, statistics = Cleaner(), count(texts().values())
    found: Cleaned = {}
    for name, text in texts().items():
        result = cleaner.clean(text, id=name, statistics=statistics)
        found[name] = result.text, [(gone.span.start, gone.span.end, gone.rule) for gone in result.removals]
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with what the recipes read."""
    parquet.write_table(
        pa.table({"id": list(texts()), "text": list(texts().values())}), tmp_path / "documents.parquet", 500
    )
    write_statistics(tmp_path / "statistics.jsonl", count(texts().values()))
    return tmp_path


def of_rows(rows: list[dict[str, Any]]) -> Cleaned:
    assert len(rows) == DOCUMENTS  # each once
    return {
        row["id"]: (row["text"], [(gone["start"], gone["end"], gone["rule"]) for gone in row["cleaner_removals"]])
        for row in rows
    }


def of_json(lines: list[str], account: str = "metadata") -> Cleaned:
    rows = list(map(json.loads, lines))
    assert len(rows) == DOCUMENTS
    return {
        row["id"]: (row["text"], [tuple(gone) for gone in (row.get(account) or row)["cleaner"]["removals"]])
        for row in rows
    }


def run(recipe: str, place: Path) -> None:
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "HF_HOME": str(place / "hf"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", recipe],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.mark.parametrize(
    "recipe", RECIPES, ids=lambda recipe: re.findall(r"^(?:from|import) (\w+)", recipe, re.MULTILINE)[0]
)
@pytest.mark.xdist_group("engines")
def test_recipes_run_and_give_what_the_library_gives(recipe: str, place: Path) -> None:
    run(recipe, place)
    if "documents.parquet" not in recipe:
        return
    if "JsonlWriter" in recipe:
        lines = "".join(gzip.decompress(path.read_bytes()).decode() for path in (place / "clean").iterdir())
        assert of_json(lines.splitlines()) == expected()
    else:
        found = place / "clean" if (place / "clean").is_dir() else place / "clean.parquet"
        assert of_rows(dataset.dataset(found, format="parquet").to_table().to_pylist()) == expected()
    if (place / "counted.jsonl").exists():
        assert (place / "counted.jsonl").read_bytes() == (place / "statistics.jsonl").read_bytes()


def test_a_table_gives_what_the_library_gives(place: Path) -> None:
    clean = BatchCleaner(statistics=place / "statistics.jsonl", id_column="id")
    assert of_rows(clean(parquet.read_table(place / "documents.parquet")).to_pylist()) == expected()


def test_a_folder_counts_the_same_and_gives_the_same(place: Path) -> None:
    source, out = place / "source", place / "out"
    source.mkdir()
    for name, text in texts().items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", source, "--out", out],
        check=True,
        capture_output=True,
        timeout=TIME_LIMIT_S,
    )
    assert (out / "statistics.jsonl").read_bytes() == (place / "statistics.jsonl").read_bytes()
    found: Cleaned = {}
    for record in read_report(out / "provenance.jsonl"):
        if isinstance(record, DocumentRecord):
            gone = [(removal.start, removal.end, removal.rule) for removal in record.removals]
            found[record.id.removesuffix(".txt")] = (out / record.id).read_text(encoding="utf-8"), gone
    assert found == expected()


def test_a_pipe_of_json_lines_gives_the_same(place: Path) -> None:
    rows = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts().items())
    command = [sys.executable, "-m", "cleaner", "pipe", "--jsonl", "--statistics", str(place / "statistics.jsonl")]
    done = subprocess.run(command, input=rows.encode(), capture_output=True, check=True, timeout=TIME_LIMIT_S)
    assert of_json(done.stdout.decode().splitlines()) == expected()


def test_a_pipe_of_plain_text_gives_the_same(place: Path) -> None:
    """A process a text: those from which something goes because it is counted, and others from which something goes."""
    cleaner = Cleaner()
    changed = {name: clean for name, (clean, gone) in expected().items() if gone}
    counted = [name for name, clean in changed.items() if clean != cleaner.clean(texts()[name], id=name).text]
    assert counted
    command = [sys.executable, "-m", "cleaner", "pipe", "--statistics", str(place / "statistics.jsonl")]
    for name in counted[:PIPED] + [name for name in changed if name not in counted][:PIPED]:
        done = subprocess.run(
            command, input=texts()[name].encode(), capture_output=True, check=True, timeout=TIME_LIMIT_S
        )
        assert done.stdout.decode() == expected()[name][0], name


def test_statistics_in_parquet_are_the_same(place: Path) -> None:
    statistics = read_statistics(place / "statistics.jsonl")
    write_statistics(place / "statistics.parquet", statistics)
    assert read_statistics(place / "statistics.parquet") == statistics
