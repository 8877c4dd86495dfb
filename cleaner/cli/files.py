"""The files that ``check`` and ``fix`` are called with."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner.cli.options import Settings, shown
from cleaner.sources.plan import Planned, look_through, takes_all


def documents_at(paths: Sequence[Path], settings: Settings, *, force_exclude: bool) -> Iterator[tuple[str, Planned]]:
    """What there is to look at in files and folders, with names as they were given; skipped files and archives are left out.

    The configuration's ``include`` and ``exclude`` count for files in folders, for named ones only with ``force_exclude``.
    Raises UsageError for a path that is missing.
    """
    named = settings.excludes if force_exclude else takes_all
    for path in paths:
        is_folder = path.is_dir()
        for planned in look_through(
            [path], hidden=False, gitignore=True, excludes=settings.excludes, excludes_named=named
        ):
            name = shown(path / planned.name) if is_folder else shown(path)
            if planned.skip is None and not planned.is_shard:
                yield name, planned
