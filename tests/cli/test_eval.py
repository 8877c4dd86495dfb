"""``cleaner eval``: figures, worst documents, JSON, comparison, floors, and gold that is wrong."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, Cli, filled, untouched
from tests.labelled import Labelled, parsed, write

TITLES: Final = "Ten Harbours To Avoid"


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A set of three: an appeal that is found, a headline that is not, and prose."""
    documents = {
        "appeal.txt": FILLED.replace(APPEAL, f"⟦call-to-action:comment-appeal|{APPEAL}⟧"),
        "list.txt": f"Rain fell all night.\n\n⟦link-list:alone|{TITLES}⟧\n\nThen it stopped.\n",
        "prose.txt": PROSE,
    }
    folder = tmp_path / "gold"
    write(folder, [Labelled(file, "en", *parsed(marked)) for file, marked in documents.items()])
    return folder


def test_figures(cli: Cli, labelled: Path) -> None:
    with untouched(labelled):
        ran = cli("eval", labelled)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "category, layout  recall  removed/tokens  whole/spans",
        "call-to-action    1.0000             7/7          1/1",
        "  comment-appeal  1.0000             7/7          1/1",
        "link-list         0.0000             0/4          0/1",
        "  alone           0.0000             0/4          0/1",
        "",
        "recall                     0.6364",
        "precision                  1.0000",
        "kept recall                1.0000",
        "damaged documents             0/3",
        "look-alikes unchanged         1/1",
        "fully clean                   1/2",
        "exact                         2/3",
    ]


@pytest.mark.parametrize("options", [["--ignore", "call-to-action"], ["--select", "link-list"], ["--language", "ja"]])
def test_what_is_scored_is_the_configuration(cli: Cli, labelled: Path, options: list[str]) -> None:
    out = cli("eval", labelled, *options).out
    assert "recall                     0.0000\nprecision                     n/a\n" in out


def test_the_configuration_file_of_the_set_counts(cli: Cli, labelled: Path) -> None:
    filled(labelled, {"cleaner.toml": 'ignore = ["call-to-action"]\n'})
    assert "recall                     0.0000" in cli("eval", labelled).out
    assert "recall                     0.6364" in cli("eval", labelled, "--isolated").out


def test_the_worst_documents(cli: Cli, labelled: Path) -> None:
    out = cli("eval", labelled, "--worst", "5").out
    assert out.endswith(f"\nlist.txt: 0 tokens lost, 4 left\n  left 22-43 (link-list/alone): {TITLES}\n")
    assert "appeal.txt" not in out


def test_a_false_removal_is_shown_with_its_rule(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, [Labelled("a.txt", "en", FILLED, [])])
    ran = cli("eval", tmp_path, "--worst", "1")
    assert "damaged documents             1/1\nlook-alikes unchanged         0/1\n" in ran.out
    assert ran.out.endswith(f"a.txt: 7 tokens lost, 0 left\n  lost 22-63 (reader-appeal): {APPEAL[:-1]}\n")


def test_json(cli: Cli, labelled: Path) -> None:
    ran = cli("eval", labelled, "--json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert found["recall"] == pytest.approx(7 / 11)
    assert found["categories"]["link-list"] == {"tokens": 4, "removed": 0, "spans": 1, "spans_removed": 0}
    assert [doc["file"] for doc in found["documents"]] == ["appeal.txt", "list.txt", "prose.txt"]
    assert found["documents"][1]["left"] == [{"start": 22, "end": 43, "text": TITLES, "labels": ["link-list/alone"]}]
    assert "changes" not in found
    assert cli("eval", labelled, "--json").out == ran.out


def test_compare(cli: Cli, labelled: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(cli("eval", labelled, "--json", "--ignore", "call-to-action").out)
    out = cli("eval", labelled, "--compare", before).out
    assert out.endswith(f"\nnewly goes: appeal.txt 22-63 (filler): {APPEAL[:-1]}\n1 changes\n")
    changed = json.loads(cli("eval", labelled, "--compare", before, "--json").out)["changes"]
    expected: list[dict[str, Any]] = [
        {"file": "appeal.txt", "start": 22, "end": 63, "text": APPEAL[:-1], "newly": "goes", "filler": True}
    ]
    assert changed == expected
    after = tmp_path / "after.json"
    after.write_text(cli("eval", labelled, "--json").out)
    assert cli("eval", labelled, "--compare", after).out.endswith("\n0 changes\n")
    stays = cli("eval", labelled, "--compare", after, "--ignore", "call-to-action").out
    assert "newly stays: appeal.txt 22-63 (filler)" in stays


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("[total]\nrecall = 0.6\nlook_alikes = 1.0\n[recall]\ncall-to-action = 1.0\n", 0, ""),
        (
            "[total]\nrecall = 0.9\n[recall]\nlink-list = 0.25\n",
            1,
            "recall: 0.6364 is below 0.9000\nrecall of link-list: 0.0000 is below 0.2500\n",
        ),
        ("[total]\nf1 = 0.9\n", 2, "Invalid enum value 'f1' - at `key` in `$.total`; known are [total] with recall, "),
        (
            "[precision]\nlink-list = 0.9\n",
            2,
            "Object contains unknown field `precision`; known are [total] with recall, ",
        ),
        ("recall = \n", 2, "not TOML: Invalid value (at line 1, column 10)"),
    ],
)
def test_floors(cli: Cli, labelled: Path, tmp_path: Path, content: str, code: int, said: str) -> None:
    floors = filled(tmp_path, {"floors.toml": content}) / "floors.toml"
    ran = cli("eval", labelled, "--floor", floors)
    assert ran.code == code
    if code == 2:
        assert ran.out == ""
        assert ran.err.startswith(f"cleaner: {floors}: {said}")
        assert ran.err.count("\n") == 1
    else:
        assert (ran.err, ran.out != "") == (said, True)


def test_text_from_documents_cannot_reach_the_terminal(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, [Labelled("a.txt", "en", *parsed("One.\n⟦link-list:odd|A\x1b[31m B\n\nC⟧\n"))])
    assert cli("eval", tmp_path, "--worst", "1").out.endswith("(link-list/odd): A\\x1b[31m B⏎⏎C\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere/gold.jsonl: cannot be read: No such file or directory"),
        (["gold/gold.jsonl"], "gold/gold.jsonl/gold.jsonl: cannot be read: Not a directory"),
        (["gold", "--compare", "nowhere.json"], "nowhere.json: cannot be read: No such file or directory"),
        (["gold", "--compare", "gold/gold.jsonl"], "gold/gold.jsonl: not written by `cleaner eval --json`: "),
        (["gold", "--floor", "nowhere.toml"], "nowhere.toml: cannot be read: No such file or directory"),
        (["gold", "--select", "no-such-rule"], "unknown rule or category 'no-such-rule'"),
    ],
)
def test_wrong_calls(
    cli: Cli, labelled: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(labelled.parent)
    ran = cli("eval", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"cleaner: {said}")
    assert ran.err.count("\n") == 1


def test_gold_that_is_wrong_is_one_line(cli: Cli, labelled: Path) -> None:
    (labelled / "documents" / "prose.txt").write_text(PROFILE)
    ran = cli("eval", labelled)
    said = f"{labelled}/gold.jsonl:3: prose.txt has {len(PROFILE)} code points, gold says {len(PROSE)}"
    assert (ran.code, ran.out, ran.err) == (2, "", f"cleaner: {said}\n")
