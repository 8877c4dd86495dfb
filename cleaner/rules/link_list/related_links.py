"""Lists of headlines under a heading that sends the reader to other pages."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages, languages_of, sections
from cleaner.rules.link_list._headlines import (
    LEAST_WORDS,
    ends_open,
    is_marked,
    mark_of,
    reads_as_headline,
    shared_share,
)
from cleaner.rules.link_list.read_more_callout import callout
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, bare, is_prose, raised_share
from cleaner.text.lines import BLANK, LABEL, PROSE, SENTENCE, TITLE
from cleaner.text.scripts import NO_BLANKS
from cleaner.text.sentences import trimmed
from cleaner.text.topic import content_words, stems_in

_READER: Final = frozenset(in_all_languages("link-list", "reader heading"))
_OTHER: Final = frozenset(in_all_languages("link-list", "heading"))
_WEAK: Final = frozenset(sections("link-list.en")["weak heading"]) - frozenset(sections("link-list.en")["own list"])
"""Headings that a text may have over a list of its own: what they head must be raised, and share nothing with the text."""
_HEADINGS: Final = _READER | _OTHER | _WEAK
_WIDGET: Final = frozenset({"related"})
"""Headings of a widget that writes the blog's section under each headline: only with such lines they tell anything."""
_NO_LETTER: Final = r"[^\w\u0300-\u036f\u064b-\u065f\u0900-\u0dff]"
"""Vowel signs of Arabic and Indian scripts belong to their words."""
_ROUND: Final = re.compile(rf"\A{_NO_LETTER}+|{_NO_LETTER}+\Z")
_META: Final = re.compile(
    r"(?:In|Dans|En|Em) [\"“„«][^\"”“»\n]{1,40}[\"”“»]"
    r"|\d{1,2}\.?|\d{1,2} [^\W\d_]{1,10}\.? (?:ago|read|önce|lalu|назад|temu|geleden|fa|atrás)"
    r"|(?:vor|il y a|hace|há) \d{1,2} \w{1,10}"
    r"|(?:\w+ )?\d{1,2}[.,]?(?: (?:de )?\w+)?,? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
)
"""What stands under a headline of a widget: its section, or a date."""
_DATE_BEHIND: Final = re.compile(
    r"(?<=\S)[ \t]{1,3}(?:[–—|-] )?(?:[^\W\d_]{3,12} \d{1,2},? \d{4}|\d{1,2}\.? (?:de )?[^\W\d_]{3,12} (?:de )?\d{4}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4})\s*\Z"
)
"""The date of a post behind its headline, as lists of recent posts print it."""
_STARTS: Final = tuple(sorted(frozenset(in_all_languages("link-list", "heading start"))))
"""Words with which a heading starts that goes on with the name of a section or site."""
_MOST_WORDS: Final = 6
"""Words of a heading that only starts with known ones; half or twice of it changes nothing (`poe thresholds`)."""
_LONG_WORDS: Final = 5
"""Words of a headline at least under such a heading: "More from the Garden" may stand over titles, which are shorter."""
_RAISED: Final = 0.75
"""Share of long words that headlines under a weak heading raise; a guess: neither half of it nor 1.5 changes what is
measured."""
_HEAD: Final = 12
"""Lines with text among which the title is looked for: front matter may stand before it."""
_PARAGRAPH: Final = 3_000
"""Code points of a paragraph in which the words of a heading are looked for."""
_FEWEST: Final = 2
"""Headlines at least: with four five examples stay and recall falls by 0.043; one has a condition of its own."""
_MOST: Final = 30
"""Headlines at most: what is longer is an index; half or twice of it changes nothing (`poe thresholds`)."""
_SHARED: Final = 0.13
"""Share of the headlines' content words in the prose around them: what a text has under a heading of its own shares more."""
_SHARED_SIGNS: Final = 0.3
"""The same for pairs of signs, of which many are endings and particles."""


class _Links(msgspec.Struct, frozen=True):
    """The lines of a list, and how it is laid out."""

    numbers: list[int]
    is_marked: bool
    gap: int
    has_meta: bool


class RelatedLinks(Rule):
    """Two headlines or more under a heading such as "You may also like" or "Related posts", in any language.

    Why: what a widget offers is about other pages.
    Leaves alone: what the text announces, lists on the text's own topic under headings that are not spoken to the reader, keys
    and values, sentences, headings of the text after the list.
    Seen in: fixtures/labelled/dev, in nine languages.
    """

    id = "related-links"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset(languages_of("link-list"))
    wakes_on = tuple(Literal(heading) for heading in sorted({*_HEADINGS, *_WIDGET, *_STARTS}))
    removes = (
        Example(
            "The ferry is late in every season, and nobody on the quay has ever asked why.\n\n"
            "⟦You might also enjoy\n- [Ten Knots Every Sailor Forgets](/knots)\n- [Who Painted The Harbour Cat](/cat)⟧\n"
        ),
        Example(
            "Die Glocke wurde 1742 gegossen und hat seither zweimal geschwiegen.\n\n"
            "⟦Das könnte Sie auch interessieren\nWarum Bäcker im Dunkeln arbeiten\nEin Dorf streitet um sein Ortsschild⟧\n\n"
            "Heute läutet sie wieder zu Mittag."
        ),
        Example(
            "Самовар стоял на веранде до первых холодов.\n⟦Читайте также\n1. Как выбрать лыжи для ребёнка\n"
            "2. Почему скрипит новый паркет⟧"
        ),
        Example("灯塔每晚六点亮起，从未间断。\n\n⟦猜你喜欢\n周末去哪里看红叶\n老街豆腐店的三代人⟧\n\n守塔人退休了。"),
        Example(
            "Zeytinler kasım başında toplanır, dallar silkelenmez.\n\n⟦İlginizi çekebilir\n"
            "Kışın balkonda yetişen beş bitki\nEski plaklar neden geri döndü⟧"
        ),
        Example(
            "Der Hafen fror bis in den März zu.\n\n⟦Neueste Beiträge\nWarum Bäcker im Dunkeln arbeiten 14. Oktober 2021\n"
            "Ein Dorf streitet um sein Ortsschild 2. Oktober 2021\nWas alte Dächer erzählen? 21. September 2021⟧\n"
        ),
        Example(
            'A goose will guard a yard better than a dog.\n\n⟦Related\nThe Winter We Ate Turnips\nIn "Kitchen"\n'
            'A Letter About Fences\nIn "Letters"⟧\n'
        ),
    )
    keeps = (
        Example(
            "The society meets in the library on Tuesdays, and its chairs were found in the store.\n\nRelated articles\n\n"
            "- Library Moves Its Chairs To Store\n- Society Meets Again On Tuesday\n",
            because="on the topic of the text",
        ),
        Example(
            "Over every page of that paper stood the same box:\n\nYou may also like\n- How Rich Is The Mayor\n"
            "- The Diet That Shook A Village",
            because="the text quotes it",
        ),
        Example(
            "Mes goûts sont simples.\n\nVous aimerez aussi\n\nLa soupe de ma tante, que personne ne sait refaire, se mange "
            "debout.",
            because="a heading of the text over prose",
        ),
        Example("Empfohlene Artikel\n\nName: Herd\nPreis: 40\nFarbe: weiß", because="keys and values of a shop"),
        Example(
            "The choir sings in the harbour church again.\n\nUpcoming concerts\nSongs of the Western Bay March 3, 2021\n"
            "Evensong for the Fishermen March 10, 2021\nThe Long Night of Hymns March 24, 2021\n",
            because="a programme with dates",
        ),
        Example(
            "Most popular\n\n- Vanilla\n- Pistachio\n- Lemon\n\nWe sold out by four.",
            because="single words of the text's list",
        ),
        Example(
            "Últimas noticias\n\nAnoche llovió en la sierra y el río creció.\nEsta mañana bajó.",
            because="sentences of a bulletin",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = -1
        for number in dict.fromkeys([document.line_number(place.start) for place in places]):
            if number <= done or document.outline[number] == PROSE:
                continue
            heading = _heading(document.line_texts[number])
            if heading and (vote := self._vote(document, number, heading)):
                done = document.line_number(vote.span.end)
                yield vote

    def _vote(self, document: Document, number: int, heading: str) -> Vote | None:
        if not _may_start(document, number):
            return None
        links = _links(document, number, _FEWEST if heading in _READER else LEAST_WORDS)
        if links is None or (heading in _WIDGET and not links.has_meta):
            return None
        numbers = _without_a_heading(document, links)
        if len(numbers) < _FEWEST and not (heading in _READER and _is_single(document, number, numbers)):
            return None
        texts = [bare(document.line_texts[at]) for at in numbers]
        shared = shared_share(document, texts, number, numbers[-1])
        most = _SHARED_SIGNS if NO_BLANKS.search(texts[0]) else _SHARED
        if heading not in _READER and shared > most:
            return None
        if heading in _STARTS and any(
            "](" not in document.line_texts[at] and text.count(" ") < _LONG_WORDS - 1
            for at, text in zip(numbers, texts, strict=True)
        ):
            return None
        if heading in _WEAK and (shared or not all(raised_share(text) >= _RAISED for text in texts)):
            return None
        last = numbers[-1]
        return self.vote(
            trimmed(
                document.text, document.line_starts[number], document.line_starts[last] + len(document.line_texts[last])
            ),
            Confidence.CERTAIN,
            frozenset({Kind.WORDS, Kind.SHAPE, Kind.TOPIC})
            if shared <= _SHARED
            else frozenset({Kind.WORDS, Kind.SHAPE}),
            heading=heading,
            headlines=len(numbers),
            shared_words=round(shared, 2),
        )


@lru_cache(KNOWN_LINES)
def _heading(line: str) -> str:
    """The words of a line if they may head a list of links, else nothing.

    >>> _heading("### You might also enjoy:"), _heading("You might also enjoy it")
    ('you might also enjoy', '')
    """
    if len(line) > 80:
        return ""
    words = " ".join(_ROUND.sub("", fold(bare(line))).split())
    if words in _HEADINGS or words in _WIDGET:
        return words
    return next((start for start in _STARTS if words.startswith(f"{start} ") and words.count(" ") < _MOST_WORDS), "")


def _may_start(document: Document, number: int) -> bool:
    """Whether a heading is not announced by the line before it, and is not what the document is called."""
    before = document.next_text(number - 1, -1)
    return (before < 0 or not ends_open(document.line_texts[before])) and not _is_the_title(document, number)


def _is_the_title(document: Document, number: int) -> bool:
    """Whether the document's title says what a heading says: then it is about just that."""
    heading = _heading(document.line_texts[number])
    titles = (at for at in document.text_lines[:_HEAD] if at < number)
    return any(
        (at == document.text_lines[0] or document.line_texts[at].startswith("# "))
        and _heading(document.line_texts[at]) == heading
        for at in titles
    )


def _links(document: Document, number: int, least: int) -> _Links | None:
    """The headlines under a heading: lines of one kind, with the same gap between them."""
    first = document.next_text(number + 1, 1)
    if first < 0 or first > number + 3 or not _is_headline(document, first, least):
        return None
    marked = mark_of(document.line_texts[first])
    numbers = [first]
    gap, has_meta = 0, False
    while len(numbers) <= _MOST:
        at = document.next_text(numbers[-1] + 1, 1)
        if at < 0 or at > numbers[-1] + 3:
            break
        line = document.line_texts[at]
        is_meta = not marked and _META.fullmatch(line.strip()) is not None
        step = at - numbers[-1]
        if (gap > 0 and step != gap) or _heading(line) or (not is_meta and mark_of(line) != marked):
            break
        if not is_meta and not _is_headline(document, at, least):
            break
        has_meta |= is_meta
        gap = step
        numbers.append(at)
    return (
        None if len(numbers) > _MOST or _is_wrapped(document, numbers) else _Links(numbers, bool(marked), gap, has_meta)
    )


def _is_single(document: Document, number: int, numbers: Sequence[int]) -> bool:
    """Whether one headline alone stands right under a heading of several words, and nothing right under it."""
    words = document.line_texts[number].strip()
    after = number + 2
    return (
        numbers == [number + 1]
        and (" " in words or NO_BLANKS.search(words) is not None)
        and (after == len(document.outline) or document.outline[after] == BLANK)
        and document.next_text(number - 1, -1) >= 0
    )


def _is_headline(document: Document, number: int, least: int) -> bool:
    """Whether a line is a headline, of ``least`` words if it is marked."""
    line, letter = document.line_texts[number], document.outline[number]
    if letter in {PROSE, LABEL, BLANK} or line.lstrip().startswith("#") or callout(line):
        return False
    return reads_as_headline(_DATE_BEHIND.sub("", line), least if is_marked(line) else LEAST_WORDS)


def _is_wrapped(document: Document, numbers: Sequence[int]) -> bool:
    """Whether the lines are sentences that were wrapped: the next one goes on, or ends what they began."""
    after = numbers[-1] + 1
    if after >= len(document.outline) or document.outline[after] == BLANK:
        return False
    line = document.line_texts[after].lstrip()
    if line[:1].islower():
        return True
    is_uncased = bool(line) and not any(sign.isupper() or sign.islower() for sign in line[:40])
    return is_uncased and not is_marked(document.line_texts[numbers[0]]) and document.outline[after] == SENTENCE


def _without_a_heading(document: Document, links: _Links) -> list[int]:
    """The lines without the last one when it may be the heading of the prose that follows."""
    last = links.numbers[-1]
    after = document.next_text(last + 1, 1)
    if links.is_marked or after < 0 or (links.gap == 1 and after > last + 1):
        return links.numbers
    if not (
        document.outline[after] in {PROSE, SENTENCE} or is_prose(document.line_texts[after], document.outline[after])
    ):
        return links.numbers
    words = content_words(bare(document.line_texts[last]))
    if stems_in(words, document.line_texts[after][:_PARAGRAPH]) or _has_headings(document, links):
        return links.numbers[:-1]
    return links.numbers


def _has_headings(document: Document, links: _Links) -> bool:
    """Whether the text has headings: short lines elsewhere, as far in front of prose as the lines of the list are apart."""
    outline, lines = document.outline, document.line_texts
    first, last = links.numbers[0], links.numbers[-1]
    for number in range(1, len(outline) - links.gap):
        if outline[number] == TITLE and not first - 3 <= number <= last and not is_prose(lines[number], TITLE):
            between, after = outline[number + 1 : number + links.gap], outline[number + links.gap]
            if not between.strip(BLANK) and after == PROSE:
                return True
    return False
