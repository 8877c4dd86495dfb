"""Same input, same bytes: whatever the hash seed, the locale, the place and the order in which files were made."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from cleaner.rules.catalogue import all_rules
from tests.cli.conftest import FILLED, filled, tree
from tests.support import ROOT

ODD: Final = {
    "latin-1.txt": f"{FILLED}Les marées montent à cinq heures, près du café.\n".encode("latin-1"),
    "no-suffix": FILLED.encode(),
    "größe 雨.md": FILLED.encode(),
    "packed.txt": bytes(range(32)) * 9,
    "utf-16.txt": b"\xff\xfe" + FILLED.encode("utf-16-le"),
}


def sources(folder: Path, *, is_reversed: bool = False) -> Path:
    """The seeds and some odd files, made in one order or the other."""
    files = {path.name: path.read_bytes() for path in sorted((ROOT / "seeds").iterdir())} | ODD
    return filled(folder, dict(sorted(files.items(), reverse=is_reversed)))


def cleaned(source: Path, out: Path, cwd: Path, env: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """The bytes of a run in a process of its own."""
    command: list[str | Path] = [sys.executable, "-m", "cleaner", "clean", os.path.relpath(source, cwd), "--out", out]
    subprocess.run(command, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, timeout=60, check=True)
    return tree(out)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    base = tmp_path_factory.mktemp("expected")
    found = cleaned(sources(base / "in"), base / "out", base, {"PYTHONHASHSEED": "0"})
    assert len(found) == 5 + len(ODD) + 2  # one is binary; report, statistics and page
    return found


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C.UTF-8"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},  # Python believes in ASCII
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        {"TZ": "Asia/Tokyo", "COLUMNS": "40", "HOME": "/nonexistent"},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_environment(tmp_path: Path, expected: dict[str, bytes], env: dict[str, str]) -> None:
    assert cleaned(sources(tmp_path / "in"), tmp_path / "out", tmp_path, env) == expected


def test_place(tmp_path: Path, expected: dict[str, bytes]) -> None:
    source = sources(tmp_path / "elsewhere" / "under another name")
    assert cleaned(source, tmp_path / "deep" / "out", source) == expected
    assert cleaned(source, tmp_path / "out", Path("/")) == expected
    assert cleaned(source, tmp_path / "out", tmp_path) == expected  # again, over the run before


def test_order_of_creation_and_times(tmp_path: Path, expected: dict[str, bytes]) -> None:
    source = sources(tmp_path / "in", is_reversed=True)
    for number, path in enumerate(sorted(source.iterdir())):
        os.utime(path, (number * 1e8, number * 1e8))
        path.chmod(0o400)
    assert cleaned(source, tmp_path / "out", tmp_path) == expected


def test_no_rule_depends_on_the_order_of_a_set(tmp_path: Path) -> None:
    """Every example of every rule: which of two phrases is told must be the same in every process."""
    examples = (example.text for rule in all_rules() for example in (*rule.removes, *rule.keeps))
    source = filled(tmp_path / "in", {f"{number:04}.txt": text for number, text in enumerate(examples)})
    found = [cleaned(source, tmp_path / seed, tmp_path, {"PYTHONHASHSEED": seed}) for seed in ("0", "1", "2", "3")]
    assert found[0] == found[1] == found[2] == found[3]
