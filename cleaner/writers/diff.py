"""Unified diffs from removals: a removal says itself which lines it changed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from cleaner.model import CleanResult

CONTEXT: Final = 3
_NO_NEWLINE: Final = "\\ No newline at end of file"
_NAME_END: Final = "\t"
"""What follows a name with blanks, for `patch` to know where it ends."""


class _Lines:
    """A text's lines by their starts; the last start is the text's end. A line of a diff ends at a line feed only."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.starts = [0]
        while end := text.find("\n", self.starts[-1]) + 1:
            self.starts.append(end)
        if self.starts[-1] < len(text):
            self.starts.append(len(text))

    @property
    def count(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._text[self.starts[number] : self.starts[number + 1]]

    def number(self, offset: int) -> int:
        """The line in which ``offset`` stands; at the end of the text one more than there are."""
        return bisect_right(self.starts, offset) - 1

    def begins(self, offset: int) -> bool:
        """Whether a line begins at ``offset``, or would if the text went on."""
        return offset == 0 or self._text[offset - 1] == "\n"

    def shown(self, first: int, end: int, mark: str) -> Iterator[str]:
        """Lines ``first`` to ``end`` (half-open) with a mark before each."""
        for number in range(first, end):
            yield mark + self[number].removesuffix("\n")
            if not self[number].endswith("\n"):
                yield _NO_NEWLINE


class _Change(NamedTuple):
    """Lines of the source (half-open), and those of the clean text that stand for them."""

    first: int
    end: int
    new_first: int
    new_end: int


def unified_diff(result: CleanResult, name: str) -> Iterator[str]:
    """The lines of a unified diff from source to clean text, without their last line end; none when nothing went."""
    if not result.removals:
        return
    old, new = _Lines(result.source), _Lines(result.text)
    named = _named(name)
    yield f"--- {named}"
    yield f"+++ {named}{'' if named.endswith(_NAME_END) else ' '}(clean)"
    for hunk in _hunks(_changes(result, old, new)):
        top, bottom = max(0, hunk[0].first - CONTEXT), min(old.count, hunk[-1].end + CONTEXT)
        new_top, new_bottom = hunk[0].new_first - (hunk[0].first - top), hunk[-1].new_end + (bottom - hunk[-1].end)
        yield f"@@ -{_range(top, bottom)} +{_range(new_top, new_bottom)} @@"
        for change in hunk:
            yield from old.shown(top, change.first, " ")
            yield from old.shown(change.first, change.end, "-")
            yield from new.shown(change.new_first, change.new_end, "+")
            top = change.end
        yield from old.shown(top, bottom, " ")


def _named(name: str) -> str:
    """A name as `patch` reads it: in quotation marks where it would not end at the line's end."""
    if name.startswith('"') or "\n" in name or "\t" in name:
        name = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{name}"'
    return name + _NAME_END if " " in name else name


def _range(first: int, end: int) -> str:
    return f"{first + 1 if end > first else first},{end - first}"


def _hunks(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Changes whose context would meet, together."""
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _changes(result: CleanResult, old: _Lines, new: _Lines) -> Iterator[_Change]:
    """What changed, in order; those that share a line are one."""
    first = end = 0
    for removal in result.removals:
        start, stop = old.number(removal.span.start), old.number(removal.span.end - 1) + 1
        while not new.begins(result.to_clean(old.starts[start])):
            start -= 1
        while stop < old.count and not new.begins(result.to_clean(old.starts[stop])):
            stop += 1
        if start >= end:
            if end > 0:
                yield _change(result, old, new, first, end)
            first = start
        end = max(end, stop)
    yield _change(result, old, new, first, end)


def _change(result: CleanResult, old: _Lines, new: _Lines, first: int, end: int) -> _Change:
    """Lines ``first`` to ``end`` of the source as a change, without those at its ends that stay as they are."""
    new_first, new_end = (new.number(result.to_clean(old.starts[number])) for number in (first, end))
    while new_first < new_end and old[first] == new[new_first]:
        first, new_first = first + 1, new_first + 1
    while new_first < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return _Change(first, end, new_first, new_end)
