"""Peak memory of a stream, 10 MB and many.

    python -m tests.benchmarks.memory [--megabytes N] [--select RULE] [WAY ...]

Ways are ``pipe`` (rows on standard input), ``jsonl`` and ``parquet`` (an archive in ``clean``, counts included); all without
any named. Exits with 1 when one takes more than 1.2 times as much for N megabytes as for 10. A gigabyte of all rules takes half
an hour and more a way; ``--select`` leaves one, and the way through rows, records and writers as it is.
"""

import argparse
import itertools
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from tests.benchmarks.corpus import documents
from tests.benchmarks.folder import MIB, cost

FEW_MB: Final = 10
MOST_GROWTH: Final = 1.2
WAYS: Final = ("pipe", "jsonl", "parquet")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", metavar="WAY", help=", ".join(WAYS))
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--select", metavar="RULE")
    options = parser.parse_args()
    if unknown := set(options.ways) - set(WAYS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    chosen = ["--select", options.select] if options.select else []
    short = []
    for way in options.ways or WAYS:
        few, many = (_peak(way, megabytes, chosen) for megabytes in (FEW_MB, options.megabytes))
        print(f"{way}: {few / MIB:.0f} MiB at {FEW_MB} MB, {many / MIB:.0f} MiB at {options.megabytes:,} MB")
        short += [way] * (many > MOST_GROWTH * few)
    print(f"falls short: {', '.join(short)}" if short else "all as wanted")
    return 1 if short else 0


def _peak(way: str, megabytes: int, chosen: list[str]) -> int:
    """Peak bytes of the process that needs most."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "rows.parquet" if way == "parquet" else "rows.jsonl")
        _fill(source, megabytes * 10**6)
        command = [sys.executable, "-m", "cleaner"]
        if way == "pipe":
            with source.open("rb") as rows:
                return cost(*command, "pipe", "--jsonl", "--quiet", *chosen, stdin=rows).peak
        return cost(*command, "clean", source, "--out", Path(folder, "out"), "--quiet", *chosen).peak


def _fill(path: Path, size: int) -> None:
    """Rows with texts of so many bytes: a thousand documents again and again, each with an id of its own."""
    texts = [document.text for document in documents(1_000, seed=13)]
    times = max(1, size // sum(len(text.encode()) for text in texts))
    if path.suffix == ".parquet":
        with parquet.ParquetWriter(path, pa.schema({"id": pa.string(), "text": pa.string()})) as writer:
            for turn in range(times):
                names = [f"{turn}-{number}" for number in range(len(texts))]
                writer.write_table(pa.table({"id": names, "text": texts}))
        return
    with path.open("w", encoding="utf-8") as stream:
        for turn, (number, text) in itertools.product(range(times), enumerate(texts)):
            stream.write(json.dumps({"id": f"{turn}-{number}", "text": text}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
