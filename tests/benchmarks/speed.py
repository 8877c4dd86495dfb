"""How fast the library is, as a ratio to a floor in the same run.

    python -m tests.benchmarks.speed [--megabytes N] [--rounds N] [--slower-than RATIO]

The floor is what any tool must do: read JSON Lines, parse each line, split each text into lines. The measured side is the
library on the parsed texts, with all rules, counts of the corpus, evidence, notes and self-check; what it takes with reading
and parsing is printed, too, and which share of the time each rule takes (in a run of its own, as looking at clocks costs
time), and how many of the texts that came through unchanged asked langdetect for their language.
Rounds are interleaved and medians compared, so that a busy machine slows both sides. Exits with 1 when cleaning takes more than
RATIO times the floor.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cleaner import Cleaner, Config
from cleaner.corpus import Statistics, count
from cleaner.document import Document
from cleaner.model import Problem, Span, Vote
from cleaner.rules.rule import Rule
from cleaner.rules.triggers import describe
from tests.benchmarks.corpus import documents

RATIO: Final = 6.0
MOST_OF_ONE: Final = 0.1
"""Share of the time that one rule should take at most."""


def _make(path: Path, megabytes: float) -> tuple[int, int]:
    """Write the corpus as JSON Lines; returns how many documents and bytes of text it has."""
    count = size = 0
    with path.open("w", encoding="utf-8") as stream:
        for document in documents(int(megabytes * 1_000_000 / 2_300), seed=7):
            stream.write(json.dumps({"id": document.id, "text": document.text}, ensure_ascii=False) + "\n")
            count += 1
            size += len(document.text.encode())
    return count, size


def _floor(path: Path) -> int:
    lines = 0
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            lines += len(json.loads(line)["text"].splitlines())
    return lines


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield row["id"], row["text"]


def _clean(rows: Iterable[tuple[str, str]], cleaner: Cleaner, counts: Statistics) -> int:
    return sum(len(cleaner.clean(text, id=name, statistics=counts).removals) for name, text in rows)


def _seconds(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class _Timed(Cleaner):
    """A cleaner that looks at the clock before and after it asks a rule."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def _ask(
        self, rule: Rule, document: Document, places: Sequence[Span], problems: list[Problem]
    ) -> list[Vote] | None:
        start = time.process_time()
        votes = super()._ask(rule, document, places, problems)
        self.seconds[rule.id] += time.process_time() - start
        return votes


def _shares(rows: Iterable[tuple[str, str]], config: Config, counts: Statistics) -> dict[str, float]:
    """Which share of the CPU time of cleaning each rule takes; what several rules use counts for the first of them."""
    cleaner = _Timed(config)
    start = time.process_time()
    _clean(rows, cleaner, counts)
    whole = time.process_time() - start
    return {rule: seconds / whole for rule, seconds in cleaner.seconds.items()}


class _Woken:
    """In how many documents each rule woke and how often it removed something; how many unchanged ones asked langdetect."""

    def __init__(self, rows: Iterable[tuple[str, str]], cleaner: Cleaner, counts: Statistics) -> None:
        self.woken: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.unchanged = self.asked = 0
        for name, text in rows:
            document = cleaner.document(text, id=name, statistics=counts)
            self.woken.update(describe(cleaner.places(document), cleaner.rules).keys())
            result = cleaner.clean_document(document)
            self.removed.update(removal.rule for removal in result.removals)
            if result.status == "unchanged":
                self.unchanged += 1
                self.asked += document.asked_language


def _cost(share: float, ratio: float) -> str:
    """A rule's share of the time, how many times the floor that is, and whether it is more than one rule should take."""
    too_much = "  too much" if share > MOST_OF_ONE else ""
    return f"{share:>10.1%}{share * ratio:>10.2f}{too_much}"


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slower-than", type=float, default=RATIO, help="the ratio at which to fail")
    parser.add_argument("--select", nargs="*", default=[], help="rules or categories to measure instead of all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        made, size = _make(path, options.megabytes)
        config = Config(select=tuple(options.select))
        cleaner = Cleaner(config)
        rows = list(_rows(path))
        counts = count(text for _, text in rows)
        floors, cleans, wholes = [], [], []
        for _ in range(options.rounds):
            floors.append(_seconds(lambda: _floor(path)))
            cleans.append(_seconds(lambda: _clean(rows, cleaner, counts)))
            wholes.append(_seconds(lambda: _clean(_rows(path), cleaner, counts)))
        found = _Woken(rows, cleaner, counts)
        shares = _shares(rows, config, counts)
    floor, clean, whole = map(statistics.median, (floors, cleans, wholes))
    ratio = clean / floor
    print(f"{made:,} documents, {size / 1e6:.1f} MB, {size / made:,.0f} bytes each; medians of {options.rounds} rounds")
    print(f"floor (read, json.loads, splitlines): {size / floor / 1e6:6.1f} MB/s")
    print(
        f"library, {len(cleaner.rules):2} rules:                    {size / clean / 1e6:6.1f} MB/s = floor/{ratio:.2f}"
    )
    print(f"the same with read and json.loads:    {size / whole / 1e6:6.1f} MB/s = floor/{whole / floor:.2f}")
    print(f"{'rule':<24}{'woke in':>10}{'removals':>10}{'of time':>10}{'x floor':>10}")
    for rule in sorted({*found.woken, *found.removed}):
        print(
            f"{rule:<24}{found.woken[rule] / made:>10.1%}{found.removed[rule]:>10,}{_cost(shares.get(rule, 0.0), ratio)}"
        )
    print(f"language asked for: {found.asked} of {found.unchanged:,} unchanged documents")
    if ratio > options.slower_than:
        print(f"too slow: floor/{ratio:.2f}, the limit is floor/{options.slower_than:g}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
