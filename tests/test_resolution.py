"""Votes in, removals out. A row is a text, votes drawn into copies of it, and what comes of them."""

import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Confidence, Span
from cleaner.document import Document
from cleaner.model import Kind, Vote
from cleaner.resolution import Resolution, resolve
from cleaner.rules.rule import Example, marked

CERTAIN, LIKELY, HINT = Confidence.CERTAIN, Confidence.LIKELY, Confidence.HINT
WORDS, SHAPE = frozenset({Kind.WORDS}), frozenset({Kind.SHAPE})
ONLY_LIKELY: Final = "only likely: needs a second kind of evidence or --confidence likely"


def votes(
    rule: str,
    drawn: str,
    confidence: Confidence = CERTAIN,
    kinds: frozenset[Kind] = WORDS,
    *,
    protects: bool = False,
) -> list[Vote]:
    """A vote of ``rule`` on each span that is marked in ``drawn``."""
    return [
        Vote(span, rule, f"{rule}-category", confidence, kinds, {"seen": rule}, protects)
        for span in Example(drawn).spans
    ]


def certain(rule: str, drawn: str) -> list[Vote]:
    return votes(rule, drawn)


def likely(rule: str, drawn: str, kinds: frozenset[Kind] = WORDS) -> list[Vote]:
    return votes(rule, drawn, LIKELY, kinds)


def hint(rule: str, drawn: str) -> list[Vote]:
    return votes(rule, drawn, HINT)


def shield(drawn: str, confidence: Confidence = CERTAIN) -> list[Vote]:
    return votes("shield", drawn, confidence, protects=True)


def resolved(drawn: str, *ballots: list[Vote], accept: Confidence = CERTAIN) -> Resolution:
    return resolve(Document(Example(drawn).text), [vote for ballot in ballots for vote in ballot], accept=accept)


class Row(NamedTuple):
    title: str
    ballots: tuple[list[Vote], ...]
    cut: str
    labels: tuple[str, ...] = ()
    """The rule that names each cut, and after a plus those that go with it."""
    lost: tuple[str, ...] = ()
    accept: Confidence = CERTAIN


# A paragraph, long enough to count as prose (over 160 code points): what agrees there grows to sentences.
PROSE: Final = (
    "The ferry left the harbour before dawn, and the few who had come to see it off stood in the drizzle for a long while. "
    "Jane Doe took this. Nobody spoke. The lamps along the quay went out one by one, and the town lay as it had lain."
)


def prose(target: str) -> str:
    """The paragraph with ``target`` marked in it."""
    assert PROSE.count(target) == 1
    return PROSE.replace(target, f"⟦{target}⟧")


ROWS: Final = [
    Row("certain cuts", (certain("a", "One. ⟦Two.⟧ Three."),), "One. ⟦Two.⟧ Three.", ("a",)),
    Row("likely does not cut", (likely("a", "One. ⟦Two.⟧"),), "One. Two.", lost=(f"a: {ONLY_LIKELY}",)),
    Row("likely cuts where it is enough", (likely("a", "One. ⟦Two.⟧"),), "One. ⟦Two.⟧", ("a",), accept=LIKELY),
    Row("a hint never cuts", (hint("a", "One. ⟦Two.⟧"),), "One. Two.", accept=LIKELY),
    Row("nothing in, nothing out", (), "One. Two."),
    # Protection, rank by rank
    Row(
        "a certain protection stops certain votes",
        (certain("a", "One. ⟦Two.⟧"), shield("⟦One. Two.⟧")),
        "One. Two.",
        lost=("a: protected by shield",),
    ),
    Row(
        "a likely protection does not stop certain votes",
        (certain("a", "One. ⟦Two.⟧"), shield("⟦One. Two.⟧", LIKELY)),
        "One. ⟦Two.⟧",
        ("a",),
    ),
    Row(
        "a likely protection stops likely votes that would be enough",
        (likely("a", "One. ⟦Two.⟧"), shield("⟦One. Two.⟧", LIKELY)),
        "One. Two.",
        lost=("a: protected by shield",),
        accept=LIKELY,
    ),
    Row(
        "a certain protection stops likely votes that would be enough",
        (likely("a", "One. ⟦Two.⟧"), shield("⟦One. Two.⟧")),
        "One. Two.",
        lost=("a: protected by shield",),
        accept=LIKELY,
    ),
    Row(
        "a likely protection stops likely votes that agree",
        (likely("a", "⟦Photo: Jane⟧"), likely("b", "⟦Photo: Jane⟧", SHAPE), shield("⟦Photo: Jane⟧", LIKELY)),
        "Photo: Jane",
        lost=("a: protected by shield", "b: protected by shield"),
    ),
    Row(
        "a hint protects nothing",
        (certain("a", "⟦One.⟧ Two."), likely("b", "One. ⟦Two.⟧"), shield("⟦One. Two.⟧", HINT)),
        "⟦One.⟧ ⟦Two.⟧",
        ("a", "b"),
        accept=LIKELY,
    ),
    Row(
        "a vote that a protection touches anywhere loses whole",
        (certain("a", "One. ⟦Two. Three.⟧"), shield("One. Two. Three⟦.⟧")),
        "One. Two. Three.",
        lost=("a: protected by shield",),
    ),
    Row(
        "a protection next to a vote does not touch it",
        (certain("a", "One.⟦Two.⟧Three."), shield("⟦One.⟧Two.⟦Three.⟧")),
        "One.⟦Two.⟧Three.",
        ("a",),
    ),
    Row(
        "a protection covers its own votes only",
        (certain("a", "⟦One.⟧ Two. ⟦Three.⟧"), shield("One. ⟦Two.⟧ Three.")),
        "⟦One.⟧ Two. ⟦Three.⟧",
        ("a", "a"),
    ),
    Row(
        "a short protection does not hide a long one that starts before it",
        (certain("a", "One. Two. ⟦Three.⟧"), shield("⟦One. Two. Three.⟧"), shield("One. ⟦Two.⟧ Three.")),
        "One. Two. Three.",
        lost=("a: protected by shield",),
    ),
    # Agreement
    Row(
        "two kinds of evidence for one span agree",
        (likely("a", "One\n⟦Photo: Jane⟧"), likely("b", "One\n⟦Photo: Jane⟧", SHAPE)),
        "One\n⟦Photo: Jane⟧",
        ("a+b",),
    ),
    Row(
        "twice the same kind does not agree",
        (likely("a", "One\n⟦Photo: Jane⟧"), likely("b", "One\n⟦Photo: Jane⟧")),
        "One\nPhoto: Jane",
        lost=(f"a: {ONLY_LIKELY}", f"b: {ONLY_LIKELY}"),
    ),
    Row(
        "one kind in common is one too many",
        (likely("a", "One\n⟦Photo: Jane⟧", WORDS | SHAPE), likely("b", "One\n⟦Photo: Jane⟧", SHAPE | {Kind.TOPIC})),
        "One\nPhoto: Jane",
        lost=(f"a: {ONLY_LIKELY}", f"b: {ONLY_LIKELY}"),
    ),
    Row(
        "spans that touch do not overlap, so they do not agree",
        (likely("a", "⟦Photo⟧: Jane"), likely("b", "Photo⟦: Jane⟧", SHAPE)),
        "Photo: Jane",
        lost=(f"a: {ONLY_LIKELY}", f"b: {ONLY_LIKELY}"),
    ),
    Row(
        "the agreed overlap grows to the line",
        (likely("a", "One\nPho⟦to⟧: Jane\nTwo"), likely("b", "One\nPh⟦oto⟧: Jane\nTwo", SHAPE)),
        "One\n⟦Photo: Jane⟧\nTwo",
        ("b+a",),
    ),
    Row(
        "the agreed overlap grows to all lines that it touches",
        (likely("a", "One\nPho⟦to: Jane\nVideo⟧: Jim\nTwo"), likely("b", "One\nPho⟦to: Jane\nVideo⟧: Jim\nTwo", SHAPE)),
        "One\n⟦Photo: Jane\nVideo: Jim⟧\nTwo",
        ("a+b",),
    ),
    Row(
        "in prose the agreed overlap grows to the sentence",
        (likely("a", prose("took")), likely("b", prose("took this"), SHAPE)),
        prose("Jane Doe took this."),
        ("b+a",),
    ),
    Row(
        "in prose the agreed overlap grows to all sentences that it touches",
        (likely("a", prose("this. Nobody")), likely("b", prose("took this. Nobody spoke"), SHAPE)),
        prose("Jane Doe took this. Nobody spoke."),
        ("b+a",),
    ),
    Row(
        "in a short line of prose, too, a sentence that nobody voted on stays",
        (likely("a", "Rain fell. ⟦Jane took this.⟧"), likely("b", "Rain fell. ⟦Jane took this.⟧", SHAPE)),
        "Rain fell. ⟦Jane took this.⟧",
        ("a+b",),
    ),
    Row(
        "a protection in the grown span stops agreed votes",
        (likely("a", "Pho⟦to⟧: Jane"), likely("b", "Pho⟦to⟧: Jane", SHAPE), shield("Photo: ⟦Jane⟧", LIKELY)),
        "Photo: Jane",
        lost=(f"a: {ONLY_LIKELY}", f"b: {ONLY_LIKELY}"),
    ),
    Row(
        "a certain vote in the overlap needs no agreement",
        (likely("a", "Pho⟦to⟧: Jane"), certain("b", "Pho⟦to⟧: Jane")),
        "Pho⟦to⟧: Jane",
        ("b",),
    ),
    Row(
        "votes agree over a vote between them of the same kind",  # b ends before c starts, a does not
        (
            likely("a", "⟦Photo by Jane Doe⟧"),
            likely("b", "Photo ⟦by⟧ Jane Doe"),
            likely("c", "Photo by ⟦Jane⟧ Doe", SHAPE),
        ),
        "⟦Photo by Jane Doe⟧",
        ("a+c",),
    ),
    Row(
        "of three votes two agree",
        (
            likely("a", "⟦Photo: Jane⟧"),
            likely("b", "⟦Photo: Jane⟧", WORDS | SHAPE),
            likely("c", "⟦Photo: Jane⟧", SHAPE),
        ),
        "⟦Photo: Jane⟧",
        ("a+c",),
    ),
    # Merging
    Row(
        "overlapping cuts become one, named by the longer",
        (certain("a", "⟦One. Two.⟧ Three."), certain("b", "One. ⟦Two. Three.⟧")),
        "⟦One. Two. Three.⟧",
        ("b+a",),
    ),
    Row(
        "of equally long ones the first gives the name",
        (certain("b", "⟦One. Two.⟧ Six."), certain("a", "One. ⟦Two. Six.⟧")),
        "⟦One. Two. Six.⟧",
        ("b+a",),
    ),
    Row(
        "of equal spans the rule's id decides",
        (certain("b", "⟦One.⟧ Two."), certain("a", "⟦One.⟧ Two.")),
        "⟦One.⟧ Two.",
        ("a+b",),
    ),
    Row(
        "the highest confidence gives the name, however short",
        (likely("a", "⟦One. Two. Three.⟧ Four."), certain("b", "One. Two. ⟦Three. Four.⟧")),
        "⟦One. Two. Three. Four.⟧",
        ("b+a",),
        accept=LIKELY,
    ),
    Row(
        "a chain of overlaps is one cut",
        (
            certain("a", "⟦One. Two.⟧ Three. Four."),
            certain("b", "One. ⟦Two. Three.⟧ Four."),
            certain("c", "One. Two. ⟦Three. Four.⟧"),
        ),
        "⟦One. Two. Three. Four.⟧",
        ("c+a+b",),  # "Three. Four." and "Two. Three." have 12 and 11 code points
    ),
    Row(
        "a cut inside another is a part of it",
        (certain("a", "⟦One. Two. Three.⟧"), certain("b", "One. ⟦Two.⟧ Three.")),
        "⟦One. Two. Three.⟧",
        ("a+b",),
    ),
    Row(
        "spans that touch stay apart",
        (certain("a", "⟦One.⟧Two."), certain("b", "One.⟦Two.⟧")),
        "⟦One.⟧⟦Two.⟧",
        ("a", "b"),
    ),
    Row(
        "a rule is not named beside itself",
        (certain("a", "⟦One. Two.⟧ Three."), certain("a", "One. ⟦Two. Three.⟧")),
        "⟦One. Two. Three.⟧",
        ("a",),
    ),
    # Who has lost
    Row(
        "a likely vote inside of a cut has not lost",
        (certain("a", "One. ⟦Two. Three.⟧"), likely("b", "One. ⟦Two.⟧ Three.")),
        "One. ⟦Two. Three.⟧",
        ("a",),
    ),
    Row(
        "a likely vote that goes beyond a cut has lost",
        (certain("a", "One. ⟦Two.⟧ Three."), likely("b", "One. ⟦Two. Three.⟧")),
        "One. ⟦Two.⟧ Three.",
        ("a",),
        lost=(f"b: {ONLY_LIKELY}",),
    ),
    Row(
        "what a protected vote does not get, another may",
        (certain("a", "⟦One. Two.⟧ Three."), certain("b", "One. Two. ⟦Three.⟧"), shield("⟦One.⟧ Two. Three.")),
        "One. Two. ⟦Three.⟧",
        ("b",),
        lost=("a: protected by shield",),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.title)
def test_votes_become_cuts(row: Row) -> None:
    resolution = resolved(row.cut, *row.ballots, accept=row.accept)
    assert marked(Example(row.cut).text, [cut.span for cut in resolution.cuts]) == row.cut
    assert tuple("+".join((cut.vote.rule, *cut.others)) for cut in resolution.cuts) == row.labels
    assert sorted(f"{lost.vote.rule}: {lost.because}" for lost in resolution.losing) == sorted(row.lost)


def test_a_vote_that_named_a_cut_is_not_said_to_lack_evidence() -> None:
    """It is the longer of two that agree, so it gives the name; that some of its span stays is no lack of evidence."""
    resolution = resolved(
        "One\nPhoto: Jane", likely("a", "⟦One\nPhoto: Jane⟧"), likely("b", "One\n⟦Photo: Jane⟧", SHAPE)
    )
    assert [(cut.vote.rule, cut.others) for cut in resolution.cuts] == [("a", ("b",))]
    assert [lost for lost in resolution.losing if lost.because == ONLY_LIKELY] == []


def test_hints_become_notes_with_their_evidence() -> None:
    resolution = resolved("One. Two.", hint("b", "One. ⟦Two.⟧"), hint("a", "⟦One.⟧ Two."))
    assert [(note.span, note.rule, note.category, note.evidence) for note in resolution.notes] == [
        (Span(0, 4), "a", "a-category", {"seen": "a"}),
        (Span(5, 9), "b", "b-category", {"seen": "b"}),
    ]


def test_a_protection_is_neither_a_note_nor_a_losing_vote() -> None:
    for confidence in Confidence:
        resolution = resolved("One. Two.", shield("One. ⟦Two.⟧", confidence))
        assert resolution == Resolution((), (), ())


def test_a_losing_vote_keeps_what_it_measured() -> None:
    (ballot,) = likely("a", "One. ⟦Two.⟧")
    (lost,) = resolved("One. Two.", [ballot]).losing
    assert lost.vote == ballot


# A text of two short lines, a paragraph, a blank line and a title.
TEXT: Final = f"Photo: Jane Doe\nOne. Two. Three.\n{PROSE}\n\nThe End"

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(
    lambda pair: Span(pair[0], min(pair[0] + pair[1], len(TEXT)))
)
ballots = st.lists(
    st.builds(
        Vote,
        span=spans,
        rule=st.sampled_from("abcde"),
        category=st.just("made-up"),
        confidence=st.sampled_from(Confidence),
        kinds=st.frozensets(st.sampled_from((Kind.WORDS, Kind.SHAPE, Kind.PLACE)), min_size=1),
        evidence=st.just({}),
        protects=st.booleans(),
    ),
    max_size=8,
    # What one rule says of one span comes in the rule's own order, whatever the order of the rules.
    unique_by=lambda vote: (vote.span, vote.rule),
)
accepted = st.sampled_from((LIKELY, CERTAIN))


@given(ballots.flatmap(lambda votes: st.tuples(st.just(votes), st.permutations(votes))), accepted)
def test_the_order_of_votes_does_not_matter(orders: tuple[list[Vote], Sequence[Vote]], accept: Confidence) -> None:
    document = Document(TEXT)
    assert resolve(document, orders[0], accept=accept) == resolve(document, orders[1], accept=accept)


@given(ballots, accepted)
def test_cuts_are_sorted_and_disjoint(votes: list[Vote], accept: Confidence) -> None:
    cuts = [cut.span for cut in resolve(Document(TEXT), votes, accept=accept).cuts]
    assert all(before.end <= after.start for before, after in itertools.pairwise(cuts))
    assert all(0 <= cut.start < cut.end <= len(TEXT) for cut in cuts)


@given(ballots, accepted)
def test_protected_text_goes_only_with_a_vote_of_a_higher_rank(votes: list[Vote], accept: Confidence) -> None:
    cuts = [cut.span for cut in resolve(Document(TEXT), votes, accept=accept).cuts]
    outright = [vote.span for vote in votes if not vote.protects and vote.confidence is CERTAIN]
    for protection in votes:
        if not protection.protects or protection.confidence is HINT:
            continue
        for at in range(protection.span.start, protection.span.end):
            point = Span(at, at + 1)
            if any(cut.overlaps(point) for cut in cuts):
                assert protection.confidence is LIKELY
                assert any(span.overlaps(point) for span in outright)


@given(ballots, accepted)
def test_every_vote_to_remove_takes_part_in_a_cut_or_has_lost(votes: list[Vote], accept: Confidence) -> None:
    resolution = resolve(Document(TEXT), votes, accept=accept)
    losing = [lost.vote for lost in resolution.losing]
    for vote in votes:
        if vote.protects or vote.confidence is HINT:
            assert vote not in losing
        elif vote not in losing:
            assert any(cut.span.overlaps(vote.span) for cut in resolution.cuts)
