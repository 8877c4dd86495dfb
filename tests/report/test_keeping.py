"""What is kept of more than can be held, and how a sample is shared out."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.report.keeping import Smallest, shared_out
from cleaner.report.survey import SAMPLED


@given(st.lists(st.integers(), unique=True), st.integers(1, 8))
def test_the_smallest_are_kept_in_whatever_order_they_come(keys: list[int], most: int) -> None:
    found = Smallest[int](most)
    for key in keys:
        found.add(key, key)
    assert found.values == sorted(keys)[:most]


@given(st.lists(st.tuples(st.integers(), st.integers(0, 50)), unique_by=lambda entry: entry[0]), st.integers(1, 60))
def test_what_is_kept_weighs_no_more_than_it_may_unless_the_first_does(
    entries: list[tuple[int, int]], most: int
) -> None:
    found = Smallest[tuple[int, int]](len(entries) + 1, most)
    for key, weight in entries:
        found.add(key, (key, weight), weight)
    kept = found.values
    assert kept == sorted(entries)[: len(kept)]
    assert len(kept) == min(1, len(entries)) or sum(weight for _, weight in kept) <= most
    if len(kept) < len(entries):
        assert sum(weight for _, weight in sorted(entries)[: len(kept) + 1]) > most


@pytest.mark.parametrize(
    ("available", "expected"),
    [
        ({}, {}),
        ({"a": 3}, {"a": 3}),
        ({"a": 500, "b": 500}, {"a": 50, "b": 50}),
        ({"a": 500, "b": 10, "c": 500}, {"a": 45, "b": 10, "c": 45}),
        ({f"{number:03}": 1 for number in range(150)}, {f"{n:03}": int(n < 100) for n in range(150)}),
    ],
)
def test_strata_get_the_same_as_far_as_they_have_it(available: dict[str, int], expected: dict[str, int]) -> None:
    assert shared_out(SAMPLED, available) == expected


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 300)), st.integers(0, 200))
def test_shares_make_up_the_sample(available: dict[str, int], total: int) -> None:
    shares = shared_out(total, available)
    assert sum(shares.values()) == min(total, sum(available.values()))
    assert all(0 <= shares[name] <= there for name, there in available.items())
    unfilled = [shares[name] for name, there in available.items() if shares[name] < there]
    assert not unfilled or max(shares.values()) - min(unfilled) <= 1


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=60), st.integers(1, 20))
def test_no_share_is_ever_larger_than_the_largest_once_the_sample_is_full(removed: list[str], total: int) -> None:
    largest = total
    for number in range(1, len(removed) + 1):
        shares = shared_out(total, Counter(removed[:number]))
        assert max(shares.values()) <= largest
        if sum(shares.values()) == total:
            largest = max(shares.values())


@given(st.lists(st.integers(), unique=True), st.integers(0, 40), st.integers(1, 8))
def test_what_is_narrowed_keeps_the_smallest_of_all(keys: list[int], after: int, most: int) -> None:
    found = Smallest[int](10)
    for number, key in enumerate(keys):
        if number == after:
            found.narrow(most)
        found.add(key, key)
    assert found.values == sorted(keys)[: most if after < len(keys) else 10]
