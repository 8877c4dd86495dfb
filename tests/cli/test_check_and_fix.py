"""``check`` tells, ``fix`` changes; both read the nearest configuration."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import APPEAL, CLEAN, FILLED, PROFILE, PROSE, Cli, filled


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A git work tree with documents in it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(FILLED, encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text(f"{PROSE}\n{PROFILE}", encoding="utf-8")
    (tmp_path / "docs" / "c.txt").write_text(PROSE, encoding="utf-8")
    return tmp_path


def test_check_prints_places_that_an_editor_understands(cli: Cli, tree: Path) -> None:
    ran = cli("check", tree / "docs")
    assert ran.code == 1
    first, second = ran.out.splitlines()
    assert first == f"{tree}/docs/a.txt:3:1: reader-appeal: {APPEAL}"
    assert second.startswith(f"{tree}/docs/b.md:3:1: generated-profile: Detail Author:")
    assert ran.err == "2 findings in 3 documents\n"


def test_check_counts_columns_in_code_points(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Rain 🌧 fell.\nIt ré-rained. {APPEAL}\n", encoding="utf-8")
    assert cli("check", path).out == f"{path}:2:15: reader-appeal: {APPEAL}\n"


def test_check_of_good_text_exits_with_0(cli: Cli, tree: Path) -> None:
    assert cli("check", "-q", tree / "docs" / "c.txt") == (0, "", "")


def test_a_missing_path_starts_nothing(cli: Cli, tree: Path) -> None:
    before = (tree / "docs" / "a.txt").read_bytes()
    for command in ("check", "fix"):
        ran = cli(command, tree / "docs" / "a.txt", tree / "nothing")
        assert (ran.code, ran.out) == (2, "")
        assert "nothing: no such file or folder" in ran.err
    assert (tree / "docs" / "a.txt").read_bytes() == before


def test_fix_changes_files_once(cli: Cli, tree: Path) -> None:
    assert cli("fix", tree / "docs").code == 1
    assert (tree / "docs" / "a.txt").read_text(encoding="utf-8") == CLEAN
    assert (tree / "docs" / "b.md").read_text(encoding="utf-8") == PROSE
    assert cli("fix", tree / "docs") == (0, "", "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf" + FILLED.encode(), b"\xef\xbb\xbf" + CLEAN.encode()),
        (FILLED.replace("\n", "\r\n").encode(), CLEAN.replace("\n", "\r\n").encode()),
        (FILLED.encode("utf-16"), CLEAN.encode("utf-16")),
        (FILLED.replace("Rain", "Café").encode("cp1252"), CLEAN.replace("Rain", "Café").encode("cp1252")),
    ],
    ids=["byte order mark", "CRLF", "UTF-16", "cp1252"],
)
def test_fix_keeps_every_byte_outside_of_the_removals(cli: Cli, tree: Path, data: bytes, expected: bytes) -> None:
    path = tree / "docs" / "a.txt"
    path.write_bytes(data)
    path.chmod(0o640)
    assert cli("fix", path).code == 1
    assert path.read_bytes() == expected
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_fix_outside_of_git_wants_a_record_of_what_it_takes(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FILLED, encoding="utf-8")
    ran = cli("fix", path)
    assert (ran.code, path.read_text(encoding="utf-8")) == (2, FILLED)
    assert "--provenance" in ran.err

    assert cli("fix", path, "--provenance", tmp_path / "went.jsonl").code == 1
    assert path.read_text(encoding="utf-8") == CLEAN
    header, document, summary = map(json.loads, (tmp_path / "went.jsonl").read_text(encoding="utf-8").splitlines())
    assert (header["record"], summary["record"]) == ("header", "summary")
    assert "".join(removal["text"] for removal in document["removals"]).strip() == APPEAL
    before = (tmp_path / "went.jsonl").read_bytes()
    path.write_text(FILLED, encoding="utf-8")
    again = cli("fix", path, "--provenance", tmp_path / "went.jsonl")
    assert (again.code, "is there already" in again.err) == (2, True)
    assert ((tmp_path / "went.jsonl").read_bytes(), path.read_text(encoding="utf-8")) == (before, FILLED)


def test_what_fix_has_changed_when_it_is_killed_is_in_its_record(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {f"{number:03}.txt": FILLED for number in range(400)})
    went = tmp_path / "went.jsonl"
    command: list[str | Path] = [sys.executable, "-m", "cleaner", "fix", source, "--provenance", went, "--quiet"]
    with subprocess.Popen(command) as process:
        while not went.exists() or went.read_bytes().count(b"\n") < 100:
            assert process.poll() is None
        process.kill()
    changed = {path.name for path in source.glob("*.txt") if path.read_text(encoding="utf-8") != FILLED}
    recorded = {json.loads(line)["id"] for line in went.read_bytes().splitlines()[1:] if line.endswith(b"}")}
    assert changed <= recorded
    assert 90 < len(changed) < 400


def test_fix_leaves_the_index_alone(cli: Cli, tree: Path) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", tree, *arguments], check=True, capture_output=True, text=True).stdout

    git("add", "-A")
    before = git("ls-files", "--stage")
    assert cli("fix", tree / "docs").code == 1
    assert git("ls-files", "--stage") == before


# Configuration


def test_the_nearest_configuration_counts(cli: Cli, tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.cleaner]\nignore = ["call-to-action"]\n', encoding="utf-8")
    assert "reader-appeal" not in cli("check", tree / "docs").out
    assert "reader-appeal" in cli("check", "--isolated", tree / "docs").out
    (tree / "docs" / "cleaner.toml").write_text('ignore = ["author-profile"]\n', encoding="utf-8")
    assert "generated-profile" not in cli("check", tree / "docs").out
    assert "reader-appeal" in cli("check", tree / "docs").out
    other = tree / "other.toml"
    other.write_text('select = ["author-profile"]\n', encoding="utf-8")
    assert "reader-appeal" not in cli("check", "--config", other, tree / "docs").out


def test_include_and_exclude(cli: Cli, tree: Path) -> None:
    (tree / "cleaner.toml").write_text('exclude = ["docs/b*"]\n', encoding="utf-8")
    assert "b.md" not in cli("check", tree).out
    assert "b.md" in cli("check", tree / "docs" / "b.md").out  # named, so wanted
    assert cli("check", "--force-exclude", tree / "docs" / "b.md").code == 0
    (tree / "cleaner.toml").write_text('include = ["*.md"]\n', encoding="utf-8")
    assert "a.txt" not in cli("check", tree).out


PACK: Final = """[rules.tide-line]
category = "mine"
why = "The tide table is elsewhere."
highest = "certain"
removes = ["⟦Tides on page 3⟧"]
keeps = ["The tides are late."]
patterns.page = '^Tides on page [0-9]+$'
"""


def test_packs_are_added_by_flag_and_by_configuration(cli: Cli, tree: Path, tmp_path: Path) -> None:
    source = tree / "docs" / "tides.txt"
    source.write_text("Rain fell.\n\nTides on page 4\n", encoding="utf-8")
    pack = tmp_path / "my.toml"
    pack.write_text(PACK, encoding="utf-8")
    assert cli("check", source).code == 0
    found = cli("check", "--pack", pack, source)
    assert (found.code, found.out.endswith("tides.txt:3:1: tide-line: Tides on page 4\n")) == (1, True)
    (tree / "packs").mkdir()
    (tree / "packs" / "site.toml").write_text(PACK, encoding="utf-8")
    (tree / "cleaner.toml").write_text('packs = ["packs/site.toml"]\n', encoding="utf-8")
    assert cli("check", source).code == 1
    assert cli("check", "--ignore", "tide-line", source).code == 0
    assert "removed 12-27 by tide-line (mine, certain)" in cli("explain", source).out
    (tree / "packs" / "site.toml").write_text(PACK.replace("category", "kategory"), encoding="utf-8")
    ran = cli("check", source)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("packs/site.toml:2: tide-line: unknown key 'kategory': did you mean 'category'?\n")


def test_protected_patterns_and_languages(cli: Cli, tree: Path) -> None:
    (tree / "cleaner.toml").write_text('protect = ["Share your \\\\w+"]\n', encoding="utf-8")
    assert cli("check", tree / "docs" / "a.txt").code == 0
    (tree / "cleaner.toml").write_text('language = "de"\n', encoding="utf-8")
    assert cli("check", tree / "docs" / "a.txt").code == 0
    assert cli("check", "--language", "en", tree / "docs" / "a.txt").code == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ignroe = ["x"]', "cleaner.toml: unknown key 'ignroe': did you mean 'ignore'?"),
        ("zorp = 1", "cleaner.toml: unknown key 'zorp': known are select"),
        ('confidence = "sure"', "cleaner.toml: Invalid enum value 'sure' - at `$.confidence`"),
        ("select = 3", "cleaner.toml: Expected `array`, got `int` - at `$.select`"),
        ('protect = ["(a"]', "cleaner.toml: protect: '(a' is no pattern"),
        ('select = ["x"', "cleaner.toml: not TOML"),
        ('select = ["reader-apeal"]', "unknown rule or category 'reader-apeal': did you mean 'reader-appeal'?"),
    ],
)
def test_a_wrong_configuration_starts_nothing(cli: Cli, tree: Path, text: str, message: str) -> None:
    (tree / "cleaner.toml").write_text(text, encoding="utf-8")
    ran = cli("check", tree / "docs")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_completion_is_there(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["cleaner"],
        env={**os.environ, "_CLEANER_COMPLETE": "bash_source", "PATH": _path_of_this_python()},
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "_cleaner_completion" in ran.stdout


def _path_of_this_python() -> str:
    import sys

    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
