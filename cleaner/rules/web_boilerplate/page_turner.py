"""Links to other pages: page numbers, previous and next."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    FRAMES,
    NUMBER,
    Vocabulary,
    has_prose_after,
    is_announced,
    lines_of,
    openings,
    reads_as_prose,
    row_of,
)
from cleaner.text.headlines import bare
from cleaner.text.lines import LONG
from cleaner.text.scripts import NO_BLANKS

_WORDS: Final = sections_of("template")
_TURNS: Final = Vocabulary(_WORDS, "previous", "next", "page")
_BACK: Final = ("←", "«", "‹", "◀", "<", "⟵", "&lt;")
_ON: Final = ("→", "»", "›", "▶", ">", "⟶", "&gt;")
_ARROWS: Final = "".join(_BACK[:-1] + _ON[:-1])
_LEAST_PAGES: Final = 3
"""Numbers of pages in a row that has no words; half or twice of it changes nothing (`poe thresholds`)."""
_LEAST_SIGNS: Final = 3
"""Code points of a button of several words in a script without blanks. Half or twice of it changes nothing (`poe
thresholds`)."""
_MOST_IN_TITLE: Final = 20
"""Words of a line with a title behind its arrow: with ten an example stays and recall falls by 0.003."""


class PageTurner(Rule):
    """A line of page numbers with "next" or "previous", or a link to the text before or after, with or without its title.

    Why: there is nothing to turn to.
    Leaves alone: numbers alone, "Page 3" of a printed text, rules of games, buttons that a manual names.
    Seen in: fixtures/labelled/dev.
    """

    id = "page-turner"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(
        map(
            Literal,
            (
                *openings(_WORDS, "previous", "next", "page"),
                *FRAMES,
                "\n1 2",
                " ›\n",
                "\n←",
                "\n«",
                "\n‹",
                "\n<",
                " →\n",
                " »\n",
            ),
        )
    )
    removes = (
        Example("The owl left in spring.\n\n⟦← Previous: Winter Ferries Of The Sound\nNext: A Bicycle In The Fog →⟧\n"),
        Example("La feria cierra cuando llueve.\n\n⟦Anterior 1 2 3 4 Siguiente⟧\n"),
        Example("Muizen eten tulpen, geen narcissen.\n\n⟦Pagina 1 van 3 · Volgende · Laatste⟧\n"),
        Example("两个人在门槛上坐到天黑。\n\n⟦上一篇：雪线以上的诊所\n下一篇：没有了⟧\n"),
        Example(
            "Il lavello è pulito, e la cucina riposa fino a domani.\n\n⟦Articolo precedente\nArticolo successivo⟧\n"
        ),
        Example("The kiln stays warm until the morning after.\n\n⟦Next Article⟧\n"),
        Example("A hat takes one evening.\n\n⟦« Older post: Dyeing With Onion Skins | Newer post: A Hat »⟧\n"),
    )
    keeps = (
        Example("1 2 3\n4 5 6\n\nThat is all the arithmetic that the ferry needs.", because="numbers alone"),
        Example("Next\n\nThe second player draws a card and shows it to nobody.", because="one word, a heading"),
        Example("Whoever draws the fool loses a turn, and the dealer says so aloud.\n\nNext\n", because="one word"),
        Example("Page 3\n\nThe letter goes on in another hand.", because="a page of the text's own"),
        Example("→ Next to the well stands a bench.\n→ Behind it stands another.\n", because="a list with arrows"),
        Example("Die Knöpfe heißen:\n\nZurück | Weiter | Seite 1 von 2\n", because="announced"),
        Example("Precedente: la causa di Bosco contro Rivo, 1911.\n", because="a key with a value"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = -1
        for number in lines_of(document, places):
            if number <= done or len(document.line_texts[number]) > LONG or is_announced(document, number):
                continue
            if _is_row_of_pages(document.line_texts[number], is_last=_is_last(document, number)):
                yield self._vote(document, number, number, "pages")
            elif (last := _last_of_buttons(document, number)) is not None and not has_prose_after(document, last):
                done = last
                yield self._vote(document, number, last, "buttons")
            elif (last := _last_of_links(document, number)) is not None and not has_prose_after(document, last):
                done = last
                yield self._vote(document, number, last, "titles")
            elif (last := _last_of_pairs(document, number)) is not None and not has_prose_after(document, last):
                done = last
                yield self._vote(document, number, last, "titles-below")

    def _vote(self, document: Document, first: int, last: int, turns: str) -> Vote:
        return self.vote(document.text_span(first, last), Confidence.CERTAIN, SHAPE_AND_WORDS, turns=turns)


def _is_row_of_pages(line: str, *, is_last: bool) -> bool:
    """Whether a line has nothing but page numbers and words that turn pages: two numbers, or two words that turn."""
    row = [word for word in row_of(line.strip().strip(_ARROWS + " ")) if word]
    pieces = _TURNS.pieces(row)
    numbers = row.count(NUMBER)
    if not pieces:
        return pieces is not None and numbers >= _LEAST_PAGES and is_last and _has_arrow(line)
    turning = {piece.kind for piece in pieces if piece.kind != "page"}
    if turning:
        if is_last and len(pieces) == 1 and not numbers:
            return _has_arrow(line)
        return numbers >= 2 or (len(turning) > 1 and (numbers > 0 or _has_arrow(line) or "|" in line))
    return len(pieces) > 1 and (numbers > 2 or (numbers == 2 and is_last))


def _is_last(document: Document, number: int) -> bool:
    """Whether no text follows a line, and some stands before it."""
    return document.next_text(number + 1, 1) < 0 <= document.next_text(number - 1, -1)


def _has_arrow(line: str) -> bool:
    text = line.strip()
    return text.startswith(_BACK) or text.endswith(_ON)


def _last_of_buttons(document: Document, number: int) -> int | None:
    """The last of two lines that say "previous" and "next", or a last line that says so in several words; None if none does."""
    kind = _TURNS.kind(row_of(document.line_texts[number]))
    if kind not in ("previous", "next"):
        return None
    after = document.next_text(number + 1, 1)
    if after >= 0:
        other = _TURNS.kind(row_of(document.line_texts[after]))
        return after if other in ("previous", "next") and other != kind else None
    text = document.line_texts[number].strip()
    says_enough = " " in text or (NO_BLANKS.match(text) is not None and len(text) >= _LEAST_SIGNS)
    return number if says_enough and reads_as_prose(document, document.next_text(number - 1, -1)) else None


def _last_of_links(document: Document, number: int) -> int | None:
    """The last line of a link to another text, or of a pair of them, that starts in line ``number``; None if none does."""
    turns = _link(document.line_texts[number])
    after = document.next_text(number + 1, 1)
    other = _link(document.line_texts[after]) if after >= 0 else None
    if turns is None:
        return None
    if other is not None and other[0] != turns[0]:
        return after
    return number if turns[1] else None


def _last_of_pairs(document: Document, number: int) -> int | None:
    """The last line of "previous" and "next", each over a title, that start in a line; None if they do not follow so."""
    kinds = []
    at = number
    for _ in range(2):
        kind = _TURNS.kind(row_of(document.line_texts[at].strip().strip(_ARROWS + " "))) if at >= 0 else None
        title = document.next_text(at + 1, 1) if kind in ("previous", "next") else -1
        if kind is None or title < 0 or len(document.line_texts[title]) > LONG:
            return None
        kinds.append(kind)
        last, at = title, document.next_text(title + 1, 1)
    return last if set(kinds) == {"previous", "next"} else None


def _link(line: str) -> tuple[str, bool] | None:
    """Which way a line with a title leads, and whether it has an arrow or both ways; None for any other line."""
    if len(line) > LONG or len(line.split()) > _MOST_IN_TITLE:
        return None
    text = bare(line)
    has_arrow = _has_arrow(text)
    text = text.strip(_ARROWS + " ")
    label, colon, title = text.replace("：", ":").partition(":")
    kind = _TURNS.kind(row_of(label))
    if not colon or not title.strip() or kind not in ("previous", "next"):
        return None
    return kind, has_arrow or (
        "|" in title and _TURNS.kind(row_of(title.partition("|")[2].partition(":")[0])) is not None
    )
