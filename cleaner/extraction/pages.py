"""From the bytes of a page to its blocks, and which of them trafilatura keeps."""

from lxml.html import HtmlElement

from cleaner.errors import CleanerError
from cleaner.extraction.mapping import NOTHING, Kept, blocks_of, kept_in
from cleaner.extraction.marks import Marks
from cleaner.extraction.parsing import parse
from cleaner.extraction.walk import Walk, facts_of
from cleaner.page import Page
from cleaner.sources.decoding import decode


class PageError(CleanerError):
    """A page that cannot be read as one."""


def road() -> str:
    """The extractor that reads pages here, with its version."""
    import trafilatura  # noqa: PLC0415 - 0.3 seconds that a run over text does not pay

    return f"trafilatura {trafilatura.__version__}"


def read_page(data: bytes, *, fast: bool = False) -> Page:
    """The visible blocks of the page ``data``, and which of them trafilatura keeps.

    Raises PageError when the page cannot be parsed.
    """
    decoded = decode(data)
    if decoded is None:
        raise PageError("is binary")
    try:
        root = parse(decoded.text)
        walk = Walk(root)
        facts = facts_of(root)
        kept = _extracted(root, walk, fast=fast)
    except MemoryError:
        raise  # whoever limits memory wants to know
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and must not cost the run
        raise PageError(f"cannot be parsed: {type(error).__name__}: {error}") from None
    return Page(blocks_of(walk, kept), road(), facts, sum(len(line) for _, line in kept.strays))


def _extracted(root: HtmlElement, walk: Walk, *, fast: bool) -> Kept:
    """What trafilatura keeps of a page that was walked."""
    import trafilatura  # noqa: PLC0415 - see above

    marks = Marks.for_page("".join([node.text for node in walk.nodes]), len(walk.nodes))
    if marks is None:
        return NOTHING
    for number, node in enumerate(walk.nodes):
        rest = node.text.lstrip()
        marked = node.text[: len(node.text) - len(rest)] + marks.mark(number) + rest
        if node.is_tail:
            node.holder.tail = marked
        else:
            node.holder.text = marked
    output = trafilatura.extract(root, include_comments=False, deduplicate=False, fast=fast)
    return kept_in(walk, marks.read(output or ""))
