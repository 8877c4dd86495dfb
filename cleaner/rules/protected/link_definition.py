"""Targets of Markdown links."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule

_DEFINITION: Final = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S")


class LinkDefinition(Rule):
    """A line that gives a Markdown link its target, such as ``[notes]: notes.md``.

    Why: links of the text break without it.
    """

    id = "link-definition"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("]:"),)
    protects = True
    keeps = (
        Example(
            'See [the form][1].\n\n[1]: form.md "Leave a comment below!"\n[follow us on facebook]: about.md',
            because="targets of links",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            if _DEFINITION.match(line.text):
                yield self.vote(line.span, Confidence.CERTAIN, frozenset({Kind.SHAPE}))
