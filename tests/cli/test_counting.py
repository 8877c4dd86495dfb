"""What a run counts across documents, when it does, and who may use the counts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from cleaner.writers.records import Header
from cleaner.writers.statistics import STATISTICS, read_statistics
from tests.cli.conftest import APPEAL, FILLED, PROSE, Cli, Ran, documents, filled, report, tree, untouched

HEADLINE: Final = "Ten Harbours Nobody Visits"


def around(number: int, line: str = HEADLINE) -> str:
    """A line between prose that no other number has."""
    return f"{number} tides rise. {'It says so at length. ' * 9}\n{line}\n{number} ebb away. {'Nobody saw it. ' * 12}\n"


def page(number: int) -> str:
    """The same as a page."""
    blocks = "".join(f"<p>{line}</p>" for line in around(number).splitlines())
    return f"<html><body><article><h1>Tides of day {number}</h1>{blocks}</article></body></html>"


def header(folder: Path) -> Header:
    found = report(folder)[0]
    assert isinstance(found, Header)
    return found


@pytest.mark.parametrize(
    ("files", "frequency"),
    [
        ({f"{number}.txt": around(number) for number in range(4)}, 4),
        ({f"{number}.txt": around(number) for number in range(2)}, 0),  # below the threshold
        ({f"{number}.txt": around(1) for number in range(9)}, 0),  # copies of one document
        ({f"{number}/{copy}.txt": around(number) for number in range(3) for copy in "ab"}, 3),
        ({"a.html": page(1), "b.html": page(2), "c.txt": around(3)}, 3),  # a page by its text
        ({"a.txt": around(1).encode("utf-16"), "b.txt": around(2).encode(), "c.txt": f"\ufeff{around(3)}"}, 3),
        ({"a.txt": around(1), "b.txt": around(2), "c.jpg": around(3)}, 0),  # skipped
        ({"a.txt": around(1), "b.txt": around(2), "c.txt": "\0" * 999 + around(3)}, 0),  # binary
        ({"a.txt": around(1), "b.txt": around(2), ".c.txt": around(3)}, 0),  # hidden
    ],
)
def test_what_is_cleaned_is_counted(cli: Cli, tmp_path: Path, files: dict[str, str | bytes], frequency: int) -> None:
    source, out = filled(tmp_path / "in", files), tmp_path / "out"
    with untouched(source):
        assert cli("clean", source, "--out", out).code == 0
    counted = read_statistics(out / STATISTICS)
    assert counted.frequency(HEADLINE) == frequency
    assert header(out).statistics == counted.digest
    assert cli("verify", out, "--source", source).code == 0


def test_files_that_are_named_are_counted_like_those_of_a_folder(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {f"{number}.txt": around(number) for number in range(4)})
    assert cli("clean", source, "--out", tmp_path / "folder").code == 0
    assert cli("clean", *sorted(source.iterdir(), reverse=True), "--out", tmp_path / "named").code == 0
    assert tree(tmp_path / "named") == tree(tmp_path / "folder")


def test_given_counts_are_used_and_kept_beside_the_report(cli: Cli, tmp_path: Path) -> None:
    corpus = filled(tmp_path / "corpus", {f"{number}.txt": around(number) for number in range(4)})
    source = filled(tmp_path / "in", {"one.txt": around(9), "two.txt": PROSE})
    assert cli("clean", corpus, "--out", tmp_path / "counted").code == 0
    given = tmp_path / "counted" / STATISTICS
    assert cli("clean", source, "--out", tmp_path / "out", "--statistics", given).code == 0
    assert (tmp_path / "out" / STATISTICS).read_bytes() == given.read_bytes()
    assert header(tmp_path / "out").statistics == read_statistics(given).digest
    assert {name: bool(record.fragments) for name, record in documents(tmp_path / "out").items()} == {
        "one.txt": True,
        "two.txt": False,
    }
    before = tree(tmp_path / "out")
    assert cli("clean", source, "--out", tmp_path / "out", "--statistics", tmp_path / "out" / STATISTICS).code == 0
    assert tree(tmp_path / "out") == before


def test_without_corpus_nothing_is_counted_and_older_counts_go(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", {f"{number}.txt": around(number) for number in range(4)}), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    assert cli("clean", source, "--out", out, "--no-corpus").code == 0
    assert not (out / STATISTICS).exists()
    assert header(out).statistics is None
    assert not any(record.fragments for record in documents(out).values())
    assert cli("verify", out, "--source", source).code == 0


def test_counts_and_none_exclude_each_other(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": PROSE})
    with untouched(tmp_path):
        ran = cli("clean", source, "--out", tmp_path / "out", "--no-corpus", "--statistics", tmp_path / "s.jsonl")
    said = "cleaner: --statistics gives counts, and --no-corpus wants none: leave out one of them\n"
    assert ran == (2, "", said)


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
@pytest.mark.parametrize("counts", [[], ["--no-corpus"]])
def test_looking_counts_and_writes_nothing(cli: Cli, tmp_path: Path, option: str, counts: list[str]) -> None:
    source = filled(tmp_path / "in", {f"{number}.txt": around(number) + f"\n{APPEAL}\n" for number in range(4)})
    with untouched(tmp_path):
        ran = cli("clean", source, option, *counts)
    assert ran.code == 0
    assert "4 documents: 4 cleaned" in ran.err
    assert "since the run before" not in ran.err


# --- the commands that never count


def called(command: str, folder: Path, *options: str | Path) -> Ran:
    """A command on ``a.txt`` of a folder, in a process of its own, since `pipe` reads standard input."""
    arguments = {
        "check": ["check", "a.txt"],
        "fix": ["fix", "a.txt", "--provenance", "went.jsonl"],
        "explain": ["explain", "a.txt"],
        "pipe": ["pipe"],
        "pipe --jsonl": ["pipe", "--jsonl"],
    }[command]
    text = (folder / "a.txt").read_text()
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *arguments, *options],
        input=json.dumps({"text": text}) if "--jsonl" in arguments else text,
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=20,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("command", ["check", "fix", "explain", "pipe", "pipe --jsonl"])
def test_other_commands_take_counts_that_are_given(cli: Cli, tmp_path: Path, command: str) -> None:
    folder = filled(tmp_path / "in", {"a.txt": FILLED})
    assert cli("clean", folder, "--out", tmp_path / "out").code == 0
    with_counts = called(command, folder, "--statistics", tmp_path / "out" / STATISTICS)
    if command == "fix":
        [first, *_] = (folder / "went.jsonl").read_text().splitlines()
        assert json.loads(first)["statistics"] == header(tmp_path / "out").statistics
        filled(folder, {"a.txt": FILLED})
        (folder / "went.jsonl").unlink()
    assert with_counts == called(command, folder)
    assert with_counts.code in {0, 1}


@pytest.mark.parametrize("command", ["check", "fix", "explain", "pipe", "clean"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nonsense\n", "line 1: not the header of statistics: "),
        (
            '{"schema":"cleaner-statistics/1","threshold":3,"fragments":1,"digest":""}\n{"fragment":"01","count":3}\n',
            "line 2: not a fragment and its count: ",
        ),
        (None, "cannot be read: No such file or directory\n"),
    ],
)
def test_counts_that_cannot_be_trusted_start_nothing(
    cli: Cli, tmp_path: Path, command: str, content: str | None, said: str
) -> None:
    source, file = filled(tmp_path / "in", {"a.txt": FILLED}), tmp_path / "s.jsonl"
    if content is not None:
        file.write_text(content)
    arguments: list[str | Path] = [command] if command == "pipe" else [command, source / "a.txt"]
    if command == "fix":
        arguments += ["--provenance", tmp_path / "went.jsonl"]
    if command == "clean":
        arguments += ["--out", tmp_path / "out"]
    with untouched(tmp_path):
        ran = cli(*arguments, "--statistics", file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"cleaner: {file}: {said}")
    assert ran.err.count("\n") == 1


# --- verify


def test_verify_names_counts_that_are_not_those_of_the_report(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", {f"{number}.txt": around(number) for number in range(4)}), tmp_path / "out"
    other = filled(tmp_path / "other", {f"{number}.txt": around(number) for number in range(5)})
    assert cli("clean", source, "--out", out).code == 0
    assert cli("clean", other, "--out", tmp_path / "more").code == 0
    (out / STATISTICS).write_bytes((tmp_path / "more" / STATISTICS).read_bytes())
    ran = cli("verify", out)
    assert (ran.code, ran.out) == (
        1,
        "statistics.jsonl: these are not the counts of the report: their digest is another\n",
    )
    (out / STATISTICS).unlink()
    assert cli("verify", out).out == "statistics.jsonl: cannot be read: No such file or directory\n"
    assert cli("clean", source, "--out", out, "--no-corpus").code == 0
    filled(out, {STATISTICS: "{}\n"})
    said = "statistics.jsonl: the report was made without counts (--no-corpus), so these are of another run\n"
    assert cli("verify", out).out == said
