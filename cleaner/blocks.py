"""What became of each visible block of a page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from cleaner.model import CLOSING_SPACE, LEFT_OUT, Span, between
from cleaner.page import Block, Page
from cleaner.writers.records import DocumentRecord, RemovalRecord

Verdict: TypeAlias = Literal["kept", "kept in part", "removed", "left out"]
"""``left out``: by the extractor."""


class Fate(msgspec.Struct, frozen=True):
    """What became of a block, and the ``removals`` that took of it more than white space."""

    block: Block
    verdict: Verdict
    removals: Sequence[RemovalRecord]


def fates(page: Page, record: DocumentRecord) -> Iterator[Fate]:
    """What became of the blocks of a ``page`` as its ``record`` has it, in the order of the page."""
    removals = record.removals
    for block in page.blocks:
        first = bisect_right(removals, block.span.start, key=lambda removal: removal.end)
        end = first
        while end < len(removals) and removals[end].start < block.span.end:
            end += 1
        yield _fate(page.text, block, removals[first:end])


def _fate(text: str, block: Block, removals: Sequence[RemovalRecord]) -> Fate:
    start, length = block.span.start, block.span.length
    gone = (Span(max(0, removal.start - start), min(length, removal.end - start)) for removal in removals)
    is_left = any(not text[start + left.start : start + left.end].isspace() for left in between(gone, length))
    telling = [removal for removal in removals if removal.rule != CLOSING_SPACE]
    if is_left:
        return Fate(block, "kept in part" if telling else "kept", telling)
    return Fate(block, "left out" if all(removal.rule == LEFT_OUT for removal in telling) else "removed", telling)
