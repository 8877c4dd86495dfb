"""Text for a terminal."""

import re
import sys
from collections.abc import Sequence
from typing import Final

import click

from cleaner.model import CleanResult
from cleaner.writers.diff import unified_diff

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with control characters, bidirectional and zero-width marks escaped; line ends and tabs stay.

    >>> print(printable("a\x1b[31mb"))
    a\x1b[31mb
    """
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def printable_line(text: str) -> str:
    r"""The same for what must stay one line, since names of files are in it: line ends and tabs are escaped, too.

    >>> print(printable_line("a.txt\nb.txt: failed"))
    a.txt\nb.txt: failed
    """
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def tell(message: str) -> None:
    """Print a message on stderr, as one line."""
    click.echo(printable_line(message), err=True)


def one_line(text: str, limit: int = 100) -> str:
    """The text on one line, its middle left out when it is longer than ``limit`` code points."""
    flat = printable(text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎"))
    if len(flat) <= limit:
        return flat
    half = (limit - 3) // 2
    return f"{flat[:half]}...{flat[-half:]}"


def table(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Rows as aligned columns: the first ``left`` of them to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if number < left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def print_diff(result: CleanResult, name: str) -> None:
    """Print the diff of a document: coloured on a terminal, where control characters are escaped; else exactly its bytes."""
    on_terminal = sys.stdout.isatty()
    colours = {"-": "red", "+": "green", "@": "cyan"}
    for line in unified_diff(result, name):
        if on_terminal:
            click.secho(printable(line), fg=colours.get(line[:1]))
        else:
            click.echo(line.encode("utf-8", "surrogateescape"))
