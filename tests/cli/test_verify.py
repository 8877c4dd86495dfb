"""``cleaner verify``: nothing can be changed, lost, swapped or added without being named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.report import PAGE
from cleaner.restoration import Finding, verify
from tests.cli.conftest import CLEAN, FILLED, PROSE, Cli, filled, on_terminal, tree

REPORT = "provenance.jsonl"
SOURCES: dict[str, str | bytes] = {
    "a.txt": FILLED,
    "b": PROSE,
    "c.jpg": "x",
    "deep/d.txt": "Caf\u00e9.\n".encode("latin-1"),
}


@pytest.fixture
def out(cli: Cli, tmp_path: Path) -> Path:
    """The folder of a small run, over ``tmp_path / "in"``."""
    assert cli("clean", filled(tmp_path / "in", SOURCES), "--out", tmp_path / "out").code == 0
    return tmp_path / "out"


def found(folder: Path, *sources: Path) -> list[str]:
    """What does not fit, as lines."""
    return [f"{finding.place}: {finding.message}" for finding in verify(folder, sources)]


def test_everything_fits(cli: Cli, out: Path) -> None:
    assert cli("verify", out) == (0, "", f"{out}: everything fits\n")
    assert cli("verify", "-q", out) == (0, "", "")


def test_findings_are_printed_and_the_code_is_one(cli: Cli, out: Path) -> None:
    filled(out, {"a.txt": "edited", "more.txt": "x"})
    assert cli("verify", out) == (
        1,
        "a.txt: the clean file was changed: its digest is not the one in the report\n"
        "more.txt: a file that is not in the report\n",
        "",
    )


# --- bytes


@pytest.mark.parametrize("bit", [0x01, 0x20])  # 0x20: a lower-case letter becomes its capital
def test_every_byte_counts(out: Path, bit: int) -> None:
    files = tree(out)
    assert files.pop(PAGE)  # shows what the others say, and can be made anew
    assert len(files) == 5
    for name, data in files.items():
        with (out / name).open("r+b", buffering=0) as stream:
            for at, byte in enumerate(data):
                stream.seek(at)
                stream.write(bytes([byte ^ bit]))
                places = {(finding.place, finding.message.split(":")[0]) for finding in verify(out)}
                stream.seek(at)
                stream.write(bytes([byte]))
                if name == REPORT:
                    line = data.count(b"\n", 0, at) + 1
                    assert (REPORT, f"line {line}") in places, f"byte {at} of {name}"
                else:
                    assert name in {place for place, _ in places}, f"byte {at} of {name}"
    assert list(verify(out)) == []


def test_a_lost_tail_is_named_wherever_it_begins(out: Path) -> None:
    data = (out / REPORT).read_bytes()
    ends = [at for at in range(len(data)) if data[at - 1 : at] == b"\n"]
    for length in sorted({*range(0, len(data), 13), *ends, *(end - 1 for end in ends), len(data) - 1}):
        (out / REPORT).write_bytes(data[:length])
        lines = {line for line in found(out) if line.startswith(REPORT)}
        whole = data.count(b"\n", 0, length)
        assert any(line.startswith(f"{REPORT}: line {whole + 1}: ") for line in lines), f"cut after {length} bytes"


Change = Callable[[list[bytes]], list[bytes]]

CHANGES: dict[str, tuple[Change, str]] = {
    "swapped": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "line 2: says that it is line 3"),
    "swapped with the header": (lambda lines: [lines[1], lines[0], *lines[2:]], "line 1: "),
    "twice": (lambda lines: [*lines[:2], lines[1], *lines[2:]], "line 3: says that it is line 2"),
    "the header twice": (lambda lines: [lines[0], *lines], "line 2: says that it is line 1"),
    "the summary twice": (lambda lines: [*lines, lines[-1]], "line 7: says that it is line 6"),
    "one lost": (lambda lines: [*lines[:2], *lines[3:]], "line 3: says that it is line 4"),
    "the header lost": (lambda lines: lines[1:], "line 1: says that it is line 2"),
    "the summary lost": (lambda lines: lines[:-1], "line 6: the summary is missing"),
    "a blank one": (lambda lines: [*lines[:3], b"\n", *lines[3:]], "line 4: its digest does not fit"),
    "a blank one at the end": (lambda lines: [*lines, b"\n"], "line 7: its digest does not fit"),
    "something after the end": (lambda lines: [*lines, b"more"], "line 7: its digest does not fit"),
    "Windows line ends": (lambda lines: [line[:-1] + b"\r\n" for line in lines], "line 1: its digest does not fit"),
    "a byte order mark": (lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]], "line 1: its digest does not fit"),
    "empty": (lambda _: [], "line 1: the summary is missing"),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES.keys())
def test_lines_of_the_report(out: Path, change: Change, said: str) -> None:
    lines = (out / REPORT).read_bytes().splitlines(keepends=True)
    assert len(lines) == 6
    (out / REPORT).write_bytes(b"".join(change(lines)))
    assert any(line.startswith(f"{REPORT}: {said}") for line in found(out)), found(out)


# --- files


def test_a_lost_clean_file(out: Path) -> None:
    (out / "deep" / "d.txt").unlink()
    assert found(out) == ["deep/d.txt: cannot be read: No such file or directory"]


def test_clean_files_that_were_swapped(out: Path) -> None:
    one, other = (out / "a.txt").read_bytes(), (out / "b.txt").read_bytes()
    filled(out, {"a.txt": other, "b.txt": one})
    assert [line.split(":")[0] for line in found(out)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["more.txt", "deep/more", ".hidden", "a.txt.orig", "deep/provenance.jsonl", "in/x/y"])
def test_a_file_too_many(out: Path, name: str) -> None:
    filled(out, {name: "x"})
    assert found(out) == [f"{name}: a file that is not in the report"]


def test_a_link_too_many(out: Path, tmp_path: Path) -> None:
    (out / "link").symlink_to(tmp_path / "in")
    assert found(out) == ["link: a file that is not in the report"]


@pytest.mark.parametrize("content", [{}, {"provenance.jsonl": "x", "more": "y"}])
def test_what_a_stopped_run_leaves(out: Path, content: dict[str, str | bytes]) -> None:
    filled(out / ".cleaner", content)
    assert found(out) == [".cleaner: a run is under way or was stopped: run it again to finish it"]


def test_a_run_without_texts_is_checked_by_digests(cli: Cli, out: Path, tmp_path: Path) -> None:
    assert cli("clean", tmp_path / "in", "--out", out, "--provenance", "spans").code == 0
    assert found(out, tmp_path / "in") == []
    filled(out, {"a.txt": CLEAN.replace("Rain", "Hail")})
    assert found(out) == ["a.txt: the clean file was changed: its digest is not the one in the report"]


# --- sources


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"a.txt": FILLED + "\n"}, ["a.txt: the source was changed since"]),
        ({"deep/d.txt": "Café.\n"}, ["deep/d.txt: the source was changed since"]),  # the same text, other bytes
        ({"a.txt": None, "b": None}, ["a.txt: the source is gone", "b: the source is gone"]),
        ({"new.txt": PROSE}, ["new.txt: a source that is not in the report"]),
        ({"c.jpg": None}, []),  # was never ours
    ],
)
def test_sources_are_compared(
    cli: Cli, out: Path, tmp_path: Path, change: dict[str, str | None], said: list[str]
) -> None:
    for name, text in change.items():
        if text is None:
            (tmp_path / "in" / name).unlink()
        else:
            filled(tmp_path / "in", {name: text})
    assert found(out, tmp_path / "in") == said
    assert found(out) == []  # nobody looks at the sources without being asked to
    assert cli("verify", out, "--source", tmp_path / "in").code == bool(said)


def test_several_sources_are_compared(cli: Cli, tmp_path: Path) -> None:
    sources = [filled(tmp_path / "one", SOURCES), filled(tmp_path / "two", SOURCES)]
    assert cli("clean", *sources, "--out", tmp_path / "out").code == 0
    assert found(tmp_path / "out", *sources) == []
    filled(sources[1], {"b": FILLED})
    assert found(tmp_path / "out", *sources) == ["two/b: the source was changed since"]


@pytest.mark.parametrize("option", ["--hidden", "--no-ignore"])
def test_sources_that_were_taken_by_an_option_are_found_again(cli: Cli, tmp_path: Path, option: str) -> None:
    files = {"a.txt": PROSE, ".folder/b.txt": PROSE, ".gitignore": "drafts/\n", "drafts/c.txt": PROSE}
    source = filled(tmp_path / "in", files)
    assert cli("clean", source, "--out", tmp_path / "out", option).code == 0
    assert found(tmp_path / "out", source) == []


def test_a_source_that_does_not_exist(cli: Cli, out: Path, tmp_path: Path) -> None:
    ran = cli("verify", out, "--source", tmp_path / "missing")
    assert ran == (2, "", f"cleaner: {tmp_path / 'missing'}: no such file or folder\n")


def test_findings_cannot_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out\x1b[2J"
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", out)
    assert "\x1b" not in on_terminal("verify", out).out
    filled(out, {"\x1b[31m\u202e.txt": "x"})
    shown = on_terminal("verify", out).out
    assert "a file that is not in the report" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_finding_is_one_line(cli: Cli, out: Path) -> None:
    filled(out, {"forged\nprovenance.jsonl: fine": "x"})
    assert cli("verify", out).out.count("\n") == 1


def test_findings_come_as_values(out: Path) -> None:
    (out / "b.txt").unlink()
    assert list(verify(out)) == [Finding("b.txt", "cannot be read: No such file or directory")]
