"""How the main text of a page is laid out: its paragraphs, its headline, the element that is its home."""

import re
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from typing import Final

from cleaner.page import Block, Element, Facts
from cleaner.text.folding import fold

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD: Final = re.compile(r"\w+")
_WITHOUT_BLANKS: Final = re.compile("[\u3040-\u9fff\uac00-\ud7ff]")
"""Chinese, Japanese and Korean, which say in a third of the letters what others say."""
_SCRIPT_SAMPLE: Final = 50
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""
_QUOTATION_MARK: Final = re.compile(r"""\W{0,3}["„“”«»‹›‚‘「『]""")
_QUOTING: Final = ("blockquote", "q", "pre", "code")
_PARAGRAPH: Final = 80
"""Code points of a paragraph at least. Captions, bylines and calls are shorter as a rule; half or twice of it changes 31
pages of 577 at most, and F1 by -0.0031 to +0.0003 (`poe thresholds --pages`)."""
_LINKED: Final = 0.5
"""Half or twice of it changes 10 pages of 577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""
_LEAST_TITLE: Final = 12
"""Code points of a headline that is only the beginning of the page's title, before the name of the site; half or twice of
it changes 6 pages of 577 at most, and F1 by -0.0042 to 0 (`poe thresholds --pages`)."""


def words_of(text: str) -> str:
    """The words of a text in lower case, a blank between two.

    >>> words_of("Read also: Ten gulls!")
    'read also ten gulls'
    """
    return " ".join(_WORD.findall(fold(text)))


def word_count(text: str) -> int:
    """How many words a text has; two letters of a script without blanks between words count as one.

    >>> word_count("Read also: Ten gulls!"), word_count("昨日の雨")
    (4, 3)
    """
    return len(_WORD.findall(text)) + len(_WITHOUT_BLANKS.findall(text)) // 2


def weight(block: Block) -> int:
    """The length of a block in code points of a script that writes letters."""
    return block.length * _letters_per_code_point(block.text)


def _letters_per_code_point(text: str) -> int:
    return 3 if _WITHOUT_BLANKS.search(text[:_SCRIPT_SAMPLE]) else 1


def is_heading(block: Block) -> bool:
    """Whether a block is a heading."""
    return block.element.closest(*HEADINGS) is not None


def is_paragraph(block: Block) -> bool:
    """Whether a block is long, no heading, and more than links."""
    return weight(block) >= _PARAGRAPH and block.link_density < _LINKED and not is_heading(block)


def is_quoted(block: Block) -> bool:
    """Whether a block is quoted, with a mark before it or by its element: it is spoken of."""
    return _QUOTATION_MARK.match(block.text) is not None or block.element.closest(*_QUOTING) is not None


def around(element: Element, levels: int) -> Iterator[Element]:
    """An element and those round it, ``levels`` in all at most."""
    for number, found in enumerate(element.line()):
        if number == levels:
            return
        yield found


def names_around(element: Element, levels: int, names: Set[str]) -> frozenset[str]:
    """Those of ``names`` that are words of class or id of an element and of those round it, ``levels`` in all at most."""
    return frozenset().union(*[found.words & names for found in around(element, levels)])


def is_inside(block: Block, element: Element) -> bool:
    """Whether an element holds a block."""
    return any(found is element for found in block.element.line())


def _is_begun(title: str, words: str) -> bool:
    """Whether some words are the beginning of a title, and enough for a headline."""
    return title.startswith(words) and len(words) * _letters_per_code_point(words) >= _LEAST_TITLE


class Layout:
    """The layout of a page's main text, as the extractor kept it."""

    def __init__(self, blocks: Sequence[Block], facts: Facts) -> None:
        self.blocks = blocks
        self.facts = facts
        self.kept = [block for block in blocks if block.is_kept]
        self.kept_length = sum(block.length for block in self.kept)
        self.paragraphs = [block for block in self.kept if is_paragraph(block)]

    @property
    def first_paragraph(self) -> int:
        """The number of the first paragraph, that of no block when there is none."""
        return self.paragraphs[0].number if self.paragraphs else len(self.blocks)

    @property
    def last_paragraph(self) -> int:
        """The number of the last paragraph; when there is none that of no block."""
        return self.paragraphs[-1].number if self.paragraphs else len(self.blocks)

    @property
    def tail(self) -> list[Block]:
        """What was kept after the last paragraph."""
        return [block for block in self.kept if block.number > self.last_paragraph]

    @cached_property
    def titles(self) -> frozenset[str]:
        """The words of what the page calls itself: in its head, and in its first-level headings."""
        found = {words_of(self.facts.title), words_of(self.facts.og_title)}
        found.update(words_of(block.text) for block in self.blocks if block.element.closest("h1") is not None)
        return frozenset(found - {""})

    @cached_property
    def _longest_title(self) -> int:
        """Code points of the longest title, with room for marks between its words."""
        return 2 * max(map(len, self.titles), default=0)

    def is_title(self, block: Block) -> bool:
        """Whether a block repeats what the page calls itself; a heading may be the beginning of its title."""
        if block.length > self._longest_title:
            return False
        words = words_of(block.text)
        if words in self.titles:
            return True
        return is_heading(block) and _is_begun(words_of(self.facts.title), words)

    @cached_property
    def headline(self) -> Block | None:
        """The first heading that the page has as its title, kept or not, up to the last block that was kept.

        One of the third level is a headline where no higher one is: blogs have their own name above it.
        """
        named = [words for words in (words_of(self.facts.title), words_of(self.facts.og_title)) if words]
        last = self.kept[-1].number if self.kept else -1
        for tags in (("h1", "h2"), ("h3",)):
            for block in self.blocks[: last + 1]:
                if block.element.closest(*tags) is None:
                    continue
                words = words_of(block.text)
                if words in named or any(_is_begun(name, words) for name in named):
                    return block
        return None

    @cached_property
    def _holders(self) -> dict[Element, int]:
        """The elements that hold two paragraphs and more, with how much text of those."""
        lengths: dict[Element, int] = {}
        holders: set[Element] = set()
        for block in self.paragraphs:
            for element in block.element.line():
                if element in lengths:
                    holders.add(element)
                lengths[element] = lengths.get(element, 0) + block.length
        return {element: lengths[element] for element in lengths if element in holders}

    def home(self, share: float) -> Element | None:
        """The innermost element with two paragraphs and more, and at least this share of the text of all."""
        least = share * sum(block.length for block in self.paragraphs)
        homes = [element for element, length in self._holders.items() if length >= least]
        return max(homes, key=lambda element: element.depth, default=None)

    def after_home(self, share: float) -> list[Block]:
        """The blocks after the last one that was kept in the home of the paragraphs, kept or not."""
        home = self.home(share)
        if home is None:
            return []
        inside = (block.number for block in reversed(self.kept) if is_inside(block, home))
        last = next(inside, len(self.blocks))
        return list(self.blocks[last + 1 :])
