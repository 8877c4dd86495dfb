"""The footer of a page: whose it is, and who wrote the rest."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    Vocabulary,
    entries,
    has_prose_after,
    is_announced,
    text_before,
    tokens,
)
from cleaner.text.folding import fold
from cleaner.text.lines import PROSE

_WORDS: Final = sections_of("template")
_RIGHTS: Final = Vocabulary(_WORDS, "rights")
_CLAIMS: Final = tuple(
    sorted(
        {entry for entry in entries(_WORDS, "rights") if len(entry.split()) > 1 or not entry.isascii()}
        | {"powered by", "may not be published", "not be reproduced", "aviso legal"}
    )
)
_SIGN: Final = re.compile(r"©|\(c\) ?(?:\d{4}|copyright)|\bcopyright\b[^a-z]{0,6}(?:\d{4}|©)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PICTURE: Final = re.compile(
    r"photo|foto|image|bild|picture|translat|illustrat|übersetz|traduc"
    r"|lyrics|words and music|excerpt|reprint|from the book|permission of"
)
_LICENCE: Final = re.compile(r"licen[cs]e|copyright|lizenz|licencia|licenza|colophon|imprint|impressum")
_STEP: Final = re.compile(r"[|·•.–—,]|\s-\s|\s{2,}")
_LONGEST: Final = 300
"""Code points of a footer at most; half or twice of it changes nothing (`poe thresholds`)."""
_SHORT: Final = 80
"""Code points of a footer that is a year; half or twice of it changes nothing (`poe thresholds`)."""
_LAST: Final = 8
"""Lines after a footer in which no prose may stand; half or twice of it changes nothing (`poe thresholds`)."""


class CopyrightFooter(Rule):
    """A line under a text that says whose page it is, with links of the site or a claim of rights.

    Why: it stands under each page of the site.
    Leaves alone: licences of a readme, notes on pictures and translations, a sentence about copyright.
    Seen in: fixtures/labelled/dev.
    """

    id = "copyright-footer"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = (Literal("©"), Literal("copyright"), Literal("(c) "))
    removes = (
        Example("The pier closed.\n\nIt opens on Monday.\n\n⟦Copyright 2021 Purl & Plenty · Terms · Privacy⟧\n"),
        Example(
            "La sal\n\nSale gris y húmeda.\n\n⟦© Diario de la Vega S.L. Aviso legal | Política de privacidad | Contacto⟧"
        ),
        Example("Das Wehr\n\nEs brach um vier.\n\n⟦© 2019 Nordkreis-Bote. Alle Rechte vorbehalten.⟧\n"),
        Example("The lift\n\nIt takes sixteen.\n\n⟦IronBarn Fitness © 2019 | Powered by ShopWright⟧\n"),
    )
    keeps = (
        Example(
            "# tidelog\n\nReads tides.\n\n## Licence\n\nCopyright 2020 the tidelog authors. MIT.\n", because="a licence"
        ),
        Example("Lullaby\n\nSleep, my boat.\n\n© 1998, translated by Ilse Varga\n", because="a note on a translation"),
        Example("Copyright is a fence, she wrote in 1999, and I am the goat.", because="a sentence"),
        Example(
            "The mark © was cut into the stone\n\nNobody knows by whom.\n\nSome say 1871.", because="the sign as a sign"
        ),
        Example("© Photo: Omar Dyke 2014\n\nThe picture hangs over the stove, and has faded.", because="a credit"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            text = line.text.strip()
            if len(text) > _LONGEST or text_before(document, line.number) < 1:
                continue
            claim = _claim(fold(text))
            if not claim or is_announced(document, line.number) or _is_licence(document, line.number):
                continue
            if claim == "year" and (line.letter == PROSE or not _is_last(document, line.number)):
                continue
            if not has_prose_after(document, line.number, _LAST):
                yield self.vote(document.text_span(line.number), Confidence.CERTAIN, WORDS_AND_PLACE, claim=claim)


def _claim(text: str) -> str:
    """What makes a line a footer: words that claim rights, links of a site, or its year alone; nothing if it is none."""
    if _SIGN.search(text) is None or _PICTURE.search(text):
        return ""
    if claim := next((claim for claim in _CLAIMS if claim in text), ""):
        return claim
    links = [step for step in _STEP.split(text) if _RIGHTS.kind(tokens(step))]
    if len(links) > 1:
        return links[0].strip()
    return "year" if len(text) <= _SHORT and _YEAR.search(text) and text.startswith(("©", "copyright ©")) else ""


def _is_last(document: Document, number: int) -> bool:
    return document.next_text(number + 1, 1) < 0


def _is_licence(document: Document, number: int) -> bool:
    """Whether the line with text before this one heads a licence."""
    before = document.next_text(number - 1, -1)
    return before >= 0 and _LICENCE.search(fold(document.line_texts[before][:_SHORT])) is not None
