"""What a run over a folder costs, against a bare copy of the same files in the same run.

    python -m tests.benchmarks.folder [--files N] [--rounds N]

The bare copy reads each file, writes it beside its place and renames it, and does nothing else. Rounds are interleaved and
medians compared. Exits with 1 when a figure falls short:

- throughput with one worker, counting included: at least 0.35 of the bare copy's; 0.45 with ``--no-corpus``
- CPU time of a document with two workers: at most 1.15 of that with one
- peak memory of any process with 20,000 files: at most 1.1 of that with 2,000; with one large document at most 20 times the
  document and 150 MiB
- CPU time of ``cleaner --version``: at most 0.15 s
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from tests.benchmarks.corpus import documents

LEAST_COUNTED: Final = 0.35
LEAST_UNCOUNTED: Final = 0.45
MOST_CPU: Final = 1.15
MOST_GROWTH: Final = 1.1
MOST_START_S: Final = 0.15
FEW: Final = 2_000
MANY: Final = 20_000
MIB: Final = 2**20


class Cost(NamedTuple):
    """What a process took, with those that it waited for: seconds of the clock and of the CPU, and peak bytes of one of them."""

    wall: float
    cpu: float
    peak: int


def _cost(*arguments: str | Path) -> Cost:
    """A command of ours, which must end well."""
    return cost(sys.executable, "-m", "cleaner", *arguments)


def cost(*command: str | Path, stdin: IO[bytes] | None = None) -> Cost:
    """A process, which must end well."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _bare_copy(source: Path, out: Path) -> float:
    """Seconds that it takes to read, write aside and rename each file."""
    started = time.monotonic()
    out.mkdir()
    for entry in os.scandir(source):
        data = Path(entry.path).read_bytes()
        aside = out / f".tmp-{entry.name}"
        aside.write_bytes(data)
        aside.rename(out / entry.name)
    return time.monotonic() - started


def fill(folder: Path, count: int) -> Path:
    """A folder with this many documents of about 2.5 kB."""
    folder.mkdir()
    for number, document in enumerate(documents(count, seed=11)):
        (folder / f"{number:06}.txt").write_text(document.text, encoding="utf-8")
    return folder


def _rounds(source: Path, place: Path, rounds: int) -> Iterator[tuple[float, Cost, Cost, Cost]]:
    """Bare copy; one worker, counting; one worker, not counting; two workers, not counting."""
    for _ in range(rounds):
        bare = _bare_copy(source, place / "bare")
        costs = []
        for number, options in enumerate(
            (["--jobs", "1"], ["--jobs", "1", "--no-corpus"], ["--jobs", "2", "--no-corpus"])
        ):
            costs.append(_cost("clean", source, "--out", place / f"out{number}", "--quiet", *options))
        yield bare, costs[0], costs[1], costs[2]
        for folder in ("bare", "out0", "out1", "out2"):
            shutil.rmtree(place / folder)


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    short: list[str] = []

    def figure(name: str, value: float, limit: float, *, least: bool) -> None:
        is_short = value < limit if least else value > limit
        print(
            f"{name:<58}{value:>8.3f}  ({'at least' if least else 'at most'} {limit:g}){'  falls short' if is_short else ''}"
        )
        if is_short:
            short.append(name)

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = fill(place / "in", options.files)
        bares, counted, uncounted, doubled = zip(*_rounds(source, place, options.rounds), strict=True)
        bare = statistics.median(bares)
        print(f"{options.files:,} files, medians of {options.rounds} rounds")
        print(f"bare copy: {bare / options.files * 1e6:,.0f} us a file")
        wall, plain = (statistics.median(cost.wall for cost in costs) for costs in (counted, uncounted))
        figure("throughput with one worker, of the bare copy's", bare / wall, LEAST_COUNTED, least=True)
        figure("the same with --no-corpus", bare / plain, LEAST_UNCOUNTED, least=True)
        cpu = [statistics.median(cost.cpu for cost in costs) for costs in (uncounted, doubled)]
        print(f"CPU time a document: {cpu[0] / options.files * 1e6:,.0f} us with one worker")
        figure("CPU time a document with two workers, of that with one", cpu[1] / cpu[0], MOST_CPU, least=False)
        shutil.rmtree(source)
        peaks = []
        for count in (FEW, MANY):
            source = fill(place / str(count), count)
            peaks.append(_cost("clean", source, "--out", place / f"out{count}", "--quiet", "--jobs", "1").peak)
            print(f"peak memory of a process with {count:,} files: {peaks[-1] / MIB:,.0f} MiB")
        figure("peak memory with 20,000 files, of that with 2,000", peaks[1] / peaks[0], MOST_GROWTH, least=False)
        large = place / "large.txt"
        large.write_text("\n".join(document.text for document in documents(4_000, seed=3)), encoding="utf-8")
        size = large.stat().st_size
        peak = _cost("clean", large, "--out", place / "outlarge", "--quiet", "--jobs", "1").peak
        print(f"peak memory with one document of {size / MIB:,.0f} MiB: {peak / MIB:,.0f} MiB")
        figure("of 20 times the document and 150 MiB", peak / (20 * size + 150 * MIB), 1.0, least=False)
        starts = statistics.median(_cost("--version").cpu for _ in range(options.rounds))
        figure("CPU seconds of cleaner --version", starts, MOST_START_S, least=False)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
