"""Captions that name the site from which the picture was taken."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import (
    ends_prose,
    is_address_like,
    is_caption_like,
    is_on_topic,
    last_prose,
    site_caption,
    stands_in_section,
)
from cleaner.rules.lexicon import compiled, in_all_languages, languages_of
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, is_prose
from cleaner.text.lines import BLANK, BULLETS, KEY_VALUE, TITLE

_SOURCES: Final = compiled(in_all_languages("caption", "sources")).pattern
_ROLES: Final = compiled(in_all_languages("caption", "role")).pattern
_RAISING: Final = frozenset({"en", None})
"""Languages that raise the words of headlines, so that a bar alone tells one (None: the engine asks for more anyway)."""
_BULLETS: Final = tuple(f"{bullet} " for bullet in BULLETS)
_SHAPE: Final = frozenset({Kind.SHAPE})
_SHORT_LETTERS: Final = frozenset({TITLE, KEY_VALUE})
_LAST_BAR: Final = re.compile(r"[|｜](?=[^|｜]*\Z)")
_HEADING_WORDS: Final = 6
"""Words of a heading of sources at most: "Notes, sources and further reading" has five."""


class SiteCaption(Rule):
    """Lines such as ``Headline | Site`` between paragraphs, and the run of such lines with which a document ends.

    Why: titles of other people's pages are what is left of the pictures that were taken from them.
    Leaves alone: lists of sources under their heading, programmes, bylines, tables, menus of one or two words.
    Seen in: seeds 002, 003.
    """

    id = "site-caption"
    category = "image-caption"
    highest = Confidence.CERTAIN
    languages = frozenset(languages_of("caption"))
    wakes_on = (Literal(" | "), Literal("｜"), Literal(" - "), Literal(" – "), Literal(" — "))
    removes = (
        Example(
            "The harbour froze for the last time in 1963.\n\n⟦Skaters Cross the Sound - The Westport Herald\n\n"
            "Ice Holds Ferry for Nine Days - Sound Gazette\n\nWhen the Baltic Froze From Coast To⟧"
        ),
        Example(
            "Her looms still stand in the upper mill.\n⟦Weavers of Tolland Look Back | Mill Town News⟧\n"
            "Two of them are run on Sundays for visitors, and the noise can be heard across the river."
        ),
        Example(
            "Moss holds water longer than slate does.\n\n⟦How to clean an old slate roof - HouseHint⟧\n\n"
            "Brush it off in a dry week, from the ridge down."
        ),
        Example("Die Schule von Altenrode bleibt.\n\n⟦Eltern retten die Grundschule | Harzer Bote⟧"),
        Example(
            "تأخذ أوراق الزعتر رائحتها بعد أسبوع من القطف، فتكون جاهزة.\n\n⟦طريقة عمل الزعتر الأصلي | مطبخ ستي⟧\n\n"
            "يفرك الورق باليد وينخل من العيدان."
        ),
        Example(
            "去年春天，茶馆老板的孙女从外地回来，把后院改成了书房和小剧场，生意一下子热闹起来。白天来的多是附近的老人，一壶茶可以坐一上午。"
            "到了晚上，后院的戏台亮起灯，年轻人坐在竹椅上听一段评书，有时还会自己上台试一试。\n\n"
            "⟦老茶馆老板的新生意 | 县城日报⟧"
        ),
        Example("Nothing came of the plan.\n\n⟦Plans for a Bridge Dropped Again | Riverside Talk⟧"),
    )
    keeps = (
        Example(
            "He kept one sentence of hers above his desk.\n\nNever trust a river in March - Ida McPhee\n\nIt was good advice.",
            because="a saying and whose it is",
        ),
        Example(
            "The figures are the ministry's own.\n\nSources\n\nHow Cold Was the Winter - The Daily Northman\n\n"
            "A Century of Ice - Baltic Review",
            because="a list of sources",
        ),
        Example(
            "The festival lasts three days.\n\nFriday Evening Opening Concert – Town Hall\n\n"
            "Saturday Morning Walk – Old Quarry",
            because="a programme",
        ),
        Example(
            "Das Museum öffnet zweimal in der Woche.\n\nKonzert im alten Ratssaal | Eintritt Frei\n\n"
            "Die Treppen sind steil, und einen Aufzug hat das Haus nicht.",
            because="about something else",
        ),
        Example(
            "El río tiene nutrias otra vez.\n\nBibliografía\n\nVuelven las nutrias al río | El Diario del Valle",
            because="a list of sources",
        ),
        Example(
            "Alle stehen im Regal.\n\nUnd zum Schluss - Das BananenWeb\n- Hier geht es zur Banane: banane.de\n- Und zum Apfel",
            because="the heading of a list",
        ),
        Example("We met again in Rome.\n\nHome | About | Contact", because="words of a menu are no headline"),
        Example(
            "The town council has two papers, the Post and the Herald - one of them honest, and nobody says which.",
            because="a sentence",
        ),
        Example(
            "| Station name of record | Daily News |\n| Opened in the year | 1871 |\n\nBoth were closed in 1964.",
            because="a table",
        ),
        Example(
            "Fog over the Estuary - Evening News\n\nPilots kept to their bunks, and for a day and a night no bell was heard.",
            because="the title of a document",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        outline, texts = document.outline, document.line_texts
        woken = dict.fromkeys([document.line_number(place.start) for place in places])
        sure = [
            number for number in woken if outline[number] in _SHORT_LETTERS and site_caption(texts[number]) is not None
        ]
        if not sure:
            return
        prose_ends = last_prose(document)
        done = -1
        for number in sure:
            if number <= done:
                continue
            first, last = _run(document, number)
            done = last
            lines = [n for n in range(first, last + 1) if outline[n] != BLANK]
            before = document.next_text(first - 1, -1)
            if not ends_prose(document, before) or any(_is_somebodys(texts[n]) for n in lines):
                continue
            vote = self._at_end(document, lines) if first > prose_ends else None
            if vote is not None:
                yield vote
            else:
                yield from self._inside(document, lines)

    def _at_end(self, document: Document, lines: Sequence[int]) -> Vote | None:
        """A vote on a run after which no prose comes."""
        found = [site_caption(document.line_texts[number]) for number in lines]
        sure = sum([caption is not None and caption.is_sure for caption in found])
        after = document.next_text(lines[-1] + 1, 1)
        if not sure or (after >= 0 and document.line_texts[after].lstrip().startswith(_BULLETS)):
            return None  # no site, or the heading of a list
        is_known = any(caption is not None and caption.is_known for caption in found)
        vote = self._vote(document, lines, sure, Kind.PLACE, "end-of-document")
        if (
            is_known
            or document.likely_language in _RAISING
            or any(_speaks_of_the_text(document, number) for number in lines)
        ):
            return vote
        return msgspec.structs.replace(vote, confidence=Confidence.LIKELY)

    def _inside(self, document: Document, lines: Sequence[int]) -> Iterator[Vote]:
        """Votes on the lines of a run that name a site we know after a bar; a dash stands in programmes, too."""
        for number in lines:
            text = document.line_texts[number]
            caption = site_caption(text)
            if caption is None:
                continue
            is_alone = len(lines) == 1 and stands_in_section(document, number, number)
            if not caption.is_known:
                if is_alone and caption.has_bar and _speaks_of_the_text(document, number):
                    yield self._vote(document, [number], 0, Kind.TOPIC, "inside")
                continue
            if not (caption.has_bar or (is_alone and is_address_like(caption.site))):
                continue
            before = document.next_text(number - 1, -1)
            if before < 0 or not (ends_prose(document, before) or site_caption(document.line_texts[before])):
                continue
            yield self._vote(document, [number], 1, Kind.WORDS, "inside")

    def _vote(self, document: Document, lines: Sequence[int], sure: int, kind: Kind, place: str) -> Vote:
        span = document.text_span(lines[0], lines[-1])
        return self.vote(span, Confidence.CERTAIN, _SHAPE | {kind}, lines=len(lines), sites=sure, place=place)


@lru_cache(KNOWN_LINES)
def _is_somebodys(line: str) -> bool:
    """Whether a line is the heading of a list that a text may end with, or says what somebody is."""
    folded = fold(line)
    if _ROLES.search(folded):
        return True
    return len(line.split()) <= _HEADING_WORDS and _SOURCES.search(folded) is not None


def _speaks_of_the_text(document: Document, number: int) -> bool:
    """Whether what stands before the last bar of a line is about what the text above it is about."""
    text = document.line_texts[number].strip()
    words = _LAST_BAR.split(text)[0]
    return not any(map(str.isdigit, text)) and is_on_topic(document, words, document.next_text(number - 1, -1))


def _run(document: Document, number: int) -> tuple[int, int]:
    """The first and the last line of the captions round one of them."""
    first = last = number
    while (before := document.next_text(first - 1, -1)) >= 0 and _goes_on(document, before):
        first = before
    while (after := document.next_text(last + 1, 1)) >= 0 and _goes_on(document, after):
        last = after
    return first, last


def _goes_on(document: Document, number: int) -> bool:
    return _is_of_run(document.line_texts[number], document.outline[number])


@lru_cache(KNOWN_LINES)
def _is_of_run(line: str, letter: str) -> bool:
    """Whether a line may stand in a run of captions."""
    return (
        is_caption_like(line, letter) and (letter != KEY_VALUE or ":" in line[1:-1]) and not is_prose(line, letter)
    ) or (letter == TITLE and site_caption(line) is not None)
