"""A cleaned page as Markdown: headings, lists, tables, code and quotations of what was kept.

Rules read a page's text and decide the same whatever is written. Markdown is the clean text with markup in between, and
where that stands is told, so that the clean text, in which all offsets count, is had back exactly.

Spec: CommonMark 0.31.2 (https://spec.commonmark.org/0.31.2/), and for tables GitHub's (https://github.github.com/gfm/).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from cleaner.layout import HEADINGS
from cleaner.model import CleanResult, Span
from cleaner.page import Block, Element, Page, moved
from cleaner.text.sentences import trimmed

_CELLS: Final = frozenset({"td", "th"})
_ITEMS: Final = frozenset({"li", "dt", "dd"})
"""What is written as the item of a list; terms and their definitions, too, as trafilatura writes them."""
_QUOTE: Final = "blockquote"
_BULLET: Final = "- "
"""With what trafilatura begins an item."""
_BULLETS: Final = "-*"
_DELIMITERS: Final = ".)"
"""Two lists that stand side by side would be one if they had the same."""
_MOST: Final = 999_999_999
"""The last number that makes an item of a list."""
_DEEPEST: Final = 32
"""Quotations and items round a block that are shown: each of them is written before each line."""
_NUMBER: Final = re.compile("[0-9]{1,9}")
_LINE_END: Final = re.compile(r"\r\n?|\n")
_TICKS: Final = re.compile("`+")
_LIKE_MARKUP: Final = re.compile(
    r"""\d{1,9} (?= [.)] (?:\s|$))              # the item of a list
      | (?= [-+*] (?:\s|$)
          | \#{1,6} (?:\s|$)                    # a heading, or what makes one of the line before
          | =+ \s* $
          | (?=[|:\s]*-) [|:\s-]+ $             # that, a line across, or what makes a table of the line before
          | ([*_]) (?:[ \t]*\1){2,} [ \t]* $    # a line across
          | > | `{3} | ~{3}                     # a quotation, code
          | \[[^\[\]]{1,999}\]:                 # the target of a link
        )""",
    re.VERBOSE,
)
"""What a line may not begin with. The backslash goes where the match ends."""
_LIKE_HTML: Final = re.compile(r"<(?=[a-zA-Z/!?])")
"""What is not shown, wherever it stands, so that words would be gone."""


class Markup(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What stands at ``[start, end)`` of Markdown, in code points, in place of ``text`` of the clean text."""

    start: int
    end: int
    text: str


class Markdown(msgspec.Struct, frozen=True):
    """A clean text with markup in it, and where that stands, in order."""

    text: str
    markup: tuple[Markup, ...]


def without_markup(text: str, markup: Iterable[Markup]) -> str:
    """The clean text of which Markdown was made. Raises ValueError for markup that cannot be in ``text``.

    >>> without_markup("## Tides", [Markup(0, 3, "")])
    'Tides'
    """
    pieces: list[str] = []
    at = 0
    for found in markup:
        if not at <= found.start <= found.end <= len(text):
            raise ValueError(f"markup at {found.start}-{found.end} overlaps another or lies outside")
        pieces += (text[at : found.start], found.text)
        at = found.end
    pieces.append(text[at:])
    return "".join(pieces)


def markdown(result: CleanResult, page: Page) -> Markdown:
    """What was kept of a ``page``, as Markdown; ``result`` is of that page.

    The first row of a table is its head, for Markdown knows no table without. In tables of which a cell holds several
    blocks, these are paragraphs.
    """
    writer = _Writer(result.text)
    for leaf in _leaves(moved(page.blocks, result.kept), result.text):
        writer.write(leaf)
    return writer.finished()


class _Place(NamedTuple):
    """A block, and what of the elements round it Markdown shows; ``holders`` are quotations and items, outer ones first.

    ``level`` is that of a heading. A block that may be a cell, or the cells of a row, has its ``table``.
    """

    block: Block
    holders: Sequence[Element] = ()
    level: int = 0
    is_code: bool = False
    cell: Element | None = None
    row: Element | None = None
    table: Element | None = None


class _Leaf(NamedTuple):
    """A paragraph, a heading, code, or a table with the blocks of its ``rows``."""

    place: _Place
    rows: Sequence[Sequence[Block]] = ()


def _place(block: Block) -> _Place:
    if block.is_undecided:  # it stands nowhere in the page
        return _Place(block)
    holders: list[Element] = []
    level = 0
    is_code = False
    cell: Element | None = None
    row: Element | None = None
    table: Element | None = None
    for element in block.element.line():
        tag = element.tag
        if tag in _ITEMS or tag == _QUOTE:
            holders.append(element)
        elif tag in HEADINGS:
            level = level or HEADINGS.index(tag) + 1
        elif tag == "pre":
            is_code = True
        elif tag in _CELLS:
            cell = cell or element
        elif tag == "tr":
            row = row or element
        elif tag == "table" and row is not None and not holders:
            table = table or element
    holders.reverse()
    return _Place(block, holders[:_DEEPEST], level, is_code, cell, row, None if is_code else table)


def _leaves(blocks: Iterable[Block], text: str) -> Iterator[_Leaf]:
    """What is written of the blocks of a clean ``text``, in order."""
    places = [_place(block) for block in blocks if not text[block.span.start : block.span.end].isspace()]
    for table, group in groupby(places, lambda place: place.table):
        together = list(group)
        rows = [] if table is None else _rows(together)
        if any(len(cells) > 1 for row in rows for cells in [_cells(text, row)]):
            yield _Leaf(together[0], rows)
        else:
            yield from map(_Leaf, together)


def _rows(places: Sequence[_Place]) -> list[Sequence[Block]]:
    """The blocks of each row of a table; none at all when a cell has several."""
    rows: list[Sequence[Block]] = []
    for _, group in groupby(places, lambda place: place.row):
        row = list(group)
        if len({place.cell for place in row}) < len(row):
            return []
        rows.append([place.block for place in row])
    return rows


def _cells(text: str, row: Sequence[Block]) -> list[Span]:
    """The cells of a row, which has bars between them, and may have some at its ends."""
    found: list[Span] = []
    for block in row:
        whole = trimmed(text, block.span.start, block.span.end)
        at = whole.start + text.startswith("|", whole.start, whole.end)
        end = whole.end - text.endswith("|", at, whole.end)
        while (bar := text.find("|", at, end)) >= 0:
            found.append(trimmed(text, at, bar))
            at = bar + 1
        found.append(trimmed(text, at, end))
    return found


class _Opened(NamedTuple):
    """A quotation or an item that is written, and what its lines begin with after the first."""

    element: Element
    indent: str

    @property
    def list(self) -> Element | None:
        """Of an item its list."""
        return None if self.element.tag == _QUOTE else self.element.parent


class _Writer:
    """Writes what was kept, from its beginning to its end, with markup in place of what stands between."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._markup: list[Markup] = []
        self._opened: list[_Opened] = []
        self._styles: dict[Element | None, int] = {}

    def finished(self) -> Markdown:
        """What was written."""
        self._put("", len(self._source))
        return Markdown("".join(self._pieces), tuple(self._markup))

    def write(self, leaf: _Leaf) -> None:
        """Add a leaf."""
        place = leaf.place
        self._begin(place)
        prefix = "".join([opened.indent for opened in self._opened])
        if leaf.rows:
            self._table(leaf.rows, prefix)
        elif place.is_code:
            self._code(place.block.span, prefix)
        elif place.level:
            self._heading(place)
        else:
            self._paragraph(place.block.span, prefix)

    def _keep(self, end: int) -> None:
        """Clean text as it is, up to ``end``."""
        self._pieces.append(self._source[self._at : end])
        self._length += end - self._at
        self._at = end

    def _put(self, text: str, end: int) -> None:
        """``text`` in place of the clean text up to ``end``."""
        instead = self._source[self._at : end]
        if text == instead:
            self._keep(end)
            return
        start = self._length
        if self._markup and self._markup[-1].end == start:
            before = self._markup.pop()
            start, instead = before.start, before.text + instead
        self._pieces.append(text)
        self._length += len(text)
        self._at = end
        self._markup.append(Markup(start, self._length, instead))

    def _begin(self, place: _Place) -> None:
        """What stands between a leaf and the one before, and the marks of quotations and items that begin with it."""
        same = 0
        for opened, holder in zip(self._opened, place.holders, strict=False):
            if opened.element is not holder:
                break
            same += 1
        prefix = "".join([opened.indent for opened in self._opened[:same]])
        before = self._opened[same] if same < len(self._opened) else None
        inside = self._opened[-1] if same and same == len(self._opened) else None
        opening: list[_Opened] = []
        marks = ""
        for holder in place.holders[same:]:
            mark = self._mark(holder, None if opening else before)
            opening.append(_Opened(holder, mark if holder.tag == _QUOTE else " " * len(mark)))
            marks += mark
        start = place.block.span.start
        if self._pieces:
            item = opening[0].list if opening else None
            is_next = before is not None and item is not None and before.list is item
            is_nested = inside is not None and inside.list is not None and item is not None
            # In the middle of a paragraph a list may begin with a bullet, or with 1.
            is_tight = is_next or (is_nested and marks.startswith((*_BULLETS, "1.", "1)")))
            self._put(f"\n{prefix}" if is_tight else f"\n{prefix.rstrip()}\n{prefix}", start)
        else:
            self._put("", start)
        is_item = bool(opening) and opening[-1].list is not None
        self._put(marks, start + len(_BULLET) if is_item and self._source.startswith(_BULLET, start) else start)
        self._opened[same:] = opening

    def _mark(self, holder: Element, before: _Opened | None) -> str:
        """With what a quotation or an item begins; ``before`` is what was open in its place."""
        if holder.tag == _QUOTE:
            return "> "
        parent = holder.parent
        is_ordered = _is_ordered(parent)
        if parent not in self._styles:
            other = None if before is None else before.list
            is_like = other is not None and _is_ordered(other) == is_ordered
            self._styles[parent] = 1 - self._styles[other] if is_like else 0
        style = self._styles[parent]
        if parent is None or not is_ordered:
            return f"{_BULLETS[style]} "
        return f"{min(_first_number(parent) + holder.number - 1, _MOST)}{_DELIMITERS[style]} "

    def _paragraph(self, span: Span, prefix: str) -> None:
        """Lines, with a backslash where one would begin with markup."""
        start = max(self._at, span.start)
        for line, after in _lines(self._source, start, span.end):
            text = trimmed(self._source, line.start, line.end)
            self._put("", text.start)
            if found := _LIKE_MARKUP.match(self._source[text.start : line.end]):
                self._keep(text.start + found.end())
                self._put("\\", self._at)
            self._words(line.end)
            if after > line.end:
                self._put(f"\n{prefix}", after)

    def _heading(self, place: _Place) -> None:
        """A line of its own, whatever lines it had."""
        whole = trimmed(self._source, max(self._at, place.block.span.start), place.block.span.end)
        self._put(f"{'#' * place.level} ", whole.start)
        text = self._source[whole.start : whole.end]
        bare = text.rstrip("#")
        closes = whole.start + len(bare) if bare != text and (not bare or bare[-1] in " \t") else whole.end
        self._on_one_line(Span(whole.start, closes))
        if closes < whole.end:
            self._put("\\", closes)
            self._keep(whole.end)

    def _words(self, end: int) -> None:
        """Clean text up to ``end`` that is no code."""
        for found in _LIKE_HTML.finditer(self._source, self._at, end):
            self._keep(found.start())
            self._put("\\", found.start())
        self._keep(end)

    def _on_one_line(self, span: Span) -> None:
        """Words, with blanks in place of line ends."""
        for line, after in _lines(self._source, span.start, span.end):
            self._words(line.end)
            if after > line.end:
                self._put(" ", after)

    def _code(self, span: Span, prefix: str) -> None:
        """Lines as they are, between fences."""
        start = max(self._at, span.start)
        longest = max(map(len, _TICKS.findall(self._source, start, span.end)), default=0)
        fence = "`" * max(3, longest + 1)
        self._put(f"{fence}\n{prefix}", start)
        for line, after in _lines(self._source, start, span.end):
            self._keep(line.end)
            if after > line.end:
                self._put(f"\n{prefix}", after)
        self._put(f"\n{prefix}{fence}", self._at)

    def _table(self, rows: Sequence[Sequence[Block]], prefix: str) -> None:
        """Rows, a line each, and below the first one what makes it the head."""
        cells = [_cells(self._source, row) for row in rows]
        columns = max(map(len, cells))
        for number, (row, found) in enumerate(zip(rows, cells, strict=True)):
            if number:
                self._put(f"\n{prefix}", row[0].span.start)
            for place, cell in enumerate(found):
                self._put(" | " if place else "| ", max(self._at, cell.start))
                self._on_one_line(Span(self._at, max(self._at, cell.end)))
            missing = 0 if number else columns - len(found)  # only the head must have them all
            self._put(" |" * (1 + missing), row[-1].span.end)
            if not number:
                self._put(f"\n{prefix}|{' --- |' * columns}", self._at)


def _is_ordered(found: Element | None) -> bool:
    return found is not None and found.tag == "ol"


def _first_number(found: Element) -> int:
    """The number of the first item of an ordered list."""
    start = found.attributes.get("start", "")
    return int(start) if _NUMBER.fullmatch(start) else 1


def _lines(text: str, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """The lines of a stretch of text without their ends, each with where that is over."""
    for found in _LINE_END.finditer(text, start, end):
        yield Span(start, found.start()), found.end()
        start = found.end()
    yield Span(start, end), end
