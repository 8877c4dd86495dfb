"""File names of pictures, and alt texts made of them, left where a picture was."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import announces, stands_in_section
from cleaner.rules.image_caption._names import SUFFIXES, is_name, is_telling
from cleaner.rules.rule import Example, Literal, Rule, Shape
from cleaner.text.headlines import is_closed
from cleaner.text.lines import LONG, TITLE

_LAST: Final = 8
"""Code points that may follow a suffix at a paragraph's end: blanks, mostly."""
_MOST_IN_A_ROW: Final = 3
"""Names that may follow each other: more are a list of files."""


class PictureName(Rule):
    """A file name of a picture, or words with hyphens such as alt texts are made of, that stands between paragraphs.

    Why: where a picture had no caption, its name is what is left of it.
    Leaves alone: names that the text announces, lists or repeats, names in sentences, words with hyphens.
    Seen in: texts read from pages of blogs and shops; none of the seeds has one.
    """

    id = "picture-name"
    category = "image-caption"
    highest = Confidence.CERTAIN
    wakes_on = (*(Literal(f".{suffix}") for suffix in SUFFIXES), Shape(TITLE))
    removes = (
        Example(
            "The kiln was opened on the third day, and nothing in it had cracked.\n\n⟦IMG_2043.jpg⟧\n\n"
            "We let the bowls stand until evening, because a warm glaze takes fingerprints."
        ),
        Example(
            "Am Abend lag das Boot wieder am Steg, und keiner hatte es bringen sehen.\n\n⟦hafen-bei-ebbe-1024x768.png⟧\n\n"
            "Der Hafenmeister schrieb es in sein Buch und unterstrich das Datum zweimal."
        ),
        Example(
            "Les ruches passent l'hiver derrière le mur du verger.\n\n⟦ruches-en-bois-derriere-le-mur-du-verger⟧\n\n"
            "On les soulève en février pour savoir ce qu'elles pèsent."
        ),
        Example(
            "Мост закрыли в октябре, и паром снова стал нужен всем.\n\n⟦parom_u_mosta_DSC00123.JPG\nparom_vecher_final.jpeg⟧\n\n"
            "Паромщику семьдесят лет, и он не торопится."
        ),
        Example("Na moście wymieniono podkłady.\n\n⟦DSC_0412.JPG⟧\n\nBilety\n\nPrzejazd kosztuje dziewięć złotych."),
        Example("The owl was back in its barn before the rain. ⟦barn-owl-at-dusk-scaled.webp⟧"),
    )
    keeps = (
        Example(
            "Save the drawing under this name:\n\nplan-of-the-mill-2.png\n\nThe printer asks for it.",
            because="announced",
        ),
        Example(
            "The picture is called sunset-over-the-old-harbour-1200x800.jpg, and it shows no sunset.",
            because="a sentence",
        ),
        Example(
            "Four files came with it.\n\nscan_0412.png\n\nMap of the mill\n\nscan_0413.png\n\nThe deed",
            because="names with their titles, and no section",
        ),
        Example("He knocked.\n\nRat-a-tat-tat-tat-tat-tat-tat\n\nNobody opened.", because="a noise, not a name"),
        Example(
            "The archive holds these.\n\nscan-001-letter.png\n\nscan-002-map.png\n\nscan-003-deed.png\n\n"
            "scan-004-will.png\n\nscan-005-seal.png\n\nAll of them are public.",
            because="a list that is the text",
        ),
        Example(
            "Sie lachte.\n\nlogo.png\n\nMehr stand nicht auf dem Zettel.", because="too little for a picture's name"
        ),
        Example(
            "Open map_of_the_valley_2020.png first. It is large.\n\nmap_of_the_valley_2020.png\n\nThe other files are small.",
            because="a file that the text speaks of",
        ),
        Example(
            "Aşağıdaki komutu çalıştırın\n\nkubectl-get-pods-all-namespaces\n\nSonuç bir tablodur.",
            because="no sentence before it",
        ),
        Example("Der Nicht-mehr-und-noch-nicht-Zustand\n\nSo nannte er den März.", because="a heading with hyphens"),
    )
    misses = (
        Example(
            "The dog would not come in.\n\n⟦dog.jpg⟧\n\nIt sat under the apple tree until the rain had stopped.",
            because="one word could be a file that the text is about",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        last = -1
        for place in places:
            number = document.line_number(place.start)
            if number <= last:
                continue
            text = document.line_texts[number]
            if len(text) > LONG and place.end + _LAST < document.line_starts[number] + len(text):
                continue
            first = text.strip()
            if " " in first:
                span = _glued(document, document.line(number), place) if len(first) > place.length else None
                if span is not None:
                    yield self._vote(span, 1, "glued")
                continue
            if len(first) > LONG or not ("-" in first or "." in first or first[-1:].isdigit()):
                continue
            last = _last_of_run(document, number)
            if vote := self._whole(document, number, last):
                yield vote

    def _whole(self, document: Document, first: int, last: int) -> Vote | None:
        lines = [document.line_texts[n].strip() for n in range(first, last + 1) if document.line_texts[n].strip()]
        if not 1 <= len(lines) <= _MOST_IN_A_ROW or not any(is_telling(line) for line in lines):
            return None
        if not stands_in_section(document, first, last) or any(document.text.count(line) > 1 for line in lines):
            return None
        return self._vote(document.text_span(first, last), len(lines), "alone")

    def _vote(self, span: Span, names: int, place: str) -> Vote:
        return self.vote(span, Confidence.CERTAIN, frozenset({Kind.SHAPE, Kind.PLACE}), names=names, place=place)


def _last_of_run(document: Document, number: int) -> int:
    """The last line of the names that follow each other from a line on."""
    while (after := document.next_text(number + 1, 1)) >= 0 and is_name(document.line_texts[after].strip()):
        number = after
    return number


def _glued(document: Document, line: Line, place: Span) -> Span | None:
    """A file name behind the last sentence of a paragraph."""
    end = line.span.start + len(line.text.rstrip())
    if end - place.end > 0:
        return None
    name = line.text.rstrip().rpartition(" ")[2]
    start = end - len(name)
    lead = document.text[line.span.start : start]
    if not is_closed(lead) or announces(lead) or not is_telling(name):
        return None
    return None if document.text.count(name) > 1 else Span(start, end)
