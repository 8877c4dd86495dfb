"""Alt texts of pictures, left as lines of their own."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import stands_in_prose
from cleaner.rules.lexicon import compiled, in_all_languages, sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import raised_share
from cleaner.text.lines import KEY_VALUE, LONG, TITLE

_WORDS: Final = sections_of("caption")


_STARTS: Final = compiled(in_all_languages("caption", "alt"))
_LOWER_STARTS: Final = compiled(in_all_languages("caption", "lower alt"))
_ENDS: Final = compiled(in_all_languages("caption", "alt end"))
_LABELS: Final = compiled(in_all_languages("caption", "alt label"))
_LEAST_WORDS: Final = 6
"""Words of an alt text at least: with fewer it may be a heading, such as "Photo of the week"."""
_RAISED: Final = 0.7
"""Share of long words that an alt text raises at most: German ones raise two thirds, English titles nearly all."""


class AltText(Rule):
    """A line between paragraphs that says what a picture shows, in the words of alt texts, and is no sentence.

    Why: it was written for those who could not see the picture, and now there is none.
    Leaves alone: headings and titles, lists of pictures, sentences, lines that a colon announces.
    Seen in: texts read from pages of blogs; none of the seeds has one.
    """

    id = "alt-text"
    category = "image-caption"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(
        Literal(text)
        for text in sorted({text for phrases in (_STARTS, _LOWER_STARTS, _ENDS, _LABELS) for text in phrases.literals})
    )
    removes = (
        Example(
            "The dough is left alone until noon.\n\n⟦close up of a wooden bowl with rye dough under a cloth⟧\n\n"
            "By then it has doubled, and smells of apples."
        ),
        Example(
            "Der Turm steht seit der Flut schief.\n\n⟦Luftaufnahme einer kleinen Insel mit Kirchturm im Nebel⟧\n\n"
            "Man hat ihn zweimal abreißen wollen."
        ),
        Example(
            "El pozo no se seca nunca.\n\n⟦Foto de una mujer mayor sentada junto a un pozo de piedra⟧\n\n"
            "Su abuela ya bebía de él."
        ),
        Example(
            "Pack one jacket only.\n\n⟦Pinterest image: packing list with sandals and a straw hat⟧\n\nDecks dry quickly."
        ),
        Example(
            "Soak them overnight.\n\n⟦white beans in blue enamel pot with sage leaves overhead shot⟧\n\nSalt comes last."
        ),
    )
    keeps = (
        Example(
            "He painted it twice.\n\nPortrait of a Man With One Glove and a Dog\n\nNobody knows who sat for it.",
            because="a title",
        ),
        Example("It was late.\n\nPhoto of the week\n\nReaders sent forty of them.", because="a heading"),
        Example(
            "The chapter has one more part.\n\nImage of a nation that never came to be\n\nThis part is short.",
            because="a heading in sentence case",
        ),
        Example(
            "They show this:\n\nphoto of a man with two horses at a gate\n\nA woman stands behind him.",
            because="announced",
        ),
        Example(
            "On voit, dans le cadre, une photo d'un homme qui tient deux chevaux devant une porte.",
            because="a sentence",
        ),
        Example(
            "Es kleben drei darin.\n\nFoto von Oma\n\nNahaufnahme einer Hand\n\n"
            "Luftbild des Hofs im Schnee mit zwei Kühen\n\nMehr nicht.",
            because="a list of pictures",
        ),
        Example(
            "She kept in her purse, folded twice, the old\nphotograph of a boy who stood on a mill wheel\n"
            "Until she died, nobody saw it.",
            because="a sentence that is wrapped",
        ),
    )
    misses = (
        Example(
            "The ferry was late.\n\n⟦ferry at north pier in heavy rain, two cars waiting⟧\n\nNobody minded.",
            because="nothing but its lower case tells it from a line of verse",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            if line.letter not in {TITLE, KEY_VALUE} or len(line.text) > LONG:
                continue
            text = line.text.strip()
            if text.count(" ") + 1 < _LEAST_WORDS or raised_share(text) > _RAISED:
                continue
            words = _words(text, line.letter)
            if words is None or not stands_in_prose(document, line.number, line.number):
                continue
            yield self.vote(
                document.text_span(line.number), Confidence.CERTAIN, SHAPE_AND_WORDS | {Kind.PLACE}, words=words
            )


def _words(text: str, letter: str) -> str | None:
    """The words that tell that a line is an alt text; None when it has none."""
    folded = fold(text)
    if letter == KEY_VALUE:
        found = _LABELS.pattern.match(folded)
        return found.group() if found is not None and folded[found.end() :].lstrip().startswith(":") else None
    found = _STARTS.pattern.match(folded)
    if found is None and text[0].islower():
        found = _LOWER_STARTS.pattern.match(folded)
        if found is None:
            found = next((end for end in _ENDS.pattern.finditer(folded) if end.end() == len(folded)), None)
    return found.group() if found is not None else None
