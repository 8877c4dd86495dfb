"""What a user may set, as one frozen value."""

import hashlib

import msgspec

from cleaner.model import Confidence


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the output, besides the rules and the statistics.

    ``select`` (empty: everything) and ``ignore`` name rules and categories; ``confidence`` is the level at which a
    single vote is enough to cut.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN

    @property
    def digest(self) -> str:
        """SHA-256 over the settings; the order in which names were given does not matter."""
        settings = {
            "confidence": self.confidence.label,
            "ignore": sorted(set(self.ignore)),
            "select": sorted(set(self.select)),
        }
        return hashlib.sha256(msgspec.json.encode(settings)).hexdigest()
