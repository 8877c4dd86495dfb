"""The files that ``check``, ``fix`` and ``explain`` are called with."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from cleaner.cli.options import Settings, shown
from cleaner.decisions import Decisions
from cleaner.documents import written_name
from cleaner.sources.plan import Planned, look_through, name_of, takes_all


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
                yield name, as_decided(planned, settings.decisions)


def as_decided(planned: Planned, decisions: Decisions) -> Planned:
    """A file under the name by which decisions know it: the longest end of its path, else its own.

    In the report of a folder a file has a longer name than when it is named alone.
    """
    if not decisions.all:
        return planned
    parts = planned.path.absolute().parts
    for count in range(len(parts), len(PurePosixPath(planned.name).parts), -1):
        name = name_of("/".join(parts[-count:]))
        if written_name(name) in decisions.documents:
            return msgspec.structs.replace(planned, name=name)
    return planned
