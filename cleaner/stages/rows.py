"""A filter for JSON Lines."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cleaner.corpus import Statistics
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner

PROVENANCE: str = "cleaner"
"""The member under which a row says what went."""


class RowError(CleanerError):
    """A line that is not a row that can be cleaned; its text says the line's number and why."""


class Row(msgspec.Struct, frozen=True):
    """A line that was read: cleaned, or an error that says why not."""

    number: int
    line: str
    error: RowError | None = None


def clean_rows(
    lines: Iterable[str],
    cleaner: Cleaner,
    *,
    text_field: str = "text",
    id_field: str = "id",
    statistics: Statistics | None = None,
) -> Iterator[Row]:
    """JSON Lines with the text of each replaced by its clean text; other members and the order of lines stay.

    A member ``cleaner`` tells status and removals: ``[start, end, rule]``, half-open, in code points of the text that
    came in. A line that is no object with a text comes back as it was, with an error. Blank lines are left out.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _parsed(line, number, text_field)
        except RowError as error:
            yield Row(number, line.rstrip("\n"), error)
            continue
        name = row.get(id_field)
        result = cleaner.clean(row[text_field], id=None if name is None else str(name), statistics=statistics)
        row[text_field] = result.text
        row[PROVENANCE] = {
            "status": result.status,
            "removals": [[removal.span.start, removal.span.end, removal.rule] for removal in result.removals],
        }
        yield Row(number, _dumped(row))


def _dumped(row: dict[str, Any]) -> str:
    """A row as a line of UTF-8; with escapes where it has lone surrogates, which UTF-8 has no bytes for."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def _parsed(line: str, number: int, text_field: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowError(f"line {number}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise RowError(f"line {number}: not a JSON object")
    if not isinstance(row.get(text_field), str):
        raise RowError(f"line {number}: has no text in '{text_field}'")
    return row
