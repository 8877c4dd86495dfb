"""Hostile pages in a run: what breaks the parser is told, nothing is expanded, fetched, or unpacked without end."""

import ctypes
import gzip
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Cli, clean_files, documents, filled, spawned
from tests.test_hostile_pages import CUT, END, LINE, WORD, page_of


def test_pages_that_break_the_parser_cost_the_others_nothing(tmp_path: Path) -> None:
    pages = {f"{number}.html": page_of(body) for number, body in enumerate(CUT.values())}
    filled(tmp_path / "in", {**pages, "good.html": page_of(f"<p>{WORD}</p>"), "zero.html": b"", "no-tag.html": b"gull"})
    run = spawned("clean", tmp_path / "in", "--out", tmp_path / "out", "--jobs", "2", timeout=60)
    records = documents(tmp_path / "out")
    assert run.code == 3
    assert {records[name].status for name in pages} == {"degraded"}
    assert all("the parser lost about" in (records[name].reason or "") for name in pages)
    texts = clean_files(tmp_path / "out")
    assert all(texts[f"{name}.txt"].startswith(LINE.strip()) for name in pages)
    assert texts["good.html.txt"].split() == f"{LINE * 4} {WORD} {END}".split()
    assert texts["no-tag.html.txt"].strip() == WORD


DECLARED: Final = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html {}>\n'
XHTML: Final = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Tides</title></head>"
    f"<body><p>{LINE * 4} &bait;</p><p>{END}</p></body></html>"
)


def laughs(levels: int, times: int) -> str:
    """Declarations of entities of which each names the one before ``times`` times."""
    return "\n".join(
        [f'<!ENTITY l0 "{WORD}">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * times}">' for n in range(1, levels))]
    )


@pytest.mark.parametrize("name", ["page.xhtml", "page.html"])
@pytest.mark.parametrize(("levels", "times"), [(10, 10), (3, 20_000)], ids=["billion laughs", "quadratic blow-up"])
def test_entities_that_a_page_declares_are_not_expanded(
    cli: Cli, tmp_path: Path, name: str, levels: int, times: int
) -> None:
    doctype = DECLARED.format(f'[{laughs(levels, times)}\n<!ENTITY bait "&l{levels - 1};">]')
    run = cli("clean", filled(tmp_path / "in", {name: doctype + XHTML}), "--out", tmp_path / "out")
    assert run.code == 0
    text = clean_files(tmp_path / "out")[f"{name}.txt"]
    assert text.split() == f"{LINE * 4} &bait; {END}".split()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A file that somebody may be lured to, and a file descriptor that tells (inotify) when it is opened."""
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY bait "an open secret">', encoding="utf-8")
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    in_open = 0x20
    assert watch >= 0
    assert libc.inotify_add_watch(watch, os.fsencode(secret), in_open) >= 0
    yield secret, watch
    os.close(watch)


@pytest.mark.parametrize(
    "doctype",
    [
        '[<!ENTITY bait SYSTEM "{}">]',
        '[<!ENTITY % all SYSTEM "{}"> %all;]',
        'SYSTEM "{}"',
        'PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{}"',
    ],
)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_what_a_page_names_is_neither_read_nor_fetched(
    cli: Cli, tmp_path: Path, opened: tuple[Path, int], doctype: str, scheme: str
) -> None:
    secret, watch = opened
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = secret.as_uri() if scheme == "file" else f"http://127.0.0.1:{server.getsockname()[1]}/secret.dtd"
        include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{address}' parse='text'/>"
        text = DECLARED.format(doctype.format(address)) + XHTML.replace("</body>", f"{include}</body>")
        source = filled(tmp_path / "in", {"page.xhtml": text, "page.html": text})
        assert cli("clean", source, "--out", tmp_path / "out").code == 0
        assert select.select([server.fileno(), watch], [], [], 0)[0] == []
        assert "open secret" not in "".join(clean_files(tmp_path / "out").values())
        secret.read_text(encoding="utf-8")
        assert select.select([watch], [], [], 5)[0] == [watch]  # whoever does read it is seen


@pytest.mark.parametrize(
    ("data", "code", "status", "reason"),
    [
        (gzip.compress(bytes(200_000_000)), 3, "failed", "looks like a bomb"),
        (gzip.compress(b"<div>" * 20_000_000), 3, "failed", "looks like a bomb"),
        (gzip.compress(gzip.compress(bytes(200_000_000))), 0, "skipped", "binary"),
        (gzip.compress(b"<p>gull</p>") + gzip.compress(bytes(200_000_000)), 3, "failed", "looks like a bomb"),
        (gzip.compress(os.urandom(3_000).hex().encode() * 400), 3, "failed", "--max-bytes"),
    ],
    ids=["zeros", "tags", "gzip in gzip", "in the second member", "over the cap"],
)
def test_a_packed_page_that_unpacks_without_end_is_stopped(
    cli: Cli, tmp_path: Path, data: bytes, code: int, status: str, reason: str
) -> None:
    source = filled(tmp_path / "in", {"page.html.gz": data, "good.html": page_of("")})
    cap = ["--max-bytes", "1000000"] if reason == "--max-bytes" else []
    run = cli("clean", source, "--out", tmp_path / "out", *cap)
    record = documents(tmp_path / "out")["page.html.gz"]
    assert (run.code, record.status) == (code, status)
    assert reason in (record.reason or "")
    assert "page.html.gz" in run.err
    assert clean_files(tmp_path / "out")["good.html.txt"].endswith(END)
