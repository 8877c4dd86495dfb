"""What repeats across documents: the counts that a rule may ask for.

A fragment is a short line reduced to its words. It is counted once for each different neighbourhood (the prose before and
after it), so that copies of a document, or of a paragraph with a list in it, count once. Counting collects pairs of two
64-bit hashes, fragment and neighbourhood; different pairs are then counted for each fragment. Since the pairs form a set,
neither the order of documents nor how they were shared out matters, and counts of parts are merged by uniting the pairs.
"""

import hashlib
import heapq
import re
import struct
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import IO, Final, Self, TypeAlias

import msgspec

from cleaner.errors import StoppedError
from cleaner.text.folding import fold
from cleaner.text.lines import BLANK, KEY_VALUE, PROSE, letter, split

THRESHOLD: Final = 3
"""Neighbourhoods in which a fragment must stand before its count is kept: an absolute number, so that counts add up."""
SHORTEST: Final = 8
"""Code points of a normalised fragment: below that it is a word ("share", "page 2") that any two documents have."""

Pair: TypeAlias = tuple[int, int]
"""Hash of a fragment, and of what stands round it."""

_NOT_WORD = re.compile(r"[\W_]+")
_PAIR = struct.Struct("<QQ")
NOT_FRAGMENTS: Final = frozenset({BLANK, PROSE, KEY_VALUE})
"""Letters of the lines that are no fragments."""
_PAIRS_IN_MEMORY: Final = 16_384
"""About 2.5 MB of tuples in a set; beyond that pairs are sorted and written to a temporary file, 16 bytes each."""
_READ_AT_ONCE: Final = 4096
_RUNS_AT_ONCE: Final = 64
"""Temporary files that are open at once, far below the usual limit of 256 to 1024: that many are merged into one."""


def fragment(text: str) -> str:
    """A short piece of text reduced to its words, so that bullets, case and punctuation do not matter.

    >>> fragment("  • Edinburgh  Lufthavn!")
    'edinburgh lufthavn'
    """
    return _NOT_WORD.sub(" ", fold(text)).strip()


def fragment_hash(normalised: str) -> int:
    """64 bits of BLAKE2b over a normalised fragment."""
    digest = hashlib.blake2b(normalised.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


class Statistics(msgspec.Struct, frozen=True, dict=True):
    """Document frequencies of fragments: sorted 64-bit hashes, and a count for each.

    Counts below the threshold are not stored, so an unknown fragment has a frequency of 0 here: fewer than
    ``threshold`` neighbourhoods. Where there are no statistics at all a rule is told so, see ``Document.frequency``.
    """

    hashes: Sequence[int] = ()
    counts: Sequence[int] = ()
    threshold: int = THRESHOLD

    def frequency(self, text: str) -> int:
        """In how many documents the fragment that ``text`` comes down to stands, 0 when in fewer than the threshold."""
        normalised = fragment(text)
        return self.count_of(fragment_hash(normalised)) if len(normalised) >= SHORTEST else 0

    def count_of(self, wanted: int) -> int:
        """The same for the hash of a fragment."""
        at = bisect_left(self.hashes, wanted)
        return self.counts[at] if at < len(self.hashes) and self.hashes[at] == wanted else 0

    @cached_property
    def digest(self) -> str:
        """SHA-256 over threshold, hashes and counts."""
        total = hashlib.sha256(f"{self.threshold}\n".encode())
        for number, (key, count) in enumerate(zip(self.hashes, self.counts, strict=True)):
            total.update(f"{chr(10) if number else ''}{key:016x} {count}".encode())
        return total.hexdigest()

    def digest_of(self, fragments: Collection[int], *, with_all: bool = False) -> str:
        """First 16 hex digits of SHA-256 over the counts of these fragments, empty when none reaches the threshold.

        With ``with_all`` over all the others, too.
        """
        rows = [f"{key:016x} {count}" for key in sorted(fragments) if (count := self.count_of(key))]
        if with_all:
            rows.append(self.digest)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16] if rows else ""


class ListeningStatistics(Statistics, frozen=True):
    """Statistics that note what they are asked for: on those counts the answer of a rule depends."""

    asked: set[int] = msgspec.field(default_factory=set)

    @classmethod
    def to(cls, statistics: Statistics, asked: set[int]) -> Self:
        """The same counts; the hashes of fragments that are asked for go into ``asked``."""
        return cls(statistics.hashes, statistics.counts, statistics.threshold, asked)

    def count_of(self, wanted: int) -> int:
        self.asked.add(wanted)
        return super().count_of(wanted)


def fragments(text: str) -> Iterator[str]:
    r"""The fragments among the lines of a text, normalised.

    >>> list(fragments("- Edinburgh Lufthavn\n\nName : Jo Dell of Harwich\nPage 2"))
    ['edinburgh lufthavn']
    """
    for line in split(text):
        if letter(line) not in NOT_FRAGMENTS and (found := _fragment_of(line)):
            yield found


def _fragment_of(line: str) -> str:
    """A line as a fragment, empty when too little is left of it."""
    normalised = fragment(line)
    return normalised if len(normalised) >= SHORTEST else ""


def pairs(text: str) -> Iterator[Pair]:
    """The fragments of a text, each with its neighbourhood, as hashes.

    The neighbourhood is the nearest line of prose on either side; in a text without prose it is the whole text.
    """
    lines = split(text)
    letters = list(map(letter, lines))
    whole = 0 if PROSE in letters else fragment_hash(text)
    before = whole
    waiting: list[int] = []
    for line, kind in zip(lines, letters, strict=True):
        if kind == PROSE:
            prose = fragment_hash(line)
            yield from ((found, _joined(before, prose)) for found in waiting)
            before, waiting = prose, []
        elif kind not in NOT_FRAGMENTS and (normalised := _fragment_of(line)):
            waiting.append(fragment_hash(normalised))
    yield from ((found, _joined(before, whole)) for found in waiting)


def packed_pairs(text: str) -> bytes:
    """The same as bytes, 16 a pair: to be sent from one process to another."""
    return b"".join(_PAIR.pack(*pair) for pair in pairs(text))


def _joined(before: int, after: int) -> int:
    return int.from_bytes(hashlib.blake2b(_PAIR.pack(before, after), digest_size=8).digest(), "big")


class FragmentCounter:
    """Counts fragments over any number of documents, in bounded memory: what is too much goes to temporary files.

    Use it in a ``with`` block: its end takes the files away.
    """

    def __init__(self, *, in_memory: int = _PAIRS_IN_MEMORY) -> None:
        """``in_memory`` is the number of pairs that are held before a sorted run is written."""
        self._in_memory = in_memory
        self._pairs: set[Pair] = set()
        self._runs: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for run in self._runs:
            run.close()

    def add(self, text: str) -> None:
        """Count a document."""
        self.add_pairs(pairs(text))

    def add_packed(self, packed: bytes) -> None:
        """Count a document by its ``packed_pairs``."""
        self.add_pairs(_PAIR.iter_unpack(packed))

    def add_pairs(self, found: Iterable[Pair]) -> None:
        """Count a document by its ``pairs``."""
        self._pairs.update(found)
        if len(self._pairs) >= self._in_memory:
            self._spill(sorted(self._pairs))
            self._pairs = set()
        if len(self._runs) >= _RUNS_AT_ONCE:
            runs, self._runs = self._runs, []
            self._spill(heapq.merge(*map(_read, runs)))
            for run in runs:
                run.close()

    def _spill(self, ordered: Iterable[Pair]) -> None:
        """Write pairs to a temporary file. Raises StoppedError."""
        try:
            run = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the counter
            self._runs.append(run)
            run.writelines(_PAIR.pack(*pair) for pair in ordered)
            run.flush()
        except OSError as error:
            reason = error.strerror or error
            raise StoppedError(
                f"a temporary file of the count cannot be written: {reason}; TMPDIR names a place"
            ) from None

    def statistics(self, threshold: int = THRESHOLD) -> Statistics:
        """The counts so far that reach the threshold."""
        runs: list[Iterable[Pair]] = [*map(_read, self._runs), sorted(self._pairs)]
        hashes, counts = array("Q"), array("I")
        for found, group in groupby(heapq.merge(*runs), key=itemgetter(0)):
            count = sum(1 for _ in groupby(group))  # a pair that several runs have stands in a row
            if count >= threshold:
                hashes.append(found)
                counts.append(count)
        return Statistics(hashes, counts, threshold)


def _read(run: IO[bytes]) -> Iterator[Pair]:
    """The pairs of a run, from its start."""
    run.seek(0)
    while block := run.read(_READ_AT_ONCE * _PAIR.size):
        yield from _PAIR.iter_unpack(block)


def count(texts: Iterable[str], threshold: int = THRESHOLD) -> Statistics:
    r"""The statistics of some documents.

    >>> count(["Short Headline Here\n" + letter * 200 for letter in "abc"]).frequency("short headline here!")
    3
    """
    with FragmentCounter() as counter:
        for text in texts:
            counter.add(text)
        return counter.statistics(threshold)
