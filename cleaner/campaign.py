"""Documents that belong together because the same filler went from them: a note each, and groups over a run."""

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Final

import msgspec

from cleaner.corpus import NOT_FRAGMENTS, SHORTEST, fragment, fragment_hash, fragments
from cleaner.document import Document
from cleaner.guard import wanted
from cleaner.model import CleanResult, Measure, Note, Span
from cleaner.rules.lexicon import in_all_languages
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
    names = ("reader heading", "heading", "weak heading")
    return frozenset(
        line for name in names for heading in in_all_languages("link-list", name) for line in fragments(heading)
    )


def with_campaign(result: CleanResult, document: Document) -> CleanResult:
    """``result``, with a note when lines that went from it stand in other documents, too: in as many as statistics keep.

    Looked at are headlines and captions, without the headings over them. Depends on the document and its statistics only,
    and of these on the counts of the document's own fragments: the rest of a line of which a part went is none of them.
    """
    statistics = document.statistics
    if statistics is None or not (result.removals or result.status == "review"):
        return result
    counts: dict[str, tuple[int, int]] = {}
    for vote in wanted(result):
        if vote.category in _TELLING and vote.rule not in _COMMON:
            for line in document.whole_lines_in(vote.span):
                if line.letter in NOT_FRAGMENTS or len(words := fragment(line.text)) < SHORTEST:
                    continue
                key = fragment_hash(words)
                if (count := statistics.count_of(key)) and words not in _headings():
                    counts[words] = count, key
    if not counts:
        return result
    ordered = sorted(counts, key=lambda words: (-counts[words][0], words))
    evidence: dict[str, Measure] = {
        "fragments": [f"{words}: {counts[words][0]}" for words in ordered[:NAMED]],
        "count": len(ordered),
        "at_least": statistics.threshold,
        "hashes": [f"{counts[words][1]:016x}" for words in ordered[:HASHES]],
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
