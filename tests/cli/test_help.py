"""The words of the command line itself."""

import re

import pytest

from cleaner.cli import group
from tests.cli.conftest import Cli

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
