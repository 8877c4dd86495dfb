"""Metadata at the head of a file."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule

_YAML: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|[\n\r])")


class FrontMatter(Rule):
    """YAML or TOML front matter between lines of three marks, at the very start of a document.

    Why: its names, jobs and bios are the document's own metadata.
    """

    id = "front-matter"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("---"), Literal("+++"))
    protects = True
    keeps = (
        Example(
            "---\nname: Jo Dell\nusername: jdell\nemail: jo@example.com\nbirthdate: 1990-01-01\n"
            "bio: Aut est minus quibusdam neque odio velit.\n---\nText.",
            because="metadata of the document",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        if not (opening := _YAML.match(document.text)):
            return
        for line in document.lines_at(places):
            if line.number and line.text.rstrip() == opening[1]:
                yield self.vote(Span(0, line.span.end), Confidence.CERTAIN, frozenset({Kind.SHAPE, Kind.PLACE}))
                return
