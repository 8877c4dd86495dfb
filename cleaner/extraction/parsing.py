"""From the text of a page to a tree, and how much of it the parser lost on the way.

libxml2 recovers from nearly everything, and gives up quietly on the rest: what is nested deeper than 256 elements, or 2,048
with ``huge_tree``, and what comes after a text, an attribute or a script of more than 10 MB. So what went into it is
compared with what came out.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from cleaner.extraction.walk import INVISIBLE

_DOCTYPE: Final = re.compile(r"\A\s*<![dD][oO][cC][^>]*>")
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*>")
_CLOSED_ROOT: Final = re.compile(r"\A(.{0,4096}?<html\b[^<>]{0,1024})/>", re.DOTALL | re.IGNORECASE)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS: Final = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_ENTITY: Final = re.compile(r"&#?\w{1,32};?")
_TAG: Final = re.compile(
    r"""<(?:(?P<name>[a-zA-Z][^\s/>]*+)|[/!?])(?:[^"'>]++|"[^"]*+"|'[^']*+')*+(?P<end>>)?""",
)
_TELLING: Final = re.compile(r"[^\W_][^&\r\n\ufffd]*")

_HUGE: Final = 8_000_000
"""Bytes from which on a page is read without the parser's limits at once: below it nothing in it can reach 10 MB."""
_LAST_NODES: Final = 64
"""Text nodes at the end of a tree among which that of the page must be: scripts and empty ones come after it."""
_MOST_LOST: Final = 0.005
"""Share of a page's text up to which counts may differ: markup in attributes is counted as text."""
_FEW: Final = 40
_WITHOUT_END: Final = frozenset({"embed", "frame", "head"})
"""Invisible elements that have no end tag, or often none: text after them is not in them."""


class Parsed(NamedTuple):
    """The tree of a page, and how many characters of its text are not in it."""

    root: HtmlElement
    lost: int = 0


def parse(text: str) -> Parsed:
    """The tree of a page. Raises lxml's ParserError for one without any element."""
    if _has_what_xml_has_not(text):
        text = _NOT_XML.sub("\ufffd", text)
    text = _CLOSED_ROOT.sub(r"\1>", _DOCTYPE.sub("", _XML_DECLARATION.sub("", text, count=1), count=1), count=1)
    data = text.encode()
    is_huge = len(data) > _HUGE
    root, is_cut = _tree(data, huge=is_huge)
    if not is_huge and not is_cut and _has_end_of(text, root):
        return Parsed(root)
    wanted = _count(_shown(text))
    if not is_huge and (is_cut or _lost(root, wanted)):
        root, is_cut = _tree(data, huge=True)
    lost = _lost(root, wanted)
    if is_cut and not lost and not _has_end_of(text, root):
        lost = max(wanted - _count(_texts(root)), 1)
    return Parsed(root, lost)


def _has_what_xml_has_not(text: str) -> bool:
    """Whether a text has control characters, lone surrogates or what is no character: faster than to look for a pattern."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    return "\ufffe" in text or "\uffff" in text or len(data.translate(None, _CONTROLS)) < len(data)


def _tree(data: bytes, *, huge: bool) -> tuple[HtmlElement, bool]:
    """The tree, and whether the parser says that it gave up.

    Its elements are of one class: choosing one for each by its tag, as lxml.html does, takes a tenth of an extraction.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    root = document_fromstring(data, parser=parser, ensure_head_body=False)
    return root, bool(parser.error_log.filter_from_fatals())


def _has_end_of(text: str, root: HtmlElement) -> bool:
    """Whether the last words of a page are among the last that its tree has."""
    words = _last_words(text)
    return not words or any(words in found for found in islice(_texts_from_the_end(root), _LAST_NODES))


def _last_words(text: str) -> str:
    """The last words that stand between two tags of a page; none when they are hard to tell."""
    end = len(text)
    for _ in range(_LAST_NODES):
        if end <= 0:
            break
        start = text.rfind("<", 0, end)
        shown = text[start + 1 : end].partition(">")[2] if start >= 0 else text[:end]
        if found := _TELLING.search(shown):
            return found[0].rstrip()[:_FEW]
        end = start
    return ""


def _texts_from_the_end(root: HtmlElement) -> Iterator[str]:
    """The text nodes of a tree, the last one first."""
    opened = [(root, root.iterchildren(reversed=True))]
    while opened:
        element, children = opened[-1]
        child = next(children, None)
        if child is None:
            opened.pop()
            if element.text:
                yield element.text
        else:
            if child.tail:
                yield child.tail
            opened.append((child, child.iterchildren(reversed=True)))


def _shown(text: str) -> Iterator[str]:
    """What a browser would show of a page, found without a parser: what stands between tags, entities left out."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        yield _ENTITY.sub("", text[at:start])
        if text.startswith("<!--", start):
            at = _after(text, "-->", start + 4)
        elif (tag := _TAG.match(text, start)) is None:
            yield "<"
            at = start + 1
        elif tag["end"]:
            at = tag.end()
            if (name := (tag["name"] or "").lower()) in INVISIBLE - _WITHOUT_END:
                closed = re.compile(rf"</{re.escape(name)}\b[^>]*>", re.IGNORECASE).search(text, at)
                at = closed.end() if closed else len(text)
        else:
            return  # a quotation mark that nobody closed: the rest is an attribute
    yield _ENTITY.sub("", text[at:])


def _after(text: str, end: str, at: int) -> int:
    """Where ``end``, looked for from ``at`` on, is over; the text's end when it is not there."""
    found = text.find(end, at)
    return found + len(end) if found >= 0 else len(text)


def _texts(root: HtmlElement) -> Iterator[str]:
    """The text nodes of a tree that a browser would show."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element.tail and element is not root:
                yield element.tail
        elif element.tag in INVISIBLE:
            walker.skip_subtree()
        elif element.text:
            yield element.text


def _count(texts: Iterable[str]) -> int:
    """The characters in texts, white space aside."""
    return sum(sum(map(len, text.split())) for text in texts)


def _lost(root: HtmlElement, wanted: int) -> int:
    """How many of the ``wanted`` characters a tree has not, when that is more than counts may differ."""
    missing = wanted - _count(_texts(root))
    return missing if missing > max(_FEW, _MOST_LOST * wanted) else 0
