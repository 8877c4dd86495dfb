"""Code and samples that are indented."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.lines import BLANK, BULLET, KEY_VALUE, LABEL

_INDENT: Final = re.compile(r"(?: {4,}|\t)(?=\S)")
_PAIRS: Final = frozenset({BULLET, KEY_VALUE, LABEL})
"""Lines that indentation makes no sample: lists and generated profiles are indented under their headings, too."""


class IndentedCode(Rule):
    """Lines indented by a tab or four blanks, as Markdown's code is, that the line before announces with a colon.

    Why: who announces a text and sets it apart shows it: a sample of output, of a letter, of a filler. Indented code is that of
    CommonMark 0.31, section 4.4, with one blank line at most between the colon and the code.
    """

    id = "indented-code"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal(":\n    "), Literal(":\n\t"), Literal(":\n\n    "), Literal(":\n\n\t"))
    protects = True
    keeps = (
        Example("An example:\n\n    What do you think? Leave a comment below!\n\nIt is a bad one.", because="a sample"),
        Example("Der Knopf sagt:\n\tAbonnieren Sie unseren Newsletter!\nNiemand drückt ihn.", because="after a tab"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        outline, lines = document.outline, document.line_texts
        last = -1
        for place in places:
            first = document.line_number(place.end - 1)
            if first <= last or outline[first] in _PAIRS or not _INDENT.match(lines[first]):
                continue
            for number in range(first, len(outline)):
                if _INDENT.match(lines[number]):
                    last = number
                elif outline[number] != BLANK:
                    break
            yield self.vote(document.text_span(first, last), Confidence.CERTAIN, frozenset({Kind.SHAPE, Kind.PLACE}))
