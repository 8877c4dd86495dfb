"""``cleaner rules``: the list, and a rule with its reasons and examples."""

from pathlib import Path
from typing import Final

import pytest

from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Rule
from tests.cli.conftest import PROSE, Cli, documents, filled, spawned

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


def test_the_list_has_every_rule_once(cli: Cli) -> None:
    ran = cli("rules")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.out.splitlines()
    assert heading.split("  ")[0] == "rule"
    assert [row.split()[0] for row in rows[::2]] == sorted(rule.id for rule in all_rules())


@RULES
def test_a_row_says_what_a_rule_may_do(cli: Cli, rule: Rule) -> None:
    rows = cli("rules").out.splitlines()
    (at,) = [number for number, row in enumerate(rows) if row.startswith(f"{rule.id} ")]
    assert rows[at].split()[1:3] == [rule.category, rule.highest.label]
    assert rows[at].endswith(", ".join(sorted(rule.languages)) or "any")
    assert rows[at + 1] == f"    {rule.why}"
    assert len(rule.why.split()) > 3


@RULES
def test_a_rule_is_shown_with_reason_and_examples(cli: Cli, rule: Rule) -> None:
    ran = cli("rules", rule.id)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{rule.id} ({rule.category})\n\n")
    assert "Why: " in ran.out
    for example in (*rule.removes, *rule.keeps, *rule.misses):
        for line in example.marked.split("\n"):
            assert f"  | {line}\n" in ran.out
        assert example.because in ran.out
    assert [title in ran.out for title in ("\nRemoves:", "\nKeeps:", "\nMisses:")] == [
        bool(rule.removes),
        bool(rule.keeps),
        bool(rule.misses),
    ]


@RULES
def test_what_is_said_about_turning_a_rule_off_works(cli: Cli, tmp_path: Path, rule: Rule) -> None:
    (said,) = [line for line in cli("rules", rule.id).out.splitlines() if line.startswith("To turn it off: ")]
    options = [word.strip(",") for word in said.split() if word.startswith("--") or word.strip(",") == rule.id]
    assert options[:2] == ["--ignore", rule.id]
    source = filled(tmp_path / "in", {"a.txt": rule.removes[0].text if rule.removes else PROSE})
    assert cli("clean", source, "--out", tmp_path / "out", *options[:2]).code == 0
    record = documents(tmp_path / "out")["a.txt"]
    said_by = [removal.rule for removal in record.removals] + [note.rule for note in record.notes]
    assert rule.id not in said_by + [lost.rule for lost in record.losing_votes]


def test_a_category_shows_all_of_its_rules(cli: Cli) -> None:
    out = cli("rules", "protected").out
    expected = [rule.id for rule in all_rules() if rule.category == "protected"]
    assert len(expected) > 1
    assert [line.split()[0] for line in out.splitlines() if line.endswith(" (protected)")] == expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reader-apeal", "unknown rule or category 'reader-apeal': did you mean 'reader-appeal'?"),
        ("author_profile", "unknown rule or category 'author_profile': did you mean 'author-profile'?"),
        ("", "unknown rule or category '': `cleaner rules` lists them all"),
    ],
)
def test_an_unknown_rule(cli: Cli, name: str, said: str) -> None:
    assert cli("rules", name) == (2, "", f"cleaner: {said}\n")


PACK: Final = """[rules.tide-line]
category = "mine"
why = "The tide table is elsewhere."
removes = ["Rain fell.\\n\\n⟦Tides on page 3⟧"]
keeps = ["The tides are late.", "See tides on page 3, said the pilot."]
patterns.page = 'Tides on page [0-9]+'
"""


def test_a_pack_is_listed_and_its_examples_run(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACK, encoding="utf-8")
    ran = cli("rules", "--pack", path)
    assert (ran.code, ran.err) == (0, f"{path}: 3 of 3 examples hold\n")
    (at,) = [number for number, row in enumerate(ran.out.splitlines()) if row.startswith("tide-line ")]
    assert ran.out.splitlines()[at + 1] == "    The tide table is elsewhere."
    shown = cli("rules", "--pack", path, "mine")
    assert shown.out.startswith("tide-line (mine)\n")
    assert "  | ⟦Tides on page 3⟧\n" in shown.out


def test_examples_that_do_not_hold_are_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACK.replace("See tides", "See Tides"), encoding="utf-8")
    ran = cli("rules", "--pack", path)
    assert ran.code == 2
    assert ran.err == (
        f"{path}:1: tide-line: wanted 'See Tides on page 3, said the pilot.', "
        f"found 'See ⟦Tides on page 3⟧, said the pilot.'\n{path}: 2 of 3 examples hold\n"
    )


def test_a_wrong_pack_is_refused(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACK.replace("page [", "page (["), encoding="utf-8")
    ran = cli("rules", "--pack", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"cleaner: {path}:6: 'Tides on page ([0-9]+' is no pattern: missing ): Tides on page ([0-9]+\n"


def test_examples_are_shown_where_the_terminal_has_no_unicode() -> None:
    """A terminal in latin-1 has no ``⟦``."""
    ran = spawned("rules", "reader-appeal", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--version"], 0, "cleaner, version "),
        (["--help"], 0, "clean    Clean folders and files into another folder."),
        (["-h"], 0, "Usage: cleaner"),
        (["clean", "--help"], 0, "Exit codes: 0 done, 2 nothing was started"),
        (["explain", "-h"], 0, "FILE[:LINE] | DIR"),
        ([], 2, "Usage: cleaner"),
        (["clea"], 2, "unknown command 'clea': did you mean 'clean'?"),
        (["clean"], 2, "Missing argument 'SRC...'"),
        (["clean", "--outt", "x", "y"], 2, "--outt"),
        (["restore", "x"], 2, "Missing option '--out'"),
        (["verify"], 2, "Missing argument 'DIR'"),
    ],
)
def test_help_and_wrong_calls(cli: Cli, arguments: list[str], code: int, said: str) -> None:
    ran = cli(*arguments)
    assert ran.code == code
    assert said in (ran.out if code == 0 else ran.err)
    assert (ran.err if code == 0 else ran.out) == ""
