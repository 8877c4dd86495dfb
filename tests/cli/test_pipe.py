"""``pipe``: a Unix filter for text and JSON Lines."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import CLEAN, FILLED, PROSE

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
    assert (code, err) == (0, "")
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
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["line 1", "line 2", "line 3"]


def test_lone_surrogates_in_json_stay_what_they_are() -> None:
    code, out, _ = piped(b'{"text": "\\ud800 Rain."}', "--jsonl")
    assert (code, json.loads(out)["text"]) == (0, "\ud800 Rain.")


def test_nothing_in_nothing_out_and_binary_is_refused() -> None:
    assert piped(b"") == (0, b"", "")
    code, out, err = piped(bytes(range(256)) * 64)
    assert (code, out) == (3, b"")
    assert "binary" in err
