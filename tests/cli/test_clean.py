"""``cleaner clean``: names, statuses, what it prints, what it takes and leaves out, and reruns."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cleaner.writers.records import SCHEMA, Header, Summary, to_line
from tests.cli.conftest import (
    APPEAL,
    CLEAN,
    FILLED,
    PROFILE,
    PROSE,
    Cli,
    clean_files,
    documents,
    filled,
    on_terminal,
    report,
    spawned,
    tree,
    untouched,
)
from tests.support import ROOT

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BOTH = f"Rain fell all night.\n\n{APPEAL}\n\nSnow fell in the morning.\n\n{PROFILE}"
LIKELY = f"Bees need water, too. {APPEAL} The hive was calm in the end, and so were we who kept it, all through that summer.\n"
"""One appeal in the middle of a paragraph: words alone, so only ``likely``."""


# --- names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "a.txt"),
        ("a.text", "a.text"),
        ("a.md", "a.md"),
        ("a.markdown", "a.markdown"),
        ("A.TXT", "A.TXT"),
        ("a", "a.txt"),
        ("LICENSE", "LICENSE.txt"),
        ("deep/down/below.md", "deep/down/below.md"),
        ("folder.txt/a", "folder.txt/a.txt"),
        ("with blank.txt", "with blank.txt"),
        ("-dash.txt", "-dash.txt"),
        ("größe 雨 🌧.txt", "größe 雨 🌧.txt"),
        ("line\nend\ttab.txt", "line\nend\ttab.txt"),
        (f"{'n' * 251}.txt", f"{'n' * 251}.txt"),  # as long as a name can be
        ("a.jpg", None),
        ("a.txt.bak", None),
        ("v1.2", None),  # a suffix, though not one of text
    ],
)
def test_a_clean_file_has_the_name_of_its_source(cli: Cli, tmp_path: Path, name: str, expected: str | None) -> None:
    source = filled(tmp_path / "in", {name: FILLED})
    with untouched(source):
        assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert clean_files(tmp_path / "out") == ({} if expected is None else {expected: CLEAN})
    assert documents(tmp_path / "out")[name].reason == ("type" if expected is None else "")


def test_several_sources_keep_the_names_of_their_folders_and_files_stand_at_the_top(cli: Cli, tmp_path: Path) -> None:
    one = filled(tmp_path / "p" / "one", {"a.txt": FILLED, "in/b": PROSE})
    two = filled(tmp_path / "q" / "two", {"a.txt": PROSE})
    single = filled(tmp_path / "r", {"single.md": FILLED, "other.txt": PROSE}) / "single.md"
    assert cli("clean", two, single, one, "--out", tmp_path / "out").code == 0
    expected = {"one/a.txt": CLEAN, "one/in/b.txt": PROSE, "single.md": CLEAN, "two/a.txt": PROSE}
    assert clean_files(tmp_path / "out") == expected
    assert list(documents(tmp_path / "out")) == ["one/a.txt", "one/in/b", "single.md", "two/a.txt"]


def test_two_folders_of_one_name_are_refused_before_anything_is_written(cli: Cli, tmp_path: Path) -> None:
    one, two = filled(tmp_path / "p" / "x", {"a.txt": PROSE}), filled(tmp_path / "q" / "x", {"b.txt": PROSE})
    with untouched(tmp_path):
        ran = cli("clean", one, two, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"cleaner: {one} and {two}: both are named x, so their documents would mix; rename one")


def test_a_single_file(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a": FILLED, "b.txt": PROSE})
    assert cli("clean", source / "a", "--out", tmp_path / "new" / "out").code == 0
    assert clean_files(tmp_path / "new" / "out") == {"a.txt": CLEAN}


def test_a_folder_named_by_a_dot_keeps_its_name(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled(tmp_path / "here", {"a.txt": PROSE}))
    other = filled(tmp_path / "other", {"b.txt": PROSE})
    assert cli("clean", ".", other, "--out", tmp_path / "out").code == 0
    assert sorted(clean_files(tmp_path / "out")) == ["here/a.txt", "other/b.txt"]


# --- statuses, summary


def test_statuses(cli: Cli, tmp_path: Path) -> None:
    source = filled(
        tmp_path / "in",
        {
            "cleaned.txt": FILLED,
            "unchanged.txt": PROSE,
            "nothing-in.txt": "",
            "nothing-left.txt": f"{APPEAL}\n",
            "skipped.jpg": b"\xff\xd8\xff",
        },
    )
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert ran.code == 0
    assert {name: record.status for name, record in documents(tmp_path / "out").items()} == {
        "cleaned.txt": "cleaned",
        "nothing-in.txt": "empty",
        "nothing-left.txt": "empty",
        "skipped.jpg": "skipped",
        "unchanged.txt": "unchanged",
    }
    assert clean_files(tmp_path / "out") == {
        "cleaned.txt": CLEAN,
        "nothing-in.txt": "",
        "nothing-left.txt": "",
        "unchanged.txt": PROSE,
    }
    summary = report(tmp_path / "out")[-1]
    assert isinstance(summary, Summary)
    assert summary.statuses == {"cleaned": 1, "empty": 2, "skipped": 1, "unchanged": 1}
    assert summary.documents == sum(summary.statuses.values())


def test_the_summary_is_all_that_a_run_prints(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": BOTH, "b.txt": FILLED, "c.txt": PROSE})
    ran = cli("clean", source, "--out", tmp_path / "out")
    length = len(BOTH) + len(FILLED) + len(PROSE)
    removed = length - sum(map(len, clean_files(tmp_path / "out").values()))
    assert ran.out == (
        "3 documents: 2 cleaned, 1 unchanged\n"
        f"{removed:,} of {length:,} code points removed ({removed / length:.1%})\n"
        "\n"
        "category: rule                     removals  code points\n"
        f"author-profile: generated-profile         1          {len(PROFILE.strip())}\n"
        f"call-to-action: reader-appeal             2           {2 * len(APPEAL)}\n"
        f"\nreport: {tmp_path / 'out' / 'report.html'}\n"
    )
    assert ran.err == ""


def test_quiet_prints_nothing(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": b"caf\xe9\n"})
    assert cli("clean", "-q", source, "--out", tmp_path / "out") == (0, "", "")
    assert clean_files(tmp_path / "out")["a.txt"] == CLEAN


def test_out_must_be_given(cli: Cli, tmp_path: Path) -> None:
    ran = cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}))
    assert (ran.code, ran.out) == (2, "")
    assert "--out" in ran.err


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    ran = spawned("clean", "in", "--out", "out", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}
    assert tree(source) == {"a.txt": FILLED.encode()}


# --- looking only


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
@pytest.mark.parametrize("is_out_given", [False, True])
def test_looking_writes_nothing(cli: Cli, tmp_path: Path, option: str, is_out_given: bool) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": PROSE})
    with untouched(tmp_path):
        ran = cli("clean", source, option, *(["--out", tmp_path / "out"] if is_out_given else []))
    assert ran.code == 0
    assert "2 documents: 1 cleaned, 1 unchanged" in ran.err  # talk: what is on stdout can be piped into patch


def test_a_dry_run_tells_what_would_go(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": BOTH, "in/b.txt": FILLED, "c.txt": PROSE})
    ran = cli("clean", source, "--dry-run")
    assert ran.out == (
        f"a.txt: generated-profile {len(PROFILE.strip())}, reader-appeal {len(APPEAL)}\n"
        f"in/b.txt: reader-appeal {len(APPEAL)}\n"
    )


DIFFED = {
    "whole line": {"a.txt": FILLED},
    "inside of a line": {"a.txt": f"Bees need water. {APPEAL}\nThe hive was calm.\n"},
    "no last newline": {"a.txt": FILLED.rstrip("\n")},
    "nothing left": {"a.txt": f"{APPEAL}\n"},
    "far apart": {"a.txt": f"{APPEAL}\n" + "The sea was calm.\n" * 20 + f"\n{APPEAL}\n\nIt rained.\n"},
    "CRLF": {"a.txt": BOTH.replace("\n", "\r\n")},
    "CR in the middle of a line": {"a.txt": f"One\rtwo.\n\n{APPEAL}\n"},
    "CR only": {"a.txt": BOTH.replace("\n", "\r")},
    "other line separators": {"a.txt": f"One\u2028two\x85three\x0cfour.\n\n{APPEAL}\n"},
    "escape codes": {"a.txt": f"One {ESCAPE}[31mred{ESCAPE}[0m word.\n\n{APPEAL}\n"},
    "not in English": {"a.txt": f"Größe 雨 🌧 é.\n\n{APPEAL}\n"},
    "looks like a diff": {"a.txt": f"-- a\n++ b\n@@ -1 +1 @@\n\\ c\n\n{APPEAL}\n"},
    "folders": {"in/a.txt": FILLED, "in/deep/b.md": BOTH, "c.txt": PROSE},
    "blank in the name": {"with blank.txt": FILLED},
    "quotation mark in the name": {'a"b.txt': FILLED},
    "quotation mark first": {'"a b".txt': FILLED},
    "line end and tab in the name": {"a\n+++ b\t.txt": FILLED},
    "not ASCII in the name": {"größe.txt": FILLED},
    "backslash in the name": {"a\\xff.txt": FILLED},
}


@pytest.mark.parametrize("files", DIFFED.values(), ids=DIFFED.keys())
def test_the_diff_makes_clean_files_of_the_sources(cli: Cli, tmp_path: Path, files: dict[str, str]) -> None:
    assert shutil.which("patch"), "this test needs the program `patch`"
    source = filled(tmp_path / "in", files)
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    ran = cli("clean", source, "--diff")
    assert ran.out
    patched = subprocess.run(
        ["patch", "-p0"], cwd=source, input=ran.out.encode(), capture_output=True, timeout=10, check=False
    )
    assert patched.returncode == 0, patched.stdout.decode() + ran.out
    expected = {name: text.encode() for name, text in clean_files(tmp_path / "out").items()}
    left = {name: data for name, data in tree(source).items() if not name.endswith(".orig")}
    assert left == {name: data for name, data in expected.items() if data or name in left}  # patch drops empty files


# --- rules and confidence


@pytest.mark.parametrize(
    ("options", "gone"),
    [
        ([], {"reader-appeal", "generated-profile"}),
        (["--ignore", "reader-appeal,site-appeal"], {"generated-profile"}),
        (["--ignore", "call-to-action"], {"generated-profile"}),
        (["--select", "reader-appeal"], {"reader-appeal"}),
        (["--select", "author-profile"], {"generated-profile"}),
        (["--select", "author-profile,reader-appeal"], {"reader-appeal", "generated-profile"}),
        (["--select", "author-profile", "--select", "call-to-action"], {"reader-appeal", "generated-profile"}),
        (["--select", "author-profile", "--ignore", "generated-profile"], set()),  # --ignore has the last word
        (["--ignore", "author-profile reader-appeal site-appeal"], set()),
    ],
)
def test_rules_are_chosen_by_name_and_by_category(cli: Cli, tmp_path: Path, options: list[str], gone: set[str]) -> None:
    source = filled(tmp_path / "in", {"a.txt": BOTH})
    assert cli("clean", source, "--out", tmp_path / "out", *options).code == 0
    record = documents(tmp_path / "out")["a.txt"]
    assert {removal.rule for removal in record.removals} - {"closing-space"} == gone
    text = clean_files(tmp_path / "out")["a.txt"]
    assert (APPEAL in text, "Quist" in text) == ("reader-appeal" not in gone, "generated-profile" not in gone)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reader-apeal", "unknown rule or category 'reader-apeal': did you mean 'reader-appeal'?"),
        ("call-to-acton", "unknown rule or category 'call-to-acton': did you mean 'call-to-action'?"),
        ("xyzzy", "unknown rule or category 'xyzzy': `cleaner rules` lists them all"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest_name(
    cli: Cli, tmp_path: Path, option: str, name: str, said: str
) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    with untouched(tmp_path):
        assert cli("clean", source, "--out", tmp_path / "out", option, name) == (2, "", f"cleaner: {said}\n")


def test_confidence_likely_takes_what_one_kind_of_evidence_says(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": LIKELY})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert clean_files(tmp_path / "out")["a.txt"] == LIKELY
    assert documents(tmp_path / "out")["a.txt"].losing_votes[0].rule == "reader-appeal"
    assert cli("clean", source, "--out", tmp_path / "out", "--confidence", "likely").code == 0
    assert clean_files(tmp_path / "out")["a.txt"] == LIKELY.replace(f"{APPEAL} ", "")
    removals = documents(tmp_path / "out")["a.txt"].removals
    assert [removal.confidence for removal in removals if removal.rule == "reader-appeal"] == ["likely"]


def test_a_confidence_that_does_not_exist_is_refused(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    ran = cli("clean", source, "--out", tmp_path / "out", "--confidence", "sure")
    assert (ran.code, ran.out) == (2, "")
    assert "'certain', 'likely'" in ran.err


def test_provenance_spans_leaves_the_removed_text_out(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": BOTH, "b.txt": FILLED})
    assert cli("clean", source, "--out", tmp_path / "full").code == 0
    assert cli("clean", source, "--out", tmp_path / "spans", "--provenance", "spans").code == 0
    assert clean_files(tmp_path / "spans") == clean_files(tmp_path / "full")
    full, spans = documents(tmp_path / "full"), documents(tmp_path / "spans")
    for name, record in spans.items():
        assert [(removal.id, removal.start, removal.end) for removal in record.removals] == [
            (removal.id, removal.start, removal.end) for removal in full[name].removals
        ]
        assert [removal.text for removal in record.removals] == [None] * len(record.removals)
    assert '"text":' not in (tmp_path / "spans" / "provenance.jsonl").read_text()
    assert "Quist" not in (tmp_path / "spans" / "provenance.jsonl").read_text()


# --- terminals


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": PROSE})
    command = ("clean", source, "--out", tmp_path / "out")
    shown = on_terminal(*command)
    assert shown.code == 0
    assert "cleaning" in shown.out
    assert "2 documents: 1 cleaned, 1 unchanged" in shown.out
    assert "cleaning" not in spawned(*command).err
    assert on_terminal(*command, "-q") == (0, "", "")


def test_the_diff_has_colours_on_a_terminal_only(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    assert f"{ESCAPE}[31m-{APPEAL}" in on_terminal("clean", source, "--diff").out
    ran = spawned("clean", source, "--diff", TERM="xterm-256color")
    assert f"-{APPEAL}\n" in ran.out
    assert ESCAPE not in ran.out + ran.err


def test_no_color_is_heard_on_a_terminal(tmp_path: Path) -> None:
    """As https://no-color.org asks."""
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    shown = on_terminal("clean", source, "--diff", NO_COLOR="1").out
    assert APPEAL in shown
    assert COLOUR.findall(shown) == []


HOSTILE = f"Sea{ESCAPE}]8;;https://example.com{ESCAPE}\\ \u202egnp\u2066 \u200b\ufeff\x07 bell.\n\n{APPEAL}\n"
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_text_and_names_cannot_steer_the_terminal(tmp_path: Path, option: str) -> None:
    source = filled(tmp_path / "in", {f"{ESCAPE}[2Ja\u202etxt.md": HOSTILE})
    shown = on_terminal("clean", source, option, "-q").out
    assert "\\x1b[2Ja" in shown
    assert UNSAFE.findall(COLOUR.sub("", shown)) == []


def test_the_name_of_a_source_cannot_steer_the_terminal(tmp_path: Path) -> None:
    source = filled(tmp_path / f"{ESCAPE}[2J\u202ein", {})
    shown = on_terminal("clean", source, "--dry-run").out
    assert "no documents to clean" in shown
    assert UNSAFE.findall(shown.split("no documents")[0]) == []


# --- hidden and ignored files


HIDING = {
    "a.txt": PROSE,
    ".hidden.txt": PROSE,
    ".folder/b.txt": PROSE,
    ".gitignore": "drafts/\n*.text\n",
    "drafts/c.txt": PROSE,
    "d.text": PROSE,
}


@pytest.mark.parametrize(
    ("options", "taken", "skipped"),
    [
        (
            [],
            {"a.txt"},
            {".hidden.txt": "hidden", ".folder/": "hidden", ".gitignore": "hidden", "drafts/": "gitignore"}
            | {"d.text": "gitignore"},
        ),
        (
            ["--hidden"],
            {"a.txt", ".hidden.txt", ".folder/b.txt", ".gitignore.txt"},
            {"drafts/": "gitignore", "d.text": "gitignore"},
        ),
        (
            ["--no-ignore"],
            {"a.txt", "drafts/c.txt", "d.text"},
            {".hidden.txt": "hidden", ".folder/": "hidden", ".gitignore": "hidden"},
        ),
        (
            ["--hidden", "--no-ignore"],
            {"a.txt", ".hidden.txt", ".folder/b.txt", ".gitignore.txt", "drafts/c.txt", "d.text"},
            {},
        ),
    ],
)
def test_hidden_and_ignored_files_are_skipped_and_counted(
    cli: Cli, tmp_path: Path, options: list[str], taken: set[str], skipped: dict[str, str]
) -> None:
    source = filled(tmp_path / "in", HIDING)
    ran = cli("clean", source, "--out", tmp_path / "out", *options)
    assert (ran.code, ran.err) == (0, "")
    assert set(clean_files(tmp_path / "out")) == taken
    records = documents(tmp_path / "out")
    assert {name: record.reason for name, record in records.items() if record.status == "skipped"} == skipped
    counted = f", {len(skipped)} skipped" if skipped else ""
    expected = f"{len(taken) + len(skipped)} documents{counted}, {len(taken)} unchanged"
    assert ran.out.splitlines()[0] == expected.replace("documents, ", "documents: ")


def test_a_hidden_file_that_is_named_is_taken(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {".hidden.txt": FILLED, ".gitignore": "*\n"})
    assert cli("clean", source / ".hidden.txt", "--out", tmp_path / "out").code == 0
    assert clean_files(tmp_path / "out") == {".hidden.txt": CLEAN}


# --- reruns


def test_a_rerun_takes_the_place_of_the_run_before(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "gone.txt": PROSE, "deep/gone": PROSE, "later.txt": PROSE})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    (source / "gone.txt").unlink()
    (source / "deep" / "gone").unlink()
    filled(source, {"a.txt": PROSE, "later.txt": b"\0" * 1000, "new.txt": FILLED})  # now binary
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert clean_files(tmp_path / "out") == {"a.txt": PROSE, "new.txt": CLEAN}
    assert cli("clean", source, "--out", tmp_path / "fresh").code == 0
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
    assert cli("verify", tmp_path / "out").code == 0


def test_a_rerun_changes_nothing_when_nothing_changed(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": BOTH, "b.md": FILLED})
    cli("clean", source, "--out", tmp_path / "out")
    before = tree(tmp_path / "out")
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": PROSE}, {"a.txt/b.txt": PROSE}),  # where the clean file a.txt was a folder must be
        ({"a.txt/b.txt": PROSE}, {"a": PROSE}),
    ],
)
def test_a_rerun_survives_files_that_became_folders(
    cli: Cli, tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    assert cli("clean", filled(tmp_path / "before", before), "--out", tmp_path / "out").code == 0
    ran = cli("clean", filled(tmp_path / "after", after), "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, f"{next(iter(before))}: its source is gone, so its clean file was removed\n")
    assert cli("verify", tmp_path / "out").code == 0


def test_a_rerun_removes_nothing_outside_of_its_folder(cli: Cli, tmp_path: Path) -> None:
    """A report is only a file: whoever can write it must not get other files deleted."""
    source = filled(tmp_path / "in", {"a.txt": PROSE})
    out = tmp_path / "out"
    cli("clean", source, "--out", out)
    victims = filled(tmp_path / "victims", {"one.txt": "one", "two.txt": "two"})
    header, *_ = report(out)
    lines = [to_line(header)]
    for number, name in enumerate(("../victims/one.txt", str(victims / "two.txt")), start=1):
        forged = documents(out)["a.txt"]
        assert forged.clean is not None
        clean = type(forged.clean)(name, forged.clean.sha256, forged.clean.code_points)
        lines.append(to_line(type(forged)(number, name, forged.source, "unchanged", clean=clean)))
    (out / "provenance.jsonl").write_bytes(b"".join(lines))
    cli("clean", source, "--out", out)
    assert tree(victims) == {"one.txt": b"one", "two.txt": b"two"}


@pytest.mark.parametrize(
    "content",
    [
        {"notes.txt": "mine"},
        {"notes.txt": "mine", "provenance.jsonl": "{}\n"},  # somebody else's
        {"provenance.jsonl": ""},
        {"provenance.jsonl": to_line(Header(0, f"{SCHEMA}0", "9", "", "", None))},  # a schema that we cannot read
        {"deep/notes.txt": "mine"},
        {".notes": "mine"},
    ],
)
def test_a_folder_with_other_content_is_refused(cli: Cli, tmp_path: Path, content: dict[str, str | bytes]) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    out = filled(tmp_path / "out", content)
    with untouched(source, out):
        ran = cli("clean", source, "--out", out)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"cleaner: {out}: has content that cleaner did not write; choose an empty or new folder\n"


def test_an_empty_folder_is_taken(cli: Cli, tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", {"a.txt": FILLED}), filled(tmp_path / "out", {})
    assert cli("clean", source, "--out", out).code == 0
    assert clean_files(out) == {"a.txt": CLEAN}


# --- include and exclude


@pytest.mark.parametrize(
    ("name", "settings", "excluded"),
    [
        ("cleaner.toml", 'exclude = ["drafts/"]', {"drafts/b.txt", "drafts/deep/c.md"}),
        ("cleaner.toml", 'exclude = ["*.md", "/a.txt"]', {"a.txt", "drafts/deep/c.md"}),
        ("cleaner.toml", 'include = ["*.md"]', {"a.txt", "drafts/b.txt"}),
        ("cleaner.toml", 'include = ["drafts/"]\nexclude = ["*.md"]', {"a.txt", "drafts/deep/c.md"}),
        ("cleaner.toml", 'exclude = ["in/drafts/"]', set()),  # relative to the folder of the configuration
        ("pyproject.toml", '[tool.cleaner]\nexclude = ["b.txt"]', {"drafts/b.txt"}),
    ],
)
def test_what_the_configuration_excludes_is_skipped(
    cli: Cli, tmp_path: Path, name: str, settings: str, excluded: set[str]
) -> None:
    source = filled(tmp_path / "in", {"a.txt": PROSE, "drafts/b.txt": PROSE, "drafts/deep/c.md": PROSE, name: settings})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    records = documents(tmp_path / "out")
    assert {document for document, record in records.items() if record.reason == f"excluded by {name}"} == excluded
    assert set(clean_files(tmp_path / "out")) == {"a.txt", "drafts/b.txt", "drafts/deep/c.md"} - excluded
    assert records[name].reason == "type"


def test_patterns_are_relative_to_the_folder_of_the_configuration(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": PROSE, "b.txt": PROSE})
    filled(tmp_path, {"cleaner.toml": 'exclude = ["/in/a.txt", "/b.txt"]'})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert set(clean_files(tmp_path / "out")) == {"b.txt"}
    assert cli("clean", source, "--out", tmp_path / "all", "--isolated").code == 0
    assert set(clean_files(tmp_path / "all")) == {"a.txt", "b.txt"}
    assert cli("clean", source / "a.txt", "--out", tmp_path / "named").code == 0  # named, so wanted
    assert set(clean_files(tmp_path / "named")) == {"a.txt"}


@pytest.mark.parametrize("pattern", ["!", "[z-a]"])
def test_a_broken_pattern_starts_nothing(cli: Cli, tmp_path: Path, pattern: str) -> None:
    source = filled(tmp_path / "in", {"a.txt": PROSE, "cleaner.toml": f'exclude = ["{pattern}"]'})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert f"cleaner.toml: exclude: '{pattern}' is no pattern of .gitignore: " in ran.err


def test_a_report_of_spans_has_no_removed_word_in_any_evidence(cli: Cli, tmp_path: Path) -> None:
    """No three words in a row that went, in whatever case, stand in it; a full report has many."""
    source = ROOT / "fixtures" / "labelled" / "dev" / "documents"
    for provenance in ("full", "spans"):
        assert cli("clean", source, "--out", tmp_path / provenance, "--provenance", provenance).code == 0
    told = " ".join(
        re.findall(r"[\w-]+", (tmp_path / "spans" / "provenance.jsonl").read_text(encoding="utf-8").lower())
    )
    for record in documents(tmp_path / "full").values():
        for removal in record.removals:
            words = re.findall(r"[\w-]+", (removal.text or "").lower())
            assert not [
                part for part in map(" ".join, zip(words, words[1:], words[2:], strict=False)) if f" {part} " in told
            ]
