"""``--quarantine``: content-farm text goes elsewhere, and is found there by ``verify`` and ``restore``."""

import os
from pathlib import Path

import msgspec
import pytest

from cleaner.writers.records import DocumentRecord, to_line
from tests.cli.conftest import (
    CLEAN,
    FILLED,
    PROFILE,
    PROSE,
    Cli,
    clean_files,
    documents,
    filled,
    report,
    tree,
    untouched,
)

FARM = f"{PROSE}\n{PROFILE}"
FARM_CLEAN = PROSE
SOURCES: dict[str, str | bytes] = {"a.txt": FILLED, "deep/farm": FARM, "farm.md": FARM, "plain.txt": PROSE}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return filled(tmp_path / "in", SOURCES)


@pytest.fixture
def out(cli: Cli, source: Path, tmp_path: Path) -> Path:
    """The folder of a run, its quarantine being ``tmp_path / "aside"``."""
    assert cli("clean", source, "--out", tmp_path / "out", "--quarantine", tmp_path / "aside").code == 0
    return tmp_path / "out"


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    return tmp_path / "aside"


def again(cli: Cli, source: Path, out: Path, aside: Path) -> int:
    return cli("clean", source, "--out", out, "--quarantine", aside).code


# --- where files go


def test_content_farm_text_goes_to_the_quarantine_and_its_record_stays(out: Path, aside: Path) -> None:
    assert clean_files(out) == {"a.txt": CLEAN, "plain.txt": PROSE}
    assert clean_files(aside) == {"deep/farm.txt": FARM_CLEAN, "farm.md": FARM_CLEAN}
    quarantined = {
        name: record.clean is not None and record.clean.quarantined for name, record in documents(out).items()
    }
    assert quarantined == {"a.txt": False, "deep/farm": True, "farm.md": True, "plain.txt": False}
    assert b'"quarantined":false' not in (out / "provenance.jsonl").read_bytes()


def test_the_summary_says_how_many(cli: Cli, source: Path, tmp_path: Path) -> None:
    ran = cli("clean", source, "--out", tmp_path / "out", "--quarantine", tmp_path / "aside")
    assert "\n2 in quarantine\n" in ran.out
    assert "quarantine" not in cli("clean", source, "--out", tmp_path / "other").out


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_looking_only_writes_nothing(cli: Cli, source: Path, tmp_path: Path, option: str) -> None:
    with untouched(tmp_path):
        ran = cli("clean", source, option, "--quarantine", tmp_path / "aside")
    assert ran.code == 0
    assert "2 in quarantine" in ran.err


def test_nothing_of_the_place_is_in_the_report(cli: Cli, source: Path, out: Path, tmp_path: Path) -> None:
    assert cli("clean", source, "--out", tmp_path / "other", "--quarantine", tmp_path / "elsewhere" / "q").code == 0
    assert (out / "provenance.jsonl").read_bytes() == (tmp_path / "other" / "provenance.jsonl").read_bytes()


def test_without_content_farm_text_no_folder_is_made(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    assert cli("clean", source, "--out", tmp_path / "out", "--quarantine", tmp_path / "aside").code == 0
    assert not (tmp_path / "aside").exists()


def test_a_held_back_document_is_routed_too(cli: Cli, source: Path, tmp_path: Path) -> None:
    ran = cli("clean", source, "--out", tmp_path / "out", "--quarantine", tmp_path / "aside", "--max-removed", "0.1")
    assert ran.code == 0
    assert clean_files(tmp_path / "aside")["farm.md"] == FARM
    assert documents(tmp_path / "out")["farm.md"].status == "review"


def test_names_that_are_not_utf8(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {os.fsdecode(b"a\xff"): FARM})
    out, aside = tmp_path / "out", tmp_path / "aside"
    assert again(cli, source, out, aside) == 0
    assert [os.fsencode(path.name) for path in aside.iterdir()] == [b"a\xff.txt"]
    assert again(cli, source, out, aside) == 0
    assert cli("verify", out, "--quarantine", aside).code == 0


# --- places


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("in", "is the source itself"),
        ("in/deep", "lies inside of"),
        ("in/new", "lies inside of"),
        (".", "lies inside of the output folder"),
        ("out", "meet"),
        ("out/new", "meet"),
        ("out/new/deeper", "meet"),
        ("link-to-out", "meet"),
        ("link-to-out/new", "meet"),
        ("link-to-in", "is the source itself"),
        ("nowhere", "a link that leads nowhere"),
        ("a-file", "is a file"),
    ],
)
@pytest.mark.parametrize("is_out_there", [False, True])
def test_places_that_meet(cli: Cli, source: Path, tmp_path: Path, place: str, said: str, is_out_there: bool) -> None:
    if is_out_there:
        (tmp_path / "out").mkdir()
    (tmp_path / "link-to-out").symlink_to("out")
    (tmp_path / "link-to-in").symlink_to("in")
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "a-file").write_text("x")
    with untouched(tmp_path):
        ran = cli("clean", source, "--out", tmp_path / "out", "--quarantine", tmp_path / place)
    assert ran.code == 2
    assert said in ran.err or (place.startswith("link-to-out") and "leads nowhere" in ran.err)


def test_a_quarantine_round_the_output(cli: Cli, source: Path, tmp_path: Path) -> None:
    ran = cli("clean", source, "--out", tmp_path / "q" / "out", "--quarantine", tmp_path / "q")
    assert (ran.code, "meet" in ran.err) == (2, True)
    assert not (tmp_path / "q").exists()


@pytest.mark.parametrize("name", ["more.txt", "deep/more.txt", ".hidden", "a.txt"])
def test_content_that_is_not_ours(cli: Cli, source: Path, out: Path, aside: Path, name: str) -> None:
    filled(aside, {name: "mine"})
    with untouched(out, aside):
        ran = cli("clean", source, "--out", out, "--quarantine", aside)
    assert ran.code == 2
    assert f"{aside}: has content that cleaner did not write" in ran.err


def test_an_empty_folder_is_ours(cli: Cli, source: Path, tmp_path: Path) -> None:
    (tmp_path / "aside" / "empty").mkdir(parents=True)
    assert again(cli, source, tmp_path / "out", tmp_path / "aside") == 0


def test_the_quarantine_of_another_run_is_not_ours(
    cli: Cli, source: Path, out: Path, aside: Path, tmp_path: Path
) -> None:
    with untouched(out, aside):
        assert again(cli, source, tmp_path / "other", aside) == 2


# --- reruns


def test_again_gives_the_same(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    before = tree(out), tree(aside)
    assert again(cli, source, out, aside) == 0
    assert (tree(out), tree(aside)) == before


def test_into_and_out_of_the_quarantine(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    filled(source, {"plain.txt": FARM, "farm.md": FILLED, "deep/farm": PROSE})
    assert again(cli, source, out, aside) == 0
    assert clean_files(out) == {"a.txt": CLEAN, "deep/farm.txt": PROSE, "farm.md": CLEAN}
    assert clean_files(aside) == {"plain.txt": FARM_CLEAN}
    assert not (aside / "deep").exists()
    assert cli("verify", out, "--quarantine", aside).code == 0


def test_a_source_that_is_gone(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    (source / "deep" / "farm").unlink()
    assert again(cli, source, out, aside) == 0
    assert clean_files(aside) == {"farm.md": FARM_CLEAN}


def test_a_run_that_had_no_quarantine(cli: Cli, source: Path, tmp_path: Path) -> None:
    out, aside = tmp_path / "out", tmp_path / "aside"
    assert cli("clean", source, "--out", out).code == 0
    assert again(cli, source, out, aside) == 0
    assert clean_files(out) == {"a.txt": CLEAN, "plain.txt": PROSE}
    assert cli("clean", source, "--out", out).code == 0
    assert sorted(clean_files(out)) == ["a.txt", "deep/farm.txt", "farm.md", "plain.txt"]


def test_a_users_file_that_is_named_like_a_quarantined_one_stays(
    cli: Cli, source: Path, out: Path, aside: Path
) -> None:
    filled(out, {"farm.md": "mine"})
    assert again(cli, source, out, aside) == 0
    assert clean_files(out)["farm.md"] == "mine"
    assert cli("verify", out, "--quarantine", aside).out == "farm.md: a file that is not in the report\n"


def _stopped(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    """A run that stops before the report: the last clean file cannot be written."""
    out.mkdir()
    (out / "plain.txt").mkdir()
    filled(out, {"plain.txt/in-the-way": "x"})
    (out / ".cleaner").mkdir()
    assert again(cli, source, out, aside) == 4
    assert clean_files(aside)["farm.md"] == FARM_CLEAN


def test_a_run_that_was_stopped_goes_on(cli: Cli, source: Path, out: Path, aside: Path, tmp_path: Path) -> None:
    other, beside = tmp_path / "other", tmp_path / "beside"
    _stopped(cli, source, other, beside)
    filled(beside, {".cleaner-tmp-1-0": "half"})
    (other / "plain.txt" / "in-the-way").unlink()
    (other / "plain.txt").rmdir()
    assert again(cli, source, other, beside) == 0
    assert (tree(other), tree(beside)) == (tree(out), tree(aside))


def test_a_run_that_was_stopped_does_not_make_another_folder_ours(cli: Cli, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "other"
    _stopped(cli, source, out, tmp_path / "beside")
    mine = filled(tmp_path / "mine", {"farm.md": "mine"})
    with untouched(mine):
        assert again(cli, source, out, mine) == 2


# --- verify and restore


def test_verify(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    assert cli("verify", out, "--quarantine", aside, "--source", source) == (0, "", f"{out}: everything fits\n")
    assert cli("verify", out) == (
        1,
        "deep/farm.txt: is in quarantine: name its folder with --quarantine\n"
        "farm.md: is in quarantine: name its folder with --quarantine\n",
        "",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"farm.md": "edited"}, "farm.md: the clean file was changed: its digest is not the one in the report\n"),
        ({"a.txt": CLEAN}, "a.txt: a file that is not in the report\n"),
        ({"provenance.jsonl": "x"}, "provenance.jsonl: a file that is not in the report\n"),
        ({".cleaner/x": "x"}, ".cleaner/x: a file that is not in the report\n"),
    ],
)
def test_verify_names_what_is_wrong_in_the_quarantine(
    cli: Cli, out: Path, aside: Path, change: dict[str, str | bytes], said: str
) -> None:
    filled(aside, change)
    assert cli("verify", out, "--quarantine", aside) == (1, said, "")


def test_verify_names_a_lost_file_and_a_copy_in_the_wrong_place(cli: Cli, out: Path, aside: Path) -> None:
    (aside / "farm.md").rename(out / "farm.md")
    assert cli("verify", out, "--quarantine", aside).out == (
        "farm.md: cannot be read: No such file or directory\nfarm.md: a file that is not in the report\n"
    )


def test_verify_with_a_quarantine_that_is_the_folder_itself(cli: Cli, out: Path) -> None:
    ran = cli("verify", out, "--quarantine", out)
    assert (ran.code, "meet" in ran.err) == (2, True)


def test_restore(cli: Cli, out: Path, aside: Path, tmp_path: Path) -> None:
    ran = cli("restore", out, "--quarantine", aside, "--out", tmp_path / "back")
    assert ran == (0, "4 documents restored\n", "")
    assert {name: data.decode() for name, data in tree(tmp_path / "back").items()} == SOURCES


def test_restore_without_the_quarantine(cli: Cli, out: Path, tmp_path: Path) -> None:
    ran = cli("restore", out, "--out", tmp_path / "back")
    assert ran == (
        3,
        "2 documents restored, 2 problems\n",
        "deep/farm: is in quarantine: name its folder with --quarantine\n"
        "farm.md: is in quarantine: name its folder with --quarantine\n",
    )
    assert sorted(tree(tmp_path / "back")) == ["a.txt", "plain.txt"]


def test_names_out_of_a_report_do_not_lead_out_of_the_quarantine(
    cli: Cli, source: Path, out: Path, aside: Path
) -> None:
    mine = filled(aside.parent / "mine", {"farm.md": FARM_CLEAN})
    lines = []
    for record in report(out):
        if isinstance(record, DocumentRecord) and record.id == "farm.md" and record.clean is not None:
            clean = msgspec.structs.replace(record.clean, name="../mine/farm.md")
            lines.append(to_line(msgspec.structs.replace(record, clean=clean)))
        else:
            lines.append(to_line(record))
    (out / "provenance.jsonl").write_bytes(b"".join(lines))
    ran = cli("verify", out, "--quarantine", aside)
    assert "../mine/farm.md: has a name that leads out of the folder, or is none\n" in ran.out
    (aside / "farm.md").unlink()
    with untouched(mine):
        assert again(cli, source, out, aside) == 0
    assert clean_files(aside)["farm.md"] == FARM_CLEAN


def test_explain_shows_the_verdict(cli: Cli, out: Path) -> None:
    ran = cli("explain", out, "farm.md")
    assert f"note at 0-{len(FARM)} by content-farm (verdict)\n  signs: generated-profile\n" in ran.out


# --- reruns that leave things as they were


def test_what_is_as_it_was_is_not_written_again(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    before = {
        path: path.stat().st_ino
        for folder in (out, aside)
        for path in folder.rglob("*")
        if path.suffix != ".jsonl" and path.name != "report.html"
    }
    filled(source, {"new.txt": PROSE})
    assert again(cli, source, out, aside) == 0
    assert {path: path.stat().st_ino for path in before} == before


def test_a_clean_file_in_quarantine_may_outlive_its_source(cli: Cli, source: Path, out: Path, aside: Path) -> None:
    (source / "farm.md").unlink()
    assert cli("clean", source, "--out", out, "--quarantine", aside, "--keep-vanished").code == 0
    assert clean_files(aside) == {"deep/farm.txt": FARM_CLEAN, "farm.md": FARM_CLEAN}
    assert documents(out)["farm.md"].vanished
    assert cli("verify", out, "--quarantine", aside, "--source", source).code == 0
    assert again(cli, source, out, aside) == 0
    assert clean_files(aside) == {"deep/farm.txt": FARM_CLEAN}
