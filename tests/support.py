"""What several test modules need: marked texts, made-up rules, cleaners with chosen rules, and the five seeds."""

import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from cleaner import Cleaner, CleanResult, Confidence, Config, Span
from cleaner.document import Document
from cleaner.model import CLOSING_SPACE, Kind, Vote
from cleaner.rules.rule import Rule, Trigger

ROOT: Final = Path(__file__).parents[1]
WORDS: Final = frozenset({Kind.WORDS})
SHAPE: Final = frozenset({Kind.SHAPE})

Votes = Callable[[Rule, Document, Sequence[Span]], Iterator[Vote]]


def removed(result: CleanResult) -> list[Span]:
    """The spans that rules took away; not the white space that was closed up after them."""
    return [removal.span for removal in result.removals if removal.rule != CLOSING_SPACE]


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans, those with nothing but white space between them made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and not text[found[-1].end : span.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def lost(text: str, allowed: Iterable[Span], result: CleanResult) -> list[str]:
    """Removed text, white space aside, that lies outside of the ``allowed`` spans."""
    inside = [False] * len(text)
    for span in allowed:
        inside[span.start : span.end] = [True] * span.length
    stretches = (
        "".join(" " if inside[at] else text[at] for at in range(removal.span.start, removal.span.end))
        for removal in result.removals
    )
    return [stretch.strip() for stretch in stretches if stretch.strip()]


def at_every_place(confidence: Confidence = Confidence.CERTAIN, kinds: frozenset[Kind] = WORDS) -> Votes:
    """Votes on exactly the places that woke a rule."""

    def votes(rule: Rule, _: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for place in places:
            yield rule.vote(place, confidence, kinds)

    return votes


def made_up(
    id: str,  # noqa: A002 - the field's name for it
    *wakes_on: Trigger,
    votes: Votes,
    highest: Confidence = Confidence.CERTAIN,
    protects: bool = False,
    reads_line_only: bool = False,
    languages: Iterable[str] = (),
) -> Rule:
    """A rule that exists in a test only."""
    body: dict[str, Any] = {
        "id": id,
        "category": "made-up",
        "highest": highest,
        "languages": frozenset(languages),
        "wakes_on": wakes_on,
        "protects": protects,
        "reads_line_only": reads_line_only,
        "votes": votes,
    }
    rule: Rule = type("MadeUp", (Rule,), body)()
    return rule


@contextmanager
def rules_are(rules: Sequence[Rule]) -> Iterator[None]:
    """In the block every cleaner that is made has these rules in this order, whatever its configuration selects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.pipeline.selected", lambda *_: tuple(rules))
        yield


def cleaner_of(rules: Sequence[Rule], config: Config | None = None, *, strict: bool = True) -> Cleaner:
    """A cleaner with these rules in this order."""
    with rules_are(rules):
        return Cleaner(config or Config(), strict=strict)


def import_afresh(source: str | Path) -> None:
    """Runs a module's file as a module that nobody keeps, to watch what it does while it is imported."""
    spec = importlib.util.spec_from_file_location("a_fresh_copy", source)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


class Seed(NamedTuple):
    """One of the five seeds, with its gold spans by category."""

    name: str
    text: str
    gold: tuple[tuple[str, Span], ...]

    def spans(self, category: str) -> list[Span]:
        return [span for name, span in self.gold if name == category]


@cache
def seeds() -> tuple[Seed, ...]:
    """The seeds as they lie in the repository, in the order of the gold file."""
    found = []
    for line in (ROOT / "fixtures" / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = (ROOT / "seeds" / record["file"]).read_bytes().decode("utf-8")
        assert len(text) == record["chars"], f"{record['file']} is not the text that the gold spans were drawn in"
        gold = tuple((span["category"], Span(span["start"], span["end"])) for span in record["spans"])
        found.append(Seed(record["file"].split("_")[0], text, gold))
    return tuple(found)
