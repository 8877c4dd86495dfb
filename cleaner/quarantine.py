"""Whether a folder may take the clean files of documents with a verdict."""

import os
from collections.abc import Sequence
from pathlib import Path

from cleaner.documents import Folders
from cleaner.errors import UsageError
from cleaner.rerun import EarlierRun
from cleaner.run import check_places, is_within, names_in_quarantine
from cleaner.sources.plan import name_of
from cleaner.writers.files import TEMPORARY_PREFIX


def check_quarantine(sources: Sequence[Path], out: Path | None, quarantine: Path) -> None:
    """Raise UsageError when ``quarantine`` meets a source or ``out``, through links too, or holds what is not ours.

    Ours are the files that the report in ``out`` says are there, and those of a run that was stopped.
    """
    check_places(sources, quarantine, "--quarantine")
    if out is None:
        return
    check_apart(out, quarantine)
    if not quarantine.is_dir():
        return
    folders = Folders(out, quarantine)
    known = names_in_quarantine(folders, EarlierRun(folders, ()))
    for path in sorted(quarantine.rglob("*")):
        is_folder = path.is_dir() and not path.is_symlink()
        if not is_folder and name_of(str(path.relative_to(quarantine))) not in known and not _is_left_over(path):
            raise UsageError(f"{quarantine}: has content that cleaner did not write; choose an empty or new folder")


def check_apart(out: Path, quarantine: Path) -> None:
    """Raise UsageError when one of the two folders is the other, or lies inside of it, through links too."""
    for inner, outer in ((quarantine, out), (out, quarantine)):
        if is_within(inner, outer) or Path(os.path.realpath(inner)).is_relative_to(os.path.realpath(outer)):
            raise UsageError(f"{quarantine}: --quarantine and the output folder {out} meet; choose another")


def _is_left_over(path: Path) -> bool:
    """Whether a file is what a run that was killed had begun to write."""
    return path.name.startswith(TEMPORARY_PREFIX)
