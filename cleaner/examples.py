"""Runs the examples of a rule: it must find exactly what is marked in them."""

from collections.abc import Iterator, Sequence

from cleaner.config import Config, Pack
from cleaner.guard import wanted
from cleaner.model import CleanResult, Confidence, Span
from cleaner.pipeline import Cleaner
from cleaner.rules.rule import Rule, marked


def alone(rule: Rule, packs: Sequence[Pack] = ()) -> Cleaner:
    """A cleaner with this rule (and the protections), at the confidence that the rule's best votes have."""
    accept = max(rule.highest, Confidence.LIKELY)
    return Cleaner(Config(select=(rule.id,), confidence=accept, packs=tuple(packs)), strict=True)


def found(rule: Rule, result: CleanResult) -> list[Span]:
    """What a rule found in a text: what goes or, when all that it gives is hints, what it notes.

    A document that the guard held back shows what would have gone: an example is short, and filler may be most of it.
    """
    if rule.highest is Confidence.HINT:
        return [note.span for note in result.notes if note.rule == rule.id]
    return [one.span for one in wanted(result) if one.rule == rule.id]


def failures(rule: Rule, packs: Sequence[Pack] = ()) -> Iterator[tuple[str, str]]:
    """The examples in which a rule finds something else than is marked: as they are written, and as they came out."""
    cleaner = alone(rule, packs)
    for example in (*rule.removes, *rule.keeps):
        came_out = marked(example.text, found(rule, cleaner.clean(example.text)))
        if came_out != example.marked:
            yield example.marked, came_out
