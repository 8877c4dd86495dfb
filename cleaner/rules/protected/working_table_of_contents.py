"""Tables of contents that work."""

from collections.abc import Iterator, Sequence

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.rules.table_of_contents._contents import LINK, contents_heading, real_anchors, working_share
from cleaner.rules.table_of_contents.contents_list import WORKING
from cleaner.text.lines import BLANK


class WorkingTableOfContents(Rule):
    """Links to anchors of the document in lines that follow each other, with the headings that they lead to.

    Why: in a Markdown file such a table is the reader's way in, and its targets are still there.
    """

    id = "working-table-of-contents"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("](#"),)
    protects = True
    keeps = (
        Example(
            "# Otter\n\nTable of Contents\n\n- [Diet](#diet)\n- [Dens](#dens)\n\n## Diet\n\nFish.\n\n## Dens\n\nUnder roots.",
            because="both targets exist",
        ),
        Example(
            "* [Who Is Kim](#who-is-kim)\n* [Net Worth](#net-worth)\n\n# Who is Kim\n\n# Net worth",
            because="no heading",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        real = real_anchors(document)
        if not real:
            return
        block: list[int] = []
        for line in document.lines_at(places):
            if block and document.outline[block[-1] + 1 : line.number].strip(BLANK):
                yield from self._protected(document, block, real)
                block = []
            block.append(line.number)
        yield from self._protected(document, block, real)

    def _protected(self, document: Document, block: Sequence[int], real: frozenset[str]) -> Iterator[Vote]:
        """A vote on a block of lines with links, and on its heading."""
        anchors = [link["anchor"] for number in block for link in LINK.finditer(document.line_texts[number])]
        if len(anchors) < 2 or working_share(anchors, real) < WORKING:
            return
        first = block[0]
        above = first - 1
        while above >= 0 and document.outline[above] == BLANK:
            above -= 1
        if above >= 0 and contents_heading(document.line_texts[above]):
            first = above
        span = Span(document.line_starts[first], document.line(block[-1]).span.end)
        yield self.vote(span, Confidence.CERTAIN, frozenset({Kind.SHAPE, Kind.PLACE}), links=len(anchors))
