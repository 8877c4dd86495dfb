"""What repeats across documents: the counts that a rule may ask for."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import msgspec

from cleaner.text.folding import fold

THRESHOLD: Final = 3
"""Documents in which a fragment must stand before its count is kept: an absolute number, so that counts add up."""

_NOT_WORD = re.compile(r"[\W_]+")


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


class Statistics(msgspec.Struct, frozen=True):
    """Document frequencies of fragments: sorted 64-bit hashes, and a count for each.

    Counts below the threshold are not stored, so an unknown fragment has a frequency of 0 here: fewer than
    ``threshold`` documents. Where there are no statistics at all a rule is told so, see ``Document.frequency``.
    """

    hashes: Sequence[int] = ()
    counts: Sequence[int] = ()
    threshold: int = THRESHOLD

    def frequency(self, text: str) -> int:
        """In how many documents the fragment that ``text`` comes down to stands, 0 when in fewer than the threshold."""
        wanted = fragment_hash(fragment(text))
        at = bisect_left(self.hashes, wanted)
        return self.counts[at] if at < len(self.hashes) and self.hashes[at] == wanted else 0

    @property
    def digest(self) -> str:
        """SHA-256 over threshold, hashes and counts."""
        rows = "\n".join(f"{key:016x} {count}" for key, count in zip(self.hashes, self.counts, strict=True))
        return hashlib.sha256(f"{self.threshold}\n{rows}".encode()).hexdigest()
