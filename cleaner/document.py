"""A text that does not change, and the structure that rules find in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from cleaner.corpus import Statistics
from cleaner.language import detect, looks_foreign
from cleaner.layout import Layout
from cleaner.model import Span
from cleaner.page import Block, Facts, Page, moved
from cleaner.text import lines as line_tools
from cleaner.text.folding import fold
from cleaner.text.headlines import is_prose
from cleaner.text.sentences import WINDOW, sentences_around

OutlineCache = dict[str, str]
_CACHED_LINES = 16_384
_MAY_BE_PROSE = frozenset({line_tools.BULLET, line_tools.TITLE, line_tools.SENTENCE})
_NEAR_LINES = 6
"""Lines in which the next one with text is looked for: beyond that blank lines have parted what they stand between."""


class Line(NamedTuple):
    """A line without its end: its number (from 0), its span, its text and its letter in the outline."""

    number: int
    span: Span
    text: str
    letter: str


class Document:
    """A text exactly as it was decoded, or read out of a ``page``; offsets are half-open and in code points.

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
        page: Page | None = None,
    ) -> None:
        self.text = text
        self.page = page
        self.id = id
        self.url = url
        self.language = language
        self.media_type = media_type
        self.statistics = statistics
        self.asked_language = False
        self._outline_cache: OutlineCache = {} if outline_cache is None else outline_cache
        self._made_of: tuple[Document, Sequence[Span]] | None = None

    def made_of(self, kept: Sequence[Span]) -> "Document":
        """The document that is left when only the spans ``kept`` (sorted, disjoint) stay."""
        rest = Document(
            "".join([self.text[span.start : span.end] for span in kept]),
            id=self.id,
            url=self.url,
            language=self.language,
            media_type=self.media_type,
            statistics=self.statistics,
            outline_cache=self._outline_cache,
            page=self.page,
        )
        if self.page is not None:
            rest._made_of = self, kept
        if kept and "\r" not in self.text:
            rest.outline = self._outline_of(rest, kept)
        return rest

    def _outline_of(self, rest: "Document", kept: Sequence[Span]) -> str:
        """The outline of what is left: the letters of the lines before and after all cuts are known."""
        text, length = self.text, len(self.text)
        first_cut = kept[0].end if kept[0].start == 0 else 0
        last_cut = kept[-1].start if kept[-1].end == length else length
        if last_cut < first_cut:
            return self.outline  # nothing was cut
        start = text.rfind("\n", 0, first_cut) + 1
        end = text.find("\n", last_cut)
        if end < 0:
            end = length
        first = text.count("\n", 0, start)
        after = first + text.count("\n", start, end) + 1
        changed = rest.text[start : len(rest.text) - (length - end)]
        return self.outline[:first] + self._letters(line_tools.split(changed)) + self.outline[after:]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the page that have text in it, with their spans in it; none for a text that is no page's."""
        if self._made_of is not None:
            before, kept = self._made_of
            return moved(before.blocks, kept)
        return () if self.page is None else self.page.blocks

    @cached_property
    def layout(self) -> Layout:
        """How the main text is laid out on the page, as the extractor kept it."""
        return Layout(self.blocks, Facts() if self.page is None else self.page.facts)

    def block_at(self, offset: int) -> Block | None:
        """The block in which a code point stands; None between blocks, and where there are none."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].span.end else None

    @cached_property
    def likely_language(self) -> str | None:
        """The language that somebody told, else the one it seems to be in (ISO 639-1); None when that is in doubt.

        langdetect is asked only about texts that do not look English.
        """
        if self.language or not self.looks_foreign:
            return self.language or "en"
        self.asked_language = True
        return detect(self.text)

    @property
    def is_english(self) -> bool:
        """Whether it is said to be English; where nothing is said, whether it looks so."""
        return self.language == "en" if self.language else not self.looks_foreign

    @cached_property
    def looks_foreign(self) -> bool:
        """Whether the text does not look English."""
        return looks_foreign(self.text)

    @cached_property
    def folded(self) -> str:
        """The text in lower case with plain apostrophes, as long as the text itself."""
        return fold(self.text)

    @cached_property
    def line_texts(self) -> list[str]:
        """The lines without their ends."""
        return line_tools.split(self.text)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line starts."""
        return line_tools.starts(self.text, self.line_texts)

    @cached_property
    def outline(self) -> str:
        """One letter a line, see ``cleaner.text.lines``."""
        return self._letters(self.line_texts)

    def _letters(self, lines: Sequence[str]) -> str:
        cache = self._outline_cache
        if len(cache) > _CACHED_LINES:
            cache.clear()
        known, letter, long, prose = cache.get, line_tools.letter, line_tools.LONG, line_tools.PROSE
        letters = [prose if len(line) > long else known(line) for line in lines]
        try:
            return "".join(letters)  # type: ignore[arg-type]  # the usual case, once every line is known
        except TypeError:
            for number, line in enumerate(lines):
                if letters[number] is None:
                    letters[number] = cache[line] = letter(line)
            return "".join(filter(None, letters))

    @cached_property
    def text_lines(self) -> list[int]:
        """The numbers of the lines with text."""
        return [number for number, letter in enumerate(self.outline) if letter != line_tools.BLANK]

    @cached_property
    def prose_lines(self) -> list[int]:
        """The numbers of the lines that read as prose, those of wrapped prose among them."""
        lines = self.line_texts
        return [
            number
            for number, letter in enumerate(self.outline)
            if letter == line_tools.PROSE or (letter in _MAY_BE_PROSE and is_prose(lines[number], letter))
        ]

    def prose_before(self, number: int, room: int, reach: int) -> Iterator[str]:
        """The prose in the ``reach`` lines before a line, from there upwards: ``room`` code points at most."""
        at = bisect_left(self.prose_lines, number)
        for prose in reversed(self.prose_lines[max(0, at - reach) : at]):
            if room <= 0 or prose < number - reach:
                break
            yield (line := self.line_texts[prose][-room:])
            room -= len(line)

    def prose_after(self, number: int, room: int, reach: int) -> Iterator[str]:
        """The prose in the ``reach`` lines after a line: ``room`` code points at most."""
        at = bisect_right(self.prose_lines, number)
        for prose in self.prose_lines[at : at + reach]:
            if room <= 0 or prose > number + reach:
                break
            yield (line := self.line_texts[prose][:room])
            room -= len(line)

    def line(self, number: int) -> Line:
        """The line with this number."""
        text = self.line_texts[number]
        start = self.line_starts[number]
        return Line(number, Span(start, start + len(text)), text, self.outline[number])

    def line_number(self, offset: int) -> int:
        """The number of the line in which a code point stands; a line's end belongs to it."""
        return bisect_right(self.line_starts, offset) - 1

    def line_at(self, offset: int) -> Line:
        """The line in which a code point stands."""
        return self.line(self.line_number(offset))

    def lines_at(self, places: Iterable[Span]) -> Iterator[Line]:
        """The lines in which the places start, each once, for places in order."""
        last = -1
        for place in places:
            number = self.line_number(place.start)
            if number != last:
                last = number
                yield self.line(number)

    def lines_in(self, span: Span) -> list[Line]:
        """The lines that a span touches."""
        first, last = self.line_number(span.start), self.line_number(max(span.start, span.end - 1))
        return [self.line(number) for number in range(first, last + 1)]

    def text_span(self, first: int, last: int | None = None) -> Span:
        """The span of a line, or of the lines from one to another, without the white space at its ends."""
        last = first if last is None else last
        text, end = self.line_texts[first], self.line_texts[last].rstrip()
        return Span(self.line_starts[first] + len(text) - len(text.lstrip()), self.line_starts[last] + len(end))

    def is_prose(self, number: int) -> bool:
        """Whether a line (-1: none) reads as prose, or as a piece of wrapped prose."""
        return number >= 0 and is_prose(self.line_texts[number], self.outline[number])

    def whole_lines_in(self, span: Span) -> Iterator[Line]:
        """The lines of which a span holds all but white space at their ends."""
        for line in self.lines_in(span):
            words = self.text_span(line.number)
            if span.start <= words.start and words.end <= span.end:
                yield line

    def next_text(self, number: int, step: int) -> int:
        """The number of the next line with text from ``number`` on, up (-1) or down (1); -1 when none is near."""
        outline = self.outline
        for _ in range(_NEAR_LINES):
            if not 0 <= number < len(outline):
                return -1
            if outline[number] != line_tools.BLANK:
                return number
            number += step
        return -1

    def sentences_at(self, place: Span, window: int = WINDOW) -> Sequence[Span]:
        """The sentences round a place in its line; none when the place stands in one that is longer than the window."""
        return sentences_around(self.text, self.line_at(place.start).span, place, window)

    def frequency(self, text: str) -> int | None:
        """In how many documents of the corpus a fragment stands; None when nobody counted."""
        return None if self.statistics is None else self.statistics.frequency(text)
