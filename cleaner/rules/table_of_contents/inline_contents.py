"""Tables of contents that were run together in one line."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.rule import Example, Rule
from cleaner.rules.table_of_contents._contents import (
    ANCHOR_LINK,
    AT_HEADINGS,
    ENTRY_MARK,
    HEADINGS,
    LANGUAGES,
    real_anchors,
    working_share,
)
from cleaner.rules.table_of_contents.contents_list import WORKING
from cleaner.text.folding import fold

_SWITCHES: Final = frozenset(in_all_languages("table-of-contents", "switch"))
_HEADING: Final = "|".join(re.escape(heading) for heading in sorted(HEADINGS, key=lambda one: (-len(one), one)))
_SWITCH: Final = rf"(?: ?[\[(](?:{'|'.join(sorted(_SWITCHES))})[\])])?"
_HEAD: Final = re.compile(rf"(?:#{{1,6}} )?(?:\*\*|__)?(?:{_HEADING}){_SWITCH}:?(?:\*\*|__)?:?")
_ENTRIES: Final = re.compile(rf"(?: ?{ENTRY_MARK}? ?{ANCHOR_LINK}){{2,}}+")
_ANCHOR: Final = re.compile(r"\]\(\#([^()\s]{0,300}+)\)")
_BEFORE: Final = 10 + max(map(len, HEADINGS))
"""Code points before a woken place in which its table starts: the marks of a heading, and its first words."""

_AFTER: Final = 32
"""Code points after a woken place in which the words of its heading and their marks end."""
_NEAR: Final = 400
"""Code points after a woken place in which the first anchor stands: an entry has 300 at most."""


class InlineContents(Rule):
    """A table of contents in one line: its heading and two links or more to anchors of the page.

    Why: where a page was flattened into one line, its table stands in the middle of the prose.
    Leaves alone: tables whose anchors have their headings in the document, links to other pages, single anchors in a sentence.
    Seen in: seed 004.
    """

    id = "inline-contents"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    languages = LANGUAGES
    wakes_on = AT_HEADINGS
    removes = (
        Example(
            "Storks come back in March.\n⟦**Table of Contents** * [Nests and Wheels](#nests-and-wheels) * [Frogs](#frogs)⟧\n"
            "--- ### Nests and Wheels A wheel on a pole is enough. ### Frogs They are eaten whole."
        ),
        Example(
            "⟦In this article: - [Why Bread Rises](#why) - [Crust](#crust) - [Stale Loaves](#stale)⟧ Yeast is alive."
        ),
        Example("⟦## Contents [Oars](#oars) [Thwarts](#thwarts)⟧\n\nA dinghy rows best with two aboard."),
    )
    keeps = (
        Example(
            "# Gauge\n\n**Contents** * [Setup](#setup) * [Usage](#usage)\n\n## Setup\n\nPlug it in.\n\n## Usage\n\nWait.",
            because="its anchors work",
        ),
        Example("The contents of [chapter two](#two) are disputed.", because="an anchor in a sentence"),
        Example(
            "On this page: [a map](map.png) and [a photo](https://example.org/p.jpg) of the weir.",
            because="links elsewhere",
        ),
        Example("Table of Contents * Preface * Index * Errata", because="no links; it may be quoted"),
        Example("Sections [one](#one) and the rest are by Agathe Winter.", because="one link"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        real: frozenset[str] | None = None
        done = 0
        text = document.text
        for place in places:
            if place.start < done or "](#" not in text[place.end : place.end + _NEAR]:
                continue
            table = self._table(document, place, done)
            if table is None:
                continue
            real = real_anchors(document) if real is None else real
            anchors = _ANCHOR.findall(text, table.start, table.end)
            done = table.end
            share = working_share(anchors, real)
            if share >= WORKING:
                continue
            yield self.vote(
                table,
                Confidence.CERTAIN,
                frozenset({Kind.WORDS, Kind.SHAPE}),
                links=len(anchors),
                working=round(share, 2),
            )

    def _table(self, document: Document, place: Span, done: int) -> Span | None:
        """The table whose heading holds ``place``: it starts there, or with the marks before it."""
        text = document.text
        line = document.line_at(place.start).span
        low = max(line.start, place.start - _BEFORE, done)
        folded = fold(text[low : min(line.end, place.end + _AFTER)])
        for at in range(place.start - low + 1):
            if at and folded[at - 1].isalnum():
                continue
            head = _HEAD.match(folded, at)
            if head and low + head.end() >= place.end and (entries := _ENTRIES.match(text, low + head.end(), line.end)):
                return Span(low + at, entries.end())
        return None
