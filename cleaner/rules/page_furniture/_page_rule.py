"""What rules about the blocks of a page have in common."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from cleaner.document import Document
from cleaner.layout import Layout
from cleaner.model import FURNITURE, Confidence, Evidence, Kind, Span, Vote
from cleaner.page import Block
from cleaner.rules.rule import Rule, WholePage

STRUCTURE_AND_PLACE: Final = frozenset({Kind.STRUCTURE, Kind.PLACE})
STRUCTURE_AND_WORDS: Final = frozenset({Kind.STRUCTURE, Kind.WORDS})


class PageRule(Rule):
    """A rule that finds blocks of a page by its layout: kept ones that go or, when it protects, left ones that come back."""

    category = FURNITURE
    highest = Confidence.CERTAIN
    wakes_on = (WholePage(),)
    kinds: ClassVar[frozenset[Kind]] = STRUCTURE_AND_PLACE

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        """The blocks, each with what was measured."""
        raise NotImplementedError

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:  # noqa: ARG002 - all blocks are asked
        for block, evidence in self.found(document.layout):
            yield self.vote(block.span, Confidence.CERTAIN, self.kinds, **evidence)
