"""Filler of one's own making, planted in prose piece by piece: how much of it goes, and that nothing else does."""

from collections import Counter

import pytest

from cleaner import Cleaner
from tests.planting import LANGUAGES, look_alikes, planted

FLOORS = {
    ("en", "call-to-action"): 0.88,
    ("en", "image-caption"): 0.80,
    ("en", "link-list"): 0.70,
    ("en", "web-boilerplate"): 0.88,
}
"""Shares of letters and digits; single pieces without a page round them, so lower than those of labelled documents."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_planted_filler_goes_and_nothing_else(language: str) -> None:
    cleaner = Cleaner()
    total: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for one in planted(language):
        removed = {
            at for removal in cleaner.clean(one.text).removals for at in range(removal.span.start, removal.span.end)
        }
        letters = {at for at, sign in enumerate(one.text) if sign.isalnum()}
        inside = set(range(one.span.start, one.span.end)) & letters
        assert not (removed & letters) - inside, one.text
        total[one.category] += len(inside)
        gone[one.category] += len(inside & removed)
    shares = {key: gone[key[1]] / total[key[1]] for key in FLOORS if key[0] == language}
    assert {key: share for key, share in shares.items() if share < FLOORS[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_look_alike_loses_anything(language: str) -> None:
    cleaner = Cleaner()
    assert [text for text in look_alikes(language) if cleaner.clean(text).text != text] == []
