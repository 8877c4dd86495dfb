"""Main text of pages: precision, recall, F1 and CPU seconds, beside trafilatura's, in one run.

    python -m tests.benchmarks.pages FOLDER [--title keep] [--fast] [--parts] [--floor SET=F1] [--most-cpu RATIO]

FOLDER holds a folder for each set: ``gold.json`` (an object by page name) and ``html/NAME.html.gz``. Of a page the gold has
either its ``text``, or segments that an extractor must give (``with``) and must not (``without``).

Texts are compared by overlapping shingles of four tokens, as multisets: precision is the mean over the pages with output,
recall the mean over all pages (Bevendorff et al., "An Empirical Comparison of Web Content Extraction Algorithms", SIGIR 2023,
and the article extraction benchmark of Scrapinghub). Segments are found or not, white space aside, and pooled over the pages.
The gain is F1 minus trafilatura's, with the 95 % interval of a paired bootstrap over pages.

Exits with 1 where a limit fails: a floor; a gain whose interval reaches zero; recall under trafilatura's minus ``--slack``; CPU
over ``--most-cpu`` times trafilatura's; a page with a block that is neither in the clean text nor in a removal.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
import statistics
import sys
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import trafilatura

from cleaner import Cleaner, Config
from cleaner.cli.output import table
from cleaner.extraction.pages import PageError, read_page
from cleaner.model import CLOSING_SPACE, CleanResult, Title
from cleaner.page import Block, Page

SHINGLE: Final = 4
SAMPLES: Final = 2_000
SEED: Final = 20_261
_TOKEN: Final = re.compile(r"\w+")

Gold: TypeAlias = Mapping[str, str | list[str]]
Extractor: TypeAlias = Callable[[bytes], str]


class Counts(NamedTuple):
    """What an output has of one page's gold: right, wrong and missing shingles or segments."""

    right: int
    wrong: int
    missing: int


class Scores(NamedTuple):
    """Precision, recall and F1 of a set."""

    precision: float
    recall: float
    f1: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The overlapping shingles of a text; one of fewer tokens is a shingle itself."""
    tokens = _TOKEN.findall(text)
    if len(tokens) < SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[start:] for start in range(SHINGLE)), strict=False))


def collapsed(text: str) -> str:
    """A text with a blank for each run of white space."""
    return " ".join(text.split())


def counts_of(gold: Gold, output: str) -> Counts:
    """An output beside the gold of its page."""
    if "text" in gold:
        wanted, given = shingles(str(gold["text"])), shingles(output)
        right = (wanted & given).total()
        return Counts(right, given.total() - right, wanted.total() - right)
    text = collapsed(output)
    right = sum(collapsed(segment) in text for segment in gold["with"])
    wrong = sum(collapsed(segment) in text for segment in gold["without"])
    return Counts(right, wrong, len(gold["with"]) - right)


def of_texts(pages: Sequence[Counts]) -> Scores:
    """The scores of a set with whole texts: means over pages."""
    precisions = [page.right / (page.right + page.wrong) for page in pages if page.right + page.wrong]
    recalls = [page.right / (page.right + page.missing) for page in pages if page.right + page.missing]
    precision = statistics.fmean(precisions) if precisions else 0.0
    recall = statistics.fmean(recalls) if recalls else 0.0
    return Scores(precision, recall, _ratio(2 * precision * recall, precision + recall))


def of_segments(pages: Sequence[Counts]) -> Scores:
    """The scores of a set with segments: pooled over pages."""
    right, wrong, missing = (sum(column) for column in zip(*pages, strict=True))
    return Scores(
        _ratio(right, right + wrong), _ratio(right, right + missing), _ratio(2 * right, 2 * right + wrong + missing)
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


class Set(NamedTuple):
    """A set of pages with gold."""

    name: str
    folder: Path
    gold: Mapping[str, Gold]

    def scores(self, pages: Sequence[Counts]) -> Scores:
        """The scores by the measure of the set's gold."""
        return (of_texts if all("text" in gold for gold in self.gold.values()) else of_segments)(pages)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """The names and bytes of its pages."""
        for name in self.gold:
            yield name, gzip.decompress((self.folder / "html" / f"{name}.html.gz").read_bytes())


def read_sets(folder: Path) -> list[Set]:
    """The sets in a folder, by name."""
    golds = sorted(folder.glob("*/gold.json"))
    return [Set(gold.parent.name, gold.parent, json.loads(gold.read_text(encoding="utf-8"))) for gold in golds]


def unaccounted(page: Page, result: CleanResult) -> int:
    """How many blocks of a page are not, piece by piece, either in the clean text or in a removal that says where and why."""
    return sum(not _is_accounted_for(block, result) for block in page.blocks)


def _is_accounted_for(block: Block, result: CleanResult) -> bool:
    first = bisect_right(result.removals, block.span.start, key=lambda removal: removal.span.end)
    left, at = "", block.span.start
    for removal in result.removals[first:]:
        if removal.span.start >= block.span.end:
            break
        if not (removal.rule and removal.evidence and (removal.xpath or removal.rule == CLOSING_SPACE)):
            return False
        left += result.source[at : max(at, removal.span.start)]
        at = removal.span.end
    left += result.source[at : max(at, block.span.end)]
    start, end = result.to_clean(block.span.start), result.to_clean(block.span.end)
    return result.source[block.span.start : block.span.end] == block.text and result.text[start:end] == left


class Ours:
    """Our main text of pages, and the blocks that it lost without a reason."""

    def __init__(self, title: Title, *, fast: bool) -> None:
        self._cleaner = Cleaner(Config(title=title), strict=True)
        self._fast = fast
        self.last: tuple[Page, CleanResult] | None = None

    def __call__(self, data: bytes) -> str:
        """The clean text of a page; none of one that cannot be read."""
        self.last = None
        try:
            page = read_page(data, fast=self._fast)
        except PageError:
            return ""
        result = self._cleaner.clean_page(page)
        self.last = page, result
        return result.text


def theirs(data: bytes) -> str:
    """Trafilatura's main text of a page, with the options that we give it."""
    return trafilatura.extract(data, include_comments=False, deduplicate=False) or ""


class Row(NamedTuple):
    """What one extractor made of one set."""

    counts: dict[str, Counts]
    cpu_s: float


def interval(of: Set, ours: Sequence[Counts], base: Sequence[Counts]) -> tuple[float, float]:
    """The 95 % interval of the gain in F1, by a paired bootstrap over pages."""
    rng = random.Random(SEED)
    gains = []
    for _ in range(SAMPLES):
        drawn = rng.choices(range(len(ours)), k=len(ours))
        gains.append(of.scores([ours[at] for at in drawn]).f1 - of.scores([base[at] for at in drawn]).f1)
    gains.sort()
    return gains[int(0.025 * SAMPLES)], gains[int(0.975 * SAMPLES) - 1]


def run(of: Set, extractors: Mapping[str, Extractor], faults: list[str]) -> dict[str, Row]:
    """All extractors over a set, page by page, so that each meets the machine in the same mood."""
    counts: dict[str, dict[str, Counts]] = {name: {} for name in extractors}
    seconds = dict.fromkeys(extractors, 0.0)
    for page, data in of.pages():
        for name, extract in extractors.items():
            start = time.process_time()
            text = extract(data)
            seconds[name] += time.process_time() - start
            counts[name][page] = counts_of(of.gold[page], text)
            if isinstance(extract, Ours) and extract.last is not None and (lost := unaccounted(*extract.last)):
                faults.append(f"{of.name}/{page}: {lost} blocks without a reason")
    return {name: Row(counts[name], seconds[name]) for name in extractors}


def is_tuned_on(name: str) -> bool:
    """Whether rules may be written on a page: by a hash of its name, so that the others stay apart."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).digest()[1] % 2 == 0


def parts(of: Set, *, is_split: bool) -> dict[str, list[str]]:
    """The pages of a set, and of its parts."""
    names = list(of.gold)
    if not is_split:
        return {"all": names}
    return {
        "tune": [name for name in names if is_tuned_on(name)],
        "check": [name for name in names if not is_tuned_on(name)],
        "all": names,
    }


def report(of: Set, rows: Mapping[str, Row], limits: argparse.Namespace, faults: list[str]) -> None:
    """Print the scores of a set, and collect the limits that fail."""
    lines: list[tuple[str, ...]] = [
        ("set", "pages", "extractor", "precision", "recall", "F1", "gain (95 %)", "CPU s", "x")
    ]
    base = rows["trafilatura"]
    for part, names in parts(of, is_split=limits.parts).items():
        for name, row in rows.items():
            ours, theirs = [row.counts[page] for page in names], [base.counts[page] for page in names]
            scores = of.scores(ours)
            gain = low = 0.0
            told = ""
            if row is not base:
                low, high = interval(of, ours, theirs)
                gain = scores.f1 - of.scores(theirs).f1
                told = f"{gain:+.4f} ({low:+.4f} to {high:+.4f})"
            cpu = (f"{row.cpu_s:.1f}", f"{row.cpu_s / base.cpu_s:.2f}") if part == "all" else ("", "")
            lines.append((f"{of.name} {part}", str(len(names)), name, *(f"{x:.4f}" for x in scores), told, *cpu))
            if part == "all" and row is not base:
                faults += _failures(f"{of.name}, {name}", scores, of.scores(theirs), low, row, base, limits)
                if scores.f1 < limits.floor.get(of.name, 0.0) and name == "cleaner":
                    faults.append(f"{of.name}, {name}: F1 {scores.f1:.4f} is under {limits.floor[of.name]}")
    print(table(lines))


def _failures(
    name: str, scores: Scores, base: Scores, low: float, row: Row, trafilatura: Row, limits: argparse.Namespace
) -> Iterator[str]:
    if low <= 0 and not name.endswith("fast"):
        yield f"{name}: not better than trafilatura by paired bootstrap"
    if scores.recall < base.recall - limits.slack and not name.endswith("fast"):
        yield f"{name}: recall {scores.recall:.4f} is under trafilatura's {base.recall:.4f} by more than {limits.slack}"
    most = limits.most_fast_cpu if name.endswith("fast") else limits.most_cpu
    if row.cpu_s > most * trafilatura.cpu_s:
        yield f"{name}: CPU is {row.cpu_s / trafilatura.cpu_s:.2f} times trafilatura's, over {most}"


def floor_of(text: str) -> tuple[str, float]:
    """A floor as given: the name of a set, and the F1 that it must reach."""
    name, _, value = text.partition("=")
    return name, float(value)


def main(arguments: Sequence[str]) -> int:
    """Run, print, and tell whether all limits hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--title", choices=("keep", "drop"), default="drop", help="whether headlines stay")
    parser.add_argument("--fast", action="store_true", help="the fast mode, too")
    parser.add_argument("--parts", action="store_true", help="the parts for tuning and for checking, too")
    parser.add_argument("--floor", type=floor_of, action="append", default=[], metavar="SET=F1")
    parser.add_argument("--slack", type=float, default=0.003, help="recall that may be lost")
    parser.add_argument("--most-cpu", type=float, default=1.35, help="times trafilatura's")
    parser.add_argument("--most-fast-cpu", type=float, default=1.0, help="the same for the fast mode")
    limits = parser.parse_args(arguments)
    limits.floor = dict(limits.floor)
    sets = read_sets(limits.folder)
    if not sets:
        parser.error(f"{limits.folder}: no folder with a gold.json in it")
    extractors: dict[str, Extractor] = {"trafilatura": theirs, "cleaner": Ours(limits.title, fast=False)}
    if limits.fast:
        extractors["cleaner, fast"] = Ours(limits.title, fast=True)
    first = next(data for _, data in sets[0].pages())
    for extract in extractors.values():
        extract(first)  # imports and compiled patterns are no part of a page's time
    faults: list[str] = []
    for found in sets:
        report(found, run(found, extractors, faults), limits, faults)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
