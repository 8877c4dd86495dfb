"""Holds a document back that would lose too much on weak evidence: it is written as it came, for somebody to look at."""

from typing import Final

from cleaner.config import Config
from cleaner.model import CLOSING_SPACE, CleanResult, Confidence, LosingVote, Problem, Removal, Vote
from cleaner.text.lines import PROSE, SENTENCE, letter, split

MOST_LIKELY: Final = 0.3
"""Share of the code points that likely votes may take: the seeds, with all of their filler, lose 0.07 to 0.27."""
_HELD_BACK: Final = "held back: "


def guarded(result: CleanResult, config: Config) -> CleanResult:
    """``result``, or the source untouched with status ``review`` and, as votes that lost, what would have gone.

    That is for a document that would lose over 30 % to likely votes, or its last sentence when likely votes have a part in
    it; and for one that would lose more than ``config.max_removed``, whatever the votes.
    """
    reason = _reason(result, config)
    if reason is None:
        return result
    lost = tuple(LosingVote(_vote(removal), f"{_HELD_BACK}{reason}") for removal in result.removals)
    return CleanResult(
        result.id,
        result.source,
        result.source,
        "review",
        notes=result.notes,
        losing_votes=(*result.losing_votes, *lost),
        problems=(*result.problems, Problem("held-back", reason)),
    )


def wanted(result: CleanResult) -> list[Removal] | list[Vote]:
    """What rules took from a document, or would have taken from one that was held back; not the white space beside it."""
    if result.status != "review":
        return [removal for removal in result.removals if removal.rule != CLOSING_SPACE]
    lost = (lost.vote for lost in result.losing_votes if lost.because.startswith(_HELD_BACK))
    return [vote for vote in lost if vote.rule != CLOSING_SPACE]


def _reason(result: CleanResult, config: Config) -> str | None:
    if not result.removals:
        return None
    length = len(result.source)
    if config.max_removed is not None:
        share = sum(removal.span.length for removal in result.removals) / length
        if share > config.max_removed:
            return f"would lose {share:.0%} of its text, more than --max-removed {config.max_removed:g}"
    likely = sum(removal.span.length for removal in result.removals if removal.confidence is Confidence.LIKELY)
    if likely > MOST_LIKELY * length:
        return f"would lose {likely / length:.0%} of its text to votes that are only likely"
    if likely and _has_sentence(result.source) and not _has_sentence(result.text):
        return "would be left without a sentence"
    return None


def _has_sentence(text: str) -> bool:
    return any(letter(line) in {PROSE, SENTENCE} for line in split(text))


def _vote(removal: Removal) -> Vote:
    return Vote(removal.span, removal.rule, removal.category, removal.confidence, removal.kinds, removal.evidence)
