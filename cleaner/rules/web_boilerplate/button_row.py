"""Rows of buttons and forms: share, print, comment, save."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.call_to_action._surroundings import is_about_appeals
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule, Shape
from cleaner.rules.web_boilerplate._template import (
    FIRST_LINE,
    FRAMES,
    NUMBER,
    Piece,
    Vocabulary,
    has_prose_after,
    is_announced,
    is_spoken_of,
    lines_of,
    openings,
    reads_as_prose,
    row_of,
    text_before,
)
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES
from cleaner.text.lines import BLANK, BULLET, LONG, letter

_WORDS: Final = sections_of("template")
_ROWS: Final = Vocabulary(_WORDS, "button", "chip", "service", "field", "rights", "home", "account")
_OF_A_MENU: Final = frozenset({"rights", "home", "account"})
"""Words of which the rows at the top and at the foot of a page are made, and the words of such rows anywhere else."""
_STARTS: Final = Vocabulary(_WORDS, "start")
_LONGEST_TITLE: Final = 110
"""Code points of a row that ends in the title of a page: with 55 recall falls by 0.003, with 220 nothing changes."""
_LIST: Final = r"b{1,15}(?!b)"
"""The shape of a list: its last line stands for all, so that a list of prose is told by one line."""
_MOST_LINES: Final = 30
"""Lines of a run that are looked at in either direction: the longest row of services has some fifteen."""
_LEAST: Final = 2
"""Kinds of links in a row: with four recall falls by 0.001; with one it rises by 0.0005, and a word alone may be a heading."""
_LEAST_IN_LINES: Final = 3
"""Kinds of links in several rows; half or twice of it changes nothing (`poe thresholds`)."""
_SAYS_ENOUGH: Final = 4
"""Words of a single button that may stand between paragraphs: fewer may be a heading."""
_LEAST_IN_MENU: Final = 4
"""Links of a menu over a text that has no marks between them: a title of three such words is thinkable."""
_LEAST_SERVICES: Final = 4
"""Services that are a row by themselves: of three a text may be about."""
_MOST_IN_BOX: Final = 2
"""Lines of a box over its form: a name, and a sentence."""
_TELLING: Final = 4
"""Letters of a button's word for which the paragraphs round it are searched."""
_TOP: Final = 4
"""Lines with text above which a row is near the top: title, byline, date, and what stands between them."""
_GOES_ON: Final = " …"
"""What stands for the title or name with which a row goes on."""
_ENDS: Final = tuple(".!?…,;:。！？，；：।؟،؛")
"""Marks at the end of a line that goes on from a button's words: it is a sentence, and no title of a page."""
_CLOSERS: Final = " \t\xa0*_)\"'”’»"
_COUNT: Final = re.compile(r"\s*+\d[\d.,]*+ \w++\s*+")
_NUMBERED: Final = re.compile(r"\s*+\d{1,2}[.)]\s")
"""How an item of somebody's own list begins."""


class ButtonRow(Rule):
    """A line, or lines in a row, made of nothing but the buttons and form fields of a page.

    Why: without the page they do nothing.
    Leaves alone: lists of services, manuals that explain buttons, rows that the text announces, a single word.
    Seen in: fixtures/labelled/dev.
    """

    id = "button-row"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = (
        *map(Literal, (*openings(_WORDS, "button", "chip", "start", "rights"), *FRAMES)),
        Shape(FIRST_LINE),
        Shape(_LIST),
    )
    removes = (
        Example(
            "The last bell rang at noon, and the boats went home.\n\n"
            "⟦Share this article\nFacebook\nTwitter\nLinkedIn\nEmail⟧\n"
        ),
        Example("Die Kuh stand im Chor und kaute.\n\n⟦Teilen  Twittern  Merken  WhatsApp⟧\n"),
        Example("El puente tiene siete ojos y ninguno mira al río.\n\n⟦12 comentarios · Compartir · Guardar⟧\n"),
        Example("⟦Print this page | Email this page⟧\n\nHow to wind a clock that has been dropped in a well."),
        Example("灯塔的灯从来不问船的名字，只管照亮。\n\n⟦分享到：微信 微博 QQ空间⟧\n"),
        Example(
            "A tide has no owner.\n\n⟦Your email address will not be published. Required fields are marked *\n"
            "Name *\nWebsite\nPost Comment⟧\n"
        ),
    )
    keeps = (
        Example(
            "- Facebook\n- Twitter\n- Pinterest\n\nOf these three the museum gave up two.", because="services alone"
        ),
        Example("Share\n\nEverybody takes a slice and passes the plate.", because="one word, a heading"),
        Example(
            "The bar has four buttons:\n\nPrint | Save | Quote\n\nThe fourth is broken.",
            because="announced by the text",
        ),
        Example("Teilen wir das Brot, dann reicht es für drei.", because="a sentence"),
        Example(
            "Leave a comment\n\nOpen the menu, choose the pencil and write into the field what you think.\n\n"
            "Delete it again\n\nHold the text until it turns grey, then pull it to the left of the screen.",
            because="headings of a manual",
        ),
        Example("Enregistrer le fichier puis imprimer deux fois", because="more words than buttons"),
        Example("“Share this article”\n\nis what the sign over the loaf said, and nobody knew why.", because="quoted"),
        Example(
            "## 2.1.0\n\n- Share a list by a link that expires.\n- Comments on a sighting can now be edited\n- Print is back",
            because="items of a changelog that begin like buttons",
        ),
        Example(
            "Two brothers bought the inn.\n\nComments on their menu came from far away, mostly by post.",
            because="a sentence that begins like a button",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        found = list(self._found(document, places))
        if found and not is_about_appeals(document):
            yield from found

    def _found(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        """Votes on rows by themselves and their neighbours."""
        done = -1
        for number in lines_of(document, places):
            if number <= done or not _pieces(document.line_texts[number]):
                continue
            lines = _run(document, number)
            done = lines[-1]
            if _is_template(document, lines):
                span = document.text_span(_start_of_box(document, lines), lines[-1])
                row = " ".join(piece.text for line in lines for piece in _pieces(document.line_texts[line]))
                yield self.vote(span, Confidence.CERTAIN, SHAPE_AND_WORDS, row=row[:200], lines=len(lines))


@lru_cache(KNOWN_LINES)
def _pieces(line: str) -> tuple[Piece, ...]:
    """The buttons of a line that has nothing else, no number of a list, and no comma at its end; none of any other line."""
    if _NUMBERED.match(line) or line.rstrip().endswith(","):
        return ()
    row = row_of(line)
    pieces = _ROWS.pieces(row)
    if pieces is None and len(line) <= _LONGEST_TITLE:
        piece, end = _STARTS.piece_at(row, 0)
        if (
            piece is not None
            and end < len(row)
            and not line.rstrip(_CLOSERS).endswith(_ENDS)
            and letter(line) != BULLET
        ):
            return (Piece("button", piece.text + _GOES_ON), piece)
    return tuple(pieces or ())


def _run(document: Document, number: int) -> list[int]:
    """The numbers of the lines round one that are rows, too, with a blank line between two of them at most."""
    lines = [number]
    for step in (-1, 1):
        at, gap = number + step, 0
        while 0 <= at < len(document.outline) and abs(at - number) <= _MOST_LINES and gap <= 1:
            if document.outline[at] == BLANK:
                gap += 1
            elif _pieces(document.line_texts[at]):
                lines.append(at)
                gap = 0
            else:
                break
            at += step
    return sorted(lines)


def _start_of_box(document: Document, lines: Sequence[int]) -> int:
    """Where a box begins that ends in a form for an address: a name and what one will get stand right over it.

    Only a block between blank lines that has no more than two short lines before the form is a box.
    """
    first = lines[0]
    if not any("mail" in fold(document.line_texts[line]) for line in lines):
        return first
    start = first
    while start > 0 and document.outline[start - 1] != BLANK and first - start <= _MOST_IN_BOX:
        start -= 1
    short = all(len(document.line_texts[line]) <= LONG for line in range(start, first))
    is_box = 0 < first - start <= _MOST_IN_BOX and short and document.outline[start - 1 : start] == BLANK
    return start if is_box and text_before(document, start) > 0 else first


def _is_template(document: Document, lines: Sequence[int]) -> bool:
    """Whether rows are more than words that stand alone."""
    if is_announced(document, lines[0]) or _is_in_list(document, lines):
        return False
    pieces = [piece for line in lines for piece in _pieces(document.line_texts[line])]
    buttons = [piece for piece in pieces if piece.kind == "button"]
    chips = {piece.text for piece in pieces if piece.kind == "chip"}
    kinds = {piece.text for piece in pieces if piece.kind != "field"}
    if not buttons and not chips and any(piece.kind in _OF_A_MENU for piece in pieces):
        return (len(kinds) >= _LEAST and _stands_under_text(document, lines)) or _is_menu(document, lines, kinds)
    if not buttons and not chips:
        return len(kinds) >= _LEAST_SERVICES and _parts_paragraphs(document, lines)
    if not buttons and len(pieces) == 1 and _is_count(document.line_texts[lines[0]], pieces[0]):
        return _parts_paragraphs(document, lines) and not _has_other_counts(document, lines[0])
    if not buttons:
        if len(lines) == 1:
            text = document.line_texts[lines[0]]
            return bool(chips) and (len(kinds) > _LEAST or (len(kinds) == _LEAST and _has_marks(text)))
        has_bullets = any(document.outline[line] == BULLET for line in lines)
        return len(chips) >= _LEAST and len(kinds) >= _LEAST_IN_LINES and not has_bullets
    if pieces[0].text.endswith(_GOES_ON) and len(lines) == 1 and _may_head(document, lines[0]):
        return False
    if len(pieces) > 1 or len(buttons[0].text.split()) >= _SAYS_ENOUGH:
        return True
    if (buttons[0].text.startswith(NUMBER) or _says_enough(buttons[0])) and _parts_paragraphs(document, lines):
        return True
    if buttons[0].text.startswith(NUMBER) or text_before(document, lines[0]) < _TOP:
        return text_before(document, lines[0]) > 0 and not _heads_prose(document, lines[-1])
    return not has_prose_after(document, lines[-1])


def _is_in_list(document: Document, lines: Sequence[int]) -> bool:
    """Whether the rows are items of a list that has items with other words right before or after them."""
    before, after = document.outline[: lines[0]][-1:], document.outline[lines[-1] + 1 :][:1]
    return BULLET in (before, after) and all(document.outline[line] == BULLET for line in lines)


def _is_menu(document: Document, lines: Sequence[int], kinds: Collection[str]) -> bool:
    """Whether one line of links stands over a title."""
    number = lines[0]
    after = document.next_text(number + 1, 1)
    return (
        len(lines) == 1
        and len(kinds) >= (_LEAST_IN_LINES if _has_marks(document.line_texts[number]) else _LEAST_IN_MENU)
        and text_before(document, number) == 0
        and after >= 0
        and not reads_as_prose(document, after)
    )


def _may_head(document: Document, number: int) -> bool:
    """Whether a line without a number is the title of a document, or stands right over a paragraph."""
    if any(map(str.isdigit, document.line_texts[number])):
        return False
    return text_before(document, number) == 0 or reads_as_prose(document, document.next_text(number + 1, 1))


def _is_count(line: str, piece: Piece) -> bool:
    """Whether a button is no more than how often something was done."""
    return NUMBER in piece.text.split() or any(map(str.isdigit, line))


def _has_other_counts(document: Document, number: int) -> bool:
    """Whether another line is a number and a word, too: then they are results of the text's own."""
    return any(at != number and _COUNT.fullmatch(line) is not None for at, line in enumerate(document.line_texts))


def _says_enough(button: Piece) -> bool:
    """Whether a short button has words for which it can be told whether the text is about them."""
    return " " in button.text or not button.text.isascii()


def _parts_paragraphs(document: Document, lines: Sequence[int]) -> bool:
    """Whether rows stand after a paragraph, before another one or none, and neither speaks of what they say."""
    before, after = document.next_text(lines[0] - 1, -1), document.next_text(lines[-1] + 1, 1)
    if not reads_as_prose(document, before) or not (after < 0 or reads_as_prose(document, after)):
        return False
    if any(document.outline[line] == BULLET for line in lines):
        return False
    words = [word for line in lines for word in row_of(document.line_texts[line]) if len(word) >= _TELLING]
    return not any(is_spoken_of(document, lines[0], word) for word in words)


def _stands_under_text(document: Document, lines: Sequence[int]) -> bool:
    """Whether rows of links stand after the last paragraph, each with marks between the links."""
    if text_before(document, lines[0]) < _LEAST or has_prose_after(document, lines[-1]):
        return False
    return all(_has_marks(document.line_texts[line]) for line in lines)


def _heads_prose(document: Document, number: int) -> bool:
    """Whether a heading with another one before it is all that stands before prose."""
    return (
        document.next_text(number + 1, 1) >= 0
        and document.outline[number] == "t"
        and has_prose_after(document, number, 3)
    )


def _has_marks(line: str) -> bool:
    """Whether marks or wide gaps part the words of a line."""
    return any(mark in line for mark in ("|", "·", "•", ":", "：", "/", "  ", "\t", "(", "["))
