"""From an extractor's marked output back to the blocks of the page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from cleaner.extraction.marks import Marked
from cleaner.extraction.walk import Walk
from cleaner.model import Span
from cleaner.page import SEPARATOR, Block, Element


class Kept(NamedTuple):
    """What an extractor kept: its text for each block of which it kept anything, and the text nodes that it kept.

    ``strays`` are lines of its output that stand nowhere in the page, each with the number of the block before, -1 for none.
    """

    texts: dict[int, str]
    nodes: set[int]
    strays: list[tuple[int, str]]


_MOST_STRAYS: Final = 200_000
"""Code points of strays up to which they are looked for in the page: each block is compared with all of them."""
_SHORTEST: Final = 12
"""Letters and digits of a block that is found by its words: shorter ones stand anywhere."""
_LEFT: Final = 0.2
"""Share of a stray that may be left over when it was found in the page: what the page shows in blocks that are too short."""
_NOT_WORD: Final = re.compile(r"[\W_]+")


def everything(walk: Walk) -> Kept:
    """All that there is, as it stands in the page."""
    texts = {number: walk.text(block) for number, block in enumerate(walk.blocks)}
    return Kept(texts, set(range(len(walk.nodes))), [])


def kept_in(walk: Walk, pieces: Iterable[Marked]) -> Kept:
    """What of the page stands in an extractor's output. What it gives twice counts once."""
    block_of = [number for number, block in enumerate(walk.blocks) for _ in range(block.first, block.end)]
    texts: dict[int, list[str]] = {}
    kept = Kept({}, set(), [])
    block, node, read_to = -1, -1, 0
    for piece in pieces:
        if piece.node < 0:
            if not (line := piece.text.strip()):
                continue
            at = walk.nodes[node].text.find(line, read_to) if node >= 0 else -1
            if at >= 0:  # preformatted text has line ends of its own
                read_to = at + len(line)
                texts[block] += ("\n", piece.text)
            else:
                kept.strays.append((block, line))
        elif piece.node < len(block_of) and piece.node not in kept.nodes:
            before, node, read_to = block, piece.node, 0
            kept.nodes.add(node)
            block = block_of[node]
            if block not in texts:
                texts[block] = [piece.text]
            else:
                texts[block] += ("\n" if piece.starts_line or block != before else "", piece.text)
    for number, parts in texts.items():
        kept.texts[number] = "".join(parts).strip()
    return _aligned(walk, kept) if kept.strays else kept


def _aligned(walk: Walk, kept: Kept) -> Kept:
    """The same, with strays found in the page by their words.

    An extractor may take a text from data that a page carries for machines, which has no marks, while the page shows it, too.
    """
    if sum(len(line) for _, line in kept.strays) > _MOST_STRAYS:
        return kept
    left = [_squashed(line) for _, line in kept.strays]
    texts, nodes = dict(kept.texts), set(kept.nodes)
    for number, block in enumerate(walk.blocks):
        if number in texts or len(words := _squashed(walk.text(block))) < _SHORTEST:
            continue
        if (place := next((place for place, line in enumerate(left) if words in line), None)) is not None:
            left[place] = left[place].replace(words, "", 1)
            texts[number] = walk.text(block)
            nodes.update(range(block.first, block.end))
    strays = [
        (before, line)
        for (before, line), words in zip(kept.strays, left, strict=True)
        if len(words) > _LEFT * len(_squashed(line))
    ]
    return Kept(texts, nodes, strays)


def _squashed(text: str) -> str:
    """The words of a text, without what stands between them."""
    return _NOT_WORD.sub("", text)


def blocks_of(walk: Walk, kept: Kept) -> tuple[Block, ...]:
    """All blocks of a page in its order, with the extractor's text where it kept them, and what it left of those."""
    _measure(walk, kept.nodes)
    return tuple(_placed(walk, kept))


class _Draft(msgspec.Struct, frozen=True, gc=False):
    """A block without a place."""

    text: str
    element: Element
    nodes: Sequence[int]
    is_kept: bool
    is_partial: bool = False
    is_undecided: bool = False


def _placed(walk: Walk, kept: Kept) -> Iterator[Block]:
    at = 0
    for number, draft in enumerate(draft for draft in _drafts(walk, kept) if draft.text):
        nodes = [walk.nodes[node] for node in draft.nodes]
        yield Block(
            number,
            draft.text,
            Span(at, at + len(draft.text)),
            draft.element,
            draft.is_kept,
            sum(node.length for node in nodes),
            sum(node.length for node in nodes if node.in_link),
            draft.is_partial,
            draft.is_undecided,
        )
        at += len(draft.text) + len(SEPARATOR)


def _drafts(walk: Walk, kept: Kept) -> Iterator[_Draft]:
    strays: dict[int, list[str]] = {}
    for before, line in kept.strays:
        strays.setdefault(before, []).append(line)
    yield from _stray(strays.get(-1, ()), walk.root)
    for number, block in enumerate(walk.blocks):
        nodes = range(block.first, block.end)
        if (text := kept.texts.get(number)) is None:
            yield _Draft(walk.text(block), block.element, nodes, False)
        else:
            left = [node for node in nodes if node not in kept.nodes]
            there = [node for node in nodes if node in kept.nodes] if left else nodes
            yield _Draft(text, block.element, there, True, bool(left))
            if left:
                yield _Draft(walk.text(block, left), walk.innermost(left), left, False, True)
        yield from _stray(strays.get(number, ()), block.element)


def _stray(lines: Iterable[str], element: Element) -> Iterator[_Draft]:
    return (_Draft(line, element, [], True, is_undecided=True) for line in lines)


def _measure(walk: Walk, nodes: Iterable[int]) -> None:
    """Tell each element how much of it was kept."""
    for node in nodes:
        walk.nodes[node].element.kept_length += walk.nodes[node].length
    for element in reversed(walk.elements):  # parents were made before their children
        if element.parent is not None:
            element.parent.kept_length += element.kept_length
