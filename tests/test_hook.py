"""The hooks, run by the real pre-commit on a repository of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
SEED: Final = ROOT / "seeds" / "002_8635ee5be6813f4d.txt"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a user would name as the hooks' repository: the files of this one, committed."""
    folder = tmp_path_factory.mktemp("product")
    for name in ("cleaner", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "All of it")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose hooks are installed once for all tests here."""
    return {**os.environ, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    shutil.copy(SEED, tmp_path / "a.txt")
    (tmp_path / "b.md").write_text("# Tides\n\nThey rise twice a day.\n", encoding="utf-8")
    git(tmp_path, "add", "-A")
    return tmp_path


def tried(project: Path, product: Path, hook: str, home: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", product, hook, "--all-files", "--verbose"],
        cwd=project,
        env=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_check_fails_on_a_seed_and_passes_on_its_clean_text(
    project: Path, product: Path, home: dict[str, str]
) -> None:
    before = (project / "a.txt").read_bytes()
    ran = tried(project, product, "cleaner-check", home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "a.txt:55:278: reader-appeal" in ran.stdout
    assert (project / "a.txt").read_bytes() == before

    ran = tried(project, product, "cleaner", home)  # the fix fails once, since it changed a file
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "fixed a.txt" in ran.stdout
    git(project, "add", "-A")
    for hook in ("cleaner-check", "cleaner"):
        ran = tried(project, product, hook, home)
        assert ran.returncode == 0, ran.stdout + ran.stderr
