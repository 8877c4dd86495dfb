"""Whether a folder may take the clean files of documents with a verdict."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from cleaner.documents import Folders
from cleaner.errors import UsageError
from cleaner.rerun import EarlierRuns
from cleaner.run import check_places, is_within
from cleaner.sources.plan import name_of
from cleaner.sources.reading import UnreadableError, read_bytes
from cleaner.writers.files import TEMPORARY_PREFIX


def check_quarantine(sources: Sequence[Path], out: Path | None, quarantine: Path) -> None:
    """Raise UsageError when ``quarantine`` meets a source or ``out``, through links too, or holds what is not ours.

    Ours is a folder in which all files have names of the reports in ``out``, and one at least has what they say.
    """
    check_places(sources, quarantine, "--quarantine")
    if out is None:
        return
    check_apart(out, quarantine)
    if not quarantine.is_dir():
        return
    known = EarlierRuns(Folders(out, quarantine), ()).quarantined
    files = [path for path in sorted(quarantine.rglob("*")) if not (path.is_dir() and not path.is_symlink())]
    names = {path: name_of(str(path.relative_to(quarantine))) for path in files if not _is_left_over(path)}
    is_ours = all(name in known for name in names.values())
    if names and not (is_ours and any(_digest(path) in known[name] for path, name in names.items())):
        raise UsageError(f"{quarantine}: has content that cleaner did not write; choose an empty or new folder")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError:
        return ""


def check_apart(out: Path, quarantine: Path) -> None:
    """Raise UsageError when one of the two folders is the other, or lies inside of it, through links too."""
    for inner, outer in ((quarantine, out), (out, quarantine)):
        if is_within(inner, outer) or Path(os.path.realpath(inner)).is_relative_to(os.path.realpath(outer)):
            raise UsageError(f"{quarantine}: --quarantine and the output folder {out} meet; choose another")


def _is_left_over(path: Path) -> bool:
    """Whether a file is what a run that was killed had begun to write."""
    return path.name.startswith(TEMPORARY_PREFIX)
