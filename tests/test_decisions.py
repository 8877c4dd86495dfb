"""What the user decided counts more than any rule, and is found again in a document that was edited."""

import pickle
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Config, clean
from cleaner.decisions import Action, Decision, Decisions, placed, quoting
from cleaner.model import CleanResult, Confidence, Kind, Span
from cleaner.rules.rule import Example
from tests.support import removed

APPEAL: Final = "Share your thoughts in the comments below!"
FILLED: Final = f"Rain fell all night.\n\n{APPEAL}\n\nThe river rose.\n\n{APPEAL}\n"


def decide(action: Action, drawn: str) -> Decision:
    """The decision about the span that is marked, in a document a.txt."""
    example = Example(drawn)
    (span,) = example.spans
    return quoting(action, "a.txt", example.text, span)


def cleaned(text: str, *decisions: Decision, config: Config | None = None) -> CleanResult:
    return Cleaner(config or Config(), decisions=Decisions(decisions), strict=True).clean(text, id="a.txt")


def test_what_is_kept_stays_and_the_result_says_why() -> None:
    first, second = removed(clean(FILLED, id="a.txt"))
    result = cleaned(FILLED, quoting("keep", "a.txt", FILLED, first))
    assert removed(result) == [second]
    assert {(lost.vote.span, lost.because) for lost in result.losing_votes} == {(first, "protected by decision")}
    assert cleaned(FILLED, *(quoting("keep", "a.txt", FILLED, span) for span in (first, second))).text == FILLED


def test_what_is_dropped_goes_with_the_space_round_it() -> None:
    drawn = "Rain fell.\n\n⟦Our shop is open.⟧\n\nIt fell on.\n"
    result = cleaned(Example(drawn).text, decide("drop", drawn))
    assert result.text == "Rain fell.\n\nIt fell on.\n"
    (removal,) = [removal for removal in result.removals if removal.rule == "decision"]
    assert (removal.text, removal.confidence, removal.kinds) == (
        "Our shop is open.",
        Confidence.CERTAIN,
        frozenset({Kind.USER}),
    )
    assert result.rebuild() == result.source


@pytest.mark.parametrize(
    "drawn", ["Rain.\n\n```\ncode ⟦goes⟧\n```\n", "Keep ⟦this⟧ line.\n"], ids=["code", "a pattern"]
)
def test_what_is_dropped_goes_whatever_protects_it(drawn: str) -> None:
    result = cleaned(Example(drawn).text, decide("drop", drawn), config=Config(protect=("Keep this line",)))
    assert removed(result) == list(Example(drawn).spans)


@pytest.mark.parametrize(
    ("action", "decided", "now"),
    [
        ("keep", "One. ⟦Two.⟧ Three.", "One. ⟦Two.⟧ Three."),
        ("keep", "One. ⟦Two.⟧ Three.", "Before. One. ⟦Two.⟧ Three."),
        ("keep", "One. ⟦Two.⟧ Three.", "One. Two. Four. One. ⟦Two.⟧ Three."),  # more of the quotation
        ("keep", "Two. Two. ⟦Two.⟧", "Two. Two. ⟦Two.⟧"),
        ("keep", "One. ⟦Two.⟧ Three.", "Neither. ⟦Two.⟧ Nor."),  # in doubt it stays
        ("keep", "One. ⟦Two.⟧ Three.", "One. Three."),
        ("keep", "One.⟦  ⟧Three.", "One.  Three."),  # white space has no will of its own
        ("drop", "One. ⟦Two.⟧ Three.", "One. ⟦Two.⟧ Three."),
        ("drop", "One. ⟦Two.⟧ Three.", "Before. One. ⟦Two.⟧ Three."),
        ("drop", "One. ⟦Two.⟧ Three.", "One. Two. Four."),  # in doubt, too
        ("drop", "Two. ⟦Two.⟧ Three.", "Two. Three."),  # what is left when it went
    ],
)
def test_a_decision_is_found_again_in_an_edited_document(action: Action, decided: str, now: str) -> None:
    if "⟦" in now and not decided.count("⟦  ⟧"):
        text, spans = Example(now).text, list(Example(now).spans)
    else:
        text, spans = now, []
    found = placed(text, [decide(action, decided)])
    assert (found.kept if action == "keep" else found.dropped) == spans
    assert len(found.stale) == (not spans)


def test_a_decision_without_text_holds_where_the_removal_was() -> None:
    result = clean(FILLED, id="a.txt")
    second = [removal for removal in result.removals if removal.text == APPEAL][1]
    keep = Decision(
        action="keep", document="a.txt", start=second.span.start, end=second.span.end, id=second.id, text=None
    )
    assert APPEAL in cleaned(FILLED, keep).text
    moved = cleaned(f"More. {FILLED}", keep)
    assert APPEAL not in moved.text
    assert [problem.kind for problem in moved.problems] == ["stale-decision"]


def test_the_later_of_two_decisions_counts() -> None:
    text = "One. Two. Three."
    whole, part = decide("keep", "⟦One. Two. Three.⟧"), decide("drop", "One. ⟦Two.⟧ Three.")
    assert placed(text, [whole, part])[:2] == ([Span(0, 4), Span(10, 16)], [Span(5, 9)])
    assert placed(text, [part, whole])[:2] == ([Span(0, 16)], [])


def test_decisions_about_other_documents_change_nothing() -> None:
    drop = decide("drop", "Rain ⟦fell⟧.")
    assert Cleaner(decisions=Decisions((drop,))).clean("Rain fell.", id="b.txt").text == "Rain fell."
    assert Cleaner(decisions=Decisions((drop,))).clean("Rain fell.").text == "Rain fell."


def test_a_cleaner_takes_its_decisions_along_when_it_is_pickled() -> None:
    cleaner = Cleaner(decisions=Decisions((decide("drop", "Rain ⟦fell⟧."),)))
    assert pickle.loads(pickle.dumps(cleaner)).clean("Rain fell.", id="a.txt").text == "Rain ."


@given(st.data())
def test_whatever_is_decided_is_done_and_nothing_is_lost(data: st.DataObject) -> None:
    text = data.draw(
        st.sampled_from([FILLED, FILLED * 2, f"{APPEAL}\n{APPEAL}\n", f"x {APPEAL} y\n\n```\n{APPEAL}\n```\n"])
    )
    decisions = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        span = Span(start, data.draw(st.integers(start + 1, len(text))))
        decisions.append(quoting(data.draw(st.sampled_from(["keep", "drop"])), "a.txt", text, span))
    result, found = cleaned(text, *decisions), placed(text, decisions)
    assert result.rebuild() == text
    assert not any(problem.kind == "unstable" for problem in result.problems)
    for span in found.kept:
        assert not any(removal.span.overlaps(span) for removal in result.removals)
    gone = [at for removal in result.removals for at in range(removal.span.start, removal.span.end)]
    assert {at for span in found.dropped for at in range(span.start, span.end)} <= set(gone)
