"""Tables of contents that have lost their heading: links into a page that is gone."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.rules.table_of_contents._contents import (
    ANCHOR_LINK,
    ENTRY_MARK,
    LINK,
    anchor,
    contents_heading,
    plain_anchor,
    real_anchors,
    working_share,
)
from cleaner.rules.table_of_contents.contents_list import LEAST, WORKING

_ENTRIES: Final = re.compile(rf"(?:[ \t]*+{ENTRY_MARK}?+[ \t]*+{ANCHOR_LINK})++[ \t]*+")
"""A line of nothing but links to anchors of its page."""


class AnchorList(Rule):
    """Lines of nothing but links to anchors that no heading of the text has any more.

    Why: a page's table of links into itself leads nowhere in a text, with a heading or without.
    Leaves alone: tables that work, links in sentences, single links, marks of footnotes, anchors with names of their own.
    Seen in: Markdown made of pages; none of the seeds has one.
    """

    id = "anchor-list"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("](#"),)
    removes = (
        Example(
            "The ferry sails again.\n\n⟦- [A long argument](#a-long-argument)\n- [Tickets and times](#tickets-and-times)⟧\n\n"
            "A long argument\n\nIt was closed in 2015.\n\nTickets and times\n\nNine pounds."
        ),
        Example(
            "Eis trug.\n\n⟦1. [Wer zuerst ging](#wer-zuerst-ging)\n2. [Was brach](#was-brach)⟧\n\nNiemand weiß es."
        ),
        Example(
            "⟦[Le sel](#le-sel) | [La mer](#la-mer) | [Le vent](#le-vent)⟧\n\nOn ratisse à la main, de mai à septembre."
        ),
    )
    keeps = (
        Example(
            "- [Build](#build)\n- [Test](#test)\n\n## Build\n\nRun make.\n\n## Test\n\nAgain.", because="they work"
        ),
        Example("It is told elsewhere.\n\n[The long way home](#the-long-way-home)\n\nNobody went.", because="one link"),
        Example("See [the map](#the-map) and [the list](#the-list) of wells.", because="links in a sentence"),
        Example("He said so.\n\n[1](#fn1) [2](#fn2) [3](#fn3)\n\nNobody believed it.", because="marks of footnotes"),
        Example(
            "- [Weir](https://example.org/weir#top)\n- [Lock](https://example.org/lock#top)\n\nBoth are old.",
            because="links to other pages",
        ),
        Example("- [Karte](#abb-3)\n- [Plan](#abb-4)\n\nBeide zeigen das Wehr.", because="anchors that somebody named"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        numbers = list(dict.fromkeys([document.line_number(place.start) for place in places]))
        real: frozenset[str] | None = None
        done = -1
        for number in numbers:
            if number <= done or _ENTRIES.fullmatch(document.line_texts[number]) is None:
                continue
            last = number
            while (after := document.next_text(last + 1, 1)) >= 0 and _ENTRIES.fullmatch(document.line_texts[after]):
                last = after
            done = last
            span = document.text_span(number, last)
            links = list(LINK.finditer(document.text, span.start, span.end))
            above = document.next_text(number - 1, -1)
            if len(links) < LEAST or (above >= 0 and contents_heading(document.line_texts[above])):
                continue  # with its heading, a list is another rule's
            anchors = [link["anchor"] for link in links]
            is_made = all(plain_anchor(anchor(link["text"])) == plain_anchor(link["anchor"]) for link in links)
            real = real_anchors(document) if real is None else real
            share = working_share(anchors, real)
            if is_made and share < WORKING:
                kinds = frozenset({Kind.SHAPE, Kind.STRUCTURE})
                yield self.vote(span, Confidence.CERTAIN, kinds, links=len(links), working=round(share, 2))
