"""``clean --markdown``: another form of the same clean text, from which everything is had back."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import APPEAL, Cli, clean_files, documents, filled, tree
from tests.cli.test_web_archives import pages, warc
from tests.test_records import validator

PAGES: Final = Path(__file__).parents[2] / "fixtures" / "pages"
SENTENCES: Final = "The harbour was rebuilt after the storm, and ships from the north came back to it in the spring. "
PAGE: Final = (
    f"<html><body><nav><a href='/'>Home</a></nav><article><h1>Harbour</h1><p>{SENTENCES * 4}</p>"
    f"<ol><li>The pier is long</li><li>The quay is wide</li></ol><p>{SENTENCES * 3}</p><p>{APPEAL}</p>"
    "<table><tr><th>Tide</th><th>Height</th></tr><tr><td>Neap</td><td>2 m</td></tr></table>"
    f"<blockquote><p>The sea gives.</p></blockquote></article></body></html>"
)


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "provenance.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return filled(tmp_path / "in", {"a.html": PAGE, "b.txt": "# No page\n", "é\udcff.htm": PAGE})


@pytest.fixture
def out(cli: Cli, source: Path, tmp_path: Path) -> Path:
    assert cli("clean", source, "--out", tmp_path / "out", "--markdown").code == 0
    return tmp_path / "out"


def test_pages_are_written_as_markdown_and_texts_as_they_are(out: Path) -> None:
    files = clean_files(out)
    assert sorted(files) == ["a.html.md", "b.txt", "é\udcff.htm.md"]
    text = files["a.html.md"]
    assert text.startswith("# Harbour\n\nThe harbour was")
    assert "\n\n1. The pier is long\n2. The quay is wide\n\n" in text
    assert text.endswith("\n\n| Tide | Height |\n| --- | --- |\n| Neap | 2 m |\n\n> The sea gives.")
    assert APPEAL not in text
    assert files["b.txt"] == "# No page\n"


def test_the_report_is_that_of_plain_text_but_for_the_clean_file(
    cli: Cli, source: Path, out: Path, tmp_path: Path
) -> None:
    assert cli("clean", source, "--out", tmp_path / "plain").code == 0
    for line, plain in zip(lines(out)[1:], lines(tmp_path / "plain")[1:], strict=True):
        validator().validate(line)
        if markup := line.get("clean", {}).pop("markup", None):
            text = clean_files(tmp_path / "plain")[plain["clean"]["name"].replace("\\xff", "\udcff")]
            assert line["clean"]["code_points"] == len(text)
            written = clean_files(out)[line["clean"]["name"].replace("\\xff", "\udcff")]
            for start, end, instead in reversed(markup):
                written = written[:start] + instead + written[end:]
            assert written == text
        for one in (line, plain):
            del one["digest"]
            for member in ("name", "sha256"):
                one.get("clean", {}).pop(member, None)
        assert line == plain


def test_everything_is_had_back(cli: Cli, source: Path, out: Path, tmp_path: Path) -> None:
    assert cli("clean", source, "--out", tmp_path / "plain").code == 0
    assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "--out", tmp_path / "one").code == 0
    assert cli("restore", tmp_path / "plain", "--out", tmp_path / "two").code == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    shown = (out / "report.html").read_text(encoding="utf-8")
    assert "Neap" in shown
    assert "# Harbour" not in shown  # what went is shown in the text, which has no markup


def test_an_edited_file_is_told(cli: Cli, out: Path) -> None:
    path = out / "a.html.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# Harbour", "## Harbour"), encoding="utf-8")
    done = cli("verify", out)
    assert done.code == 1
    assert "a.html.md: the clean file was changed" in done.out + done.err


def test_another_run_keeps_what_is_there_and_changes_the_form_when_that_is_wanted(
    cli: Cli, source: Path, out: Path
) -> None:
    first = tree(out)
    assert "3 as they were" in cli("clean", source, "--out", out, "--markdown").out
    assert tree(out) == first
    assert cli("clean", source, "--out", out).code == 0
    assert sorted(clean_files(out)) == ["a.html.txt", "b.txt", "é\udcff.htm.txt"]
    (source / "cleaner.toml").write_text("markdown = true", encoding="utf-8")
    assert cli("clean", source, "--out", out).code == 0
    assert clean_files(out)["a.html.md"].startswith("# Harbour")


def test_a_page_without_source_keeps_its_file(cli: Cli, source: Path, out: Path) -> None:
    (source / "a.html").unlink()
    assert cli("clean", source, "--out", out, "--markdown", "--keep-vanished").code == 0
    assert (out / "a.html.md").is_file()
    (source / "a.html.md").write_text("Other.", encoding="utf-8")
    done = cli("clean", source, "--out", out, "--markdown", "--keep-vanished")
    assert (done.code, "both would be written to a.html.md" in done.err) == (2, True)


def test_names_that_meet_are_refused(cli: Cli, source: Path, tmp_path: Path) -> None:
    (source / "a.html.md").write_text("Other.", encoding="utf-8")
    done = cli("clean", source, "--out", tmp_path / "out", "--markdown")
    assert (done.code, "both would be written to a.html.md" in done.err) == (2, True)
    assert cli("clean", source, "--out", tmp_path / "out").code == 0


def test_pages_of_an_archive_are_rows_of_markdown(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc(pages(2)))
    for name, options in (("out", ["--markdown"]), ("plain", [])):
        assert cli("clean", tmp_path / "a.warc", "--out", tmp_path / name, "--no-corpus", *options).code == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "a.warc.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["text"].partition("\n")[0] for row in rows] == ["# Harbour 0", "# Harbour 1"]
    assert cli("verify", tmp_path / "out", "--source", tmp_path / "a.warc").code == 0
    for name in ("out", "plain"):
        assert cli("restore", tmp_path / name, "--out", tmp_path / f"back-{name}").code == 0
    assert tree(tmp_path / "back-out") == tree(tmp_path / "back-plain")


def test_without_the_words_that_went_the_report_has_the_markup(cli: Cli, source: Path, tmp_path: Path) -> None:
    assert cli("clean", source, "--out", tmp_path / "out", "--markdown", "--provenance", "spans").code == 0
    record = documents(tmp_path / "out")["a.html"]
    assert record.clean is not None
    assert record.clean.markup
    assert cli("verify", tmp_path / "out").code == 0
