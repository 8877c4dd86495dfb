"""Appeals of a page to its readers: comment, share, explore, subscribe, follow, donate."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.call_to_action._surroundings import (
    QUOTED_BEFORE,
    QUOTES,
    SINGLE_QUOTES,
    TAIL,
    is_about_appeals,
    is_headline,
    is_quoted,
    is_table_row,
    leaves_marks,
)
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.lines import BULLET, KEY_VALUE, LONG, letter, near_line_end, near_line_start
from cleaner.text.sentences import WINDOW, sentence_ends, sentence_start, trimmed

_LEXICON = sections("reader-appeal.en")
_STRONG_SECTIONS: Final = ("comment", "share", "explore", "subscribe", "follow", "donate")
_APPEAL: Final = compiled({name: _LEXICON[name] for name in (*_STRONG_SECTIONS, "weak")})
_LEAD: Final = compiled(_LEXICON["lead"])
_TO_READERS: Final = compiled(_LEXICON["question"]).pattern
_TELLING: Final = compiled(_LEXICON["telling"]).pattern
_ATTRIBUTION: Final = compiled(_LEXICON["attribution"]).pattern
_MANUAL: Final = _LEXICON["manual"]
_YOU: Final = re.compile(r"\byou(?:r|rs|rself|'ve|'re|'d|'ll)?\b")
_CLAUSE: Final = re.compile(
    r"(?:if|for|to|before|whether|as|when|while|since|until|after|in case|now that)\b[^,.!?]{2,160}+,\s*"
)
_CLAUSE_WORDS: Final = frozenset("if for to before whether as when while since until after in now".split())  # noqa: SIM905
_FIRST_WORDS: Final = _LEAD.first_words | _CLAUSE_WORDS | _APPEAL.first_words
"""A sentence that starts with none of these is no appeal."""
_LINE_END: Final = r"[\x85\u2028\u2029]"
_MAY_END: Final = re.compile(
    rf"""
    [.!?…]++[\"'”’)]*+\s++(?![a-zß-öø-ÿа-яёα-ω])      # an abbreviation may end a sentence, too
    | [!?…]++[\"'”’)]*+(?:\s++|(?=\w))               # some sentences start in lower case, or without a blank
    | \.(?=[A-Z][a-z])
    | {_LINE_END}
    | (?P<pause>\s[-–—]++\s|;\s)
    """,
    re.VERBOSE,
)
"""What may end an appeal: a boundary that is missed here costs prose, so it is looser than that of a sentence's start."""
_END_MARK: Final = re.compile(r"[.!?…;\x85\u2028\u2029–—-]")
"""A mark of which one stands in all that may end an appeal, with nothing but blanks before it there."""
_MAY_BREAK: Final = re.compile(rf"[.!?…]\s|[!?…]\w|{_LINE_END}")
"""What may end a sentence inside of a question: a cut would take prose with it, so it is left alone."""
_OURS: Final = re.compile(r"(?<!\w)(?:we|us|our|ours|you|your|yours|it|i|my)(?!\w)")
"""Words of which one stands in what an appeal says after a dash; else it is prose that goes on."""
_WORD: Final = re.compile(r"\w+")
_ASIDE: Final = frozenset(",;–—-\"”’'")
"""Marks between somebody's words and who says them."""
_OPENING: Final = "\"“„«‘'"
_WINDOW: Final = 2 * WINDOW
_LONGEST_WORD: Final = max(map(len, _FIRST_WORDS))
_MOST_BEFORE: Final = 4
"""Questions and appeals before a strong one that go with it; half or twice of it changes nothing (`poe thresholds`)."""
_MOST_LEADS: Final = 4
"""Lead-ins before an appeal, such as a clause and a word; half or twice of it changes nothing (`poe thresholds`)."""
_REACH: Final = (_MOST_BEFORE + 2) * _WINDOW
"""Code points of a line on either side of a place in which all lies that is looked at: in a line of megabytes, linear time."""
_SPEECH: Final = re.compile(r"\w: [^.!?\n]{1,100}+[.!?…]++\W*\Z")
"""A colon and a sentence of somebody: what comes next may be his, too."""


class _Appeal(msgspec.Struct, frozen=True):
    """A sentence, what it asks for (a section of the lexicon, or ``question``), and the words that say so."""

    start: int
    end: int
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
            "into the garden.⟧ Ten Plants Bees Love"
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
        Example(
            "Subscribe today, they all said, and most meant it as a joke, since nobody could escape the sheet.",
            because="somebody's words",
        ),
        Example(
            "Tell us what you think, ran the painted line above that door, and behind it nobody listened.",
            because="somebody's words",
        ),
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
        text = document.text
        done = 0
        is_about: bool | None = None
        for place in places:
            if place.start < done:
                continue
            line = Span(near_line_start(text, place.start, _REACH), near_line_end(text, place.end, _REACH))
            start = sentence_start(text, line, place.start)
            if start is None or _first_word(text, start, place.end) not in _FIRST_WORDS:
                continue  # most places are prose, and most of that is told by the first word of its sentence
            run, done = _run_at(text, line, place, start)
            if run and not leaves_marks(text, line, run[-1].end) and not _is_item(text, line, place):
                if is_about is None:
                    is_about = is_about_appeals(document)
                if is_about:
                    return
                yield self._vote(text, line, run)

    def _vote(self, text: str, line: Span, run: Sequence[_Appeal]) -> Vote:
        span = Span(trimmed(text, run[0].start, run[0].end).start, trimmed(text, run[-1].start, run[-1].end).end)
        strong = sum(appeal.is_strong for appeal in run)
        rest = text[span.end : min(line.end, span.end + 2 * TAIL)].strip()
        before = text[max(line.start, span.start - TAIL) : span.start]
        if not rest:
            place = "end-of-line" if before.strip() else "own-line"
        elif is_headline(rest):
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


def _is_item(text: str, line: Span, place: Span) -> bool:
    """Whether the line is an item of a list, a key with its value, a row of a table, or quoted as Markdown does."""
    if text[line.start : place.end].lstrip()[:1] == ">" or is_table_row(text[line.start : line.end]):
        return True
    return line.length <= LONG and letter(text[line.start : line.end]) in (BULLET, KEY_VALUE)


def _run_at(text: str, line: Span, place: Span, start: int) -> tuple[list[_Appeal], int]:
    """The appeals round a strong one in the sentence from ``start`` on, and where the sentences end that were looked at.

    None when it holds no strong one. Appeals on either side go with it, and questions to the reader: at most four before
    it; after the last appeal only such that ask for the reader's own view.
    """
    run: list[_Appeal] = []
    high = min(line.end, place.end + _WINDOW)
    near = text[max(line.start, start - QUOTED_BEFORE) : high]
    has_quotes = any(mark in near for mark in QUOTES + SINGLE_QUOTES)
    done = start
    for end in sentence_ends(text, start, high):
        if end == high < line.end:
            break  # the window may have cut this sentence
        appeal = None
        while done < end and (appeal := _appeal(text, line, has_quotes, done, end)) is not None:
            if not run and not appeal.is_strong:
                return run, end
            run.append(appeal)
            done = appeal.end
        if not run:
            return run, end
        if appeal is None:
            break
    if not run:
        return run, done
    while run[-1].name == "question":
        run.pop()
    for _ in range(_MOST_BEFORE):
        end = run[0].start
        before = sentence_start(text, line, end - 1, _WINDOW) if end > line.start else None
        if before is None or (appeal := _appeal(text, line, has_quotes, before, end)) is None or appeal.end < end:
            break
        run.insert(0, appeal)
    said = text[max(line.start, run[0].start - TAIL) : run[0].start]
    if _SPEECH.search(said) or _TELLING.search(fold(said)):
        return [], done
    return run, done


def _appeal(text: str, line: Span, has_quotes: bool, start: int, end: int) -> _Appeal | None:
    """What a sentence asks, and where that ends; None when it is quoted or belongs to instructions for a program."""
    sentence = text[start:end]
    folded = fold(sentence)
    asked = _asked(folded)
    if asked is None:
        return None
    name, words, at = asked
    if (
        _is_in_manual(folded)
        or sentence.lstrip()[:1] in _OPENING
        or _is_attributed(folded, max(at, 0))
        or (has_quotes and is_quoted(text[max(line.start, start - QUOTED_BEFORE) : start]))
    ):
        return None
    length = _length(sentence, folded, at)
    return _Appeal(start, start + length, name, words) if length else None


def _is_attributed(folded: str, at: int) -> bool:
    """Whether a sentence goes on after a comma or a dash by saying whose words its own are."""
    return any(folded[at : found.start()].rstrip()[-1:] in _ASIDE for found in _ATTRIBUTION.finditer(folded, at))


def _length(sentence: str, folded: str, at: int) -> int:
    """How much of a sentence belongs to the appeal whose words end at ``at``: 0 when that is in doubt."""
    if at < 0:
        return 0 if _MAY_BREAK.search(sentence.rstrip()) else len(sentence)
    mark = _END_MARK.search(sentence, at)
    if mark is None:
        return len(sentence)
    start = at + len(sentence[at : mark.start()].rstrip())
    for stop in _MAY_END.finditer(sentence, start):
        if not stop["pause"]:
            return stop.end()
        if not _OURS.search(folded, stop.end()):
            return 0
    return len(sentence)


def _first_word(text: str, start: int, end: int) -> str:
    """The first word between ``start`` and the word at ``end``, folded."""
    word = _WORD.search(text, start, end + _LONGEST_WORD)
    return fold(word.group()) if word else ""


def _is_in_manual(folded: str) -> bool:
    """Whether a sentence has words of instructions for a program."""
    for word in _MANUAL:  # noqa: SIM110 - a loop takes a third of the time of any()
        if word in folded:
            return True
    return False


def _asked(folded: str) -> tuple[str, str, int] | None:
    """What a sentence asks of the reader, the words that say so, and where they end (-1 in a question).

    They stand at its first word, or after lead-ins.
    """
    word = _WORD.search(folded)
    for _ in range(_MOST_LEADS):
        if word is None or (first := word.group()) not in _FIRST_WORDS:
            break
        start = word.start()
        if found := _APPEAL.match(folded, start, first):
            return found.lastgroup or "", found.group(), found.end()
        lead = (first in _CLAUSE_WORDS and _CLAUSE.match(folded, start)) or _LEAD.match(folded, start, first)
        if not lead:
            break
        word = _WORD.search(folded, lead.end())
    if "?" in folded.rstrip()[-6:] and ": " not in folded and (found := _YOU.search(folded)):
        return "question-to-readers" if _TO_READERS.search(folded) else "question", found.group(), -1
    return None
