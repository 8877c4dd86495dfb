"""What a user may set, as one frozen value, and where it is found: ``cleaner.toml`` or ``[tool.cleaner]``."""

import hashlib
import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cleaner.errors import UsageError
from cleaner.model import Confidence

_UNKNOWN: Final = re.compile(r"contains unknown field `([^`]*)`")


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the output, besides the rules and the statistics.

    ``select`` (empty: everything) and ``ignore`` name rules and categories; ``confidence`` is the level at which a
    single vote is enough to cut; ``protect`` are patterns (of ``re``) for text that no rule may cut into; ``language``
    (ISO 639-1) leaves out rules that read another language; a document that would lose a greater share of its code points
    than ``max_removed`` is held back.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    protect: tuple[str, ...] = ()
    language: str | None = None
    max_removed: float | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over the settings; the order in which names were given does not matter."""
        settings = {
            "confidence": self.confidence.label,
            "ignore": sorted(set(self.ignore)),
            "language": self.language,
            "max_removed": self.max_removed,
            "protect": sorted(set(self.protect)),
            "select": sorted(set(self.select)),
        }
        return hashlib.sha256(msgspec.json.encode(settings)).hexdigest()


class FileSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a configuration file; ``include`` and ``exclude`` are patterns as in ``.gitignore``."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    confidence: Literal["certain", "likely"] = "certain"
    protect: tuple[str, ...] = ()
    language: str | None = None


def read_settings(path: Path) -> FileSettings:
    """The settings in ``path``: a ``cleaner.toml``, or the table ``[tool.cleaner]`` of a ``pyproject.toml``.

    Raises UsageError that names file, place and, for an unknown key, the nearest one that exists.
    """
    table = _table(path)
    try:
        settings = msgspec.convert(table, FileSettings)
    except msgspec.ValidationError as error:
        unknown = _UNKNOWN.search(str(error))
        if unknown is None:
            raise UsageError(f"{path}: {error}") from None
        close = get_close_matches(unknown[1], FileSettings.__struct_fields__, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(FileSettings.__struct_fields__)}"
        raise UsageError(f"{path}: unknown key '{unknown[1]}': {hint}") from None
    for pattern in settings.protect:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise UsageError(f"{path}: protect: '{pattern}' is no pattern: {error}") from None
    return settings


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
