"""Holds a document back that would lose too much on weak evidence: it is written as it came, for somebody to look at."""

from typing import Final

from cleaner.config import Config
from cleaner.model import CLOSING_SPACE, LEFT_OUT, CleanResult, Confidence, LosingVote, Problem, Removal, Vote
from cleaner.text.lines import PROSE, SENTENCE, letter, split

MOST_LIKELY: Final = 0.3
"""Share of the code points that likely votes may take: the seeds, with all of their filler, lose 0.07 to 0.27."""
HELD_BACK: Final = "held back: "
"""How the reason begins for which a vote removed nothing from a document that was held back."""


def held_back(result: CleanResult, untouched: CleanResult, reason: str) -> CleanResult:
    """``untouched`` with status ``review`` and, as votes that lost, what would have gone in ``result``.

    ``untouched`` is the source as it came, of a page its main text.
    """
    held = {removal.span for removal in untouched.removals}
    lost = tuple(
        LosingVote(_vote(removal), f"{HELD_BACK}{reason}") for removal in result.removals if removal.span not in held
    )
    return CleanResult(
        result.id,
        result.source,
        untouched.text,
        "review",
        untouched.removals,
        notes=result.notes,
        losing_votes=(*result.losing_votes, *lost),
        problems=(*result.problems, Problem("held-back", reason)),
    )


def wanted(result: CleanResult) -> list[Removal] | list[Vote]:
    """What rules took from a document, or would have taken from one that was held back.

    Not the white space beside it, nor what is outside of a page's main text.
    """
    if result.status != "review":
        return [removal for removal in result.removals if removal.rule not in {CLOSING_SPACE, LEFT_OUT}]
    lost = (lost.vote for lost in result.losing_votes if lost.because.startswith(HELD_BACK))
    return [vote for vote in lost if vote.rule != CLOSING_SPACE]


def looked_at(result: CleanResult) -> str:
    """The text in which rules looked for filler: the source, of a page its main text."""
    pieces, at = [], 0
    for removal in result.removals:
        if _is_left_out(removal):
            pieces.append(result.source[at : removal.span.start])
            at = removal.span.end
    return result.source if not pieces else "".join([*pieces, result.source[at:]])


def _is_left_out(removal: Removal) -> bool:
    """Whether a removal is outside of a page's main text, or white space beside that."""
    return removal.rule == LEFT_OUT or (removal.rule == CLOSING_SPACE and removal.evidence.get("cause") == LEFT_OUT)


def reason_to_hold_back(result: CleanResult, config: Config) -> str | None:
    """Why a document is not to lose what ``result`` takes from it; None when it may.

    It is held back when it would lose over 30 % to likely votes, or its last sentence when likely votes have a part in it;
    and when it would lose more than ``config.max_removed``, whatever the votes. What is outside of a page's main text counts
    neither way.
    """
    removals = [removal for removal in result.removals if not _is_left_out(removal)]
    if not removals:
        return None
    before = looked_at(result)
    length = len(before)
    if config.max_removed is not None:
        share = sum(removal.span.length for removal in removals) / length
        if share > config.max_removed:
            return f"would lose {share:.0%} of its text, more than --max-removed {config.max_removed:g}"
    likely = sum(removal.span.length for removal in removals if removal.confidence is Confidence.LIKELY)
    if likely > MOST_LIKELY * length:
        return f"would lose {likely / length:.0%} of its text to votes that are only likely"
    if likely and _has_sentence(before) and not _has_sentence(result.text):
        return "would be left without a sentence"
    return None


def _has_sentence(text: str) -> bool:
    return any(letter(line) in {PROSE, SENTENCE} for line in split(text))


def _vote(removal: Removal) -> Vote:
    return Vote(removal.span, removal.rule, removal.category, removal.confidence, removal.kinds, removal.evidence)
