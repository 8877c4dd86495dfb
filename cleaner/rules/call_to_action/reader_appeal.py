"""Appeals of a page to its readers: comment, share, explore, subscribe, follow, donate."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.text.lines import BULLET, KEY_VALUE

_LEXICON = sections("reader-appeal.en")
_STRONG: Final = {
    name: compiled(_LEXICON[name]) for name in ("comment", "share", "explore", "subscribe", "follow", "donate")
}
_WEAK: Final = compiled(_LEXICON["weak"]).pattern
_LEAD: Final = compiled(_LEXICON["lead"]).pattern
_TO_READERS: Final = compiled(_LEXICON["question"]).pattern
_MANUAL: Final = re.compile(r"\b(?:" + "|".join(_LEXICON["manual"]) + r")\b")
_YOU: Final = re.compile(r"\byou(?:r|rs|rself|'ve|'re|'d|'ll)?\b")
_CLAUSE: Final = re.compile(
    r"(?:if|for|to|before|whether|as|when|while|since|until|after|in case|now that)\b[^,.!?]{2,160}+,\s*"
)
_FILL: Final = re.compile(r"[^\w]{1,6}+")
_TERMINAL: Final = ".!?…\"'”’)"
_OPENING: Final = "\"“„«‘'"
_TAIL = 200
"""Code points of a headline that may stick to the end of an appeal; the longest caption of the seeds has 75."""


class _Appeal(msgspec.Struct, frozen=True):
    """What a sentence asks for: a section of the lexicon, or ``question``, and the words that say so."""

    name: str
    words: str

    @property
    def is_strong(self) -> bool:
        return self.name in _STRONG


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
    wakes_on = tuple(Literal(text) for text in sorted({text for p in _STRONG.values() for text in p.literals}))
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
        done = 0
        for place in places:
            if place.start < done:
                continue
            line = document.line_at(place.start)
            if line.letter in (BULLET, KEY_VALUE) or line.text.lstrip()[:1] == ">":
                continue
            sentences = document.sentences_at(place)
            appeals = [self._appeal(document, line, sentence) for sentence in sentences]
            for first, last in _runs(sentences, appeals, place):
                done = sentences[last].end
                yield self._vote(document, line, sentences, appeals, first, last)

    def _vote(
        self,
        document: Document,
        line: Line,
        sentences: Sequence[Span],
        appeals: Sequence[_Appeal | None],
        first: int,
        last: int,
    ) -> Vote:
        run = [appeal for appeal in appeals[first : last + 1] if appeal is not None]
        span = Span(sentences[first].start, sentences[last].end)
        strong = sum(appeal.is_strong for appeal in run)
        rest = document.text[span.end : line.span.end].strip()
        if not rest:
            place = "own-line" if not document.text[line.span.start : span.start].strip() else "end-of-line"
        elif rest[-1] not in _TERMINAL and len(rest) <= _TAIL:
            place = "before-a-headline"
        else:
            place = "in-line"
        certain = place != "in-line" or strong > 1
        return self.vote(
            span,
            Confidence.CERTAIN if certain else Confidence.LIKELY,
            WORDS_AND_PLACE if certain else frozenset({Kind.WORDS}),
            appeals=[appeal.name for appeal in run],
            words=[appeal.words for appeal in run],
            place=place,
        )

    def _appeal(self, document: Document, line: Line, sentence: Span) -> _Appeal | None:
        """What a sentence asks of the reader, if anything."""
        folded = document.folded[sentence.start : sentence.end]
        if _is_quoted(document, line, sentence) or _MANUAL.search(folded):
            return None
        for start in _starts(folded):
            for name, phrases in _STRONG.items():
                if found := phrases.pattern.match(folded, start):
                    return _Appeal(name, found.group())
            if found := _WEAK.match(folded, start):
                return _Appeal("weak", found.group())
        if folded.rstrip(")*_\"'”’ ").endswith("?") and (found := _YOU.search(folded)):
            direct = any(_TO_READERS.match(folded, word.start()) for word in re.finditer(r"\b\w", folded))
            return _Appeal("question-to-readers" if direct else "question", found.group())
        return None


def _starts(folded: str) -> Iterator[int]:
    """Where in a sentence an appeal may start: at its first word, and after each lead-in."""
    opening = re.search(r"\w", folded)
    at = opening.start() if opening else len(folded)
    for _ in range(4):
        yield at
        lead = _CLAUSE.match(folded, at) or _LEAD.match(folded, at)
        if lead is None:
            return
        fill = _FILL.match(folded, lead.end())
        at = fill.end() if fill else lead.end()


def _is_quoted(document: Document, line: Line, sentence: Span) -> bool:
    """Whether a sentence stands in quotation marks, or starts with one."""
    if document.text[sentence.start] in _OPENING:
        return True
    before = document.text[line.span.start : sentence.start]
    return before.count("“") > before.count("”") or before.count("«") > before.count("»") or before.count('"') % 2 == 1


def _runs(sentences: Sequence[Span], appeals: Sequence[_Appeal | None], place: Span) -> Iterator[tuple[int, int]]:
    """The runs of appeals (first and last sentence) that hold a strong one, from the one at ``place`` on.

    Questions to the reader go with the appeal that follows them, at most four; after the last appeal only such that ask
    for the reader's own view.
    """
    at = 0
    while at < len(sentences):
        if appeals[at] is None or sentences[at].end <= place.start:
            at += 1
            continue
        last = at
        while last + 1 < len(sentences) and appeals[last + 1] is not None:
            last += 1
        first = at
        while first > 0 and appeals[first - 1] is not None:
            first -= 1
        following = last + 1
        while last >= first and (found := appeals[last]) is not None and found.name == "question":
            last -= 1
        strong = [index for index in range(first, last + 1) if (found := appeals[index]) and found.is_strong]
        if strong:
            yield max(first, strong[0] - 4), last
        at = following
