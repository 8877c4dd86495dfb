"""One walk over a parsed page: its text nodes, grouped into blocks, and the elements that hold them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from cleaner.page import BLOCK_TAGS, Element, Facts

INVISIBLE: Final = frozenset(
    """
    applet audio canvas embed frame head iframe noembed noframes object script style svg template textarea title video
    """.split()  # noqa: SIM905 - a table reads better as a text
)
"""Elements of which a browser shows no text, or none that is the page's. ``noscript`` is none of them: what saves pages runs no
scripts, and there are blogs whose whole article stands in one."""
_CELLS: Final = frozenset({"td", "th"})
_CELL_GAP: Final = " | "
"""What stands between the cells of a row in the text of a block, as trafilatura writes it."""
_NAMELESS: Final[Mapping[str, str]] = {}


class TextNode(msgspec.Struct, frozen=True, gc=False):
    """A text node with something in it besides white space, and where it hangs: as the text or the tail of ``holder``.

    ``length`` is in code points, without the white space at its ends.
    """

    text: str
    length: int
    holder: HtmlElement
    is_tail: bool
    element: Element
    in_link: bool


class RawBlock(msgspec.Struct, frozen=True, gc=False):
    """The text nodes of one block, ``[first, end)``; ``gaps`` are what layout puts before nodes: a line end, a bar."""

    first: int
    end: int
    element: Element
    gaps: dict[int, str]


class Walk:
    """The text of a page: ``nodes`` in order, ``blocks`` over them, and the ``elements`` that hold them, outer ones first."""

    def __init__(self, root: HtmlElement) -> None:
        self.nodes: list[TextNode] = []
        self.blocks: list[RawBlock] = []
        self.root = Element(str(root.tag), _names_of(root))
        self.elements: list[Element] = [self.root]
        self._first = 0
        self._gaps: dict[int, str] = {}
        self._siblings: list[Mapping[str, int]] = [{self.root.tag: 1}]
        self._read(root)
        self._name()

    def text(self, block: RawBlock, nodes: Sequence[int] | None = None) -> str:
        """The visible text of a block, or of some of its nodes, with white space collapsed but in preformatted text."""
        wanted = range(block.first, block.end) if nodes is None else nodes
        if block.element.closest("pre", "textarea") is not None:
            return "".join([block.gaps.get(node, "") + self.nodes[node].text for node in wanted]).strip("\r\n")
        pieces: list[str] = []
        lines: list[str] = []
        before = -2
        for node in wanted:
            gap = block.gaps.get(node, "" if before == node - 1 else " ")
            before = node
            if gap == "\n":
                lines.append(" ".join("".join(pieces).split()))
                pieces = []
            else:
                pieces.append(gap)
            pieces.append(self.nodes[node].text)
        lines.append(" ".join("".join(pieces).split()))
        return "\n".join([line for line in lines if line])

    def _read(self, root: HtmlElement) -> None:
        """Walk the tree without recursion: pages may nest deeper than Python does."""
        stack: list[_Open] = []
        in_link = 0
        simple_row: HtmlElement | None = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, found in walker:
            if event == "start":
                tag = str(found.tag)
                if stack:
                    if (numbers := stack[-1].numbers) is None:
                        numbers = stack[-1].numbers = {}
                    numbers[tag] = numbers.get(tag, 0) + 1
                    stack.append(_Open(found, tag, numbers[tag], numbers))
                else:
                    stack.append(_Open(found, tag, 1, {tag: 1}))
                    stack[0].element = self.root
                if tag in INVISIBLE:
                    walker.skip_subtree()
                    continue
                in_link += tag == "a"
                if tag in BLOCK_TAGS:
                    if simple_row is None or tag not in _CELLS:
                        self._close()
                    elif len(self.nodes) > self._first:
                        self._gaps.setdefault(len(self.nodes), _CELL_GAP)
                    if tag == "tr" and _is_simple(found):
                        simple_row = found
                elif tag == "br":
                    self._gaps[len(self.nodes)] = "\n"
                if (text := found.text) and not text.isspace():
                    self._add(text, found, False, stack, in_link)
            else:
                opened = stack.pop()
                tag = opened.tag
                if tag in BLOCK_TAGS and (simple_row is None or tag not in _CELLS):
                    self._close()
                if found is simple_row:
                    simple_row = None
                if tag == "a":
                    in_link -= 1
                if opened.element is not None and stack:
                    parent = stack[-1].element
                    assert parent is not None  # noqa: S101 - made with its child
                    parent.text_length += opened.element.text_length
                    parent.link_length += opened.element.link_length
                if stack and (tail := found.tail) and not tail.isspace():
                    self._add(tail, found, True, stack, in_link)
        self._close()

    def _add(self, text: str, holder: HtmlElement, is_tail: bool, stack: "list[_Open]", in_link: int) -> None:
        """A text node in the element on top of the stack."""
        element = stack[-1].element or self._made(stack)
        length = len(text.strip())
        element.text_length += length
        if in_link:
            element.link_length += length
        self.nodes.append(TextNode(text, length, holder, is_tail, element, bool(in_link)))

    def _close(self) -> None:
        """What came since the last block is a block, if it has text."""
        end = len(self.nodes)
        if end > self._first:
            self.blocks.append(RawBlock(self._first, end, self.innermost(range(self._first, end)), self._gaps))
            self._first = end
        if self._gaps:
            self._gaps = {}

    def innermost(self, nodes: Sequence[int]) -> Element:
        """The innermost element that holds all of some nodes."""
        common = self.nodes[nodes[0]].element
        for node in nodes[1:]:
            other = self.nodes[node].element
            while other is not common:
                if common.depth >= other.depth and common.parent is not None:
                    common = common.parent
                elif other.parent is not None:
                    other = other.parent
        return common

    def _made(self, stack: "list[_Open]") -> Element:
        """The element on top of the stack, with all those that hold it."""
        at = len(stack)
        while (made := stack[at - 1].element) is None:
            at -= 1
        for opened in stack[at:]:
            made = Element(opened.tag, _names_of(opened.found), made, opened.number)
            opened.element = made
            self.elements.append(made)
            self._siblings.append(opened.siblings)
        return made

    def _name(self) -> None:
        """Give each element its XPath, now that it is known how many of its tag its parent has."""
        for element, siblings in zip(self.elements, self._siblings, strict=True):
            step = f"/{element.tag}[{element.number}]" if siblings[element.tag] > 1 else f"/{element.tag}"
            element.xpath = step if element.parent is None else element.parent.xpath + step


class _Open:
    """An element that is open while the page is walked; its ``element`` is made when it turns out to have text.

    ``number`` counts from 1 among the siblings of its tag, ``siblings`` how many of each tag its parent has so far, and
    ``numbers`` the same of its children.
    """

    __slots__ = ("element", "found", "number", "numbers", "siblings", "tag")

    def __init__(self, found: HtmlElement, tag: str, number: int, siblings: dict[str, int]) -> None:
        self.found = found
        self.tag = tag
        self.number = number
        self.siblings = siblings
        self.numbers: dict[str, int] | None = None
        self.element: Element | None = None


def _names_of(found: HtmlElement) -> Mapping[str, str]:
    """The attributes that name an element, and the one that says with which number a list starts."""
    names = {}
    if (value := found.get("class")) is not None:
        names["class"] = value
    if (value := found.get("id")) is not None:
        names["id"] = value
    if found.tag == "ol" and (value := found.get("start")) is not None:
        names["start"] = value
    return names or _NAMELESS


def _is_simple(row: HtmlElement) -> bool:
    """Whether a row of a table has two cells or more, and nothing in them that makes a block: then it is one itself."""
    cells = 0
    for found in row.iterdescendants():
        if found.tag in _CELLS:
            cells += 1
        elif found.tag in BLOCK_TAGS:
            return False
    return cells > 1


def facts_of(root: HtmlElement) -> Facts:
    """What a page says of itself in its head."""
    meta: dict[str, str] = {}
    for found in root.iter("meta"):
        name = (found.get("property") or found.get("name") or "").lower()
        if name in _FACTS:
            meta.setdefault(_FACTS[name], " ".join((found.get("content") or "").split()))
    title = next(_texts(root.iter("title")), "")
    return Facts(title=title, **meta)


_FACTS: Final = {"og:title": "og_title", "description": "description", "og:description": "og_description"}


def _texts(found: Iterator[HtmlElement]) -> Iterator[str]:
    return (text for element in found if (text := " ".join("".join(element.itertext()).split())))
