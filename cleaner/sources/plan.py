"""Which files a run is about: their names, where their clean text goes, and what is left out, and why."""

import codecs
import errno
import os
import re
import stat
import unicodedata
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Final, Literal, TypeAlias

import msgspec
from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from cleaner.errors import UsageError
from cleaner.sources.reading import UnreadableError, read_bytes

TEXT_SUFFIXES: Final = frozenset({"", ".txt", ".text", ".md", ".markdown"})
PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
ROW_SUFFIXES: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
"""Archives of rows. Their clean files are of the same kind and name."""
WARC_SUFFIXES: Final = (".warc", ".warc.gz")
"""Archives of pages. Their clean files are rows."""
SHARD_SUFFIXES: Final = ROW_SUFFIXES + WARC_SUFFIXES
_GZIP: Final = ".gz"
_KEPT_SUFFIXES: Final = (".txt", ".text", ".md", ".markdown")
_OWN_NAMES: Final = frozenset({"provenance.jsonl", "statistics.jsonl", "decisions.jsonl", "report.html", ".cleaner"})
_IGNORE_FILE: Final = ".gitignore"
BACKEND: Final = "simple"
"""Of pathspec. Left to choose it takes RE2, which knows fewer patterns, and no names that are not UTF-8."""
_MISSING: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})

SkipReason: TypeAlias = Literal["type", "hidden", "gitignore", "link", "device", "binary", "report"]
Excludes: TypeAlias = Callable[[Path], str | None]
"""Why the configuration leaves a file out; None when it does not."""


class Planned(msgspec.Struct, frozen=True, gc=False):
    """A file or folder of a source: its name in the run, where it lies, and why it is skipped or cannot be read, if so.

    ``name`` is a relative POSIX path (bytes that are not UTF-8 as lone surrogates, whatever the locale); a folder's ends
    in ``/``. ``folder`` is the one that holds it, as the file system has it: plans are long, and neighbours share it.
    Of a page ``as_markdown`` is what its clean file is to be.
    """

    name: str
    folder: str
    skip: SkipReason | str | None = None
    fault: str | None = None
    as_markdown: bool = False

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.folder, path_of(self.name.removesuffix("/").rpartition("/")[2]))

    @property
    def is_page(self) -> bool:
        """Whether it is a page, of which the main text is cleaned."""
        return _suffix(self.name) in PAGE_SUFFIXES

    @property
    def is_zipped(self) -> bool:
        """Whether it is a page in gzip's format."""
        return self.is_page and self.name.lower().endswith(_GZIP)

    @property
    def is_shard(self) -> bool:
        """Whether it is an archive, of which each document is cleaned."""
        return self.name.lower().endswith(SHARD_SUFFIXES)

    @property
    def is_warc(self) -> bool:
        """Whether it is an archive of pages, with the responses of their servers."""
        return self.name.lower().endswith(WARC_SUFFIXES)

    @property
    def is_parquet(self) -> bool:
        """Whether it is an archive of rows in Parquet."""
        return self.name.lower().endswith(".parquet")

    @property
    def clean_name(self) -> str:
        """The name of the clean file: the source's, with ``.txt`` added unless it says already that it is text, or rows.

        Of a page as Markdown it is ``.md``.
        """
        if self.is_warc:
            return self.name + ".jsonl"
        if self.as_markdown:
            return self.name + ".md"
        return self.name if self.name.lower().endswith(_KEPT_SUFFIXES + ROW_SUFFIXES) else self.name + ".txt"


def _suffix(name: str) -> str:
    """The suffix that tells what a file is, in lower case: of a page in gzip's format the one before ``.gz``."""
    path = PurePosixPath(name.lower())
    inner = PurePosixPath(path.stem).suffix
    return inner if path.suffix == _GZIP and inner in PAGE_SUFFIXES else path.suffix


def name_of(path: str) -> str:
    """A path of the file system as a name."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def path_of(name: str) -> str:
    """A name as the file system has it."""
    return os.fsdecode(name.encode("utf-8", "surrogateescape"))


def takes_all(_path: Path) -> None:
    """No file is left out."""


def make_plan(
    sources: Sequence[Path],
    out: Path | None = None,
    *,
    hidden: bool = False,
    gitignore: bool = True,
    excludes: Excludes = takes_all,
    markdown: bool = False,
) -> list[Planned]:
    """Everything in the sources, sorted by name.

    The content of a single folder stands under its own names; with several sources each folder keeps its name, and files
    stand at the top. Files that are named are taken whatever their name, and ``excludes`` is asked for those in folders
    only. With ``markdown`` pages are to be written as that. Raises UsageError for a source that is missing, and for two whose
    clean files would have one name: one that differs in case only, too, where ``out`` is on a file system that takes such
    names for one, which is tried only if there are any.
    """
    planned = look_through(sources, hidden=hidden, gitignore=gitignore, excludes=excludes)
    if markdown:
        planned = [msgspec.structs.replace(entry, as_markdown=entry.is_page) for entry in planned]
    check_names(planned)
    if out is not None and not _are_apart(planned, folds_case=True) and _folds_case(out):
        check_names(planned, folds_case=True)
    return planned


def look_through(
    sources: Sequence[Path],
    *,
    hidden: bool,
    gitignore: bool,
    excludes: Excludes = takes_all,
    excludes_named: Excludes = takes_all,
) -> list[Planned]:
    """The same without a look at where clean files would go; ``excludes_named`` is asked for files that are named.

    Raises UsageError for a source that is missing, and for two folders of one name.
    """
    planned: list[Planned] = []
    owners: dict[str, Path] = {}
    for source in sources:
        if not stat.S_ISDIR(mode := _mode(source)):
            planned += _without([_named(source, mode)], excludes_named)
            continue
        prefix = f"{name_of(source.resolve().name)}/" if len(sources) > 1 else ""
        other = owners.setdefault(unicodedata.normalize("NFC", prefix), source)
        if other is not source:
            raise UsageError(
                f"{os.fsdecode(other)} and {os.fsdecode(source)}: both are named {prefix[:-1]}, so their documents would mix; "
                "rename one of them, or use two folders for what comes of them"
            )
        planned += _without(_walk(source, prefix, _Ignored.above(source) if gitignore else None, hidden), excludes)
    if all(entry.name.isascii() for entry in planned):
        planned.sort(key=attrgetter("name"))  # the same order, without a second copy of all names
    else:
        planned.sort(key=lambda entry: order(entry.name))
    return planned


def order(name: str) -> bytes:
    """By what documents are sorted: the bytes of their names."""
    return name.encode("utf-8", "surrogateescape")


def _without(planned: Iterable[Planned], excludes: Excludes) -> Iterator[Planned]:
    """The same, with a reason to be skipped for what the configuration leaves out."""
    for entry in planned:
        why = excludes(entry.path) if entry.skip is None and entry.fault is None else None
        yield entry if why is None else Planned(entry.name, entry.folder, why)


def _mode(source: Path) -> int:
    """The file mode of a source. Raises UsageError when there is none."""
    try:
        return source.stat().st_mode
    except OSError as error:
        why = "no such file or folder" if error.errno in _MISSING else f"cannot be read: {error.strerror}"
        raise UsageError(f"{os.fsdecode(source)}: {why}") from None


def _named(path: Path, mode: int) -> Planned:
    """A file that was named on the command line."""
    if not stat.S_ISREG(mode):
        return Planned(name_of(path.name), os.fspath(path.parent), "device")
    skip = None if _is_ours_to_clean(path.name) else "type"
    return Planned(name_of(path.name), os.fspath(path.parent), skip)


def _is_ours_to_clean(name: str) -> bool:
    """Whether a file is text, a page or an archive, by its name."""
    return _suffix(name) in TEXT_SUFFIXES | PAGE_SUFFIXES or name.lower().endswith(SHARD_SUFFIXES)


class _Ignored:
    """The ``.gitignore`` files that count in a folder: its own, and those above it in its git work tree."""

    def __init__(self, specs: Sequence[tuple[Path, GitIgnoreSpec]]) -> None:
        self._specs = specs

    @classmethod
    def above(cls, folder: Path) -> "_Ignored":
        """What counts from above ``folder``: nothing, unless it lies in a git work tree. Raises UsageError."""
        resolved = folder.resolve()
        tops = [resolved, *resolved.parents]
        root = next((number for number, top in enumerate(tops) if _is_there(top / ".git")), 0)
        ignored = cls(())
        for top in reversed(tops[1 : root + 1]):
            try:
                ignored = ignored.within(top)
            except UnreadableError as error:
                raise UsageError(f"{top / _IGNORE_FILE}: {error} (--no-ignore does without)") from None
        return ignored

    def within(self, folder: Path) -> "_Ignored":
        """The same, with the ``.gitignore`` of ``folder``. Raises UnreadableError when it has one that cannot be read."""
        path = folder / _IGNORE_FILE
        if not _is_there(path, stat.S_ISREG):
            return self
        return _Ignored((*self._specs, (folder, _patterns(read_bytes(path)))))

    def names(self, path: Path, is_folder: bool) -> bool:
        """Whether ``path`` is ignored; the deepest file that says anything decides, as in git."""
        for folder, spec in reversed(self._specs):
            relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            found = spec.check_file(relative).include
            if found is not None:
                return found
        return False


def _is_there(path: Path, is_kind: Callable[[int], bool] = lambda _mode: True) -> bool:
    """Whether something (of a kind) is there; nothing that may not be looked at is."""
    try:
        return is_kind(path.stat().st_mode)
    except OSError:
        return False


_CLASSES: Final = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \t",
    "cntrl": "\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@[-`{-~",
    "space": " \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_CLASS: Final = re.compile(rf"\[:({'|'.join(_CLASSES)}):\]")
_STARS: Final = re.compile(r"(?<!\\)\*{3,}")
_BRACKETS: Final = re.compile(rf"\[[!^]?\]?(?:{_CLASS.pattern}|[^\]])*\]")


def _patterns(data: bytes) -> GitIgnoreSpec:
    """The patterns of a ``.gitignore``, read as git reads them: a line that is broken matches nothing."""
    lines = os.fsdecode(data.removeprefix(codecs.BOM_UTF8)).split("\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `[[a]`: a set that may mean something else one day
        return GitIgnoreSpec([_pattern(line.removesuffix("\r")) for line in lines], backend=BACKEND)


def _pattern(line: str) -> GitIgnoreSpecPattern:
    """The pattern of a line; pathspec raises for broken ones, and does not know classes such as ``[:digit:]``.

    Three asterisks and more mean what two do, and each would multiply the time that a name takes.
    """
    spelled = _BRACKETS.sub(
        lambda found: "[" + _CLASS.sub(lambda named: _CLASSES[named[1]], found[0][1:]),
        _STARS.sub("**", line),
    )
    try:
        return GitIgnoreSpecPattern(spelled)
    except (ValueError, re.error):
        return GitIgnoreSpecPattern(None)


def _walk(folder: Path, prefix: str, ignored: _Ignored | None, hidden: bool) -> Iterator[Planned]:
    """What lies in a folder. Links are told and not followed, so that no loop and no way out exists."""
    stack = [(folder.resolve(), prefix, ignored)]
    while stack:
        here, names, rules = stack.pop()
        try:
            entries = os.scandir(here)
        except OSError as error:
            yield Planned(names or "./", os.fspath(here.parent), fault=f"cannot list this folder: {error.strerror}")
            continue
        within = os.fspath(here)
        unread: str | None = None
        try:
            rules = rules.within(here) if rules is not None else None
        except UnreadableError as error:
            unread = f"{error}: nothing that it names is left out"
        for entry in entries:
            path, is_folder = here / entry.name, entry.is_dir(follow_symlinks=False)
            name = f"{names}{name_of(entry.name)}" + ("/" if is_folder else "")
            if unread is not None and entry.name == _IGNORE_FILE:
                yield Planned(name, within, fault=unread)
                continue
            skip = _why_skipped(entry, path, is_folder, rules, hidden)
            if is_folder and skip is None:
                stack.append((path, name, rules))
            else:
                yield Planned(name, within, skip)


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
    if entry.name in _OWN_NAMES:
        return "report"  # of a run that wrote this folder: rows, but not of documents
    return None if _is_ours_to_clean(entry.name) else "type"


def check_names(planned: Iterable[Planned], *, folds_case: bool = False) -> None:
    """Raise UsageError where two clean files would meet, or one would meet a file of the report.

    With ``folds_case`` names that differ in case only meet, too.
    """
    planned = list(planned)
    if _are_apart(planned, folds_case=folds_case):
        return
    owners: dict[str, str] = {}
    folders: dict[str, str] = {}
    for entry in planned:
        if entry.skip is not None or entry.fault is not None:
            continue
        clean = entry.clean_name
        key = _key(clean, folds_case=folds_case)
        if key in owners:
            raise UsageError(f"{owners[key]} and {entry.name}: both would be written to {clean}; rename one of them")
        if PurePosixPath(key).parts[0] in _OWN_NAMES:
            raise UsageError(f"{entry.name}: would be written to {clean}, which is a name of the report; rename it")
        owners[key] = entry.name
        for parent in PurePosixPath(key).parents:
            folders.setdefault(str(parent), entry.name)
    for clean, owner in owners.items():
        if clean in folders:
            raise UsageError(f"{owner} and {folders[clean]}: one would be a file and the other a folder {clean}")


def _folds_case(folder: Path) -> bool:
    """Whether names that differ in case only are one file in a folder, or in the nearest one above that is there.

    Tried with a file that is gone afterwards; False where none can be made, which is for the run to tell.
    """
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    try:
        with NamedTemporaryFile(prefix=".Cleaner-case-", dir=there) as probe:
            return os.path.lexists(there / Path(probe.name).name.swapcase())
    except OSError:
        return False


def _key(name: str, *, folds_case: bool) -> str:
    """What a file system that normalises names, and perhaps folds case, tells them apart by."""
    normal = unicodedata.normalize("NFC", name)
    return unicodedata.normalize("NFC", normal.casefold()) if folds_case else normal


def _are_apart(planned: Sequence[Planned], *, folds_case: bool) -> bool:
    """Whether no two clean files can meet, told by hashes: a plan of a hundred thousand names has no room for a second one."""
    names = (entry.clean_name for entry in planned if entry.skip is None and entry.fault is None)
    hashes, folders = array("q"), set[str]()
    for name in names:
        key = _key(name, folds_case=folds_case)
        folder, _, _ = key.rpartition("/")
        if key.partition("/")[0] in _OWN_NAMES:
            return False
        while folder and folder not in folders:
            folders.add(folder)
            folder, _, _ = folder.rpartition("/")
        hashes.append(hash(key))
    ordered = sorted([*hashes, *map(hash, folders)])
    return all(one != other for one, other in pairwise(ordered))
