"""The words of the command line itself."""

import re
from pathlib import Path

import pytest

from cleaner.cli import group
from tests.cli.conftest import APPEAL, Cli, filled, on_terminal

COMMANDS = group.list_commands(group.make_context("cleaner", [], resilient_parsing=True))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_an_example_on_a_line_of_its_own(cli: Cli, command: str) -> None:
    ran = cli(command, "--help")
    assert ran.code == 0
    assert re.search(rf"\n  Examples?:\n(    cleaner {command} .*\n?)+\Z", ran.out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "cleaner: unknown command 'chekc': did you mean 'check'?\n"),
        (["zorp"], "cleaner: unknown command 'zorp': `cleaner --help` lists them all\n"),
        (["check", "--exit-zeroo", "."], "Did you mean '--exit-zero'?"),
        (["check", "--select", "reader-apeal", "."], "did you mean 'reader-appeal'?"),
    ],
)
def test_a_word_that_is_nearly_right_is_told(cli: Cli, arguments: list[str], said: str) -> None:
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
HOSTILE = "\x1b]8;;http://example.org\x07x\x1b[2J\u202egpj\u200b\u2066\ufeff\x9b\U000e0041"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "in"],
        ["check", "in", "--format", "github"],
        ["check", "in", "--format", "sarif"],
        ["check", "in", "--format", "json"],
        ["clean", "in", "--out", "new"],
        ["clean", "in", "--dry-run"],
        ["explain", "out", f"a{HOSTILE}.txt"],
        ["keep", f"{HOSTILE}", "--in", "out"],
        ["drop", f"a{HOSTILE}.txt:1", "--in", "out"],
        ["drop", f"{HOSTILE}:1", "--in", "out"],
        ["verify", "out"],
        [HOSTILE],
    ],
    ids=lambda arguments: " ".join(arguments).encode("unicode_escape").decode()[:40],
)
def test_nothing_of_a_document_or_its_name_steers_a_terminal(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    text = f"Rain {HOSTILE} fell all night.\n\n{APPEAL} {HOSTILE}\n\nIt {HOSTILE} snowed.\n\n{APPEAL}\n"
    filled(tmp_path / "in", {f"a{HOSTILE}.txt": text, f"b{HOSTILE}.txt": b"\x00\x01" * 40})
    monkeypatch.chdir(tmp_path)
    assert cli("clean", "in", "--out", "out").code == 0
    shown = on_terminal(*arguments, NO_COLOR="1", CLEANER_JOBS="0").out
    shown = re.sub(r"\x1b\[\?25[hl]|\x1b\[K|\r", "", shown)  # what the progress bar itself does
    assert shown.strip()
    assert UNSAFE.findall(shown) == []
