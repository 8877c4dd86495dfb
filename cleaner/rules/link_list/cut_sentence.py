"""Headlines and keywords that cut a sentence in two."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import compiled, in_all_languages, languages_of, sections
from cleaner.rules.link_list._headlines import mark_of, reads_as_headline, shared_share
from cleaner.rules.rule import Example, Rule, Shape
from cleaner.text.folding import fold
from cleaner.text.headlines import bare, is_prose, raised_share
from cleaner.text.lines import BLANK, PROSE

_WORDS: Final = {name: compiled(sections("link-list.en")[name]).pattern for name in ("announcing", "announcing noun")}
_GOES_ON: Final = frozenset(in_all_languages("link-list", "goes on"))
"""Words with which a sentence goes on behind a name that was displayed in it: "... and nothing else"."""
_NAMES: Final = frozenset(in_all_languages("link-list", "names"))
"""Words after which a name or saying is displayed: "the sign said only ..."."""
_LEAST_BEFORE: Final = 60
"""Code points of the first part of the sentence, with what stands before it in its line, at least: verse has shorter lines.
With half an example is lost, with twice three (`poe thresholds`)."""
_LEAST_AFTER: Final = 20
"""Code points of the line that goes on at least. Half or twice of it changes nothing (`poe thresholds`)."""
_MOST_SHARED: Final = 0.13
"""Share of the lines' content words in the prose around them, as for lists under a heading. Half or twice of it changes
nothing (`poe thresholds`)."""
_MOST_SHARED_BY_SEVERAL: Final = 0.25
"""The same for two lines or more: what a sentence displays is mostly one line, so the cut alone tells more. Half or twice of
it changes nothing (`poe thresholds`)."""
_WRAPPED: Final = 0.7
"""Share of the length of the line before: longer lines right below it may be wrapped prose. With half an example is lost."""
_RAISED: Final = 0.75
"""Share of long words that English headlines raise: other lines in a sentence may be its own. Half of it changes nothing."""
_MOST: Final = 4
"""Lines of a cut at most: as many as wake the rule."""
_LAST_WORDS: Final = 3
"""Words before the cut among which those are looked for that display a name. Half or twice of it changes nothing (`poe
thresholds`)."""
_FEWEST_WORDS: Final = 3
"""Words of a headline at least; with several lines two are enough. With six an example is lost."""


class CutSentence(Rule):
    """One to four headlines or keyword lines between two halves of a sentence, on none of the text's topics.

    Why: a widget or a farm's links were dropped into the paragraph; the sentence goes on behind them in lower case.
    Leaves alone: what the sentence displays (names, signs, formulas), lists that it announces, wrapped prose, verse, and scripts
    without capitals, in which nothing tells that a sentence goes on.
    Seen in: fixtures/labelled/dev; made-up documents in eight languages.
    """

    id = "cut-sentence"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset(languages_of("link-list"))
    wakes_on = (Shape(rf"[Pt](?:_{{0,2}}[tb]){{1,{_MOST}}}_{{0,2}}[Ps]"),)
    removes = (
        Example(
            "Bees fan at the gate of the hive on hot days, and nobody has to tell them when the\n\n"
            "⟦Cheap Flights to Majorca⟧\n\nevening comes and the air cools down again."
        ),
        Example(
            "Der Müller schloss am Abend das Wehr und ging über den Steg nach Hause, während das Wasser nur noch langsam\n"
            "⟦- Diese Stars leben heute von Sozialhilfe\n- So wohnt der reichste Mann der Welt⟧\n"
            "aus den unteren Wiesen lief und die Störche kamen."
        ),
        Example(
            "La nieve tardó ese año en llegar a los puertos, y los pastores bajaron con las ovejas cuando ya\n\n"
            "⟦10 famosos que perdieron toda su fortuna⟧\n\nhabían helado dos veces las fuentes del valle."
        ),
    )
    keeps = (
        Example(
            "Over the gate of the yard hung a board that had been painted in three colours, and it said\n\n"
            "Closed Until Next Monday\n\nand below that somebody had drawn a fish.",
            because="a sign that the sentence displays",
        ),
        Example(
            "He spent two winters in the archive at Port Amble, and then he published a book called\n\n"
            "The Salt Road Home\n\nin which none of the letters appears.",
            because="a title that the sentence displays",
        ),
        Example(
            "The boiler has to be reset by hand after every cut in the supply, and for that the tenants\n\n"
            "- Press The Red Button\n- Wait For The Lamp\n- Close The Valve\n\nand keep the door shut.",
            because="steps that go on with a sentence",
        ),
        Example(
            "the train that left the harbour at six in the morning went by way of the junction at\n"
            "Upper Marsh\nand stopped for a quarter of an hour.",
            because="a line of prose that was wrapped",
        ),
        Example(
            "The bridge was closed for a month after the flood, and everybody knew it.\n\n"
            "What The Engineers Found\n\ne. coli was in every sample.",
            because="the sentence before is complete",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        text = document.text
        for place in places:
            last = text.rfind("\n", place.start, place.end) + 1
            if not text[last : last + 1].islower():
                continue  # nearly all places: told without a look at the lines
            after = document.line_number(max(place.start, place.end - 1))
            if (numbers := _cut(document, after)) and (vote := self._vote(document, numbers)):
                yield vote

    def _vote(self, document: Document, numbers: Sequence[int]) -> Vote | None:
        texts = [bare(document.line_texts[number]) for number in numbers]
        shared = shared_share(document, texts, numbers[0], numbers[-1])
        most = _MOST_SHARED if len(texts) == 1 else _MOST_SHARED_BY_SEVERAL
        if shared > most or not _are_headlines(document, texts):
            return None
        return self.vote(
            document.text_span(numbers[0], numbers[-1]),
            Confidence.CERTAIN,
            frozenset({Kind.SHAPE, Kind.PLACE, Kind.TOPIC}),
            headlines=len(numbers),
            shared_words=round(shared, 2),
        )


def _cut(document: Document, after: int) -> list[int]:
    """The lines between the first half of a sentence and the line with which it goes on; nothing when there is no such cut."""
    lines, outline = document.line_texts, document.outline
    rest = lines[after].lstrip()
    if not rest[:1].islower() or len(rest) < _LEAST_AFTER or fold(rest.split(maxsplit=1)[0].strip(",")) in _GOES_ON:
        return []
    numbers: list[int] = []
    number = document.next_text(after - 1, -1)
    while number >= 0 and not _is_first_half(document, number):
        line = lines[number]
        if len(numbers) == _MOST or outline[number] == PROSE or not reads_as_headline(line, 2):
            return []
        numbers.append(number)
        number = document.next_text(number - 1, -1)
    if number < 0 or not numbers or _displays(lines[number]):
        return []
    numbers.reverse()
    if len({mark_of(lines[at]) for at in numbers}) > 1:
        return []
    if len(numbers) == 1 and not reads_as_headline(lines[numbers[0]], _FEWEST_WORDS):
        return []
    is_tight = outline[number + 1] != BLANK
    if is_tight and outline[number] != PROSE and any(len(lines[at]) > _WRAPPED * len(lines[number]) for at in numbers):
        return []
    return numbers


def _is_first_half(document: Document, number: int) -> bool:
    """Whether a line is prose that stops before its sentence ends."""
    line = document.line_texts[number].rstrip()
    return len(line) >= _LEAST_BEFORE and line[-1:].isalnum() and is_prose(line, document.outline[number])


def _displays(line: str) -> bool:
    """Whether a line ends as one does that displays or announces what follows."""
    tail = fold(line[-80:])
    last = [word.strip("\"'“”«»,()") for word in tail.split()[-_LAST_WORDS:]]
    return not _NAMES.isdisjoint(last) or any(words.search(tail) for words in _WORDS.values())


def _are_headlines(document: Document, texts: Sequence[str]) -> bool:
    """Whether lines are raised as in English headlines, or written as in other languages; a single one in capitals is a sign."""
    if len(texts) == 1 and (texts[0].isupper() or texts[0][0] in "\"'“”«»„‘"):
        return False
    return all(raised_share(text) >= _RAISED for text in texts) or not document.is_english
