"""Makes each call of a small run below its output folder fail once, or kill the run: ``python -m tests.faults [--all]``.

strace counts the calls of a run that nobody disturbs, then for each of them there is a run in which it fails (no space, an
error of the disk) or is the last thing that the process does. After each: the exit code is the documented one, what lies
under a final name is whole, and the next run ends with the bytes of one that was never disturbed. Prints a table; the exit
code is 1 when a run falls short, 2 when the system does not let strace work.

The run is in a process namespace of its own, so that names with a process id in them are the same each time.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.cli import main as cleaner_main
from cleaner.writers.files import TEMPORARY_PREFIX
from cleaner.writers.records import REPORT
from cleaner.writers.working import WORKING
from tests.cli.conftest import filled, tree
from tests.runs.support import texts

CALLS: Final = ("openat", "write", "rename", "fsync")
KILLED: Final = ("write", "rename")
DOCUMENTS: Final = 12
JOBS: Final = (0, 2)
MOST: Final = 6
"""Faults of a kind, unless all are wanted: spread evenly over its calls, the first and the last among them."""
STOPPED: Final = 4
KILL: Final = 128 + 9
ALONE: Final = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc")
_CALL: Final = re.compile(r"^(\d+) +(\w+)\((.*)$")
_PATH: Final = re.compile(r'<([^<>]+)>|"((?:[^"\\]|\\.)*)"')


class Fault(NamedTuple):
    """What happens at the ``number``-th call of a kind in each process, counting those below the output folder."""

    call: str
    number: int
    effect: str
    """As strace has it."""

    @property
    def name(self) -> str:
        return self.effect.partition("=")[2]


class Place(NamedTuple):
    """Where the runs are."""

    source: Path
    out: Path
    log: Path

    def command(self, jobs: int) -> list[str]:
        return ["clean", str(self.source), "--out", str(self.out), "--jobs", str(jobs), "--quiet", "--isolated"]

    def traced(self, jobs: int, *options: str) -> subprocess.CompletedProcess[bytes]:
        """A run under strace."""
        words = (*ALONE, "strace", "-f", "-qq", "-o", str(self.log), *options)
        python = (sys.executable, "-m", "cleaner", *self.command(jobs))
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run([*words, *python], capture_output=True, check=False, env=environment, timeout=120)

    def undisturbed(self, jobs: int) -> int:
        """The exit code of a run that nobody disturbs, in a forked process, since that starts at once."""
        sys.stdout.flush()
        if (pid := os.fork()) == 0:
            code = 70
            try:
                cleaner_main(self.command(jobs))
            except SystemExit as exited:
                code = exited.code if isinstance(exited.code, int) else 70
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> int:
    """Disturb runs; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Disturb runs at each of their calls.")
    parser.add_argument("--all", action="store_true", help=f"every call, not {MOST} of a kind")
    everything = parser.parse_args().all
    if (why := _why_not()) is not None:
        print(f"faults: {why}")
        return 2
    started, shortcomings, injected = time.monotonic(), list[str](), 0
    print(f"{'jobs':4}  {'call':6}  {'fault':7}  {'calls':>5}  {'runs':>4}  exit codes")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        place = Place(filled(folder / "in", texts(DOCUMENTS)), folder / "out", folder / "log")
        for jobs in JOBS:
            paths, counts = _calls(place, jobs)
            fresh = tree(place.out)
            for call, effect in _kinds():
                codes = Counter[int]()
                for number in _numbers(counts[call], everything):
                    code, short = _disturbed(place, jobs, Fault(call, number, effect), paths, fresh)
                    codes[code] += 1
                    injected += 1
                    shortcomings += [f"--jobs {jobs}, {effect} at {call} {number}: {one}" for one in short]
                told = ", ".join(f"{count} x {code}" for code, count in sorted(codes.items())) or "-"
                what = effect.partition("=")[2]
                print(f"{jobs:4}  {call:6}  {what:7}  {counts[call]:5}  {codes.total():4}  {told}", flush=True)
    for shortcoming in shortcomings:
        print(f"faults: {shortcoming}")
    print(f"faults: {injected} runs disturbed in {time.monotonic() - started:.0f} s, {len(shortcomings)} fell short")
    return 1 if shortcomings else 0


def _why_not() -> str | None:
    """Why it cannot be done here; None when it can."""
    for tool in (ALONE[0], "strace"):
        if shutil.which(tool) is None:
            return f"{tool} is missing: apt-get install strace util-linux"
    tried = subprocess.run([*ALONE, "strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        return f"strace may not trace here: {tried.stderr.decode(errors='replace').strip()}"
    return None


def _kinds() -> Iterator[tuple[str, str]]:
    for call in CALLS:
        yield from ((call, "error=ENOSPC"), (call, "error=EIO"))
        if call in KILLED:
            yield call, "signal=KILL"


def _numbers(count: int, everything: bool) -> Sequence[int]:
    """Which calls, from 1."""
    if everything or count <= MOST:
        return range(1, count + 1)
    return sorted({1 + round(step * (count - 1) / (MOST - 1)) for step in range(MOST)})


def _calls(place: Place, jobs: int) -> tuple[list[str], Counter[str]]:
    """Run undisturbed; the paths below the output folder, and how often a process makes each call there at most."""
    shutil.rmtree(place.out, ignore_errors=True)
    done = place.traced(jobs, "-y", "-s", "4096", "-e", f"trace={','.join(CALLS)}")
    assert done.returncode == 0, done.stderr.decode()
    paths, counts = {str(place.out)}, dict[str, Counter[str]]()
    for line in place.log.read_text(errors="replace").splitlines():
        if (found := _CALL.match(line)) is None:
            continue
        process, call, rest = found.groups()
        # what stands behind the arguments of a write is text; its first is the file
        arguments = rest.partition(",")[0] if call == "write" else rest
        below = {path for pair in _PATH.findall(arguments) for path in pair if _is_below(path, place.out)}
        if below:
            counts.setdefault(call, Counter())[process] += 1
            paths |= below
    return sorted(paths), Counter({call: max(found.values()) for call, found in counts.items()})


def _is_below(path: str, folder: Path) -> bool:
    return path == str(folder) or path.startswith(f"{folder}/")


def _disturbed(
    place: Place, jobs: int, fault: Fault, paths: Iterable[str], fresh: dict[str, bytes]
) -> tuple[int, list[str]]:
    """The exit code of a run with a fault, and where it or the next run falls short."""
    shutil.rmtree(place.out, ignore_errors=True)
    only = [word for path in paths for word in ("-P", path)]
    inject = f"inject={fault.call}:{fault.effect}:when={fault.number}"
    done = place.traced(jobs, *only, "-e", f"trace={fault.call}", "-e", inject)
    code = done.returncode if done.returncode >= 0 else 128 - done.returncode
    left, short = tree(place.out) if place.out.is_dir() else {}, []
    failures = place.log.read_text(errors="replace").count("(INJECTED)")
    if not failures and fault.name != "KILL":
        short.append("the call was not made again, so nothing was tested")
    tolerated = fault.call == "openat" and code == 0  # a look for what earlier runs have left
    if code != (KILL if fault.name == "KILL" else STOPPED) and not (tolerated and left == fresh):
        short.append(f"exit code {code}: {done.stderr.decode(errors='replace').strip()[-300:]}")
    asides = [name for name in left if Path(name).name.startswith(TEMPORARY_PREFIX)]
    for name, data in left.items():
        if name not in asides and not name.startswith(f"{WORKING}/") and fresh.get(name) != data:
            short.append(f"{name} is not whole")
    if code == STOPPED and asides and failures == 1:  # not when it failed to list the folder, too
        short.append(f"{', '.join(asides)} lies there still")
    if jobs == 0 and len(asides) > 1:
        short.append(f"several temporary files: {', '.join(asides)}")
    if REPORT in left and left != fresh and WORKING not in {Path(name).parts[0] for name in left}:
        short.append("there is a report, but not of all")
    again = place.undisturbed(jobs)
    if again != 0:
        short.append(f"the next run ends with {again}")
    if tree(place.out) != fresh or (place.out / WORKING).exists():
        short.append("the next run does not end with the bytes of a fresh one")
    return code, short


if __name__ == "__main__":
    sys.exit(main())
