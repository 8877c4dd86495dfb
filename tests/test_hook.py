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


def commit_hooks(project: Path, product: Path, *hooks: str) -> None:
    """What a user's repository has: the README's lines."""
    revision = subprocess.run(
        ["git", "-C", product, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    ids = "".join(f"    - id: {hook}\n      files: ^data/\n" for hook in hooks)
    text = f"repos:\n- repo: {product}\n  rev: {revision}\n  hooks:\n{ids}"
    (project / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    (project / "data").mkdir()
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "Hooks")


def ran_hooks(project: Path, home: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", "run", *options]
    return subprocess.run(command, cwd=project, env=home, capture_output=True, text=True, check=False, timeout=300)


def index_of(project: Path) -> str:
    return subprocess.run(
        ["git", "-C", project, "ls-files", "--stage"], check=True, capture_output=True, text=True
    ).stdout


def test_a_partly_staged_file_keeps_what_is_not_staged_and_the_index_stays(
    project: Path, product: Path, home: dict[str, str]
) -> None:
    commit_hooks(project, product, "cleaner")
    partial = project / "data" / "partial.txt"
    partial.write_text("Rain fell all night.\n\nShare your thoughts in the comments below!\n", encoding="utf-8")
    git(project, "add", "-A")
    partial.write_text(f"{partial.read_text(encoding='utf-8')}\nNot staged.\n", encoding="utf-8")
    before = index_of(project)
    ran = ran_hooks(project, home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert index_of(project) == before
    assert "Not staged." in partial.read_text(encoding="utf-8")


def test_deleted_renamed_and_undecodable_files(project: Path, product: Path, home: dict[str, str]) -> None:
    commit_hooks(project, product, "cleaner-check", "cleaner")
    (project / "data" / "gone.txt").write_text("It snowed.\n", encoding="utf-8")
    (project / "data" / "old.txt").write_text("It hailed.\n", encoding="utf-8")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "More", "--no-verify")
    git(project, "rm", "-q", "data/gone.txt")
    git(project, "mv", "data/old.txt", "data/new.txt")
    latin = "Caf\xe9 au lait.\n\nShare your thoughts in the comments below!\n".encode("latin-1")
    (project / "data" / "latin.txt").write_bytes(latin)
    git(project, "add", "-A")
    before = index_of(project)
    ran = ran_hooks(project, home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "data/latin.txt:3:1: reader-appeal" in ran.stdout
    assert (project / "data" / "latin.txt").read_bytes() == "Caf\xe9 au lait.\n".encode("latin-1")
    assert index_of(project) == before
    git(project, "add", "-A")
    ran = ran_hooks(project, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_the_configuration_excludes_is_left_although_it_is_named(
    project: Path, product: Path, home: dict[str, str]
) -> None:
    commit_hooks(project, product, "cleaner-check", "cleaner")
    (project / "cleaner.toml").write_text('exclude = ["data/raw/"]\n', encoding="utf-8")
    (project / "data" / "raw").mkdir()
    shutil.copy(SEED, project / "data" / "raw" / "a.txt")
    git(project, "add", "-A")
    ran = ran_hooks(project, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (project / "data" / "raw" / "a.txt").read_bytes() == SEED.read_bytes()


def test_five_thousand_files_and_a_page(project: Path, product: Path, home: dict[str, str]) -> None:
    commit_hooks(project, product, "cleaner-check")
    for number in range(5_000):
        (project / "data" / f"{number:04}.txt").write_text(f"The tide rose {number} times.\n", encoding="utf-8")
    git(project, "add", "-A")
    ran = ran_hooks(project, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    prose = "".join(f"<p>The tide of day {day} rose over the harbour wall and fell again.</p>" for day in range(9))
    page = f"<html><body><article>{prose}<p>Share your thoughts in the comments below!</p></article></body></html>"
    (project / "data" / "page.html").write_text(page, encoding="utf-8")
    git(project, "add", "-A")
    ran = ran_hooks(project, home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "data/page.html:" in ran.stdout


def test_our_own_readme_survives_the_hooks(project: Path, product: Path, home: dict[str, str]) -> None:
    commit_hooks(project, product, "cleaner-check", "cleaner")
    readme = (ROOT / "README.md").read_bytes()
    (project / "data" / "README.md").write_bytes(readme)
    git(project, "add", "-A")
    ran = ran_hooks(project, home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Skipped" not in ran.stdout
    assert (project / "data" / "README.md").read_bytes() == readme
