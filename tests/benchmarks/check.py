"""What `cleaner check` costs over clean files, against one process that reads the same files and calls ``clean``.

    python -m tests.benchmarks.check [--files N] [--rounds N]

CPU time of the whole process, start-up included; rounds are interleaved and medians compared. Exits with 1 when the check
takes more than 1.5 times as much.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

from cleaner import clean
from tests.benchmarks.corpus import documents
from tests.benchmarks.folder import cost

MOST: Final = 1.5
_BARE: Final = """
import os, sys
from cleaner import clean
for entry in os.scandir(sys.argv[1]):
    with open(entry.path, encoding="utf-8", newline="") as stream:
        clean(stream.read())
"""


def _fill(folder: Path, count: int) -> None:
    """Put this many documents there from which nothing goes."""
    number = 0
    for document in documents(2 * count, seed=13):
        text = clean(document.text).text
        if clean(text).status == "unchanged" and number < count:
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8", newline="")
            number += 1
    if number < count:
        raise SystemExit(f"only {number:,} clean documents")


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, options.files)
        bare, check = [], []
        for _ in range(options.rounds):
            bare.append(cost(sys.executable, "-c", _BARE, folder).cpu)
            check.append(cost(sys.executable, "-m", "cleaner", "check", "-q", "--isolated", folder).cpu)
    reading, checking = statistics.median(bare), statistics.median(check)
    print(f"{options.files:,} clean files, medians of {options.rounds} rounds, seconds of CPU")
    print(
        f"read and clean: {reading:.2f}   cleaner check: {checking:.2f}   ratio {checking / reading:.2f} (at most {MOST})"
    )
    return 1 if checking > MOST * reading else 0


if __name__ == "__main__":
    sys.exit(main())
