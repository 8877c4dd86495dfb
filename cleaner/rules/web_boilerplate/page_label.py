"""Labels of advertisements, and links that unfold or skip the text."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule, Shape
from cleaner.rules.web_boilerplate._template import (
    FIRST_LINE,
    FRAMES,
    LONE_BULLET,
    Vocabulary,
    is_announced,
    is_spoken_of,
    lines_of,
    openings,
    reads_as_prose,
    row_of,
    text_before,
)
from cleaner.text.lines import BLANK, BULLET

_WORDS: Final = sections_of("template")
_LABELS: Final = Vocabulary(_WORDS, "advertisement-clear", "advertisement", "more")
_PARAGRAPH: Final = 36
"""Code points of a paragraph, not of an entry; in scripts that need fewer a third of them."""
_SAYS_ENOUGH: Final = 3
"""Words of a link that is no heading, and may stand over the title."""


class PageLabel(Rule):
    """A line between paragraphs that labels an advertisement, or is a link that unfolds or skips the text.

    Why: the advertisement and the rest of the page are gone, and the label interrupts the prose.
    Leaves alone: headings of sections about advertising, words of a list, labels that the text announces or speaks of.
    Seen in: fixtures/labelled/dev.
    """

    id = "page-label"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = (
        *map(Literal, (*openings(_WORDS, "advertisement", "advertisement-clear", "more"), *FRAMES)),
        Shape(FIRST_LINE),
        Shape(LONE_BULLET),
    )
    removes = (
        Example(
            "The mill stood empty for a year, and nobody asked for the key.\n\n⟦Advertisement⟧\n\n"
            "In the second year somebody did, and it was a dentist."
        ),
        Example(
            "Der Pegel fiel um zwei Meter in einer einzigen Nacht.\n\n⟦– Anzeige –⟧\n\n"
            "Am Morgen lagen die Kähne schief im Schlick."
        ),
        Example("Le four reste allumé tout l'hiver au village.\n\n⟦La suite après la publicité⟧\n\nOn y cuit le pain."),
        Example(
            "⟦Skip to main content⟧\n\nA Lamp For Two Rooms\n\nThe wall had a hole in it, and the hole had a lamp."
        ),
        Example(
            "村の鐘は、朝と夕方に一度ずつ鳴る決まりになっている。\n\n⟦続きを読む⟧\n\n夕方の鐘は、少しだけ遅れて鳴る。"
        ),
        Example("Старый мост разобрали весной, и доски ушли на сараи.\n\n⟦РЕКЛАМА⟧\n\nНовый строили три года."),
    )
    keeps = (
        Example(
            "Wages\n\nThe printers were paid by the line.\n\nAdvertising\n\nThe paper lived on advertising, and said so.",
            because="a section about advertising",
        ),
        Example(
            "Was den Verein trägt\n\nDie Kasse ist leer, das Dach ist dicht.\n\nWerbung\n\nDie Werbung macht Frau Lohse.",
            because="a section whose text speaks of it",
        ),
        Example(
            "Print one of these words above the picture:\n\nAdvertisement\n\nA smaller type is a fine.",
            because="announced",
        ),
        Example("Sales\nReklama\nLogistics\nPayroll\n\nEach floor had one of them, and a plant.", because="a list"),
        Example("« Publicité », dit-il, et il tourna la page sans lire un mot.", because="a sentence"),
        Example(
            "Continue reading until the candle is down, said the abbot, and left me with the book.", because="prose"
        ),
        Example("Publicidad\n\nEn la fachada cabían siete letras, y el alcalde pagó ocho.", because="a title"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for number in lines_of(document, places):
            row = row_of(document.line_texts[number])
            kind = _LABELS.kind(row)
            if kind and (
                place := _place(document, number, row, is_clear=kind == "advertisement-clear", is_link=kind == "more")
            ):
                yield self.vote(
                    document.text_span(number), Confidence.CERTAIN, WORDS_AND_PLACE, label=" ".join(row), place=place
                )


def _place(document: Document, number: int, row: Sequence[str], *, is_clear: bool, is_link: bool) -> str:
    """Where a label stands if it is not somebody's heading, else nothing."""
    if is_announced(document, number):
        return ""
    is_first = text_before(document, number) == 0
    if is_first:
        return "before-the-title" if is_clear or len(row) >= _SAYS_ENOUGH or (is_link and not row[0].isascii()) else ""
    before, after = document.next_text(number - 1, -1), document.next_text(number + 1, 1)
    if not (_parted(document, number, -1) and _parted(document, number, 1)):
        return ""
    if after >= 0 and document.outline[after] == BULLET and not is_clear:
        return ""
    if not (reads_as_prose(document, before) or (is_clear and reads_as_prose(document, after))):
        return ""
    if not (is_clear or is_link or _between_paragraphs(document, before, after)):
        return ""
    if not is_clear and (is_spoken_of(document, number, row[0]) or not (after < 0 or reads_as_prose(document, after))):
        return ""
    return "after-prose"


def _between_paragraphs(document: Document, before: int, after: int) -> bool:
    """Whether what stands round a word is longer than what a glossary says of one."""
    texts = [document.line_texts[at].strip() for at in (before, after) if at >= 0]
    return all(len(text) >= (_PARAGRAPH if text.isascii() else _PARAGRAPH // 3) for text in texts)


def _parted(document: Document, number: int, step: int) -> bool:
    """Whether the next line in a direction is blank, missing or prose."""
    at = number + step
    return not 0 <= at < len(document.outline) or document.outline[at] == BLANK or reads_as_prose(document, at)
