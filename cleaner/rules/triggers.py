"""One pass over a document: which rules wake, and where.

Most text is prose that no rule wants. All literals of all rules are searched at once by an Aho-Corasick automaton
(Aho and Corasick, 1975); shapes are patterns over the outline, a string of one letter a line.

After a cut only what the cut changed is looked at again: a literal of the clean text stands either inside a stretch that
was kept, and was found before, or across a cut, and lies in a window round it. So the second look finds exactly what a
look at the whole clean text would find.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Final, TypeAlias

from ahocorasick_rs import BytesAhoCorasick, Implementation

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.rule import BlockTag, Literal, Repeat, Rule, Shape
from cleaner.text.folding import fold, fold_for_ascii
from cleaner.text.lines import LONG

Hit: TypeAlias = tuple[int, int, int]
"""Which literal, and where: start and end."""
_PLACE: Final = itemgetter(1, 2, 0)
Places: TypeAlias = dict[int, list[Span]]
"""For each rule that woke, by its index: where, sorted."""


class Triggers:
    """What wakes a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._ids = [rule.id for rule in rules]
        self._local = frozenset(index for index, rule in enumerate(rules) if rule.reads_line_only)
        by_literal: dict[str, list[int]] = {}
        by_shape: dict[str, list[int]] = {}
        self._repeats: list[int] = []
        self._tags: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            for literal in _shortest(t.text for t in rule.wakes_on if isinstance(t, Literal)):
                by_literal.setdefault(literal, []).append(index)
            for trigger in rule.wakes_on:
                if isinstance(trigger, Shape):
                    by_shape.setdefault(trigger.pattern, []).append(index)
                elif isinstance(trigger, Repeat):
                    self._repeats.append(index)
                elif isinstance(trigger, BlockTag):
                    self._tags.setdefault(trigger.tag, []).append(index)
        self._wakes = list(by_literal.values())
        self._shapes = [(re.compile(pattern), woken) for pattern, woken in by_shape.items()]
        self._lengths = [len(literal) for literal in by_literal]
        self._reach = max(self._lengths, default=1) - 1
        self._has_line_ends = any("\n" in literal for literal in by_literal)
        self._is_ascii = all(map(str.isascii, by_literal))
        self._automaton = BytesAhoCorasick(
            [literal.encode() for literal in by_literal],
            implementation=Implementation.ContiguousNFA,  # a DFA of 20,000 literals has 160 MB, which no processor caches
        )

    def hits(self, document: Document) -> list[Hit]:
        """Every occurrence of every literal."""
        return self._find(document.text)

    def hits_after(self, document: Document, hits: Iterable[Hit], kept: Sequence[Span]) -> list[Hit]:
        """The hits of a clean text, from those of the text before and the spans of it that were kept."""
        found: list[Hit] = []
        spans = iter(kept)
        span = next(spans, Span(0, 0))
        start_of_span = 0
        for literal, start, end in hits:
            while start >= span.end and (following := next(spans, None)) is not None:
                start_of_span += span.length
                span = following
            if span.start <= start and end <= span.end:
                shift = start_of_span - span.start
                found.append((literal, start + shift, end + shift))
        if across := self._hits_across(document.text, kept):
            found += across
            found.sort(key=_PLACE)
        return found

    def _hits_across(self, text: str, kept: Sequence[Span]) -> list[Hit]:
        """The hits in ``text``, made of the spans ``kept`` of another, that reach from one of them into the next."""
        across: list[Hit] = []
        before = join = 0
        for span in kept[:-1]:
            before, join = join, join + span.length
            if not self._has_line_ends and (text[join - 1] == "\n" or text[join] == "\n"):
                continue  # most cuts are whole lines, and no literal goes on over a line's end
            window = max(before, join - self._reach)
            for literal, start, end in self._find(text[window : join + self._reach]):
                if start + window < join < end + window:
                    across.append((literal, start + window, end + window))
        return across

    def places(self, document: Document, hits: Iterable[Hit]) -> Places:
        """Which rules wake in a document whose literal hits are known."""
        places: Places = {}
        for literal, start, end in hits:
            place = Span(start, end)
            for rule in self._wakes[literal]:
                places.setdefault(rule, []).append(place)
        return self._with_shapes(document, places)

    def places_after(
        self, document: Document, hits: Sequence[Hit], kept: Sequence[Span], lost: Collection[str]
    ) -> Places:
        """The same for a document made of the spans ``kept`` of another: only what must be looked at again.

        A rule that reads nothing but the line of a place is asked about the lines that a cut touched, and about all of them
        if it lost a vote, for what made it lose may be gone.
        """
        places: Places = {}
        if hits:
            settled = {index for index in self._local if self._ids[index] not in lost}
            touched = touched_lines(document.text, kept) if settled else ()
            starts = [line.start for line in touched]
            for literal, start, end in hits:
                line = bisect_right(starts, start) - 1
                is_touched = line >= 0 and start <= touched[line].end
                for rule in self._wakes[literal]:
                    if is_touched or rule not in settled:
                        places.setdefault(rule, []).append(Span(start, end))
        return self._with_shapes(document, places)

    def _with_shapes(self, document: Document, places: Places) -> Places:
        """``places`` with those of shapes, repeats and tags."""
        found: dict[int, list[Span]] = {}
        for pattern, rules in self._shapes:
            if spans := _spans_of(document, pattern):
                for rule in rules:
                    found.setdefault(rule, []).extend(spans)
        if self._repeats and (repeated := repeated_lines(document)):
            for rule in self._repeats:
                found.setdefault(rule, []).extend(repeated)
        if self._tags:
            for block in document.blocks:
                for rule in self._tags.get(block.tag, ()):
                    found.setdefault(rule, []).append(block.span)
        for rule, spans in found.items():
            places[rule] = sorted(places.get(rule, []) + spans)
        return places

    def _find(self, text: str) -> list[Hit]:
        """Every occurrence of every literal in a text, sorted by place."""
        is_ascii = self._is_ascii or text.isascii()
        raw = fold_for_ascii(text) if is_ascii else fold(text).encode("utf-8", "surrogatepass")
        hits: list[Hit] = self._automaton.find_matches_as_indexes(raw, overlapping=True)
        if len(hits) > 1:
            hits.sort(key=_PLACE)
        if not hits or len(raw) == len(text):
            return hits
        return [(literal, start, start + self._lengths[literal]) for (literal, _, _), start in _code_points(raw, hits)]


def _code_points(raw: bytes, hits: Iterable[Hit]) -> Iterator[tuple[Hit, int]]:
    """Sorted hits in bytes of UTF-8, each with its start in code points."""
    at = start = 0
    for hit in hits:
        start += len(raw[at : hit[1]].decode("utf-8", "surrogatepass"))
        at = hit[1]
        yield hit, start


def touched_lines(text: str, kept: Sequence[Span]) -> list[Span]:
    """The lines of ``text``, made of the spans ``kept`` of another, in which two of them meet or an end was cut off."""
    if "\r" in text:
        return [Span(0, len(text))]
    lines: list[Span] = []
    for join in accumulate((span.length for span in kept), initial=0):
        if not lines or join > lines[-1].end:
            end = text.find("\n", join)
            lines.append(Span(text.rfind("\n", 0, join) + 1, len(text) if end < 0 else end))
    return lines


def _shortest(literals: Iterable[str]) -> list[str]:
    """The literals that hold no other one: where a longer one stands, the shorter one wakes the rule already."""
    wanted = sorted({literal.encode() for literal in literals}, key=lambda literal: (len(literal), literal))
    automaton = BytesAhoCorasick(wanted)
    return [
        literal.decode()
        for number, literal in enumerate(wanted)
        if all(found == number for found, _, _ in automaton.find_matches_as_indexes(literal, overlapping=True))
    ]


def _spans_of(document: Document, pattern: re.Pattern[str]) -> list[Span]:
    """The spans of the lines that a shape matches: from the start of the first to the end of the last of them."""
    if not (found := [match.span() for match in pattern.finditer(document.outline)]):
        return []
    starts, texts = document.line_starts, document.line_texts
    return [Span(starts[first], starts[end - 1] + len(texts[end - 1])) for first, end in found]


def repeated_lines(document: Document) -> list[Span]:
    """Short lines that stood in the document before: as a line, or as the end of the last line with text before it."""
    texts = list(filter(str.strip, document.line_texts))
    stripped = list(map(str.strip, texts))
    if len(set(stripped)) == len(stripped) and not any(map(str.endswith, texts, stripped[1:])):
        return []  # most documents, at a fifth of the cost of looking at each line
    seen: set[str] = set()
    found = []
    before = ""
    for number, line in enumerate(document.line_texts):
        if len(line) <= LONG:
            words = line.strip()
            if not words:
                continue
            if words in seen or before.endswith(words):
                start = document.line_starts[number]
                found.append(Span(start, start + len(line)))
            seen.add(words)
        before = line
    return found


def describe(places: Mapping[int, Sequence[Span]], rules: Sequence[Rule]) -> dict[str, int]:
    """How often each rule woke, by id: for benchmarks."""
    return {rules[index].id: len(found) for index, found in places.items()}
