"""Captions that name a site, glued to the start or the end of a paragraph."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import LEAST_WORDS, site_caption
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.headlines import MOST_WORDS, is_closed
from cleaner.text.lines import BULLET, KEY_VALUE
from cleaner.text.sentences import sentence_start

_AT_START: Final = re.compile(
    r"(?P<caption>[^\W\d_a-z][^|.!?;:\n]{11,120}?) \| "
    r"(?P<site>[^\W\d_a-z]\w*[a-zß-öø-ÿ][A-Z]\w*|\w{2,30}\.(?:com|org|net|info|co)) "
    r"(?=[^\W\d_a-z]|[\"“«¿¡„])"
)
_LEAST_PROSE: Final = 60
"""Code points of prose beside a caption at least."""
_REACH: Final = 200
"""Code points from a bar to its line's end; half or twice of it changes nothing (`poe thresholds`)."""


class GluedCaption(Rule):
    """A caption ``Headline | Site`` right before the first sentence of a paragraph, or right after its last one.

    Why: the title of somebody else's page was the caption of a picture between two paragraphs.
    Leaves alone: rows of tables, menus, titles of the document, sentences with a bar in them, names of no site.
    Seen in: farms that copy pictures; seeds 002, 003 have them as lines.
    """

    id = "glued-caption"
    category = "image-caption"
    highest = Confidence.CERTAIN
    wakes_on = (Literal(" | "),)
    removes = (
        Example(
            "⟦Close up of a needle on a red record | SpinShelf⟧ Take distilled water, never what runs from the tap, and "
            "let the record stand until it is dry on both sides."
        ),
        Example(
            "Der Schlüssel lag drei Winter unter dem Stein, und niemand hat ihn je gesucht. "
            "⟦Alte Türschlösser richtig pflegen | HausFreund⟧"
        ),
        Example(
            "Las cabras bajan solas del monte cuando oyen la campana, y nadie las cuenta ya. "
            "⟦Cómo hacer queso de cabra en casa | RecetasHoy.com⟧"
        ),
    )
    keeps = (
        Example(
            "Jane Miller | HarperCollins | London\n\nThe agency was founded in 1961.", because="a line of contacts"
        ),
        Example(
            "Opening Hours | YouTube | Press | Imprint. All of these pages will be rewritten before the summer, says the board.",
            because="a menu",
        ),
        Example(
            "In Haskell schreibt man x | GuardA und meint damit eine Bedingung, die vor dem Rumpf steht.",
            because="code",
        ),
        Example(
            "Le titre était trop long. Il écrivit donc « La Mer | LeMonde » et n'en parla plus jamais à personne.",
            because="a sentence that goes on",
        ),
        Example(
            "| Name of the long river | DeepBlue 12 |\n| Name of the lake | BigLake 14 |\n\nNeither has fish.",
            because="a table",
        ),
    )
    misses = (
        Example(
            "⟦Old Doors And Their Locks | Harbour News⟧ The key lay under the stone for three winters, and nobody ever came.",
            because="nothing says where a site's name of several words ends",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            if line.letter in {BULLET, KEY_VALUE} or line.text.lstrip()[:1] in "|>#" or line.text.count("|") > 1:
                continue
            span = _before(line) or _behind(document, line)
            if span is not None:
                text = document.text[span.start : span.end]
                yield self.vote(
                    span, Confidence.CERTAIN, frozenset({Kind.SHAPE, Kind.PLACE}), site=text.rpartition(" | ")[2]
                )


def _before(line: Line) -> Span | None:
    """The caption before the first sentence of a line."""
    found = _AT_START.match(line.text)
    if found is None or not LEAST_WORDS <= len(found["caption"].split()) <= MOST_WORDS:
        return None
    rest = line.text[found.end() :]
    if len(rest) < _LEAST_PROSE or not is_closed(rest):
        return None
    return Span(line.span.start, line.span.start + found.end() - 1)


def _behind(document: Document, line: Line) -> Span | None:
    """The caption behind the last sentence of a line."""
    text = line.text.rstrip()
    end = line.span.start + len(text)
    bar = line.span.start + text.rfind(" | ")
    if end - bar > _REACH:
        return None
    start = sentence_start(document.text, line.span, bar)
    if start is None or start - line.span.start < _LEAST_PROSE or not is_closed(document.text[line.span.start : start]):
        return None
    caption = site_caption(document.text[start:end])
    if caption is None or not (caption.is_known and caption.has_bar):
        return None
    return Span(start + len(document.text[start:end]) - len(document.text[start:end].lstrip()), end)
