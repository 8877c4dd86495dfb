"""What holds for every text, whatever the rules find in it."""

import itertools
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, CleanResult, Confidence, Config, Statistics
from cleaner.document import Document
from cleaner.model import Kind, Problem
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Literal, Repeat, Rule, Shape
from cleaner.rules.triggers import Hit, Places, Triggers
from tests.strategies import any_unicode, composed
from tests.support import at_every_place, cleaner_of, made_up, seeds

CONFIGS: Final = (Config(), Config(confidence=Confidence.LIKELY))
CLEANERS: Final = tuple(Cleaner(config, strict=True) for config in CONFIGS)
REVERSED: Final = tuple(cleaner_of(all_rules()[::-1], config) for config in CONFIGS)

texts = any_unicode | composed
cleaners = st.sampled_from(CLEANERS)

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(slow, max_examples=400)


# Made-up rules that get into each other's way far more often than real ones do: they meet, overlap, protect, feed on
# what the others leave, and read the layout.
LIKELY, HINT = Confidence.LIKELY, Confidence.HINT
QUARRELSOME: Final[Sequence[Rule]] = (
    made_up("ab", Literal("ab"), votes=at_every_place(), reads_line_only=True),
    made_up("ba", Literal("ba"), votes=at_every_place(LIKELY), reads_line_only=True),
    made_up("a-shape", Literal("bab"), votes=at_every_place(LIKELY, frozenset({Kind.SHAPE}))),
    made_up("keep-c", Literal("cab"), votes=at_every_place(), protects=True),
    made_up("perhaps-keep-c", Literal("bac"), votes=at_every_place(LIKELY), protects=True),
    made_up("note-bb", Literal("bb"), votes=at_every_place(HINT)),
    made_up("again", Repeat(), votes=at_every_place()),
    made_up("titles", Shape("t{3}"), votes=at_every_place(LIKELY, frozenset({Kind.SHAPE}))),
    made_up("space", Literal("c "), votes=at_every_place()),
)
quarrels = st.lists(
    st.sampled_from(("a", "b", "ab", "ba", "cab", "bac", "c ", " ", "\n", "\r\n", "\n\n", "İ", "x.")), max_size=30
)
quarrelsome_texts = quarrels.map("".join)


def assert_accounts_for_every_code_point(result: CleanResult, source: str) -> None:
    assert result.source == source
    assert result.rebuild() == source
    edges = [(0, 0), *((removal.span.start, removal.span.end) for removal in result.removals)]
    assert all(before[1] <= after[0] < after[1] for before, after in itertools.pairwise(edges))
    assert edges[-1][1] <= len(source)
    for removal in result.removals:
        assert source[removal.span.start : removal.span.end] == removal.text
    kept = [source[before[1] : after[0]] for before, after in itertools.pairwise([*edges, (len(source), len(source))])]
    assert "".join(kept) == result.text
    for span in (*(note.span for note in result.notes), *(lost.vote.span for lost in result.losing_votes)):
        assert 0 <= span.start < span.end <= len(source)


def assert_maps_offsets(result: CleanResult) -> None:
    to_source = [result.to_source(at) for at in range(len(result.text) + 1)]
    to_clean = [result.to_clean(at) for at in range(len(result.source) + 1)]
    assert all(before < after for before, after in itertools.pairwise(to_source))
    assert all(before <= after for before, after in itertools.pairwise(to_clean))
    assert [to_clean[at] for at in to_source] == list(range(len(result.text) + 1))
    assert all(result.source[at] == result.text[number] for number, at in enumerate(to_source[:-1]))
    for removal in result.removals:
        assert {to_clean[at] for at in range(removal.span.start, removal.span.end)} == {removal.clean_offset}


def faults(result: CleanResult) -> list[Problem]:
    """What went wrong; that a document was held back is no fault."""
    return [problem for problem in result.problems if problem.kind != "held-back"]


@thorough
@given(texts, cleaners)
def test_clean_text_and_removals_account_for_every_code_point(text: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(text)
    assert_accounts_for_every_code_point(result, text)
    assert faults(result) == []


@thorough
@given(texts, cleaners)
def test_a_clean_text_is_clean(text: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(text)
    assert cleaner.clean(result.text).removals == ()
    assert faults(result) == []


@pytest.mark.parametrize(
    "text",
    [
        # Each cut brings the next appeal nearer to the end of its line.
        "Follow us on Instagram. It *rained.* " * 40,
        "Follow us on Instagram. 雨が降った。" * 40,
    ],
    ids=ascii,
)
def test_a_clean_text_is_clean_however_often_a_cut_makes_another_possible(text: str) -> None:
    result = CLEANERS[0].clean(text)
    assert faults(result) == []
    assert CLEANERS[0].clean(result.text).text == result.text


@thorough
@given(texts, st.sampled_from(range(len(CONFIGS))))
def test_the_order_of_the_rules_does_not_matter(text: str, number: int) -> None:
    assert REVERSED[number].clean(text, id="a") == CLEANERS[number].clean(text, id="a")


@slow
@given(texts, cleaners)
def test_offsets_map_to_the_source_and_back(text: str, cleaner: Cleaner) -> None:
    assert_maps_offsets(cleaner.clean(text))


@pytest.mark.parametrize("offset", [-1, 100])
def test_offsets_outside_of_a_text_are_refused(offset: int) -> None:
    result = CLEANERS[0].clean("Rain fell. Leave a comment below!")
    for translate in (result.to_source, result.to_clean):
        with pytest.raises(ValueError, match=r"lies outside of the \w+"):
            translate(offset)


@thorough
@given(quarrelsome_texts, st.permutations(QUARRELSOME), st.sampled_from(CONFIGS))
def test_rules_that_quarrel_are_settled_whatever_their_order(text: str, order: list[Rule], config: Config) -> None:
    result = cleaner_of(order, config).clean(text)
    assert_accounts_for_every_code_point(result, text)
    assert_maps_offsets(result)
    assert result == cleaner_of(QUARRELSOME, config).clean(text)
    assert {problem.kind for problem in result.problems} <= {"unstable", "held-back"}
    if not result.problems:
        assert cleaner_of(order, config).clean(result.text).removals == ()


def look_at_everything(triggers: Triggers, document: Document, hits: Sequence[Hit], *_: object) -> Places:
    return triggers.places(document, hits)


@thorough
@given(composed | quarrelsome_texts, st.sampled_from((*CLEANERS, *map(partial(cleaner_of, QUARRELSOME), CONFIGS))))
def test_looking_again_only_at_what_a_cut_changed_loses_nothing(text: str, cleaner: Cleaner) -> None:
    quick = cleaner.clean(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Triggers, "places_after", look_at_everything)
        thorough = cleaner.clean(text)
    assert quick.removals == thorough.removals
    assert quick.problems == thorough.problems


@slow
@given(quarrelsome_texts)
def test_what_is_protected_stays(text: str) -> None:
    """A protected stretch of the source is one of the clean text, unless a likely protection met a certain vote."""
    result = cleaner_of(QUARRELSOME).clean(text)
    for at in range(len(text)):
        if text.startswith("cab", at):
            assert not any(removal.span.start < at + 3 and at < removal.span.end for removal in result.removals)


@slow
@given(texts)
def test_the_status_says_what_came_of_the_text(text: str) -> None:
    result = CLEANERS[0].clean(text)
    expected = "empty" if not result.text else "cleaned" if result.removals else "unchanged"
    assert result.status == expected
    assert result.text == text or result.removals


@slow
@given(texts, st.text(max_size=5))
def test_removals_have_ids_of_their_own(text: str, document_id: str) -> None:
    """A decision about one removal must not hit another one; and the same document gets the same ids again."""
    first, second = (CLEANERS[0].clean(text, id=document_id) for _ in range(2))
    ids = [removal.id for removal in first.removals]
    assert len(set(ids)) == len(ids)
    assert ids == [removal.id for removal in second.removals]


@settings(slow, max_examples=25)  # makes a cleaner for each text
@given(st.lists(texts, min_size=1, max_size=3))
def test_results_do_not_depend_on_what_was_cleaned_before(several: list[str]) -> None:
    used = Cleaner(strict=True)
    for text in several:
        assert used.clean(text) == Cleaner(strict=True).clean(text)


@slow
@given(texts, cleaners)
def test_statistics_in_which_nothing_stands_do_not_unsettle_a_text(text: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(text, statistics=Statistics())
    assert_accounts_for_every_code_point(result, text)
    assert cleaner.clean(result.text, statistics=Statistics()).removals == ()


# The same result in every way of getting it

SAMPLES: Final = (
    *(seed.text for seed in seeds()),
    "Rain fell. Leave a comment below!",
    "İ😀 Leave a comment below! \ud800\r\n",
    "",
    " \n",
)


@pytest.mark.parametrize("number", range(len(CONFIGS)), ids=["certain", "likely"])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_cleaner_gives_the_same_results(number: int, protocol: int) -> None:
    copy = pickle.loads(pickle.dumps(CLEANERS[number], protocol))
    assert copy.config == CLEANERS[number].config
    assert [copy.clean(text) for text in SAMPLES] == [CLEANERS[number].clean(text) for text in SAMPLES]


def test_a_result_can_be_pickled() -> None:
    for text in SAMPLES:
        result = CLEANERS[0].clean(text)
        result.to_source(0)  # fills what is kept on the result
        assert pickle.loads(pickle.dumps(result)) == result


def test_threads_that_share_a_cleaner_get_the_same_results() -> None:
    cleaner = Cleaner(strict=True)
    clean: Callable[[str], CleanResult] = cleaner.clean
    texts = SAMPLES * 20
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(clean, texts)) == [CLEANERS[0].clean(text) for text in texts]
