"""Pieces of an archive, each of them a document, in the order in which they stand there."""

from collections.abc import Iterator
from typing import BinaryIO, Literal

import msgspec

from cleaner.errors import CleanerError


class BrokenError(CleanerError):
    """An archive that cannot be read further; its text says where, and why."""


class Piece(msgspec.Struct, frozen=True):
    """A document of an archive: its bytes, the names of the archive and of its clean file, and which one it is, from 1.

    ``data`` is a line of JSON Lines with its end. Of a line that is too long each ``part`` comes by itself, numbered from 1
    (0: it is whole); the first stands for the document. Of a page ``data`` is the response of its server, with HTTP headers, and
    ``id``, ``url`` and ``date`` are those of its record. ``fault`` says why it cannot be cleaned.
    """

    name: str
    clean_name: str
    number: int
    data: bytes
    kind: Literal["row", "page"] = "row"
    part: int = 0
    fault: str = ""
    id: str | None = None
    url: str | None = None
    date: str | None = None

    @property
    def is_document(self) -> bool:
        """Whether it counts as one: blank lines and what goes on from a part before do not."""
        return self.kind == "page" or self.part == 1 or (not self.part and not self.data.isspace())


def lines(stream: BinaryIO, name: str, clean_name: str, longest: int) -> Iterator[Piece]:
    """The lines of a stream; those of more than ``longest`` bytes in parts, so that none takes more memory than that."""
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        if len(data) <= longest or data.endswith(b"\n"):
            yield Piece(name, clean_name, number, data)
            continue
        part = 1
        yield Piece(
            name, clean_name, number, data, part=part, fault=f"has more than {longest:,} bytes in a line (--max-line)"
        )
        while not data.endswith(b"\n") and (data := stream.readline(longest)):
            part += 1
            yield Piece(name, clean_name, number, data, part=part)
