"""Headlines behind arrows, as menus and widgets print links."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.link_list._headlines import ends_open, reads_as_headline, shared_share
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.headlines import bare, raised_share
from cleaner.text.lines import PROSE, SENTENCE

_ARROWS: Final = ("»", "→", "›", "▸", "►", "➤", "➔", "»»", ">>")
_LEAST: Final = 2
_MOST: Final = 12
"""Lines of a list at most: a longer one is an index of the text's own."""
_RAISED: Final = 0.75
"""Share of long words that English headlines raise: notes behind arrows are sentences."""
_SHARED: Final = 0.13
"""Share of the lines' content words in the prose around them, as for lists under a heading."""


class ArrowList(Rule):
    """Two lines or more that start with the same arrow, each a headline, on none of the text's own topics.

    Why: arrows lead to other pages, and there are none.
    Leaves alone: steps and notes behind arrows, lists that the text announces or speaks of, headlines in sentence case.
    Seen in: fixtures/labelled/held-out.
    """

    id = "arrow-list"
    category = "link-list"
    highest = Confidence.CERTAIN
    wakes_on = tuple(Literal(f"\n{arrow} ") for arrow in _ARROWS)
    removes = (
        Example(
            "The bed folds away by noon, and the kettle hangs from a hook over it.\n\n"
            "⟦» How We Found Free Parking In Eleven Cities\n» The One Tool Every Camper Forgets⟧\n"
        ),
        Example(
            "The mill ground forty tons before the autumn rains.\n\n⟦→ Governor Visits Flooded Villages\n"
            "→ Actress Mina Vale Shares Rare Family Photo⟧\n\nThree bakeries in the valley use nothing else."
        ),
        Example(
            "Bees come home at dusk.\n⟦► Ferry Fares To Rise Again\n► What Every Driver Should Know⟧\n"
            "Whoever shuts the door on them too early finds a cluster under the floor."
        ),
    )
    keeps = (
        Example("Do this first.\n\n→ Open the lid\n→ Take out the sieve\n\nThen rinse it.", because="steps"),
        Example(
            "The chapters have these names:\n\n» The Winter Of The Otters\n» The Summer Of The Eels\n\nWe read both.",
            because="announced",
        ),
        Example("He went on.\n\n» One Road Only Leads There\n\nNobody answered.", because="a single line"),
        Example(
            "The ferry was late and the fares were raised.\n\n» Ferry Late Again As Fares Were Raised\n"
            "» Raised Fares And A Late Ferry\n\nBoth headlines are true.",
            because="on the text's topic",
        ),
        Example("Er rief.\n\n» Kommt doch herüber.\n» Wir kommen schon.\n\nDann war es still.", because="dialogue"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = -1
        for place in places:
            number = document.line_number(place.end - 1)
            if number <= done:
                continue
            lines = _run(document, number)
            done = lines[-1] if lines else number
            if _LEAST <= len(lines) <= _MOST and (vote := self._vote(document, lines)):
                yield vote

    def _vote(self, document: Document, lines: Sequence[int]) -> Vote | None:
        texts = [bare(document.line_texts[number]).lstrip("".join(_ARROWS) + " ") for number in lines]
        before = document.next_text(lines[0] - 1, -1)
        if before < 0 or ends_open(document.line_texts[before]):
            return None
        if document.outline[before] not in {PROSE, SENTENCE}:
            return None
        if not all(raised_share(text) >= _RAISED and reads_as_headline(text) for text in texts):
            return None
        shared = shared_share(document, texts, lines[0], lines[-1])
        if shared > _SHARED:
            return None
        return self.vote(
            document.text_span(lines[0], lines[-1]),
            Confidence.CERTAIN,
            frozenset({Kind.SHAPE, Kind.TOPIC}),
            headlines=len(lines),
            shared_words=round(shared, 2),
        )


def _run(document: Document, number: int) -> list[int]:
    """The lines from one on that start with the same arrow, with the same gap between them."""
    arrow = _arrow(document.line_texts[number])
    lines = [number]
    while arrow and (at := document.next_text(lines[-1] + 1, 1)) >= 0 and _arrow(document.line_texts[at]) == arrow:
        if at - lines[-1] > 2 or (len(lines) > 1 and at - lines[-1] != lines[1] - lines[0]):
            break
        lines.append(at)
    return lines if arrow else []


def _arrow(line: str) -> str:
    """The arrow with which a line starts."""
    first = line.strip().partition(" ")[0]
    return first if first in _ARROWS else ""
