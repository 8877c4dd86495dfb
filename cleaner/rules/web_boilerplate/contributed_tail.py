"""Who else reported, wrote or edited, in a line under a text."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    FRAMES,
    Vocabulary,
    entries,
    has_prose_after,
    is_announced,
    lines_of,
    openings,
    text_after,
    text_before,
    tokens,
)
from cleaner.text.folding import fold
from cleaner.text.lines import BLANK, LONG
from cleaner.text.scripts import NO_BLANKS

_WORDS: Final = sections_of("template")
_HEADS: Final = Vocabulary(_WORDS, "tail")
_ENDS: Final = tuple(sorted(set(entries(_WORDS, "tail-end"))))
_CONTACTS: Final = Vocabulary(_WORDS, "contact")
_REACHED: Final = tuple(sorted(set(entries(_WORDS, "contact-inside"))))
_ADDRESS: Final = re.compile(r"[\w.+-]++@[\w-]++(?:\.[\w-]++){1,3}+|(?<!\w)@\w{3,20}|\d{3}[\d .-]{4,14}")
"""An address, a handle or a telephone number."""
_LONGEST_CONTACT: Final = 170
_MOST_WORDS_OF_CONTACT: Final = 24
_NAMES: Final = re.compile(r"[^\W\d_]++(?:['’.-][^\W\d_]++)*+")
_SMALL: Final = 4
"""Letters of words in lower case between names: and, with, from, von, para."""
_LEAST_BEFORE: Final = 2
"""Lines with text before it at least, a title and a paragraph: with four, four examples stay."""
_MOST_AFTER: Final = 8
"""Lines with text after it at most; half or twice of it changes nothing (`poe thresholds`)."""
_COLON: Final = re.compile("[:：]")
_MOST_UNCASED: Final = 3
"""Names in a script with neither capitals nor blanks between words. Half or twice of it changes nothing (`poe thresholds`)."""
_LONGEST_UNCASED: Final = 5
"""Signs of a name in it. With two an example is lost."""
_CLAUSES: Final = re.compile("[;:,/；：，、]")


class ContributedTail(Rule):
    """A line after the last paragraph that names who else reported, produced or edited, and says nothing more.

    Why: it is the newsroom's bookkeeping, printed under the text by its system.
    Leaves alone: credits of films and books in lists, sentences about who reported what, bylines over a text, directories.
    Seen in: fixtures/labelled/dev.
    """

    id = "contributed-tail"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(map(Literal, (*openings(_WORDS, "tail", "contact"), *FRAMES, "\n（", *_ENDS, *_REACHED)))
    removes = (
        Example("Ferries Halted\n\nThe wind rose at noon.\n\n⟦Produced by Ines Holm; edited by Karl Otter.⟧\n"),
        Example("The Dam\n\nIt held for an hour.\n\n⟦(Reporting by Ada Finch; Editing by Bo Dahl)⟧\n"),
        Example("Strike\n\nThe yard is shut.\n\n⟦Lena Moor and Hugo Brandt contributed to this report.⟧\n"),
        Example("La marée\n\nLe port ferme demain.\n\n⟦Propos recueillis par Anne Le Goff⟧\n"),
        Example("雪夜\n\n灯一直亮到天明，没有人来敲门。\n\n⟦（责任编辑：周明、李小河）⟧\n"),
    )
    keeps = (
        Example(
            "The Orchard\n\nA film in three acts.\n\nProduced by Hannah Voss\nEdited by Otto Brand\nMusic by Tom Bell\n",
            because="credits in a list",
        ),
        Example("The Flood\n\nEdited by candle-light, the paper came out wet.\n", because="no names"),
        Example(
            "A Report\n\nThe rain that fell on Sunday contributed to this report being late.\n", because="a sentence"
        ),
        Example(
            "Letters\n\nEdited by Ruth Pell\n\nThe letters lay in a drawer for a century, and nobody had missed them.",
            because="over the text",
        ),
        Example(
            "Who We Are\n\nAda Finch mends nets.\nE-mail: ada@harbour.example\n\nBo Dahl keeps the lamp.\n"
            "E-mail: bo@harbour.example\n",
            because="a directory, with an address for everybody",
        ),
        Example("Gossip\n\nWith reporting by day and by night the town was never quiet.\n", because="prose"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for number in lines_of(document, places):
            text = document.line_texts[number].strip()
            words = "" if _is_one_of_many(document, text) else _contact(text)
            words = words or (_words(text) if len(text) <= LONG else "")
            if not words or not _stands_right(document, number):
                continue
            yield self.vote(document.text_span(number), Confidence.CERTAIN, WORDS_AND_PLACE, words=words)


def _is_one_of_many(document: Document, text: str) -> bool:
    """Whether a line has an address and the document has more of them, as a directory does."""
    return document.text.count("@") > text.count("@") > 0


def _contact(text: str) -> str:
    """The words with which a line says how its author is reached; nothing for any other line, or for one without an address."""
    if len(text) > _LONGEST_CONTACT or _ADDRESS.search(text) is None or text.endswith(("?", ":")):
        return ""
    folded = fold(text)
    if found := next((words for words in _REACHED if words in folded), ""):
        at = folded.index(found)
        return found if _are_names(text[:at].partition(",")[0]) else ""
    row = tokens(text)
    piece, end = _CONTACTS.piece_at(row, 0) if row else (None, 0)
    if piece is None or len(row) > _MOST_WORDS_OF_CONTACT:
        return ""
    rest = [word for word in text.replace(":", ": ").split()[end:] if "@" not in word]
    return piece.text if rest and (rest[0][:1].isupper() or ":" in text) else ""


def _words(text: str) -> str:
    """The words about helping in a line that otherwise has names only; nothing for any other line."""
    folded = fold(text)
    if ending := next((ending for ending in _ENDS if folded.rstrip(" .)*_]").endswith(ending)), ""):
        at = folded.rindex(ending)
        return ending if _are_names(text[:at]) else ""
    clauses = [clause.strip(" ()[]（）【】*_.。") for clause in _CLAUSES.split(text)]
    first = ""
    for number, clause in enumerate(clauses):
        row = tokens(clause)
        piece, end = _HEADS.piece_at(row, 0) if row else (None, 0)
        if piece is None and number == 0:
            return ""
        first = first or (piece.text if piece else "")
        names = clause.split()[end:] if piece is not None else clause.split()
        if not _are_names(" ".join(names), may_be_empty=number == 0 and _COLON.search(text) is not None):
            return ""
    return first


def _are_names(text: str, *, may_be_empty: bool = False) -> bool:
    """Whether a text is names, with small words between them."""
    words = _NAMES.findall(text)
    raised = [word for word in words if word[0].isupper()]
    small = [word for word in words if word[0].islower()]
    if not words:
        return may_be_empty
    if NO_BLANKS.match(words[0]) and not raised:
        return len(words) <= _MOST_UNCASED and all(len(word) <= _LONGEST_UNCASED for word in words)
    return len(raised) >= 1 and len(small) < len(raised) and all(len(word) <= _SMALL for word in small)


def _stands_right(document: Document, number: int) -> bool:
    """Whether a line stands alone after the last paragraph."""
    if text_before(document, number) < _LEAST_BEFORE or text_after(document, number) > _MOST_AFTER:
        return False
    if document.outline[number + 1 : number + 2] not in ("", BLANK) or is_announced(document, number):
        return False
    return not has_prose_after(document, number)
