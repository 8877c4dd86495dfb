"""One pass over a document: which rules wake, and where.

Most text is prose that no rule wants. All literals of all rules are searched at once by an Aho-Corasick automaton
(Aho and Corasick, 1975); shapes are patterns over the outline, a string of one letter a line.

After a cut only what the cut changed is looked at again: a literal of the clean text stands either inside a stretch that
was kept, and was found before, or across a cut, and lies in a window round it. So the second look finds exactly what a
look at the whole clean text would find.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.rule import Literal, Repeat, Rule, Shape
from cleaner.text.lines import BLANK, PROSE

Hit: TypeAlias = tuple[int, int, int]
"""Which literal, and where: start and end."""
Places: TypeAlias = dict[int, list[Span]]
"""For each rule that woke, by its index: where, sorted."""


_SURROGATE = re.compile("[\ud800-\udfff]")


class Triggers:
    """What wakes a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        by_literal: dict[str, list[int]] = {}
        by_shape: dict[str, list[int]] = {}
        self._repeats: list[int] = []
        for index, rule in enumerate(rules):
            for trigger in rule.wakes_on:
                if isinstance(trigger, Literal):
                    by_literal.setdefault(trigger.text, []).append(index)
                elif isinstance(trigger, Shape):
                    by_shape.setdefault(trigger.pattern, []).append(index)
                elif isinstance(trigger, Repeat):
                    self._repeats.append(index)
        self._wakes = list(by_literal.values())
        self._shapes = [(re.compile(pattern), woken) for pattern, woken in by_shape.items()]
        literals = list(by_literal)
        self._reach = max(map(len, literals), default=1) - 1
        self._find_in_text: Callable[[str], list[Hit]] = _finder(literals)
        self._find_in_bytes: Callable[[bytes], list[Hit]] = _bytes_finder(literals)

    def hits(self, document: Document) -> list[Hit]:
        """Every occurrence of every literal."""
        return self._find(document.folded)

    def hits_after(self, document: Document, hits: Iterable[Hit], kept: Sequence[Span]) -> list[Hit]:
        """The hits of a clean text, from those of the text before and the spans of it that were kept."""
        starts = [span.start for span in kept]
        shifts, clean = [], 0
        for span in kept:
            shifts.append(clean - span.start)
            clean += span.length
        found = set()
        for literal, start, end in hits:
            at = bisect_right(starts, start) - 1
            if at >= 0 and end <= kept[at].end:
                found.add((literal, start + shifts[at], end + shifts[at]))
        for span, shift in zip(kept[1:], shifts[1:], strict=True):
            join = span.start + shift
            window = max(0, join - self._reach)
            for literal, start, end in self._find(document.folded[window : join + self._reach]):
                found.add((literal, start + window, end + window))
        return sorted(found, key=lambda hit: (hit[1], hit[2], hit[0]))

    def places(self, document: Document, hits: Iterable[Hit]) -> Places:
        """Which rules wake in a document whose literal hits are known."""
        places: Places = {}
        for literal, start, end in hits:
            for rule in self._wakes[literal]:
                places.setdefault(rule, []).append(Span(start, end))
        mixed = set()
        for pattern, rules in self._shapes:
            found = [_lines_span(document, match.start(), match.end()) for match in pattern.finditer(document.outline)]
            if found:
                mixed.update(rules)
                for rule in rules:
                    places.setdefault(rule, []).extend(found)
        if self._repeats and (found := repeated_lines(document)):
            mixed.update(self._repeats)
            for rule in self._repeats:
                places.setdefault(rule, []).extend(found)
        for rule in mixed:
            places[rule].sort()
        return places

    def _find(self, folded: str) -> list[Hit]:
        if folded.isascii():
            return self._find_in_bytes(folded.encode())
        try:
            return self._find_in_text(folded)
        except UnicodeEncodeError:  # lone surrogates: no literal has one, so any stand-in of the same length will do
            return self._find_in_text(_SURROGATE.sub("\ufffd", folded))


def _finder(literals: Sequence[str]) -> Callable[[str], list[Hit]]:
    automaton = AhoCorasick(literals)

    def find(text: str) -> list[Hit]:
        return automaton.find_matches_as_indexes(text, overlapping=True)

    return find


def _bytes_finder(literals: Sequence[str]) -> Callable[[bytes], list[Hit]]:
    """A finder for ASCII text, in which bytes and code points have the same offsets."""
    ascii_only = [(number, literal.encode()) for number, literal in enumerate(literals) if literal.isascii()]
    automaton = BytesAhoCorasick([literal for _, literal in ascii_only])
    numbers = [number for number, _ in ascii_only]
    if numbers == list(range(len(numbers))):
        return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)
    return lambda text: [
        (numbers[literal], start, end)
        for literal, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
    ]


def _lines_span(document: Document, first: int, end: int) -> Span:
    """The span from the start of one line to the end of the line before another."""
    last = max(first, end - 1)
    return Span(document.line_starts[first], document.line_starts[last] + len(document.line_texts[last]))


def repeated_lines(document: Document) -> list[Span]:
    """Short lines that stood in the document before: as a line, or as the end of the last line with text before it."""
    seen: set[str] = set()
    found = []
    before = ""
    for number, (line, letter) in enumerate(zip(document.line_texts, document.outline, strict=True)):
        if letter == BLANK:
            continue
        if letter != PROSE:
            words = line.strip()
            if words in seen or before.endswith(words):
                start = document.line_starts[number]
                found.append(Span(start, start + len(line)))
            seen.add(words)
        before = line
    return found


def describe(places: Mapping[int, Sequence[Span]], rules: Sequence[Rule]) -> dict[str, Any]:
    """How often each rule woke, by id: for benchmarks and ``explain``."""
    return {rules[index].id: len(found) for index, found in places.items()}
