"""Bad input and bad places: a clear line names the file, the others are done, the exit code tells, no source is changed."""

import gzip
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import (
    APPEAL,
    CLEAN,
    FILLED,
    PROSE,
    Cli,
    Ran,
    as_nobody,
    clean_files,
    documents,
    filled,
    mode,
    report,
    spawned,
    tree,
    untouched,
)

PRIVATE: Final = "The combination is 7-19-32."


def _png() -> bytes:
    """A picture of 8 x 8 grey dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(range(row, row + 8)) for row in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# --- nothing there, nothing in it


def test_a_missing_source(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    with untouched(tmp_path):
        ran = cli("clean", source, tmp_path / "missing", "--out", tmp_path / "out")
    assert ran == (2, "", f"cleaner: {tmp_path / 'missing'}: no such file or folder\n")


def test_an_empty_folder(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, f"{source}: no documents to clean\n")
    assert ran.out.startswith("0 documents: none\n0 of 0 code points removed (0.0%)\n")
    assert cli("verify", tmp_path / "out").code == 0


@pytest.mark.parametrize(
    ("data", "clean", "status"),
    [
        (b"", b"", "empty"),
        (b"\xef\xbb\xbf", b"", "empty"),  # a byte order mark and nothing else
        (b"\xff\xfe", b"", "empty"),
        (b"\n", b"", "empty"),
        (b"\n\n\n", b"", "empty"),
        (b"\r\n\r\n", b"", "empty"),
        (b" \t\n", b"", "empty"),
        (b"\xef\xbb\xbf\n", b"", "empty"),
        (b"\0", None, "skipped"),
    ],
)
def test_files_without_text(cli: Cli, tmp_path: Path, data: bytes, clean: bytes | None, status: str) -> None:
    source = filled(tmp_path / "in", {"a.txt": data, "b.txt": FILLED})
    with untouched(source):
        assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert tree(tmp_path / "out").get("a.txt") == clean
    assert documents(tmp_path / "out")["a.txt"].status == status
    assert clean_files(tmp_path / "out")["b.txt"] == CLEAN
    if clean is not None:
        assert cli("restore", tmp_path / "out", "--out", tmp_path / "back").code == 0
        assert tree(tmp_path / "back")["a.txt"] == data


# --- binary files and odd bytes


@pytest.mark.parametrize(
    "data",
    [
        _png(),
        gzip.compress(FILLED.encode() * 20, mtime=0),
        b"\x7fELF\x02\x01\x01" + bytes(9) + FILLED.encode(),
        bytes(range(256)) * 8,
    ],
    ids=["png", "gz", "elf", "every byte"],
)
@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_a_binary_file_is_skipped_and_told(cli: Cli, tmp_path: Path, name: str, data: bytes) -> None:
    source = filled(tmp_path / "in", {name: data, "b.txt": FILLED})
    with untouched(source):
        ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, f"{name}: skipped: binary\n")
    assert ran.out.startswith("2 documents: 1 cleaned, 1 skipped\n")
    assert clean_files(tmp_path / "out") == {"b.txt": CLEAN}
    assert documents(tmp_path / "out")[name].reason == "binary"


_LONG: Final = "The sea was calm that day, and nobody spoke of the storm.\n" * 20


@pytest.mark.parametrize(
    "text",
    [
        f"\0{_LONG}",
        f"{_LONG}a\0b\n{_LONG}",
        f"{_LONG}\0",
        _LONG * 900 + "\0" * 5000 + "\n",  # after 1 MB; binary files show it at their start
    ],
    ids=["start", "middle", "end", "late"],
)
def test_a_few_nuls_in_a_text_are_kept(cli: Cli, tmp_path: Path, text: str) -> None:
    source = filled(tmp_path / "in", {"a.txt": f"{text}\nRain fell.\n\n{APPEAL}\n"})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert clean_files(tmp_path / "out") == {"a.txt": f"{text}\nRain fell.\n"}
    assert cli("restore", tmp_path / "out", "--out", tmp_path / "back").code == 0
    assert tree(tmp_path / "back") == tree(source)


_FRENCH: Final = f"Les marées montent ; où est le café « du Port » ?\n\n{APPEAL}\n"
_QUOTED: Final = f"“Rain”, she said – and nobody’s café was open.\n\n{APPEAL}\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_FRENCH.encode("latin-1"), "not UTF-8 at byte 7; read as "),
        (_QUOTED.encode("cp1252"), "not UTF-8 at byte 0; read as "),
        (f"{FILLED}\nThe café".encode()[:-1], "not UTF-8 at byte 73; read as "),  # cut inside of a character
        (f"Größe: {FILLED}".encode() + b"caf\xe9\n", "not UTF-8 at byte 77; read as "),  # two encodings in one file
        (f"{FILLED}\x81\x8d\x8f\x90\x9d\n".encode("latin-1"), "not UTF-8 at byte 65; read as "),  # not cp1252 either
        (FILLED.encode("utf-16-le"), "looks like another encoding; read as utf-16-le"),
        (FILLED.encode("utf-16-be"), "looks like another encoding; read as utf-16-be"),
        (b"\xff\xfe" + FILLED.encode("utf-16-le"), None),  # a byte order mark leaves no doubt
        (b"\xfe\xff" + FILLED.encode("utf-16-be"), None),
        (b"\xff\xfe\0\0" + FILLED.encode("utf-32-le"), None),
        (b"\0\0\xfe\xff" + FILLED.encode("utf-32-be"), None),
        (b"\xef\xbb\xbf" + FILLED.encode(), None),
    ],
    ids="latin-1 cp1252 cut mixed c1 16-le 16-be 16-le-bom 16-be-bom 32-le-bom 32-be-bom utf-8-bom".split(),  # noqa: SIM905
)
def test_other_encodings_are_cleaned_told_and_restored(cli: Cli, tmp_path: Path, data: bytes, told: str | None) -> None:
    source = filled(tmp_path / "in", {"a.txt": data, "b.txt": FILLED})
    with untouched(source):
        ran = cli("clean", source, "--out", tmp_path / "out")
    assert ran.code == 0
    if told is None:
        assert ran.err == ""
    else:
        assert ran.err.startswith(f"a.txt: {told}")
        assert ran.err.count("\n") == 1
    files = clean_files(tmp_path / "out")  # UTF-8, all of them
    assert APPEAL not in files["a.txt"]
    assert not files["a.txt"].startswith("\ufeff")
    assert files["b.txt"] == CLEAN
    assert cli("verify", tmp_path / "out", "--source", source).code == 0
    assert cli("restore", tmp_path / "out", "--out", tmp_path / "back").code == 0
    assert tree(tmp_path / "back") == tree(source)


# --- what may not be read


def test_an_unreadable_file_fails_and_the_others_are_done(cli: Cli, public: Path) -> None:
    source = filled(public / "in", {"a.txt": FILLED, "b.txt": PRIVATE, "c.txt": PROSE})
    with untouched(source), mode(source / "b.txt", 0), as_nobody():
        ran = cli("clean", source, "--out", public / "out")
    assert (ran.code, ran.err) == (3, "b.txt: failed: cannot be read: Permission denied\n")
    assert ran.out.startswith("3 documents: 1 cleaned, 1 failed, 1 unchanged\n")
    assert clean_files(public / "out") == {"a.txt": CLEAN, "c.txt": PROSE}
    assert cli("verify", public / "out").code == 0


@pytest.mark.parametrize(
    ("bits", "told"),
    [
        (0o000, "sub/: failed: cannot list this folder: Permission denied\n"),
        (0o444, "sub/b.txt: failed: cannot be read: Permission denied\n"),  # its names may be read, its files not
    ],
)
def test_a_folder_that_may_not_be_entered(cli: Cli, public: Path, bits: int, told: str) -> None:
    source = filled(public / "in", {"a.txt": FILLED, "sub/b.txt": PRIVATE, "z.txt": PROSE})
    with untouched(source), mode(source / "sub", bits), as_nobody():
        ran = cli("clean", source, "--out", public / "out")
    assert (ran.code, ran.err) == (3, told)
    assert clean_files(public / "out") == {"a.txt": CLEAN, "z.txt": PROSE}


@pytest.mark.parametrize("bits", [0o000, 0o111])  # 0o111: may be entered, not listed
def test_a_source_that_may_not_be_listed(cli: Cli, public: Path, bits: int) -> None:
    shut, other = filled(public / "shut", {"a.txt": FILLED}), filled(public / "other", {"a.txt": FILLED})
    with untouched(shut, other), mode(shut, bits), as_nobody():
        ran = cli("clean", shut, other, "--out", public / "out")
    assert (ran.code, ran.err) == (3, "shut/: failed: cannot list this folder: Permission denied\n")
    assert clean_files(public / "out") == {"other/a.txt": CLEAN}


def test_a_broken_gitignore_costs_nothing_but_its_broken_lines(cli: Cli, tmp_path: Path) -> None:
    """For git these lines are patterns that match nothing."""
    ignored = "!\nfolder\\\n[z-a].txt\ndrafts/\n"
    source = filled(tmp_path / "in", {".gitignore": ignored, "a.txt": FILLED, "drafts/b.txt": PROSE})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, clean_files(tmp_path / "out")) == (0, {"a.txt": CLEAN})


def test_a_gitignore_that_may_not_be_read_is_told(cli: Cli, public: Path) -> None:
    """Files that were meant to stay out come in: that is not done in silence."""
    source = filled(public / "in", {".gitignore": "b.txt\n", "a.txt": FILLED, "b.txt": PROSE})
    with mode(source / ".gitignore", 0), as_nobody():
        ran = cli("clean", source, "--out", public / "out")
    assert ".gitignore" in ran.err
    assert clean_files(public / "out")["a.txt"] == CLEAN


def test_a_gitignore_above_that_may_not_be_read_stops_it_before_the_start(cli: Cli, public: Path) -> None:
    """It is no part of the source, so no record could tell."""
    filled(public, {".git/HEAD": "", ".gitignore": "b.txt\n", "in/a.txt": FILLED, "in/b.txt": PROSE})
    with mode(public / ".gitignore", 0), as_nobody():
        ran = cli("clean", public / "in", "--dry-run")
        said = f"cleaner: {public / '.gitignore'}: cannot be read: Permission denied (--no-ignore does without)\n"
        assert ran == (2, "", said)
        assert cli("clean", public / "in", "--dry-run", "--no-ignore").code == 0


# --- places that meet


Places = Callable[[Path], tuple[Path, Path]]


def _linked(folder: Path, name: str = "link") -> Path:
    """A link to a folder, beside everything else."""
    link = folder.parent / f"{name}-{folder.name}"
    link.symlink_to(folder)
    return link


MEETING: dict[str, Places] = {
    "out inside": lambda base: (base / "in", base / "in" / "out"),
    "out deep inside": lambda base: (base / "in", base / "in" / "new" / "out"),
    "out is an old folder inside": lambda base: (base / "in", base / "in" / "sub"),
    "out inside, the source a link": lambda base: (_linked(base / "in"), base / "in" / "out"),
    "out inside, through a link": lambda base: (base / "in", _linked(base / "in") / "out"),
    "out inside, through dots": lambda base: (base / "in", base / "in" / "sub" / ".." / "out"),
    "out a link to inside": lambda base: (base / "in", _linked(base / "in" / "sub")),
    "equal": lambda base: (base / "in", base / "in"),
    "equal, the source a link": lambda base: (_linked(base / "in"), base / "in"),
    "equal, out a link": lambda base: (base / "in", _linked(base / "in")),
    "equal, two links": lambda base: (_linked(base / "in"), _linked(base / "in", "other")),
    "equal, through dots": lambda base: (base / "in", base / "in" / "sub" / ".."),
    "in inside": lambda base: (base / "in" / "sub", base / "in"),
    "in inside, the source a link": lambda base: (_linked(base / "in" / "sub"), base / "in"),
    "in inside, out a link": lambda base: (base / "in" / "sub", _linked(base / "in")),
    "a file and its folder": lambda base: (base / "in" / "a.txt", base / "in"),
    "a file below": lambda base: (base / "in" / "sub" / "b.txt", base / "in"),
    "a file and a link to its folder": lambda base: (base / "in" / "a.txt", _linked(base / "in")),
    "a link to a file": lambda base: (_linked(base / "in" / "a.txt"), base / "in"),
}


@pytest.mark.parametrize("places", MEETING.values(), ids=MEETING.keys())
def test_output_and_input_must_not_meet(cli: Cli, tmp_path: Path, places: Places) -> None:
    base = tmp_path / "base"
    filled(base / "in", {"a.txt": FILLED, "sub/b.txt": PROSE})
    source, out = places(base)
    with untouched(base):
        ran = cli("clean", source, "--out", out)
    assert (ran.code, ran.out) == (2, "")
    assert str(out) in ran.err
    assert ran.err.count("\n") == 1


def test_one_of_several_sources_is_the_output(cli: Cli, tmp_path: Path) -> None:
    one, two = filled(tmp_path / "one", {"a.txt": FILLED}), filled(tmp_path / "two", {"b.txt": PROSE})
    with untouched(tmp_path):
        ran = cli("clean", one, two, "--out", two / "out")
    assert (ran.code, ran.out) == (2, "")
    assert f"lies inside of {two}" in ran.err


def test_a_neighbour_with_a_longer_name_is_not_inside(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    assert cli("clean", source, "--out", tmp_path / "in-clean").code == 0


def test_the_output_is_a_file(cli: Cli, tmp_path: Path) -> None:
    source, other = filled(tmp_path / "in", {"a.txt": FILLED}), filled(tmp_path / "other", {"out": "mine"})
    with untouched(tmp_path):
        ran = cli("clean", source, "--out", other / "out")
    assert ran == (2, "", f"cleaner: {other / 'out'}: is a file; --out names a folder\n")


# --- names that meet


@pytest.mark.parametrize(
    ("files", "sources", "said"),
    [
        ({"in/a": PROSE, "in/a.txt": FILLED}, ["in"], "a and a.txt: both would be written to a.txt"),
        ({"p/x/a.txt": PROSE, "q/x/a.txt": FILLED}, ["p/x", "q/x"], "p/x and {tmp_path}/q/x: both are named x, so"),
        ({"p/a.txt": PROSE, "q/a.txt": FILLED}, ["p/a.txt", "q/a.txt"], "a.txt and a.txt: both would be written"),
        ({"in/a.txt": PROSE}, ["in", "in"], "/in and {tmp_path}/in: both are named in, so"),
        ({"in/a": PROSE, "in/a.txt/b": PROSE}, ["in"], "one would be a file and the other a folder a.txt"),
        ({"in/caf\u00e9": PROSE, "in/cafe\u0301": PROSE}, ["in"], "both would be written to caf"),  # one name on a Mac
        (
            {"in/.cleaner/a.txt": PROSE},
            ["in"],
            ".cleaner/a.txt: would be written to .cleaner/a.txt, which is a name of",
        ),
        ({"in/provenance.jsonl/a": PROSE}, ["in"], "provenance.jsonl/a: would be written to provenance.jsonl/a.txt"),
        ({"in/statistics.jsonl/a.md": PROSE}, ["in"], "statistics.jsonl/a.md: would be written to"),
        ({"in/report.html/a.md": PROSE}, ["in"], "report.html/a.md: would be written to"),
    ],
)
def test_names_that_meet_are_refused_before_anything_is_written(
    cli: Cli, tmp_path: Path, files: dict[str, str], sources: list[str], said: str
) -> None:
    filled(tmp_path, files)
    with untouched(tmp_path):
        ran = cli("clean", "--hidden", *(tmp_path / source for source in sources), "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert said.format(tmp_path=tmp_path) in ran.err
    assert ran.err.count("\n") == 1


def test_names_of_the_report_are_free_where_they_do_not_meet_it(cli: Cli, tmp_path: Path) -> None:
    names = [".cleaner.txt", "deep/.cleaner/a.txt", "deep/provenance.jsonl/a.txt", "provenance.jsonl.txt"]
    source = filled(tmp_path / "in", dict.fromkeys(names, PROSE))
    assert cli("clean", "--hidden", source, "--out", tmp_path / "out").code == 0
    assert sorted(clean_files(tmp_path / "out")) == names
    assert cli("verify", tmp_path / "out").code == 0


def test_a_name_that_grows_too_long_costs_its_document_only(cli: Cli, tmp_path: Path) -> None:
    """255 bytes are the most that a name has; with `.txt` added this one has 259."""
    source = filled(tmp_path / "in", {"a.txt": FILLED, "n" * 255: FILLED, "z.txt": FILLED})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert "n" * 255 in ran.err
    if ran.code == 2:  # refused before anything was started
        assert not (tmp_path / "out").exists()
    else:
        assert ran.code in {0, 3}
        assert clean_files(tmp_path / "out").items() >= {"a.txt": CLEAN, "z.txt": CLEAN}.items()


@pytest.mark.parametrize("name", ["forged\na.txt: failed.txt", "tab\tand\nend.txt"])
def test_a_name_with_a_line_end_makes_one_line(cli: Cli, tmp_path: Path, name: str) -> None:
    source = filled(tmp_path / "in", {name: _png(), "a.txt": PROSE})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "\\n" in ran.err


# --- links and devices


def test_links_are_skipped_and_lead_nowhere(cli: Cli, tmp_path: Path) -> None:
    outside = filled(tmp_path / "outside", {"secret.txt": PRIVATE})
    source = filled(tmp_path / "in", {"a.txt": FILLED, "sub/b.txt": PROSE})
    links = {
        "sub/loop": source,
        "sub/self": source / "sub" / "self",
        "leak.txt": outside / "secret.txt",
        "leaks": outside,
        "dangling.txt": tmp_path / "nowhere.txt",
        "inside.txt": source / "a.txt",  # told, too: its target is done under its own name
    }
    for name, target in links.items():
        (source / name).symlink_to(target)
    with untouched(source, outside):
        ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("8 documents: 1 cleaned, 6 skipped, 1 unchanged\n")
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN, "sub/b.txt": PROSE}
    records = documents(tmp_path / "out")
    assert {name for name, record in records.items() if record.reason == "link"} == set(links)
    assert not any(PRIVATE.encode() in data for data in tree(tmp_path / "out").values())


def test_a_link_that_is_named_is_followed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(filled(tmp_path / "in", {"a.txt": FILLED}))
    (tmp_path / "b.txt").symlink_to(tmp_path / "in" / "a.txt")
    assert cli("clean", tmp_path / "link", "--out", tmp_path / "out").code == 0
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}
    assert cli("clean", tmp_path / "b.txt", "--out", tmp_path / "other").code == 0
    assert clean_files(tmp_path / "other") == {"b.txt": CLEAN}


@pytest.mark.parametrize("name", ["missing", "self"])
def test_a_named_link_that_leads_nowhere_is_a_missing_source(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / ("link" if name == "self" else name))
    ran = cli("clean", tmp_path / "link", "--out", tmp_path / "out")
    assert ran == (2, "", f"cleaner: {tmp_path / 'link'}: no such file or folder\n")


@pytest.mark.parametrize("target", ["missing", "link"])
def test_an_output_that_is_a_link_to_nowhere(cli: Cli, tmp_path: Path, target: str) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    (tmp_path / "link").symlink_to(tmp_path / target)
    with untouched(source):
        ran = cli("clean", source, "--out", tmp_path / "link")
    assert ran.code in {2, 4}
    assert ran.err.startswith(f"cleaner: {tmp_path / 'link'}: ")
    assert ran.err.count("\n") == 1


def test_a_link_in_the_output_leads_nowhere(cli: Cli, tmp_path: Path) -> None:
    """Neither for what is written nor for what a rerun takes away: it may lead into the sources."""
    source, out = filled(tmp_path / "in", {"a.txt": FILLED, "sub/b.txt": FILLED}), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    (out / "sub" / "b.txt").unlink()
    (out / "sub").rmdir()
    (out / "sub").symlink_to(source / "sub")
    with untouched(source):
        ran = cli("clean", source, "--out", out)
    assert ran.code == 3
    assert ran.err == "sub/b.txt: failed: its clean file would lie outside of the folder: a link leads there\n"
    assert cli("verify", out).out == "sub: a file that is not in the report\n"
    (tmp_path / "other").mkdir()
    with untouched(source):
        assert cli("clean", tmp_path / "other", "--out", out).code == 0


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    """In a process of its own: opening a pipe that nobody writes to waits for ever."""
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    os.mkfifo(source / "pipe.txt")
    with untouched(source):
        ran = spawned("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2 documents: 1 cleaned, 1 skipped\n")
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}
    assert documents(tmp_path / "out")["pipe.txt"].reason == "device"


def test_a_pipe_that_is_named_is_not_opened_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    ran = spawned("clean", tmp_path / "pipe.txt", "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, f"{tmp_path / 'pipe.txt'}: no documents to clean\n")
    assert documents(tmp_path / "out")["pipe.txt"].reason == "device"


def test_a_pipe_in_the_place_of_a_gitignore_is_not_opened(tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    os.mkfifo(source / ".gitignore")
    try:
        ran = spawned("clean", source, "--out", tmp_path / "out", timeout=60)
    except subprocess.TimeoutExpired:
        pytest.fail("it waits for somebody to write to the pipe")
    assert ran.code == 0
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}


def test_sockets_are_skipped(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    monkeypatch.chdir(source)  # the name of a socket has 107 bytes at most
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        ran = cli("clean", source, "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert documents(tmp_path / "out")["socket.txt"].reason == "device"
    assert clean_files(tmp_path / "out") == {"a.txt": CLEAN}


# --- output that cannot be written


@pytest.mark.parametrize("is_there", [True, False])
def test_an_output_folder_that_may_not_be_written(cli: Cli, public: Path, is_there: bool) -> None:
    source = filled(public / "in", {"a.txt": FILLED})
    shut = filled(public / "shut", {})
    out = shut if is_there else shut / "out"
    with untouched(source, shut), mode(shut, 0o555), as_nobody():
        ran = cli("clean", source, "--out", out)
    assert ran == (4, "", f"cleaner: {out}: cannot be written: Permission denied\n")


def test_a_folder_of_the_output_that_may_not_be_written(cli: Cli, public: Path) -> None:
    source = filled(public / "in", {"a.txt": FILLED, "sub/b.txt": FILLED})
    with as_nobody():
        assert cli("clean", source, "--out", public / "out").code == 0
    before = tree(public / "out")
    filled(source, {"a.txt": PROSE, "sub/b.txt": PROSE})
    with untouched(source), mode(public / "out" / "sub", 0o555), as_nobody():
        ran = cli("clean", source, "--out", public / "out")
    assert ran == (4, "", f"cleaner: {public / 'out' / 'sub' / 'b.txt'}: cannot be written: Permission denied\n")
    after = tree(public / "out")
    assert after["sub/b.txt"] == before["sub/b.txt"]  # whole, as it was
    assert not [name for name in after if "tmp" in name]
    with as_nobody():
        assert cli("clean", source, "--out", public / "out").code == 0
    assert clean_files(public / "out") == {"a.txt": PROSE, "sub/b.txt": PROSE}


def _on_a_small_disk(source: Path, out: Path) -> Ran:
    """A run that may not write a file over 2 kB: the nearest to a full disk that needs no mount."""
    done = subprocess.run(
        [
            "sh",
            "-c",
            'ulimit -f 4; exec "$@"',
            "sh",
            sys.executable,
            "-B",
            "-m",
            "cleaner",
            "clean",
            source,
            "--out",
            out,
        ],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def test_a_full_disk_stops_the_run_and_leaves_no_half_file(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "big.txt": PROSE * 1000, "c.txt": FILLED})
    out = tmp_path / "out"
    with untouched(source):
        ran = _on_a_small_disk(source, out)
    assert ran == (4, "", f"cleaner: {out / 'big.txt'}: cannot be written: File too large\n")
    left = {name: data for name, data in tree(out).items() if not name.startswith(".cleaner/")}
    assert left == {"a.txt": CLEAN.encode()}
    assert cli("clean", source, "--out", out).code == 0
    assert cli("verify", out, "--source", source).code == 0


def test_a_run_after_one_that_stopped_leaves_nothing_of_it(cli: Cli, tmp_path: Path) -> None:
    """A clean file whose source is gone meanwhile is dropped, though no report says yet that it is ours."""
    source = filled(tmp_path / "in", {"a.txt": FILLED, "big.txt": PROSE * 1000})
    assert _on_a_small_disk(source, tmp_path / "out").code == 4
    (source / "a.txt").unlink()
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    assert cli("clean", source, "--out", tmp_path / "fresh").code == 0
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_rerun_after_one_that_stopped_trusts_no_clean_file_of_it(cli: Cli, tmp_path: Path, is_undone: bool) -> None:
    """The old report tells of other clean files than some that are there; the sources may be the old ones again."""
    first = {"a.txt": FILLED, "big.txt": PROSE, "c.txt": FILLED}
    source, out = filled(tmp_path / "in", first), tmp_path / "out"
    assert cli("clean", source, "--out", out).code == 0
    filled(source, {"a.txt": PROSE, "big.txt": PROSE * 1000, "c.txt": PROSE})
    assert _on_a_small_disk(source, out).code == 4
    assert (out / "a.txt").read_text() == PROSE
    assert (out / "c.txt").read_text() == CLEAN
    if is_undone:
        filled(source, first)
    assert cli("clean", source, "--out", out).code == 0
    assert cli("clean", source, "--out", tmp_path / "fresh").code == 0
    assert tree(out) == tree(tmp_path / "fresh")


def test_a_full_disk_at_the_end_of_stdout(tmp_path: Path) -> None:
    """What is on disk stays right when the summary cannot be printed."""
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    out = tmp_path / "out"
    assert spawned("clean", source, "--out", out).code == 0
    commands: list[tuple[str | Path, ...]] = [
        ("clean", source, "--out", out),
        ("clean", source, "--diff"),
        ("clean", source, "--dry-run"),
        ("explain", source / "a.txt"),
        ("rules",),
        ("restore", out, "--out", tmp_path / "back"),
        ("--help",),
    ]
    for command in commands:
        with Path("/dev/full").open("wb") as full:
            ran = spawned(*command, stdout=full.fileno())
        assert ran.code == 4, command
        assert "No space left on device" in ran.err
        assert "Traceback" not in ran.err
        assert "Exception ignored" not in ran.err
    assert spawned("verify", out, "--source", source).code == 0
    assert tree(tmp_path / "back") == tree(source)


@pytest.mark.parametrize(
    "arguments",
    [["clean", "in", "--diff"], ["clean", "in", "--dry-run"], ["rules"], ["--help"]],
    ids=" ".join,
)
def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path, arguments: list[str]) -> None:
    """As `| head -1` does."""
    filled(tmp_path / "in", {f"{number:03}.txt": FILLED * 20 for number in range(100)})
    process = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    if arguments[0] == "clean":
        assert process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    code = process.wait(10)
    assert said == b""
    assert code in {0, 128 + signal.SIGPIPE, -signal.SIGPIPE}  # 1 would be a finding of `verify` or `check`


# --- interruption


_AS_IN_THE_FOREGROUND: Final = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('cleaner', run_name='__main__')"
)
"""Processes that are started in the background ignore SIGINT; a test run may be one of them."""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_quietly_and_can_be_done_again(
    cli: Cli, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    source = filled(tmp_path / "in", {f"{number:04}.txt": FILLED * 20 for number in range(300)})
    out = tmp_path / "out"
    command: list[str | Path] = [sys.executable, "-c", _AS_IN_THE_FOREGROUND, "clean", source, "--out", out]
    with untouched(source):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        until = time.monotonic() + 20
        while not (out / "0005.txt").exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.001)
        process.send_signal(sent)
        printed, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert printed == b""
    assert b"Traceback" not in said
    left = tree(out)
    assert len(left) < 300
    assert not [name for name in left if "tmp" in name]
    assert not (out / "provenance.jsonl").exists()
    assert cli("clean", source, "--out", out, "-q") == (0, "", "")
    assert cli("clean", source, "--out", tmp_path / "fresh", "-q") == (0, "", "")
    assert tree(out) == tree(tmp_path / "fresh")
    assert not (out / ".cleaner").exists()
    assert len(report(out)) == 302
