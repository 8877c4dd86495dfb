"""Appeals of a page to its readers: comment, share, explore, subscribe, follow, donate."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.lines import BULLET, KEY_VALUE
from cleaner.text.sentences import WINDOW, boundaries, edges_around, sentence_start, trimmed

_LEXICON = sections("reader-appeal.en")
_STRONG_SECTIONS: Final = ("comment", "share", "explore", "subscribe", "follow", "donate")
_APPEAL: Final = compiled({name: _LEXICON[name] for name in (*_STRONG_SECTIONS, "weak")})
_LEAD: Final = compiled(_LEXICON["lead"])
_TO_READERS: Final = compiled(_LEXICON["question"]).pattern
_MANUAL: Final = _LEXICON["manual"]
_YOU: Final = re.compile(r"\byou(?:r|rs|rself|'ve|'re|'d|'ll)?\b")
_CLAUSE: Final = re.compile(
    r"(?:if|for|to|before|whether|as|when|while|since|until|after|in case|now that)\b[^,.!?]{2,160}+,\s*"
)
_CLAUSE_WORDS: Final = frozenset("if for to before whether as when while since until after in now".split())  # noqa: SIM905
_FIRST_WORDS: Final = _LEAD.first_words | _CLAUSE_WORDS | _APPEAL.first_words
"""A sentence that starts with none of these is no appeal."""
_WORD: Final = re.compile(r"\w+")
_OPENING: Final = "\"“„«‘'"
_WINDOW: Final = 2 * WINDOW
_MOST_BEFORE: Final = 4
_MOST_LEADS: Final = 4
_QUOTED_BEFORE: Final = 2_000
"""Code points in which an opening quotation mark is looked for: bounded, so that a line of megabytes costs linear time."""
_TAIL: Final = 200
"""Code points of a headline that may stick to the end of an appeal; the longest caption of the seeds has 75."""


class _Appeal(msgspec.Struct, frozen=True):
    """What a sentence asks for: a section of the lexicon, or ``question``, and the words that say so."""

    name: str
    words: str

    @property
    def is_strong(self) -> bool:
        return self.name in _STRONG_SECTIONS


class ReaderAppeal(Rule):
    """Sentences that ask the readers of the page to comment, share, explore, subscribe, follow or donate.

    Why: they belong to the page, not to the text, and close every article of a content farm in fresh wordings. With them
    go questions to "you" that stand directly before one or between two.
    Leaves alone: appeals in quotation, in lists, in instructions for a program, and all that name no page as their target.
    Seen in: seeds 000, 001, 002, 004.
    """

    id = "reader-appeal"
    category = "call-to-action"
    highest = Confidence.CERTAIN
    languages = frozenset({"en"})
    reads_line_only = True
    wakes_on = tuple(Literal(text) for name in _STRONG_SECTIONS for text in compiled(_LEXICON[name]).literals)
    removes = (
        Example(
            "The treaty held for a decade.\n\nGrain prices fell in the end. ⟦What are your thoughts on the harvest of that year? "
            "Do you believe it could happen again? Share your insights in the comments below, and don't forget to share "
            "this article with others interested in farming. For more in-depth analysis on rural history, explore other "
            "articles on our site.⟧"
        ),
        Example(
            "Bees need water too. ⟦We invite you to share your thoughts on this delicate subject in the comments below. Do "
            "you keep a hive? What other plants do you find most useful? Explore more articles on our site to delve deeper "
            "into the garden.⟧ Ten Plants Bees Love | The Daily Hive"
        ),
        Example("The bridge reopened in May.\n\n⟦If you enjoyed this post, please subscribe to our newsletter!⟧\n"),
        Example("Nobody knows who painted it. ⟦Let us know your theory in the comments section.⟧\n\nSources"),
        Example("⟦Follow us on Instagram for daily sketches.⟧\n\nInk dries slowly in the cold."),
    )
    keeps = (
        Example("“Share your thoughts in the comments below,” the blogger wrote, and nobody did.", because="quoted"),
        Example("To comment on a change, open the Review menu and leave a comment below the line.", because="a manual"),
        Example("Share prices fell after comments below the level that analysts had expected.", because="prose"),
        Example("What are your thoughts on exile? I asked her. She looked at the sea.", because="an interview"),
        Example("- Leave a comment below every photo\n- Be kind to newcomers", because="a list of the text's own"),
        Example("Follow us, the guide said, and on the ridge we saw why.", because="a story"),
        Example("Let us pray, and let us share our bread with the stranger at the gate.", because="a sermon"),
        Example(
            "Its editors asked readers to subscribe to our common cause, as the pamphlet put it.",
            because="not an appeal",
        ),
    )
    misses = (
        Example(
            "The kiln cooled. ⟦Teilen Sie Ihre Meinung in den Kommentaren!⟧", because="German; needs its own words"
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        paragraph: _Paragraph | None = None
        for place in places:
            if paragraph is None or not paragraph.covers(place):
                line = document.line_at(place.start).span
                start = sentence_start(document.text, line, place.start)
                if start is None or _asked(fold(document.text[start : place.end + _TAIL])) is None:
                    continue  # most places are prose, and most of that is told by the first word of its sentence
                paragraph = _Paragraph(document, place)
            run = paragraph.run_at(place)
            if run and not _leaves_marks(document, paragraph.line, run[-1][0].end):
                yield self._vote(document, paragraph.line, run)

    def _vote(self, document: Document, line: Line, run: Sequence[tuple[Span, _Appeal]]) -> Vote:
        span = Span(run[0][0].start, run[-1][0].end)
        strong = sum(appeal.is_strong for _, appeal in run)
        rest = document.text[span.end : min(line.span.end, span.end + 2 * _TAIL)].strip()
        before = document.text[max(line.span.start, span.start - _TAIL) : span.start]
        if not rest:
            place = "end-of-line" if before.strip() else "own-line"
        elif _is_headline(rest):
            place = "before-a-headline"
        else:
            place = "in-line"
        certain = place != "in-line" or strong > 1
        return self.vote(
            span,
            Confidence.CERTAIN if certain else Confidence.LIKELY,
            WORDS_AND_PLACE if certain else frozenset({Kind.WORDS}),
            appeals=[appeal.name for _, appeal in run],
            words=[appeal.words for _, appeal in run],
            place=place,
        )


def _leaves_marks(document: Document, line: Line, end: int) -> bool:
    """Whether a cut that ends there would bring code fences or other marks to the start of the line."""
    rest = document.text[end : min(line.span.end, end + _TAIL)].lstrip()
    return rest.startswith(("```", "~~~")) or (rest != "" and not any(map(str.isalnum, rest)))


def _is_headline(rest: str) -> bool:
    """Whether what follows in the line is no sentence, nor several: a caption that stuck to the end of the paragraph."""
    return (
        len(rest) <= _TAIL
        and rest[0].isalnum()
        and rest.rstrip("*_\"'”’» )]")[-1:].isalnum()
        and len(boundaries(rest, Span(0, len(rest)))) == 2
    )


class _Paragraph:
    """The sentences round a place, and what each asks of the reader, found when it is looked at."""

    def __init__(self, document: Document, place: Span) -> None:
        self.line = line = document.line_at(place.start)
        self._text = document.text
        self._edges = edges_around(document.text, line.span, place, _WINDOW)
        self._asked: dict[int, _Appeal | None] = {}
        self._done = 0
        self._start = max(line.span.start, place.start - _QUOTED_BEFORE)
        near = document.text[self._start : min(line.span.end, place.end + _WINDOW)]
        self._has_quotes = '"' in near or "“" in near or "«" in near
        if line.letter in (BULLET, KEY_VALUE) or near.lstrip()[:1] == ">":
            self._edges = []

    def covers(self, place: Span) -> bool:
        """Whether ``place`` lies in the same line, and the line in the window."""
        return place.start <= self.line.span.end and self.line.span.length <= _WINDOW

    def run_at(self, place: Span) -> list[tuple[Span, _Appeal]]:
        """The sentences that go with a strong appeal in the one at ``place``; none when it holds no strong one.

        Appeals on either side go with it, and questions to the reader: at most four before it; after the last appeal only
        such that ask for the reader's own view.
        """
        woken = bisect_right(self._edges, place.start) - 1
        last_sentence = len(self._edges) - 2
        if not self._done <= woken <= last_sentence:
            return []
        appeal = self._at(woken)
        if appeal is None or not appeal.is_strong:
            return []
        run = deque([(woken, appeal)])
        for number in range(woken + 1, last_sentence + 1):
            if (appeal := self._at(number)) is None:
                break
            run.append((number, appeal))
        self._done = run[-1][0] + 1
        while run[-1][1].name == "question":
            run.pop()
        for number in range(woken - 1, max(-1, woken - 1 - _MOST_BEFORE), -1):
            if (appeal := self._at(number)) is None:
                break
            run.appendleft((number, appeal))
        return [(trimmed(self._text, self._edges[at], self._edges[at + 1]), appeal) for at, appeal in run]

    def _at(self, number: int) -> _Appeal | None:
        """What a sentence asks, unless it is quoted or belongs to instructions for a program."""
        asked = self._asked
        if number in asked:
            return asked[number]
        start = self._edges[number]
        folded = fold(self._text[start : self._edges[number + 1]])
        appeal = _asked(folded)
        if appeal is not None and (_is_in_manual(folded) or self._is_quoted(start)):
            appeal = None
        asked[number] = appeal
        return appeal

    def _is_quoted(self, start: int) -> bool:
        """Whether the sentence at ``start`` stands in quotation marks, or starts with one."""
        if self._text[start : start + _TAIL].lstrip()[:1] in _OPENING:
            return True
        if not self._has_quotes:
            return False
        before = self._text[self._start : start]
        return (
            before.count("“") > before.count("”") or before.count("«") > before.count("»") or before.count('"') % 2 == 1
        )


def _is_in_manual(folded: str) -> bool:
    """Whether a sentence has words of instructions for a program."""
    for word in _MANUAL:  # noqa: SIM110 - a loop takes a third of the time of any()
        if word in folded:
            return True
    return False


def _asked(folded: str) -> _Appeal | None:
    """What the words of a sentence ask of the reader: at its first word, or after lead-ins."""
    word = _WORD.search(folded)
    for _ in range(_MOST_LEADS):
        if word is None or word.group() not in _FIRST_WORDS:
            break
        start, first = word.start(), word.group()
        if found := _APPEAL.match(folded, start, first):
            return _Appeal(found.lastgroup or "", found.group())
        lead = (first in _CLAUSE_WORDS and _CLAUSE.match(folded, start)) or _LEAD.match(folded, start, first)
        if not lead:
            break
        word = _WORD.search(folded, lead.end())
    if "?" in folded.rstrip()[-6:] and (found := _YOU.search(folded)):
        return _Appeal("question-to-readers" if _TO_READERS.search(folded) else "question", found.group())
    return None
