"""Marks in a page's text by which an extractor's output tells where in the page each piece of it stood.

Extractors return text or a new tree without a way back. So each text node gets a mark before its first letter, the
extractor reads the marked page, and the marks come out again in what it kept. A mark must survive that: its symbols are
printable (others are taken for noise), no word characters (patterns for words must match beside them), and the same under
Unicode normalisation.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

_BRAILLE: Final = (0x2801, 0x2900)
_ANY_BRAILLE: Final = re.compile(f"[{chr(_BRAILLE[0])}-{chr(_BRAILLE[1] - 1)}]")
_OTHERS: Final = ((0x2500, 0x2600), (0x4DC0, 0x4E00), (0x1F700, 0x1F774), (0x1F780, 0x1F7D5), (0x1F800, 0x1F80C))
"""Box drawing and shapes, hexagrams, alchemical symbols, more shapes, arrows: what pages have least of, after Braille."""
_MOST: Final = 255
"""Symbols that make up an alphabet, where so many are free: two of them then tell 65,025 text nodes apart."""
_FEWEST: Final = 16


class Marked(NamedTuple):
    """A piece of output: the number of its text node, and its text. ``starts_line``: it is the first of its line."""

    node: int
    text: str
    starts_line: bool


class Marks:
    """Marks for the text nodes of one page, numbered from 0."""

    def __init__(self, symbols: str, nodes: int) -> None:
        self._symbols = symbols
        self._width = 1
        while len(symbols) ** self._width < nodes:
            self._width += 1
        self._values = {symbol: value for value, symbol in enumerate(symbols)}
        self._pattern = re.compile(f"[{re.escape(symbols)}]{{{self._width}}}")
        self._stray = re.compile(f"[{re.escape(symbols)}]")

    @classmethod
    def for_page(cls, text: str, nodes: int) -> "Marks | None":
        """Marks of symbols that ``text`` has none of; None for a page that has nearly all there are."""
        braille, others = _symbols()
        if text.isascii() or not _ANY_BRAILLE.search(text):
            return cls(braille, nodes)
        used = set(text)
        free = "".join(symbol for symbol in braille + others if symbol not in used)[:_MOST]
        return cls(free, nodes) if len(free) >= _FEWEST else None

    def mark(self, node: int) -> str:
        """The mark of a text node."""
        symbols, base, mark = self._symbols, len(self._symbols), ""
        for _ in range(self._width):
            node, value = divmod(node, base)
            mark = symbols[value] + mark
        return mark

    def read(self, output: str) -> Iterator[Marked]:
        """The pieces of a marked output in its order, without the marks; a piece before any mark has the node -1.

        What stands before the first mark of a line, a bullet or a bar, is of its piece. A line without a mark goes on with
        the piece before.
        """
        for line in output.split("\n"):
            marks = list(self._pattern.finditer(line))
            if not marks:
                yield Marked(-1, self._stray.sub("", line), True)
                continue
            start = 0
            for number, found in enumerate(marks):
                end = marks[number + 1].start() if number + 1 < len(marks) else len(line)
                text = line[start : found.start()] + line[found.end() : end] if not number else line[found.end() : end]
                start = end
                yield Marked(self._node(found[0]), self._stray.sub("", text), not number)

    def _node(self, mark: str) -> int:
        node = 0
        for symbol in mark:
            node = node * len(self._symbols) + self._values[symbol]
        return node


@cache
def _symbols() -> tuple[str, str]:
    """Braille patterns, and all the others."""
    braille = "".join(map(chr, range(*_BRAILLE)))
    return braille, "".join(chr(point) for first, end in _OTHERS for point in range(first, end))
