"""What wakes which rule, and where; and that a second look after a cut finds what a look at everything would."""

from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import BlockTag, Example, Literal, Repeat, Rule, Shape, Trigger, marked
from cleaner.rules.triggers import Hit, Triggers
from cleaner.text.folding import fold
from tests.support import at_every_place, made_up


def waking_on(*triggers: Trigger) -> Rule:
    return made_up("made-up", *triggers, votes=at_every_place())


def places_of(rules: Sequence[Rule], text: str) -> dict[int, list[Span]]:
    triggers, document = Triggers(rules), Document(text)
    return triggers.places(document, triggers.hits(document))


def woken(text: str, *triggers: Trigger) -> str:
    """The text with marks round the places of a rule with these triggers."""
    return marked(text, places_of([waking_on(*triggers)], text).get(0, []))


# Literals


@pytest.mark.parametrize(
    ("literal", "drawn"),
    [
        ("share", "⟦Share⟧ it, ⟦share⟧d!"),  # any case, also in a word
        ("don't", "⟦DON’T⟧ go, ⟦don't⟧ go, dont go"),
        ("a b", "⟦a b⟧, ⟦A\xa0B⟧, a  b, a\nb"),  # a no-break space is a blank, two blanks are not one
        ("istanbul", "⟦İSTANBUL⟧ is ⟦İstanbul⟧"),
        ("café", "⟦CAFÉ⟧ cafe cafe\u0301"),  # no normal forms: code points are compared
        ("日本", "⟦日本⟧語"),
        ("a", "\ud800⟦a⟧\udfff"),  # lone surrogates are in the way of nothing
        ("a", ""),
        ("a", "😀⟦a⟧😀"),
    ],
    ids=ascii,
)
def test_a_literal_wakes_where_it_stands_in_folded_text(literal: str, drawn: str) -> None:
    example = Example(drawn)
    assert woken(example.text, Literal(literal)) == drawn


def test_every_occurrence_of_every_literal_is_found() -> None:
    places = places_of([waking_on(Literal("aba"), Literal("b")), waking_on(Literal("ab"))], "ababa")
    assert {rule: sorted(found) for rule, found in places.items()} == {
        0: [Span(1, 2), Span(3, 4)],  # where "aba" stands, its "b" wakes the rule already
        1: [Span(0, 2), Span(2, 4)],
    }


def test_rules_that_share_a_literal_wake_at_the_same_places() -> None:
    places = places_of([waking_on(Literal("a")), waking_on(Literal("b")), waking_on(Literal("a"))], "xaxb")
    assert places == {0: [Span(1, 2)], 1: [Span(3, 4)], 2: [Span(1, 2)]}


def test_what_finds_nothing_does_not_wake() -> None:
    assert places_of([waking_on(Literal("zorp")), waking_on(Shape("k{3}")), waking_on(Repeat())], "One.\nTwo.") == {}
    assert places_of([], "One.") == {}


def test_text_has_no_blocks_to_wake_a_rule() -> None:
    assert places_of([waking_on(BlockTag("li"))], "- One\n- Two") == {}


# Shapes


@pytest.mark.parametrize(
    ("pattern", "drawn"),
    [
        ("k{2}", "One.\n⟦Name: Jo\nJob: Glazier⟧\nTwo."),
        ("k+", "⟦Name: Jo⟧\nOne.\n⟦Job: Glazier\nAge: 4⟧"),
        ("k(?:_*k)+", "⟦Name: Jo\n\n\nJob: Glazier⟧\n\nOne."),  # the blank line after the last is not in it
        ("b{3,}", "- a\n- b\n\n⟦- c\n- d\n- e⟧"),
        ("_", "One.\n⟦  ⟧\nTwo."),
        ("k{2}", "One.\r\n⟦Name: Jo\r\nJob: Glazier⟧\r\nTwo."),
        (r"t\Z", "A Title\nOne.\n⟦The End⟧"),
    ],
    ids=ascii,
)
def test_a_shape_wakes_at_the_lines_that_look_like_it(pattern: str, drawn: str) -> None:
    example = Example(drawn)
    assert woken(example.text, Shape(pattern)) == drawn


# Repeats


@pytest.mark.parametrize(
    "drawn",
    [
        "The Pier\n\n⟦The Pier⟧",
        "The Pier\n⟦ The Pier ⟧",  # blanks round a line do not count
        "The Pier\nOne.\n\nTwo.\n⟦The Pier⟧",
        "It rained. The Pier\n\n⟦The Pier⟧",  # the end of the line before it
        "It rained. The Pier\nOne.\nThe Pier",  # but of no other line
        "The Pier\n⟦The Pier⟧\n⟦The Pier⟧",
        "The Pier\nthe pier",  # case is part of a line
        "One.\n\n\nTwo.\n\n",  # blank lines repeat nothing
        f"{'It rained on the pier. ' * 8}\n{'It rained on the pier. ' * 8}",  # nor do long ones
        f"{'It rained. ' * 20}The Pier\n⟦The Pier⟧",
    ],
)
def test_a_repeat_wakes_at_short_lines_that_stood_there_before(drawn: str) -> None:
    example = Example(drawn)
    assert woken(example.text, Repeat()) == drawn


# Places

EVERY_KIND: Final = (Literal("pier"), Literal("the pier"), Literal("he"), Shape("t"), Repeat())


@pytest.mark.parametrize(
    "rules",
    [
        [waking_on(Literal("in the comments"), Literal("comment"))],  # the one inside of the other ends first
        [waking_on(*EVERY_KIND)],
        [waking_on(Literal("e"), Shape("t")), waking_on(*EVERY_KIND)],
    ],
    ids=["literals", "every kind", "two rules"],
)
def test_a_rule_is_given_its_places_in_order(rules: list[Rule]) -> None:
    for found in places_of(rules, "The Pier\n\nIn the Comments\nThe Pier").values():
        assert found == sorted(found)


# After a cut

ALPHABET: Final = "aAbBiİ ’'\xa0\nßé\ud800\u0301😀"
LITERALS: Final = ("a", "ab", "aba", "b'a", "a b", "ii", "ßa", "é", "bab aab'b a", "😀a", "b\nb")


def occurrences(text: str) -> set[Hit]:
    """Every occurrence of every literal, looked for one by one."""
    folded = fold(text)
    return {
        (number, at, at + len(literal))
        for number, literal in enumerate(LITERALS)  # a rule for each, so that none stands for another
        for at in range(len(folded))
        if folded.startswith(literal, at)
    }


TRIGGERS: Final = Triggers([waking_on(Literal(text)) for text in LITERALS])
ASCII_TRIGGERS: Final = Triggers([waking_on(Literal(text)) for text in LITERALS if text.isascii()])
texts = st.text(st.sampled_from(ALPHABET), max_size=40) | st.text(st.sampled_from("ab' \n"), max_size=60)


def kept_spans(text: str) -> st.SearchStrategy[list[Span]]:
    """Stretches of a text that a few cuts leave, with something cut between any two."""
    edges = st.lists(st.integers(0, len(text)), max_size=10, unique=True).map(sorted)
    return edges.map(lambda at: [Span(start, end) for start, end in zip(at[::2], at[1::2], strict=False)])


@given(texts)
def test_hits_are_all_occurrences(text: str) -> None:
    assert set(TRIGGERS.hits(Document(text))) == occurrences(text)


@settings(max_examples=400)
@given(texts.flatmap(lambda text: st.tuples(st.just(text), kept_spans(text))))
def test_after_a_cut_the_second_look_finds_what_a_look_at_everything_finds(drawn: tuple[str, list[Span]]) -> None:
    text, kept = drawn
    for triggers in (TRIGGERS, ASCII_TRIGGERS):
        before = Document(text)
        after = before.made_of(kept)
        hits = triggers.hits_after(after, triggers.hits(before), kept)
        anew = triggers.hits(Document(after.text))
        assert sorted(hits) == sorted(anew)
        assert triggers.places(after, hits).keys() == triggers.places(after, anew).keys()


@given(texts.flatmap(lambda text: st.tuples(st.just(text), kept_spans(text))), st.data())
def test_looks_after_one_cut_and_another_find_the_same(drawn: tuple[str, list[Span]], data: st.DataObject) -> None:
    text, kept = drawn
    first = Document(text)
    second = first.made_of(kept)
    hits = TRIGGERS.hits_after(second, TRIGGERS.hits(first), kept)
    kept_again = data.draw(kept_spans(second.text))
    third = second.made_of(kept_again)
    assert sorted(TRIGGERS.hits_after(third, hits, kept_again)) == sorted(TRIGGERS.hits(Document(third.text)))


EXAMPLES: Final = tuple(example.text for rule in all_rules() for example in (*rule.removes, *rule.keeps, *rule.misses))
SHIPPED: Final = Triggers(all_rules())


example_texts = st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=3).map(" ".join)


@given(example_texts.flatmap(lambda text: st.tuples(st.just(text), kept_spans(text))))
def test_the_shipped_rules_wake_after_a_cut_as_they_would_in_a_new_document(drawn: tuple[str, list[Span]]) -> None:
    text, kept = drawn
    before = Document(text)
    after, alone = before.made_of(kept), Document(before.made_of(kept).text)
    hits = SHIPPED.hits_after(after, SHIPPED.hits(before), kept)
    assert SHIPPED.places(after, hits) == SHIPPED.places(alone, SHIPPED.hits(alone))
