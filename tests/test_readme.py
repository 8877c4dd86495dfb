"""What the README shows works: its Python runs, its commands exist, and its own text is left alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.config import Pack
from cleaner.examples import failures
from cleaner.rules.packs import rules_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\.venv/bin/cleaner (\w+)", README, re.MULTILINE)


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_in_the_readme_runs(block: str) -> None:
    subprocess.run([sys.executable, "-c", block], check=True, cwd=ROOT)


@pytest.mark.parametrize("block", re.findall(r"```toml\n(\[rules.*?)```", README, re.DOTALL))
def test_packs_in_the_readme_do_what_their_examples_say(block: str) -> None:
    pack = Pack("README.md", block)
    assert [failure for rule in rules_of(pack) for failure in failures(rule, [pack])] == []


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_commands_in_the_readme_exist(command: str) -> None:
    subprocess.run([sys.executable, "-m", "cleaner", command, "--help"], check=True, capture_output=True)


def test_the_readme_is_no_filler() -> None:
    assert clean(README).text == README
