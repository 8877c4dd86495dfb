"""Kills a run at random moments, again and again, and looks at what an undisturbed one makes of the rest.

    python -m tests.benchmarks.kills [--files N] [--kills N] [--seed N]

After the last kill one run goes to its end: clean files, report and statistics must be those of a run that was never killed.
Exits with 1 when they are not, or when fewer than five in eight of the kills fell while documents were being written.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from cleaner.writers.working import journals
from tests.benchmarks.folder import fill
from tests.cli.conftest import tree
from tests.runs.support import lines_done

SHARE_WHILE_WRITING: Final = 25 / 40


def _command(source: Path, out: Path) -> list[str | Path]:
    return [sys.executable, "-m", "cleaner", "clean", source, "--out", out, "--quiet", "--jobs", "2"]


def main() -> int:
    """Run the task and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moment = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        source, out, fresh = fill(Path(folder, "in"), options.files), Path(folder, "out"), Path(folder, "fresh")
        subprocess.run(_command(source, fresh), check=True)
        while_writing = 0
        for number in range(1, options.kills + 1):
            wanted, before = moment.randrange(options.files), journals(out)
            with subprocess.Popen(_command(source, out)) as run:
                while run.poll() is None and lines_done(out, before) < wanted:
                    time.sleep(0.001)
                time.sleep(moment.uniform(0, 0.05))
                run.send_signal(signal.SIGKILL)
            lines = lines_done(out, before)
            while_writing += lines > 0
            print(f"kill {number:2}: {f'{lines:,} lines' if lines else 'nothing was being written'}")
            if (out / "provenance.jsonl").exists():
                shutil.rmtree(out)  # it was over: from the beginning
        code = subprocess.run(_command(source, out), check=False).returncode
        ours, theirs = tree(out), tree(fresh)
        others = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    print(f"{while_writing} of {options.kills} kills fell while documents were being written")
    print(
        f"the last run ended with {code}, and {f'LEFT OTHER BYTES in {others[:9]}' if others else 'left the same bytes'}"
    )
    return 0 if code == 0 and not others and while_writing >= SHARE_WHILE_WRITING * options.kills else 1


if __name__ == "__main__":
    sys.exit(main())
