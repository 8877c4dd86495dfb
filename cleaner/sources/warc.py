"""WARC: responses of web servers, as crawlers keep them (ISO 28500)."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from cleaner.errors import extra
from cleaner.sources.pieces import BrokenError, Piece
from cleaner.sources.rows import RowError

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_END: Final = b"\r\n\r\n"
"""What stands after each record."""


class _Tail:
    """A stream that is read through, with how many bytes came of it and the last four of them: what FastWARC asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        self.length, self.last = 0, b""
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.length += len(data)
        self.last = (self.last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """How many bytes came."""
        return self.length

    def seek(self, offset: int, whence: int = 0) -> int:
        """Nowhere else: raises OSError."""
        raise OSError(f"cannot be read from another place ({offset}, {whence})")

    def close(self) -> None:
        """Whoever has opened the stream closes it."""


def responses(stream: BinaryIO, name: str, clean_name: str, largest: int) -> Iterator[Piece]:
    """The responses in a stream, as they came over the wire.

    Raises BrokenError after the last one that could be read, and MissingExtraError without ``warc``.
    """
    with extra("warc"):
        from fastwarc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - an extra
    tail, number, last = _Tail(stream), 0, "its start"
    try:
        for record in ArchiveIterator(tail, parse_http=False, stream_detect=False):
            declared = record.content_length
            block = record.reader.read(min(declared, largest))
            length = len(block) if declared <= largest else len(block) + record.reader.consume()
            if length < declared or "Content-Length" not in record.headers:
                raise BrokenError(f"is cut off in its record {record.record_id} at unpacked byte {record.stream_pos:,}")
            last = f"its record {record.record_id}"
            if record.record_type == WarcRecordType.response:
                number += 1
                yield Piece(
                    name,
                    clean_name,
                    number,
                    block,
                    kind="page",
                    fault="" if declared <= largest else f"has {declared:,} bytes, more than --max-bytes {largest}",
                    id=record.record_id,
                    url=record.headers.get("WARC-Target-URI"),
                    date=record.headers.get("WARC-Date"),
                )
    except OSError as error:
        raise BrokenError(f"is broken after {last}: {error}") from None
    if tail.length and tail.last != _END:
        raise BrokenError(f"is cut off after {last}, at unpacked byte {tail.length:,}")


def body_of(response: bytes, largest: int) -> bytes | None:
    """The page in a response, without the encodings in which it was sent; None when it is no page. Raises RowError."""
    from fastwarc import WarcRecord, WarcRecordType  # noqa: PLC0415 - an extra

    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.is_http = True
    record.set_bytes_content(response)
    try:
        record.parse_http(auto_decode="all")
        if record.http_content_type not in _PAGES:
            return None
        body: bytes = record.reader.read(largest + 1)
    except (OSError, ValueError) as error:
        raise RowError(f"is no response that can be read: {error}") from None
    if len(body) > largest:
        raise RowError(f"unpacks to more than --max-bytes {largest}")
    return body
