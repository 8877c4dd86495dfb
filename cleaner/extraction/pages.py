"""From the bytes of a page to its blocks. What does the work, lxml and trafilatura among it, is loaded with the first page."""

from functools import cache
from typing import Final, TypedDict, Unpack

from cleaner.errors import CleanerError
from cleaner.extraction.outputs import Outputs
from cleaner.page import Page

WHOLE_PAGE: Final = "whole page"
"""The last road: all that a page shows."""


class PageError(CleanerError):
    """A page that cannot be read as one."""


class BinaryPageError(PageError):
    """Bytes that are no text."""


class Reading(TypedDict, total=False):
    """How a page is read: in trafilatura's ``fast`` mode, and with what it finds as ``metadata``, if those are asked for.

    What trafilatura gives is taken from ``outputs``, or kept there.
    """

    fast: bool
    metadata: bool
    outputs: Outputs | None


def read_page(data: bytes, **reading: Unpack[Reading]) -> Page:
    """The visible blocks of the page ``data``, and which of them trafilatura keeps.

    Raises PageError when the page cannot be parsed, BinaryPageError when it is none.
    """
    from cleaner.extraction.reading import read  # noqa: PLC0415 - 0.3 seconds that a run over text does not pay

    return read(data, **reading)


@cache
def extractor() -> str:
    """The extractor that reads pages here, with its version: every road starts with it."""
    from importlib.metadata import version  # noqa: PLC0415 - as above

    return f"trafilatura {version('trafilatura')}"
