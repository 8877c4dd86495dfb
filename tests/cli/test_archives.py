"""Archives of many documents: what comes out of one is what comes out of its documents, and nothing is lost on the way."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from backports import zstd
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.cli import group
from cleaner.evaluation import read_gold
from cleaner.writers.records import REPORT, DocumentRecord, Summary, read_report
from tests.cli.conftest import APPEAL, CLEAN, FILLED, PROFILE, PROSE, Cli, spawned
from tests.runs.hostile import HANG, KILL, SLOW
from tests.runs.support import lines_done, ran, started, until
from tests.support import seeds

PACKED: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".jsonl": lambda data: data,
    ".jsonl.gz": lambda data: gzip.compress(data, mtime=0),
    ".jsonl.zst": zstd.compress,
}
UNPACKED: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".jsonl": lambda data: data,
    ".jsonl.gz": gzip.decompress,
    ".jsonl.zst": zstd.decompress,
}
TEXTS: Final = [FILLED, PROSE, f"{PROFILE}\n{PROSE}", *(seed.text for seed in seeds())]


@pytest.fixture(params=PACKED)
def suffix(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def rows(texts: list[str], **more: object) -> bytes:
    return b"".join(json.dumps({"id": f"{n}", "text": text, **more}).encode() + b"\n" for n, text in enumerate(texts))


def documents(out: Path) -> list[DocumentRecord]:
    return [record for record in read_report(out / REPORT) if isinstance(record, DocumentRecord)]


def statuses(out: Path) -> dict[str, int]:
    *_, last = read_report(out / REPORT)
    assert isinstance(last, Summary)
    return last.statuses


def went(record: DocumentRecord) -> list[tuple[int, int, str, str | None]]:
    return [(removal.start, removal.end, removal.rule, removal.text) for removal in record.removals]


def test_folder_pipe_and_shard_give_the_same(tmp_path: Path, suffix: str, cli: Cli) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "shards").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "folder" / f"{number}.txt").write_bytes(text.encode())
    (tmp_path / "shards" / f"a{suffix}").write_bytes(PACKED[suffix](rows(TEXTS)))
    assert cli("clean", tmp_path / "folder", "--out", tmp_path / "one").code == 0
    assert cli("clean", tmp_path / "shards", "--out", tmp_path / "two").code == 0
    statistics = tmp_path / "one" / "statistics.jsonl"
    assert statistics.read_bytes() == (tmp_path / "two" / "statistics.jsonl").read_bytes()
    report = tmp_path / "report.jsonl"
    piped = subprocess.run(
        [sys.executable, "-m", "cleaner", "pipe", "--jsonl", "--report", report, "--statistics", statistics],
        input=rows(TEXTS),
        capture_output=True,
        check=True,
        timeout=60,
    )
    clean = UNPACKED[suffix]((tmp_path / "two" / f"a{suffix}").read_bytes())
    assert piped.stdout == clean
    texts = {row["id"]: row["text"] for row in map(json.loads, clean.splitlines())}
    assert texts == {str(n): (tmp_path / "one" / f"{n}.txt").read_bytes().decode() for n in range(len(TEXTS))}
    of_files = {record.id.removesuffix(".txt"): record for record in documents(tmp_path / "one")}
    of_rows = [record for record in documents(tmp_path / "two") if record.source.row]
    of_pipe = [record for record in read_report(report) if isinstance(record, DocumentRecord)]
    assert len(of_rows) == len(of_pipe) == len(TEXTS)
    for row, line in zip(of_rows, of_pipe, strict=True):
        file = of_files[row.id.partition("#")[2]]
        assert went(file) == went(row) == went(line)
        assert file.status == row.status == line.status


def test_workers_give_the_bytes_of_none(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.jsonl", "c.jsonl.gz"):
        (tmp_path / "in" / name).write_bytes(PACKED[name[1:]](rows(TEXTS * 3)))
    (tmp_path / "in" / "b.txt").write_text(FILLED, encoding="utf-8")
    for jobs in ("0", "2"):
        run = spawned("clean", tmp_path / "in", "--out", tmp_path / jobs, "--jobs", jobs, timeout=120)
        assert run.code == 0
    for path in (tmp_path / "0").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_what_is_no_row_stays_as_it_came_and_is_told(tmp_path: Path, suffix: str, cli: Cli) -> None:
    lines = [rows([FILLED]), b"\n", b"oops \xff\n", b'{"text": 3}\n', b"  \r\n", rows([PROSE]).rstrip()]
    source = tmp_path / f"a{suffix}"
    source.write_bytes(PACKED[suffix](b"".join(lines)))
    out = tmp_path / "out"
    run = cli("clean", source, "--out", out)
    assert run.code == 3
    assert [line.partition(": ")[0] for line in run.err.splitlines()] == [f"a{suffix}#3", f"a{suffix}#4"]
    clean = UNPACKED[suffix]((out / f"a{suffix}").read_bytes())
    assert clean == rows([CLEAN]) + b"".join(lines[1:])
    assert statuses(out) == {"cleaned": 1, "failed": 2, "unchanged": 1}
    assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "--out", tmp_path / "back").code == 0
    assert UNPACKED[suffix]((tmp_path / "back" / f"a{suffix}").read_bytes()) == b"".join(lines)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.binary(max_size=30)
        | st.sampled_from([b"", b"{}", b'{"text": NaN}', *rows([FILLED, PROSE]).splitlines()])
        | st.text(max_size=20).map(
            lambda text: json.dumps({"text": text + f"\n\n{APPEAL}\n"}, ensure_ascii=False).encode()
        )
        | st.just(rb'{"text": "\u00e9 \/\n\nShare your thoughts\u0020in the comments below!", "n": 1e400}'),
        max_size=8,
    )
)
def test_any_lines_come_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, found: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("rows")
    data = b"\n".join(found)
    (folder / "a.jsonl").write_bytes(data)
    CliRunner().invoke(group, ["clean", str(folder / "a.jsonl"), "--out", str(folder / "out"), "--jobs", "0"])
    in_lines = sum(1 for line in io.BytesIO(data) if not line.isspace())
    assert sum(statuses(folder / "out").values()) == in_lines
    assert len((folder / "out" / "a.jsonl").read_bytes().split(b"\n")) == len(data.split(b"\n"))
    verified = CliRunner().invoke(group, ["verify", str(folder / "out"), "--source", str(folder / "a.jsonl")])
    assert verified.exit_code == 0, verified.output
    CliRunner().invoke(group, ["restore", str(folder / "out"), "--out", str(folder / "back")])
    assert (folder / "back" / "a.jsonl").read_bytes() == data


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"], indirect=True)
def test_a_cut_at_every_thousandth_byte_keeps_what_came_before(tmp_path: Path, suffix: str, cli: Cli) -> None:
    data = rows([f"{text}\n{number}" for number, text in enumerate(TEXTS)])
    packed = b"".join(PACKED[suffix](line) for line in data.splitlines(keepends=True))  # as crawlers write them
    (tmp_path / "in").mkdir()
    cuts = range(0, len(packed), 1000)
    for cut in cuts:
        (tmp_path / "in" / f"{cut:06}{suffix}").write_bytes(packed[:cut])
    run = cli("clean", tmp_path / "in", "--out", tmp_path / "out", "--no-corpus")
    assert run.code == 3
    whole = data.splitlines(keepends=True)
    assert cli("restore", tmp_path / "out", "--out", tmp_path / "back").code == 3
    kept = []
    for cut in cuts:
        name = f"{cut:06}{suffix}"
        assert any(
            line.startswith(f"{name}: failed: is cut off at byte {cut:,}, after ") for line in run.err.splitlines()
        ) or (cut == 0)
        if (tmp_path / "back" / name).exists():
            back = UNPACKED[suffix]((tmp_path / "back" / name).read_bytes())
            assert data.startswith(back)
            kept.append(back.count(b"\n"))
    assert kept == sorted(kept)
    assert 0 < kept[-1] <= len(whole)
    assert cli("verify", tmp_path / "out", "--source", tmp_path / "in").code == 0


def test_a_flipped_byte_is_told_and_what_came_before_is_kept(tmp_path: Path, cli: Cli) -> None:
    packed = bytearray(gzip.compress(rows(TEXTS), mtime=0))
    packed[-6] ^= 1  # in its checksum
    (tmp_path / "a.jsonl.gz").write_bytes(packed)
    run = cli("clean", tmp_path / "a.jsonl.gz", "--out", tmp_path / "out")
    assert run.code == 3
    assert "a.jsonl.gz: failed: is broken before byte" in run.err
    assert len([record for record in documents(tmp_path / "out") if record.source.row]) == len(TEXTS)


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".jsonl.zst"], indirect=True)
def test_a_bomb_is_stopped(tmp_path: Path, suffix: str, cli: Cli) -> None:
    row = rows([PROSE])
    source = tmp_path / f"a{suffix}"
    source.write_bytes(PACKED[suffix](row + b" " * 200_000_000 + b"\n" + row))
    run = cli("clean", source, "--out", tmp_path / "out")
    assert run.code == 3
    assert f"a{suffix}: failed: unpacks to more than 200 times its bytes" in run.err
    assert statuses(tmp_path / "out") == {"failed": 2, "unchanged": 1}


def test_a_rerun_keeps_archives_that_did_not_change(tmp_path: Path, cli: Cli) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.jsonl").write_bytes(rows([FILLED, PROSE]))
    (source / "b.jsonl").write_bytes(rows([PROFILE + PROSE]))
    (source / "c.txt").write_text(FILLED, encoding="utf-8")
    cli("clean", source, "--out", out, "--no-corpus")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    stamp = (out / "a.jsonl").stat().st_mtime_ns
    run = cli("clean", source, "--out", out, "--no-corpus")
    assert "0 new or redone, 4 as they were" in run.out
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert (out / "a.jsonl").stat().st_mtime_ns == stamp
    (source / "b.jsonl").write_bytes(rows([FILLED, PROFILE + PROSE]))
    run = cli("clean", source, "--out", out, "--no-corpus")
    assert "2 new or redone, 3 as they were" in run.out
    assert cli("clean", source, "--out", tmp_path / "new", "--no-corpus").code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()
    }
    assert "4 new or redone" in cli("clean", source, "--out", out, "--no-corpus", "--text-field", "body").out
    (source / "a.jsonl").unlink()
    run = cli("clean", source, "--out", out, "--no-corpus")
    assert not (out / "a.jsonl").exists()


def test_a_vanished_archive_is_kept_with_its_documents(tmp_path: Path, cli: Cli) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.jsonl").write_bytes(rows([FILLED, PROSE]))
    (source / "c.txt").write_text(FILLED, encoding="utf-8")
    cli("clean", source, "--out", out, "--no-corpus")
    (source / "a.jsonl").unlink()
    run = cli("clean", source, "--out", out, "--no-corpus", "--keep-vanished")
    assert run.code == 0
    assert "2 kept without their sources" in run.out
    assert [record.vanished for record in documents(out)] == [True, True, True, False]
    assert cli("verify", out, "--source", source).code == 0


def test_an_edited_clean_archive_is_left_and_told(tmp_path: Path, cli: Cli) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out"
    source.write_bytes(rows([FILLED]))
    cli("clean", source, "--out", out)
    (out / "a.jsonl").write_bytes(b"mine\n")
    assert "a.jsonl: the clean file was changed" in cli("verify", out).out
    run = cli("clean", source, "--out", out)
    assert (run.code, (out / "a.jsonl").read_bytes()) == (3, b"mine\n")
    assert "--force writes it anew" in run.err
    assert cli("clean", source, "--out", out, "--force").code == 0
    assert (out / "a.jsonl").read_bytes() == rows([CLEAN])


def test_a_run_that_was_stopped_goes_on_at_the_archive_that_it_had(tmp_path: Path, cli: Cli) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.jsonl").write_bytes(rows(TEXTS))
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert cli("clean", source, "--out", whole, "--no-corpus").code == 0
    limit = sum(path.stat().st_size for path in whole.iterdir()) // 2
    stopped = subprocess.run(
        [
            "prlimit",
            f"--fsize={limit // 3}",
            sys.executable,
            "-m",
            "cleaner",
            "clean",
            source,
            "--out",
            out,
            "--no-corpus",
        ],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert stopped.returncode == 4
    assert [path.name for path in out.rglob(".cleaner-tmp-*")] == []
    run = cli("clean", source, "--out", out, "--no-corpus")
    assert run.code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in whole.iterdir()
    }


def test_a_document_that_kills_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out"
    source.write_bytes(rows([FILLED, f"{FILLED}{KILL}", PROSE, f"{HANG}\n{FILLED}", FILLED]))
    run = ran("clean", source, "--out", out, "--jobs", "2", "--time-limit", "2")
    assert run.code == 3
    assert run.err.splitlines() == [
        "a.jsonl#1: failed: killed by SIGKILL, twice",
        "a.jsonl#3: failed: took longer than 2 s, twice",
    ]
    came, went_out = source.read_bytes().splitlines(), (out / "a.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["text"] for line in went_out[::2]] == [CLEAN, PROSE, CLEAN]
    assert went_out[1::2] == came[1::2]


def test_a_run_that_was_killed_goes_on_and_keeps_the_archives_that_it_had_done(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.jsonl").write_bytes(rows([f"{FILLED}{SLOW}"] * 20))
    with started("clean", source, "--out", out, "--jobs", "1", "--no-corpus") as process:
        until(lambda: lines_done(out) > 30)
        process.kill()
        process.wait()
    stamp = (out / "a.jsonl").stat().st_mtime_ns
    assert not (out / "c.jsonl").exists()
    assert ran("clean", source, "--out", out, "--jobs", "1", "--no-corpus").code == 0
    assert (out / "a.jsonl").stat().st_mtime_ns == stamp
    assert ran("clean", source, "--out", tmp_path / "whole", "--jobs", "1", "--no-corpus").code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()
    }


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/x", "..", "", ".", "C:\\x", "\\\\host\\x", "a\0b", "\x1b[31m", "\u202e", "x" * 5000, "\ud800", 7],
)
def test_no_id_is_a_place(tmp_path: Path, name: Any, cli: Cli) -> None:
    source = tmp_path / "in" / "a.jsonl"
    source.parent.mkdir()
    source.write_bytes(json.dumps({"id": name, "text": FILLED}).encode())
    run = cli("clean", source, "--out", tmp_path / "out")
    assert run.code == 0
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
        "a.jsonl",
        "provenance.jsonl",
        "report.html",
        "statistics.jsonl",
    }
    assert "\x1b" not in cli("clean", source, "--dry-run").out
    assert cli("verify", tmp_path / "out", "--source", source).code == 0


def test_spans_alone_can_be_verified_and_not_restored(tmp_path: Path, cli: Cli) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(rows([FILLED]))
    cli("clean", source, "--out", tmp_path / "out", "--provenance", "spans")
    assert b"Share your" not in (tmp_path / "out" / REPORT).read_bytes()
    assert cli("verify", tmp_path / "out").code == 0
    run = cli("restore", tmp_path / "out", "--out", tmp_path / "back")
    assert (run.code, "--provenance spans" in run.err) == (3, True)


def test_the_report_of_a_run_is_no_archive(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows([FILLED]))
    cli("clean", tmp_path / "a.jsonl", "--out", tmp_path / "one")
    run = cli("clean", tmp_path / "one", "--out", tmp_path / "two")
    assert run.code == 0
    assert (tmp_path / "two" / "a.jsonl").read_bytes() == (tmp_path / "one" / "a.jsonl").read_bytes()
    assert statuses(tmp_path / "two") == {"skipped": 3, "unchanged": 1}


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.jsonl.zst", "backports", "zst"), ("a.warc", "fastwarc", "warc"), ("a.parquet", "pyarrow", "arrow")],
)
def test_a_missing_extra_is_named_and_the_others_are_done(tmp_path: Path, name: str, module: str, extra: str) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / name).write_bytes(b"of any kind")
    (source / "b.txt").write_text(FILLED, encoding="utf-8")
    program = (
        f"import sys; sys.modules[{module!r}] = None\nfrom cleaner.cli import main\n"
        f"main(['clean', {str(source)!r}, '--out', {str(out)!r}, '--jobs', '0'])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 3
    (told,) = (line for line in run.stderr.splitlines() if line.startswith(f"{name}: failed: "))
    assert told.endswith(f"install it with: pip install 'cleaner[{extra}]'")
    assert statuses(out) == {"cleaned": 1, "failed": 1}


def test_cutting_the_spans_of_dolma_s_attributes_gives_the_clean_text(tmp_path: Path, suffix: str, cli: Cli) -> None:
    data = rows(TEXTS, source="tests") + b"oops\n\n" + rows([FILLED])
    source, out = tmp_path / f"a{suffix}", tmp_path / "out"
    source.write_bytes(PACKED[suffix](data))
    assert cli("clean", source, "--out", out, "--provenance", "dolma").code == 3
    clean = UNPACKED[suffix]((out / f"a{suffix}").read_bytes()).split(b"\n")
    attributes = UNPACKED[suffix]((out / "attributes" / "cleaner" / f"a{suffix}").read_bytes()).split(b"\n")
    keys = set()
    assert len(attributes) == len(data.split(b"\n"))
    for came, went_out, line in zip(data.split(b"\n"), clean, attributes, strict=True):
        if not came.startswith(b"{"):
            assert all(not spans for spans in json.loads(line or b'{"attributes": {}}')["attributes"].values())
            continue
        row, told = json.loads(came), json.loads(line)
        assert told["id"] == row["id"]
        keys.add(frozenset(told["attributes"]))
        spans = sorted(span for found in told["attributes"].values() for span in found)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        text = row["text"]
        for start, end, score in reversed(spans):
            assert score == 1.0
            text = text[:start] + text[end:]
        assert text == json.loads(went_out)["text"]
    assert len(keys) == 1
    assert {"cleaner__reader-appeal", "cleaner__closing-space", "cleaner__repeated-fragment"} <= next(iter(keys))
    assert cli("verify", out, "--source", source).code == 0
    before = (out / "attributes" / "cleaner" / f"a{suffix}").read_bytes()
    assert cli("clean", source, "--out", out, "--provenance", "dolma").code == 3
    assert (out / "attributes" / "cleaner" / f"a{suffix}").read_bytes() == before


def test_attributes_and_documents_do_not_mix(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "in" / "attributes").mkdir(parents=True)
    (tmp_path / "in" / "attributes" / "a.txt").write_text(PROSE, encoding="utf-8")
    run = cli("clean", tmp_path / "in", "--out", tmp_path / "out", "--provenance", "dolma")
    assert (run.code, "rename its folder" in run.err) == (2, True)


def test_a_removal_of_a_row_can_be_kept(cli: Cli, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.jsonl").write_bytes(rows([FILLED, FILLED.replace("a", "e", 1)]))
    assert cli("clean", source, "--out", out).code == 0
    last = next(record for record in documents(out) if record.id == "a.jsonl#1")
    ids = [removal.id for removal in last.removals if removal.rule != "closing-space"]
    assert cli("keep", *ids, "--in", out).code == 0
    assert cli("clean", source, "--out", out).code == 0
    came, went_out = ((folder / "a.jsonl").read_bytes().splitlines() for folder in (source, out))
    assert [line == clean for line, clean in zip(came, went_out, strict=True)] == [False, True]


def test_what_is_dropped_from_a_row_goes_from_it_alone_and_is_labelled(cli: Cli, tmp_path: Path, suffix: str) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    texts = {"0": FILLED, "http://harbour.example//a:1": FILLED, "2": "Tides rise 🌊 twice.\nRain fell.\n"}
    lines = [json.dumps({"text": text, "id": name}).encode() + b"\n" for name, text in texts.items()]
    (source / f"a{suffix}").write_bytes(PACKED[suffix](b"\n".join(lines)))
    assert cli("clean", source, "--out", out).code == 0
    ran = cli("drop", f"a{suffix}#http://harbour.example//a:1:0-4", f"{source}/a{suffix}#2:2", "--in", out)
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            f"a{suffix}#http://harbour.example//a:1: 0-4 goes: Rain",
            f"a{suffix}#2: 20-30 goes: Rain fell.",
        ],
    )
    assert cli("clean", source, "--out", out).code == 0
    clean = [json.loads(line) for line in UNPACKED[suffix]((out / f"a{suffix}").read_bytes()).splitlines() if line]
    assert [row["text"] for row in clean] == [CLEAN, CLEAN.removeprefix("Rain "), "Tides rise 🌊 twice.\n"]
    assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "--out", tmp_path / "restored").code == 0
    restored = UNPACKED[suffix]((tmp_path / "restored" / f"a{suffix}").read_bytes())
    assert restored == b"\n".join(lines)
    assert cli("label", out, "--out", tmp_path / "gold").code == 0
    gold = [
        (document.text, [document.text[span.start : span.end] for span in document.spans])
        for document in read_gold(tmp_path / "gold")
    ]
    assert gold == [(FILLED, ["Rain", APPEAL]), (texts["2"], ["Rain fell."])]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("a.jsonl:1", "a.jsonl: is an archive: name one of its rows, a.jsonl#ID, as the report does"),
        ("a.jsonl#7:1", "a.jsonl#7: is no document of"),
        ("a.jsonl#0:9", "a.jsonl#0:9: there is no text in this place; the document has 65 code points"),
        ("a.jsonl#2:1", "a.jsonl#2: was not cleaned, so it has no text here: "),
    ],
)
def test_what_cannot_be_dropped_from_an_archive_is_told(cli: Cli, tmp_path: Path, target: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows([FILLED]) + b"\n{\n")
    assert cli("clean", tmp_path / "a.jsonl", "--out", tmp_path / "out").code == 3
    target = target.replace("#2:", f"#{documents(tmp_path / 'out')[1].id.partition('#')[2]}:")
    ran = cli("drop", target, "--in", tmp_path / "out")
    assert ran.code != 0
    assert message.replace("a.jsonl#2", target.rpartition(":")[0]) in ran.err
    assert not (tmp_path / "out" / "decisions.jsonl").exists()


def test_without_a_report_rows_cannot_be_dropped_from(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows([FILLED]))
    ran = cli("drop", f"{tmp_path}/a.jsonl:1", "--decisions", tmp_path / "mine.jsonl")
    assert (ran.code, "is an archive; name one of its rows, FILE#ID:SPAN, with --in DIR" in ran.err) == (2, True)


def test_a_row_of_an_edited_archive_is_not_dropped_from(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows([FILLED]))
    assert cli("clean", tmp_path / "a.jsonl", "--out", tmp_path / "out").code == 0
    (tmp_path / "out" / "a.jsonl").write_bytes(rows(["Edited."]))
    ran = cli("drop", "a.jsonl#0:1", "--in", tmp_path / "out")
    assert ran.code != 0
    assert "a.jsonl#0: the clean file was changed" in ran.err
