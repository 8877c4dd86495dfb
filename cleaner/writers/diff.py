"""Unified diffs from removals. Nothing is compared: a removal says itself which lines it changed."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from cleaner.model import CleanResult, Span
from cleaner.text.lines import split
from cleaner.text.lines import starts as line_starts

CONTEXT: Final = 3
_NO_NEWLINE: Final = "\\ No newline at end of file"


class _Lines:
    """A text's lines by their starts; the last start is the text's end."""

    def __init__(self, text: str) -> None:
        self._text = text
        starts = line_starts(text, split(text))
        self.starts = starts if starts[-1] == len(text) else [*starts, len(text)]

    @property
    def count(self) -> int:
        return len(self.starts) - 1

    def number(self, offset: int) -> int:
        """The line in which ``offset`` stands; at the end of the text one more than there are."""
        return bisect_right(self.starts, offset) - 1

    def shown(self, first: int, end: int, mark: str) -> Iterator[str]:
        """Lines ``first`` to ``end`` (half-open) with a mark before each."""
        for number in range(first, end):
            line = self._text[self.starts[number] : self.starts[number + 1]]
            yield mark + line.removesuffix("\n")
            if not line.endswith("\n"):
                yield _NO_NEWLINE


def unified_diff(result: CleanResult, name: str) -> Iterator[str]:
    """The lines of a unified diff from source to clean text, without their last line end; none when nothing went."""
    if not result.removals:
        return
    old, new = _Lines(result.source), _Lines(result.text)
    yield f"--- {name}"
    yield f"+++ {name} (clean)"
    for first, end in _hunks(result, old, new):
        top, bottom = max(0, first - CONTEXT), min(old.count, end + CONTEXT)
        new_first = new.number(result.to_clean(old.starts[first]))
        new_end = new.number(result.to_clean(old.starts[end]))
        new_top, new_bottom = new_first - (first - top), new_end + (bottom - end)
        yield f"@@ -{_range(top, bottom)} +{_range(new_top, new_bottom)} @@"
        yield from old.shown(top, first, " ")
        yield from old.shown(first, end, "-")
        yield from new.shown(new_first, new_end, "+")
        yield from old.shown(end, bottom, " ")


def _range(first: int, end: int) -> str:
    return f"{first + 1 if end > first else first},{end - first}"


def _hunks(result: CleanResult, old: _Lines, new: _Lines) -> Iterator[tuple[int, int]]:
    """Stretches of source lines (half-open) that changed; those whose context would meet are one.

    A stretch grows until both of its ends are starts of lines in the clean text, too.
    """
    current: Span | None = None
    for removal in result.removals:
        first, end = old.number(removal.span.start), old.number(removal.span.end - 1) + 1
        while first > 0 and not _is_start(new, result.to_clean(old.starts[first])):
            first -= 1
        while end < old.count and not _is_start(new, result.to_clean(old.starts[end])):
            end += 1
        if current is not None and first - current.end <= 2 * CONTEXT:
            current = Span(min(current.start, first), max(current.end, end))
        else:
            if current is not None:
                yield current.start, current.end
            current = Span(first, end)
    if current is not None:
        yield current.start, current.end


def _is_start(lines: _Lines, offset: int) -> bool:
    return lines.starts[lines.number(offset)] == offset
