"""What trafilatura gave for pages, kept in a folder while a run counts, so that cleaning need not ask for it again.

Asking is most of what a page costs. A file that is cut off or damaged is as good as none, and so is one that found no room.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

ROOM: Final = 256 * 2**20
"""Bytes that a process keeps at most: enough for about 40,000 pages."""
_DIGEST_LENGTH: Final = 32
_decoder: Final = msgspec.json.Decoder(dict[str, str])


class Outputs:
    """Outputs by the bytes of their page and the name of the road; ``room`` is how many bytes may still be kept."""

    def __init__(self, folder: Path, room: int = 0) -> None:
        self._folder = folder
        self._room = room

    def of(self, data: bytes) -> dict[str, str]:
        """What was kept of the page ``data``, by road; empty when nothing was."""
        try:
            kept = self._path(data).read_bytes()
            if kept[:_DIGEST_LENGTH] == _digest(kept[_DIGEST_LENGTH:]):
                return _decoder.decode(kept[_DIGEST_LENGTH:])
        except (OSError, ValueError):
            pass
        return {}

    def keep(self, data: bytes, outputs: Mapping[str, str]) -> None:
        """Keep what the roads gave for the page ``data``, if there is room: also on the disk."""
        content = msgspec.json.encode(outputs)
        if len(content) > self._room:
            return
        self._room -= len(content)
        path = self._path(data)
        try:
            path.write_bytes(_digest(content) + content)
        except OSError:
            with suppress(OSError):
                path.unlink()

    def _path(self, data: bytes) -> Path:
        return self._folder / hashlib.sha256(data).hexdigest()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
