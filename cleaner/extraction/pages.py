"""The main text of a page, as trafilatura finds it."""

from typing import Final

import msgspec

from cleaner.errors import CleanerError

SEPARATOR: Final = "\n\n"
"""What stands between two blocks in the text of a page."""


class PageError(CleanerError):
    """A page that cannot be read as one."""


class Page(msgspec.Struct, frozen=True):
    """The blocks of a page's main text, in order, and the extractor that found them, with its version."""

    blocks: tuple[str, ...]
    road: str

    @property
    def text(self) -> str:
        """The blocks, joined by a blank line."""
        return SEPARATOR.join(self.blocks)


def road() -> str:
    """The extractor that reads pages here, with its version."""
    import trafilatura  # noqa: PLC0415 - 0.3 seconds that a run over text does not pay

    return f"trafilatura {trafilatura.__version__}"


def read_page(data: bytes) -> Page:
    """The main text of the page ``data``; without blocks when trafilatura finds none.

    Raises PageError when the page cannot be parsed. trafilatura and lxml are imported when the first page is read.
    """
    import trafilatura  # noqa: PLC0415 - 0.3 seconds that a run over text does not pay

    try:
        text = trafilatura.extract(data, include_comments=False, deduplicate=False)
    except MemoryError:
        raise  # whoever limits memory wants to know
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and must not cost the run
        raise PageError(f"cannot be parsed: {type(error).__name__}: {error}") from None
    blocks = tuple(line for line in (text or "").split("\n") if line.strip())
    return Page(blocks, road())
