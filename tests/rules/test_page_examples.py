"""Every example of every rule that reads pages: HTML, with ``⟦ ⟧`` round the text of each block that the rule removes.

An example of a rule that protects has the marks round what it brings back.
"""

import re
from typing import Final, Literal, NamedTuple

import pytest
from _pytest.mark import ParameterSet

from cleaner import Cleaner, Config
from cleaner.extraction.pages import read_page
from cleaner.model import LEFT_OUT, CleanResult
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Example, Rule

ALL_RULES: Final = Cleaner(strict=True)


class Case(NamedTuple):
    rule: Rule
    example: Example


def visible(markup: str) -> str:
    """The text in a piece of an example, without tags, white space collapsed."""
    return " ".join(re.sub("<[^<>]*>", " ", markup).split())


def cases(which: Literal["removes", "keeps", "misses"]) -> list[ParameterSet]:
    found = []
    for rule in all_rules():
        for example in getattr(rule, which) if rule.reads_pages else ():
            marks = []
            if which == "misses":
                marks.append(pytest.mark.xfail(strict=True, raises=AssertionError, reason=example.because))
            name = f"{rule.id}: {' '.join(visible(example.text).split()[:5])}"
            found.append(pytest.param(Case(rule, example), id=name, marks=marks))
    return found


def cleaned(rule: Rule | None, example: Example) -> CleanResult:
    """An example after cleaning, by one rule beside the protections and the extractor, or by all."""
    cleaner = ALL_RULES if rule is None else Cleaner(Config(select=(rule.id,), title=rule.title or "drop"), strict=True)
    return cleaner.clean_page(read_page(example.text.encode()))


def found_by(rule: Rule, result: CleanResult) -> list[str]:
    """The blocks that a rule took or, when it protects, those that stay because of it."""
    if rule.protects:
        saved = (lost.vote.span for lost in result.losing_votes if lost.because == f"protected by {rule.id}")
        return [visible(result.source[span.start : span.end]) for span in sorted(saved)]
    return [visible(removal.text) for removal in result.removals if removal.rule == rule.id]


def assert_finds_exactly_what_is_marked(case: Case) -> None:
    rule, example = case
    marked = [visible(example.text[span.start : span.end]) for span in example.spans]
    assert found_by(rule, cleaned(rule, example)) == marked


@pytest.mark.parametrize("case", cases("removes"))
def test_a_rule_finds_exactly_the_blocks_that_are_marked(case: Case) -> None:
    assert_finds_exactly_what_is_marked(case)


@pytest.mark.parametrize("case", cases("keeps"))
def test_a_rule_leaves_alone_what_it_must(case: Case) -> None:
    rule, example = case
    assert found_by(rule, cleaned(rule, example)) == []


@pytest.mark.parametrize("case", cases("keeps"))
def test_all_rules_together_keep_what_the_extractor_kept(case: Case) -> None:
    result = cleaned(None, case.example)
    others = {removal.rule for removal in result.removals} - {LEFT_OUT, "closing-space"}
    assert others == set()
