"""Pages: their main text is cleaned, and the report says what road it took."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from cleaner.extraction.outputs import ROOM, Outputs
from cleaner.extraction.pages import read_page
from cleaner.rules.catalogue import all_rules
from tests.cli.conftest import APPEAL, Cli, clean_files, filled, tree
from tests.cli.test_web_archives import pages, warc
from tests.test_records import validator

PAGES: Final = Path(__file__).parents[2] / "fixtures" / "pages"
FURNITURE: Final = frozenset({"closing-space", "outside-main-text"})


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages") / "out"


@pytest.fixture
def records(cli: Cli, out: Path) -> dict[str, Any]:
    if not out.exists():
        assert cli("clean", PAGES, "--out", out).code == 0
    rows = map(json.loads, (out / "provenance.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows if row["record"] == "document"}


@pytest.mark.parametrize(
    ("name", "status", "rules"),
    [
        ("cloud-atlas.html", "cleaned", []),
        ("ferry-strike.html", "cleaned", ["reader-appeal"]),
        ("night-bakery.html", "cleaned", ["generated-profile"]),
        ("tide-mill.html", "cleaned", ["reader-appeal"]),
        ("empty-frame.html", "empty", []),
    ],
)
def test_a_page_goes_through_trafilatura_and_the_rules(
    records: dict[str, Any], name: str, status: str, rules: list[str]
) -> None:
    record = records[name]
    found = [removal["rule"] for removal in record.get("removals", []) if removal["rule"] not in FURNITURE]
    assert (record["status"], found) == (status, rules)
    assert record["source"]["kind"] == "blocks"
    assert record["source"]["road"].startswith("trafilatura ")


def test_clean_pages_are_text_without_what_stands_round_the_article(records: dict[str, Any], out: Path) -> None:
    text = (out / records["night-bakery.html"]["clean"]["name"]).read_text(encoding="utf-8")
    assert "weighs flour for nine hundred rolls" in text
    assert text.endswith("and everybody eats them.")
    for gone in ("Home", "electrons", "lquist88", "<p>"):
        assert gone not in text


def test_a_page_without_text_says_why(records: dict[str, Any], out: Path) -> None:
    record = records["empty-frame.html"]
    assert "found no text" in record["reason"]
    assert (out / record["clean"]["name"]).read_bytes() == b""


def test_pages_verify_and_give_the_text_of_their_blocks_back(
    cli: Cli, records: dict[str, Any], out: Path, tmp_path: Path
) -> None:
    assert cli("verify", out, "--source", PAGES).code == 0
    ran = cli("restore", out, "--out", tmp_path / "back")
    names = sorted(name for name, record in records.items() if "clean" in record)
    named = ", ".join(str(tmp_path / "back" / name) for name in names[:3])
    told = f"of pages the text of all visible blocks, a blank line between two, not HTML: {named} and {len(names) - 3} more\n"
    assert ran == (0, f"{len(names)} documents restored\n{told}", "")
    text = (tmp_path / "back" / "ferry-strike.html").read_text(encoding="utf-8")
    assert "Follow us on Facebook" in text
    assert len(text) == records["ferry-strike.html"]["source"]["code_points"]


def test_of_texts_beside_pages_nothing_is_told(cli: Cli, tmp_path: Path) -> None:
    page = (PAGES / "cloud-atlas.html").read_bytes()
    source = filled(tmp_path / "in", {"a.txt": "Rain fell.\n", "b.html": page, "c\n.html": page})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    ran = cli("restore", tmp_path / "out", "a.txt", "--out", tmp_path / "one")
    assert ran.out == "1 documents restored\n"
    told = cli("restore", tmp_path / "out", "--out", tmp_path / "all").out.splitlines()
    assert told[1].endswith(f"not HTML: {tmp_path}/all/b.html, {tmp_path}/all/c\\n.html")
    assert len(told) == 2


def test_a_broken_page_costs_nobody_else(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "zero.html").write_bytes(b"")
    (tmp_path / "in" / "noise.html").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "in" / "good.html").write_bytes((PAGES / "cloud-atlas.html").read_bytes())
    assert cli("clean", tmp_path / "in", "--out", tmp_path / "out").code in {0, 3}
    assert "Luke Howard" in (tmp_path / "out" / "good.html.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "code", "reason"),
    [
        ("whole", lambda data: data, 0, ""),
        ("two-members", lambda data: data + gzip.compress(b"<p>And a last line in a second member."), 0, ""),
        ("cut", lambda data: data[:-9], 3, "breaks off at byte"),
        ("damaged", lambda data: data[:60] + bytes(8) + data[68:], 3, "is damaged near byte"),
    ],
)
def test_pages_in_gzips_format(
    cli: Cli, tmp_path: Path, name: str, change: Callable[[bytes], bytes], code: int, reason: str
) -> None:
    (tmp_path / "in").mkdir()
    data = gzip.compress((PAGES / "cloud-atlas.html").read_bytes())
    (tmp_path / "in" / f"{name}.html.gz").write_bytes(change(data))
    assert cli("clean", tmp_path / "in", "--out", tmp_path / "out").code == code
    row = json.loads((tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8").splitlines()[1])
    if code:
        assert (row["status"], reason in row["reason"]) == ("failed", True)
    else:
        assert "Luke Howard" in (tmp_path / "out" / f"{name}.html.gz.txt").read_text(encoding="utf-8")
        assert cli("verify", tmp_path / "out", "--source", tmp_path / "in").code == 0


def test_metadata_is_in_the_report_when_that_is_wanted_and_never_in_the_text(cli: Cli, tmp_path: Path) -> None:
    head = "<title>Low water</title><meta name='author' content='Ines Varga'><meta name='date' content='2019-03-04'>"
    prose = "The tide went out over the flats and left the marks of the day where they were. " * 5
    source = filled(tmp_path / "in", {"a.html": f"<html><head>{head}</head><body><p>{prose}</p></body></html>"})
    assert cli("clean", source, "--out", tmp_path / "plain").code == 0
    assert cli("clean", source, "--out", tmp_path / "out", "--metadata").code == 0
    (record, plain) = (
        json.loads((tmp_path / name / "provenance.jsonl").read_text(encoding="utf-8").splitlines()[1])
        for name in ("out", "plain")
    )
    validator().validate(record)
    assert record["source"].pop("metadata") == {"title": "Low water", "date": "2019-03-04", "author": "Ines Varga"}
    assert record | {"digest": ""} == plain | {"digest": ""}
    assert clean_files(tmp_path / "out") == clean_files(tmp_path / "plain")
    assert "1 as they were" in cli("clean", source, "--out", tmp_path / "out", "--metadata").out
    (source / "cleaner.toml").write_text("metadata = true", encoding="utf-8")
    assert cli("clean", source / "a.html", "--out", tmp_path / "set").code == 0
    assert '"metadata":{"title":"Low water"' in (tmp_path / "set" / "provenance.jsonl").read_text(encoding="utf-8")


def test_pages_of_an_archive_have_metadata_too(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc(pages(1)))
    assert cli("clean", tmp_path / "a.warc", "--out", tmp_path / "out", "--metadata").code == 0
    record = json.loads((tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8").splitlines()[1])
    validator().validate(record)
    assert record["source"]["metadata"]["title"] == "Harbour 0"
    assert cli("verify", tmp_path / "out", "--source", tmp_path / "a.warc").code == 0
    ran = cli("restore", tmp_path / "out", "--out", tmp_path / "back")
    assert ran.out.endswith(f"not HTML: {tmp_path}/back/a.warc.jsonl\n")


# --- explain


FATES: Final = (
    "<html><head><title>Harbour</title></head>"
    "<body><nav><a href='/'>Home</a></nav><article><h1>Harbour</h1><p>{prose}</p><p>{prose} {appeal}</p><p>{appeal}</p>"
    "</article><footer>Printed twice</footer></body></html>"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    prose = "The harbour was rebuilt after the storm, and ships from the north came back to it in the spring. " * 3
    text = FATES.replace("{prose}", prose.strip()).replace("{appeal}", APPEAL)
    return filled(tmp_path, {"a.html": text}) / "a.html"


def test_each_visible_block_is_explained_in_order(cli: Cli, page: Path) -> None:
    ran = cli("explain", page)
    assert (ran.code, ran.err) == (0, "")
    head, *blocks = ran.out.rstrip().split("\n\n")
    assert head.startswith("a.html: cleaned\nread by trafilatura ")
    assert head.endswith("; 6 blocks: 2 left out, 2 kept, 1 kept in part, 1 removed")
    told = [block.splitlines() for block in blocks]
    assert [(lines[0].partition(": ")[2], lines[1].removeprefix("  at: ")) for lines in told] == [
        ("left out, by outside-main-text", "/html/body/nav/a"),
        ("kept", "/html/body/article/h1"),
        ("kept", "/html/body/article/p[1]"),
        ("kept in part, by reader-appeal", "/html/body/article/p[2]"),
        ("removed, by reader-appeal", "/html/body/article/p[3]"),
        ("left out, by outside-main-text", "/html/body/footer"),
    ]
    assert [lines[0].partition(":")[0] for lines in told] == [f"block {number}" for number in range(1, 7)]
    assert told[1][2:] == ["  code points: 7 (6-13)", "  text: Harbour"]
    assert told[0][4:] == [
        "  removed 0-4 by outside-main-text (page-furniture, certain)",
        told[0][5],
        "    text: Home",
        "    evidence of: structure",
        "    tag: nav",
        "    link_density: 1.0",
        "    inside: nav",
    ]
    assert f"    text: {APPEAL}" in told[3]


def test_a_line_of_a_page_shows_its_block(cli: Cli, page: Path) -> None:
    ran = cli("explain", f"{page}:3")
    assert [line for line in ran.out.splitlines() if line.startswith("block ")] == ["block 2: kept"]
    assert cli("explain", f"{page}:2").out.endswith("\n\nno block stands here\n")


def test_a_block_that_came_back_tells_who_brought_it(cli: Cli, tmp_path: Path) -> None:
    rule = next(rule for rule in all_rules() if rule.id == "lead-paragraph")
    source = filled(tmp_path, {"a.html": rule.removes[0].text.replace("⟦", "").replace("⟧", "")})
    ran = cli("explain", source / "a.html")
    back = next(block for block in ran.out.split("\n\n") if "which outside-main-text" in block)
    assert back.partition(": ")[2].startswith("kept\n")
    assert "    because: " in back


def test_what_the_extractor_took_from_elsewhere_is_undecided(cli: Cli, tmp_path: Path) -> None:
    words = "The harbour was rebuilt after the storm, and ships from the north came back to it in the spring. " * 4
    data = f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{words}"}}</script>'
    source = filled(tmp_path, {"a.html": f"<html><head>{data}</head><body><p>Sign in to read.</p></body></html>"})
    out = cli("explain", source / "a.html").out
    assert "1 undecided" in out
    assert ": kept; undecided: the extractor wrote it, and it stands nowhere in the page\n" in out


@pytest.mark.parametrize("name", ["cloud-atlas.html", "night-bakery.html", "empty-frame.html"])
def test_all_blocks_of_a_page_are_told(cli: Cli, name: str) -> None:
    blocks = read_page((PAGES / name).read_bytes()).blocks
    told = [line for line in cli("explain", PAGES / name).out.splitlines() if line.startswith("  at: ")]
    assert told == [f"  at: {block.xpath}" for block in blocks]


# --- counting


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_run_that_counts_gives_the_texts_of_one_that_does_not(
    cli: Cli, tmp_path: Path, records: dict[str, Any], out: Path, jobs: str
) -> None:
    assert cli("clean", PAGES, "--out", tmp_path / "out", "--jobs", jobs).code == 0
    assert tree(tmp_path / "out") == tree(out)
    assert cli("clean", PAGES, "--out", tmp_path / "other", "--no-corpus").code == 0
    assert clean_files(tmp_path / "out") == clean_files(tmp_path / "other")
    assert not (tmp_path / "out" / ".cleaner").exists()
    assert records


def test_what_a_stopped_run_left_of_pages_is_not_believed(cli: Cli, tmp_path: Path) -> None:
    data = (PAGES / "cloud-atlas.html").read_bytes()
    left = tmp_path / "out" / ".cleaner" / "outputs"
    left.mkdir(parents=True)
    road = read_page(data).road
    Outputs(left, ROOM).keep(data, {road: "Another version found other words. " * 20})
    source = filled(tmp_path / "in", {"a.html": data})
    assert cli("clean", source, "--out", tmp_path / "out").code == 0
    text = clean_files(tmp_path / "out")["a.html.txt"]
    assert "Luke Howard" in text
    assert "Another version" not in text
