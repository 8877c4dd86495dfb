"""Tables of contents that were run together to one stretch of words."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.rule import Example, Rule
from cleaner.rules.table_of_contents._contents import AT_HEADINGS, LANGUAGES, SWITCHES, contents_heading
from cleaner.text.folding import fold
from cleaner.text.headlines import bare, is_closed
from cleaner.text.lines import BLANK, PROSE
from cleaner.text.sentences import trimmed

_CLEAR: Final = frozenset(in_all_languages("table-of-contents", "clear"))
_EMPTIED: Final = frozenset(in_all_languages("table-of-contents", "emptied"))
"""Headings that prose has, too: they count at the start of a line only."""
_SWITCH: Final = rf"(?:[ \t]?[\[(](?:{'|'.join(sorted(SWITCHES))})[\])])?"
_WORDS: Final = "|".join(re.escape(heading) for heading in sorted(_CLEAR | _EMPTIED, key=lambda one: (-len(one), one)))
_HEAD: Final = re.compile(rf"(?:#{{1,6}} )?(?:\*\*|__)?(?P<words>{_WORDS})(?!\w){_SWITCH}:?(?:\*\*|__)?:?[ \t]{{1,4}}")
_GLUED: Final = re.compile(rf"(?:\*\*|__)?(?:{_WORDS}){_SWITCH}(?:\*\*|__)?:?")
_LONGEST_HEAD: Final = max(map(len, _CLEAR | _EMPTIED)) + 20
"""Code points of a heading with its switch and marks."""
_MARK_OF_ENTRY: Final = re.compile(r"[\s*•·|–—-]*+(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?)?+\s*+")
_MARKS: Final = 12
"""Code points before a woken place in which the marks of its heading stand, and words that it may begin with."""
_LONGEST: Final = 700
"""Code points of the entries at most; of the labelled ones the longest has 80."""
_WORD: Final = re.compile(r"[^\s*•·|#\[\]]+")
_SENTENCE: Final = re.compile(r"(?<!\b\d)(?<!\b\d\d)[.!…。।] ")
"""The end of a sentence, and no number of an entry."""
_SEPARATOR: Final = re.compile(r"[\s*•·|–—#\[\]-]+|\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+")
_MOST_TABLES: Final = 20
"""Headings of tables that are looked at: words that never come again are looked for through the whole text."""
_LEAST_ENTRIES: Final = 2
"""Entries at least: with four three examples stay and recall falls by 0.003; one may be prose that repeats itself."""
_NAMED: Final = 0.6
"""Share of the words of a table that are those of headings below it, at least, when some of its headings got lost. With half
nothing changes, and without such tables recall falls by 0.006."""
_FEWEST_SIGNS: Final = 4
"""Code points of an entry at least: with eight recall falls by 0.003, with two nothing changes."""
_MOST_WORDS: Final = 16
"""Words of an entry at most; half or twice of it changes nothing (`poe thresholds`)."""


class RunTogetherContents(Rule):
    """The heading of a table of contents, and behind it in one line the headings of the text that follows.

    Why: where a page lost its lists, the table stands as one breathless line before or within the prose.
    Leaves alone: words after such a heading that the text does not have as headings: each entry must come again, word for word,
    in the order of the table, at the start of a line or run into the prose.
    Seen in: fixtures/labelled/dev.
    """

    id = "run-together-contents"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    languages = LANGUAGES
    wakes_on = AT_HEADINGS
    removes = (
        Example(
            "Eels are older than rivers.\n\n⟦Table of Contents Where Eels Spawn The Long Way Home⟧\n\nWhere Eels Spawn\n\n"
            "Nobody has seen it happen.\n\nThe Long Way Home\n\nThey cross an ocean to die."
        ),
        Example(
            "Il sale conserva e consuma.\n\n⟦**Indice dei contenuti** Le saline di Cervia Il prezzo del bianco⟧\n\n"
            "## Le saline di Cervia\n\nSi rastrella a mano.\n\n## Il prezzo del bianco\n\nPoco."
        ),
        Example(
            "Le savon se fait dehors.\n\n⟦Sommaire 1. Le matériel 2. Les proportions 3. Conclusion⟧\n\nLe matériel\n\n"
            "Une balance.\n\nLes proportions\n\nChaque huile demande sa quantité de soude."
        ),
        Example(
            "Bread is slow.\n\n⟦ContentsFlour and saltHeat⟧\n\nFlour and salt\n\nBoth keep.\n\nHeat\n\nIt never does."
        ),
        Example("山に校舎がある。\n\n⟦目次1本の道2冬の薪⟧\n\n本の道\n\n全国から届く。\n\n冬の薪\n\n林から出る。"),
        Example(
            "Kupfer leitet gut. ⟦Inhaltsverzeichnis Wo es liegt Wer es braucht Was es kostet⟧ "
            "Wo es liegt In Chile, tief im Berg. Wer es braucht Jedes Haus. Was es kostet Heute viel."
        ),
    )
    keeps = (
        Example("Table of Contents * Preface * Index * Errata", because="nothing comes again; it may be quoted"),
        Example(
            "On this page he drew a hare, and on this page the hare looks back at him.",
            because="a sentence",
        ),
        Example(
            "Inhaltsverzeichnis und Register fehlen dem Band. Das Register hatte der Setzer vergessen.",
            because="prose about a table",
        ),
        Example(
            "Contents may settle in transport\n\nTransport\n\nBy ship.\n\nSettle\n\nIn the hold, mostly.",
            because="a heading with words of others",
        ),
        Example(
            "Dans cet article, deux thèses. La première est fausse. La première est aussi la plus belle.",
            because="sentences that follow each other",
        ),
        Example(
            "Spis treści zajmuje pół strony, a potem zaczyna się rozdział o soli.",
            because="a remark on a book",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        text = document.text
        heads: list[Span] = []
        for place in places:
            head = self._head(document, place, heads[-1].end if heads else 0)
            if head is not None:
                heads.append(head)
        if len(heads) > _MOST_TABLES:
            return
        yield from self._glued(document, places)
        for number, head in enumerate(heads):
            stop = heads[number + 1].start if number + 1 < len(heads) else len(text)
            line = document.line_at(head.start).span
            end, count = _entries(text, head.end, min(line.end, stop), stop)
            if count < _LEAST_ENTRIES and head.start == line.start and line.end <= stop:
                end, count = line.end, _entries_among_others(text, head.end, line.end, stop)
            if count >= _LEAST_ENTRIES:
                kinds = frozenset({Kind.WORDS, Kind.SHAPE})
                yield self.vote(trimmed(text, head.start, end), Confidence.CERTAIN, kinds, entries=count)

    def _glued(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        """Votes on lines in which heading and entries follow each other without a blank, as in the text of nested tags."""
        tables = 0
        for place in places:
            number = document.line_number(place.start)
            line = document.line_texts[number]
            if place.start - document.line_starts[number] > _MARKS or len(line) > _LONGEST or contents_heading(line):
                continue  # most headings are lines of their own
            head = _GLUED.match(fold(line[:_LONGEST_HEAD]))
            if head is None or not _starts_anew(line, head.end()):
                continue
            tables += 1
            if tables > _MOST_TABLES:
                return
            count = _glued_entries(document, number, head.end())
            if count >= _LEAST_ENTRIES:
                kinds = frozenset({Kind.WORDS, Kind.SHAPE})
                yield self.vote(document.text_span(number), Confidence.CERTAIN, kinds, entries=count)

    def _head(self, document: Document, place: Span, done: int) -> Span | None:
        """The heading that holds ``place``, with the marks before it and the blank after it."""
        text = document.text
        line = document.line_at(place.start).span
        low = max(line.start, place.start - _MARKS, done)
        folded = fold(text[low : min(line.end, place.end + 60)])
        for at in range(place.start - low + 1):
            if (at or low > line.start) and (folded[at - 1 : at] or text[low - 1]).strip():
                continue  # words start behind a blank
            head = _HEAD.match(folded, at)
            if head and low + head.end() >= place.end and (head["words"] in _CLEAR or low + at == line.start):
                return Span(low + at, low + head.end())
        return None


def _entries(text: str, start: int, end: int, stop: int) -> tuple[int, int]:
    """Where the entries end that follow each other from ``start``, and how many there are.

    An entry is the longest stretch of words that comes again behind the table, each one behind the one before, and
    before ``stop``: another table may stand there that names the same. The table ends where its first entry comes again in
    the same line, else with the line, and nothing but entries may stand in it.
    """
    first_end, again = _longest(text, start, min(end, start + _LONGEST), start, stop, anywhere=True)
    if first_end < 0:
        return start, 0
    limit = min(end, again)
    if limit - start > _LONGEST or _SENTENCE.search(text, start, limit):
        return start, 0
    at, behind, count = start, limit, 0
    while True:
        separator = _SEPARATOR.match(text, at, limit)
        at = separator.end() if separator else at
        if at >= limit:
            return at, count
        entry_end, found = _longest(text, at, limit, behind, stop)
        if entry_end < 0:
            return start, 0
        at, behind, count = entry_end, found, count + 1


def _starts_anew(line: str, at: int) -> bool:
    """Whether another heading may start inside of a word: with a capital, a digit, or a sign of a script without blanks."""
    first = line[at : at + 1]
    return first.isupper() or first.isdigit() or "\u3040" <= first <= "\u9fff"


def _glued_entries(document: Document, number: int, at: int) -> int:
    """How many headings below stand in line ``number`` from ``at`` on, one right after the other; 0 when others do, too."""
    line = document.line_texts[number].rstrip()
    count = 0
    for below in range(number + 1, len(document.outline)):
        if document.outline[below] in {BLANK, PROSE}:
            continue
        heading = bare(document.line_texts[below]).strip()
        mark = _MARK_OF_ENTRY.match(line, at)
        start = mark.end() if mark else at
        if heading and line.startswith(heading, start):
            at, count = start + len(heading), count + 1
            if at >= len(line):
                return count
    return 0


def _entries_among_others(text: str, start: int, end: int, stop: int) -> int:
    """How many headings stand in a line that is all table, one after the other; 0 when too few of its words are theirs.

    So a table is told whose text was cut off or lost a heading. Nothing in its line may end a sentence.
    """
    if end - start > _LONGEST or _SENTENCE.search(text, start, end) or is_closed(text[start:end]):
        return 0
    at, behind = start, end
    count = named = words = 0
    while True:
        separator = _SEPARATOR.match(text, at, end)
        at = separator.end() if separator else at
        if at >= end:
            return count if named >= _NAMED * words else 0
        entry_end, found = _longest(text, at, end, behind, stop)
        word = _WORD.match(text, at, end)
        if entry_end >= 0:
            number = len(text[at:entry_end].split())
            at, behind, count, named, words = entry_end, found, count + 1, named + number, words + number
        elif word is not None:
            at, words = word.end(), words + 1
        else:
            return 0


def _longest(text: str, start: int, end: int, behind: int, stop: int, *, anywhere: bool = False) -> tuple[int, int]:
    """The end of the longest stretch of words from ``start`` that comes again after ``behind``, and where; else -1.

    It must come as a heading may, but for the one that stands right ``behind`` the table.
    """
    best = (-1, -1)
    separator = _SEPARATOR.match(text, start, end)
    start = separator.end() if separator else start
    found = max(behind, start + 1)
    for number, word in enumerate(_WORD.finditer(text, start, end)):
        found = text.find(text[start : word.end()], max(found, word.end()), stop)
        if found < 0 or number == _MOST_WORDS:
            break
        if word.end() - start >= _FEWEST_SIGNS and (anywhere or found == behind or _is_heading(text, found)):
            best = (word.end(), found)
    return best


def _is_heading(text: str, at: int) -> bool:
    """Whether a heading may start at a place: at the start of a line, or behind a sentence."""
    before = text[max(0, at - 8) : at].rstrip(" #*_\t\xa0")
    return not before or before[-1] in '\n.!?…。！？।؟:”"»'
