"""``pipe``: a Unix filter for text and JSON Lines."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from cleaner.writers.records import DocumentRecord, Header, Summary, read_report
from tests.cli.conftest import APPEAL, CLEAN, FILLED, PROSE

SEEDS: Final = sorted((Path(__file__).parents[2] / "seeds").iterdir())


def piped(data: bytes, *arguments: str) -> tuple[int, bytes, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "cleaner", "pipe", *arguments], input=data, capture_output=True, check=False, timeout=30
    )
    return ran.returncode, ran.stdout, ran.stderr.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_text_comes_out_without_its_filler_in_its_own_encoding(encoding: str) -> None:
    before, after = (text.replace("Rain", "Café") for text in (FILLED, CLEAN))
    assert piped(before.encode(encoding)) == (0, after.encode(encoding), "")


def test_the_seeds_go_through_as_one_text() -> None:
    code, out, _ = piped(b"".join(path.read_bytes() for path in SEEDS))
    assert code == 0
    assert b"Share your insights in the comments" not in out
    assert b"The Syrian conflict served as a significant proving ground" in out


def test_json_lines_keep_their_members_and_their_order() -> None:
    rows = [{"n": 1, "id": "a", "text": FILLED, "url": "x"}, {"text": PROSE, "id": 7, "more": [1, None]}]
    code, out, err = piped("".join(json.dumps(row) + "\n" for row in rows).encode(), "--jsonl")
    assert (code, err) == (0, "2 lines: 2 out, 0 rejected, 0 blank\n")
    first, second = map(json.loads, out.splitlines())
    assert list(first) == ["n", "id", "text", "url", "cleaner"]
    assert first["text"] == CLEAN
    assert [FILLED[start:end] for start, end, _ in first["cleaner"]["removals"]] == [
        "\n\n",
        "Share your thoughts in the comments below!",
    ]
    assert second == {**rows[1], "cleaner": {"status": "unchanged", "removals": []}}


def test_other_names_of_members() -> None:
    code, out, _ = piped(
        json.dumps({"body": FILLED, "key": 3}).encode(), "--jsonl", "--text-field", "body", "--id-field", "key"
    )
    assert (code, json.loads(out)["body"]) == (0, CLEAN)


def test_a_line_that_is_no_row_is_told_and_passed_through() -> None:
    lines = [b'{"text": 3}', b"nonsense \xff", b"[1]", json.dumps({"text": PROSE}).encode(), b""]
    code, out, err = piped(b"\n".join(lines), "--jsonl")
    assert code == 3
    assert out.splitlines()[:3] == lines[:3]
    assert json.loads(out.splitlines()[3])["text"] == PROSE
    told = err.splitlines()
    assert [line.partition(": ")[0] for line in told[:3]] == ["line 1", "line 2", "line 3"]
    assert told[3:] == ["4 lines: 1 out, 3 rejected, 0 blank"]


def test_lone_surrogates_in_json_stay_what_they_are() -> None:
    code, out, _ = piped(b'{"text": "\\ud800 Rain."}', "--jsonl")
    assert (code, json.loads(out)["text"]) == (0, "\ud800 Rain.")


def test_nothing_in_nothing_out_and_binary_is_refused() -> None:
    assert piped(b"") == (0, b"", "")
    code, out, err = piped(bytes(range(256)) * 64)
    assert (code, out) == (3, b"")
    assert "binary" in err


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "Rain.", "n": 123456789012345678901234567890, "m": 1.0, "o": 1e400, "p": -0}',
        '{"m": [1.00, {"a":1,"a":2}],"text":"Caf\\u00E9 \\/ \\ud83d\\ude00 x", "z": null}',
        '  { "text" :\t"Rain.", "id":"a"  }  ',
        "\ufeff" + '{"text": "Rain."}',
    ],
)
def test_not_a_byte_of_a_row_is_changed_but_in_its_text(line: str, tmp_path: Path) -> None:
    appeal = json.dumps("\n\n" + APPEAL)[1:-1]
    filled = re.sub(r'("text"\s*:\s*"[^"]*)"', lambda found: found[1] + appeal + '"', line)
    assert filled != line
    data = f"{filled}\n{line}\r\n{filled}\r\n{filled}".encode()
    report = tmp_path / "report.jsonl"
    assert piped(data, "--jsonl", "--report", str(report), "-q") == (
        0,
        f"{line}\n{line}\r\n{line}\r\n{line}".encode(),
        "",
    )


NO_ROWS: Final = [
    ('{"text": "Rain.", "n": NaN}', "NaN is no number"),
    ('{"text": "Rain.", "n": [-Infinity]}', "-Infinity is no number"),
    ('{"text": "Rain.", "text": "Sun."}', "has 'text' twice"),
    ('{"text": "Rain.", "n": 1, "n": 2}', "has 'n' twice"),
    ('{"text": "Rain."} {}', "column 18: there is more after the object"),
    ('{"text": "Rain.",}', "a member's name is missing"),
    ('{"text": "Rain."', "is missing"),
    ('{"text": "Rain', "column 15: Invalid control character"),  # the line's end
    ('{"text": "a\tb"}', "Invalid control character"),
    ('{"text": 12}', "'text' is not a text"),
    ('{"text": null}', "'text' is not a text"),
    ('{"body": "Rain."}', "has no 'text'"),
    ('"Rain."', "not a JSON object"),
    ('{"text": "Rain.", "cleaner": 1}', "has a 'cleaner' already"),
    ('{"text": "Rain.", "n": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
]


def test_what_is_no_row_goes_to_the_rejected_with_its_number_and_the_reason(tmp_path: Path) -> None:
    aside = tmp_path / "rejected.jsonl"
    good = json.dumps({"text": PROSE})
    data = "".join(f"{good}\n{line}\n\n" for line, _ in NO_ROWS).encode()
    code, out, err = piped(data, "--jsonl", "--rejected", str(aside))
    assert code == 3
    assert [json.loads(row)["text"] for row in out.split(b"\n") if row] == [PROSE] * len(NO_ROWS)
    found = [json.loads(row) for row in aside.read_text(encoding="utf-8").splitlines()]
    for number, (row, (line, reason)) in enumerate(zip(found, NO_ROWS, strict=True)):
        assert (row["line"], row["content"]) == (3 * number + 2, line + "\n")
        assert reason in row["reason"]
    count = len(NO_ROWS)
    assert err.splitlines()[-1] == f"{3 * count} lines: {count} out, {count} rejected, {count} blank"


def test_bytes_that_are_no_text_can_be_had_back_from_the_rejected(tmp_path: Path) -> None:
    aside = tmp_path / "rejected.jsonl"
    assert piped(b'{"text": "Caf\xe9"}\n', "--jsonl", "--rejected", str(aside))[0] == 3
    content = json.loads(aside.read_text(encoding="utf-8"))["content"]
    assert content.encode("utf-8", "surrogateescape") == b'{"text": "Caf\xe9"}\n'
    assert piped(b"", "--jsonl", "--rejected", str(aside))[0] == 2, "it may tell of what went before"


def test_a_named_id_must_be_there_and_be_the_row_s_own() -> None:
    rows: list[dict[str, object]] = [
        {"k": "a"},
        {"k": 2},
        {"k": "a"},
        {"k": None},
        {"k": [1]},
        {},
        {"k": 2},
        {"k": 2.5},
    ]
    data = "".join(json.dumps({**row, "text": PROSE}) + "\n" for row in rows).encode()
    code, out, err = piped(data, "--jsonl", "--id-field", "k")
    assert (code, len(out.splitlines())) == (3, len(rows))
    assert [line.partition(": ")[::2] for line in err.splitlines()[:-1]] == [
        ("line 3", "has the 'k' of a row before"),
        ("line 4", "has no 'k'"),
        ("line 5", "'k' is neither a text nor a number"),
        ("line 6", "has no 'k'"),
        ("line 7", "has the 'k' of a row before"),
    ]
    assert piped(data, "--jsonl")[0] == 0, "nobody asked for it"


def test_a_report_has_the_records_of_a_run(tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    rows = [{"id": "a/../b", "text": FILLED}, {"text": 3}]
    code, out, _ = piped("".join(json.dumps(row) + "\n" for row in rows).encode(), "--jsonl", "--report", str(report))
    assert (code, json.loads(out.splitlines()[0])) == (3, {"id": "a/../b", "text": CLEAN})
    header, first, second, summary = read_report(report)
    assert isinstance(header, Header)
    assert isinstance(first, DocumentRecord)
    assert isinstance(second, DocumentRecord)
    assert isinstance(summary, Summary)
    assert [first.id, second.id] == ["-#a/../b", "-#2"]
    assert "".join(removal.text or "" for removal in first.removals) == f"\n\n{APPEAL}"
    assert (second.status, second.reason, second.source.row) == ("failed", "'text' is not a text", 2)
    assert summary.statuses == {"cleaned": 1, "failed": 1}


def test_the_language_of_a_row_leaves_out_rules_for_others() -> None:
    data = json.dumps({"text": FILLED, "lang": "ja"}).encode()
    assert json.loads(piped(data, "--jsonl", "--language-field", "lang")[1])["text"] == FILLED
    assert json.loads(piped(data, "--jsonl")[1])["text"] == CLEAN


def test_options_for_rows_want_rows() -> None:
    code, _, err = piped(b"", "--text-field", "body")
    assert (code, "are for rows: add --jsonl" in err) == (2, True)


def test_nobody_who_reads_ends_it_quietly() -> None:
    data = (json.dumps({"text": PROSE * 40}) + "\n").encode() * 2_000
    command = f"{sys.executable} -m cleaner pipe --jsonl | head -n 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], input=data, capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (141, b"")
