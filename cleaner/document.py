"""A text that does not change, and the structure that rules find in it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from cleaner.corpus import Statistics
from cleaner.model import Span
from cleaner.text import lines as line_tools
from cleaner.text.folding import fold
from cleaner.text.sentences import WINDOW, sentences_around

OutlineCache = dict[str, str]
_CACHED_LINES = 200_000


class Line(NamedTuple):
    """A line without its end: its number (from 0), its span, its text and its letter in the outline."""

    number: int
    span: Span
    text: str
    letter: str


class Document:
    """A text exactly as it was decoded; offsets are half-open and in code points.

    Everything but the text is found on first use. A cache of line letters may be shared between documents: a letter
    depends on nothing but the line.
    """

    def __init__(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name for it
        url: str | None = None,
        language: str | None = None,
        media_type: str = "text/plain",
        statistics: Statistics | None = None,
        outline_cache: OutlineCache | None = None,
    ) -> None:
        self.text = text
        self.id = id
        self.url = url
        self.language = language
        self.media_type = media_type
        self.statistics = statistics
        self._outline_cache: OutlineCache = {} if outline_cache is None else outline_cache

    def with_text(self, text: str) -> "Document":
        """The same document with another text."""
        return Document(
            text,
            id=self.id,
            url=self.url,
            language=self.language,
            media_type=self.media_type,
            statistics=self.statistics,
            outline_cache=self._outline_cache,
        )

    @cached_property
    def folded(self) -> str:
        """The text in lower case with plain apostrophes, as long as the text itself."""
        return fold(self.text)

    @cached_property
    def _split(self) -> tuple[list[str], list[int]]:
        return line_tools.split(self.text)

    @property
    def line_texts(self) -> list[str]:
        """The lines without their ends."""
        return self._split[0]

    @property
    def line_starts(self) -> list[int]:
        """Where each line starts."""
        return self._split[1]

    @cached_property
    def outline(self) -> str:
        """One letter a line, see ``cleaner.text.lines``."""
        cache = self._outline_cache
        if len(cache) > _CACHED_LINES:
            cache.clear()
        letters = []
        for line in self.line_texts:
            if len(line) > line_tools.LONG:
                letters.append(line_tools.PROSE)
                continue
            found = cache.get(line)
            if found is None:
                found = cache[line] = line_tools.letter(line)
            letters.append(found)
        return "".join(letters)

    def line(self, number: int) -> Line:
        """The line with this number."""
        text = self.line_texts[number]
        start = self.line_starts[number]
        return Line(number, Span(start, start + len(text)), text, self.outline[number])

    def line_at(self, offset: int) -> Line:
        """The line in which a code point stands; a line's end belongs to it."""
        return self.line(bisect_right(self.line_starts, offset) - 1)

    def lines_at(self, places: Iterable[Span]) -> Iterator[Line]:
        """The lines in which the places start, each once, for places in order."""
        last = -1
        for place in places:
            number = bisect_right(self.line_starts, place.start) - 1
            if number != last:
                last = number
                yield self.line(number)

    def lines_in(self, span: Span) -> list[Line]:
        """The lines that a span touches."""
        first = bisect_right(self.line_starts, span.start) - 1
        last = bisect_right(self.line_starts, max(span.start, span.end - 1)) - 1
        return [self.line(number) for number in range(first, last + 1)]

    def sentences_at(self, place: Span, window: int = WINDOW) -> Sequence[Span]:
        """The sentences round a place in its line; none when the place stands in one that is longer than the window."""
        return sentences_around(self.text, self.line_at(place.start).span, place, window)

    def frequency(self, text: str) -> int | None:
        """In how many documents of the corpus a fragment stands; None when nobody counted."""
        return None if self.statistics is None else self.statistics.frequency(text)
