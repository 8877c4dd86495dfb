"""``keep`` and ``drop`` write what later runs obey; ``label`` makes labelled documents of it."""

import json
import shutil
from pathlib import Path

import pytest

from cleaner.evaluation import read_gold
from tests.cli.conftest import APPEAL, CLEAN, FILLED, PROSE, Cli, documents, filled, tree


@pytest.fixture
def out(cli: Cli, tmp_path: Path) -> Path:
    """A folder that a run wrote; its sources are beside it."""
    source = filled(tmp_path / "in", {"a.txt": FILLED, "deep/a.txt": f"{PROSE}\n{FILLED}", "deep/b.txt": PROSE})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    return tmp_path / "out"


def appeal_in(out: Path, name: str) -> str:
    """The id of the removal of the appeal."""
    (found,) = [removal.id for removal in documents(out)[name].removals if removal.text == APPEAL]
    return found


def again(cli: Cli, out: Path, *options: str | Path) -> str:
    ran = cli("clean", out.parent / "in", "--out", out, *options)
    assert ran.code == 0
    return ran.out + ran.err


def test_a_kept_removal_stays_in_the_next_run_and_only_its_document_is_done_again(cli: Cli, out: Path) -> None:
    ran = cli("keep", appeal_in(out, "a.txt"), "--in", out)
    assert (ran.code, ran.out) == (0, f"a.txt: 22-64 stays: {APPEAL}\n")
    assert "since the run before: 1 new or redone, 2 as they were" in again(cli, out)
    assert (out / "a.txt").read_text(encoding="utf-8") == FILLED
    assert APPEAL not in (out / "deep" / "a.txt").read_text(encoding="utf-8")
    assert {lost.because for lost in documents(out)["a.txt"].losing_votes} == {"protected by decision"}
    assert cli("verify", out, "--source", out.parent / "in").code == 0


def test_a_run_with_decisions_ends_with_the_bytes_of_one_into_an_empty_folder(cli: Cli, out: Path) -> None:
    assert cli("keep", appeal_in(out, "a.txt"), "--in", out, "--decisions", out.parent / "mine.jsonl").code == 0
    again(cli, out, "--decisions", out.parent / "mine.jsonl")
    fresh = out.parent / "fresh"
    assert cli("clean", out.parent / "in", "--out", fresh, "--decisions", out.parent / "mine.jsonl").code == 0
    assert tree(out) == tree(fresh)


def test_a_dropped_line_goes_and_comes_back_when_its_decision_is_deleted(cli: Cli, out: Path) -> None:
    ran = cli("drop", out.parent / "in" / "deep" / "b.txt:1", "--in", out)
    assert (ran.code, ran.out) == (0, f"deep/b.txt: 0-27 goes: {PROSE}")
    again(cli, out)
    assert (out / "deep" / "b.txt").read_bytes() == b""
    assert documents(out)["deep/b.txt"].removals[0].kinds == ["user"]
    (out / "decisions.jsonl").unlink()
    again(cli, out)
    assert (out / "deep" / "b.txt").read_text(encoding="utf-8") == PROSE


def test_a_drop_is_taken_back_by_keeping_its_removal(cli: Cli, out: Path) -> None:
    assert cli("drop", "deep/b.txt:0-10", "--in", out).code == 0
    again(cli, out)
    (removal, *_) = documents(out)["deep/b.txt"].removals
    assert cli("keep", removal.id, "--in", out).code == 0
    again(cli, out)
    assert (out / "deep" / "b.txt").read_text(encoding="utf-8") == PROSE


def test_decisions_survive_an_edit_elsewhere_and_one_that_matches_nothing_is_told(cli: Cli, out: Path) -> None:
    assert cli("keep", appeal_in(out, "a.txt"), "--in", out).code == 0
    source = out.parent / "in" / "a.txt"
    source.write_text(f"New here.\n\n{FILLED}", encoding="utf-8")
    assert "is not there" not in again(cli, out)
    assert APPEAL in (out / "a.txt").read_text(encoding="utf-8")
    source.write_text(PROSE, encoding="utf-8")
    assert "a.txt: what was to keep at 22-64 is not there any more" in again(cli, out)
    source.unlink()
    assert "decisions about documents that are not there: a.txt" in again(cli, out)


def test_check_fix_and_explain_know_a_document_by_the_end_of_its_path(cli: Cli, out: Path) -> None:
    assert cli("keep", appeal_in(out, "deep/a.txt"), "--in", out).code == 0
    (out.parent / "cleaner.toml").write_text('decisions = "out/decisions.jsonl"\n', encoding="utf-8")
    nested = out.parent / "in" / "deep" / "a.txt"
    assert cli("check", nested).code == 0
    assert "protected by decision" in cli("explain", nested).out
    assert cli("check", out.parent / "in" / "a.txt").code == 1
    assert [line.split(":")[0] for line in cli("check", out.parent / "in").out.splitlines()] == [
        str(out.parent / "in" / "a.txt")
    ]
    assert cli("fix", out.parent / "in", "--provenance", out.parent / "went.jsonl").code == 1
    assert nested.read_text(encoding="utf-8") == f"{PROSE}\n{FILLED}"
    assert (out.parent / "in" / "a.txt").read_text(encoding="utf-8") == CLEAN


def test_an_id_that_explain_tells_of_a_file_can_be_kept(cli: Cli, out: Path) -> None:
    (out.parent / "in" / "a.txt").unlink()
    again(cli, out)
    shown = cli("explain", out.parent / "in" / "deep" / "a.txt").out
    (told,) = [
        entry.split("id: ")[1].split("\n")[0] for entry in shown.split("\nremoved ")[1:] if f"text: {APPEAL}" in entry
    ]
    assert told != appeal_in(out, "deep/a.txt")
    assert cli("keep", told, "--in", out).code == 0
    again(cli, out)
    assert APPEAL in (out / "deep" / "a.txt").read_text(encoding="utf-8")


def test_a_decision_holds_no_text_when_the_report_has_none(cli: Cli, out: Path) -> None:
    again(cli, out, "--provenance", "spans")
    (found,) = [removal.id for removal in documents(out)["a.txt"].removals if removal.rule == "reader-appeal"]
    assert cli("keep", found, "--in", out).code == 0
    assert "Share" not in (out / "decisions.jsonl").read_text(encoding="utf-8")
    again(cli, out, "--provenance", "spans")
    assert APPEAL in (out / "a.txt").read_text(encoding="utf-8")


def test_decisions_become_labelled_documents(cli: Cli, out: Path) -> None:
    assert cli("keep", appeal_in(out, "a.txt"), "--in", out).code == 0
    assert cli("drop", "deep/a.txt:1", "--in", out).code == 0
    gold = out.parent / "gold"
    assert cli("label", out, "--out", gold).code == 0
    kept, dropped = read_gold(gold)
    assert (kept.file, kept.text, kept.spans) == ("a.txt", FILLED, ())
    assert [dropped.text[span.start : span.end] for span in dropped.spans] == [PROSE.strip(), APPEAL]
    assert [span.category for span in dropped.spans] == ["decision", "call-to-action"]
    scored = json.loads(cli("eval", gold, "--json", "--decisions", out / "decisions.jsonl").out)
    assert scored["exact"] == 2
    assert cli("label", out, "--out", gold).code == 2  # not into a folder with content


def test_what_is_left_of_a_folder_may_be_decisions(cli: Cli, out: Path) -> None:
    assert cli("keep", appeal_in(out, "a.txt"), "--in", out).code == 0
    for path in out.iterdir():
        if path.name != "decisions.jsonl":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    again(cli, out)
    assert (out / "a.txt").read_text(encoding="utf-8") == FILLED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["keep", "000000000000", "--in", "{out}"], "000000000000: no removal has this id in {out}/provenance.jsonl"),
        (["keep", "000000000000", "--in", "{out}/deep"], "has no provenance.jsonl"),
        (["drop", "a.txt", "--in", "{out}"], "a.txt: has no span; write FILE:START-END in code points, or FILE:LINE"),
        (["drop", "a.txt:900-901", "--in", "{out}"], "a.txt:900-901: there is no text in this place"),
        (["drop", "a.txt:2", "--in", "{out}"], "a.txt:2: there is no text in this place"),
        (["drop", "a.txt:7-3", "--in", "{out}"], "a.txt:7-3: there is no text in this place"),
        (["drop", "zzz.txt:1", "--in", "{out}"], "zzz.txt: is no document of {out}/provenance.jsonl"),
        (["drop", "zzz.txt:1"], "zzz.txt: no such file"),
        (["drop", "{out}/a.txt:1"], "where does the decision go? Name it: --in DIR, --decisions FILE"),
        (["label", "{out}", "--out", "{out}/gold"], "{out}/decisions.jsonl: cannot be read: No such file"),
    ],
)
def test_what_cannot_be_decided_is_refused(cli: Cli, out: Path, arguments: list[str], said: str) -> None:
    ran = cli(*(argument.format(out=out) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert said.format(out=out) in ran.err
    assert not (out / "decisions.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not a decision"),
        ('{"action":"eat","document":"a","start":0,"end":1,"text":"x"}', "line 2: not a decision: Invalid enum value"),
        ('{"action":"drop","document":"a","start":0,"end":1}', "line 2: a drop without text; delete the line"),
        ('{"action":"keep","document":"a","start":0,"end":1}', "line 2: a keep without text or id; delete the line"),
        (
            '{"action":"keep","document":"a","start":-1,"end":1,"text":"x"}',
            "line 2: not a decision: Expected `int` >= 0",
        ),
        ('{"action":"keep","document":"a","start":0,"end":1,"txet":"x"}', "contains unknown field `txet`"),
    ],
)
def test_a_file_of_decisions_that_is_wrong_starts_nothing(cli: Cli, out: Path, line: str, said: str) -> None:
    (out / "decisions.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    before = tree(out)
    ran = cli("clean", out.parent / "in", "--out", out)
    assert (ran.code, ran.out) == (2, "")
    assert f"decisions.jsonl: {said}" in ran.err or said in ran.err
    assert tree(out) == before
