"""One pass over a report: all counts in full, and of documents and removals those that a page shows.

What is shown is drawn by a hash of seed and id, so that the same seed shows the same, in whatever order documents come. Memory
is that of what is shown, however large the run.
"""

import hashlib
from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from cleaner.campaign import CAMPAIGN
from cleaner.errors import RecordError
from cleaner.model import CLOSING_SPACE, Confidence
from cleaner.report.excerpts import LONG
from cleaner.report.keeping import Smallest, shared_out
from cleaner.writers.records import Counter, DocumentRecord, Header, RemovalRecord, Summary

MOST_DOCUMENTS: Final = 1_000
MOST_CODE_POINTS: Final = 6_000_000
"""Documents that a page shows, and the code points in them: about 10 MB of page, which Chromium shows within a second."""
SAMPLED: Final = 100
"""Removals in the sample that a person judges."""
SHOWN: Final = 3
"""Of a rule: examples, largest and weakest removals."""
BINS: Final = 20
"""Of the histogram of the share removed, each of them 5 %."""
_NARROWED: Final = 100
"""Documents after which the samples of rules are narrowed: without that 20,000 documents with fifty rules want 17 MB more."""
_FRAGMENTS: Final = 20
_CAMPAIGNS: Final = 20
_EYES: Final = frozenset({"review", "degraded", "failed"})
_SURE: Final = {level.label: level for level in Confidence}


def needs_eyes(record: DocumentRecord) -> bool:
    """Whether somebody should look at a document."""
    return record.status in _EYES


class Found(msgspec.Struct, frozen=True):
    """A removal, and the document from which it went."""

    document: DocumentRecord
    removal: RemovalRecord


class Shared(msgspec.Struct):
    """A line that stands in several documents: its words, in how many, and the names of the first of them."""

    words: str
    count: int
    documents: list[str]


class RuleSurvey:
    """What a rule removed: counts, and the removals that show how it goes."""

    def __init__(self, rule: str, category: str) -> None:
        self.rule = rule
        self.category = category
        self.removals = self.code_points = self.documents = 0
        self.confidences = Tally[str]()
        self._last = 0
        self._largest = Smallest[Found](SHOWN)
        self._weakest = Smallest[Found](SHOWN)
        self._drawn = Smallest[Found](SAMPLED)

    def add(self, found: Found, draw: bytes) -> None:
        """Take a removal in; ``draw`` is its place in the order in which they are drawn."""
        line, removal = found.document.line, found.removal
        length = removal.end - removal.start
        self.removals += 1
        self.code_points += length
        self.confidences[removal.confidence] += 1
        self.documents += line != self._last
        self._last = line
        place = (line, removal.start)
        self._largest.add((-length, *place), found)
        self._weakest.add((_SURE.get(removal.confidence, 0), len(removal.kinds), length, *place), found)
        self._drawn.add((draw, *place), found)

    def narrow(self, share: int) -> None:
        """Forget what no sample can hold when each rule gets ``share`` removals of it at most, and what is no example either."""
        self._drawn.narrow(max(share, 3 * SHOWN))

    @property
    def telling(self) -> list[tuple[Found, list[str]]]:
        """The largest removals, the weakest and as many others as examples, each once, with what it is."""
        named: dict[tuple[int, int], tuple[Found, list[str]]] = {}
        for label, those in (("largest", self._largest.values), ("weakest", self._weakest.values)):
            for found in those:
                named.setdefault((found.document.line, found.removal.start), (found, []))[1].append(label)
        others = [found for found in self.drawn if (found.document.line, found.removal.start) not in named]
        return [*named.values(), *((found, ["example"]) for found in others[:SHOWN])]

    @property
    def drawn(self) -> list[Found]:
        """Up to ``SAMPLED`` of its removals, in the order in which they are drawn."""
        return self._drawn.values


class CategorySurvey(msgspec.Struct):
    """What rules of a category removed."""

    name: str
    removals: int = 0
    code_points: int = 0


class Survey:
    """What a page shows of a report."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.header: Header | None = None
        self.counter = Counter()
        self.damaged: list[str] = []
        self.rules: dict[str, RuleSurvey] = {}
        self.histogram = [0] * (BINS + 1)
        self.skipped = Tally[str]()
        self.first_of_campaign: dict[str, Shared] = {}
        self.campaign_documents = 0
        self._added = 0
        self._fragments: dict[str, Shared] = {}
        self._documents = Smallest[DocumentRecord](MOST_DOCUMENTS, MOST_CODE_POINTS)

    def add(self, record: Header | DocumentRecord | Summary | RecordError) -> None:
        """Take a line of the report in."""
        if isinstance(record, Header):
            self.header = record
        elif isinstance(record, RecordError):
            self.damaged.append(str(record))
        elif isinstance(record, DocumentRecord) and record.is_document:
            self._add_document(record)

    def _add_document(self, record: DocumentRecord) -> None:
        self.counter.add(record)
        if record.status == "skipped":
            self.skipped[record.reason] += 1
        removed = 0
        for removal in record.removals:
            removed += removal.end - removal.start
            if removal.rule != CLOSING_SPACE:
                name = f"{removal.category}\0{removal.rule}"
                if (rule := self.rules.get(name)) is None:
                    rule = self.rules[name] = RuleSurvey(removal.rule, removal.category)
                rule.add(Found(record, removal), self._draw(removal.id))
        if record.clean is not None and record.source.code_points:
            self.histogram[-(-removed * BINS // record.source.code_points)] += 1
        for note in record.notes:
            if note.rule == CAMPAIGN:
                self._add_campaign(record, note.evidence.get("fragments"), note.evidence.get("hashes"))
        rank = 0 if needs_eyes(record) else 2 if record.status == "skipped" else 1
        self._documents.add(
            (rank, self._draw(record.id), record.line), record, 500 + min(record.source.code_points, LONG)
        )
        self._added += 1
        if self._added % _NARROWED == 0:
            self._narrow()

    def _narrow(self) -> None:
        """Let each rule keep no more than the largest share of the sample that one can have still: removals only get more."""
        shares = self._shares.values()
        if sum(shares) == SAMPLED:
            for rule in self.rules.values():
                rule.narrow(max(shares))

    def _draw(self, name: str) -> bytes:
        return hashlib.blake2b(f"{self.seed}\0{name}".encode(), digest_size=8).digest()

    def _add_campaign(self, record: DocumentRecord, fragments: object, hashes: object) -> None:
        self.campaign_documents += 1
        words = list(map(str, fragments)) if isinstance(fragments, list) else []
        if isinstance(hashes, list) and hashes:
            shared = self.first_of_campaign.setdefault(min(map(str, hashes)), Shared(", ".join(_words(words)), 0, []))
            if len(shared.documents) < SHOWN:
                shared.documents.append(record.id)
        for line in words:
            text, _, count = line.rpartition(": ")
            if (known := self._fragments.get(text)) is None:
                known = self._fragments[text] = Shared(text, int(count) if count.isdecimal() else 0, [])
            if len(known.documents) < SHOWN:
                known.documents.append(record.id)
        if (
            len(self._fragments) > 100 * _FRAGMENTS
        ):  # one that goes now has more before it than are shown, and so it stays
            self._fragments = {shared.words: shared for shared in self.fragments}

    @property
    def fragments(self) -> list[Shared]:
        """The lines that stand in most documents."""
        return sorted(self._fragments.values(), key=lambda shared: (-shared.count, shared.words))[:_FRAGMENTS]

    @property
    def campaigns(self) -> list[tuple[str, int, int, Shared]]:
        """The largest campaigns: id, documents, fragments, and words and documents of those with the fragment that names it."""
        nobody = Shared("", 0, [])
        return [
            (group.id, group.documents, group.fragments, self.first_of_campaign.get(group.id, nobody))
            for group in self.counter.campaigns[:_CAMPAIGNS]
        ]

    @property
    def documents(self) -> list[DocumentRecord]:
        """The documents that a page shows: first those that need eyes, then the others as the report has them."""
        return sorted(self._documents.values, key=lambda record: (not needs_eyes(record), record.line))

    @property
    def by_rule(self) -> list[RuleSurvey]:
        """The rules that removed something, that with the most text first."""
        return sorted(self.rules.values(), key=lambda rule: (-rule.code_points, rule.rule, rule.category))

    @property
    def by_category(self) -> list[CategorySurvey]:
        """The categories of these rules, that with the most text first."""
        found: dict[str, CategorySurvey] = {}
        for rule in self.rules.values():
            category = found.setdefault(rule.category, CategorySurvey(rule.category))
            category.removals += rule.removals
            category.code_points += rule.code_points
        return sorted(found.values(), key=lambda category: (-category.code_points, category.name))

    @property
    def sample(self) -> list[tuple[RuleSurvey, list[Found]]]:
        """The removals to judge: as many of each rule as of the others, as far as it has them."""
        drawn = [
            (self.rules[name], self.rules[name].drawn[:share]) for name, share in sorted(self._shares.items()) if share
        ]
        return sorted(drawn, key=lambda stratum: (-stratum[0].code_points, stratum[0].rule))

    @property
    def _shares(self) -> dict[str, int]:
        return shared_out(SAMPLED, {name: rule.removals for name, rule in self.rules.items()})


def _words(fragments: Sequence[str]) -> Iterable[str]:
    return (line.rpartition(": ")[0] for line in fragments[:SHOWN])


def survey_of(records: Iterable[Header | DocumentRecord | Summary | RecordError], seed: int = 0) -> Survey:
    """The survey of a report."""
    survey = Survey(seed)
    for record in records:
        survey.add(record)
    return survey
