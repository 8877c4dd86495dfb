"""The plan of a run: what is taken, in which order, under which names, and what is left out and why."""

import os
import subprocess
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.sources.plan import Planned, check_names, make_plan
from tests.cli.conftest import filled


def names(folder: Path, *, hidden: bool = False, gitignore: bool = True) -> list[str]:
    return [entry.name for entry in make_plan([folder], hidden=hidden, gitignore=gitignore)]


def skipped(folder: Path, *, hidden: bool = False) -> dict[str, str]:
    return {entry.name: entry.skip for entry in make_plan([folder], hidden=hidden) if entry.skip}


def taken(folder: Path, *, hidden: bool = False) -> list[str]:
    return [entry.name for entry in make_plan([folder], hidden=hidden) if entry.skip is None]


# --- order


@pytest.mark.parametrize(
    "ordered",
    [
        ["10.txt", "2.txt", "A.txt", "a.txt"],
        ["a-b.txt", "a.txt", "a/b.txt"],  # "-" < "." < "/": names are compared as a whole, not part by part
        ["a.txt", "e\u0301.txt", "z.txt", "\u00f4.txt"],  # nobody composes or decomposes
        ["a.txt", "\uff5e.txt", "\U0001f327.txt"],  # by UTF-8 bytes; UTF-16 would swap the last two
        ["a.txt", "a\udcff.txt", "b.txt"],  # a byte that is not UTF-8
        ["x/y/z", "x/y/z.md", "x/z"],
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_order_is_that_of_names_as_bytes(tmp_path: Path, ordered: list[str], is_reversed: bool) -> None:
    filled(tmp_path / "in", dict.fromkeys(ordered[::-1] if is_reversed else ordered, "x"))
    assert names(tmp_path / "in") == ordered


def test_the_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    one, two = filled(tmp_path / "one", {"a.txt": "x"}), filled(tmp_path / "two", {"b.txt": "x"})
    single = filled(tmp_path / "three", {"p.txt": "x"}) / "p.txt"
    plan = make_plan([one, two, single])
    assert [entry.name for entry in plan] == ["one/a.txt", "p.txt", "two/b.txt"]
    assert plan == make_plan([single, two, one])


# --- names


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.txt", "a.txt"),
        ("a.TXT", "a.TXT"),
        ("a.text", "a.text"),
        ("a.md", "a.md"),
        ("a.markdown", "a.markdown"),
        ("a", "a.txt"),
        ("a.html", "a.html.txt"),  # no name depends on a neighbour
        ("b/a.tar.gz", "b/a.tar.gz.txt"),
        (".md", ".md"),
        ("a.txt.", "a.txt..txt"),
        ("txt", "txt.txt"),
        ("a\udcff", "a\udcff.txt"),
    ],
)
def test_clean_names(name: str, clean: str) -> None:
    assert Planned(name, "").clean_name == clean


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["a", "a.txt"], "a and a.txt: both would be written to a.txt; rename one of them"),
        (["deep/a", "deep/a.txt"], "deep/a and deep/a.txt: both would be written to deep/a.txt; rename one of them"),
        (["caf\u00e9.md", "cafe\u0301.md"], "both would be written to"),
        (["a", "a.txt/b.md"], "a and a.txt/b.md: one would be a file and the other a folder a.txt"),
        (["a.md/b", "a.md/b.txt/c/d.md"], "one would be a file and the other a folder a.md/b.txt"),
    ],
)
def test_names_that_meet(tmp_path: Path, files: list[str], said: str) -> None:
    filled(tmp_path / "in", dict.fromkeys(files, "x"))
    with pytest.raises(UsageError) as raised:
        make_plan([tmp_path / "in"])
    assert said in str(raised.value)


@pytest.mark.parametrize(
    "files",
    [
        ["a.md", "a.txt"],
        ["a", "a.md"],
        ["a.pdf", "a.pdf.txt"],  # the first is skipped: nothing is written for it
        ["a.html", "a.txt"],
        ["a", "b/a.txt"],
        ["a.txt/b.md", "c/a"],
        ["a", ".gitignore", "a.txt"],  # with the pattern below
    ],
)
def test_names_that_do_not_meet(tmp_path: Path, files: list[str]) -> None:
    filled(tmp_path / "in", dict.fromkeys(files, "a.txt\n" if ".gitignore" in files else "x"))
    assert names(tmp_path / "in") == sorted(files)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["A.txt", "a.txt"], "A.txt and a.txt: both would be written to a.txt; rename one of them"),
        (["A/\u00c9.md", "a/e\u0301.md"], "both would be written to"),
        (["A", "a.TXT/b.md"], "A and a.TXT/b.md: one would be a file and the other a folder a.txt"),
        (["Provenance.jsonl"], "would be written to Provenance.jsonl, which is a name of the report; rename it"),
    ],
)
def test_names_that_meet_only_where_case_is_folded(tmp_path: Path, files: list[str], said: str) -> None:
    filled(tmp_path / "in", dict.fromkeys(files, "x"))
    plan = make_plan([tmp_path / "in"])
    with pytest.raises(UsageError) as raised:
        check_names(plan, folds_case=True)
    assert said in str(raised.value)
    assert make_plan([tmp_path / "in"], tmp_path / "out") == plan  # here case counts


def test_folders_that_differ_in_case_only_may_become_one(tmp_path: Path) -> None:
    check_names(make_plan([filled(tmp_path / "in", {"A/b.txt": "x", "a/c.txt": "x"})]), folds_case=True)


def test_a_missing_source(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="missing: no such file or folder"):
        make_plan([tmp_path / "missing"])


# --- reasons


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.txt", None),
        ("a.MARKDOWN", None),
        ("README", None),
        ("a.html", None),
        ("a.XHTML", None),
        ("a.pdf", "type"),
        ("a.txt.gz", "type"),
        (".a.txt", "hidden"),
        (".a.html", "hidden"),
        ("deep/.a.txt", "hidden"),
        ("ignored.txt", "gitignore"),
        ("ignored.pdf", "gitignore"),
        (".ignored", "hidden"),  # the first reason that holds is given
    ],
)
def test_reasons(tmp_path: Path, name: str, reason: str | None) -> None:
    filled(tmp_path / "in", {name: "x"})
    filled(tmp_path / "in", {".gitignore": "*ignored*\n"})
    (entry,) = [entry for entry in make_plan([tmp_path / "in"]) if entry.name == name]
    assert (entry.skip, entry.fault) == (reason, None)


def test_links_and_devices(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", {"a.txt": "x", "deep/b.txt": "x"})
    (folder / "file.txt").symlink_to(folder / "a.txt")
    (folder / "folder").symlink_to(folder / "deep")
    (folder / ".hidden").symlink_to(folder / "deep")
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")
    assert taken(folder) == ["a.txt", "deep/b.txt"]
    links = dict.fromkeys([".hidden", "dangling.txt", "file.txt", "folder", "loop"], "link")
    assert skipped(folder) == {**links, "pipe.txt": "device"}


def test_a_skipped_folder_is_one_entry(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", {".git/a.txt": "x", ".git/deep/b.txt": "x", "c.txt": "x"})
    assert names(folder) == [".git/", "c.txt"]


def test_deep_folders(tmp_path: Path) -> None:
    name = "/".join(["d"] * 300)  # more than the stack of a recursive walk would like
    assert names(filled(tmp_path / "in", {f"{name}/a.txt": "x"})) == [f"{name}/a.txt"]


# --- .gitignore


GITIGNORE: dict[str, tuple[dict[str, str], list[str]]] = {
    "none": ({"a.txt": ""}, ["a.txt"]),
    "empty": ({".gitignore": "", "a.txt": ""}, ["a.txt"]),
    "comment": ({".gitignore": "# a.txt\n", "a.txt": ""}, ["a.txt"]),
    "name": ({".gitignore": "b.txt\n", "a.txt": "", "b.txt": "", "c/b.txt": ""}, ["a.txt"]),
    "anchored": ({".gitignore": "/b.txt\n", "b.txt": "", "c/b.txt": ""}, ["c/b.txt"]),
    "path": ({".gitignore": "c/b.txt\n", "b.txt": "", "c/b.txt": "", "d/c/b.txt": ""}, ["b.txt", "d/c/b.txt"]),
    "star": ({".gitignore": "*.md\n", "a.md": "", "a.txt": "", "c/b.md": ""}, ["a.txt"]),
    "folder": ({".gitignore": "c/\n", "c/b.txt": "", "d/c": "", "e/c/b.txt": ""}, ["d/c"]),
    "two stars": ({".gitignore": "c/**/b.txt\n", "c/b.txt": "", "c/d/e/b.txt": "", "b.txt": ""}, ["b.txt"]),
    "negated": ({".gitignore": "*.txt\n!a.txt\n", "a.txt": "", "b.txt": ""}, ["a.txt"]),
    "negated too early": ({".gitignore": "!a.txt\n*.txt\n", "a.txt": "", "b.txt": ""}, []),
    "negated below a folder that is out": ({".gitignore": "c/\n!c/a.txt\n", "c/a.txt": ""}, []),
    "negated below a folder that is in": ({".gitignore": "c/*\n!c/a.txt\n", "c/a.txt": "", "c/b.txt": ""}, ["c/a.txt"]),
    "nested": ({"c/.gitignore": "*.txt\n", "a.txt": "", "c/b.txt": "", "c/d/e.txt": ""}, ["a.txt"]),
    "nested negates": (
        {".gitignore": "*.txt\n", "c/.gitignore": "!b.txt\n", "b.txt": "", "c/b.txt": "", "c/d/b.txt": ""},
        ["c/b.txt", "c/d/b.txt"],
    ),
    "nested is anchored in its folder": ({"c/.gitignore": "/b.txt\n", "c/b.txt": "", "c/d/b.txt": ""}, ["c/d/b.txt"]),
    "escaped": ({".gitignore": "\\#a\n\\!b\n", "#a": "", "!b": "", "c": ""}, ["c"]),
    "blanks at the end": ({".gitignore": "a.txt  \n", "a.txt": "", "b.txt": ""}, ["b.txt"]),
    "Windows line ends": ({".gitignore": "a.txt\r\nb.txt\r\n", "a.txt": "", "b.txt": "", "c.txt": ""}, ["c.txt"]),
    "a byte order mark": ({".gitignore": "\ufeffa.txt\n", "a.txt": "", "b.txt": ""}, ["b.txt"]),
    "classes": (
        {".gitignore": "[ab].txt\n[!x-z].md\n", "a.txt": "", "c.txt": "", "d.md": "", "y.md": ""},
        ["c.txt", "y.md"],
    ),
    "not ASCII": ({".gitignore": "größe.txt\n", "größe.txt": "", "a.txt": ""}, ["a.txt"]),
    "capitals": ({".gitignore": "A.TXT\n", "a.txt": "", "A.TXT": ""}, ["a.txt"]),
    "broken lines": ({".gitignore": "!\n\\\n[\na[\nb.txt\n", "a.txt": "", "b.txt": ""}, ["a.txt"]),
    "POSIX classes": ({".gitignore": "[[:digit:]].txt\n", "1.txt": "", "a.txt": ""}, ["a.txt"]),
    "a class that is none": ({".gitignore": "[z-a].txt\nb.txt\n", "a.txt": "", "b.txt": ""}, ["a.txt"]),
}
gitignore = pytest.mark.parametrize(("files", "left"), GITIGNORE.values(), ids=GITIGNORE.keys())


@gitignore
def test_gitignore(tmp_path: Path, files: dict[str, str], left: list[str]) -> None:
    folder = filled(tmp_path / "in", files)
    assert taken(folder) == left
    assert [name for name in names(folder, gitignore=False) if not name.endswith(".gitignore")] == sorted(
        name for name in files if not name.endswith(".gitignore")
    )


@gitignore
def test_git_sees_the_table_in_the_same_way(tmp_path: Path, files: dict[str, str], left: list[str]) -> None:
    folder = filled(tmp_path / "in", files)
    subprocess.run(["git", "init", "-q", folder], env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"},
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert sorted(name for name in listed.split("\0") if name and not name.endswith(".gitignore")) == left


@pytest.mark.parametrize(
    ("tree", "source", "left"),
    [
        ({".git/HEAD": "", ".gitignore": "b.txt\n"}, "in", ["a.txt"]),
        ({".gitignore": "b.txt\n"}, "in", ["a.txt", "b.txt"]),  # no work tree: what lies above does not count
        ({".git": "gitdir: x", ".gitignore": "/in/b.txt\n"}, "in", ["a.txt"]),  # a worktree's .git is a file
        ({".git/HEAD": "", ".gitignore": "b.txt\n", "in/.git/HEAD": ""}, "in", ["a.txt", "b.txt"]),  # its own work tree
        ({".git/HEAD": "", ".gitignore": "*.txt\n", "in/.gitignore": "!a.txt\n"}, "in", ["a.txt"]),
        ({"in/.gitignore": "b.txt\n"}, "in", ["a.txt"]),  # its own counts without a work tree, too
        ({".git/HEAD": "", ".gitignore": "b.txt\n"}, "link", ["a.txt"]),  # by where it lies, not how it is called
    ],
)
def test_gitignore_above_the_source(tmp_path: Path, tree: dict[str, str], source: str, left: list[str]) -> None:
    base = filled(tmp_path / "base", {**tree, "in/a.txt": "", "in/b.txt": ""})
    (tmp_path / "link").symlink_to(base / "in")
    assert taken(base / "in" if source == "in" else tmp_path / "link") == left


def test_a_file_that_is_named_is_taken_whatever_gitignore_says(tmp_path: Path) -> None:
    folder = filled(tmp_path / "in", {".git/HEAD": "", ".gitignore": "*\n", "a.txt": "", ".b.txt": ""})
    plan = make_plan([folder / "a.txt", folder / ".b.txt"])
    assert [(entry.name, entry.skip) for entry in plan] == [(".b.txt", None), ("a.txt", None)]
