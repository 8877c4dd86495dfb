"""What a rule is. A rule looks at a document and votes on spans; it never edits."""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Measure, Span, Title, Vote


class Literal(msgspec.Struct, frozen=True):
    """Wakes where a text stands, compared in folded form (lower case, plain apostrophes); words need not match whole."""

    text: str


class Shape(msgspec.Struct, frozen=True):
    """Wakes where a pattern matches the document's outline (a letter a line); the places are the spans of those lines."""

    pattern: str


class Repeat(msgspec.Struct, frozen=True):
    """Wakes at short lines that stand in the document before: as a line, or as the end of the line before."""


class BlockTag(msgspec.Struct, frozen=True):
    """Wakes at the blocks of a page's main text that have this tag; the places are their spans."""

    tag: str


class SecondOpinion(msgspec.Struct, frozen=True):
    """Wakes where a likely vote of another rule waits for one of another kind, if somebody counted the corpus.

    The places are the spans of such votes.
    """


class WholePage(msgspec.Struct, frozen=True):
    """Wakes once on each page, before any other rule, while all of its blocks are there; the places are their spans.

    Such a rule says of blocks that they go, or (``protects``) that what the extractor left out comes back.
    """


Trigger: TypeAlias = Literal | Shape | Repeat | BlockTag | SecondOpinion | WholePage

SHAPE_AND_WORDS: Final = frozenset({Kind.SHAPE, Kind.WORDS})
WORDS_AND_PLACE: Final = frozenset({Kind.WORDS, Kind.PLACE})
_MARKS = re.compile("[⟦⟧]")
_WHY = re.compile(r"^Why: (.*?)(?=\n\n|\n[A-Z][a-z ]+: |\Z)", re.MULTILINE | re.DOTALL)


class Example(msgspec.Struct, frozen=True):
    """A text with ``⟦ ⟧`` round what a rule must remove from it (in ``keeps``: nothing).

    ``repeated`` are the fragments of it that stand in enough documents of the corpus to be counted.

    >>> Example("One. ⟦Two.⟧").text, Example("One. ⟦Two.⟧").spans
    ('One. Two.', (Span(start=5, end=9),))
    """

    marked: str
    because: str = ""
    repeated: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text without the marks."""
        return _MARKS.sub("", self.marked)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The marked spans, in code points of ``text``."""
        edges = [mark.start() - number for number, mark in enumerate(_MARKS.finditer(self.marked))]
        return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def marked(text: str, spans: Iterable[Span]) -> str:
    """The text with ``⟦ ⟧`` round the spans, as in an Example: differences are read, not counted."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], "⟦", text[span.start : span.end], "⟧"]
        at = span.end
    return "".join([*pieces, text[at:]])


class Rule:
    """Something true of a family of filler (or, with ``protects``, of text that must stay).

    The first line of a rule's docstring says what it removes; ``Why:`` and ``Leaves alone:`` follow. ``languages`` is
    empty for a rule that reads no words. ``highest`` is the highest confidence that it may give. ``reads_line_only`` says
    that a vote on a place depends on nothing but the line in which the place stands, so that after a cut elsewhere the rule
    need not be asked again. ``title`` is given by rules that are asked only when headlines of pages are to stay, or to go.
    """

    id: str
    category: str
    highest: Confidence
    languages: frozenset[str] = frozenset()
    wakes_on: tuple[Trigger, ...]
    protects: bool = False
    reads_line_only: bool = False
    title: Title | None = None
    removes: tuple[Example, ...] = ()
    keeps: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()
    about: str
    """What it removes, why, and what it leaves alone: the docstring of a rule of this package."""

    def __init_subclass__(cls) -> None:
        cls.about = inspect.cleandoc(cls.__doc__ or "")

    @property
    def why(self) -> str:
        """Why it is there, on one line."""
        found = _WHY.search(self.about)
        return " ".join(found[1].split()) if found else ""

    @property
    def seconds(self) -> bool:
        """Whether the rule only gives second opinions."""
        return SecondOpinion() in self.wakes_on

    @property
    def reads_pages(self) -> bool:
        """Whether the rule is asked about whole pages, once. Its examples are pages then."""
        return WholePage() in self.wakes_on

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        """Votes on ``document``; called only when something woke the rule, with the places, sorted."""
        raise NotImplementedError

    def vote(self, span: Span, confidence: Confidence, kinds: frozenset[Kind], **evidence: Measure) -> Vote:
        """A vote of this rule on a span, with what it measured."""
        return Vote(span, self.id, self.category, confidence, kinds, evidence, self.protects)
