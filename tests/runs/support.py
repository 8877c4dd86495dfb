"""What tests of whole runs need: runs as processes that can be killed, and what they left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from cleaner.writers.working import WORKING, journals
from tests.cli.conftest import FILLED, PROSE, Ran
from tests.support import ROOT

PATIENCE_S: Final = 120.0
"""Seconds that a test waits for what must happen, on a machine however busy."""


def command(*arguments: str | Path, module: str = "tests.runs.hostile") -> list[str]:
    return [sys.executable, "-m", module, *(os.fspath(argument) for argument in arguments)]


def ran(*arguments: str | Path, **options: Any) -> Ran:
    """A run in a process of its own, to its end."""
    done = subprocess.run(
        command(*arguments), capture_output=True, cwd=ROOT, timeout=PATIENCE_S, check=False, **options
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run in a process of its own, killed at the end of the block."""
    with subprocess.Popen(
        command(*arguments), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.002)


def lines_done(out: Path, before: Collection[Path] = ()) -> int:
    """How many lines the report of a run under way has, which was not there ``before``."""
    found = [path for path in journals(out) if path not in before]
    try:
        return found[0].read_bytes().count(b"\n") if found else 0
    except FileNotFoundError:  # it has just become the report
        return 0


def texts(count: int, odd: Mapping[int, str] = {}) -> dict[str, str | bytes]:
    """Documents with filler and without; ``odd`` says what stands in some of them besides."""
    return {
        f"{number // 100:03}/{number:05}.txt": f"Number {number}. {FILLED if number % 3 else PROSE}{odd.get(number, '')}\n"
        for number in range(count)
    }


def is_stopped(out: Path) -> bool:
    return (out / WORKING).exists()
