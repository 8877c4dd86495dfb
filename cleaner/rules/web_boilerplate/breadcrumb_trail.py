"""The path to a page through its site, over or under the title."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Rule, Shape
from cleaner.rules.web_boilerplate._template import (
    FIRST_LINE,
    SECOND_LINE,
    Vocabulary,
    lines_of,
    reads_as_prose,
    text_before,
    tokens,
)
from cleaner.text.folding import fold
from cleaner.text.headlines import bare
from cleaner.text.lines import LONG

_WORDS: Final = sections_of("template")
_ROOTS: Final = Vocabulary(_WORDS, "home")
_ARROWS: Final = ">›»→▸❯＞/|·"
_STEP: Final = re.compile(rf"[ \t\xa0]*[{_ARROWS}]+[ \t\xa0]*")
_ARROW: Final = re.compile("[>›»→▸❯＞]")
_MOST_WORDS: Final = 8
"""Words of a step at most; half or twice of it changes nothing (`poe thresholds`)."""
_LEAST_STEPS: Final = 3
"""Steps of a trail whose root may be a word of prose, or whose marks are strokes."""
_START_OF_A_ROUTE: Final = "start"
"""The root of a site in German, and where a route begins in English."""
_TOP: Final = 3
"""Lines with text above which a trail stands; half or twice of it changes nothing (`poe thresholds`)."""


class BreadcrumbTrail(Rule):
    """A path such as "Home > Garden > Bees" over the title of a text, or right under it.

    Why: it says where the page stood in its site.
    Leaves alone: paths through menus in manuals, routes, anything further down.
    Seen in: fixtures/labelled/dev.
    """

    id = "breadcrumb-trail"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = (Shape(FIRST_LINE), Shape(SECOND_LINE))
    removes = (
        Example("⟦Home › Travel › Rail › Night Trains⟧\n\nThe Return Of The Sleeper\n\nThe car was dark."),
        Example("⟦Startseite > Region > Nordkreis⟧\n\nKuh im Chor\n\nSie kam zur Predigt und blieb."),
        Example("⟦Главная / Дача / Постройки / Баня⟧\n\nБаня без единого гвоздя\n\nБревно берут зимнее."),
        Example("⟦首页 > 人物 > 山村⟧\n\n山里邮局只剩一个人\n\n邮局在半山腰。"),
        Example("Le moulin tourne\n\n⟦Vous êtes ici : Accueil > Patrimoine⟧\n\nLa roue est en chêne."),
        Example("⟦الرئيسية » أخبار » محليات⟧\n\nالمنارة القديمة\n\nحارسها يعد السفن."),
    )
    keeps = (
        Example(
            "Home > Settings\n\nPress the wheel until it turns.",
            because="two steps may be a menu; the text explains it",
        ),
        Example("Home is where the kettle is > a wall text\n\nRooms of the poor.", because="a sentence"),
        Example("Bern > Thun > Spiez\n\nThe train is late.", because="a route; no page is its root"),
        Example(
            "A Manual\n\nOpen it and press a button.\n\nStart > Programme > Zubehör > Rechner\n\nDort rechnet es.",
            because="not at the top",
        ),
        Example("Tour\n\nStart > Tower > Mill > Harbour\n\nThe walk takes an hour.", because="a route under a title"),
        Example("Inicio / Fin\n\nDos palabras y un río.", because="a title of two words"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for number in lines_of(document, places):
            line = document.line_texts[number]
            if len(line) > LONG or not _STEP.search(line) or text_before(document, number) >= _TOP:
                continue
            steps = _steps(line)
            after = document.next_text(number + 1, 1)
            if not steps or after < 0:
                continue
            is_path = _ARROW.search(line) is not None or not reads_as_prose(document, after)
            if is_path if text_before(document, number) == 0 else _stands_under_title(line, steps):
                yield self.vote(
                    document.text_span(number), Confidence.CERTAIN, SHAPE_AND_WORDS, root=steps[0], steps=len(steps)
                )


def _stands_under_title(line: str, steps: Sequence[str]) -> bool:
    """Whether a trail may be one where a text begins: no menu, no route from its start, no sentence."""
    return "|" not in line and fold(steps[0]) != _START_OF_A_ROUTE and not line.rstrip().endswith(".")


def _steps(line: str) -> list[str]:
    """The steps of a trail that starts at the root of a site; none of any other line."""
    text = bare(line).rstrip(" .…" + _ARROWS)
    steps = [step.strip(" :：") for step in _STEP.split(text)]
    least = _LEAST_STEPS
    label, colon, root = steps[0].replace("：", ":").partition(":")
    if colon and _ROOTS.kind(tokens(label)):  # "You are here: Home"
        steps[0] = root.strip()
        least -= 1
    if _ROOTS.kind(tokens(steps[0])) is None or len(steps) < least or not all(steps):
        return []
    if any(len(step.split()) > _MOST_WORDS for step in steps) or text.endswith(("!", "?", "。")):
        return []
    return steps
