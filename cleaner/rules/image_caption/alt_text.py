"""Alt texts of pictures, left as lines of their own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import LEAST_WORDS, caption_words, stands_in_section
from cleaner.rules.lexicon import compiled, in_all_languages, sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import raised_share
from cleaner.text.lines import KEY_VALUE, LONG, TITLE

_WORDS: Final = sections_of("caption")


_STARTS: Final = compiled(in_all_languages("caption", "alt"))
_LOWER_STARTS: Final = compiled(in_all_languages("caption", "lower alt"))
_ENDS: Final = compiled(in_all_languages("caption", "alt end"))
_VIEWS: Final = tuple(in_all_languages("caption", "alt view"))
"""The last words of alt texts: they tell in sentence case, too, and where there are no capitals."""
_LABELS: Final = compiled(in_all_languages("caption", "alt label"))
_OF_A_PICTURE: Final = tuple(sorted({*in_all_languages("caption", "label", "caption label", "alt label")}))
_BRACKETED: Final = re.compile(rf"\[(?P<label>{'|'.join(map(re.escape, _OF_A_PICTURE))})\s?[:：]\s?(?P<alt>[^\[\]]+)\]")
"""A label and an alt text in the brackets that readers of pages put round them."""
_ATTRIBUTE: Final = re.compile(r"(?P<label>alt)=\"(?P<alt>[^\"]+)\"")
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
        for text in sorted(
            {
                *(text for phrases in (_STARTS, _LOWER_STARTS, _ENDS, _LABELS) for text in phrases.literals),
                *_VIEWS,
                *(f"[{label}" for label in _OF_A_PICTURE),
                'alt="',
            }
        )
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
            "Les savons sèchent un mois.\n\n⟦Photo de savons empilés avec des brins de lavande⟧\n\n"
            "Les proportions\n\nChaque huile demande sa quantité de soude."
        ),
        Example(
            "Kook de bonen een uur in ruim water.\n\n⟦Bord met witte bonen en salie op een houten tafel, bovenaanzicht⟧\n\n"
            "## Bewaren\n\nIn de koelkast blijven ze drie dagen goed."
        ),
        Example(
            "雨が上がると、谷に霧がたまる。\n\n⟦霧のかかった谷の茶畑と小さな家の写真⟧\n\n茶摘みは霧が晴れてから始まる。"
        ),
        Example("Das Dach hielt.\n\n⟦[Bild: Schulhaus mit neuem Dach]⟧\n\nIm Sommer folgt der Hof."),
        Example(
            "The derby was lost.\n\n⟦May be an image of 2 people, playing football and text that says 'FINAL'⟧\n\n"
            "Nobody left early."
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
        Example(
            "Drei Bilder hängen dort.\n\nUnser Dorf mit Kirche, Schule und Teich in der Vogelperspektive\n\n"
            "Das Wirtshaus zur Linde\n\nDie Mühle",
            because="a list of pictures",
        ),
        Example(
            "The notes hold two marks.\n\n[image: none]\n\nNobody knows what the second one meant.",
            because="too few words for what a picture shows",
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
            words = _words(line.text.strip(), line.letter)
            if words is None or not stands_in_section(document, line.number, line.number):
                continue
            yield self.vote(
                document.text_span(line.number), Confidence.CERTAIN, SHAPE_AND_WORDS | {Kind.PLACE}, words=words
            )


def _words(text: str, letter: str) -> str | None:
    """The words that tell that a line is an alt text; None when it has none."""
    folded = fold(text)
    if folded.startswith(("[", "alt=")):
        found = _BRACKETED.fullmatch(folded) or _ATTRIBUTE.fullmatch(folded)
        return found["label"] if found is not None and caption_words(found["alt"]) >= LEAST_WORDS else None
    if caption_words(text) < _LEAST_WORDS or (text != text.lower() and raised_share(text) > _RAISED):
        return None
    if letter == KEY_VALUE:
        found = _LABELS.pattern.match(folded)
        return found.group() if found is not None and folded[found.end() :].lstrip().startswith(":") else None
    found = _STARTS.pattern.match(folded)
    if found is None and text[0].islower():
        found = _LOWER_STARTS.pattern.match(folded)
        if found is None:
            found = next((end for end in _ENDS.pattern.finditer(folded) if end.end() == len(folded)), None)
    return found.group() if found is not None else next(filter(folded.endswith, _VIEWS), None)
