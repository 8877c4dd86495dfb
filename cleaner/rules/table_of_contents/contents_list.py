"""Tables of contents, a line an entry, whose pages are gone."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages
from cleaner.rules.rule import Example, Rule
from cleaner.rules.table_of_contents._contents import (
    AT_HEADINGS,
    LANGUAGES,
    LINK,
    entry_key,
    flattened_headings,
    has_switch,
    headings_at,
    is_marked,
    is_switch,
    last_lines,
    real_anchors,
    working_share,
)
from cleaner.text.lines import BLANK, PROSE

_CLEAR: Final = frozenset(in_all_languages("table-of-contents", "clear"))
_MATCHED: Final = 0.7
"""Share of the entries that must name a heading below: all of them do in 172 of 175 tables of a corpus of 1,500 made-up
documents; the others, and seed 003 with two of eight, are those that `_last_entry` takes for cut off or run together."""
_MOST: Final = 200
"""Entries at most, and headings of a flattened text: longer tables belong to books."""
LEAST: Final = 2
"""Entries of a table at least, each of which must then name a heading."""
_FEW: Final = 12
"""Entries of a table at most of which only one need come again."""
_GAP: Final = 2
"""Blank lines between two entries at most."""
WORKING: Final = 0.5
"""Share of anchors with a target from which a table works: one entry in two could still be a page's own."""


class ContentsList(Rule):
    """The heading of a table of contents with its entries, when the entries are headings of the text below.

    Why: a page's table of links into itself repeats every heading and leads nowhere in a text.
    Leaves alone: tables that work (Markdown anchors with their targets), lists with entries that the text has no heading
    for, contents of a box or of another book.
    Seen in: seeds 002, 003.
    """

    id = "contents-list"
    category = "table-of-contents"
    highest = Confidence.CERTAIN
    languages = LANGUAGES
    wakes_on = AT_HEADINGS
    removes = (
        Example(
            "Eels are older than rivers.\n⟦Table of Contents\n- Where Eels Spawn\n- The Long Way Home⟧\nWhere Eels Spawn\n"
            "Nobody has seen it happen.\nThe Long Way Home\nThey cross an ocean to die."
        ),
        Example(
            "Slate roofs outlive their builders.\n\n⟦**In This Guide:**\n\n1. Choosing a quarry\n2. Splitting by hand\n"
            "3. Nails⟧\n\n## Choosing a quarry\n\nBlue.\n\n## Splitting by hand\n\nChisel.\n\n## Nails\n\nCopper."
        ),
        Example(
            "⟦Contents\nHops in Kent ........ 2\nBarley and malt ..... 7⟧\n\nHops in Kent\n\nPickers came by train.\n\n"
            "Barley and malt\n\nMaltings smell of biscuit."
        ),
        Example(
            "Störche kehren im März zurück.\n\n⟦Inhaltsverzeichnis [Ausblenden]\n1. Nester und Räder\n2. Frösche\n"
            "2.1 Wie sie schmecken⟧\n\nEin Rad auf einem Pfahl genügt ihnen."
        ),
        Example(
            "Las nutrias han vuelto.\n\n⟦Tabla de contenidos\nAlternar\n\n- Aguas más limpias\n- Los pescadores⟧\n\n"
            "Aguas más limpias\n\nHay barbos.\n\nLos pescadores\n\nTemen por los remansos."
        ),
        Example(
            "Il colore non dice niente.\n\n⟦**Indice**\n- [Il colore](#Olio_colore)\n- [La padella](#Olio_padella)⟧\n\n"
            "## La padella\n\nL'olio regge il calore."
        ),
        Example(
            "Los pozos se secaron en agosto.\n\n⟦Tabla de contenidos\n- [Quién cavó](#toc-1)\n- [El último cubo](#toc-2)⟧\n\n"
            "Nadie recuerda tanto polvo."
        ),
        Example(
            "海辺の町に塩田があった。\n\n⟦目次\n1. 塩の道\n2. 釜の煙⟧\n\n1. 塩の道\n\n馬で運んだ。\n\n"
            "2. 釜の煙\n\n夜も消えなかった。"
        ),
    )
    keeps = (
        Example(
            "Contents\n\n- One compass\n- Two candles\n- A tin of ship's biscuit\n\nThe box was found under the floor.",
            because="what is in a box",
        ),
        Example(
            "# Weir\n\n## Table of Contents\n\n- [Build](#build)\n- [Test](#test)\n\n## Build\n\nRun make.\n\n## Test\n\nAgain.",
            because="it works",
        ),
        Example(
            "The diary has a table of contents in red ink:\n\nMy Geese\nMy Neighbours\nMy Debts\n\nOnly one was written.",
            because="the text quotes another table",
        ),
        Example(
            "Overview\n\nThe valley has three farms.\n\nHistory\n\nAll of them burnt down in 1799.", because="a heading"
        ),
        Example(
            "Spis treści\n\n- Przedmowa\n- Młyn nad rzeką\n- Skorowidz\n\nNakładem autora, Lwów 1911.",
            because="a book's own, with nothing that comes again",
        ),
        Example(
            "Содержание\n\nСтарик говорил, что в письме нет никакого содержания, одни запятые.",
            because="the heading of a paragraph",
        ),
        Example(
            "In this article I shall argue that moss is a plant.\n\nWhat moss is\n\nMoss has no roots.",
            because="a sentence",
        ),
        Example(
            "浜風だより　第七号\n\nもくじ\n一　網の直し方\n二　落とし物\n\n一　網の直し方\n針は竹で作る。\n\n"
            "二　落とし物\n長ぐつの片方。",
            because="the contents of a printed issue",
        ),
        Example(
            "Der Dorfbote, Nr. 12\n\nInhalt\n1. Der Brunnen\n2. Verloren\n\n1. Der Brunnen\nEr ist leer.\n\n2. Verloren\n"
            "Ein Hut.",
            because="the contents of a printed issue",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        below: _Below | None = None
        done = -1
        for number, heading in headings_at(document, places):
            if number <= done:
                continue
            entries = _entries(document, number)
            if len(entries) < LEAST:
                continue
            if below is None:
                below = _Below(document, number + 1)
            last = self._last_entry(document, entries, below, is_clear=heading in _CLEAR)
            if last < 0:
                last = _last_of_a_script(document, entries, below, is_clear=heading in _CLEAR, switch=number)
            if last < 0:
                continue
            done = last
            yield self._vote(document, heading, number, last)

    def _last_entry(self, document: Document, entries: list[int], below: "_Below", *, is_clear: bool) -> int:
        """The last of ``entries`` that belongs to the table; -1 when too few of them name a heading after it.

        Entries with bullets, numbers or pages under a clear heading are one list: it goes whole when the first entry and one
        more have their headings, for documents are cut off, and headings of the lower levels get lost.
        """
        lines = document.line_texts
        is_named = [below.names(entry_key(lines[number]), entries[-1]) for number in entries]
        named = len(is_named)
        while named and not is_named[named - 1]:
            named -= 1
        if sum(is_named) < LEAST:
            return -1
        marked = 0
        while marked < len(entries) and is_marked(lines[entries[marked]]):
            marked += 1
        if marked >= named and is_clear and is_named[0]:
            named = marked
        elif sum(is_named) < _MATCHED * named:
            return -1
        anchors = [link["anchor"] for number in entries[:named] for link in LINK.finditer(document.line_texts[number])]
        if anchors and working_share(anchors, below.anchors) >= WORKING:
            return -1
        return entries[named - 1]

    def _vote(self, document: Document, heading: str, first: int, last: int) -> Vote:
        return self.vote(
            document.text_span(first, last),
            Confidence.CERTAIN,
            frozenset({Kind.WORDS, Kind.PLACE}),
            heading=heading,
            clear=heading in _CLEAR,
            lines=last - first,
        )


def _last_of_a_script(document: Document, entries: list[int], below: "_Below", *, is_clear: bool, switch: int) -> int:
    """The last of ``entries`` that a script wrote, whatever headings are left of the text; -1 when nothing tells.

    A script puts anchors into the entries, or a switch beside the heading in line ``switch`` or below it; or, under a clear
    heading, the next line is an entry that comes again, which is where the text of a page starts whose later part was cut off.
    """
    lines = document.line_texts
    marked = 0
    while marked < len(entries) and is_marked(lines[entries[marked]]):
        marked += 1
    anchors = [LINK.search(lines[at]) for at in entries[:marked]]
    if marked >= LEAST and all(anchors):
        dead = working_share([link["anchor"] for link in anchors if link], below.anchors) < WORKING
        return entries[marked - 1] if dead else -1
    is_switched = has_switch(lines[switch]) or is_switch(lines[document.next_text(switch + 1, 1)])
    if marked >= LEAST and is_switched:
        return entries[marked - 1]
    if not (is_clear or is_switched):
        return -1
    if entries[-1] - entries[0] != len(entries) - 1 or len(entries) > _FEW:
        return -1
    after = document.next_text(entries[-1] + 1, 1)
    again = {entry_key(lines[at]) for at in entries}
    return entries[-1] if after > entries[-1] + 1 and entry_key(lines[after]) in again else -1


class _Below:
    """The headings after a line: short lines, and what follows the marks of headings in flattened text."""

    def __init__(self, document: Document, number: int) -> None:
        self._document = document
        self._last = last_lines(document, number)
        self._flattened: dict[str, list[str]] = {}
        for words in flattened_headings(document, number)[:_MOST]:
            self._flattened.setdefault(words.partition(" ")[0], []).append(words)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The anchors of all real headings."""
        return real_anchors(self._document)

    def names(self, entry: str, number: int) -> bool:
        """Whether an entry names a heading that stands after line ``number``."""
        if self._last.get(entry, -1) > number:
            return True
        return any(words.startswith(entry) for words in self._flattened.get(entry.partition(" ")[0], ()))


def _entries(document: Document, number: int) -> list[int]:
    """The lines after a heading that may be its entries: up to prose, a wider gap, or the first one's repeat."""
    found: list[int] = []
    seen: set[str] = set()
    gap = 0
    outline, lines = document.outline, document.line_texts
    for at in range(number + 1, len(outline)):
        letter = outline[at]
        if letter == BLANK:
            gap += 1
            if gap > _GAP:
                break
            continue
        if letter == PROSE or len(found) == _MOST:
            break
        if not found and is_switch(lines[at]):
            gap = 0
            continue
        one = entry_key(lines[at])
        if not one or one in seen:
            break
        gap = 0
        seen.add(one)
        found.append(at)
    return found
