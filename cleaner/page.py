"""A page as rules see it: its visible blocks in order, the elements that hold them, and what the extractor kept.

Nothing here parses or extracts; that is for ``cleaner.extraction``, which makes these.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

import msgspec

from cleaner.model import Span

SEPARATOR: Final = "\n\n"
"""What stands between two blocks in the text of a page."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Element(msgspec.Struct, eq=False, gc=False):
    """An element of a page that holds visible text; what it measures is in code points, white space at ends aside.

    ``attributes`` are its class and id, and the start of an ordered list, where it has them. ``number`` counts from 1 among its
    siblings of the same tag. ``xpath`` is where it is in the page; a number is given only where the parent has several of its
    tag. ``text_length`` is all visible text in it, ``link_length`` what of that stands in links, ``kept_length`` what of it
    the extractor kept.
    """

    tag: str
    attributes: Mapping[str, str]
    parent: "Element | None" = None
    number: int = 1
    xpath: str = ""
    depth: int = 0
    text_length: int = 0
    link_length: int = 0
    kept_length: int = 0
    _words: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.depth = self.parent.depth + 1

    @property
    def words(self) -> frozenset[str]:
        """The words of its class and id, in lower case.

        >>> sorted(Element("div", {"class": "postMeta share-row", "id": "box_2"}).words)
        ['box', 'meta', 'post', 'row', 'share']
        """
        if self._words is None:
            self._words = _words_of(f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}")
        return self._words

    @property
    def link_density(self) -> float:
        """Share of the visible text that stands in links."""
        return self.link_length / self.text_length if self.text_length else 0.0

    def line(self) -> Iterator["Element"]:
        """The element and all those that hold it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def closest(self, *tags: str) -> "Element | None":
        """The innermost of these tags that holds it, or is it."""
        element: Element | None = self
        while element is not None and element.tag not in tags:
            element = element.parent
        return element


@lru_cache(4096)
def _words_of(names: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_CAMEL.sub(" ", names).lower()))


class Block(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a page's text that an extractor would call a paragraph: visible text between two block-level tags.

    ``text`` is as the extractor wrote it where it ``is_kept``, else as it stands in the page with white space collapsed.
    ``span`` is where that is in the document's text. ``element`` is the innermost one with all of the text in it. Where the
    extractor kept a part only (``is_partial``), what it left is a block of its own, right after the one that it kept.
    What it wrote that stands nowhere in the page is a block, too, and ``is_undecided``.
    ``link_length`` is in code points, of ``length``: those of its visible text in the page.
    """

    number: int
    text: str
    span: Span
    element: Element
    is_kept: bool
    length: int
    link_length: int
    is_partial: bool = False
    is_undecided: bool = False

    @property
    def tag(self) -> str:
        """The tag of the innermost block-level element round it."""
        element = self.element
        while element.tag not in BLOCK_TAGS and element.parent is not None:
            element = element.parent
        return element.tag if element.tag in BLOCK_TAGS else self.element.tag

    @property
    def xpath(self) -> str:
        """Where it is in the page."""
        return self.element.xpath

    @property
    def link_density(self) -> float:
        """Share of its text that stands in links."""
        return self.link_length / self.length if self.length else 0.0


class Facts(msgspec.Struct, frozen=True):
    """What a page says of itself in its head, white space collapsed; empty where it says nothing."""

    title: str = ""
    og_title: str = ""
    description: str = ""
    og_description: str = ""


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an extractor found about a page, ``date`` as YYYY-MM-DD; empty where it found nothing."""

    title: str = ""
    date: str = ""
    site: str = ""
    author: str = ""


class Page(msgspec.Struct, frozen=True, dict=True):
    """A page that was read: all visible blocks in the order of the page, and by which ``road`` some of them were kept.

    ``encoding`` is that of its bytes. ``undecided`` are code points that the extractor wrote and that stand nowhere in the
    page, ``lost`` those of the page that the parser gave up on. ``metadata`` is None where nobody asked for it.
    """

    blocks: tuple[Block, ...]
    road: str
    encoding: str = "utf-8"
    facts: Facts = Facts()
    undecided: int = 0
    lost: int = 0
    metadata: Metadata | None = None

    @cached_property
    def text(self) -> str:
        """All blocks, joined by a blank line."""
        return SEPARATOR.join([block.text for block in self.blocks])

    @cached_property
    def main_text(self) -> str:
        """The blocks that the extractor kept, joined by a blank line."""
        return SEPARATOR.join([block.text for block in self.blocks if block.is_kept])


def moved(blocks: Sequence[Block], kept: Sequence[Span]) -> tuple[Block, ...]:
    """The blocks of a text in the text that is made of its spans ``kept``: those of which something is left.

    Of a block that was cut in two the span goes from the first to the last of what is left.
    """
    found: list[Block] = []
    spans = iter(kept)
    span = next(spans, None)
    start_of_span = 0
    for block in blocks:
        start = end = -1
        while span is not None:
            first, last = max(block.span.start, span.start), min(block.span.end, span.end)
            if first < last:
                start = first - span.start + start_of_span if start < 0 else start
                end = last - span.start + start_of_span
            if span.end > block.span.end:
                break
            start_of_span += span.length
            span = next(spans, None)
        if start >= 0:
            found.append(msgspec.structs.replace(block, span=Span(start, end)))
    return tuple(found)


BLOCK_TAGS: Final = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search
    section select summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a table reads better as a text
)
"""The elements that browsers lay out as blocks (HTML, section 15.3), and controls of which each stands alone."""
