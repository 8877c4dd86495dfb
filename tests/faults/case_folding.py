"""Cleans onto a file system that folds case: ``python -m tests.faults.case_folding``.

It makes an exFAT, which keeps the case of names and finds them by any other, in a file, and mounts it: that takes root, FUSE and
a loop device (on Debian: ``apt-get install exfat-fuse exfatprogs``). Exits with 1 when
a run does not refuse names that meet there.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.cli.conftest import filled

_SIZE: Final = 2**24
"""Bytes of the file system."""


@contextmanager
def folding(place: Path) -> Iterator[Path]:
    """A folder on exFAT."""
    image, folder = place / "image", place / "exfat"
    folder.mkdir()
    with image.open("wb") as stream:
        stream.truncate(_SIZE)
    subprocess.run(["mkfs.exfat", image], check=True, capture_output=True)
    made = subprocess.run(["losetup", "--find", "--show", image], check=True, capture_output=True, text=True)
    device = made.stdout.strip()
    try:
        subprocess.run(["mount.exfat-fuse", device, folder], check=True, capture_output=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", folder], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


def faults(place: Path, folder: Path) -> Iterator[str]:
    """What a run onto ``folder`` does wrong."""
    source, out = filled(place / "in", {"A.txt": "one", "a.txt": "two", "b.txt": "three"}), folder / "new" / "out"
    command: list[str | Path] = [sys.executable, "-m", "cleaner", "clean", source, "--out", out]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    if refused.returncode != 2 or "A.txt and a.txt: both would be written to a.txt" not in refused.stderr:
        yield f"names that meet are not refused: {refused.returncode}, {refused.stderr}"
    if left := [path.name for path in folder.iterdir()]:
        yield f"a run that was refused left {left}"
    (source / "A.txt").rename(source / "c.txt")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {path.name: path.read_text() for path in out.glob("*.txt")}
    if done.returncode or found != {"a.txt": "two", "b.txt": "three", "c.txt": "one"}:
        yield f"names that do not meet are not written: {done.returncode}, {done.stderr}, {found}"


def main() -> int:
    with tempfile.TemporaryDirectory() as name, folding(Path(name)) as folder:
        found = list(faults(Path(name), folder))
    print("\n".join(found) or "a run onto exFAT refuses names that differ in case only, and goes through without them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
