"""Votes in, cuts out: one total order, so that the order of rules changes nothing.

Ranks, from the first to the last: what the user decided; certain votes; likely votes that agree; likely votes alone, when the
configuration asks for them. At each rank a protection of that rank or higher wins, and a likely protection also stops
likely votes that agree. A vote that a protection touches anywhere loses whole: half a removal is no removal that a rule meant.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, LosingVote, Note, Span, Vote
from cleaner.text.lines import PROSE, SENTENCE
from cleaner.text.sentences import grown

_IN_SENTENCES = frozenset({PROSE, SENTENCE})
"""Lines of which an agreed cut takes whole sentences; of other lines it takes all."""

_DECIDED: Final = frozenset({Kind.USER})
"""The kinds of what the user decided about a stretch; rules that he vouches for have words as evidence, too, and are rules."""


class Cut(msgspec.Struct, frozen=True, gc=False):
    """A span to take away, the vote that names it, and the other rules that wanted some of it."""

    span: Span
    vote: Vote
    others: tuple[str, ...] = ()


class Resolution(msgspec.Struct, frozen=True):
    """What came of the votes: cuts that are sorted and disjoint, votes that lost, and hints."""

    cuts: tuple[Cut, ...]
    losing: tuple[LosingVote, ...]
    notes: tuple[Note, ...]


_NOTHING = Resolution((), (), ())


class _Guarded:
    """Protected spans, merged, for look-ups."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        """Protections ``votes`` in the order of their spans."""
        self._votes: list[Vote] = []
        self._ends: list[int] = []
        for vote in votes:
            self._votes.append(vote)
            self._ends.append(max(vote.span.end, self._ends[-1] if self._ends else 0))

    def over(self, span: Span) -> Vote | None:
        """A protection that touches ``span``."""
        if not self._votes:
            return None
        at = bisect_right(self._ends, span.start)
        if at < len(self._votes) and self._votes[at].span.start < span.end:
            return self._votes[at]
        return None


_UNGUARDED = _Guarded(())


def resolve(document: Document, votes: Sequence[Vote], *, accept: Confidence = Confidence.CERTAIN) -> Resolution:
    """Decide over ``votes``; ``accept`` is the confidence at which a single vote suffices."""
    if not votes:
        return _NOTHING
    ordered = sorted(votes, key=_reading_order) if len(votes) > 1 else votes
    protections = [vote for vote in ordered if vote.protects]
    certain_guard = likely_guard = _UNGUARDED
    if protections:
        certain_guard = _Guarded(vote for vote in protections if vote.confidence is Confidence.CERTAIN)
        likely_guard = _Guarded(vote for vote in protections if vote.confidence >= Confidence.LIKELY)
    accepted: list[Cut] = []
    losing: list[LosingVote] = []
    undecided: list[Vote] = []
    for vote in ordered:
        if vote.protects or vote.confidence is Confidence.HINT:
            continue
        certain = vote.confidence is Confidence.CERTAIN
        if vote.kinds == _DECIDED:
            accepted.append(Cut(vote.span, vote))
        elif protection := (certain_guard if certain else likely_guard).over(vote.span):
            losing.append(LosingVote(vote, f"protected by {protection.rule}"))
        elif certain:
            accepted.append(Cut(vote.span, vote))
        else:
            undecided.append(vote)
    if undecided:
        agreed, agreeing = _agreed(document, undecided, likely_guard)
        accepted += agreed
        if accept <= Confidence.LIKELY:
            accepted += [Cut(vote.span, vote) for vote in undecided]
        decided = _merged(accepted)
        starts = [cut.span.start for cut in decided]
        for vote in undecided:
            at = bisect_right(starts, vote.span.start) - 1
            if (at < 0 or decided[at].span.end < vote.span.end) and (vote.span, vote.rule) not in agreeing:
                losing.append(LosingVote(vote, "only likely: needs a second kind of evidence or --confidence likely"))
    else:
        decided = _merged(accepted)
    notes = tuple(
        Note(vote.span, vote.rule, vote.category, vote.evidence)
        for vote in ordered
        if vote.confidence is Confidence.HINT and not vote.protects
    )
    return Resolution(decided, tuple(losing), notes)


def _agreed(document: Document, likely: Iterable[Vote], guard: _Guarded) -> tuple[list[Cut], set[tuple[Span, str]]]:
    """Cuts where two likely votes overlap whose kinds of evidence are disjoint, grown to whole sentences or lines.

    Returns the cuts, and span and rule of the votes that agreed. Of the votes before, only the one that reaches furthest
    matters for each set of kinds, so the time is linear.
    """
    reaching: dict[frozenset[str], Vote] = {}
    cuts: list[Cut] = []
    agreeing: set[tuple[Span, str]] = set()
    for vote in likely:
        for kinds, other in reaching.items():
            if kinds.isdisjoint(vote.kinds) and other.span.end > vote.span.start:
                overlap = Span(vote.span.start, min(vote.span.end, other.span.end))
                whole = _whole(document, overlap)
                if guard.over(whole) is None:
                    label, second = sorted((vote, other), key=_label_order)
                    cuts.append(Cut(whole, label, (second.rule,)))
                    agreeing |= {(vote.span, vote.rule), (other.span, other.rule)}
        held = reaching.get(vote.kinds)
        if held is None or held.span.end < vote.span.end:
            reaching[vote.kinds] = vote
    return cuts, agreeing


def _whole(document: Document, span: Span) -> Span:
    """The span grown to whole lines, in prose to whole sentences of its first and last line."""
    lines = document.lines_in(span)
    first, last = lines[0], lines[-1]
    start = grown(document.text, first.span, Span(span.start, min(span.end, first.span.end))).start
    end = grown(document.text, last.span, Span(max(span.start, last.span.start), span.end)).end
    return Span(
        start if first.letter in _IN_SENTENCES else first.span.start,
        end if last.letter in _IN_SENTENCES else last.span.end,
    )


def _reading_order(vote: Vote) -> tuple[int, int, int, str]:
    """First come first, then shortest, then highest confidence, then by rule id."""
    return (vote.span.start, vote.span.end, -vote.confidence, vote.rule)


def _label_order(vote: Vote) -> tuple[int, int, int, str]:
    """Highest confidence first, then longest, then first, then by rule id."""
    return (-vote.confidence, -vote.span.length, vote.span.start, vote.rule)


def _merged(cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    """Overlapping cuts made one, under the name of the strongest vote; sorted and disjoint."""
    if len(cuts) < 2:
        return tuple(cuts)
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.span, _label_order(cut.vote))):
        if merged and cut.span.start < merged[-1].span.end:
            before = merged[-1]
            label, second = sorted((before.vote, cut.vote), key=_label_order)
            rules = {*before.others, *cut.others, second.rule} - {label.rule}
            span = Span(before.span.start, max(before.span.end, cut.span.end))
            merged[-1] = Cut(span, label, tuple(sorted(rules)))
        else:
            merged.append(cut)
    return tuple(merged)
