"""Campaigns and second opinions over a folder: what its documents share, with and without counting."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, clean_files, documents, filled, tree
from tests.test_campaign import SHARING
from tests.test_verdict import BEES, WEIR

DOUBTFUL = "- Marla Quill Net Worth\n- Old Harbour Light\n- Dalton Reeves Cottage\n- Silver Creek Meadow"
TOPICS = [(BEES, WEIR), (WEIR, BEES), (BEES * 2, WEIR), (WEIR * 2, BEES)]


@pytest.fixture
def sharing(tmp_path: Path) -> Path:
    return filled(tmp_path / "in", {f"{number}.txt": text for number, text in enumerate(SHARING)})


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """Texts with a list that is only likely to be filler."""
    texts = (f"{before}\n\n{DOUBTFUL}\n\n{after}\n" for before, after in TOPICS)
    return filled(tmp_path / "in", {f"{number}.txt": text for number, text in enumerate(texts)})


def test_documents_that_share_filler_are_one_campaign(cli: Cli, sharing: Path, tmp_path: Path) -> None:
    ran = cli("clean", sharing, "--out", tmp_path / "out")
    assert "\n1 campaign:\n" in ran.out
    assert ": 4 documents, " in ran.out
    rules = {name: [note.rule for note in record.notes] for name, record in documents(tmp_path / "out").items()}
    assert all("campaign" in found for found in rules.values())


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_looking_only_counts_too(cli: Cli, sharing: Path, option: str) -> None:
    assert "\n1 campaign:\n" in cli("clean", sharing, option).err


def test_whoever_does_not_count_sees_none(cli: Cli, sharing: Path, tmp_path: Path) -> None:
    ran = cli("clean", sharing, "--out", tmp_path / "out", "--no-corpus")
    assert "campaign" not in ran.out
    assert b"campaign" not in (tmp_path / "out" / "provenance.jsonl").read_bytes()


def test_words_that_went_are_in_no_report_of_spans(cli: Cli, sharing: Path, tmp_path: Path) -> None:
    for provenance in ("full", "spans", "full"):  # the second and the third are reruns
        out, fresh = tmp_path / "out", tmp_path / f"fresh-{provenance}"
        assert cli("clean", sharing, "--out", out, "--provenance", provenance).code == 0
        assert cli("clean", sharing, "--out", fresh, "--provenance", provenance).code == 0
        assert tree(out) == tree(fresh)


def test_what_is_likely_goes_when_it_stands_in_three_documents(cli: Cli, doubtful: Path, tmp_path: Path) -> None:
    assert cli("clean", doubtful, "--out", tmp_path / "counted").code == 0
    assert cli("clean", doubtful, "--out", tmp_path / "uncounted", "--no-corpus").code == 0
    assert not any("Marla" in text for text in clean_files(tmp_path / "counted").values())
    assert all(DOUBTFUL in text for text in clean_files(tmp_path / "uncounted").values())
    removal = documents(tmp_path / "counted")["0.txt"].removals[0]
    assert (removal.rule, removal.evidence["also"]) == ("headline-run", ["repeated-fragment"])


def test_copies_of_a_document_are_no_second_opinion(cli: Cli, doubtful: Path, tmp_path: Path) -> None:
    first = (doubtful / "0.txt").read_text()
    for number in range(1, 4):
        (doubtful / f"{number}.txt").write_text(first)
    assert cli("clean", doubtful, "--out", tmp_path / "out").code == 0
    assert all(DOUBTFUL in text for text in clean_files(tmp_path / "out").values())


def test_check_and_fix_take_counts_and_never_count(cli: Cli, doubtful: Path, tmp_path: Path) -> None:
    assert cli("check", doubtful).code == 0
    assert cli("clean", doubtful, "--out", tmp_path / "out").code == 0
    counts = tmp_path / "out" / "statistics.jsonl"
    assert cli("check", doubtful, "--statistics", counts).code == 1
    fixed = cli("fix", doubtful, "--statistics", counts, "--provenance", tmp_path / "fixes.jsonl")
    assert fixed.code == 1
    assert clean_files(doubtful) == clean_files(tmp_path / "out")
