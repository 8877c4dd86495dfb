"""From the bytes of a page to its blocks, and which of them trafilatura keeps."""

from collections.abc import Callable, Iterator
from typing import Final

import trafilatura
from lxml.html import HtmlElement

from cleaner.extraction.decoding import decode_page
from cleaner.extraction.mapping import Kept, blocks_of, everything, kept_in
from cleaner.extraction.marks import Marks
from cleaner.extraction.metadata import metadata_of
from cleaner.extraction.outputs import Outputs
from cleaner.extraction.pages import WHOLE_PAGE, BinaryPageError, PageError, extractor
from cleaner.extraction.parsing import parse
from cleaner.extraction.walk import Walk, facts_of
from cleaner.page import Page

_LITTLE: Final = 250
"""Code points of main text below which another road is tried: what trafilatura itself calls too short (MIN_EXTRACTED_SIZE)."""
_MUCH: Final = 2
"""Times as much prose as the main text that the page must have, and another road must give, before that one is taken."""
_PARAGRAPH: Final = 80
_MOST_LINKS: Final = 0.3
_DATA: Final = "application/ld+json"
"""The type of scripts in which trafilatura looks for the text of an article."""
_MANY_NODES: Final = 20_000
"""Text nodes from which on only trafilatura's fast mode is used: what it asks besides compares each paragraph with others."""


def read(data: bytes, *, fast: bool = False, metadata: bool = False, outputs: Outputs | None = None) -> Page:
    """What ``pages.read_page`` says."""
    decoded = decode_page(data)
    if decoded is None:
        raise BinaryPageError("binary")
    try:
        parsed = parse(decoded.text)
        _strip(parsed.root)
        walk = Walk(parsed.root)
        facts = facts_of(parsed.root)
        about = metadata_of(parsed.root) if metadata else None
        before = {} if outputs is None else outputs.of(data)
        known = dict(before)
        road, kept = _taken(parsed.root, walk, known, fast=fast or len(walk.nodes) > _MANY_NODES)
        if outputs is not None and known != before:
            outputs.keep(data, known)
    except MemoryError:
        raise  # whoever limits memory wants to know
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and must not cost the run
        raise PageError(f"cannot be parsed: {type(error).__name__}: {error}") from None
    undecided = sum(len(line) for _, line in kept.strays)
    return Page(blocks_of(walk, kept), road, decoded.encoding, facts, undecided, parsed.lost, about)


def _taken(root: HtmlElement, walk: Walk, known: dict[str, str], *, fast: bool) -> tuple[str, Kept]:
    """What is kept of a page, and the road that led there: trafilatura's, unless that finds next to nothing in much prose.

    ``known`` are the outputs of roads that were asked before; those that are asked now are added.
    """
    marks = Marks.for_page("".join([node.text for node in walk.nodes]), len(walk.nodes))
    if marks is None:
        return f"{extractor()}, {WHOLE_PAGE}", everything(walk)
    _put(marks, walk)
    prose = sum(_prose(walk))
    taken, best, length = "", Kept({}, set(), []), 0
    for name, output in _roads(root, fast=fast):
        if name not in known:
            known[name] = _tried(output)
        kept = kept_in(walk, marks.read(known[name]))
        found = sum(map(len, kept.texts.values())) + sum(len(line) for _, line in kept.strays)
        if not taken or found > _MUCH * length:
            taken, best, length = name, kept, found
        if length >= _LITTLE or prose <= _MUCH * length:
            break
    if not length and any(not node.in_link for node in walk.nodes):
        return f"{extractor()}, {WHOLE_PAGE}", everything(walk)
    return taken, best


def _put(marks: Marks, walk: Walk) -> None:
    """Put a mark before the first letter of each text node of a tree."""
    for number, node in enumerate(walk.nodes):
        rest = node.text.lstrip()
        marked = f"{node.text[: len(node.text) - len(rest)]}{marks.mark(number)}{rest}"
        if node.is_tail:
            node.holder.tail = marked
        else:
            node.holder.text = marked


def _strip(root: HtmlElement) -> None:
    """Take out what nobody sees and no road reads: each road copies the tree several times over.

    It makes roads 6 % faster, and changes none of their outputs, but that templates, which are for scripts to fill in, are no
    longer taken for text. Scripts stay, emptied: without them some would change.
    """
    for found in list(root.iter("link", "script", "style", "svg", "template")):
        if found.tag == "script":
            if found.get("type") != _DATA:
                found.text = None
        elif found.getparent() is not None and found.get("rel") != "canonical":
            found.drop_tree()


def _roads(root: HtmlElement, *, fast: bool) -> Iterator[tuple[str, Callable[[], str | None]]]:
    """What may be asked for a page's main text, in order: names, and what gives it. None of them changes the tree."""
    name = f"{extractor()}, fast" if fast else extractor()
    yield name, lambda: trafilatura.extract(root, include_comments=False, deduplicate=False, fast=fast)
    yield (
        f"{name}, recall",
        lambda: trafilatura.extract(root, include_comments=False, deduplicate=False, fast=fast, favor_recall=True),
    )
    yield f"{name}, baseline", lambda: trafilatura.baseline(root)[1]


def _tried(output: Callable[[], str | None]) -> str:
    """The main text on one road; none when the extractor breaks down on it."""
    try:
        return output() or ""
    except MemoryError:
        raise  # whoever limits memory wants to know
    except Exception:  # noqa: BLE001 - an extractor may raise anything: then the next road is tried
        return ""


def _prose(walk: Walk) -> Iterator[int]:
    """The lengths of the blocks that read like paragraphs: long, and mostly not of links."""
    for block in walk.blocks:
        nodes = walk.nodes[block.first : block.end]
        length = sum(node.length for node in nodes)
        if length >= _PARAGRAPH and sum(node.length for node in nodes if node.in_link) <= _MOST_LINKS * length:
            yield length
