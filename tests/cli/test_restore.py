"""``cleaner restore``: the sources byte for byte, or a refusal."""

import os
from pathlib import Path

import msgspec
import pytest

from cleaner.writers.records import DocumentRecord, to_line
from tests.cli.conftest import CLEAN, FILLED, PROFILE, PROSE, Cli, documents, filled, report, tree, untouched

ODD = {
    "bom.txt": b"\xef\xbb\xbf" + FILLED.encode(),
    "bom-only.txt": b"\xef\xbb\xbf",
    "cp1252.txt": f"“{PROSE}” – café\n\n{FILLED}".encode("cp1252"),
    "cr.txt": FILLED.replace("\n", "\r").encode(),
    "crlf.txt": f"{FILLED}\n{PROFILE}".replace("\n", "\r\n").encode(),
    "cut.txt": f"{FILLED}café".encode()[:-1],
    "deep/er/no-suffix": FILLED.encode(),
    "empty.txt": b"",
    "latin-1.txt": f"{FILLED}é à ü".encode("latin-1"),
    "mixed.txt": f"{FILLED}é".encode() + b"\xe9\x81",
    "newlines.txt": b"\n\r\n\n",
    "no-last-newline.txt": FILLED.rstrip().encode(),
    "nothing-left.txt": FILLED.split("\n\n")[1].encode(),
    "nuls.txt": (PROSE * 50 + "\0\n\n" + FILLED).encode(),
    "separators.txt": f"One\u2028two\x85three\x0bfour\x0c.\n\n{FILLED}".encode(),
    "unchanged.md": PROSE.encode(),
    "utf-16.txt": b"\xff\xfe" + FILLED.encode("utf-16-le"),
    "utf-16-be-plain.txt": FILLED.encode("utf-16-be"),
    "utf-32.txt": b"\xff\xfe\0\0" + FILLED.encode("utf-32-le"),
}


def test_every_source_comes_back_to_the_byte(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {**ODD, "picture.png": b"\x89PNG", "packed.txt": bytes(range(32)) * 9})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    with untouched(tmp_path / "out"):
        ran = cli("restore", tmp_path / "out", "--out", tmp_path / "new" / "back")
    assert ran == (0, f"{len(ODD)} documents restored\n", "")
    assert tree(tmp_path / "new" / "back") == ODD  # what was skipped was never ours


def test_quiet(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    assert cli("restore", "-q", tmp_path / "out", "--out", tmp_path / "back") == (0, "", "")


def test_names_choose_documents(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a": FILLED, "deep/b.txt": FILLED, "deep/c.txt": PROSE})
    cli("clean", source, "--out", tmp_path / "out")
    ran = cli("restore", tmp_path / "out", "a", "deep/c.txt", "--out", tmp_path / "back")
    assert ran == (0, "2 documents restored\n", "")
    assert tree(tmp_path / "back") == {"a": FILLED.encode(), "deep/c.txt": PROSE.encode()}


def test_a_name_that_is_not_in_the_report(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    ran = cli("restore", tmp_path / "out", "a.txt", "b.txt", "--out", tmp_path / "back")
    assert ran == (3, "1 documents restored, 1 problems\n", "b.txt: is not in the report\n")
    assert tree(tmp_path / "back") == {"a.txt": FILLED.encode()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (CLEAN + "edited", "b.txt: the clean file was changed: its digest is not the one in the report\n"),
        (b"\xff\xfe", "b.txt: the clean file was changed: its digest is not the one in the report\n"),
        (None, "b.txt: cannot be read: No such file or directory\n"),
    ],
)
def test_a_changed_clean_file_is_refused_and_the_others_restored(
    cli: Cli, tmp_path: Path, change: str | bytes | None, said: str
) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": FILLED, "c.txt": PROSE})
    out = tmp_path / "out"
    cli("clean", source, "--out", out)
    (out / "b.txt").unlink()
    if change is not None:
        filled(out, {"b.txt": change})
    ran = cli("restore", out, "--out", tmp_path / "back")
    assert ran == (3, "2 documents restored, 1 problems\n", said)
    assert tree(tmp_path / "back") == {"a.txt": FILLED.encode(), "c.txt": PROSE.encode()}


def test_a_changed_record_is_refused_and_the_others_restored(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": FILLED}), "--out", tmp_path / "out")
    path = tmp_path / "out" / "provenance.jsonl"
    path.write_bytes(path.read_bytes().replace(b"thoughts", b"THOUGHTS", 1))
    ran = cli("restore", tmp_path / "out", "--out", tmp_path / "back")
    assert ran.code == 3
    assert "provenance.jsonl: line 2: its digest does not fit" in ran.err
    assert tree(tmp_path / "back") == {"b.txt": FILLED.encode()}


def test_a_document_that_failed_cannot_be_restored(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": FILLED}), "--out", tmp_path / "out")
    header, first, second, summary = report(tmp_path / "out")
    assert isinstance(second, DocumentRecord)
    failed = DocumentRecord(2, second.id, second.source, "failed", "cannot be read: Input/output error")
    lines = [to_line(header), to_line(first), to_line(failed), to_line(summary)]
    (tmp_path / "out" / "provenance.jsonl").write_bytes(b"".join(lines))
    ran = cli("restore", tmp_path / "out", "--out", tmp_path / "back")
    assert ran.code == 3
    assert "b.txt: was not cleaned, so it cannot be restored: cannot be read: Input/output error\n" in ran.err


def test_a_report_without_texts_is_refused(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": PROSE})
    cli("clean", source, "--out", tmp_path / "out", "--provenance", "spans")
    ran = cli("restore", tmp_path / "out", "--out", tmp_path / "back")
    assert ran.code == 3
    assert ran.err == "a.txt: the report was written without the removed texts (--provenance spans)\n"
    assert tree(tmp_path / "back") == {"b.txt": PROSE.encode()}  # nothing went from it


@pytest.mark.parametrize("content", ["a file", {"mine.txt": "mine"}, {"deep/mine.txt": "mine"}])
def test_a_target_with_content_is_refused(cli: Cli, tmp_path: Path, content: str | dict[str, str | bytes]) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    to = tmp_path / "back"
    if isinstance(content, str):
        to.write_text(content)
    else:
        filled(to, content)
    with untouched(tmp_path):
        ran = cli("restore", tmp_path / "out", "--out", to)
    assert ran == (2, "", f"cleaner: {to}: is not an empty folder; choose a new one\n")


@pytest.mark.parametrize("command", ["restore", "verify"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_without_report_is_refused(cli: Cli, tmp_path: Path, command: str, is_there: bool) -> None:
    folder = filled(tmp_path / "out", {}) if is_there else tmp_path / "out"
    ran = cli(command, folder, *(["--out", tmp_path / "back"] if command == "restore" else []))
    said = f"cleaner: {folder}: has no provenance.jsonl; name the folder that `cleaner clean` wrote\n"
    assert ran == (2, "", said)
    assert not (tmp_path / "back").exists()


def test_a_target_that_may_not_be_written_stops_it(cli: Cli, tmp_path: Path) -> None:
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED}), "--out", tmp_path / "out")
    ran = cli("restore", tmp_path / "out", "--out", "/dev/null/back")
    assert (ran.code, ran.out) == (4, "")
    assert "/dev/null/back" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "name_bytes"),
    [
        ("../stolen.txt", ""),
        ("deep/../../stolen.txt", ""),
        ("{base}/stolen.txt", ""),
        ("..", ""),
        (".", ""),
        ("", ""),
        ("back\\xff.txt", os.fsencode("../stolen\udcff.txt").hex()),
        ("a\0b.txt", ""),
        ("zero.txt", b"a\0b".hex()),
        ("odd.txt", "not hexadecimal"),
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(cli: Cli, tmp_path: Path, name: str, name_bytes: str) -> None:
    """Everybody can write a line with a fitting digest."""
    base = tmp_path / "base"
    out = base / "out"
    cli("clean", filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": PROSE}), "--out", out)
    header, _, last, summary = report(out)
    forged = documents(out)["a.txt"]
    changed = msgspec.structs.replace(forged.source, name=name.format(base=base), name_bytes=name_bytes)
    lines = [header, msgspec.structs.replace(forged, source=changed), last, summary]
    (out / "provenance.jsonl").write_bytes(b"".join(map(to_line, lines)))
    before = tree(base)
    ran = cli("restore", out, "--out", base / "back")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert tree(base) == {**before, "back/b.txt": PROSE.encode()}
