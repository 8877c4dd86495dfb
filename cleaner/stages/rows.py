"""A filter for JSON Lines."""

from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from cleaner.corpus import Statistics
from cleaner.pieces import Cleaned, Names, clean_piece, rejected
from cleaner.pipeline import Cleaner
from cleaner.sources.pieces import Piece, lines
from cleaner.sources.reading import Caps
from cleaner.sources.rows import Fields
from cleaner.writers.records import DocumentRecord

PROVENANCE: Final = "cleaner"
"""The member under which a row says what went."""
STREAM: Final = "-"
"""The name of a stream, with which those of its documents begin."""


class Passed(msgspec.Struct, frozen=True):
    """A line, or a part of one that is too long, after cleaning: what stands in its place, and the record of its document.

    A blank line has no record, and neither have the parts after the first.
    """

    piece: Piece
    data: bytes
    record: DocumentRecord | None = None

    @property
    def reason(self) -> str:
        """Why it is no row that can be cleaned; ``data`` is the line as it came then."""
        return self.record.reason if self.record is not None and self.record.status == "failed" else ""


def clean_rows(
    stream: BinaryIO,
    cleaner: Cleaner,
    fields: Fields = Fields(),
    *,
    member: str | None = PROVENANCE,
    statistics: Statistics | None = None,
    caps: Caps = Caps(),
) -> Iterator[Passed]:
    r"""JSON Lines with the text of each replaced by its clean text, and not another byte changed; the order stays.

    ``member`` is added to each row and tells status and removals: ``[start, end, rule]``, half-open, in code points of the
    text that came in; None adds nothing. A line that is no row comes back as it was, with a record that says why; so does
    one that has ``member`` already, or, where ``fields`` names an id, the id of a row before.

    >>> import io
    >>> [passed.data for passed in clean_rows(io.BytesIO(b'{"n": 1.0, "text": "Tides rise."}\n'), Cleaner())]
    [b'{"n": 1.0, "text": "Tides rise.", "cleaner": {"status": "unchanged", "removals": []}}\n']
    """
    names = Names(fields)
    number = 0
    for piece in lines(stream, STREAM, STREAM, min(caps.line, caps.size)):
        if not piece.is_document:
            yield Passed(piece, piece.data)
            continue
        number += 1
        cleaned = clean_piece(piece, cleaner, fields, number, statistics=statistics)
        cleaned = names.rejected(piece, cleaned.record) or cleaned
        if cleaned.row is not None and member in cleaned.row.members:
            reason = f"has a '{member}' already; choose another name (--provenance-field)"
            cleaned = rejected(piece, number, reason, cleaned.row.id)
        yield Passed(piece, _with_provenance(cleaned, member), cleaned.record)


def _with_provenance(cleaned: Cleaned, member: str | None) -> bytes:
    if cleaned.row is None or member is None:
        return cleaned.data
    removals = [[removal.start, removal.end, removal.rule] for removal in cleaned.record.removals]
    return cleaned.row.with_member(member, {"status": cleaned.record.status, "removals": removals})
