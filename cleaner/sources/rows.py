r"""Rows of JSON Lines: where the text of one stands, and how some of it goes without touching another byte.

A row is never written anew. What is cut from its text is cut from the JSON string as it stands in the line, so that
numbers, escapes, spaces, the order of members and members that nobody asked about stay exactly as they came.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NoReturn

import msgspec

from cleaner.errors import CleanerError
from cleaner.model import Span

_BOM: Final = "\ufeff"
_BLANK: Final = re.compile(r"[ \t\n\r]*")
_ESCAPE: Final = re.compile(
    r"""\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}  # two escapes, one code point
      | \\u[0-9a-fA-F]{4}
      | \\.""",
    re.VERBOSE,
)


class RowError(CleanerError):
    """A line, or another piece of an archive, that is no document which can be cleaned; its text says why."""


class Fields(msgspec.Struct, frozen=True):
    """The members of a row: its text, its name, its address, and the code of its language (ISO 639-1).

    Without ``id`` the name is the member "id" where there is one; with it each row must have one of its own.
    """

    text: str = "text"
    id: str | None = None
    url: str = "url"
    language: str | None = None


class Row(msgspec.Struct, frozen=True):
    """A line that was read as a row.

    ``written`` is where its text stands in ``line`` as JSON, without the quotation marks, ``end`` where the last member
    ends: both in code points of ``line``, which has its line end and byte order mark.
    """

    line: str
    written: Span
    end: int
    text: str
    members: frozenset[str]
    id: str | None = None
    url: str | None = None
    language: str | None = None

    def without(self, removed: Sequence[Span], text: str) -> tuple["Row", list[str]]:
        """The row with ``text``, which is its text without ``removed``; and what these are as JSON, as it stood in the line.

        Raises RowError when the line would not be read as ``text``: where a cut joins two halves of a surrogate pair.
        """
        if not removed:
            return self, []
        written = self.line[self.written.start : self.written.end]
        ends = list(_written(written, (offset for span in removed for offset in (span.start, span.end))))
        edges = [0, *ends, len(written)]
        pieces = [written[start:end] for start, end in pairwise(edges)]
        left, gone = "".join(pieces[::2]), pieces[1::2]
        if json.loads(f'"{left}"') != text:
            raise RowError("has halves of a surrogate pair that would meet in its clean text")
        line = self.line[: self.written.start] + left + self.line[self.written.end :]
        span = Span(self.written.start, self.written.start + len(left))
        return msgspec.structs.replace(
            self, line=line, written=span, end=self.end - self.written.length + len(left), text=text
        ), gone

    def with_text(self, text: str) -> "Row":
        """The row with another text, as it is usually written."""
        new = as_written(text)
        start = self.written.start
        line = self.line[:start] + new + self.line[self.written.end :]
        end = self.end - self.written.length + len(new)
        return msgspec.structs.replace(self, line=line, written=Span(start, start + len(new)), end=end, text=text)

    def with_member(self, name: str, value: object) -> bytes:
        """The line with one more member at its end."""
        member = f", {json.dumps(name)}: {json.dumps(value)}"
        return (self.line[: self.end] + member + self.line[self.end :]).encode()

    def restored(self, removed: Sequence[tuple[int, str]]) -> bytes:
        """The line with what went put back: offsets in code points of the text, and JSON, in order."""
        written = self.line[self.written.start : self.written.end]
        pieces: list[str] = []
        at = 0
        for end, (_, piece) in zip(_written(written, (offset for offset, _ in removed)), removed, strict=True):
            pieces += (written[at:end], piece)
            at = end
        whole = "".join((*pieces, written[at:]))
        return (self.line[: self.written.start] + whole + self.line[self.written.end :]).encode()


def _written(written: str, offsets: Iterable[int]) -> Iterator[int]:
    r"""Where ``offsets`` in a text, in order, lie in the JSON that it is written as.

    >>> list(_written(r"a\nb\ud83d\ude00c", [1, 2, 3, 4, 5]))
    [1, 3, 4, 16, 17]
    """
    escapes = _ESCAPE.finditer(written)
    escape = next(escapes, None)
    longer = 0
    for offset in offsets:
        while escape is not None and escape.start() - longer < offset:
            longer += len(escape[0]) - 1
            escape = next(escapes, None)
        yield offset + longer


def as_written(text: str) -> str:
    r"""A text as it usually stands in JSON.

    >>> print(as_written('"é"\n'))
    \"é\"\n
    """
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_decoder: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number)
"""Numbers are not looked at: they stay as they are."""


def read_row(data: bytes, fields: Fields) -> Row:
    """The row of a line. Raises RowError for what is no JSON object with a text, and for members that stand twice."""
    try:
        line = data.decode()
    except UnicodeDecodeError as error:
        raise RowError(f"not UTF-8 at byte {error.start + 1}") from None
    try:
        return _read(line, fields)
    except json.JSONDecodeError as error:
        raise RowError(f"not JSON at column {error.pos + 1}: {error.msg}") from None
    except RecursionError:
        raise RowError("not JSON that can be read: nested too deeply") from None
    except ValueError as error:
        raise RowError(f"not JSON: {error}") from None


def _read(line: str, fields: Fields) -> Row:
    """The same for a text. Raises ValueError and RecursionError for what is no JSON."""
    at = _skip(line, len(_BOM) if line.startswith(_BOM) else 0)
    if not line.startswith("{", at):
        _decoder.raw_decode(line, at)  # says what is wrong with it
        raise RowError("not a JSON object")
    found: dict[str, Any] = {}
    text = Span(0, 0)
    end = at = _skip(line, at + 1)
    if not line.startswith("}", at):
        while True:
            if not line.startswith('"', at):
                raise json.JSONDecodeError("a member's name is missing", line, at)
            name, at = _decoder.raw_decode(line, at)
            if name in found:
                raise RowError(f"has '{name}' twice")
            at = _skip(line, at)
            if not line.startswith(":", at):
                raise json.JSONDecodeError("':' is missing", line, at)
            start = _skip(line, at + 1)
            found[name], end = _decoder.raw_decode(line, start)
            if name == fields.text:
                text = Span(start + 1, end - 1)
            at = _skip(line, end)
            if line.startswith("}", at):
                break
            if not line.startswith(",", at):
                raise json.JSONDecodeError("',' or '}' is missing", line, at)
            at = _skip(line, at + 1)
    if _skip(line, at + 1) != len(line):
        raise json.JSONDecodeError("there is more after the object", line, at + 1)
    if fields.text not in found:
        raise RowError(f"has no '{fields.text}'")
    if not isinstance(found[fields.text], str) or line[text.start - 1] != '"':
        raise RowError(f"'{fields.text}' is not a text")
    return Row(
        line,
        text,
        end,
        found[fields.text],
        frozenset(found),
        _id(found, fields.id),
        _optional(found, fields.url),
        None if fields.language is None else _optional(found, fields.language),
    )


def _skip(line: str, at: int) -> int:
    """Where the next token starts."""
    blank = _BLANK.match(line, at)
    return at if blank is None else blank.end()


def _id(found: dict[str, Any], wanted: str | None) -> str | None:
    """The name of a row: a text, or a number as it is written."""
    value = found.get("id" if wanted is None else wanted)
    if isinstance(value, str):
        return value
    if wanted is not None:
        raise RowError(f"'{wanted}' is neither a text nor a number" if value is not None else f"has no '{wanted}'")
    return None


def _optional(found: dict[str, Any], name: str) -> str | None:
    value = found.get(name)
    return value if isinstance(value, str) else None
