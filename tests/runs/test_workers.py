"""Documents that kill, hang and eat: each costs itself, and no other document anything."""

from pathlib import Path
from typing import Final

import pytest

from cleaner.writers.records import Summary
from tests.cli.conftest import clean_files, documents, filled, report, tree
from tests.runs.hostile import EAT, HANG, KILL, LAPSE
from tests.runs.support import ran, texts

LIMITS: Final = ("--time-limit", "2", "--memory-limit", "300")
ODD: Final = {50: KILL, 451: HANG, 777: EAT}
REASONS: Final = {
    "000/00050.txt": "killed by SIGKILL",
    "004/00451.txt": "took longer than 2 s",
    "007/00777.txt": "memory",
}


def test_three_hostile_documents_among_a_thousand(tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", texts(1_000, ODD)), tmp_path / "out"
    done = ran("clean", source, "--out", out, "--jobs", "2", *LIMITS)
    assert done.code == 3
    assert done.out.startswith("1,000 documents: ")
    failed = {name: record.reason for name, record in documents(out).items() if record.status == "failed"}
    assert {name: REASONS.get(name, "?") in reason for name, reason in failed.items()} == dict.fromkeys(
        REASONS, True
    ), failed
    summary = report(out)[-1]
    assert isinstance(summary, Summary)
    assert (summary.documents, sum(summary.statuses.values()), summary.statuses["failed"]) == (1_000, 1_000, 3)
    harmless = filled(tmp_path / "harmless", {n: t for n, t in texts(1_000).items() if n not in REASONS})
    assert ran("clean", harmless, "--out", tmp_path / "rest", "--jobs", "0").code == 0
    assert clean_files(out) == clean_files(tmp_path / "rest")


@pytest.mark.parametrize("odd", [KILL, HANG, EAT, LAPSE], ids=["kill", "hang", "eat", "exit"])
def test_a_failed_document_may_be_kept_as_it_came(tmp_path: Path, odd: str) -> None:
    source, out = filled(tmp_path / "in", texts(5, {2: odd})), tmp_path / "out"
    options = ("--keep-failed", "--jobs", "1", "--time-limit", "0.5", "--memory-limit", "300")
    assert ran("clean", source, "--out", out, *options).code == 3
    name = "000/00002.txt"
    record = documents(out)[name]
    assert (record.status, record.clean is not None and record.clean.as_it_came) == ("failed", True)
    assert clean_files(out)[name].encode() == (source / name).read_bytes()
    assert ran("verify", out, "--source", source).code == 0
    assert ran("restore", out, "--out", tmp_path / "back").code == 0
    assert tree(tmp_path / "back") == tree(source)


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", texts(5, {2: LAPSE})), tmp_path / "out"
    assert ran("clean", source, "--out", out, "--jobs", "1").code == 3
    filled(source, {"000/00002.txt": texts(5)["000/00002.txt"]})
    again = ran("clean", source, "--out", out, "--jobs", "1")
    assert (again.code, "since the run before: 1 new or redone, 4 as they were" in again.out) == (0, True)


def test_the_number_of_workers_changes_no_byte(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", texts(300, {7: LAPSE}))
    filled(source, {"binary": b"\0" * 99, "latin.txt": "café".encode("latin-1"), "page.html": "<p>Nothing."})
    for jobs in ("1", "2", "3"):
        assert ran("clean", source, "--out", tmp_path / jobs, "--jobs", jobs).code == 3
    assert tree(tmp_path / "1") == tree(tmp_path / "2") == tree(tmp_path / "3")
