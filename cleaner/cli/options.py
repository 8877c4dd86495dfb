"""Options that several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from cleaner.config import Config
from cleaner.model import Confidence
from cleaner.pipeline import Cleaner

F = TypeVar("F", bound=Callable[..., Any])
EXISTING: Final = click.Path(path_type=Path, exists=False)


def _names(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for value in values for name in value.replace(",", " ").split())


def rule_options(command: F) -> F:
    """``--select``, ``--ignore`` and ``--confidence``."""
    for option in (
        click.option(
            "--confidence",
            type=click.Choice(["certain", "likely"]),
            default="certain",
            show_default=True,
            help="How sure a single rule must be.",
        ),
        click.option(
            "--ignore", multiple=True, callback=_names, metavar="NAME", help="Rules or categories to leave out."
        ),
        click.option(
            "--select", multiple=True, callback=_names, metavar="NAME", help="Use only these rules or categories."
        ),
    ):
        command = option(command)
    return command


def make_cleaner(select: tuple[str, ...], ignore: tuple[str, ...], confidence: str) -> Cleaner:
    """A cleaner from the values of ``rule_options``. Raises UsageError for a name that is unknown."""
    return Cleaner(Config(select=select, ignore=ignore, confidence=Confidence[confidence.upper()]))


def shown(path: Path) -> str:
    """A path for messages."""
    return os.fsdecode(path)
