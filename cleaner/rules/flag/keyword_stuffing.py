"""Search phrases set in bold again and again."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold

_BOLD: Final = re.compile(r"\*\*([^*\n]{3,80})\*\*")
REPEATS: Final = 4
"""How often a phrase must be bold: the seeds have 11 and 12; of 577 real pages and 24 pages of good prose none has over 3."""


class KeywordStuffing(Rule):
    """A phrase of two words or more that a text sets in bold four times or more, in the midst of its sentences.

    Why: pages that are written for search engines repeat the words that people search for.
    Leaves alone: labels that start a line, single terms, and whatever is bold now and then.
    Seen in: seeds 000, 004.
    """

    id = "keyword-stuffing"
    category = "flag"
    highest = Confidence.HINT
    wakes_on = (Literal("**"),)
    removes = (
        Example(
            "Here the ⟦**best garden shed**⟧ is sold. Buy a **best garden shed** now, for a **best garden shed** is dear, "
            "and no **Best Garden Shed** rots."
        ),
        Example(
            "It says ⟦**quay tram times**⟧ at first. Then **quay tram times** return. With **quay tram times** it ends, "
            "after **quay tram times** once more."
        ),
        Example(
            "Our ⟦**cheap oak doors**⟧ last. See **cheap oak doors** and\nwhat **cheap oak doors** cost, or how "
            "**cheap oak doors** creak."
        ),
    )
    keeps = (
        Example("**Note:** one.\n**Note:** two.\n**Note:** three.\n**Note:** four.", because="labels"),
        Example(
            "A **fugue** answers, a **fugue** turns, a **fugue** rests, a **fugue** ends.", because="a single term"
        ),
        Example("The **long table** stood there. At the **long table** we sat.", because="twice is emphasis"),
        Example("2**3 and 3**4 and 4**5 and 5**6 and 6**7 are powers.", because="arithmetic"),
        Example(
            "**Anna Berg** spoke, **Bo Carl** sang, **Cy Dahl** slept, **Di Ek** left.", because="different people"
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        if len(places) < 2 * REPEATS:
            return
        found: dict[str, list[Span]] = {}
        for line in document.lines_at(places):
            indent = len(line.text) - len(line.text.lstrip())
            for bold in _BOLD.finditer(line.text):
                phrase = fold(bold[1])
                if " " in phrase and bold.start() > indent:
                    found.setdefault(phrase, []).append(
                        Span(line.span.start + bold.start(), line.span.start + bold.end())
                    )
        for phrase, spans in found.items():
            if len(spans) >= REPEATS:
                kinds = frozenset({Kind.SHAPE})
                yield self.vote(spans[0], Confidence.HINT, kinds, phrase=phrase, count=len(spans), at_least=REPEATS)
