"""Tables of contents in the middle of an article that has none of their headings."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.rule import Example, Rule
from cleaner.rules.table_of_contents._contents import (
    AT_HEADINGS,
    ENTRY_MARK,
    LANGUAGES,
    contents_heading,
    headings_at,
    is_marked,
    is_switch,
)
from cleaner.text.lines import BLANK, PROSE, SENTENCE, TITLE
from cleaner.text.scripts import is_uncased

_CLEAR: Final = frozenset(in_all_languages("table-of-contents", "clear"))
_LEAST_PROSE: Final = 3
"""Paragraphs of an article at least: a title page with a table has fewer."""
_PARAGRAPH: Final = 40
"""Code points of a sentence that is a paragraph, at least; half as many in scripts without capitals."""
_LEAST: Final = 2
"""Entries at least."""
_MOST: Final = 25
"""Entries at most: longer tables belong to books."""
_LONGEST: Final = 110
"""Code points of an entry at most."""
_LONGEST_LINE: Final = 320
"""Code points of a table in one line at most."""
_ENDS_A_SENTENCE: Final = re.compile(r"[.!。！।;,؛،、:：]\W*\Z")
"""How no entry ends; a question is a heading, too."""
_SEPARATOR: Final = re.compile(rf"\s*[|•·›»→/]\s*|\s+(?:{ENTRY_MARK}|\d{{1,2}}\.\d{{1,2}})\s+")
_SENTENCE_INSIDE: Final = re.compile(r"[.!?…]\s+\w[^|•·]*[.!?…]|[。！।]")
_COLON: Final = re.compile(r"[:：]\s*[*_]*\s*\Z")
_OF_A_BOOK: Final = re.compile(r"(?:\.\s?){3,}\s*\d|…\s*\d|\t\d|\s(?:p|pp|s)\.\s?\d")
"""Pages, to which the entries of something printed lead."""


class OrphanedContents(Rule):
    """A clear heading of a table of contents and its entries between the paragraphs of an article that has no such headings.

    Why: the headings went with the markup, or the table is another page's; either way it leads nowhere.
    Leaves alone: headings that a section may have, tables that the text speaks of, those of books and issues, lists with
    sentences, tables without prose on both sides.
    Seen in: fixtures/labelled/opened.
    """

    id = "orphaned-contents"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    languages = LANGUAGES
    wakes_on = AT_HEADINGS
    removes = (
        Example(
            "Bitterns boom at dusk, and the reeds carry it for miles over the flat country.\n\n⟦In this article\n- How a bittern "
            "hides\n- Reeds and water\n- Who counts them⟧\n\nNobody had heard one here for sixty years when the sluice was "
            "mended.\n\nThe warden wrote the date on the door of the pump house, and there it still stands in chalk."
        ),
        Example(
            "Un moulin à marée travaille deux fois par jour, quand la mer veut bien se retirer du bassin.\n\n⟦Table des "
            "matières\n1. La digue\n2. La roue\n3. Le dernier meunier⟧\n\nLa roue tournait six heures, puis attendait la marée "
            "suivante.\n\nOn entendait le meunier compter les sacs dans le noir, une main posée sur la vanne."
        ),
        Example(
            "Wer Kupfer treibt, hört am Klang, wann das Blech müde wird und ins Feuer muss.\n\n⟦Auf dieser Seite: Werkzeug | "
            "Glühen | Wo man es lernt⟧\n\nDer Hammer fällt, wohin die andere Hand das Blech schiebt, nicht anders.\n\n"
            "Nach dem dritten Glühen ist die Schale so tief wie eine Faust und so dünn wie ein Blatt."
        ),
        Example(
            "Ледник отступает на десять метров в год, и под ним открывается старая дорога.\n\n⟦В этой статье:\n• Что нашли\n"
            "• Кто её строил⟧\n\nКамни лежат плотно, и между ними до сих пор держится серый раствор.\n\n"
            "Пастухи знали о дороге всегда, но никто не спрашивал пастухов."
        ),
    )
    keeps = (
        Example(
            "Contents\n\n- One compass\n- Two candles\n\nThe box was found under the floor of the chapel, wrapped in "
            "sailcloth.\n\n"
            "Nobody claimed it, so the verger kept the compass.\n\nThe candles were burnt at Easter.",
            because="what is in a box",
        ),
        Example(
            "The almanac of 1790 opens without a word of greeting to whoever has bought it.\n\nTable of contents\n- Tides\n"
            "- Fairs\n- Eclipses\n\nWhat the table of contents leaves out is the weather, which the printer made up.\n\n"
            "He made it up a year ahead, and was right as often as others.",
            because="the text speaks of it",
        ),
        Example(
            "Spis treści\n\n- Przedmowa\n- Młyn nad rzeką\n- Skorowidz\n\nNakładem autora, Lwów 1911.",
            because="a book's own, with nothing round it",
        ),
        Example(
            "The leaflet that came with the kiln is one sheet, and it begins like this:\n\nIn this guide\n- Before you light it\n"
            "- While it burns\n\nThe rest of the sheet is blank, for the author had run out of money.\n\n"
            "My neighbour lit his kiln without it, and it stands to this day behind the forge.",
            because="the text quotes another table",
        ),
        Example(
            "We found the typescript in a biscuit tin, tied with the cord of a dressing gown.\n\nTable of Contents\n"
            "The Long Field ..... 3\nThe Well ..... 19\n\nThe pages themselves were gone, all but the last two.\n\n"
            "On those two a man and a dog walk into a town and are not seen again.",
            because="pages of something printed",
        ),
        Example(
            "Im Hof der Schule steht ein Kasten, in den jeder legt, was er gefunden hat.\n\nIn diesem Beitrag "
            "geht es um Handschuhe.\n\n"
            "Drei linke lagen darin, als der Winter kam, und kein einziger rechter.\n\nDer Hausmeister trägt jetzt zwei davon.",
            because="a sentence",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for heading, first, last in _tables(document, places):
            if (
                _stands_in_prose(document, first, last)
                and document.folded.count(heading) == 1
                and _is_article(document)
            ):
                yield self._vote(document, heading, first, last)

    def _vote(self, document: Document, heading: str, first: int, last: int) -> Vote:
        kinds = frozenset({Kind.WORDS, Kind.SHAPE, Kind.PLACE})
        return self.vote(
            document.text_span(first, last), Confidence.CERTAIN, kinds, heading=heading, lines=last - first + 1
        )


def _tables(document: Document, places: Sequence[Span]) -> Iterator[tuple[str, int, int]]:
    """What may be tables, as a list or a row: their headings, first and last lines."""
    for number, heading in headings_at(document, places):
        if heading in _CLEAR and (last := _last_entry(document, number)) > number:
            yield heading, number, last
    for line in document.lines_at(places):
        if not contents_heading(line.text) and (heading := _heading_of_row(line.text)):
            yield heading, line.number, line.number


def _last_entry(document: Document, number: int) -> int:
    """The last entry under a heading in line ``number``; -1 when the lines below it are no list of entries.

    Entries without bullets or numbers must follow the heading at once, and end with a blank line where the text has headings,
    else the last of them may be the heading of what comes next.
    """
    lines, outline = document.line_texts, document.outline
    first = document.next_text(number + 1, 1)
    if first >= 0 and is_switch(lines[first]):
        first = document.next_text(first + 1, 1)
    if first < 0:
        return -1
    marked = is_marked(lines[first])
    at = first
    while at < len(outline) and at - first < _MOST and _is_entry(lines[at], outline[at]):
        if is_marked(lines[at]) != marked:
            break
        at += 1
    count = at - first
    if count < _LEAST or at == len(outline):
        return -1
    if any(_OF_A_BOOK.search(line) for line in lines[first:at]):
        return -1
    if not marked and (first != number + 1 or (outline[at] != BLANK and _has_headings(document, number, at))):
        return -1
    return at - 1


def _has_headings(document: Document, first: int, last: int) -> bool:
    """Whether a text has headings outside of some lines, its title aside."""
    title = document.next_text(0, 1)
    return any(
        document.outline[number] == TITLE and not first <= number < last and number != title
        for number in document.text_lines
    )


def _is_entry(line: str, letter: str) -> bool:
    return letter not in {BLANK, PROSE} and len(line) <= _LONGEST and not _ENDS_A_SENTENCE.search(line)


def _heading_of_row(line: str) -> str:
    """The heading of a table that is all of a line, its entries told apart by marks; empty when it is none."""
    if len(line) > _LONGEST_LINE or _ENDS_A_SENTENCE.search(line):
        return ""
    head, colon, rest = line.partition(":")
    if not colon:
        parts = _SEPARATOR.split(line)
        head, rest = parts[0], " | ".join(parts[1:])
    heading = contents_heading(head)
    entries = [entry for entry in _SEPARATOR.split(f" {rest.strip()}") if entry and entry.strip("*_ ")]
    if heading not in _CLEAR or len(entries) < _LEAST or _SENTENCE_INSIDE.search(rest):
        return ""
    return heading if all(len(entry) <= _LONGEST for entry in entries) else ""


def _is_article(document: Document) -> bool:
    """Whether a document has paragraphs enough."""
    paragraphs = (number for number in document.text_lines if _is_paragraph(document, number))
    return sum(1 for _ in islice(paragraphs, _LEAST_PROSE)) == _LEAST_PROSE


def _is_paragraph(document: Document, number: int) -> bool:
    """Whether a line (-1: none) reads as prose, or is a sentence as long as a short paragraph."""
    if document.is_prose(number):
        return True
    if number < 0 or document.outline[number] != SENTENCE:
        return False
    line = document.line_texts[number]
    return len(line) >= (_PARAGRAPH // 2 if is_uncased(line) else _PARAGRAPH) and not _COLON.search(line)


def _stands_in_prose(document: Document, first: int, last: int) -> bool:
    """Whether an article goes on below some lines, and a paragraph that does not announce them, or a title, stands above."""
    after = document.next_text(last + 1, 1)
    if not _is_paragraph(document, after):
        is_heading = after >= 0 and document.outline[after] == TITLE
        if not (is_heading and _is_paragraph(document, document.next_text(after + 1, 1))):
            return False
    before = document.next_text(first - 1, -1)
    if before < 0 or _COLON.search(document.line_texts[before]):
        return False
    return (
        _is_paragraph(document, before)
        or before == document.next_text(0, 1)
        or document.line_texts[before].startswith("#")
    )
