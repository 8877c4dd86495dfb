"""Fuzzes the cleaner and its readers, guided by coverage (atheris): ``python -m tests.fuzz [TARGET...] --seconds N``.

Each target runs in a process of its own for its share of the time, until something is found: then the input lies in
``fixtures/fuzz/TARGET/``, where ``tests/test_fuzz_cases.py`` runs it from then on, and the exit code is 1. Inputs that led
further are kept in ``.fuzz/`` and are where the next call starts; to run them first comes on top of the seconds.

atheris comes with the group ``fuzz`` (``pip install -e '.[fuzz]'``). It has wheels for Linux on x86-64 and Python 3.11 to 3.14;
elsewhere the group installs nothing. Where it is missing this ends with 2 and says so, and the cases that were found still run
with the other tests.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Final, NoReturn

ROOT: Final = Path(__file__).parents[2]
KEPT: Final = ROOT / ".fuzz"
CASES: Final = ROOT / "fixtures" / "fuzz"
NAMES: Final = ("clean", "journal", "report", "configuration", "pack", "statistics", "rows", "decode", "ignore", "page")
SECONDS: Final = 180
TIMEOUT_S: Final = 10
"""What an input may take: 2 s for the 100 kB that it may have, five times as much since every branch is noted."""


def main() -> int:
    """Fuzz what is asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the cleaner and its readers.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="in all (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=0, help="the same inputs in the same order (default: others each time)"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    targets = options.targets or list(NAMES)
    if unknown := [name for name in targets if name not in NAMES]:
        parser.error(f"no target is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if find_spec("atheris") is None:
        print("fuzz: atheris is not installed: pip install -e '.[fuzz]' (Linux on x86-64, Python 3.11 to 3.14)")
        return 2
    if options.inside:
        _fuzz(targets[0], options.seconds, options.seed)
    found = [name for name in targets if not _is_fine(name, max(options.seconds // len(targets), 1), options.seed)]
    print(f"fuzz: found something in {', '.join(found)}" if found else "fuzz: found nothing")
    return 1 if found else 0


def _is_fine(name: str, seconds: int, seed: int) -> bool:
    """Fuzz a target in a process of its own, and tell how that went; whether nothing was found."""
    before = set((CASES / name).glob("*"))
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds), "--seed", str(seed), "--inside"]
        done = subprocess.run(command, cwd=ROOT, env=_environment(temporary), capture_output=True, check=False)
    said = done.stderr.decode(errors="replace").splitlines()
    number = next((line.rpartition(" ")[2] for line in said if "number_of_executed_units" in line), "?")
    kept = len(list((KEPT / name).glob("*")))
    print(f"fuzz: {name}: {number} executions in {seconds} s, {kept} inputs kept", flush=True)
    if done.returncode == 0:
        return True
    print(done.stdout.decode(errors="replace"), "\n".join(said[-12:]), sep="\n")
    for path in sorted(set((CASES / name).glob("*")) - before):
        print(f"fuzz: {name}: this input does it: {path.relative_to(ROOT)}")
    return False


def _environment(temporary: str) -> dict[str, str]:
    """The environment of a process that fuzzes: its temporary files go with it, however it ends."""
    return {**os.environ, "TMPDIR": temporary, "PYTHONHASHSEED": "0"}


def _fuzz(name: str, seconds: int, seed: int) -> NoReturn:
    """Fuzz a target in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"], enable_loader_override=False):
        from tests.fuzz.targets import LARGEST, TARGETS
    target = TARGETS[name]
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for start in target.starts():
        (corpus / hashlib.sha256(start).hexdigest()).write_bytes(start)
    (CASES / name).mkdir(parents=True, exist_ok=True)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        moment = Random(seed)
        if moment.random() < 0.4:
            return bytes(atheris.Mutate(data, longest))
        return target.mutate(data, moment)[:longest]

    options = (
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-timeout={TIMEOUT_S}",
        f"-max_len={LARGEST}",
        f"-artifact_prefix={CASES / name}/",
        "-print_final_stats=1",
        "-len_control=0",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus), str(CASES / name)], target.check, custom_mutator=mutated)
    atheris.Fuzz()
    raise SystemExit


if __name__ == "__main__":
    sys.exit(main())
