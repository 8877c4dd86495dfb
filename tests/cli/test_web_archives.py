"""WARC: each page becomes a row, and what cannot be read is told with its place."""

import gzip
import io
import json
import re
from pathlib import Path
from typing import Final

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.conftest import APPEAL, Cli
from tests.cli.test_archives import documents, statuses

SENTENCES: Final = "The harbour was rebuilt after the storm, and ships from the north came back to it in the spring. "


def page(number: int) -> bytes:
    body = f"<h1>Harbour {number}</h1><p>{SENTENCES * 4}</p><p>{SENTENCES * 3}</p><p>{APPEAL}</p>"
    return f"<html><head><title>{number}</title></head><body><article>{body}</article></body></html>".encode()


def warc(pages: list[tuple[str, bytes]], *, packed: bool = False, encoding: str = "identity") -> bytes:
    """An archive with a request and a response for each page."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    writer._create_temp_file = io.BytesIO  # its own ones are closed by nobody
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "tests"}))
    for number, (kind, body) in enumerate(pages):
        address = f"http://harbour.example/{number}"
        ids = {"WARC-Record-ID": f"<urn:uuid:{number:032}>", "WARC-Date": "2026-01-02T03:04:05Z"}
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "harbour.example")], is_http_request=True)
        answered = StatusAndHeaders(
            "200 OK", [("Content-Type", kind), ("Content-Encoding", encoding)], protocol="HTTP/1.1"
        )
        request = writer.create_warc_record(address, "request", payload=io.BytesIO(b""), http_headers=asked)
        writer.write_record(request)
        response = writer.create_warc_record(
            address, "response", payload=io.BytesIO(body), http_headers=answered, warc_headers_dict=ids
        )
        writer.write_record(response)
    return stream.getvalue()


def pages(count: int) -> list[tuple[str, bytes]]:
    return [("text/html; charset=utf-8", page(number)) for number in range(count)]


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_pages_become_rows_with_the_text_that_files_of_them_have(tmp_path: Path, suffix: str, cli: Cli) -> None:
    source, out = tmp_path / f"a{suffix}", tmp_path / "out"
    source.write_bytes(warc([*pages(2), ("image/png", b"\x89PNG")], packed=suffix.endswith("gz")))
    (tmp_path / "files").mkdir()
    for number in range(2):
        (tmp_path / "files" / f"{number}.html").write_bytes(page(number))
    assert cli("clean", source, "--out", out, "--no-corpus").code == 0
    assert cli("clean", tmp_path / "files", "--out", tmp_path / "other", "--no-corpus").code == 0
    rows = [json.loads(line) for line in (out / f"a{suffix}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == [
        {
            "id": f"<urn:uuid:{number:032}>",
            "url": f"http://harbour.example/{number}",
            "date": "2026-01-02T03:04:05Z",
            "text": (tmp_path / "other" / f"{number}.html.txt").read_text(encoding="utf-8"),
        }
        for number in range(2)
    ]
    assert all(APPEAL not in row["text"] for row in rows)
    assert statuses(out) == {"cleaned": 2, "skipped": 1}
    assert cli("verify", out, "--source", source).code == 0
    assert cli("restore", out, "--out", tmp_path / "back").code == 0
    back = (tmp_path / "back" / f"a{suffix}.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(APPEAL in json.loads(line)["text"] for line in back)
    stamp = (out / f"a{suffix}.jsonl").stat().st_mtime_ns
    assert "3 as they were" in cli("clean", source, "--out", out, "--no-corpus").out
    assert (out / f"a{suffix}.jsonl").stat().st_mtime_ns == stamp


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_a_cut_at_every_thousandth_byte_keeps_what_came_before(tmp_path: Path, suffix: str, cli: Cli) -> None:
    data = warc(pages(6), packed=suffix.endswith("gz"))
    whole = tmp_path / f"whole{suffix}"
    whole.write_bytes(data)
    assert cli("clean", whole, "--out", tmp_path / "all", "--no-corpus").code == 0
    rows = (tmp_path / "all" / f"whole{suffix}.jsonl").read_bytes()
    (tmp_path / "in").mkdir()
    cuts = [*range(1000, len(data), 1000), *range(10, 250, 40), len(data) - 1]
    for cut in cuts:
        (tmp_path / "in" / f"{cut:06}{suffix}").write_bytes(data[:cut])
    ran = cli("clean", tmp_path / "in", "--out", tmp_path / "out", "--no-corpus")
    assert ran.code == 3
    told = {line.partition(":")[0]: line for line in ran.err.splitlines()}
    kept = {}
    for cut in cuts:
        name = f"{cut:06}{suffix}"
        if not data[:cut].endswith(b"\r\n\r\n"):  # else all that came is whole
            assert re.search(r": failed: is cut off .*byte [\d,]+", told[name]), told[name]
        clean = tmp_path / "out" / f"{name}.jsonl"
        kept[cut] = clean.read_bytes() if clean.exists() else b""
        assert rows.startswith(kept[cut])
    counts = [kept[cut].count(b"\n") for cut in sorted(kept)]
    assert counts == sorted(counts)
    assert counts[-1] >= 5
    assert cli("verify", tmp_path / "out", "--source", tmp_path / "in").code == 0


@pytest.mark.parametrize("by", [-50, 50])
def test_a_wrong_length_is_told_and_what_came_before_is_kept(tmp_path: Path, by: int, cli: Cli) -> None:
    data = warc(pages(3))
    lengths = list(re.finditer(rb"Content-Length: (\d+)", data))
    at = lengths[4]
    source = tmp_path / "a.warc"
    source.write_bytes(data[: at.start(1)] + str(int(at[1]) + by).encode() + data[at.end(1) :])
    ran = cli("clean", source, "--out", tmp_path / "out", "--no-corpus")
    assert ran.code == 3
    assert "a.warc: failed: is broken after its record <urn:uuid:" in ran.err
    assert len((tmp_path / "out" / "a.warc.jsonl").read_bytes().splitlines()) == 2


def test_a_broken_checksum_is_told(tmp_path: Path, cli: Cli) -> None:
    data = bytearray(warc(pages(3), packed=True))
    data[-6] ^= 1
    (tmp_path / "a.warc.gz").write_bytes(data)
    ran = cli("clean", tmp_path / "a.warc.gz", "--out", tmp_path / "out", "--no-corpus")
    assert (ran.code, "a.warc.gz: failed: is broken before byte" in ran.err) == (3, True)
    assert len(documents(tmp_path / "out")) >= 3


def test_pages_that_were_sent_packed(tmp_path: Path, cli: Cli) -> None:
    kinds = [
        ("text/html", gzip.compress(page(1))),
        ("text/html", b"this is not gzip"),
        ("text/html", gzip.compress(bytes(10**7))),
    ]
    (tmp_path / "a.warc").write_bytes(warc(kinds, encoding="gzip"))
    ran = cli("clean", tmp_path / "a.warc", "--out", tmp_path / "out", "--no-corpus", "--max-bytes", "1000000")
    assert ran.code == 3
    first, second = ran.err.splitlines()
    assert "is no response that can be read" in first
    assert "unpacks to more than --max-bytes 1000000" in second
    assert statuses(tmp_path / "out") == {"cleaned": 1, "failed": 2}


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/../../b", "C:\\x", "\\\\host\\share"])
def test_no_address_is_a_place(tmp_path: Path, name: str, cli: Cli) -> None:
    source = tmp_path / "in" / "a.warc"
    source.parent.mkdir()
    source.write_bytes(warc(pages(1)).replace(b"http://harbour.example/0", name.encode()))
    assert cli("clean", source, "--out", tmp_path / "out", "--no-corpus").code == 0
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "a.warc",
        "a.warc.jsonl",
        "provenance.jsonl",
        "report.html",
    ]


def test_what_is_dropped_from_a_page_goes(tmp_path: Path, cli: Cli) -> None:
    out = tmp_path / "out"
    (tmp_path / "a.warc").write_bytes(warc([("text/plain", b"none"), ("text/html", page(1)), ("text/html", page(2))]))
    assert cli("clean", tmp_path / "a.warc", "--out", out).code == 0
    record = next(record for record in documents(out) if record.id.endswith(f"{2:032}>"))
    ran = cli("drop", f"{record.id}:0-7", "--in", out)
    assert (ran.code, ran.out) == (0, f"{record.id}: 0-7 goes: Harbour\n")
    assert cli("clean", tmp_path / "a.warc", "--out", out).code == 0
    before, after = (
        json.loads(line)["text"] for line in (out / "a.warc.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert (before.startswith("Harbour 1"), after.startswith("2\n")) == (True, True)
