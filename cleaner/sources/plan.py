"""Which files a run is about: their names, where their clean text goes, and what is left out, and why."""

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

import msgspec
from pathspec import GitIgnoreSpec

from cleaner.errors import UsageError

TEXT_SUFFIXES: Final = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_KEPT_SUFFIXES: Final = (".txt", ".text", ".md", ".markdown")
_OWN_NAMES: Final = frozenset({"provenance.jsonl", "statistics.jsonl", "report.html", ".cleaner"})

SkipReason: TypeAlias = Literal["type", "hidden", "gitignore", "link", "device", "binary"]


class Planned(msgspec.Struct, frozen=True):
    """A file or folder of a source: its name in the run, where it lies, and why it is skipped or cannot be read, if so.

    ``name`` is a relative POSIX path (bytes that are not UTF-8 as lone surrogates); a folder's ends in ``/``.
    """

    name: str
    path: Path
    skip: SkipReason | None = None
    fault: str | None = None

    @property
    def clean_name(self) -> str:
        """The name of the clean file: the source's, with ``.txt`` added unless it says already that it is text."""
        return self.name if self.name.lower().endswith(_KEPT_SUFFIXES) else self.name + ".txt"


def make_plan(sources: Sequence[Path], *, hidden: bool = False, gitignore: bool = True) -> list[Planned]:
    """Everything in the sources, sorted by name.

    The content of a single folder stands under its own names; with several sources each folder keeps its name, and files
    stand at the top. Files that are named are taken whatever their name. Raises UsageError for a source that is missing,
    and for two whose clean files would have one name.
    """
    planned: list[Planned] = []
    for source in sources:
        if source.is_dir():
            prefix = f"{source.resolve().name}/" if len(sources) > 1 else ""
            planned += _walk(source, prefix, _Ignored.above(source) if gitignore else None, hidden)
        elif source.exists():
            planned.append(_named(source))
        else:
            raise UsageError(f"{os.fsdecode(source)}: no such file or folder")
    planned.sort(key=lambda entry: os.fsencode(entry.name))
    _check_names(planned)
    return planned


def _named(path: Path) -> Planned:
    """A file that was named on the command line."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        return Planned(path.name, path, "device")
    return Planned(path.name, path, None if path.suffix.lower() in TEXT_SUFFIXES else "type")


class _Ignored:
    """The ``.gitignore`` files that count in a folder: its own, and those above it in its git work tree."""

    def __init__(self, specs: Sequence[tuple[Path, GitIgnoreSpec]]) -> None:
        self._specs = specs

    @classmethod
    def above(cls, folder: Path) -> "_Ignored":
        """What counts from above ``folder``: nothing, unless it lies in a git work tree."""
        resolved = folder.resolve()
        tops = [resolved, *resolved.parents]
        root = next((number for number, top in enumerate(tops) if (top / ".git").exists()), 0)
        ignored = cls(())
        for top in reversed(tops[1 : root + 1]):
            ignored = ignored.within(top)
        return ignored

    def within(self, folder: Path) -> "_Ignored":
        """The same, with the ``.gitignore`` of ``folder``."""
        try:
            lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return self
        return _Ignored((*self._specs, (folder, GitIgnoreSpec.from_lines(lines))))

    def names(self, path: Path, is_folder: bool) -> bool:
        """Whether ``path`` is ignored; the deepest file that says anything decides, as in git."""
        for folder, spec in reversed(self._specs):
            relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            found = spec.check_file(relative).include
            if found is not None:
                return found
        return False


def _walk(folder: Path, prefix: str, ignored: _Ignored | None, hidden: bool) -> Iterator[Planned]:
    """What lies in a folder. Links are told and not followed, so that no loop and no way out exists."""
    stack = [(folder.resolve(), prefix, ignored)]
    while stack:
        here, names, rules = stack.pop()
        rules = rules.within(here) if rules is not None else None
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            yield Planned(names or "./", here, fault=f"cannot list this folder: {error.strerror}")
            continue
        for entry in entries:
            path, is_folder = here / entry.name, entry.is_dir(follow_symlinks=False)
            name = f"{names}{entry.name}" + ("/" if is_folder else "")
            skip = _why_skipped(entry, path, is_folder, rules, hidden)
            if is_folder and skip is None:
                stack.append((path, name, rules))
            else:
                yield Planned(name, path, skip)


def _why_skipped(
    entry: os.DirEntry[str], path: Path, is_folder: bool, rules: _Ignored | None, hidden: bool
) -> SkipReason | None:
    if entry.is_symlink():
        return "link"
    if entry.name.startswith(".") and not hidden:
        return "hidden"
    if rules is not None and rules.names(path, is_folder):
        return "gitignore"
    if is_folder:
        return None
    if not entry.is_file(follow_symlinks=False):
        return "device"
    return None if path.suffix.lower() in TEXT_SUFFIXES else "type"


def _check_names(planned: Iterable[Planned]) -> None:
    """Raise UsageError where two clean files would meet, or one would meet a file of the report."""
    owners: dict[str, str] = {}
    folders: dict[str, str] = {}
    for entry in planned:
        if entry.skip is not None or entry.fault is not None:
            continue
        clean = entry.clean_name
        key = unicodedata.normalize("NFC", clean)
        if key in owners:
            raise UsageError(f"{owners[key]} and {entry.name}: both would be written to {clean}; rename one of them")
        if PurePosixPath(clean).parts[0] in _OWN_NAMES:
            raise UsageError(f"{entry.name}: would be written to {clean}, which is a name of the report; rename it")
        owners[key] = entry.name
        for parent in PurePosixPath(key).parents:
            folders.setdefault(str(parent), entry.name)
    for clean, owner in owners.items():
        if clean in folders:
            raise UsageError(f"{owner} and {folders[clean]}: one would be a file and the other a folder {clean}")
