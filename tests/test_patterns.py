"""Patterns of users: linear in time whatever they say, exact in their offsets, and refused with a reason."""

import copy
import pickle
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Config, Span
from cleaner.errors import UsageError
from cleaner.text.folding import fold
from cleaner.text.patterns import LinearPattern, needed_literals

# Each takes `re` over eight seconds on a line of less than 5,000 code points that it does not match.
HOSTILE: Final = (r"(a+)+$", r"^(\s*\w+\s*)*:$", r"(?:.*,){12}x", r".*share.*this.*page$", r"\s+$")
BAIT: Final = (
    "a" * 100_000 + "!",
    "word " * 20_000 + "!",
    "a," * 50_000,
    "share this, " * 10_000 + "!",
    " " * 100_000 + "!",
)


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("text", BAIT, ids=lambda text: text[:8])
def test_a_hostile_pattern_comes_to_an_end(pattern: str, text: str) -> None:
    """Without the engine this test would not end."""
    assert list(LinearPattern(pattern).spans(text)) == []


def test_hostile_patterns_protect_in_a_long_text() -> None:
    appeal = "Share your thoughts in the comments below!"
    text = f"{' '.join(BAIT)}\n\nRain fell all night. {appeal}\n"
    cleaner = Cleaner(Config(protect=HOSTILE))
    assert appeal not in cleaner.clean(text).text
    assert Cleaner(Config(protect=(*HOSTILE, "Share your"))).clean(text).text == text


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a", "'(a' is no pattern: missing ): (a"),
        ("(?=a)", "invalid perl operator: (?="),
        (r"(a)\1", r"invalid escape sequence: \1"),
        (r"a\Z", r"invalid escape sequence: \Z"),
        ("a{99999}", "invalid repetition size: {99999}"),
        ("[z-a]", "invalid character class range: z-a"),
        ("*", "no argument for repetition operator: *"),
        ("\ud800", "lone surrogate"),
        (r"\bÜbung", r"\b knows ASCII letters only, and there are others: \pL is any letter"),
        (r"Leer más \w+", r"\w knows ASCII letters only"),
    ],
)
def test_what_cannot_run_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        Cleaner(Config(protect=(pattern,)))
    assert reason in str(error.value)


@pytest.mark.parametrize("pattern", [r"\bShare\b", r"Leer más \pL+", r"\\w é", "é|[^\n]"])
def test_what_means_what_it_says_is_taken(pattern: str) -> None:
    assert LinearPattern(pattern).source == pattern


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_offsets_are_code_points_in_any_text(before: str, after: str) -> None:
    text = f"{before}⟨x⟩{after}"
    assert Span(len(before), len(before) + 3) in list(LinearPattern("⟨x⟩").spans(text))
    assert Span(len(before) + 1, len(before) + 2) in list(LinearPattern("⟨(?P<cut>x)⟩").spans(text, "cut"))


def test_a_pattern_pickles_and_copies() -> None:
    pattern = LinearPattern("a+")
    for other in (pickle.loads(pickle.dumps(pattern)), copy.deepcopy(pattern)):
        assert other == pattern
        assert hash(other) == hash(pattern)
        assert list(other.spans("baa")) == [Span(1, 3)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Follow us", {"follow us"}),
        ("^(?i)Share (this|the) article!?$", {" article"}),
        ("share this|teilen sie", {"share this", "teilen sie"}),
        ("(share|print) this", {" this"}),
        ("colou?rs of it", {"rs of it"}),
        ("abc*defg+hi", {"defg"}),
        ("ab{0,3}cdef", {"cdef"}),
        (r"\(c\) 20\d\d", {"(c) 20"}),
        (r"[abc|]def\pL{3}ghij", {"ghij"}),
        (r"[]a]defg", {"defg"}),
        (r"\p{Greek}abc\x{41}", {"abc"}),
        ("关注我们", {"关注我们"}),
        (r"\Qa|b\Ecdef", {"cdef"}),
        ("ΑΣΣΟΣ ΚΑΙ", {" και"}),
        # nothing is plain to see
        ("(share this)", set()),
        ("share this|.*", set()),
        ("ab", set()),
        (r"\d{4}", set()),
        ("", set()),
    ],
)
def test_literals_are_found_in_a_pattern(pattern: str, expected: set[str]) -> None:
    assert needed_literals(pattern) == expected


_PIECES: Final = (
    *(
        "ab",
        "cde",
        "Fgh",
        "é",
        "x?",
        "y*",
        "z+",
        "w{0,2}",
        "v{2}",
        "|",
        "(kl|mn)",
        "(?:op)?",
        "[a-c]",
        "[^x]",
        ".",
        "^",
        "$",
    ),
    *(r"\.", r"\d", "(?i)"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), st.text(st.sampled_from("abcdefghklmnopvwxyzé.1 ")))
def test_what_a_pattern_matches_has_one_of_its_literals(source: str, text: str) -> None:
    try:
        pattern = LinearPattern(source)
    except UsageError:
        return  # `||*`
    literals = needed_literals(source)
    if literals and any(True for _ in pattern.spans(text)):
        assert any(literal in fold(text) for literal in literals)


@pytest.mark.parametrize("source", ["(?i)Fgh+ab|cde.x?yy", "v{2}cde[a-c]ab", r"abc\.x*Fghi"])
@given(data=st.data())
def test_what_is_made_from_a_pattern_has_one_of_its_literals(source: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(source, fullmatch=True, alphabet=st.characters(codec="ascii")))
    assert any(literal in fold(text) for literal in needed_literals(source))
