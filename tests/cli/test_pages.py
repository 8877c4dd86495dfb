"""Pages: their main text is cleaned, and the report says what road it took."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import Cli

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
    assert cli("restore", out, "--out", tmp_path / "back").code == 0
    text = (tmp_path / "back" / "ferry-strike.html").read_text(encoding="utf-8")
    assert "Follow us on Facebook" in text
    assert len(text) == records["ferry-strike.html"]["source"]["code_points"]


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
