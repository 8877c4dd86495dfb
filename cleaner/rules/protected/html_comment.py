"""Comments in the source of a text."""

from collections.abc import Iterator, Sequence

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Literal, Rule


class HtmlComment(Rule):
    """An HTML comment, from ``<!--`` to ``-->``.

    Why: nobody sees it, and programs read it.
    """

    id = "html-comment"
    category = "protected"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("<!--"),)
    protects = True
    keeps = (
        Example("<!-- banner:\nSubscribe to our newsletter!\n-->\nThe text.", because="a comment"),
        Example("Before. <!-- Follow us on Facebook. --> After.", because="a comment inside of a line"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        end = 0
        for place in places:
            if place.start < end:
                continue
            closing = document.text.find("-->", place.start + 2)
            if closing < 0:
                return
            end = closing + 3
            yield self.vote(Span(place.start, end), Confidence.CERTAIN, frozenset({Kind.SHAPE}))
