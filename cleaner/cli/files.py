"""The files that ``check`` and ``fix`` are called with."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.cli.options import Settings, shown
from cleaner.sources.plan import Planned, look_through


def documents_at(paths: Sequence[Path], settings: Settings, *, force_exclude: bool) -> Iterator[tuple[str, Planned]]:
    """What there is to look at in files and folders, with names as they were given; skipped files are left out.

    The configuration's ``include`` and ``exclude`` count for files in folders, for named ones only with ``force_exclude``.
    Raises UsageError for a path that is missing.
    """
    for path in paths:
        is_folder = path.is_dir()
        for planned in look_through([path], hidden=False, gitignore=True):
            name = shown(path / planned.name) if is_folder else shown(path)
            if planned.skip is None and (settings.takes(planned.path) or not (is_folder or force_exclude)):
                yield name, planned
