"""A document of an archive, from its bytes to its record and to what stands in its place."""

import hashlib
import json
from typing import Unpack

import msgspec

from cleaner.corpus import Statistics
from cleaner.documents import source_record, with_what_was_lost, written, written_name
from cleaner.extraction.outputs import Outputs
from cleaner.extraction.pages import PageError, Reading, read_page
from cleaner.model import CleanResult
from cleaner.page import Page
from cleaner.pipeline import Cleaner
from cleaner.sources.pieces import Piece
from cleaner.sources.reading import NO_CAPS, Caps
from cleaner.sources.rows import Fields, Row, RowError, as_written, read_row
from cleaner.sources.warc import body_of
from cleaner.writers.records import CleanRecord, DocumentRecord, SourceRecord, document_record, to_line


class Cleaned(msgspec.Struct, frozen=True):
    """What came of a piece: its record, what stands in its place (as it came when it failed), and the row, if it is one."""

    record: DocumentRecord
    data: bytes
    row: Row | None = None
    result: CleanResult | None = None


def clean_piece(
    piece: Piece,
    cleaner: Cleaner,
    fields: Fields,
    line: int,
    *,
    statistics: Statistics | None = None,
    with_text: bool = True,
    caps: Caps = NO_CAPS,
    outputs: Outputs | None = None,
) -> Cleaned:
    """Read a piece and clean it; ``line`` is that of its record. It never raises for bad input."""
    try:
        config = cleaner.config
        text = text_of_piece(piece, fields, caps, fast=config.fast, metadata=config.metadata, outputs=outputs)
    except RowError as error:
        return rejected(piece, line, str(error), own_name(piece, fields))
    if text is None:
        return Cleaned(DocumentRecord(line, _document_id(piece, piece.id), _source(piece), "skipped", "type"), b"")
    row = text.row
    name = _document_id(piece, row.id)
    if text.page is None:
        result = cleaner.clean(row.text, id=name, url=row.url, language=row.language, statistics=statistics)
    else:
        result = cleaner.clean_page(text.page, id=name, url=row.url, statistics=statistics)
    if result.status == "failed":
        return rejected(piece, line, result.problems[-1].message, row.id)
    try:
        cleaned, gone = row.without([removal.span for removal in result.removals], result.text)
    except RowError as error:
        return rejected(piece, line, str(error), row.id)
    as_usual = [as_written(removal.text) for removal in result.removals]
    source = msgspec.structs.replace(
        _source(piece),
        encoding="utf-8",
        code_points=len(row.text),
        road=text.road,
        undecided=0 if text.page is None else text.page.undecided,
        metadata=None if text.page is None else text.page.metadata,
        text_sha256=_digest(row.text) if text.road else "",
        written=gone if with_text and gone != as_usual else [],
    )
    clean_text, markup = written(result, text.page if config.markdown else None)
    if markup is not None:
        cleaned = cleaned.with_text(clean_text)
    clean = CleanRecord(written_name(piece.clean_name), _digest(clean_text), len(result.text), markup=markup)
    record = document_record(line, source, result, clean, with_text=with_text, name=name)
    if text.page is not None:
        record = with_what_was_lost(record, text.page)
    if not _can_be_written(row.text) and not _can_be_told(record):
        return rejected(piece, line, "has half of a surrogate pair where a report would quote it", row.id)
    return Cleaned(record, cleaned.line.encode(), cleaned, result)


def rejected(piece: Piece, line: int, reason: str, name: str | None = None) -> Cleaned:
    """A piece that cannot be cleaned, as it came, or for a page nothing; ``name`` is its own, where that is known."""
    record = DocumentRecord(line, _document_id(piece, name), _source(piece), "failed", reason)
    return Cleaned(record, b"" if piece.kind == "page" else piece.data)


class Names:
    """The names of an archive's documents so far, by hash: 64 bits each, as a set of a hundred bytes or so a name.

    Only where ``fields`` says which member is the name must each row have one of its own.
    """

    def __init__(self, fields: Fields) -> None:
        self._member = fields.id
        self._taken: set[int] = set()

    def rejected(self, piece: Piece, record: DocumentRecord) -> Cleaned | None:
        """The rejection of a document that has the name of one before; None for one that keeps its name."""
        if self._member is None or record.status == "failed":
            return None
        key = int.from_bytes(hashlib.blake2b(record.id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        if key not in self._taken:
            self._taken.add(key)
            return None
        name = record.id.removeprefix(f"{record.source.name}#")
        return rejected(piece, record.line, f"has the '{self._member}' of a row before", name)


def own_name(piece: Piece, fields: Fields) -> str | None:
    """The name that a piece has of its own, if it can be read."""
    if piece.kind == "page" or piece.fault:
        return piece.id
    try:
        return read_row(piece.data, fields).id
    except RowError:
        return None


class Text(msgspec.Struct, frozen=True):
    """What is counted, and cleaned: a row, and for a page the extractor that found its text."""

    row: Row
    page: Page | None = None

    @property
    def road(self) -> str:
        """The extractor that found the text of a page."""
        return "" if self.page is None else self.page.road

    @property
    def main(self) -> str:
        """What is counted: of a page what was found to be its main text."""
        return self.row.text if self.page is None else self.page.main_text


def text_of_piece(piece: Piece, fields: Fields, caps: Caps = NO_CAPS, **reading: Unpack[Reading]) -> Text | None:
    """The text of a piece, of a page that of its blocks as a row; None for a response that is no page. Raises RowError."""
    if piece.fault:
        raise RowError(piece.fault)
    if piece.kind == "row":
        return Text(read_row(piece.data, fields))
    body = body_of(piece.data, caps.size)
    if body is None:
        return None
    try:
        page = read_page(body, **reading)
    except PageError as error:
        raise RowError(str(error)) from None
    row = {"id": piece.id, "url": piece.url, "date": piece.date, "text": page.text}
    line = json.dumps({name: value for name, value in row.items() if value is not None}, ensure_ascii=False)
    return Text(read_row(line.encode() + b"\n", Fields()), page)


def _source(piece: Piece) -> SourceRecord:
    return msgspec.structs.replace(
        source_record(piece.name),
        kind="row",
        row=piece.number,
        bytes=len(piece.data),
        sha256=hashlib.sha256(piece.data).hexdigest(),
    )


def _document_id(piece: Piece, name: str | None) -> str:
    """The name of a document: that of its archive, and its own or its number there."""
    own = str(piece.number) if name is None else name.encode("utf-8", "backslashreplace").decode()
    return f"{written_name(piece.name)}#{own}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _can_be_written(text: str) -> bool:
    """Whether a text has bytes in UTF-8: JSON may hold half of a surrogate pair, which has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _can_be_told(record: DocumentRecord) -> bool:
    """Whether a record can be written."""
    try:
        to_line(record)
    except UnicodeEncodeError:
        return False
    return True
