"""What is kept of more than can be held: the first few by some order, and how a sample is shared out."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Smallest(Generic[_T]):
    """Of however many entries, those with the smallest keys: at most ``most``, and of ``most_weight`` together.

    Keys must differ. Memory is that of twice as many entries; the order in which they come does not matter.

    >>> found = Smallest[str](2)
    >>> for key, word in ((3, "c"), (1, "a"), (2, "b")):
    ...     found.add(key, word)
    >>> found.values
    ['a', 'b']
    """

    def __init__(self, most: int, most_weight: int | None = None) -> None:
        self._most = most
        self._most_weight = most_weight
        self._entries: list[tuple[Any, _T, int]] = []
        self._beyond: Any = None
        self._weight = 0

    def add(self, key: Any, value: _T, weight: int = 0) -> None:
        """Take an entry in, if it belongs to the smallest so far."""
        if self._beyond is not None and key > self._beyond:
            return
        self._entries.append((key, value, weight))
        self._weight += weight
        if len(self._entries) > 2 * self._most or self._weight > 2 * (self._most_weight or self._weight):
            self._prune()

    def narrow(self, most: int) -> None:
        """Keep at most ``most`` entries from now on, or as few as before."""
        self._most = min(self._most, most)

    @property
    def values(self) -> list[_T]:
        """What is kept, by key."""
        self._prune()
        return [value for _, value, _ in self._entries]

    def _prune(self) -> None:
        self._entries.sort(key=itemgetter(0))
        kept = weight = 0
        for _, _, own in self._entries[: self._most]:
            if kept and self._most_weight is not None and weight + own > self._most_weight:
                break
            kept += 1
            weight += own
        if kept < len(self._entries):
            self._beyond = self._entries[kept][0]  # what comes after it comes too late for certain
            del self._entries[kept:]
        self._weight = weight


def shared_out(total: int, available: Mapping[str, int]) -> dict[str, int]:
    """How many of ``total`` each stratum gets: all the same, but none more than it has; what is over goes to the others.

    >>> shared_out(10, {"a": 2, "b": 30, "c": 5})
    {'a': 2, 'c': 4, 'b': 4}
    """
    shares = {}
    left = total
    strata: Iterable[tuple[str, int]] = sorted(available.items(), key=lambda stratum: (stratum[1], stratum[0]))
    for place, (name, there) in enumerate(strata):
        shares[name] = min(there, -(-left // (len(available) - place)))
        left -= shares[name]
    return shares
