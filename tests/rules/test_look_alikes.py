# ruff: noqa: E501 - a layout reads better in one line
"""Texts that look like link lists, captions and tables of contents, and are none: each must come through as it is."""

import re
import time
from typing import Final

import pytest

from cleaner import Cleaner
from tests.support import Seed, joined, marked, seeds

CLEANER: Final = Cleaner(strict=True)
CATEGORIES: Final = ("link-list", "image-caption", "table-of-contents")

BEFORE: Final = (
    "The society met on the first Tuesday of every month in the back room of the library, and after the "
    "minutes had been read somebody would speak about a subject of his choice for an hour."
)
AFTER: Final = (
    "Nobody remembers how the custom began, but it was still kept in the seventies, when the library "
    "moved to its present building and the back room became a store for chairs."
)

LOOK_ALIKES: Final = [
    f"{BEFORE}\n\n- Gone With The Wind\n- Lord Of The Rings\n- The Silence Of The Lambs\n- Best In Show\n\n{AFTER}",
    f"{BEFORE}\n- Meet The Family\n- Tour Of The Kitchen\n- Photos In The Garden\n- Tickets At The Door\n{AFTER}",
    f"{BEFORE}\n\n- Ann Smith\n- Bob Jones\n- Clara Low\n- Dan Poe\n\n{AFTER}",
    f"{BEFORE}\n\nAgenda\n\n- Minutes Of The Last Meeting\n- Report Of The Treasurer\n- Election Of The Chair\n- Any Other Business\n\n{AFTER}",
    f"Things to do in Oslo\n\n{BEFORE}\n\n- Visit The Opera House\n- Walk Along The River\n- Tour The Royal Palace\n- Eat At The Food Hall\n\n{AFTER}",
    f"{BEFORE}\n\nTrack listing\n\nThe Secret Life Of Walls\nWho Is There\nMeet Me In The Rain\nThe Truth About Rivers\nThen And Now\n\n{AFTER}",
    f"Our hotel group\n\n{BEFORE}\n\n- Hotel Astoria Vienna\n- Grand Hotel Trieste\n- Hotel Bellevue Bern\n- Lakeside Resort Como\n\n{AFTER}",
    f"Season 2026\n\nThe season opens in May.\n- Macbeth Tickets\n- Hamlet Tickets\n- Lear Tickets\n{AFTER}",
    f"# Guides\n\nWelcome to the wiki.\n\n- [Complete Guide To Installation](install.md)\n- [Guide To The API](api.md)\n- [Release Schedule](schedule.md)\n\n{AFTER}",
    f"{BEFORE}\n\n1. Sign In To Your Account\n2. Download The App\n3. Login With Your Phone Number\n4. Open The Map\n\n{AFTER}",
    f"{BEFORE}\n\nSee also\n\n- History Of Libraries\n- Public Library Act\n- List Of Reading Rooms\n",
    f"{BEFORE}\n\nWeather\n\nHours\n\nParking\n\n{AFTER}",
    f"What we cover\n\nEverything You Need To Know About Yeast\n\nGuide To Flour\n\nBest Ovens For Bread\n\n{AFTER}",
    f"{BEFORE}\n\nRelated articles\n\n- Library Moves To New Building\n- Society Meets In Back Room\n- Chairs Found In Store\n",
    f"{BEFORE}\n\nFirst Verse\n\nAnd The Band Played On\nAnd The Band Played On\n\n{AFTER}",
    f"{BEFORE}\n\nHail Holy Queen Of Heaven\nHail Holy Queen Of Heaven\n\nPray For Us Sinners\nPray For Us Sinners\n",
    f"{BEFORE}\n\nFigure Two Above\n\nFigure Two Above\n\n{AFTER}",
    f"{BEFORE}\n\nLondon to Paris | 2 hours\nParis to Rome | 3 hours\n\n{AFTER}",
    f"{BEFORE}\n\nJane Miller | Senior Curator\n",
    f"{BEFORE}\n\nEverything Must Go - Tate Modern\nThe Last Picture Show - Whitechapel\n",
    f"{BEFORE}\n\nThe Long Way Home - BBC Radio\n\nTalks at Noon - Channel Four\n\n{AFTER}",
    f"{BEFORE}\n\nSenior Editor at Large - Daily News\nProfessor of Modern History - Oxford\n",
    f"{BEFORE}\n\nContact\n\nJohn Smith, Press Officer - Daily Herald\n",
    f"{BEFORE}\n\nPhoto: bring two of them.\n\n{AFTER}",
    f"{BEFORE}\n\nThe Harbour at Dusk\nPhotograph by Ann Lee\n\nThe Harbour at Dawn\nPhotograph by Ann Lee\n\nThe Harbour at Noon\nPhotograph by Bo Dahl\n",
    f"{BEFORE}\n\nCredits\n\nMusic: Ann Lee\nImages: Bo Dahl\nText: Cy Ray\n",
    f"{BEFORE}\n\nMusic by Ann Lee\nPhotography by Bo Dahl\nDirected by Cy Ray\n",
    f"{BEFORE}\n\nCredit: Three Points\n\nPrerequisites: none\n",
    f"{BEFORE}\n\nTable of Contents\n\nPreface\nThe Flood\nThe Fire\nIndex\n\n{AFTER}",
    f"{BEFORE}\n\nContents\n\nPreface\n\nThe Flood\n\nThe Fire\n\n{AFTER}",
    "My essay on books\n\nTable of Contents\n\nPeople read it first. A table of contents makes a promise, and the book has to keep it on every page that follows.\n",
    f"{BEFORE}\n\nContents\n\nTwo Boxes of Chairs\n\n{AFTER}",
    f"{BEFORE}\n\nWhat's inside\n\nOne book and a map\n\n{AFTER}",
    f"In this guide\n\n{AFTER}",
    f"{BEFORE}\n\nQuick links\n\n- Opening times\n- Map\n- Prices\n\n{AFTER}",
]


@pytest.mark.parametrize(
    "text", LOOK_ALIKES, ids=lambda text: " ".join(re.findall(r"\w+", text.replace(BEFORE, ""))[:4])
)
def test_a_look_alike_comes_through(text: str) -> None:
    assert CLEANER.clean(text).text == text


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.name)
@pytest.mark.parametrize("category", CATEGORIES)
def test_the_seeds_lose_exactly_the_gold_spans(seed: Seed, category: str) -> None:
    result = CLEANER.clean(seed.text)
    found = joined(seed.text, [one.span for one in result.removals if one.category == category])
    assert marked(seed.text, found) == marked(seed.text, joined(seed.text, seed.spans(category)))


HOSTILE: Final = [
    "Table of Contents\n- A b\n- C d\n",
    "[a](#a) contents * [b](#b) ",
    "table of contents ](# ",
    "Big Blue Boat Here\nBig Blue Boat Here\n",
    "Big Blue Boat Here | Daily News\n",
    "a | b | c - d ",
    "Photo by Ann Lee\n",
    "- Who Is Ann Lee Of The Net Worth\n",
    "Table of Contents\n- The Title\n- The Other\n### The Title of ",
    "Read more: Big Blue Boat Here\n",
]
MOST_TIMES: Final = 12
"""A text of four times the length may take so many times as long: linear is four, and clocks are noisy; quadratic is 16."""


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    def taken(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        CLEANER.clean(text)
        return time.perf_counter() - start

    taken(10_000)
    short = min(taken(40_000) for _ in range(3))
    assert min(taken(160_000) for _ in range(2)) < max(MOST_TIMES * short, 0.5)
