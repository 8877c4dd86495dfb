"""Whether a document as a whole is content-farm text: a note by which it can be routed, with what was measured."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from cleaner.guard import looked_at, wanted
from cleaner.model import CleanResult, Confidence, Kind, Measure, Note, Removal, Span, Vote

CONTENT_FARM: Final = "content-farm"
VERDICT: Final = "verdict"
"""Category of notes on a whole document."""

SIGNS: Final = 2
"""Different strong signs that make a verdict where there is no generated profile. One stands in honest documents, too: an
article about language models has prompt residue, a flattened page a table of contents in one line."""
PLACES: Final = 2
"""Lists of headlines that break into the text at different places: with ``FURNITURE`` beside them they are a verdict. Seeds 002
and 003 have three and two."""
FURNITURE: Final = 2
"""Families of what any site has (contents, captions, appeals) that must then be there, too: seed 002 has all three."""

CLICKBAIT: Final = 0.5
"""Share of the headlines of a list under a heading that must have words of click farms before it is a strong sign; off the text's
topic it must be, too. No list on 577 pages of news sites and blogs, nor in 96 article bodies, had as many."""

_BREAKING_IN: Final = frozenset({"sentence", "open sentence"})
"""What stands above a list of headlines that no heading announces: prose."""
_STRONG_RULES: Final = frozenset({"generated-profile", "inline-contents"})
_STRONG_NOTES: Final = frozenset({"prompt-residue", "keyword-stuffing"})
_FURNITURE: Final = frozenset({"call-to-action", "image-caption", "table-of-contents"})


def with_verdict(result: CleanResult) -> CleanResult:
    """``result``, with a note over the whole document when it is content-farm text.

    It is when rules found, each with confidence ``certain``,

    - a profile of an author whom a fake-data generator invented: nobody else signs with one; or
    - two different strong signs: a list of headlines that breaks into the text with no heading over it, or of clickbait under
      one; a table of contents run together in one line; prompt residue; a phrase stuffed in bold; or
    - lists that break into the text at two places or more, and besides two of: a table of contents, captions left behind, an
      appeal to readers.

    Appeals, captions, credits, a table of contents and a list under "Related articles" are what any site has: alone, or all of
    them together, they make no verdict. Of a document that was held back counts what would have gone. What is certain only
    because of counts over a corpus does not count, so that the verdict is the same with and without statistics.

    Measured on the five seeds, which all have a verdict, and on the look-alikes of fixtures/prose, 96 article bodies and the main
    texts of 577 pages of news sites and blogs, of which none has.

    >>> from cleaner import clean
    >>> [note.rule for note in clean("Rain fell all night. Share your thoughts in the comments below!").notes]
    []
    """
    if not (result.removals or result.notes or result.status == "review"):
        return result
    gone = wanted(result)
    certain = [vote for vote in gone if _is_certain(vote)]
    signs = _signs(certain, result.notes)
    if not _is_farm(certain, signs):
        return result
    removed = sum(vote.span.length for vote in gone)
    evidence: dict[str, Measure] = {
        "signs": sorted(signs),
        "would_go" if result.status == "review" else "removed": _counted(vote.category for vote in gone),
        "notes": _counted(note.rule for note in result.notes),
        "share": round(removed / len(looked_at(result)), 3),
    }
    note = Note(Span(0, len(result.source)), CONTENT_FARM, VERDICT, evidence)
    return msgspec.structs.replace(result, notes=(*result.notes, note))


def verdict_of(result: CleanResult) -> str | None:
    """The verdict among the notes of a result, None where there is none."""
    return next((note.rule for note in result.notes if note.category == VERDICT), None)


def _is_certain(vote: Vote | Removal) -> bool:
    """Whether a vote is certain, and would be without statistics."""
    own = vote.kinds - {Kind.CORPUS}
    return vote.confidence is Confidence.CERTAIN and (own == vote.kinds or len(own) > 1)


def _breaks_in(vote: Vote | Removal) -> bool:
    return vote.rule == "headline-run" and vote.evidence.get("above") in _BREAKING_IN


def _is_clickbait(vote: Vote | Removal) -> bool:
    """Whether a vote is on a list of headlines that breaks into the text, or on clickbait off its topic under a heading."""
    if vote.rule != "headline-run":
        return False
    clicks, headlines = _measured(vote, "click_words"), _measured(vote, "headlines")
    is_elsewhere = _measured(vote, "shared_words") <= _measured(vote, "most_shared")
    return _breaks_in(vote) or (is_elsewhere and 0 < CLICKBAIT * headlines <= clicks)


def _measured(vote: Vote | Removal, name: str) -> float:
    value = vote.evidence.get(name)
    return value if isinstance(value, int | float) else 0.0


def _signs(certain: Sequence[Vote | Removal], notes: Iterable[Note]) -> set[str]:
    """The strong signs, by the rules that found them."""
    found = {vote.rule for vote in certain if vote.rule in _STRONG_RULES or _is_clickbait(vote)}
    return found | {note.rule for note in notes if note.rule in _STRONG_NOTES}


def _is_farm(certain: Sequence[Vote | Removal], signs: set[str]) -> bool:
    if "generated-profile" in signs or len(signs) >= SIGNS:
        return True
    furniture = {vote.category for vote in certain if vote.rule != "photo-credit"} & _FURNITURE
    return sum(map(_breaks_in, certain)) >= PLACES and len(furniture) >= FURNITURE


def _counted(names: Iterable[str]) -> list[str]:
    """Names with how often each is there, sorted."""
    counts: Mapping[str, int] = Counter(names)
    return [f"{name}: {count}" for name, count in sorted(counts.items())]
