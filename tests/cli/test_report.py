"""``cleaner report``, and the page that ``clean`` writes by itself."""

import json
import re
from pathlib import Path

import pytest

from cleaner.report import PAGE, survey
from cleaner.report.page import MARK
from cleaner.writers.records import REPORT
from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, Cli, filled, tree


@pytest.fixture
def out(cli: Cli, tmp_path: Path) -> Path:
    """A folder that a run wrote; its sources are beside it."""
    source = filled(tmp_path / "in", {"a.txt": FILLED, "b.txt": f"{PROSE}\n{PROFILE}", "c.txt": PROSE, "d.png": "x"})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    return tmp_path / "out"


def test_a_run_writes_the_page_and_tells_where(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    ran = cli("clean", source, "--out", tmp_path / "out")
    assert ran.out.endswith(f"\n\nreport: {tmp_path / 'out' / PAGE}\n")
    page = (tmp_path / "out" / PAGE).read_bytes()
    assert page.startswith(MARK)
    assert APPEAL.encode() in page
    assert str(tmp_path).encode() not in page


def test_the_command_writes_the_same_bytes(cli: Cli, out: Path) -> None:
    page = (out / PAGE).read_bytes()
    (out / PAGE).unlink()
    assert cli("report", out) == (0, f"report: {out / PAGE}\n", "")
    assert (out / PAGE).read_bytes() == page
    elsewhere = out.parent / "page.html"
    for _ in range(2):  # a page of ours may be written over
        assert cli("report", out, "--out", elsewhere, "--quiet") == (0, "", "")
        assert elsewhere.read_bytes() == page
    assert cli("report", out, "--seed", "7", "--out", elsewhere).code == 0
    assert b"seed 7" in elsewhere.read_bytes()


@pytest.mark.parametrize("options", [["--no-report"], ["--no-report", "--quiet"]])
def test_a_page_that_is_not_wanted_goes(cli: Cli, out: Path, options: list[str]) -> None:
    ran = cli("clean", out.parent / "in", "--out", out, *options)
    assert ran.code == 0
    assert "report:" not in ran.out
    assert not (out / PAGE).exists()


def test_the_page_belongs_to_the_folder(cli: Cli, out: Path) -> None:
    assert cli("verify", out, "--source", out.parent / "in").code == 0
    before = tree(out)
    assert cli("clean", out.parent / "in", "--out", out).code == 0
    assert tree(out) == before
    assert cli("restore", out, "--out", out.parent / "back").code == 0
    assert set(tree(out.parent / "back")) == {"a.txt", "b.txt", "c.txt"}


def test_over_20_000_documents_none_is_written_by_itself(cli: Cli, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.cli.clean_command._WITH_PAGE", 3)
    ran = cli("clean", out.parent / "in", "--out", out)
    assert f"report: none of its own for over 3 documents; `cleaner report {out}` writes one\n" in ran.out
    assert not (out / PAGE).exists()
    assert cli("report", out).code == 0
    assert (out / PAGE).exists()


def shown(page: Path) -> list[str]:
    """The names of the documents in a page."""
    return re.findall(r'<span class="name"><bdi>(.*?)</bdi>', page.read_text(encoding="utf-8"))


def test_a_large_run_shows_what_needs_eyes_and_some_others_and_says_so(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "MOST_DOCUMENTS", 4)
    files: dict[str, str | bytes] = {f"{number:03}.txt": f"{PROSE}{number}\n\n{APPEAL}\n" for number in range(40)}
    source = filled(tmp_path / "in", {**files, "zzz.txt": f"{PROFILE}"})
    assert cli("clean", source, "--out", tmp_path / "out", "--max-removed", "0.8").code == 0
    names = shown(tmp_path / "out" / PAGE)
    assert names[0] == "zzz.txt"  # held back
    assert len(names) == 4
    assert names[1:] == sorted(names[1:])
    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert "Inside are 4 of 41 documents" in page
    assert re.search(r"<dt>Documents</dt><dd>41</dd>", page)
    assert page.count('<li class="card"') == 40


@pytest.mark.parametrize("of_ours", [True, False])
def test_a_target_that_is_something_else_is_refused(cli: Cli, out: Path, of_ours: bool) -> None:
    target = out / "a.txt" if of_ours else filled(out.parent / "mine", {"notes.html": "<!doctype html>"}) / "notes.html"
    before = target.read_bytes()
    ran = cli("report", out, "--out", target)
    assert ran == (2, "", f"cleaner: {target}: is there already and no report; name a new file\n")
    assert target.read_bytes() == before
    assert cli("report", out, "--out", target.parent).code == 2


def test_a_folder_without_report_is_refused(cli: Cli, tmp_path: Path) -> None:
    ran = cli("report", tmp_path)
    said = f"cleaner: {tmp_path}: has no {REPORT}; name the folder that `cleaner clean` wrote\n"
    assert ran == (2, "", said)
    assert not (tmp_path / PAGE).exists()


def test_a_document_whose_clean_file_was_changed_is_shown_without_its_text(cli: Cli, out: Path) -> None:
    (out / "a.txt").write_text("Something else.\n", encoding="utf-8")
    ran = cli("report", out)
    assert (ran.code, ran.err) == (3, "a.txt: the clean file was changed: its digest is not the one in the report\n")
    page = (out / PAGE).read_text(encoding="utf-8")
    assert "Its text is not shown: the clean file was changed" in page
    assert "Something else." not in page
    assert APPEAL in page  # the report has it


def test_lines_that_cannot_be_trusted_are_told_and_left_out(cli: Cli, out: Path) -> None:
    data = (out / REPORT).read_bytes()
    (out / REPORT).write_bytes(data.replace(b"Share your thoughts", b"Share my thoughts", 1))
    ran = cli("report", out)
    assert ran.code == 3
    assert f"{REPORT}: line 2: its digest does not fit" in ran.err
    page = (out / PAGE).read_text(encoding="utf-8")
    assert "cannot be trusted" in page
    assert shown(out / PAGE) == ["b.txt", "c.txt", "d.png"]


def test_a_report_without_texts_shows_where_something_went(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": FILLED})
    assert cli("clean", source, "--out", tmp_path / "out", "--provenance", "spans").code == 0
    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert f"{len(APPEAL)} code points, which the report does not hold" in page
    assert APPEAL not in page


def test_texts_in_quarantine_are_shown_by_the_run_and_by_the_command_that_names_it(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": f"{PROSE}\n{PROFILE}"})
    out, farms = tmp_path / "out", tmp_path / "farms"
    assert cli("clean", source, "--out", out, "--quarantine", farms).code == 0
    page = (out / PAGE).read_bytes()
    assert PROSE.strip().encode() in page
    assert cli("report", out, "--quarantine", farms).code == 0
    assert (out / PAGE).read_bytes() == page
    ran = cli("report", out)
    assert (ran.code, ran.err) == (3, "a.txt: is in quarantine: name its folder with --quarantine\n")


def test_rows_of_an_archive_are_shown_by_what_went_from_them(cli: Cli, tmp_path: Path) -> None:
    rows = [{"text": FILLED}, {"text": PROSE}]
    source = filled(tmp_path / "in", {"rows.jsonl": "".join(f"{json.dumps(row)}\n" for row in rows)})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert re.search(r"<dt>Documents</dt><dd>2</dd>", page)
    assert shown(tmp_path / "out" / PAGE) == ["rows.jsonl#1", "rows.jsonl#2"]
    assert APPEAL in page
    assert "a row of an archive: what stayed is in its clean file" in page
    assert "In a row of an archive, which is not unpacked for this page" in page
    assert cli("report", tmp_path / "out").code == 0
