"""Chromium, as the system has it, and runs made up for a page to show."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from cleaner.model import Measure
from cleaner.writers.records import (
    REPORT,
    SCHEMA,
    CleanRecord,
    Counter,
    DocumentRecord,
    Header,
    LosingVoteRecord,
    NoteRecord,
    ProblemRecord,
    RemovalRecord,
    SourceRecord,
    to_line,
)
from tests.cli.conftest import cli, no_workers

__all__ = ["cli", "no_workers"]

CHROMIUM: Final = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing; these tests want a real browser: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Watched(NamedTuple):
    """A page in Chromium, and what it must not do: print, ask, or fetch."""

    page: Page
    said: list[str]
    asked: list[str]
    fetched: list[str]

    def check(self) -> None:
        assert (self.said, self.asked) == ([], [])
        assert [url for url in self.fetched if not url.startswith(("file:", "blob:"))] == []
        assert len([url for url in self.fetched if url.startswith("file:")]) == 1


def watched(page: Page, path: Path) -> Watched:
    """The page at ``path``, shown and watched."""
    found = Watched(page, [], [], [])

    def asked(dialog: Dialog) -> None:
        found.asked.append(dialog.message)
        dialog.dismiss()

    page.set_default_timeout(10_000)
    page.on("console", lambda message: found.said.append(message.text))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("dialog", asked)
    page.on("request", lambda request: found.fetched.append(request.url))
    page.goto(path.as_uri())
    return found


def hostile_run(out: Path, words: Sequence[str]) -> Path:
    """A folder as a run writes it, with each of ``words`` at every place where a text can stand: a document for each."""
    out.mkdir()
    counter = Counter()
    lines = [to_line(Header(0, SCHEMA, words[0], words[0], words[0], words[0]))]
    for number, word in enumerate(words, start=1):
        clean, cut = f"Before {word} here.\nAfter {word}.\n", f"{word} \x07\u202e\x00"
        at, end = len(f"Before {word} here.\n"), len(clean)
        evidence: dict[str, Measure] = {word: word, f"{word} many": [word, word], "threshold": 0.5}
        kinds = [word, "shape"]
        removal = RemovalRecord(
            f"{number:012x}", at, at + len(cut), at, f"{word} rule", f"{word} {number}", "certain", kinds, evidence, cut
        )
        notes = [
            NoteRecord(0, 6, word, word, evidence),
            NoteRecord(
                0, end, "campaign", "verdict", {"fragments": [f"{word}: 4"], "hashes": [f"{number:016x}", word]}
            ),
        ]
        record = DocumentRecord(
            number,
            word,
            SourceRecord("text", word, len(clean), "0" * 64, word, len(clean) + len(cut)),
            "review",
            word,
            CleanRecord(f"{number}.txt", hashlib.sha256(clean.encode()).hexdigest(), len(clean)),
            [removal],
            notes,
            [LosingVoteRecord(0, 9, word, word, word, kinds, evidence, word)],
            3,
            [ProblemRecord(word, f"{word}!")],
        )
        (out / f"{number}.txt").write_text(clean, encoding="utf-8", newline="")
        counter.add(record)
        lines.append(to_line(record))
    lines.append(to_line(counter.summary(len(words) + 1)))
    (out / REPORT).write_bytes(b"".join(lines))
    return out
