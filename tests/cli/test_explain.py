"""``cleaner explain``: what would go from a file and why, or what a report says of a document."""

from pathlib import Path

import pytest

from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, Cli, documents, filled, on_terminal, untouched

TWO = f"Rain fell all night.\n\n{APPEAL}\n\nSnow fell in the morning.\n\n{PROFILE}"
LIKELY = f"Bees need water, too. {APPEAL} The hive was calm in the end, and so were we who kept it, all through that summer.\n"


def test_a_file_is_decided_anew(cli: Cli, tmp_path: Path) -> None:
    path = filled(tmp_path, {"a.txt": FILLED}) / "a.txt"
    with untouched(tmp_path):
        ran = cli("explain", path)
    assert (ran.code, ran.err) == (0, "")
    closing, appeal = ran.out.removeprefix("a.txt: cleaned\n\n").split("\n\n")
    assert closing.startswith("removed 20-22 by closing-space (closing-space, certain)\n  id: ")
    assert closing.endswith("\n  text: ⏎⏎\n  evidence of: place\n  cause: reader-appeal")
    assert appeal.startswith("removed 22-64 by reader-appeal (call-to-action, certain)\n  id: ")
    assert f"\n  text: {APPEAL}\n  evidence of: place, words\n  appeals: comment\n" in appeal


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", PROSE, "a.txt: unchanged\n\nno rule found anything here\n"),
        ("a.txt", "", "a.txt: empty\n\nno rule found anything here\n"),
    ],
)
def test_a_file_without_filler(cli: Cli, tmp_path: Path, name: str, text: str, said: str) -> None:
    assert cli("explain", filled(tmp_path, {name: text}) / name) == (0, said, "")


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        (1, set()),  # of two gaps that meet the one after the cut goes
        (3, {"closing-space", "reader-appeal"}),
        (5, {"closing-space"}),
        (9, {"generated-profile"}),
        (16, {"generated-profile"}),
    ],
)
def test_a_line_shows_what_touches_it_only(cli: Cli, tmp_path: Path, line: int, rules: set[str]) -> None:
    path = filled(tmp_path, {"a.txt": TWO}) / "a.txt"
    ran = cli("explain", f"{path}:{line}")
    assert ran.code == 0
    assert {words.split()[3] for words in ran.out.splitlines() if words.startswith("removed ")} == rules


def test_a_line_that_nothing_touches(cli: Cli, tmp_path: Path) -> None:
    path = filled(tmp_path, {"a.txt": f"It rained.\n\nIt snowed.\n\nRain fell.\n\n{APPEAL}\n"}) / "a.txt"
    assert cli("explain", f"{path}:1") == (0, "a.txt: cleaned\n\nno rule found anything here\n", "")


@pytest.mark.parametrize("line", [0, 5, 99999])
def test_a_line_that_does_not_exist(cli: Cli, tmp_path: Path, line: int) -> None:
    path = filled(tmp_path, {"a.txt": FILLED}) / "a.txt"
    assert cli("explain", f"{path}:{line}") == (2, "", f"cleaner: {path}: has no line {line}\n")


def test_a_name_that_ends_like_a_line_number_is_a_name_first(cli: Cli, tmp_path: Path) -> None:
    filled(tmp_path, {"a.txt": FILLED, "a.txt:3": PROSE})
    assert cli("explain", tmp_path / "a.txt:3").out.startswith("a.txt:3: unchanged\n")
    assert cli("explain", tmp_path / "a.txt:1").out.startswith("a.txt: cleaned\n")


def test_losing_votes_say_why_the_text_stays(cli: Cli, tmp_path: Path) -> None:
    path = filled(tmp_path, {"a.txt": LIKELY}) / "a.txt"
    ran = cli("explain", path)
    assert ran.out.startswith(
        "a.txt: unchanged\n\nkept 22-64, which reader-appeal (call-to-action, likely) would remove\n"
    )
    assert f"  text: {APPEAL}\n" in ran.out
    assert "  because: " in ran.out
    assert "removed 22-64" in cli("explain", path, "--confidence", "likely").out


def test_rules_can_be_chosen(cli: Cli, tmp_path: Path) -> None:
    path = filled(tmp_path, {"a.txt": TWO}) / "a.txt"
    assert "reader-appeal" not in cli("explain", path, "--ignore", "call-to-action").out
    assert "generated-profile" not in cli("explain", path, "--select", "reader-appeal").out
    ran = cli("explain", path, "--ignore", "reader-apeal")
    assert ran.err == "cleaner: unknown rule or category 'reader-apeal': did you mean 'reader-appeal'?\n"
    assert ran.code == 2


def test_an_odd_encoding_is_told(cli: Cli, tmp_path: Path) -> None:
    path = filled(tmp_path, {"a.txt": b"Rain fell on the caf\xe9.\n"}) / "a.txt"
    assert "\nproblem: not UTF-8 at byte 20; read as " in cli("explain", path).out


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("missing.txt", 2, "{path}: no such file"),
        ("missing.txt:3", 2, "{folder}/missing.txt: no such file"),
        (".", 2, "is a folder; name a file"),
        ("binary.txt", 3, "{path}: skipped: binary"),
    ],
)
def test_what_cannot_be_explained(cli: Cli, tmp_path: Path, target: str, code: int, said: str) -> None:
    filled(tmp_path, {"binary.txt": bytes(range(32)) * 9})
    ran = cli("explain", tmp_path / target)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said.format(path=tmp_path / target, folder=tmp_path) in ran.err


# --- from a report


def test_a_document_of_a_report_is_shown_as_it_was_decided(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"deep/a": TWO, "b.txt": PROSE})
    cli("clean", source, "--out", tmp_path / "out", "--ignore", "author-profile")
    (source / "deep" / "a").unlink()
    ran = cli("explain", tmp_path / "out", "deep/a")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("deep/a: cleaned\n")
    assert f"  text: {APPEAL}\n" in ran.out
    assert "generated-profile" not in ran.out
    for removal in documents(tmp_path / "out")["deep/a"].removals:
        assert f"removed {removal.start}-{removal.end} by {removal.rule}" in ran.out
        assert f"  id: {removal.id}\n" in ran.out
    assert cli("explain", tmp_path / "out", "deep/a.txt").out == ran.out  # by the name of its clean file, too


@pytest.mark.parametrize(
    ("name", "said"),
    [("b.txt", "b.txt: unchanged\n"), ("c.jpg", "c.jpg: skipped: type\n"), ("d.txt", "d.txt: empty\n")],
)
def test_other_statuses_of_a_report(cli: Cli, tmp_path: Path, name: str, said: str) -> None:
    source = filled(tmp_path / "in", {"b.txt": PROSE, "c.jpg": "x", "d.txt": ""})
    cli("clean", source, "--out", tmp_path / "out")
    assert cli("explain", tmp_path / "out", name) == (0, f"{said}\nno rule found anything here\n", "")


def test_a_report_without_texts_is_shown_without_them(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    cli("clean", source, "--out", tmp_path / "out", "--provenance", "spans")
    ran = cli("explain", tmp_path / "out", "a.txt")
    assert "removed 22-64 by reader-appeal" in ran.out
    assert "text:" not in ran.out


def test_a_document_that_is_not_in_the_report(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    ran = cli("explain", tmp_path / "out", "b.txt")
    assert ran == (2, "", f"cleaner: {tmp_path / 'out' / 'provenance.jsonl'}: has no document b.txt\n")


def test_a_folder_without_report(cli: Cli, tmp_path: Path) -> None:
    """As `verify` and `restore`: the call is wrong, nothing was started."""
    ran = cli("explain", filled(tmp_path / "out", {}), "a.txt")
    assert ran.code == 2
    assert ran.err.count(str(tmp_path / "out")) == 1
    assert ran.err.count("\n") == 1


def test_a_damaged_report_is_not_believed(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    path = tmp_path / "out" / "provenance.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"start":22', b'"start":21'))
    ran = cli("explain", tmp_path / "out", "a.txt")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"cleaner: {path}: line 2: its digest does not fit: the line was changed or cut\n"


def test_removed_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    text = f"Rain fell.\n\n\x1b[31m\u202e\nShare your \x1b]0;x\x07thoughts in the comments below!\n\nSnow.\n\n{APPEAL}\x1b[2J\n"
    shown = on_terminal("explain", filled(tmp_path, {"\x1b[2Ja.txt": text}) / "\x1b[2Ja.txt").out
    assert APPEAL in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown
