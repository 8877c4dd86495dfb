"""What trafilatura reads out of a page about the page: title, date, site, author."""

from typing import Final

from lxml.html import HtmlElement
from trafilatura import extract_metadata

from cleaner.page import Metadata

_DATES: Final = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
"""How dates are looked for, so that the same page has the same one on any day. By default none may lie after today; and the
extensive search gives years of two digits a century by it, and takes numbers out of the text for dates where nothing says so."""


def metadata_of(root: HtmlElement) -> Metadata:
    """What a page says about itself, or seems to; nothing when the extractor breaks down on it."""
    try:
        found = extract_metadata(root, date_config=_DATES)
    except MemoryError:
        raise  # whoever limits memory wants to know
    except Exception:  # noqa: BLE001 - an extractor may raise anything, and the text is there without it
        return Metadata()
    return Metadata(*map(_told, (found.title, found.date, found.sitename, found.author)))


def _told(value: str | None) -> str:
    """A value as a report can hold it: data that a page carries for machines may have half of a surrogate pair."""
    return (value or "").encode("utf-8", "replace").decode()
