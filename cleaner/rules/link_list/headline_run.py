"""Runs of headlines and keyword phrases that lead elsewhere."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Rule, Shape
from cleaner.text.folding import fold, fold_for_ascii
from cleaner.text.headlines import KNOWN_LINES, bare, is_closed, is_prose, slug
from cleaner.text.lines import BLANK, BULLET, SENTENCE, TITLE
from cleaner.text.sentences import trimmed
from cleaner.text.topic import content_words, stems_in

_WORDS: Final = sections("link-list.en")
_HEADINGS: Final = frozenset(_WORDS["heading"]) | frozenset(_WORDS["reader heading"])
_WEAK_HEADINGS: Final = frozenset(_WORDS["weak heading"])
_ANY_HEADING: Final = _HEADINGS | _WEAK_HEADINGS
_CLICK_PHRASES: Final = compiled(_WORDS["click"])
_CLICK: Final = _CLICK_PHRASES.pattern
_CLICK_WORDS: Final = BytesAhoCorasick(
    [literal.encode() for literal in _CLICK_PHRASES.literals],
    implementation=Implementation.DFA,  # twice as fast as the default choice
)
_KEYWORD: Final = compiled(_WORDS["keyword"]).pattern
_ANNOUNCING: Final = compiled(_WORDS["announcing"]).pattern
_LIST_NOUN: Final = compiled(_WORDS["announcing noun"]).pattern
_FUNCTION: Final = frozenset(_WORDS["function"])
_OF_CONTENTS: Final = frozenset(sections("table-of-contents.en")["clear"])
"""Headings of tables of contents: over a run of headlines they announce what is gone."""

LEAST: Final = 3
"""Headlines of a run: fewer may be two headings one after the other."""
_MOST: Final = 80
"""Lines of a run at most: longer lists are an index or a catalogue; a guess, the longest of the seeds has 5."""
_SAMPLE: Final = 2_500
"""Code points of prose before a run, and after it, that are taken for its topic: three or four paragraphs."""
_REACH: Final = 40
"""Lines in which that prose is looked for on either side."""
_SHARED: Final = 0.08
"""Share of a run's content words that may stand in the prose around it: at most 0.04 for the seeds' runs, at least 0.09 for
the 25 lists of fixtures/prose, whose documents mean them. The gap is narrow, so topic never decides alone."""
_SHARED_CLICKS: Final = 0.12
"""The same where half of the lines have words of click farms: 39 of 674 runs in 1,500 made-up documents share 0.08 to 0.12 by
chance; with 0.08 for all of them recall fell from 0.95 to 0.93, and nothing was saved."""
_LAST_SENTENCE: Final = 200
"""Code points before a run in which a sentence that announces it is looked for."""
_LAST_CLAUSE: Final = 80
"""Code points before a run in which a noun announces it ("her books"): further off it is about something else."""
_FILE: Final = re.compile(r"\]\([^()\s]{1,200}\.(?:md|rst|adoc|txt|ipynb|py)[#)]")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’)]{0,2}\s")


class _Entry(msgspec.Struct, frozen=True):
    """A line of a run, and the words in it: of click farms, of keywords, small ones that are raised, or a heading's."""

    text: str
    has_click: bool
    has_keyword: bool
    raises_small: bool
    is_heading: bool


class _Run(msgspec.Struct):
    """A run of headlines: its lines, what stands above it, and what was measured."""

    first: int
    last: int
    entries: list[_Entry]
    is_bulleted: bool
    clicks: int = 0
    keywords: int = 0
    raised: int = 0
    shared: float = 0.0
    is_elsewhere: bool = True
    above: str = "start"
    heading: int = -1


class HeadlineRun(Rule):
    """Three or more headlines or keyword phrases in a row that lead to other pages.

    Why: farms link their pages to each other by lists that cut through the text, even in mid-sentence.
    Leaves alone: lists that the text announces, that share its words, or that read like a list somebody wrote: findings,
    ingredients, steps, casts, titles of books, headings in a row.
    Seen in: seeds 002, 003.
    """

    id = "headline-run"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset({"en"})
    wakes_on = (Shape(r"b(?:_?b){2,}"), Shape(r"t(?:_?t){2,}"))
    removes = (
        Example(
            "The miller closed the sluice at dusk, and by morning the lower meadow had fallen dry.\n"
            "⟦- Who Is Dora Penns New Boyfriend\n- Quayside Inn Port Amble\n- Rex Holt Net Worth 2024\n"
            "- Watch Every Match Online For Free⟧\nNobody had seen an eel below the weir since spring."
        ),
        Example(
            "Lichens grow slowly, and a patch the size of a coin may be older than the wall that carries it, because\n\n"
            "⟦* Unveiling The Secrets Of Curly Hair\n* Tess Ambrose And Lou Finch Wedding Rumors\n"
            "* Lakeview Arena Seating Chart⟧\n\nthe spores need years of damp to take hold at all."
        ),
        Example(
            "⟦You May Also Like\n• Jed Corvin Cause Of Death\n• Ultimate Guide To Window Boxes\n"
            "• What Happened To The Singer Of Bluebell⟧\n\nPotters of the valley dig clay in autumn and leave it to the frost."
        ),
        Example(
            "A lighthouse keeper wrote down the weather four times a day.\n\n"
            "⟦Trending Now\n\nMegan Stroud Leaked Photos Explained\n\nHarbor Casino Opening Hours\n\n"
            "Inside The Tragic Life Of A Child Actor⟧\n\nHis books fill one shelf of the archive."
        ),
    )
    keeps = (
        Example(
            "Her last collection gathers the poems of the war years.\n\n- The Salt Road Home\n- Winter In Odessa\n"
            "- A Door Left Open\n\nIt was printed twice.",
            because="titles of poems, announced by a noun",
        ),
        Example(
            "The column beside the text ran the usual fare, and the following are three of its offers:\n\n"
            "- Garden Star Net Worth Revealed\n- Who Is The Sprinkler King Dating\n- Shocking Truth About Hoses",
            because="the text announces and discusses them",
        ),
        Example(
            "Whisk the yolks with sugar until pale.\n\n- Two Spoons Of Honey\n- Flour For The Board\n- Zest Of A Lemon\n\n"
            "Fold in the flour, add honey and lemon zest, and dust the board.",
            because="on the text's own topic",
        ),
        Example(
            "Rehearsals began in a barn.\n\nCast\n\n- Orla Finch\n- Bertram Sloe\n- Winnie Dray\n- Hal Quince",
            because="a cast list",
        ),
        Example(
            "We measured every spring for a decade and found three changes.\n- frogs spawn earlier\n- nettles have spread\n"
            "- no swifts came back",
            because="findings",
        ),
        Example(
            "Soil And Its Makers\n\nWhat Worms Do\n\nWhat Roots Do\n\nA worm eats its own weight in earth and leaf mould.",
            because="headings in a row",
        ),
        Example(
            "To reset the boiler\n- Press The Red Button\n- Wait For The Lamp\n- Close The Valve\n- Call The Landlord\n"
            "and keep the door shut while the pressure falls.",
            because="steps that go on with a sentence",
        ),
    )
    misses = (
        Example(
            "Bees fan at the gate of the hive on hot days, and nobody has to tell them.\n⟦- Dora Penn And Her Garden\n"
            "- Quayside Inn Port Amble\n- Rex Holt Returns To Town⟧\nBy dusk they stop.",
            because="names only; nothing tells them from a list of the text's own",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for place in places:
            block = document.text[place.start : place.end]
            if not _CLICK_WORDS.find_matches_as_indexes(fold_for_ascii(block)):
                continue  # no click word, no run: told at a twentieth of the cost of looking at each line
            first = document.line_number(place.start)
            last = document.line_number(max(place.start, place.end - 1))
            for run in _runs(document, first, last):
                if vote := self._vote(document, run):
                    yield vote

    def _vote(self, document: Document, run: _Run) -> Vote | None:
        run.clicks = sum([entry.has_click for entry in run.entries])
        if not run.clicks or any(map(_names_file, document.line_texts[run.first : run.last + 1])):
            return None
        run.keywords = sum([entry.has_keyword for entry in run.entries])
        run.raised = sum([entry.raises_small for entry in run.entries])
        before = _above(document, run)
        if before is None or not _kinds(run, before):
            return None  # not even if it is about something else
        own = content_words("\n".join([entry.text for entry in run.entries]), _FUNCTION)
        shared = stems_in(own, _prose_around(document, run))
        run.shared = shared / len(own) if own else 0.0
        most = _SHARED_CLICKS if run.clicks > 1 and 2 * run.clicks >= len(run.entries) else _SHARED
        run.is_elsewhere = run.shared <= most
        kinds = _kinds(run, before)
        if not kinds:
            return None
        first = run.heading if run.heading >= 0 else run.first
        end = document.line_starts[run.last] + len(document.line_texts[run.last])
        return self.vote(
            trimmed(document.text, document.line_starts[first], end),
            Confidence.CERTAIN if len(kinds) > 1 else Confidence.LIKELY,
            kinds,
            headlines=len(run.entries),
            click_words=run.clicks,
            keywords=run.keywords,
            small_words_raised=run.raised,
            shared_words=round(run.shared, 2),
            most_shared=most,
            above=run.above,
        )


def _names_file(line: str) -> bool:
    """Whether a line links to a file of documentation: it belongs to a list of the text's own."""
    return "](" in line and _FILE.search(line) is not None


@lru_cache(KNOWN_LINES)
def _entry(line: str) -> _Entry | None:
    """The line as one of a run; None when it does not read like the words of an address."""
    found = slug(line)
    if found is None:
        return None
    folded = fold(found.text)
    has_click = _CLICK.search(folded) is not None
    has_keyword = has_click or _KEYWORD.search(folded) is not None
    is_heading = found.text.lower().replace("’", "'") in _ANY_HEADING
    return _Entry(found.text, has_click, has_keyword, found.raises_small, is_heading)


def _runs(document: Document, first: int, last: int) -> Iterator[_Run]:
    """The stretches of slug-like lines between two lines; a heading of link lists starts another one."""
    current: _Run | None = None
    outline, lines = document.outline, document.line_texts
    for number in range(first, last + 1):
        letter = outline[number]
        if letter == BLANK:
            continue
        entry = _entry(lines[number])
        if entry is None or entry.is_heading:
            if current is not None and LEAST <= len(current.entries) <= _MOST:
                yield current
            current = None
        elif current is None:
            current = _Run(number, number, [entry], letter == BULLET)
        else:
            current.last = number
            current.entries.append(entry)
    if current is not None and LEAST <= len(current.entries) <= _MOST:
        yield current


def _above(document: Document, run: _Run) -> str | None:
    """What stands before a run, as one word, the heading being found on the way; None when it announces the run."""
    number = document.next_text(run.first - 1, -1)
    if number < 0:
        run.above = "start"
        return ""
    bare_line = bare(document.line_texts[number])
    folded = fold(bare_line).rstrip(":").strip()
    if folded in _HEADINGS or folded in _WEAK_HEADINGS:
        run.heading = number
        run.above = "heading" if folded in _HEADINGS else "weak heading"
        return ""
    if folded in _OF_CONTENTS:
        run.above = "title"
        return ""
    line, letter = document.line_texts[number], document.outline[number]
    if line.rstrip(" \t*_").endswith((":", "：", "—", "–", ",", ";")):
        return None
    if is_prose(line, letter) or letter == SENTENCE:
        tail = _last_sentence(line, document, number)
        if _ANNOUNCING.search(tail):
            return None
        run.above = "sentence" if is_closed(line) else "open sentence"
        return "noun" if _LIST_NOUN.search(tail[-_LAST_CLAUSE:]) else ""
    if letter == TITLE:
        run.above = "title" if number == document.next_text(0, 1) else "heading of a section"
    else:
        run.above = "list" if number < run.first - 1 or letter != BULLET else "same list"
    return ""


def _last_sentence(line: str, document: Document, number: int) -> str:
    """The folded last sentence before a run; of wrapped prose the lines before belong to it."""
    text = line
    while len(text) < _LAST_SENTENCE and number > 0 and document.outline[number - 1] in {TITLE, SENTENCE}:
        number -= 1
        text = f"{document.line_texts[number]} {text}"
    tail = text.rstrip()[-_LAST_SENTENCE:]
    ends = [match.end() for match in _SENTENCE_END.finditer(tail)]
    return fold(tail[ends[-1] :] if ends else tail)


def _prose_around(document: Document, run: _Run) -> str:
    """The prose before and after a run."""
    return "\n".join(
        [
            *document.prose_before(run.first, _SAMPLE, _REACH),
            *document.prose_after(run.last, _SAMPLE, _REACH),
        ]
    )


_OPEN: Final = frozenset({"sentence", "open sentence", "heading", "weak heading"})
"""What stands above a run that cuts through a text."""
_NONE: Final[frozenset[Kind]] = frozenset()
_TOPIC: Final = frozenset({Kind.TOPIC})
_WITH_TOPIC: Final = SHAPE_AND_WORDS | _TOPIC
_WITH_PLACE: Final = _WITH_TOPIC | {Kind.PLACE}


def _kinds(run: _Run, before: str) -> frozenset[Kind]:
    """The kinds of evidence that speak for a run; one alone is not enough to cut, none means that it is somebody's list.

    Two lines must have words that only click farms use where nothing but the run's place is known; one is enough in a run
    that cuts through prose and whose other lines are keywords. Titles and names alone could stand in any list.
    """
    count = len(run.entries)
    many = run.clicks >= 2 and 2 * run.keywords >= count
    some = run.clicks > 0 and run.keywords >= 2 and 3 * run.keywords >= count
    if run.above == "heading" and (run.is_elsewhere or many) and (some or run.raised > 1):
        return SHAPE_AND_WORDS
    if not run.is_elsewhere:
        return _NONE
    if not run.is_bulleted:
        return _WITH_TOPIC if many and run.above in _OPEN else _NONE
    if many and (run.above in _OPEN or run.above in {"start", "title", "list"}):
        return _WITH_TOPIC
    if before:
        return _NONE
    if some and run.above in _OPEN:
        return _WITH_PLACE if run.above == "open sentence" else _WITH_TOPIC
    return _TOPIC if run.above in _OPEN else _NONE
