"""What report.html costs: its size, its share of the run, and when a browser can use it.

    python -m tests.benchmarks.page [--files N] [--keep FOLDER]

Documents are made up, of about 2.5 kB each. Exits with 1 when a figure falls short, for 20,000 documents:

- the page: at most 50 MB
- CPU seconds that making it takes, of those of the whole run: at most 0.15
- from opening it in Chromium until a key has shown the first removal: at most 3 s
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from cleaner.report import PAGE
from tests.benchmarks.folder import fill
from tests.report.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

MOST_MB: Final = 50
MOST_SHARE: Final = 0.15
MOST_S: Final = 3


def _cpu(*arguments: str | Path) -> float:
    """CPU seconds of a command of ours with its workers; it must end well."""
    process = subprocess.Popen([sys.executable, "-m", "cleaner", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"cleaner {arguments[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def _interactive(page: Path) -> float:
    """Seconds from opening ``page`` until a key has shown its first removal."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        shown = browser.new_page()
        started = time.monotonic()
        shown.goto(page.as_uri())
        shown.keyboard.press("n")
        shown.locator(".cut:focus .why").wait_for()
        took = time.monotonic() - started
        browser.close()
    return took


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder, in which sources and output stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        source = fill(place / "in", options.files)
        out = place / "out"
        whole = _cpu("clean", source, "--out", out, "--quiet")
        alone = _cpu("report", out, "--quiet")
        size = (out / PAGE).stat().st_size / 1e6
        seconds = _interactive(out / PAGE)
    print(f"{options.files:,} files; the run took {whole:.1f} s of CPU, `cleaner report` {alone:.1f} s with its start")
    short = False
    for name, value, most in (
        ("page, MB", size, MOST_MB),
        ("share of the run", alone / whole, MOST_SHARE),
        ("seconds until it can be used", seconds, MOST_S),
    ):
        print(f"{name:<30}{value:>8.3f}  (at most {most:g}){'  falls short' if value > most else ''}")
        short |= value > most
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
