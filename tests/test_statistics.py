"""``statistics.jsonl``: the same bytes for the same counts, and a clear line for a file that cannot be trusted."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from cleaner.corpus import FragmentCounter, Statistics, count
from cleaner.errors import RecordError
from cleaner.writers.statistics import read_statistics, write_statistics

COUNTED: Final = Statistics((1, 2**63 + 5, 2**64 - 1), (3, 2**32 - 1, 9))
TEXTS: Final = [
    f"Tides of the {number}th of May rise twice. {'It says so at length. ' * 9}\n{headline}\n"
    for number in range(12)
    for headline in ("Ten Harbours Nobody Visits", "- Edinburgh Lufthavn", f"Only The {number}th Has This")
]


def test_the_file_says_what_it_is_and_holds_a_sorted_line_for_each_fragment(tmp_path: Path) -> None:
    write_statistics(tmp_path / "s.jsonl", COUNTED)
    assert (tmp_path / "s.jsonl").read_text() == (
        '{"schema":"cleaner-statistics/1","threshold":3,"fragments":3,"digest":"' + COUNTED.digest + '"}\n'
        '{"fragment":"0000000000000001","count":3}\n'
        '{"fragment":"8000000000000005","count":4294967295}\n'
        '{"fragment":"ffffffffffffffff","count":9}\n'
    )


@pytest.mark.parametrize("statistics", [COUNTED, Statistics(), count(TEXTS)], ids=["extremes", "nothing", "counted"])
def test_what_was_written_is_read(tmp_path: Path, statistics: Statistics) -> None:
    write_statistics(tmp_path / "s.jsonl", statistics)
    found = read_statistics(tmp_path / "s.jsonl")
    assert (list(found.hashes), list(found.counts)) == (list(statistics.hashes), list(statistics.counts))
    assert found.digest == statistics.digest


def test_neither_order_nor_spilling_changes_a_byte(tmp_path: Path) -> None:
    texts = list(TEXTS)
    found = set()
    for in_memory in (1, 2, 1000):  # 1: over a hundred temporary files, so that they are merged on the way
        random.Random(in_memory).shuffle(texts)
        with FragmentCounter(in_memory=in_memory) as counter:
            for text in [*texts, *texts * 3]:
                counter.add(text)
            write_statistics(tmp_path / "s.jsonl", counter.statistics())
        found.add((tmp_path / "s.jsonl").read_bytes())
    assert len(found) == 1
    assert read_statistics(tmp_path / "s.jsonl").frequency("Edinburgh Lufthavn") == 12


ROW: Final = '{"fragment":"%s","count":3}'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[:0], "line 1: not the header of statistics"),
        (lambda lines: ["{}", *lines[1:]], "line 1: not the header of statistics"),
        (lambda lines: lines[1:], "line 1: not the header of statistics"),
        (lambda lines: [lines[0].replace("statistics/1", "statistics/2"), *lines[1:]], "line 1: schema cleaner-stat"),
        (lambda lines: [lines[0].replace('"threshold":3', '"threshold":5'), *lines[1:]], "line 1: counts from 5, but"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "line 3: not sorted"),
        (lambda lines: [lines[0], lines[1], *lines[1:]], "line 3: not sorted"),
        (lambda lines: lines[:-1], "line 1: tells of 3 fragments, but 2 follow"),
        (lambda lines: [*lines[:2], ROW % "\udcff", *lines[3:]], "line 3: not a fragment and its count"),
        (lambda lines: [*lines[:3], ROW % "ff"], "line 4: not a fragment and its count"),
        (lambda lines: [*lines[:3], lines[3].replace("9", "-9")], "line 4: not a fragment and its count"),
        (lambda lines: [*lines[:3], lines[3].replace("9", "2")], "line 4: a count of 2, below the threshold 3"),
        (lambda lines: [*lines[:3], lines[3].replace("9", "8")], "line 1: its digest does not fit"),
        (lambda lines: [*lines[:3], ROW % "fffffffffffffffe"], "line 1: its digest does not fit"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, change: Callable[[list[str]], list[str]], said: str
) -> None:
    path = tmp_path / "s.jsonl"
    write_statistics(path, COUNTED)
    path.write_text("".join(line + "\n" for line in change(path.read_text().splitlines())), errors="surrogateescape")
    with pytest.raises(RecordError) as raised:
        read_statistics(path)
    assert str(raised.value).startswith(said)


def test_a_file_of_another_kind_or_threshold_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"\xff\xfe nothing of ours\n")
    write_statistics(tmp_path / "s.jsonl", Statistics((1,), (9,), threshold=5))
    for name in ("notes.txt", "s.jsonl"):
        with pytest.raises(RecordError, match=r"count anew with `cleaner clean SRC --out DIR`"):
            read_statistics(tmp_path / name)
    with pytest.raises(RecordError, match="cannot be read: No such file"):
        read_statistics(tmp_path / "missing")


@pytest.mark.parametrize("statistics", [COUNTED, Statistics(), count(TEXTS)], ids=["extremes", "nothing", "counted"])
def test_parquet_holds_the_same_with_the_same_digest(tmp_path: Path, statistics: Statistics) -> None:
    write_statistics(tmp_path / "s.parquet", statistics)
    found = read_statistics(tmp_path / "s.parquet")
    assert (list(found.hashes), list(found.counts)) == (list(statistics.hashes), list(statistics.counts))
    assert found.digest == statistics.digest


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.parquet"
    write_statistics(path, count(TEXTS))
    whole = path.read_bytes()
    for data in [whole[:at] for at in range(0, len(whole), 50)] + [whole[:20] + b"\xff" * 9 + whole[29:]]:
        path.write_bytes(data)
        with pytest.raises(RecordError):
            read_statistics(path)
