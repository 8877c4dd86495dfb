"""What a run over a hundred million documents would cost, from how costs grow.

    python -m tests.benchmarks.scale [--documents N]

Measures an eighth, a quarter, half and the whole of N documents: CPU of a document to clean with the statistics of so many and
to count, bytes that a count shuffles, and different fragments in the statistics. The first three are taken to stay as they
are at the whole; fragments follow a power law, fitted by least squares to the logarithms, whose worst residual is
printed, and what the exponents between two neighbouring sizes would give.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from math import exp, log
from typing import Final

from cleaner import Cleaner
from cleaner.corpus import Statistics, count, packed_pairs
from tests.benchmarks.corpus import documents

PARTS: Final = (8, 4, 2, 1)
HUNDRED_MILLION: Final = 100_000_000
PAIR_BYTES: Final = 16


def main() -> int:
    """Measure, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=4_000)
    options = parser.parse_args()
    texts = [document.text for document in documents(options.documents, seed=13)]
    cleaner, before, rows = Cleaner(), 0, list[tuple[int, float, float, float, int]]()
    print("documents | ms to clean | ms to count | bytes shuffled a document | fragments")
    for size in (len(texts) // part for part in PARTS):
        counts, added = count(texts[:size]), texts[before:size]
        cleaning, counting, shuffled = _per_document(cleaner, added, counts)
        rows.append((size, cleaning, counting, shuffled, len(counts.hashes)))
        print(f"{size:,} | {cleaning * 1e3:.2f} | {counting * 1e3:.2f} | {shuffled:.0f} | {len(counts.hashes):,}")
        before = size
    _print_costs(texts, *rows[-1][1:4], [(size, fragments) for size, *_, fragments in rows])
    return 0


def _per_document(cleaner: Cleaner, texts: list[str], counts: Statistics) -> tuple[float, float, float]:
    """Seconds of CPU to clean and to count, and bytes to shuffle."""
    packed: list[bytes] = []
    cleaning = _cpu_s(lambda: [cleaner.clean(text, statistics=counts) for text in texts])
    counting = _cpu_s(lambda: packed.extend(map(packed_pairs, texts)))
    return cleaning / len(texts), counting / len(texts), sum(map(len, packed)) / len(texts)


def _cpu_s(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _print_costs(
    texts: list[str], cleaning: float, counting: float, shuffled: float, grown: list[tuple[int, int]]
) -> None:
    """The costs of a hundred million documents; fragments grow at most as fast as documents do."""
    sizes, found = [log(size) for size, _ in grown], [log(max(1, fragments)) for _, fragments in grown]
    slope, start = statistics.linear_regression(sizes, found)
    error = max(abs(exp(start + slope * size - actual) - 1) for size, actual in zip(sizes, found, strict=True))
    slopes = [
        (after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(zip(sizes, found, strict=True))
    ]
    least, exponent, most = (min(1.0, each) for each in (min(slopes), slope, max(slopes)))
    low, fragments, high = (grown[-1][1] * (HUNDRED_MILLION / len(texts)) ** each for each in (least, exponent, most))
    print(f"a hundred million documents of {statistics.mean(map(len, texts)):,.0f} code points:")
    print(
        f"  CPU hours: {cleaning * HUNDRED_MILLION / 3600:,.0f} to clean, {counting * HUNDRED_MILLION / 3600:,.0f} to count"
    )
    print(
        f"  shuffled by a count: {shuffled * HUNDRED_MILLION / 1e9:,.1f} GB ({shuffled / PAIR_BYTES:.2f} pairs a document)"
    )
    print(f"  fragments: {fragments:,.0f} by an exponent of {exponent:.2f}, worst residual {error:.0%}")
    print(f"  {low:,.0f} to {high:,.0f} by the exponents between two sizes, {min(slopes):.2f} to {max(slopes):.2f}")
    print(f"  which is {fragments * 12 / 1e9:,.2f} GB in memory, {fragments * 42 / 1e9:,.2f} GB as JSON Lines")


if __name__ == "__main__":
    sys.exit(main())
