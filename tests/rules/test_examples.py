"""Every example of every rule over texts. A rule's tests are its examples: there is nothing to add here for a new one."""

import re
from functools import cache
from typing import Final, Literal, NamedTuple

import pytest
from _pytest.mark import ParameterSet

from cleaner import Cleaner
from cleaner.corpus import THRESHOLD, Statistics, count
from cleaner.examples import alone, found
from cleaner.model import CLOSING_SPACE, Span
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Example, Rule, marked
from tests.support import joined, lost, removed

ALL_RULES: Final = Cleaner(strict=True)


cached_alone = cache(alone)


class Case(NamedTuple):
    rule: Rule
    example: Example


def found_by(rule: Rule, example: Example) -> list[Span]:
    """What the rule finds on its own: what it removes or, when all that it gives is hints, what it notes.

    A rule that only gives second opinions is asked beside the others.
    """
    if rule.seconds:
        result = ALL_RULES.clean(example.text, statistics=counted(example))
        return joined(example.text, removed(result))
    result = cached_alone(rule).clean(example.text)
    assert {removal.rule for removal in result.removals} <= {rule.id, CLOSING_SPACE}
    return found(rule, result)


def counted(example: Example) -> Statistics:
    """A corpus in which the example's repeated fragments stand in enough documents."""
    prose = "{0} stood between lines of prose that nobody else has written, and went on for a good while, " * 3
    texts = ["\n".join([prose.format(number), *example.repeated]) for number in range(THRESHOLD)]
    return count(texts)


def name_of(rule: Rule, example: Example) -> str:
    words = re.findall(r"[^\W_]+", example.text)[:5]
    return f"{rule.id}: {' '.join(words)}"


def cases(which: Literal["removes", "keeps", "misses"], *, of_seconds: bool = False) -> list[ParameterSet]:
    params = []
    for rule in all_rules():
        if rule.reads_pages or (of_seconds and not rule.seconds):
            continue
        for example in getattr(rule, which):
            marks = []
            if which == "misses":
                marks.append(pytest.mark.xfail(strict=True, raises=AssertionError, reason=example.because))
            params.append(pytest.param(Case(rule, example), id=name_of(rule, example), marks=marks))
    return params


def assert_removes_exactly_what_is_marked(case: Case) -> None:
    rule, example = case
    assert marked(example.text, found_by(rule, example)) == example.marked


@pytest.mark.parametrize("case", cases("removes"))
def test_a_rule_removes_exactly_what_is_marked(case: Case) -> None:
    assert_removes_exactly_what_is_marked(case)


@pytest.mark.parametrize("case", cases("removes"))
def test_all_rules_together_lose_nothing_outside_of_the_marks(case: Case) -> None:
    example = case.example
    result = ALL_RULES.clean(example.text, statistics=counted(example))
    assert lost(example.text, example.spans, result) == []


@pytest.mark.parametrize("case", cases("keeps"))
def test_a_rule_keeps_what_it_must_leave_alone(case: Case) -> None:
    rule, example = case
    assert marked(example.text, found_by(rule, example)) == example.text


@pytest.mark.parametrize("case", cases("keeps"))
def test_all_rules_together_keep_what_one_must_leave_alone(case: Case) -> None:
    text = case.example.text
    assert ALL_RULES.clean(text, statistics=counted(case.example)).text == text


@pytest.mark.parametrize("case", cases("removes", of_seconds=True))
def test_without_a_second_opinion_it_stays(case: Case) -> None:
    text = case.example.text
    assert ALL_RULES.clean(text).text == text
    assert ALL_RULES.clean(text, statistics=Statistics()).text == text


@pytest.mark.parametrize("case", cases("misses"))
def test_a_known_miss_is_still_one(case: Case) -> None:
    assert_removes_exactly_what_is_marked(case)
