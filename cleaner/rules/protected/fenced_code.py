"""Code between fences."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule

_FENCE: Final = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)")


class FencedCode(Rule):
    """Markdown code between fences of three or more backticks or tildes, the fences with it.

    Why: code shows profiles, appeals and lists as data. A fence that nobody closes reaches to the end of the document, as
    CommonMark 0.31, section 4.5 has it.
    """

    id = "fenced-code"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("```"), Literal("~~~"))
    protects = True
    keeps = (
        Example("Run this:\n\n```\necho Leave a comment below!\n```\n", because="code"),
        Example("~~~ text\nSubscribe to our newsletter!\n~~~\nThat is the banner.", because="tildes fence, too"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        opened: tuple[int, str] | None = None
        for line in document.lines_at(places):
            fence = _FENCE.match(line.text)
            if fence is None:
                continue
            marks, info = fence["marks"], fence["info"].strip()
            if opened is None:
                if not (marks[0] == "`" and "`" in info):
                    opened = (line.span.start, marks)
            elif marks.startswith(opened[1]) and not info:
                yield self._protected(opened[0], line.span.end)
                opened = None
        if opened is not None:
            yield self._protected(opened[0], len(document.text))

    def _protected(self, start: int, end: int) -> Vote:
        return self.vote(Span(start, end), Confidence.CERTAIN, frozenset({Kind.SHAPE}))
