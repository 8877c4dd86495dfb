"""What stages cost beside the library, as ratios in one run.

    python -m tests.benchmarks.stages [--documents N] [--rounds N] [--megabytes N] [--engines]

Rounds are interleaved and medians compared. Exits with 1 when a figure falls short:

- throughput of ``cleaner pipe --jsonl``, with its start: at least 0.6 of the library's; of Arrow, at least 0.85
- peak memory of a stream of Arrow batches of N megabytes: at most 1.2 times that of 10 MB
- with ``--engines``, CPU of a document in Ray and in Spark with two workers: at most 1.15 times that with one (start and
  shutdown are in both, and cleaning long enough is what makes them small)
"""

import argparse
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from cleaner import Cleaner
from cleaner.corpus import count
from cleaner.stages.arrow import BatchCleaner
from cleaner.writers.statistics import write_statistics
from tests.benchmarks.corpus import documents

LEAST_PIPE: Final = 0.6
LEAST_ARROW: Final = 0.85
MOST_GROWTH: Final = 1.2
MOST_CPU: Final = 1.15
SMALL_MB: Final = 10
PR_SET_CHILD_SUBREAPER: Final = 36
"""Of Linux's prctl(2)."""
BATCH: Final = 500

STREAM: Final = """
import resource, sys
from pyarrow import parquet
from cleaner.stages.arrow import BatchCleaner
clean, file, writer = BatchCleaner(), parquet.ParquetFile(sys.argv[1]), None
for _ in range(int(sys.argv[2])):
    for batch in file.iter_batches(500):
        cleaned = clean(batch)
        writer = writer or parquet.ParquetWriter("/dev/null", cleaned.schema)
        writer.write_batch(cleaned)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""
IN_RAY: Final = """
import sys, ray
from cleaner.stages.arrow import BatchCleaner
ray.init(num_cpus=int(sys.argv[2]), logging_level="ERROR", log_to_driver=False)
read = ray.data.read_parquet(sys.argv[1])
read.map_batches(BatchCleaner(), batch_format="pyarrow", batch_size=500).materialize()
"""
IN_SPARK: Final = """
import os, sys
from pyspark.sql import SparkSession
from cleaner.stages.arrow import BatchCleaner
os.environ["PYSPARK_PYTHON"] = sys.executable
spark = SparkSession.builder.master(f"local[{sys.argv[2]}]").getOrCreate()
read, clean = spark.read.parquet(sys.argv[1]).repartition(8), BatchCleaner()
schema = spark.createDataFrame(clean.output_schema(read.limit(0).toArrow().schema).empty_table()).schema
read.mapInArrow(lambda batches: map(clean, batches), schema).write.format("noop").mode("overwrite").save()
"""


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _cost(program: str, *arguments: str | Path) -> tuple[float, float]:
    """Seconds of the clock and of the CPU, with those of all descendants: engines leave theirs behind, and we wait for them."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this system does not hand over the processes that an engine leaves behind")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    wall = _seconds(
        lambda: subprocess.run(
            [sys.executable, "-c", program, *arguments], check=True, capture_output=True, env=environment
        )
    )
    with suppress(ChildProcessError):  # none left
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peak(path: Path, times: int) -> int:
    """Peak bytes of a process that streams a file this many times."""
    done = subprocess.run([sys.executable, "-c", STREAM, path, str(times)], check=True, capture_output=True)
    return int(done.stdout)


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--engines", action="store_true")
    options = parser.parse_args()
    made = {document.id: document.text for document in documents(options.documents, seed=13)}
    texts, table = list(made.values()), pa.table({"id": list(made), "text": list(made.values())})
    counts, cleaner, short = count(texts), Cleaner(), []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_statistics(place / "statistics.jsonl", counts)
        parquet.write_table(table, place / "documents.parquet", BATCH)
        rows = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in made.items()).encode()
        pipe: list[str | Path] = [
            sys.executable,
            "-m",
            "cleaner",
            "pipe",
            "--jsonl",
            "--statistics",
            place / "statistics.jsonl",
        ]
        batches, clean = table.to_batches(BATCH), BatchCleaner(statistics=counts, id_column="id")
        sides: dict[str, Callable[[], object]] = {
            "library": lambda: [cleaner.clean(text, id=name, statistics=counts) for name, text in made.items()],
            "arrow": lambda: list(map(clean, batches)),
            "pipe": lambda: subprocess.run(pipe, input=rows, check=True, capture_output=True),
        }
        times = {name: statistics.median(taken) for name, taken in _interleaved(sides, options.rounds).items()}
        for name, least in (("pipe", LEAST_PIPE), ("arrow", LEAST_ARROW)):
            share = times["library"] / times[name]
            print(f"{name}: {share:.2f} of the library's throughput, at least {least}")
            short += [name] * (share < least)
        size = sum(len(text.encode()) for text in texts)
        few, many = (
            _peak(place / "documents.parquet", max(1, round(mb * 1e6 / size))) for mb in (SMALL_MB, options.megabytes)
        )
        print(f"peak memory: {few / 2**20:.0f} MiB at {SMALL_MB} MB, {many / 2**20:.0f} MiB at {options.megabytes} MB")
        short += ["memory"] * (many > MOST_GROWTH * few)
        for name, program in (("Ray", IN_RAY), ("Spark", IN_SPARK)) if options.engines else ():
            (wall_1, cpu_1), (wall_2, cpu_2) = (
                _cost(program, place / "documents.parquet", workers) for workers in "12"
            )
            print(
                f"{name}: CPU {cpu_1:.1f} and {cpu_2:.1f} s = {cpu_2 / cpu_1:.2f}; wall {wall_1:.1f} and {wall_2:.1f} s"
            )
            short += [name] * (cpu_2 > MOST_CPU * cpu_1)
    print(f"falls short: {', '.join(short)}" if short else "all as wanted")
    return 1 if short else 0


def _interleaved(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, work in sides.items():
            times[name].append(_seconds(work))
    return times


if __name__ == "__main__":
    sys.exit(main())
