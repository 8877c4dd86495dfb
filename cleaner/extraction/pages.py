"""From the bytes of a page to its blocks. What does the work, lxml and trafilatura among it, is loaded with the first page."""

from functools import cache
from typing import Final

from cleaner.errors import CleanerError
from cleaner.extraction.outputs import Outputs
from cleaner.page import Page

WHOLE_PAGE: Final = "whole page"
"""The last road: all that a page shows."""


class PageError(CleanerError):
    """A page that cannot be read as one."""


class BinaryPageError(PageError):
    """Bytes that are no text."""


def read_page(data: bytes, *, fast: bool = False, metadata: bool = False, outputs: Outputs | None = None) -> Page:
    """The visible blocks of the page ``data``, and which of them trafilatura keeps; ``fast`` is its faster mode.

    With ``metadata`` the page has what trafilatura finds of that, too. What it gives is taken from ``outputs``, or kept there.
    Raises PageError when the page cannot be parsed, BinaryPageError when it is none.
    """
    from cleaner.extraction.reading import read  # noqa: PLC0415 - 0.3 seconds that a run over text does not pay

    return read(data, fast=fast, metadata=metadata, outputs=outputs)


@cache
def extractor() -> str:
    """The extractor that reads pages here, with its version: every road starts with it."""
    from importlib.metadata import version  # noqa: PLC0415 - as above

    return f"trafilatura {version('trafilatura')}"
