"""What a user may set, as one frozen value, and where it is found: ``cleaner.toml`` or ``[tool.cleaner]``."""

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec

from cleaner.errors import UsageError, suggestion
from cleaner.model import Confidence, Title
from cleaner.text.patterns import LinearPattern

_UNKNOWN: Final = re.compile(r"contains unknown field `([^`]*)`")


_Table = TypeVar("_Table", bound=msgspec.Struct)


class Pack(msgspec.Struct, frozen=True):
    """A file of rules that a user has written, as text, so that nobody need read it again; see ``cleaner.rules.packs``.

    ``name`` is what messages call it.
    """

    name: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the output, besides the rules and the statistics.

    ``select`` (empty: everything) and ``ignore`` name rules and categories; ``confidence`` is the level at which a
    single vote is enough to cut; ``protect`` are patterns (``LinearPattern``) for text that no rule may cut into; ``language``
    (ISO 639-1) leaves out rules that read another language; a document that would lose a greater share of its code points
    than ``max_removed`` is held back; ``packs`` are rules of the user's own. Of pages: ``title`` says whether the page's own
    headline stays, ``fast`` asks trafilatura for its faster mode, ``markdown`` has clean text written as Markdown, and
    ``metadata`` has title, date, site and author in the record.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    protect: tuple[str, ...] = ()
    language: str | None = None
    max_removed: float | None = None
    packs: tuple[Pack, ...] = ()
    title: Title = "keep"
    fast: bool = False
    markdown: bool = False
    metadata: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 over the settings; the order in which names were given does not matter."""
        settings = {
            "confidence": self.confidence.label,
            "fast": self.fast,
            "ignore": sorted(set(self.ignore)),
            "language": self.language,
            "markdown": self.markdown,
            "max_removed": self.max_removed,
            "metadata": self.metadata,
            "packs": sorted({pack.digest for pack in self.packs}),
            "protect": sorted(set(self.protect)),
            "select": sorted(set(self.select)),
            "title": self.title,
        }
        return hashlib.sha256(msgspec.json.encode(settings)).hexdigest()


class FileSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a configuration file.

    ``include`` and ``exclude`` are patterns as in ``.gitignore``, ``packs`` paths from the folder of the file, and
    ``decisions`` that of a file of decisions.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    confidence: Literal["certain", "likely"] = "certain"
    protect: tuple[str, ...] = ()
    language: str | None = None
    packs: tuple[str, ...] = ()
    decisions: str | None = None
    title: Title = "keep"
    fast: bool = False
    markdown: bool = False
    metadata: bool = False


def read_settings(path: Path) -> FileSettings:
    """The settings in ``path``: a ``cleaner.toml``, or the table ``[tool.cleaner]`` of a ``pyproject.toml``.

    Raises UsageError that names file, place and, for an unknown key, the nearest one that exists.
    """
    table = _table(path)
    try:
        settings = converted(table, FileSettings)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    for pattern in settings.protect:
        try:
            LinearPattern(pattern)
        except UsageError as error:
            raise UsageError(f"{path}: protect: {error}") from None
    return settings


def converted(table: Mapping[str, Any], wanted: type[_Table]) -> _Table:
    """A table of a TOML file as ``wanted``. Raises UsageError that names, for an unknown key, the nearest one that exists."""
    try:
        return msgspec.convert(table, wanted)
    except msgspec.ValidationError as error:
        unknown = _UNKNOWN.search(str(error))
        if unknown is None:
            raise UsageError(str(error)) from None
        known = wanted.__struct_fields__
        hint = suggestion(unknown[1], known, f"known are {', '.join(known)}")
        raise UsageError(f"unknown key '{unknown[1]}': {hint}") from None


def _table(path: Path) -> dict[str, Any]:
    """The table of a TOML file that is ours. Raises UsageError with the parser's line and column."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # also for bytes that are no text, and for endless numbers
        raise UsageError(f"{path}: not TOML: {error}") from None
    if path.name != "pyproject.toml":
        return table
    tools = table.get("tool", {})
    ours = tools.get("cleaner", {}) if isinstance(tools, dict) else tools
    if not isinstance(ours, dict):
        raise UsageError(f"{path}: tool.cleaner is not a table")
    return ours


def find_settings(start: Path) -> Path | None:
    """The nearest ``cleaner.toml``, or ``pyproject.toml`` with a table ``[tool.cleaner]``, in ``start`` or above it."""
    for folder in (start, *start.parents):
        if os.path.isfile(folder / "cleaner.toml"):  # noqa: PTH113 - unlike Path.is_file it is False where one may not look
            return folder / "cleaner.toml"
        project = folder / "pyproject.toml"
        try:
            if "[tool.cleaner" in project.read_text(encoding="utf-8", errors="replace"):
                return project
        except OSError:
            continue
    return None
