"""Captions that stand twice in one line."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import caption_words, halves, stands_in_section
from cleaner.rules.rule import Example, Rule, Shape
from cleaner.text.lines import BLANK, LONG, SENTENCE, TITLE

_LEAST_WORDS: Final = 4
"""Words of a caption at least: fewer are cried, sung or murmured twice. With two a good text is cut, with eight four
examples are lost."""
_SPOKEN: Final = frozenset("\"'“„«‚‘—–-*>#|!?…！？؟")
"""Marks at the ends of what somebody says twice, and of lists and tables."""


class EchoedCaption(Rule):
    """A line between paragraphs that says the same words twice.

    Why: the alt text of a picture and the caption below it were run together where the picture went.
    Leaves alone: cries, refrains and speech, lines of verse, words repeated in a sentence.
    Seen in: texts read from news pages; none of the seeds has one.
    """

    id = "echoed-caption"
    category = "image-caption"
    highest = Confidence.CERTAIN
    wakes_on = (Shape(rf"(?<={BLANK})[{TITLE}{SENTENCE}](?={BLANK}|\Z)"),)
    removes = (
        Example(
            "The band had begun half a minute late.\n\n"
            "⟦The mill at Valfosca after the repair The mill at Valfosca after the repair⟧\n\n"
            "It had stood still since 1961, and a dentist kept his wine in it."
        ),
        Example(
            "Sırtta yedi kuyu vardır.\n\n"
            "⟦Kuyunun ağzı her yıl martta kapatılıyor. Kuyunun ağzı her yıl martta kapatılıyor.⟧\n\n"
            "Kar ayakla çiğnenir, üstüne ardıç dalları serilir."
        ),
        Example(
            "A tarifa não muda.\n\n⟦Ônibus elétrico na avenida principal Ônibus elétrico na avenida principal⟧\n\n"
            "Economia e ruído\n\nA maior diferença é o silêncio depois das dez da noite."
        ),
        Example("春に図書館が開いた。\n\n⟦図書館になった木造の校舎 図書館になった木造の校舎⟧\n\n本は全国から届いた。"),
    )
    keeps = (
        Example(
            "Then we sang.\n\nRow the boat and row the boat Row the boat and row the boat\nUntil the morning comes",
            because="verse",
        ),
        Example("The crowd rose.\n\nHome again Home again\n\nNobody went home.", because="a cry of two words"),
        Example(
            "He would not stop.\n\n“We shall see them again We shall see them again”\n\nShe closed the door.",
            because="speech",
        ),
        Example(
            "Der Zähler stand still.\n\nvier von sieben und vier von sieben\n\nSo blieb es bis zum Abend.",
            because="not all of the line comes again",
        ),
        Example(
            "Lines of the form\n\nkeep the gate shut keep the gate shut\n\nfill the margins of the book.",
            because="the sentence before it goes on",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        text = document.text
        for place in places:
            if not text[(place.start + place.end) // 2].isspace() or place.length > LONG:
                continue
            if not (caption := halves(text[place.start : place.end])):
                continue
            if caption_words(caption) < _LEAST_WORDS or caption[0] in _SPOKEN or caption[-1] in _SPOKEN:
                continue
            number = document.line_number(place.start)
            if stands_in_section(document, number, number):
                yield self.vote(
                    document.text_span(number),
                    Confidence.CERTAIN,
                    frozenset({Kind.SHAPE, Kind.PLACE}),
                    caption=caption,
                )
