"""Parquet: the texts of a column are cleaned, and the rest of the file stays."""

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.cli.conftest import CLEAN, FILLED, PROFILE, PROSE, Cli
from tests.cli.test_archives import TEXTS, statuses

KINDS: Final = {"string": pa.string(), "large": pa.large_string()}


def written(path: Path, texts: list[str | None], kind: Any = None, **options: Any) -> pa.Table:
    columns = {
        "n": list(range(len(texts))),
        "text": pa.array(texts, type=kind or pa.string()),
        "id": [f"r{number}" for number in range(len(texts))],
        "more": [{"a": [number, None]} for number in range(len(texts))],
    }
    table = pa.table(columns).replace_schema_metadata({"made": "by tests"})
    parquet.write_table(table, path, **options)
    return parquet.read_table(path)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_texts_are_others(tmp_path: Path, kind: str, cli: Cli) -> None:
    source, out = tmp_path / "a.parquet", tmp_path / "out"
    texts = [FILLED, None, PROSE, "", *TEXTS * 40]
    table = written(source, texts, KINDS[kind], row_group_size=100, compression="zstd")
    assert cli("clean", source, "--out", out).code == 0
    clean = parquet.read_table(out / "a.parquet")
    assert clean.schema.equals(table.schema, check_metadata=True)
    assert clean.drop(["text"]).equals(table.drop(["text"]))
    found = clean["text"].to_pylist()
    assert found[:4] == [CLEAN, None, PROSE, ""]
    assert statuses(out)["empty"] == 1
    assert sum(statuses(out).values()) == len(texts) - 1
    assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "--out", tmp_path / "back").code == 0
    assert parquet.read_table(tmp_path / "back" / "a.parquet").equals(table, check_metadata=True)
    assert " 0 new or redone" in cli("clean", source, "--out", out).out


def test_the_texts_are_those_of_files(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "files").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "files" / f"{number}.txt").write_bytes(text.encode())
    written(tmp_path / "a.parquet", list(TEXTS))
    assert cli("clean", tmp_path / "files", "--out", tmp_path / "one").code == 0
    assert cli("clean", tmp_path / "a.parquet", "--out", tmp_path / "two").code == 0
    assert parquet.read_table(tmp_path / "two" / "a.parquet")["text"].to_pylist() == [
        (tmp_path / "one" / f"{number}.txt").read_bytes().decode() for number in range(len(TEXTS))
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--text-field", "body"], "has no column 'body', or several; it has n, text, id, more (--text-field)"),
        (["--text-field", "n"], "column 'n' has int64, not texts"),
    ],
)
def test_a_file_without_texts_fails(tmp_path: Path, arguments: list[str], reason: str, cli: Cli) -> None:
    written(tmp_path / "a.parquet", [PROFILE])
    ran = cli("clean", tmp_path / "a.parquet", "--out", tmp_path / "out", *arguments)
    assert (ran.code, f"a.parquet: failed: {reason}" in ran.err) == (3, True)


def test_a_file_that_was_cut_fails_and_the_others_are_done(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "whole.parquet", [FILLED])
    data = (folder / "whole.parquet").read_bytes()
    for cut in range(0, len(data), 200):
        (folder / f"{cut:05}.parquet").write_bytes(data[:cut])
    ran = cli("clean", folder, "--out", tmp_path / "out", "--no-corpus")
    assert ran.code == 3
    assert all("cannot be read as Parquet" in line for line in ran.err.splitlines())
    assert statuses(tmp_path / "out") == {"cleaned": 1, "failed": len(range(0, len(data), 200))}


def test_what_is_dropped_from_a_row_goes(tmp_path: Path, cli: Cli) -> None:
    source, out = tmp_path / "a.parquet", tmp_path / "out"
    written(source, [None, FILLED, FILLED])
    assert cli("clean", source, "--out", out).code == 0
    ran = cli("drop", "a.parquet#r2:0-4", "--in", out)
    assert (ran.code, ran.out) == (0, "a.parquet#r2: 0-4 goes: Rain\n")
    assert cli("clean", source, "--out", out).code == 0
    assert parquet.read_table(out / "a.parquet")["text"].to_pylist() == [None, CLEAN, CLEAN.removeprefix("Rain ")]
