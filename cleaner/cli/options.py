"""Options that several commands share, and the settings that come of them: flags over the nearest file over defaults."""

import os
import re
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from pathspec import GitIgnoreSpec

from cleaner.config import Config, FileSettings, find_settings, read_settings
from cleaner.corpus import Statistics
from cleaner.decisions import NONE, Decisions
from cleaner.errors import RecordError, UsageError
from cleaner.model import Confidence, Title
from cleaner.rules.packs import read_pack
from cleaner.sources.plan import BACKEND
from cleaner.sources.rows import Fields
from cleaner.writers.decisions import read_decisions
from cleaner.writers.statistics import read_statistics

EXISTING: Final = click.Path(path_type=Path, exists=False)

QUARANTINED: Final = click.option(
    "--quarantine", type=EXISTING, metavar="DIR", help="Where `cleaner clean --quarantine` put content-farm text."
)


class Chosen(msgspec.Struct, frozen=True):
    """What the flags of ``rule_options`` say."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: str | None = None
    language: str | None = None
    config_file: Path | None = None
    isolated: bool = False
    title: Title | None = None
    fast: bool = False
    statistics_file: Path | None = None
    packs: tuple[Path, ...] = ()
    decisions_file: Path | None = None


class Settings(msgspec.Struct, frozen=True):
    """What a command runs with, and which files it takes."""

    config: Config
    file: Path | None = None
    exclude: GitIgnoreSpec | None = None
    include: GitIgnoreSpec | None = None
    statistics: Statistics | None = None
    decisions: Decisions = NONE

    def excludes(self, path: Path) -> str | None:
        """Why ``include`` and ``exclude`` leave a file out, if they do; patterns are relative to the configuration file."""
        if self.file is None or (self.exclude is None and self.include is None):
            return None
        try:
            name = path.resolve().relative_to(self.file.parent).as_posix()
        except ValueError:
            name = path.name
        is_in = self.include is None or self.include.match_file(name)
        is_out = self.exclude is not None and self.exclude.match_file(name)
        return None if is_in and not is_out else f"excluded by {self.file.name}"


def examples(*commands: str) -> str:
    """The end of a command's help: calls of it, each on a line of its own."""
    return "\b\n" + "\n".join(["Example:" if len(commands) == 1 else "Examples:", *(f"  {line}" for line in commands)])


def _names(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for value in values for name in value.replace(",", " ").split())


_OPTIONS: Final = (
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option(
        "--config",
        "config_file",
        type=EXISTING,
        metavar="FILE",
        help="Read this one instead of the nearest cleaner.toml.",
    ),
    click.option(
        "--statistics",
        "statistics_file",
        type=EXISTING,
        metavar="FILE",
        help="What repeats across documents, as `cleaner clean` has counted it in a DIR/statistics.jsonl.",
    ),
    click.option(
        "--pack", "packs", type=EXISTING, multiple=True, metavar="FILE", help="Add the rules of FILE, which you wrote."
    ),
    click.option(
        "--decisions",
        "decisions_file",
        type=EXISTING,
        metavar="FILE",
        help="What `cleaner keep` and `cleaner drop` wrote: it counts more than any rule.",
    ),
    click.option("--fast", is_flag=True, help="Read pages in trafilatura's faster, less exact mode."),
    click.option(
        "--title", type=click.Choice(["keep", "drop"]), help="Whether a page's own headline stays (default: keep)."
    ),
    click.option("--language", metavar="CODE", help="The language of all texts (ISO 639-1); rules for others rest."),
    click.option(
        "--confidence",
        type=click.Choice(["certain", "likely"]),
        help="How sure a single rule must be (default: certain).",
    ),
    click.option("--ignore", multiple=True, callback=_names, metavar="NAME", help="Rules or categories to leave out."),
    click.option(
        "--select", multiple=True, callback=_names, metavar="NAME", help="Use only these rules or categories."
    ),
)


def rule_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that decide what is removed; a command gets them as one argument, ``chosen``."""

    @wraps(command)
    def with_chosen(**values: Any) -> int:
        chosen = Chosen(**{name: values.pop(name) for name in Chosen.__struct_fields__})
        return command(chosen=chosen, **values)

    for option in _OPTIONS:
        with_chosen = option(with_chosen)
    return with_chosen


_FIELDS: Final = (
    click.option(
        "--language-field", metavar="NAME", help="The member of a row with the code of its language (default: none)."
    ),
    click.option("--url-field", metavar="NAME", help="The member of a row with its address (default: url)."),
    click.option(
        "--id-field",
        metavar="NAME",
        help="The member that names a row, which each must have, and no two alike (default: id, where there is one).",
    ),
    click.option("--text-field", metavar="NAME", help="The member of a row with its text (default: text)."),
)


def field_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that name the members of rows; a command gets them as one argument, ``fields``, None when none is given."""

    @wraps(command)
    def with_fields(**values: Any) -> int:
        given = {name: values.pop(f"{name}_field") for name in Fields.__struct_fields__}
        given = {name: value for name, value in given.items() if value is not None}
        return command(fields=Fields(**given) if given else None, **values)

    for option in _FIELDS:
        with_fields = option(with_fields)
    return with_fields


def settings_for(paths: Sequence[Path], chosen: Chosen) -> Settings:
    """The settings for ``paths``: the configuration file nearest to the first of them, unless one is named or none wanted.

    Flags replace what the file says, except ``--ignore`` and ``--pack``, which add to it. Raises
    UsageError for a file that is wrong.
    """
    start = (paths[0] if paths else Path()).absolute()
    found = chosen.config_file
    if found is None and not chosen.isolated:
        found = find_settings(start if start.is_dir() else start.parent)
    file = read_settings(found) if found is not None else FileSettings()
    packs = [*(found.parent / name for name in file.packs if found), *chosen.packs]
    config = Config(
        select=chosen.select or file.select,
        ignore=(*file.ignore, *chosen.ignore),
        confidence=Confidence[(chosen.confidence or file.confidence).upper()],
        protect=file.protect,
        language=chosen.language or file.language,
        packs=tuple(map(read_pack, packs)),
        title=chosen.title or file.title,
        fast=chosen.fast or file.fast,
        markdown=file.markdown,
        metadata=file.metadata,
    )
    statistics = None if chosen.statistics_file is None else _statistics(chosen.statistics_file)
    decided = chosen.decisions_file
    if decided is None and found is not None and file.decisions is not None:
        decided = found.parent / file.decisions
    decisions = NONE if decided is None else Decisions(read_decisions(decided))
    if found is None:
        return Settings(config, statistics=statistics, decisions=decisions)
    exclude, include = _patterns(found, "exclude", file.exclude), _patterns(found, "include", file.include)
    return Settings(config, found.resolve(), exclude, include, statistics, decisions)


def decisions_file_for(path: Path) -> Path:
    """The file of decisions that the configuration nearest to ``path`` names. Raises UsageError when none does."""
    folder = path.absolute().parent
    found = find_settings(folder)
    named = None if found is None else read_settings(found).decisions
    if found is None or named is None:
        raise UsageError(
            "where does the decision go? Name it: --in DIR, --decisions FILE, or `decisions` in cleaner.toml"
        )
    return found.parent / named


def _statistics(file: Path) -> Statistics:
    """The counts in ``file``. Raises UsageError when they cannot be trusted."""
    try:
        return read_statistics(file)
    except RecordError as error:
        raise UsageError(f"{shown(file)}: {error}") from None


def _patterns(file: Path, key: str, patterns: Sequence[str]) -> GitIgnoreSpec | None:
    """Patterns as in ``.gitignore``, None where there are none. Raises UsageError for one that is none."""
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern], backend=BACKEND)
        except (ValueError, re.error) as error:
            raise UsageError(f"{shown(file)}: {key}: '{pattern}' is no pattern of .gitignore: {error}") from None
    return GitIgnoreSpec.from_lines(patterns, backend=BACKEND) if patterns else None


def shown(path: Path) -> str:
    """A path for messages."""
    return os.fsdecode(path)
