"""When something goes wrong: it is named in the result, the rest goes on, and the source is never lost."""

from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from cleaner import CleanResult, Confidence, Span
from cleaner.document import Document
from cleaner.model import Kind, Problem, Vote
from cleaner.pipeline import ROUNDS, fault_of
from cleaner.rules.rule import Literal, Rule
from tests.support import WORDS, Votes, at_every_place, cleaner_of, made_up

TEXT: Final = "One * two # three."

STAR: Final = made_up("star", Literal("*"), votes=at_every_place())


def raising(rule: Rule, _: Document, places: Sequence[Span]) -> Iterator[Vote]:
    """Votes, and then fails: what was said before the failure must not count."""
    yield rule.vote(places[0], Confidence.CERTAIN, WORDS)
    raise RuntimeError("lost the thread")


RAISING: Final = made_up("raising", Literal("#"), votes=raising)


def voting(span: Span, confidence: Confidence = Confidence.CERTAIN) -> Votes:
    """Votes on this span, wherever it was woken, beside a good vote on the first place."""

    def votes(rule: Rule, _: Document, places: Sequence[Span]) -> Iterator[Vote]:
        yield rule.vote(places[0], Confidence.LIKELY, WORDS)
        yield rule.vote(span, confidence, WORDS)

    return votes


def texts_of(result: CleanResult) -> list[tuple[str, str]]:
    return [(removal.rule, removal.text) for removal in result.removals]


# A rule that raises


@pytest.mark.parametrize("rules", [[RAISING, STAR], [STAR, RAISING]], ids=["first", "last"])
def test_a_rule_that_raises_is_named_and_the_other_rules_count(rules: list[Rule]) -> None:
    result = cleaner_of(rules, strict=False).clean(TEXT)
    assert texts_of(result) == [("star", "*"), ("closing-space", " ")]
    assert result.text == "One two # three."
    # The text is looked at twice, and the rule fails both times; to know it once is enough.
    assert result.problems == (Problem("rule-error", "raising: RuntimeError: lost the thread"),)
    assert result.status == "cleaned"
    assert result.rebuild() == TEXT


def test_a_strict_cleaner_raises_what_a_rule_raises() -> None:
    with pytest.raises(RuntimeError, match="lost the thread"):
        cleaner_of([RAISING, STAR], strict=True).clean(TEXT)


def test_a_rule_that_nothing_wakes_cannot_fail() -> None:
    result = cleaner_of([RAISING, STAR], strict=True).clean("One * two.")
    assert result.problems == ()
    assert result.text == "One two."


def test_when_a_protection_raises_nothing_is_cut() -> None:
    shield = made_up("shield", Literal("#"), votes=raising, protects=True)
    result = cleaner_of([shield, STAR], strict=False).clean(TEXT)
    assert result.text == TEXT
    assert result.problems == (Problem("rule-error", "shield: RuntimeError: lost the thread"),)


def test_a_rule_of_another_language_is_not_asked() -> None:
    cleaner = cleaner_of([made_up("raising", Literal("#"), votes=raising, languages=("de",)), STAR])
    assert cleaner.clean(TEXT, language="en").text == "One two # three."
    with pytest.raises(RuntimeError):
        cleaner.clean(TEXT, language="de")
    with pytest.raises(RuntimeError):  # nobody said which language it is in
        cleaner.clean(TEXT)


# A vote that cannot be

INVALID: Final = {
    "empty": voting(Span(4, 4)),
    "backwards": voting(Span(5, 4)),
    "before the text": voting(Span(-1, 4)),
    "beyond the text": voting(Span(4, len(TEXT) + 1)),
    "surer than the rule may be": voting(Span(0, 3), Confidence.CERTAIN),
}


@pytest.mark.parametrize("votes", INVALID.values(), ids=INVALID.keys())
def test_an_invalid_vote_is_a_problem_and_the_votes_of_its_rule_drop(votes: Votes) -> None:
    bad = made_up("bad", Literal("#"), votes=votes, highest=Confidence.LIKELY)
    result = cleaner_of([bad, STAR], strict=False).clean(TEXT)
    assert texts_of(result) == [("star", "*"), ("closing-space", " ")]
    assert [lost.vote.rule for lost in result.losing_votes] == []
    assert result.problems
    assert all(problem.message.startswith("bad: ") for problem in result.problems)
    assert result.rebuild() == TEXT


@pytest.mark.parametrize("votes", INVALID.values(), ids=INVALID.keys())
def test_a_strict_cleaner_raises_at_an_invalid_vote(votes: Votes) -> None:
    bad = made_up("bad", Literal("#"), votes=votes, highest=Confidence.LIKELY)
    with pytest.raises(ValueError, match="invalid vote"):
        cleaner_of([bad, STAR], strict=True).clean(TEXT)


def test_an_invalid_vote_has_a_kind_of_its_own() -> None:
    bad = made_up("bad", Literal("#"), votes=voting(Span(4, 4)))
    result = cleaner_of([bad], strict=False).clean(TEXT)
    assert [problem.kind for problem in result.problems] == ["invalid-vote"]


# A cut that goes wrong

BROKEN: Final = {
    "overlapping a cut": [(Span(4, 6), 0)],
    "twice the same": [(Span(5, 6), 0), (Span(5, 6), 0)],
    "overlapping each other": [(Span(5, 8), 0), (Span(7, 10), 0)],
}


@pytest.mark.parametrize("spans", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_cut_leaves_the_source_untouched(
    spans: list[tuple[Span, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.pipeline.closing_space", lambda *_: list(spans))
    result = cleaner_of([STAR]).clean(TEXT, id="a.txt")
    assert (result.status, result.text, result.source) == ("failed", TEXT, TEXT)
    assert result.removals == ()
    assert [problem.kind for problem in result.problems] == ["self-check"]
    assert result.rebuild() == TEXT


def test_the_self_check_sees_a_text_that_does_not_fit_its_removals() -> None:
    good = cleaner_of([STAR]).clean(TEXT)
    assert fault_of(good) is None
    altered = CleanResult(None, TEXT, good.text.upper(), "cleaned", good.removals)
    assert fault_of(altered) == "clean text and removals do not make up the source"
    doubled = CleanResult(None, TEXT, good.text, "cleaned", (*good.removals, good.removals[-1]))
    assert "overlaps another or lies outside" in (fault_of(doubled) or "")


# A text that does not come to rest


def first_word(rule: Rule, document: Document, _: Sequence[Span]) -> Iterator[Vote]:
    """There is always a first word: such a rule never has enough."""
    end = document.text.find(" ")
    yield rule.vote(Span(0, end if end > 0 else len(document.text)), Confidence.CERTAIN, WORDS)


HUNGRY: Final = made_up("hungry", Literal("w"), votes=first_word)


def test_a_rule_that_never_has_enough_is_stopped_and_named() -> None:
    words = [f"w{number}" for number in range(10)]
    result = cleaner_of([HUNGRY]).clean(" ".join(words))
    assert [problem.kind for problem in result.problems] == ["unstable"]
    assert str(ROUNDS) in result.problems[0].message
    assert result.text == " ".join(words[ROUNDS:])
    assert result.rebuild() == result.source


def test_a_text_that_comes_to_rest_in_the_last_round_is_no_problem() -> None:
    result = cleaner_of([HUNGRY]).clean(" ".join(f"w{number}" for number in range(ROUNDS)))
    assert (result.text, result.problems) == ("", ())


# After several rounds, spans still lie in the source

BRACKETS: Final = made_up("brackets", Literal("()"), votes=at_every_place())
AFTERWARDS: Final = made_up("afterwards", Literal("ab"), votes=at_every_place(Confidence.HINT), highest=Confidence.HINT)


def test_what_a_cut_brings_together_is_cut_in_the_next_round() -> None:
    result = cleaner_of([BRACKETS]).clean("a (()) b")
    assert result.text == "a b"
    assert [(removal.text, removal.rule, removal.span.start) for removal in result.removals] == [
        ("(", "brackets", 2),
        ("()", "brackets", 3),
        (")", "brackets", 5),
        (" ", "closing-space", 6),
    ]
    assert result.problems == ()


def test_a_note_on_text_that_a_cut_brought_together_spans_the_cut() -> None:
    result = cleaner_of([BRACKETS, AFTERWARDS]).clean("x a()b")
    assert result.text == "x ab"
    assert [(note.rule, note.span) for note in result.notes] == [("afterwards", Span(2, 6))]


def test_there_is_no_note_on_text_that_went() -> None:
    """A note is about text that stays: whoever reads it looks for the text in the clean file."""
    cut = made_up("cut", Literal("xaby"), votes=at_every_place())
    result = cleaner_of([cut, AFTERWARDS]).clean("One xaby two ab.")
    assert result.text == "One two ab."
    assert [note.span for note in result.notes] == [Span(13, 15)]


def at_the_end(rule: Rule, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
    """Sure of a place that nothing follows, unsure of any other."""
    for place in places:
        is_last = not document.text[place.end :].strip()
        yield rule.vote(place, Confidence.CERTAIN if is_last else Confidence.LIKELY, WORDS)


def test_a_vote_that_loses_in_one_round_and_cuts_in_the_next_has_not_lost() -> None:
    end = made_up("end", Literal("#"), votes=at_the_end)
    result = cleaner_of([BRACKETS, end]).clean("One # ()")
    assert result.text == "One"
    assert [removal.rule for removal in result.removals if removal.text == "#"] == ["end"]
    assert result.losing_votes == ()


def once_alone(rule: Rule, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
    """Has an opinion only when there are no brackets, wherever they are."""
    if "(" not in document.text:
        yield from at_every_place(Confidence.LIKELY, frozenset({Kind.SHAPE}))(rule, document, places)


def test_a_vote_that_lost_is_cast_again_when_a_cut_elsewhere_brings_a_second_kind_of_evidence() -> None:
    first = made_up("first", Literal("#"), votes=at_every_place(Confidence.LIKELY), reads_line_only=True)
    second = made_up("second", Literal("#"), votes=once_alone)
    result = cleaner_of([BRACKETS, first, second]).clean("One.\n#\nTwo () three.")
    assert result.text == "One.\nTwo three."
    assert result.losing_votes == ()


def test_a_losing_vote_lies_in_the_source() -> None:
    likely = made_up("unsure", Literal("c"), votes=at_every_place(Confidence.LIKELY, frozenset({Kind.SHAPE})))
    result = cleaner_of([BRACKETS, likely]).clean("x () c")
    assert [(lost.vote.rule, lost.vote.span) for lost in result.losing_votes] == [("unsure", Span(5, 6))]
    assert result.source[5:6] == "c"
