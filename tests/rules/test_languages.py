"""What a rule of one language may do in a text of another."""

from typing import Final

import pytest

from cleaner import Cleaner, Confidence, Config

CLEANER: Final = Cleaner(strict=True)
GERMAN: Final = (
    "Der Fluss trat im März über die Ufer und stand bis Ostern in den Gärten der Altstadt, und die Leute fuhren mit dem "
    "Kahn zum Bäcker. Als das Wasser wieder fiel, blieb der Schlamm, und mit ihm blieben die Schnecken.\n\n"
    "Hochwasser In Der Altstadt Und Seine Folgen | Das Stadtmagazin\n"
)
ENGLISH: Final = (
    "The river rose over its banks in March and stood in the gardens of the old town until Easter, and people went to the "
    "baker by boat. When the water fell again the mud was left, and with it the snails were left.\n\n"
    "High Water In The Old Town And What It Left | The Town Magazine\n"
)


def test_capitals_tell_an_english_caption_only_in_english() -> None:
    assert CLEANER.clean(ENGLISH).status == "cleaned"
    result = CLEANER.clean(GERMAN)
    assert result.status == "unchanged"
    (lost,) = result.losing_votes
    assert (lost.vote.rule, lost.vote.confidence, lost.vote.evidence["language"]) == (
        "site-caption",
        Confidence.LIKELY,
        "de",
    )


def test_whoever_wants_likely_removals_gets_it() -> None:
    assert Cleaner(Config(confidence=Confidence.LIKELY)).clean(GERMAN).status == "cleaned"


@pytest.mark.parametrize("text", [ENGLISH, GERMAN], ids=["english", "german"])
def test_who_tells_the_language_is_believed(text: str) -> None:
    assert CLEANER.clean(text, language="en").status == "cleaned"
    assert CLEANER.clean(text, language="de").losing_votes == ()


def test_words_of_a_language_are_evidence_of_it() -> None:
    appeal = "Please leave a comment below and subscribe to our newsletter!"
    assert CLEANER.clean(f"{GERMAN.splitlines()[0]} {appeal}").text == GERMAN.splitlines()[0]
