"""Hostile pages of full size, each in a process of its own: whole, degraded or failed, never a short text that looks whole.

    python -m tests.benchmarks.hostile [--gib N]

A process may map N GiB (8). Exits with 1 when a page that counts as read lacks a word, or when a run ends without saying why.
"""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cleaner.cli.output import table
from tests.cli.conftest import clean_files, documents
from tests.test_hostile_pages import WORD, page_of

_SHAPES: Final[Mapping[str, Callable[[], str]]] = {
    "1,000,000 bullets": lambda: f"<ul>{f'<li>{WORD}</li>' * 1_000_000}</ul>",
    "100,000 rows": lambda: f"<table>{f'<tr><td>{WORD}</td><td>{WORD}</td></tr>' * 100_000}</table>",
    "100,000 cells in a row": lambda: f"<table><tr>{f'<td>{WORD}</td>' * 100_000}</tr></table>",
    "100,000 paragraphs": lambda: f"<p>{WORD}</p>" * 100_000,
    "1,000,000 nested": lambda: "<div>" * 1_000_000 + WORD * 50,
    "200,000 attributes": lambda: f"<p {' '.join(f'a{number}=1' for number in range(200_000))}>{WORD}",
    "60 MB in a text": lambda: f"<p>{f'{WORD} ' * 12_000_000}</p>",
    "60 MB in a script": lambda: f"<script>{'word ' * 12_000_000}</script><p>{WORD}</p>",
}


def main() -> int:
    """Run the pages and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gib", type=int, default=8, help="memory that a process may map")
    options = parser.parse_args()
    rows: list[tuple[str, ...]] = [("page", "status", "words", "exit", "CPU s", "MiB", "reason")]
    is_silent = False
    for shape, body_of in _SHAPES.items():
        body = body_of()
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "in"), Path(folder, "out")
            source.mkdir()
            (source / "page.html.gz").write_bytes(gzip.compress(page_of(f"<p>{os.urandom(400_000).hex()}</p>{body}")))
            limited = ("prlimit", f"--as={options.gib * 2**30}", sys.executable, "-m", "cleaner")
            process = subprocess.Popen([*limited, "clean", str(source), "--out", str(out), "--jobs", "1", "--quiet"])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            record = documents(out)["page.html.gz"]
            found = sum(text.count(WORD) for text in clean_files(out).values())
        is_whole = process.returncode == 0 and found == body.count(WORD)
        is_told = process.returncode == 3 and record.status in {"degraded", "failed"} and bool(record.reason)
        is_silent |= not (is_whole or is_told)
        cost = (f"{usage.ru_utime + usage.ru_stime:.1f}", f"{usage.ru_maxrss / 1024:.0f}")
        words = f"{found:,} of {body.count(WORD):,}"
        rows.append((shape, record.status, words, str(process.returncode), *cost, record.reason or ""))
    print(table(rows))
    return 1 if is_silent else 0


if __name__ == "__main__":
    sys.exit(main())
