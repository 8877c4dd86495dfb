"""Documents that belong together because the same filler went from them: a note each, and groups over a run."""

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Final

import msgspec

from cleaner.corpus import Statistics, fragment_hash, fragments
from cleaner.guard import wanted
from cleaner.model import CleanResult, Measure, Note, Span
from cleaner.rules.lexicon import sections
from cleaner.verdict import VERDICT

CAMPAIGN: Final = "campaign"
NAMED: Final = 5
"""Fragments that a note names."""
HASHES: Final = 50
"""Fragments whose hashes a note holds, the most frequent first: over these documents are grouped. Two documents that share
only rarer ones stay apart; the seeds have at most 18 lines of such filler."""
_TELLING: Final = frozenset({"link-list", "image-caption"})
"""Categories whose lines tell who made a page. Contents, appeals and labels of profiles stand on pages that have nothing else in
common, and would join all of them: "Conclusion", "Leave a comment", "facebook:"."""
_COMMON: Final = frozenset({"photo-credit"})
"""Rules of these categories of which the same is true: agencies are credited everywhere."""


@cache
def _headings() -> frozenset[str]:
    """Lines that stand over lists of links on any site."""
    words = sections("link-list.en")
    return frozenset(line for heading in (*words["heading"], *words["weak heading"]) for line in fragments(heading))


def with_campaign(result: CleanResult, statistics: Statistics | None) -> CleanResult:
    """``result``, with a note when lines that went from it stand in other documents, too: in as many as statistics keep.

    Looked at are headlines and captions, without the headings over them. Depends on the document and the statistics only,
    and of these on the counts of the document's own fragments: what a cut made of a longer line is none of them.
    """
    if statistics is None or not (result.removals or result.status == "review"):
        return result
    telling = [vote for vote in wanted(result) if vote.category in _TELLING and vote.rule not in _COMMON]
    if not telling:
        return result
    counts = {
        found: frequency
        for vote in telling
        for found in fragments(result.source[vote.span.start : vote.span.end])
        if (frequency := statistics.frequency(found)) and found not in _headings()
    }
    if not counts:
        return result
    own = set(fragments(result.source))
    counts = {found: frequency for found, frequency in counts.items() if found in own}
    if not counts:
        return result
    ordered = sorted(counts, key=lambda found: (-counts[found], found))
    evidence: dict[str, Measure] = {
        "fragments": [f"{found}: {counts[found]}" for found in ordered[:NAMED]],
        "count": len(ordered),
        "at_least": statistics.threshold,
        "hashes": [f"{fragment_hash(found):016x}" for found in ordered[:HASHES]],
    }
    note = Note(Span(0, len(result.source)), CAMPAIGN, VERDICT, evidence)
    return msgspec.structs.replace(result, notes=(*result.notes, note))


class Campaign(msgspec.Struct, frozen=True):
    """A group of documents: the smallest hash of its fragments (16 hex digits), how many documents, and how many fragments."""

    id: str
    documents: int
    fragments: int


class Grouping:
    """Groups documents that share fragments, one after the other; holds the fragments, not the documents."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._documents: Counter[str] = Counter()

    def add(self, hashes: Collection[str]) -> None:
        """Take in a document by the hashes of its fragments."""
        if not hashes:
            return
        tops = {self._top(found) for found in hashes}
        first = min(tops)
        self._above.update(dict.fromkeys(tops, first))
        self._documents[first] += 1

    def campaigns(self) -> list[Campaign]:
        """The groups of two documents or more, the largest first, then by id."""
        fragment_counts = Counter(map(self._top, self._above))
        documents: Counter[str] = Counter()
        for found, count in self._documents.items():
            documents[self._top(found)] += count
        groups = (Campaign(top, count, fragment_counts[top]) for top, count in documents.items() if count > 1)
        return sorted(groups, key=lambda group: (-group.documents, group.id))

    def _top(self, found: str) -> str:
        """The smallest hash of the group of a fragment, which becomes a group if it is new."""
        above = self._above
        above.setdefault(found, found)
        while (top := above[found]) != found:
            above[found] = above[top]
            found = top
        return found
