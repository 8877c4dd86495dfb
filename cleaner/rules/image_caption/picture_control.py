"""Buttons and counters of galleries and players, left where pictures and films were."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.image_caption._captions import announces, ends_prose, heads_prose
from cleaner.rules.image_caption._names import is_telling
from cleaner.rules.lexicon import in_all_languages, sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, WORDS_AND_PLACE, Example, Literal, Rule, Shape
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, is_closed, is_prose
from cleaner.text.lines import BLANK, BULLET, KEY_VALUE, PROSE, SENTENCE, TITLE

_WORDS: Final = sections_of("caption")
_CONTROLS: Final = frozenset(in_all_languages("caption", "control"))
_NOTES: Final = frozenset(in_all_languages("caption", "note"))
"""What is said of a picture that shows something else, or of where it comes from, without a name."""
_WEAK: Final = frozenset(in_all_languages("caption", "weak control"))
"""What may be a heading of a manual, too: a control only next to another one."""
_MOST: Final = max(map(len, _CONTROLS | _NOTES | _WEAK)) + 12
"""Code points of a control at most, with marks round it."""
_DIGITS: Final = re.compile(r"\d{1,4}")
_EDGES: Final = " \t\xa0()（）【】※[]{}|•·*_-–—>»«<▶►▷◄↗⤢🔍📷📸.!…:"
_COUNTER: Final = re.compile(r"\(?(\d{1,3}) ?(?:/|of|von|sur|de|di|van|z|из|dari) ?(\d{1,3})\)?")
_CAPTION: Final = re.compile(
    r"(?i:image|media) caption,? (?=[^\W\d_a-z])\S.{8,300}|.{12,400}\s(?i:hide|toggle) caption"
)
"""Captions as two large broadcasters have them: with a label in front, or a button behind."""
_PROVIDED: Final = re.compile(r"\d{1,3}/\d{1,3} (?:SLIDES|PHOTOS)\b.{0,80}|© Provided by .{2,60}")
_LEAST_COUNTERS: Final = 2
"""Counters of one total that make a gallery: with four an example stays; one would be any fraction."""
_LEAST_TOTAL: Final = 4
"""Pictures of a gallery at least: 1/2 and 2/2 are parts of a text."""
_LEAST_LITERAL: Final = 10
"""Code points of a phrase that is glued to prose; a guess: it is used on import, where nothing measures it."""
_LEAST_IDEOGRAPHS: Final = 4
"""The same of Chinese and Japanese; a guess, too."""
_OF_A_CAPTION: Final = frozenset({TITLE, SENTENCE, KEY_VALUE})
_MOST_BELOW: Final = 4
"""Lines below a control that are its picture's: a second control, a credit, and a caption of two sentences. Half or twice of
it changes nothing (`poe thresholds`)."""
_LEAST_NEIGHBOUR: Final = 1.3
"""How much longer a neighbouring paragraph is than what stands below a control, as with captions that have a credit. With
twice an example is lost, with half nothing changes."""
_LEAST_PROSE: Final = 12
"""Code points of prose before a control that is glued to it."""


def _least(entry: str) -> int:
    """Code points of an entry that may wake the rule inside of a line: shorter ones stand in ordinary prose."""
    return _LEAST_LITERAL if entry[0] < "\u3000" else _LEAST_IDEOGRAPHS


class PictureControl(Rule):
    """A line with the words on a button of a gallery or player, its counter, or a caption that such a word marks.

    Why: what opened, counted and enlarged pictures does nothing once they are gone.
    Leaves alone: steps of a manual, lists of such words, headings, marks such as 8/10, sentences.
    Seen in: texts read from news pages; none of the seeds has one.
    """

    id = "picture-control"
    category = "image-caption"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = (
        Shape(TITLE),
        *(Literal(entry) for entry in sorted(_CONTROLS | _NOTES) if "0" not in entry and len(entry) >= _least(entry)),
        *map(Literal, (" caption", "provided by")),
    )
    removes = (
        Example(
            "The bell was cast in two pieces and never rang true.\n\n⟦Click to enlarge⟧\n\n"
            "It was sold for scrap in the year of the flood."
        ),
        Example(
            "The moth flew on.\n\n⟦A moth at a lamp. Ida Pell/Sound Radio hide caption⟧\n⟦toggle caption⟧\n\nNobody saw it land."
        ),
        Example(
            "In May the first rank spoke, a semitone flat from the cold.\n\n"
            "⟦Hide caption\ntoggle caption\nInes Pell for the Fen Press\nThe organ as it was found.⟧\n\n"
            "There will be no concert before the autumn, says the man who blew the dust out of it and took three years over that."
        ),
        Example(
            "The line was closed in 2015.\n\n⟦Dan Hale/Fen Press\n\nhide caption\n\ntoggle caption\n\nDan Hale/Fen Press⟧\n\n"
            "Since then drivers have taken the coast road."
        ),
        Example("Sie fuhr weiter.\n\n⟦Bild vergrößern⟧\n\nHinter der Brücke begann der Nebel."),
        Example("Он вернулся осенью.\n\n⟦Фото 3 из 9⟧\n\nДом стоял пустой, но печь была тёплая."),
        Example("On repeint la coque.\n\n⟦Cliquez sur l'image pour agrandir⟧\n\nLe bleu ne tient pas, dit le patron."),
        Example(
            "Ash fell for a week.\n\n⟦1 / 12⟧\n\nThen it rained, and roofs gave way.\n\n⟦2 / 12⟧\n\nNo bird had left the valley."
        ),
        Example(
            "Les halles ont rouvert.\n\n⟦Agrandir l'image⟧\n\nDes loyers contestés\n\nLes marchands protestent encore."
        ),
        Example("船は三日遅れて着いた。\n\n⟦クリックで拡大⟧\n\n荷は塩と手紙だけだった。"),
        Example("El pan se acabó pronto.\n\n⟦Haz clic para ampliar⟧\n\nQuedó una hogaza para el perro."),
        Example("She won by a yard.\n\n⟦1/12 SLIDES © Provided by Fen Press⟧\n\nThe crowd had gone home."),
    )
    keeps = (
        Example(
            "The soup is thin and the bread is old.\n\n3 / 10\n\nWe shall not go back to that inn.", because="a mark"
        ),
        Example(
            "1. Open the map.\n2. Click to enlarge\n3. Choose a street.\n\nThe rest is done by the machine.",
            because="a manual",
        ),
        Example(
            "Press the button that says:\n\nEnlarge image\n\nA second window opens.", because="announced by the text"
        ),
        Example("1 of 3\nOne morning the bell was gone.\n\nNobody had heard it fall.", because="a part of a text"),
        Example("Click to enlarge the plan, and you will see where the wall was.", because="a sentence"),
        Example(
            "Two counters tell where you are:\n\nImage 1 of 5\n\nImage 2 of 5\n\nThe first one counts all files.",
            because="announced, one after the other",
        ),
        Example("Galerie\n\nFotogalerie\n\nKontakt", because="a menu, not a text"),
        Example("Vollbild\n\nSo heißt der Roman, und er handelt von einem Maler.", because="a title"),
        Example("Image captions are read twice as often as the text, says the editor.", because="prose about captions"),
        Example("Al final quiso ampliar\n\nla casa, pero no hubo dinero.", because="a sentence that is wrapped"),
        Example(
            "Wir zählten.\n\n2 von 5\n\nMehr kamen nicht zurück.",
            because="one counter alone may be a number of the text",
        ),
    )
    misses = (
        Example(
            "The gate fell.\n\n⟦4 of 9⟧\n\nIt was put up again in May.", because="a counter alone, with no second one"
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        counters: list[tuple[int, str, int]] = []
        texts = document.line_texts
        last = -1
        for place in places:
            number = document.line_number(place.start)
            if number == last:
                continue
            last, text = number, texts[number]
            is_part = place.length < len(text) or ". " in text
            if is_part and document.outline[number] != BULLET and (glued := _glued(text)):
                start = document.line_starts[number]
                yield self._vote_on(Span(start + glued, start + len(text.rstrip())), text[glued:].strip(), "glued")
                continue
            if len(text) > _MOST and document.outline[number] != PROSE and "aption" not in text and "©" not in text:
                continue
            kind = _kind(text)
            if kind is None or document.outline[number] == BULLET:
                continue
            start, end = number, _last_of_picture(document, number) if kind in _CONTROLS else number
            if end == number and kind in _CONTROLS:
                start, end = _with_its_twins(document, number)
            if not _is_among_prose(document, start, end):
                continue
            if kind.isdigit():
                if found := _COUNTER.fullmatch(text.strip()):
                    counters.append((number, found[2], int(found[1])))
                continue
            if _is_explained(document, number, kind):
                continue
            if not kind.startswith("weak ") or _has_neighbour(document, number):
                yield self._vote(document, start, kind.removeprefix("weak "), end)
        totals = [total for _, total, _ in counters]
        for number, total, at in counters:
            is_series = at <= int(total) and totals.count(total) >= _LEAST_COUNTERS and _counts(counters, total)
            if is_series or _counts_a_name(document, number):
                yield self._vote(document, number, "counter", number)

    def _vote(self, document: Document, first: int, kind: str, last: int) -> Vote:
        return self._vote_on(document.text_span(first, last), kind, "alone")

    def _vote_on(self, span: Span, kind: str, place: str) -> Vote:
        kinds = SHAPE_AND_WORDS if kind in {"caption", "counter"} else WORDS_AND_PLACE
        return self.vote(span, Confidence.CERTAIN, kinds, words=kind, place=place)


def _glued(text: str) -> int:
    """Where a control or a note starts that follows the last sentence of a line; 0 when none does."""
    if not text.rstrip()[-1:].isalnum() and text.rstrip()[-1:] not in ")]）":
        return 0
    low = max(0, len(text.rstrip()) - _MOST)
    stop = max(text.rfind(mark, low) for mark in (*".!?", "。", "！", "？", "।", "؟", "”", '"'))
    start = stop + 1
    if stop < _LEAST_PROSE or not is_closed(text[:start]):
        return 0
    start += len(text[start:]) - len(text[start:].lstrip())
    kind = _kind(text[start:])
    return start if kind is not None and not kind.startswith("weak ") and kind not in {"0", "caption"} else 0


def _is_explained(document: Document, number: int, kind: str) -> bool:
    """Whether the next line speaks of the words, as under the heading of a manual or a glossary."""
    after = document.next_text(number + 1, 1)
    return after >= 0 and _kind(document.line_texts[after]) is None and kind in fold(document.line_texts[after])


def _last_of_picture(document: Document, number: int) -> int:
    """The last line of what stands with a control between two blank lines: the caption and the credit of its picture.

    They are a paragraph's neighbours only where paragraphs are parted by blank lines, and shorter than one of them.
    """
    outline = document.outline
    last = number
    while outline[last + 1 : last + 2] not in (BLANK, ""):
        last += 1
        if outline[last] not in _OF_A_CAPTION or last - number > _MOST_BELOW:
            return number
    above = number
    while above and outline[above - 1] != BLANK:
        above -= 1
        if number - above > _MOST_BELOW or _kind(document.line_texts[above]) is None:
            return number
    neighbours = (document.next_text(above - 1, -1), document.next_text(last + 1, 1))
    longest = max(len(document.line_texts[at]) if at >= 0 else 0 for at in neighbours)
    below = document.text_span(number + 1, last).length if last > number else 0
    return last if longest >= _LEAST_NEIGHBOUR * below else number


def _with_its_twins(document: Document, number: int) -> tuple[int, int]:
    """The first and the last line of controls with the same credit above and below them; the control alone without one."""
    above, below = _beyond(document, number, -1), _beyond(document, number, 1)
    if above < 0 or below < 0 or document.line_texts[above].strip() != document.line_texts[below].strip():
        return number, number
    return above, below


def _has_neighbour(document: Document, number: int) -> bool:
    """Whether a line next to this one is a control, too."""
    near = (document.next_text(number - 1, -1), document.next_text(number + 1, 1))
    return any(other >= 0 and _kind(document.line_texts[other]) is not None for other in near)


def _counts_a_name(document: Document, number: int) -> bool:
    """Whether the name of a picture stands under a counter."""
    after = document.next_text(number + 1, 1)
    return after >= 0 and is_telling(document.line_texts[after].strip())


def _counts(counters: Sequence[tuple[int, str, int]], total: str) -> bool:
    """Whether the counters with one total go up one by one: marks of a review do not."""
    numbers = [at for _, other, at in counters if other == total]
    return (
        numbers[0] == 1
        and int(total) >= _LEAST_TOTAL
        and all(after == before + 1 for before, after in pairwise(numbers))
    )


@lru_cache(KNOWN_LINES)
def _kind(text: str) -> str | None:
    """The control that a line is; a digit for a counter; None when it is none."""
    text = text.strip()
    if len(text) <= _MOST:
        if _COUNTER.fullmatch(text):
            return "0"
        bare = fold(text).replace(",", "").strip(_EDGES)
        counted = _DIGITS.sub("0", bare)
        if bare in _CONTROLS or counted in _CONTROLS or bare in _NOTES:
            return bare
        if bare in _WEAK or counted in _WEAK:
            return f"weak {bare}"
    if _CAPTION.fullmatch(text) or _PROVIDED.fullmatch(text):
        return "caption"
    return None


def _is_among_prose(document: Document, first: int, last: int) -> bool:
    """Whether prose stands near lines on both sides, or above them at the document's end, and no line announces them."""
    before = _beyond(document, first, -1)
    if before < 0 or not ends_prose(document, before) or document.outline[before] == BULLET:
        return False
    above = document.next_text(first - 1, -1)
    if announces(document.line_texts[above]) or announces(document.line_texts[before]):
        return False
    after = _beyond(document, last, 1)
    if after < 0:
        return True
    text = document.line_texts[after]
    if document.outline[after] in {PROSE, SENTENCE}:
        return not text.lstrip()[:1].islower()
    return is_prose(text, document.outline[after]) or heads_prose(document, after)


def _beyond(document: Document, number: int, step: int) -> int:
    """The next line with text up or down that is no control itself; -1 when there is none."""
    for _ in range(4):
        number = document.next_text(number + step, step)
        if number < 0 or not _is_picture(document.line_texts[number]):
            return number
    return -1


def _is_picture(text: str) -> bool:
    """Whether a line is what else is left of a picture: a control, or a name."""
    return _kind(text) is not None or is_telling(text.strip())
