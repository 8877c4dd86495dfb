"""The white space that cuts leave behind, and how much of it goes with them.

Where cuts meet with nothing but white space between them, they leave one hole; of the gaps that meet there one is kept.
Rules, in the order in which they apply:

- inside a line the longest gap stays (the first, when equal);
- blanks before a cut that reaches the end of its line go, and so do the indentation and trailing blanks of lines
  that went whole;
- between lines the gap with the most line ends stays, followed by the indentation of the text after the hole;
- at the start of the text the line ends go; at its end they go but for one, if the text had one there.
"""

import re
from collections.abc import Iterator, Sequence

from cleaner.model import Span

_NEWLINE = re.compile(r"\r\n|[\n\r]")


def _gap(text: str, start: int, end: int) -> tuple[int, Span | None]:
    """How many line ends a gap has, and the span from the first one's start to the last one's end."""
    gap = text[start:end]
    if "\r" in gap:
        found = list(_NEWLINE.finditer(text, start, end))
        return len(found), Span(found[0].start(), found[-1].end())
    count = gap.count("\n")
    return count, Span(start + gap.index("\n"), start + gap.rindex("\n") + 1) if count else None


def _left_edge(text: str, at: int, floor: int) -> int:
    """Where the white space before ``at`` starts."""
    while at > floor and text[at - 1].isspace():
        at -= 1
    return at


def _right_edge(text: str, at: int, ceiling: int) -> int:
    """Where the white space from ``at`` on ends."""
    while at < ceiling and text[at].isspace():
        at += 1
    return at


def _kept(text: str, gaps: Sequence[Span]) -> list[Span]:
    """The parts of the gaps of one hole that stay, in order."""
    first, last = gaps[0], gaps[-1]
    at_start, at_end = first.start == 0, last.end == len(text)
    measured = [_gap(text, gap.start, gap.end) for gap in gaps]
    cores = [core for _, core in measured]
    broken = [index for index, core in enumerate(cores) if core is not None]
    if at_start and at_end:
        return []
    kept: list[Span] = []
    if not at_start and cores[0] is not None:
        kept.append(Span(first.start, cores[0].start))  # trailing blanks of a line that stays
    if at_end:
        if cores[-1] is not None:
            newline = list(_NEWLINE.finditer(text, cores[-1].start, cores[-1].end))[-1]
            kept.append(Span(newline.start(), newline.end()))
    elif not broken:
        kept.append(first if at_start else max(gaps, key=lambda gap: gap.length))
    else:
        if not at_start:
            best = max(broken, key=lambda index: measured[index][0])
            core = cores[best]
            assert core is not None  # noqa: S101 - broken lists the gaps that have one
            kept.append(core)
        indented = gaps[broken[-1]]
        core = cores[broken[-1]]
        assert core is not None  # noqa: S101 - as above
        kept.append(Span(core.end, indented.end))
    return kept


def _kept_of_two(text: str, before: Span, after: Span) -> tuple[Span] | None:
    """The gap that stays round a single cut in the usual layouts: between lines, inside of one, at its end; else None.

    It says what ``_kept`` says, at a fifth of the cost.
    """
    if before.start == 0 or after.end == len(text):
        return None
    left, right = text[before.start : before.end], text[after.start : after.end]
    breaks = right.count("\n")
    if breaks == len(right) and breaks:
        before_breaks = left.count("\n")
        if before_breaks == len(left):
            return (before,) if before_breaks >= breaks else (after,)
        return (after,) if not before_breaks and "\r" not in left else None
    if left == right == " ":
        return (before,)
    return None


def closing_space(text: str, cuts: Sequence[Span]) -> list[tuple[Span, int]]:
    """The white space that goes with ``cuts`` (sorted, disjoint): spans in order, each with the index of its cut.

    >>> closing_space("A. B. C.", [Span(3, 5)])
    [(Span(start=5, end=6), 0)]
    """
    closed: list[tuple[Span, int]] = []
    gaps: list[Span] = []
    first = floor = 0
    for index, cut in enumerate(cuts):
        if not gaps:
            first = index
            gaps.append(Span(_left_edge(text, cut.start, floor), cut.start))
        floor = cut.end
        ceiling = cuts[index + 1].start if index + 1 < len(cuts) else len(text)
        edge = _right_edge(text, floor, ceiling)
        gaps.append(Span(floor, edge))
        if edge < ceiling or index + 1 == len(cuts):
            kept = (_kept_of_two(text, *gaps) if len(gaps) == 2 else None) or _kept(text, gaps)
            closed += _closed(gaps, kept, first)
            gaps = []
    return closed


def _closed(gaps: Sequence[Span], kept: Sequence[Span], first: int) -> Iterator[tuple[Span, int]]:
    """The parts of gaps that are not kept, each with the index of the cut before it (of the first: after it)."""
    for number, gap in enumerate(gaps):
        if gap.start == gap.end:
            continue
        cause = first + max(0, number - 1)
        at = gap.start
        for keep in kept:
            if gap.start <= keep.start < keep.end <= gap.end:
                if keep.start > at:
                    yield Span(at, keep.start), cause
                at = keep.end
        if gap.end > at:
            yield Span(at, gap.end), cause
