"""The five seeds: what the rules take from them is what the gold spans say."""

from typing import Final

import pytest

from cleaner import Cleaner, CleanResult, Span
from cleaner.rules.rule import marked
from tests.support import Seed, joined, lost, seeds

IMPLEMENTED: Final = ("author-profile", "call-to-action", "image-caption", "link-list", "table-of-contents")
"""The categories whose rules exist; a new one is added here and nowhere else."""

CLEANER: Final = Cleaner(strict=True)

each_seed = pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.name)


def cleaned(seed: Seed) -> CleanResult:
    return CLEANER.clean(seed.text, id=seed.name)


def spans_of(result: CleanResult, category: str) -> list[Span]:
    return [removal.span for removal in result.removals if removal.category == category]


@each_seed
@pytest.mark.parametrize("category", IMPLEMENTED)
def test_removals_of_a_category_are_its_gold_spans(seed: Seed, category: str) -> None:
    found = joined(seed.text, spans_of(cleaned(seed), category))
    assert marked(seed.text, found) == marked(seed.text, joined(seed.text, seed.spans(category)))


@each_seed
def test_nothing_outside_of_the_gold_spans_is_lost(seed: Seed) -> None:
    assert lost(seed.text, [span for _, span in seed.gold], cleaned(seed)) == []


@each_seed
def test_clean_text_and_removals_rebuild_the_seed(seed: Seed) -> None:
    result = cleaned(seed)
    assert result.rebuild() == seed.text
    assert result.problems == ()


@each_seed
def test_a_clean_seed_is_clean(seed: Seed) -> None:
    result = cleaned(seed)
    assert CLEANER.clean(result.text, id=seed.name).text == result.text


def test_every_implemented_category_has_gold_spans() -> None:
    assert set(IMPLEMENTED) <= {category for seed in seeds() for category, _ in seed.gold}
