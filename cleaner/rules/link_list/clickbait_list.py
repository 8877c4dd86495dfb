"""Lists in which one line after the other has words of click farms, in languages whose headlines are not raised."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, sections_of
from cleaner.rules.link_list._headlines import MARK, announces, mark_of, reads_as_headline, shared_share
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Rule, Shape
from cleaner.text.folding import fold
from cleaner.text.headlines import bare, is_prose, slug
from cleaner.text.lines import BLANK, LABEL, PROSE, SENTENCE
from cleaner.text.sentences import trimmed

_WITHOUT_BLANKS: Final = frozenset({"ja", "zh"})
_SECTIONS: Final = {language: found for language, found in sections_of("link-list").items() if language != "en"}
"""English headlines are raised, and have a rule that asks for it."""
_LANGUAGES_OF: Final[dict[str, set[str]]] = {}
"""The languages of each literal of which one stands in every click word."""
for _language, _found in _SECTIONS.items():
    for _literal in _found["click"] if _language in _WITHOUT_BLANKS else compiled(_found["click"]).literals:
        _LANGUAGES_OF.setdefault(_literal, set()).add(_language)
_BY_NUMBER: Final = tuple(map(frozenset, _LANGUAGES_OF.values()))
_CLICK_WORDS: Final = BytesAhoCorasick(
    [literal.encode() for literal in _LANGUAGES_OF], implementation=Implementation.DFA
)


@cache
def _pattern(section: str, language: str) -> re.Pattern[str]:
    """The words of a section: compiled when a document needs them, for all languages at once would take a sixth of a second."""
    words = _SECTIONS[language][section]
    return re.compile("|".join(map(re.escape, words))) if language in _WITHOUT_BLANKS else compiled(words).pattern


_LEAST: Final = 3
"""Lines of a list at least: with six five examples stay and recall falls by 0.052; with two nothing changes."""
_MOST: Final = 15
"""Lines of a list at most: a longer one is a catalogue; the longest of the labelled ones has 5."""
_SHARED: Final = 0.13
"""Share of content words that may stand in the prose around: two of three lines have words of click farms, so it may be more
than for lines that only look like headlines."""
_SHARED_SIGNS: Final = 0.3
"""The same for pairs of signs, of which many are endings and particles."""


class _List(msgspec.Struct):
    """Lines that follow each other, and in which of them there are click words, by language."""

    numbers: list[int]
    is_marked: bool
    language: str = ""
    clicks: int = 0
    keywords: int = 0
    raised: int = 0


class ClickbaitList(Rule):
    """Three or more bullets, or bare lines, most of which have words of click farms in one language other than English.

    Why: farms link their pages to each other by such lists, in every language, between any two paragraphs.
    Leaves alone: what the text announces, lists that share its words, lists with sentences, keys and values.
    Seen in: fixtures/labelled/dev, in seven languages.
    """

    id = "clickbait-list"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset(sections_of("link-list"))
    wakes_on = (Shape(r"[bkst](?:_?[bkst]){2,}"),)
    removes = (
        Example(
            "Der Fluss trat im März über die Ufer und stand bis Ostern in den Gärten der Altstadt.\n"
            "⟦- Vermögen Von Lena Brandt Enthüllt\n- Wer Ist Der Freund Von Jule Kern\n- Stadionplan Der Nordkurve⟧\n"
            "Danach blieb der Schlamm."
        ),
        Example(
            "Los olivos se podan en febrero, cuando la savia todavía duerme bajo la corteza.\n\n"
            "⟦* Filtran fotos íntimas de la conductora\n* Quién es la novia de Teo Salas\n* Así luce hoy el galán de los ochenta⟧"
            "\n\nLa leña se guarda para el invierno."
        ),
        Example(
            "雨が上がると、谷の茶畑に霧がたまり、昼まで動かない。\n\n⟦・女優カナエの熱愛が発覚\n・歌手リオの年収と本名\n"
            "・無料視聴できる映画まとめ⟧\n\n茶摘みは霧が晴れてから始まる。"
        ),
        Example(
            "夜の港で鐘が鳴り、船は霧の中に止まったまま朝を待った。\n\n⟦・俳優ジンの不倫が発覚\n・流出した写真の真相\n"
            "・歌手ルイのすっぴん⟧\n\n2. 霧の港\n\n鐘は百年前に鋳られた。"
        ),
        Example(
            "Зимой мельница стояла, и мельник чинил сети, пока лёд не трогался.\n⟦- Муж певицы Лады Верес\n"
            "- Сколько зарабатывает Игорь Тополь\n- Откровенные фото с отдыха⟧\nВесной он снова молол."
        ),
    )
    keeps = (
        Example(
            "Typische Schlagzeilen dieser Art, gesammelt an einem Vormittag:\n\n- Vermögen des Kapitäns enthüllt\n"
            "- Wer ist die Frau des Lotsen\n- Schockierende Beichte an Bord",
            because="the text announces and discusses them",
        ),
        Example(
            "Le scandale du barrage a coûté sa place au préfet, et la rupture de la digue fut révélée par un meunier.\n\n"
            "- Le scandale du barrage\n- La rupture de la digue\n- Le préfet révélé\n\nCe sont les chapitres.",
            because="on the text's own topic",
        ),
        Example(
            "Il corso dura tre sere.\n\n- Età del bronzo e del ferro\n- Le prime città\n- La verità su Troia\n\n"
            "Si paga alla porta.",
            because="a programme with one such phrase",
        ),
        Example(
            "Der Kurs behandelt drei Abende lang, was Leser von Klatschblättern wissen sollten.\n\n- Vermögen und Erbe\n"
            "- Skandal und Recht\n- Todesursache Zeitung\n\nAnmeldung im Büro.",
            because="titles with such words, of which one alone tells click farms",
        ),
        Example("Dwa składniki.\n\n- mąka\n- woda\n- sól", because="ingredients"),
        Example(
            "Bahan rapat malam ini.\n\n- Laporan bendahara\n- Rencana kerja bakti\n- Iuran kebersihan\n\nSelesai pukul sembilan.",
            because="an agenda",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for place in places:
            if not _languages_in(document.text[place.start : place.end]):
                continue
            if document.is_english:
                return
            first = document.line_number(place.start)
            last = document.line_number(max(place.start, place.end - 1))
            for found in _lists(document, first, last):
                if vote := self._vote(document, found):
                    yield vote

    def _vote(self, document: Document, found: _List) -> Vote | None:
        lines = document.line_texts
        languages = _languages_in("\n".join([lines[number] for number in found.numbers]))
        if not languages:
            return None
        _count(found, lines, languages)
        if not found.clicks or len(found.numbers) < _LEAST or not _is_enough(found):
            return None
        if not _may_stand(document, found):
            return None
        first, last = found.numbers[0], found.numbers[-1]
        shared = shared_share(document, [bare(lines[number]) for number in found.numbers], first, last)
        if shared > (_SHARED_SIGNS if found.language in _WITHOUT_BLANKS else _SHARED):
            return None
        return self.vote(
            trimmed(document.text, document.line_starts[first], document.line_starts[last] + len(lines[last])),
            Confidence.CERTAIN,
            SHAPE_AND_WORDS | {Kind.TOPIC},
            headlines=len(found.numbers),
            click_words=found.clicks,
            keywords=found.keywords,
            words_of=found.language,
            shared_words=round(shared, 2),
        )


def _lists(document: Document, first: int, last: int) -> Iterator[_List]:
    """The lists between two lines: all lines with marks must be headlines, while bare lines end where one is none."""
    lines = document.line_texts
    numbers = [number for number in range(first, last + 1) if document.outline[number] != BLANK]
    for marked, group in groupby(numbers, lambda number: mark_of(lines[number])):
        stretch = list(group)
        if marked:
            stretch = _even(stretch)
        if len(stretch) < _LEAST or not _languages_in("\n".join([lines[number] for number in stretch])):
            continue  # most stretches: told without a look at each line
        if marked:
            if len(stretch) <= _MOST and all(_is_entry(lines[number]) for number in stretch):
                yield _List(stretch, is_marked=True)
            continue
        for fits, found in groupby(stretch, lambda number: _is_entry(lines[number])):
            if fits and _LEAST <= len(entries := list(found)) <= _MOST:
                yield _List(entries, is_marked=False)


def _even(numbers: list[int]) -> list[int]:
    """The first of some lines that are equally far apart: what comes after a wider gap may be a heading with a number."""
    for at in range(2, len(numbers)):
        if numbers[at] - numbers[at - 1] != numbers[1] - numbers[0]:
            return numbers[:at]
    return numbers


def _is_entry(line: str) -> bool:
    return reads_as_headline(line, least=2)


def _languages_in(text: str) -> list[str]:
    """The languages of which a text may have click words, sorted: told by literals, without a look at each line."""
    hits = _CLICK_WORDS.find_matches_as_indexes(fold(text).encode("utf-8", "surrogatepass"))
    return sorted(frozenset().union(*[_BY_NUMBER[number] for number, _, _ in hits]))


def _count(found: _List, lines: Sequence[str], languages: Sequence[str]) -> None:
    """Finds the language with the most click words; bare lines at the ends without one may be headings of the text."""
    folded = [_folded(lines[number]) for number in found.numbers]
    clicks = {
        language: [_pattern("click", language).search(line) is not None for line in folded] for language in languages
    }
    best = max(languages, key=lambda language: sum(clicks[language]))
    has_click = clicks[best]
    if not any(has_click):
        return
    keyword = _pattern("keyword", best)
    telling = [
        clicked or keyword.search(line) is not None or _raises_small(lines[number])
        for clicked, line, number in zip(has_click, folded, found.numbers, strict=True)
    ]
    if not found.is_marked:
        first, end = telling.index(True), len(telling) - telling[::-1].index(True)
        found.numbers, has_click, telling = found.numbers[first:end], has_click[first:end], telling[first:end]
    found.language = best
    found.clicks = sum(has_click)
    found.raised = sum(_raises_small(lines[number]) for number in found.numbers)
    found.keywords = sum(telling)


def _is_enough(found: _List) -> bool:
    """Whether enough lines tell: half of them where two have click words, more where no line is marked.

    One line with click words is enough beside others that raise their small words.
    """
    count = len(found.numbers)
    if not found.is_marked:
        return found.clicks > 1 and 3 * found.keywords >= 2 * count
    return 2 * found.keywords >= count if found.clicks > 1 else found.raised > 1 and 3 * found.keywords >= 2 * count


def _folded(line: str) -> str:
    mark = MARK.match(line)
    return fold(bare(line[mark.end() :] if mark else line))


def _raises_small(line: str) -> bool:
    """Whether a line raises its small words, as only English headlines do, and machines that imitate them."""
    mark = MARK.match(line)
    found = slug(line[mark.end() :] if mark else line)
    return found is not None and found.raises_small and found.text[0].isupper()


def _may_stand(document: Document, found: _List) -> bool:
    """Whether nothing announces a list, and prose stands beside it."""
    before = document.next_text(found.numbers[0] - 1, -1)
    after = document.next_text(found.numbers[-1] + 1, 1)
    if before >= 0 and (
        document.outline[before] == LABEL or announces(document, before, _pattern("announcing", found.language))
    ):
        return False
    sides = [number for number in (before, after) if number >= 0 and _is_prose(document, number)]
    return bool(sides) if found.is_marked else len(sides) > 1 or (after < 0 and bool(sides))


def _is_prose(document: Document, number: int) -> bool:
    letter = document.outline[number]
    return letter in {PROSE, SENTENCE} or is_prose(document.line_texts[number], letter)
