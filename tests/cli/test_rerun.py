"""Reruns: what changed is done again and nothing else, and the bytes are those of a fresh run."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from cleaner.writers.records import Header, to_line
from tests.cli.conftest import (
    APPEAL,
    CLEAN,
    FILLED,
    PROSE,
    Cli,
    clean_files,
    documents,
    filled,
    on_terminal,
    report,
    tree,
    untouched,
)

GROUPS: Final = 50
PAGE: Final = f"<html><body><article><p>{'Tides rise twice a day in the old harbour. ' * 9}</p></article></body></html>"


def document(number: int, group: int | None = None) -> str:
    """A text with a line that nine others have, too, between prose that is its own."""
    group = number % GROUPS if group is None else group
    return (
        f"Paragraph {number} goes on about the tides of the {number}th of May. {'It says so at length. ' * 8}\n"
        f"- Ten Harbours Nobody Visits, Part {group}\n"
        f"In the evening of day {number} the water came back. {'Nobody saw it come. ' * 8}\n"
    ) + (f"\n{APPEAL}\n" if number % 7 == 0 else "")


def many(folder: Path) -> Path:
    """500 sources, among them a page, one in latin-1, one that is binary and one that is no text."""
    odd: dict[str, str | bytes] = {
        "odd/latin.txt": f"{FILLED}caf\u00e9".encode("latin-1"),
        "odd/page.html": PAGE,
        "odd/binary": b"\0" * 99,
        "odd/picture.png": b"\x89PNG",
    }
    return filled(folder, {**{f"{number:03}.txt": document(number) for number in range(496)}, **odd})


def places(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells that a clean file was written anew: its inode and the time of its last change."""
    paths = [
        path for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl" and path.name != "report.html"
    ]
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def written_anew(folder: Path, before: dict[str, tuple[int, int]]) -> set[str]:
    return {name for name, place in places(folder).items() if before.get(name) != place}


def rerun(cli: Cli, source: Path, out: Path, *options: str | Path) -> tuple[set[str], str]:
    """The clean files that a rerun writes anew, and what it says of itself; its bytes are those of a fresh run."""
    before = places(out)
    ran = cli("clean", source, "--out", out, *options)
    assert ran.code == 0
    fresh = out.with_name("fresh")
    assert cli("clean", source, "--out", fresh, *options).code == 0
    assert tree(out) == tree(fresh)
    shutil.rmtree(fresh)
    [told] = [line for line in ran.out.splitlines() if line.startswith("since the run before: ")]
    return written_anew(out, before), told.removeprefix("since the run before: ")


# --- sources


def changed(source: Path) -> None:
    """One source more (of group 3), one changed (of group 5), one less (of group 7), of 500."""
    filled(source, {"049x.txt": document(1000, group=3), "105.txt": document(105).replace("evening", "morning")})
    (source / "107.txt").unlink()


def test_one_source_more_one_changed_one_less_with_given_counts(cli: Cli, tmp_path: Path) -> None:
    source, out = many(tmp_path / "in"), tmp_path / "out"
    assert cli("clean", source, "--out", tmp_path / "counted").code == 0
    given = ("--statistics", tmp_path / "counted" / "statistics.jsonl")
    ran = cli("clean", source, "--out", out, *given)
    assert ran.code == 0
    assert tree(out) == tree(tmp_path / "counted")
    assert "since the run before" not in ran.out  # there was none
    changed(source)
    assert rerun(cli, source, out, *given) == (
        {"049x.txt", "105.txt"},
        "2 new or redone, 496 as they were, 1 gone with their sources",
    )
    assert cli("verify", out, "--source", source).code == 0


def test_the_same_when_it_counts(cli: Cli, tmp_path: Path) -> None:
    """Besides, those are redone that share a line with a source that came or went, since its count is another."""
    source, out = many(tmp_path / "in"), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    changed(source)
    shared = {f"{number:03}.txt" for number in range(496) if number % GROUPS in {3, 7}} - {"107.txt"}
    redone, told = rerun(cli, source, out)
    assert redone == {"049x.txt", "105.txt", *shared}
    assert told == f"{len(redone)} new or redone, {498 - len(redone)} as they were, 1 gone with their sources"
    assert rerun(cli, source, out) == (set(), "0 new or redone, 498 as they were")


def test_a_source_that_is_gone_is_told(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "deep/b": FILLED, "c.png": b"", "drafts/d.txt": PROSE})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    (source / "deep" / "b").unlink()
    (source / "c.png").unlink()  # was never ours
    filled(source, {".gitignore": "drafts/"})  # not gone, but left out
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert ran.err == "deep/b: its source is gone, so its clean file was removed\n"
    assert ran.out.splitlines()[2] == "since the run before: 0 new or redone, 1 as they were, 1 gone with their sources"
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}
    filled(source, {"deep/b": FILLED})
    (source / "a.txt").unlink()
    assert cli("clean", "-q", source, "--out", tmp_path / "out") == (0, "", "")


def test_names_that_are_not_utf_8_are_found_again(cli: Cli, tmp_path: Path) -> None:
    source = filled(
        tmp_path / "in", {"a\udcff.txt": FILLED, "a\\xff.txt": PROSE, "\U0001f327.txt": PROSE, "\uff5e": PROSE}
    )
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert rerun(cli, source, tmp_path / "out") == (set(), "0 new or redone, 4 as they were")


# --- what else decides

SMALL: Final = {f"{number}.txt": document(number, group=number % 3) for number in range(15)} | {"page.html": PAGE}
ALL: Final = {name if name.endswith(".txt") else f"{name}.txt" for name in SMALL}
WITH_REMOVALS: Final = {"0.txt", "7.txt", "14.txt"}


@pytest.mark.parametrize(
    ("first", "then", "redone"),
    [
        ([], [], set()),
        ([], ["--confidence", "likely"], ALL),
        ([], ["--ignore", "link-list"], ALL),
        (["--ignore", "link-list"], ["--ignore", "headline-run,read-more-callout"], ALL),
        (["--ignore", "link-list", "--ignore", "flag"], ["--ignore", "flag,link-list"], set()),
        ([], ["--max-removed", "0.9"], ALL),
        ([], ["--provenance", "spans"], WITH_REMOVALS),
        (["--provenance", "spans"], [], WITH_REMOVALS),
        (["--provenance", "spans"], ["--provenance", "spans"], set()),
        ([], ["--no-corpus"], ALL),  # without counts a rule is told that nobody counted, which is not zero
        (["--no-corpus"], [], ALL),
        (["--no-corpus"], ["--no-corpus"], set()),
    ],
)
def test_what_the_output_depends_on_is_what_redoes_it(
    cli: Cli, tmp_path: Path, first: list[str], then: list[str], redone: set[str]
) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    assert cli("clean", source, "--out", out, *first).code == 0
    expected = f"{len(redone)} new or redone, {len(ALL) - len(redone)} as they were"
    assert rerun(cli, source, out, *then) == (redone, expected)


def test_other_counts_redo_the_documents_with_these_fragments_only(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    more = filled(tmp_path / "more", SMALL | {f"more-{number}": document(number, group=1) for number in range(92, 97)})
    assert cli("clean", more, "--out", tmp_path / "counted").code == 0
    assert cli("clean", source, "--out", out).code == 0
    redone, _ = rerun(cli, source, out, "--statistics", tmp_path / "counted" / "statistics.jsonl")
    assert redone == {f"{number}.txt" for number in range(15) if number % 3 == 1}


Damage = Callable[[Path], object]
DAMAGED: Final[dict[str, Damage]] = {
    "a clean file that is gone": lambda out: (out / "3.txt").unlink(),
    "a link in the place of a clean file": lambda out: _linked(out / "3.txt"),
    "a broken line of the report": lambda out: _replaced(out, b'"id":"3.txt"', b'"id":"3.tyt"'),
    "a line of the report is lost": lambda out: _replaced(out, _line(out, "3.txt"), b""),
}


def _linked(path: Path) -> None:
    """A link to the same bytes in the place of a file."""
    path.rename(path.parent.parent / "moved")
    path.symlink_to("../moved")


def _replaced(out: Path, old: bytes, new: bytes) -> None:
    data = (out / "provenance.jsonl").read_bytes()
    assert data.count(old) == 1
    (out / "provenance.jsonl").write_bytes(data.replace(old, new))


def _line(out: Path, name: str) -> bytes:
    return to_line(documents(out)[name])


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_cannot_be_trusted_is_redone(cli: Cli, tmp_path: Path, damage: Damage) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    damage(out)
    redone, _ = rerun(cli, source, out)
    lost = {"4.txt", "5.txt", "6.txt", "7.txt", "8.txt", "9.txt", "page.html.txt"}  # the lines after it are out of step
    assert redone - lost == {"3.txt"}
    assert (redone == {"3.txt"}) is (damage is not DAMAGED["a line of the report is lost"])


@pytest.mark.parametrize("name", ["3.txt", "new.txt"])
def test_a_clean_file_that_somebody_edited_or_put_there_is_not_overwritten(cli: Cli, tmp_path: Path, name: str) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    filled(source, {"new.txt": PROSE})
    filled(out, {name: "mine\n"})
    for _ in range(2):
        ran = cli("clean", source, "--out", out)
        assert ran.code == 3
        assert f"{name}: failed: its clean file was edited since it was written; --force writes it anew\n" in ran.err
        assert clean_files(out)[name] == "mine\n"
        assert documents(out)[name].clean is None
    assert cli("clean", source, "--out", out, "--force").code == 0
    assert cli("clean", source, "--out", tmp_path / "fresh").code == 0
    assert tree(out) == tree(tmp_path / "fresh")


def test_an_edited_clean_file_outlives_its_source(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    (source / "3.txt").unlink()
    (source / "4.txt").unlink()
    filled(out, {"3.txt": "mine\n"})
    ran = cli("clean", source, "--out", out)
    assert ran.code == 0
    assert "3.txt: its source is gone, but its clean file was edited, so it was left (--force removes it)\n" in ran.err
    assert clean_files(out)["3.txt"] == "mine\n"
    assert "4.txt" not in clean_files(out)


def test_a_report_of_another_version_redoes_all(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", SMALL), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    header = report(out)[0]
    assert isinstance(header, Header)
    other = Header(0, header.schema, "0.0", header.configuration, header.rules, header.statistics)
    _replaced(out, to_line(header), to_line(other))
    assert rerun(cli, source, out)[0] == ALL


def test_a_document_that_failed_is_tried_again(cli: Cli, tmp_path: Path) -> None:
    name = "n" * 252  # with .txt, its clean file has no name that a file system takes
    source = filled(tmp_path / "in", {"a.txt": FILLED, name: PROSE})
    for told in ("2 documents: 1 cleaned, 1 failed", "since the run before: 1 new or redone, 1 as they were"):
        ran = cli("clean", source, "--out", tmp_path / "out")
        assert ran.code == 3
        assert told in ran.out
        assert f"{name}: failed: " in ran.err


# --- --keep-vanished


def test_clean_files_without_sources_may_stay(cli: Cli, tmp_path: Path) -> None:
    source, out = (
        filled(tmp_path / "in", {"a.txt": FILLED, "b": FILLED, "c.txt": PROSE, "d.txt": PROSE}),
        tmp_path / "out",
    )
    assert cli("clean", source, "--out", out).code == 0
    for name in ("b", "d.txt"):
        (source / name).unlink()
    for expected in ("0 new or redone, 2 as they were, 2 kept without their sources",) * 2:
        ran = cli("clean", source, "--out", out, "--keep-vanished")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines()[0] == "4 documents: 2 cleaned, 2 unchanged"
        assert ran.out.splitlines()[2] == f"since the run before: {expected}"
        assert clean_files(out) == {"a.txt": CLEAN, "b.txt": CLEAN, "c.txt": PROSE, "d.txt": PROSE}
        assert [name for name, record in documents(out).items() if record.vanished] == ["b", "d.txt"]
        assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "b", "--out", tmp_path / "back").code == 0  # the only copy that there is
    assert tree(tmp_path / "back") == {"b": FILLED.encode()}
    (out / "d.txt").unlink()  # what nobody has any longer is in no report
    assert cli("clean", source, "--out", out, "--keep-vanished").code == 0
    assert cli("verify", out, "--source", source).code == 0
    ran = cli("clean", source, "--out", out)  # without the option they go
    assert ran.err == "b: its source is gone, so its clean file was removed\n"
    assert clean_files(out) == {"a.txt": CLEAN, "c.txt": PROSE}


def test_a_source_that_came_back_is_cleaned_anew(cli: Cli, tmp_path: Path) -> None:
    """What was kept of it may have been made with another configuration."""
    source, out = filled(tmp_path / "in", {"a.txt": PROSE, "b.txt": FILLED}), tmp_path / "out"
    assert cli("clean", source, "--out", out, "--ignore", "call-to-action").code == 0
    (source / "b.txt").unlink()
    assert cli("clean", source, "--out", out, "--keep-vanished").code == 0
    assert clean_files(out) == {"a.txt": PROSE, "b.txt": FILLED}
    filled(source, {"b.txt": FILLED})
    assert rerun(cli, source, out, "--keep-vanished") == ({"b.txt"}, "1 new or redone, 1 as they were")
    assert clean_files(out) == {"a.txt": PROSE, "b.txt": CLEAN}


def test_a_kept_file_whose_place_is_wanted_stops_it_before_the_start(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", {"a": FILLED, "c.txt": PROSE}), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    (source / "a").rename(source / "a.txt")
    with untouched(out):
        ran = cli("clean", source, "--out", out, "--keep-vanished")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "cleaner: a.txt and a: both would be written to a.txt; rename one of them, or leave out --keep-vanished\n"
    )
    assert cli("clean", source, "--out", out).code == 0
    assert cli("verify", out, "--source", source).code == 0


# --- the terminal


def test_a_rerun_on_a_terminal(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", SMALL)
    shown = on_terminal("clean", source, "--out", tmp_path / "out").out
    assert shown.index("counting") < shown.index("cleaning") < shown.index("16 documents")
    assert "since the run before" not in shown
    assert (
        "since the run before: 0 new or redone, 16 as they were"
        in on_terminal("clean", source, "--out", tmp_path / "out").out
    )
    assert cli("verify", tmp_path / "out").code == 0


def test_a_changed_pack_changes_what_is_written(cli: Cli, tmp_path: Path) -> None:
    source, out, pack = (
        filled(tmp_path / "in", {"a.txt": "Rain fell.\n\nTides on page 4\n"}),
        tmp_path / "out",
        tmp_path / "my.toml",
    )
    rule = '[rules.tides]\ncategory = "mine"\nwhy = "x"\nhighest = "certain"\nremoves = ["⟦Tides⟧"]\nkeeps = ["x"]\n'
    for pattern, left in (("Tides.*", "Rain fell.\n"), ("Tides on", "Rain fell.\n\npage 4\n")):
        pack.write_text(f"{rule}patterns.a = '{pattern}'\n", encoding="utf-8")
        assert cli("clean", source, "--out", out, "--pack", pack, "--jobs", "1").code == 0
        assert clean_files(out) == {"a.txt": left}
        assert str(tmp_path) not in (out / "provenance.jsonl").read_text(encoding="utf-8")
