"""What a rule of one language may do in a text of another."""

from typing import Final

import pytest

from cleaner import Cleaner, Confidence, Config

CLEANER: Final = Cleaner(strict=True)
FINNISH: Final = (
    "Joki nousi maaliskuussa yli äyräidensä ja seisoi vanhankaupungin puutarhoissa pääsiäiseen asti, ja ihmiset soutivat "
    "leipurille veneellä. Kun vesi taas laski, muta jäi, ja sen mukana jäivät myös etanat taloihin.\n\n"
    "Korkea Vesi Vanhoissa Puutarhoissa Ja Mitä Se Jätti | Kaupungin Lehti\n"
)
ENGLISH: Final = (
    "The river rose over its banks in March and stood in the gardens of the old town until Easter, and people went to the "
    "baker by boat. When the water fell again the mud was left, and with it the snails were left.\n\n"
    "High Water In The Old Town And What It Left | The Town Magazine\n"
)


def test_capitals_tell_an_english_caption_only_in_english() -> None:
    assert CLEANER.clean(ENGLISH).status == "cleaned"
    result = CLEANER.clean(FINNISH)
    assert result.status == "unchanged"
    (lost,) = result.losing_votes
    assert (lost.vote.rule, lost.vote.confidence, lost.vote.evidence["language"]) == (
        "site-caption",
        Confidence.LIKELY,
        "fi",
    )


def test_whoever_wants_likely_removals_gets_it() -> None:
    assert Cleaner(Config(confidence=Confidence.LIKELY)).clean(FINNISH).status == "cleaned"


@pytest.mark.parametrize("text", [ENGLISH, FINNISH], ids=["english", "finnish"])
def test_who_tells_the_language_is_believed(text: str) -> None:
    assert CLEANER.clean(text, language="en").status == "cleaned"
    assert CLEANER.clean(text, language="fi").losing_votes == ()


def test_words_of_a_language_are_evidence_of_it() -> None:
    appeal = "Please leave a comment below and subscribe to our newsletter!"
    assert CLEANER.clean(f"{FINNISH.splitlines()[0]} {appeal}").text == FINNISH.splitlines()[0]
