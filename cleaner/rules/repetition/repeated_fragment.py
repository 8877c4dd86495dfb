"""Short lines that stand in other documents of the corpus, too."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.corpus import NOT_FRAGMENTS, SHORTEST, fragment
from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.rule import Example, Rule, SecondOpinion

_SHARE: Final = 2 / 3
"""Share of a span's lines that must be repeated: farms draw their lists anew from one stock; a guess, erring towards a miss."""
_SINGLE: Final = 10
"""Documents in which a fragment must stand that is the only one of its span: a refrain stands in a few, a button in many."""


class RepeatedFragment(Rule):
    """Agrees with a likely vote whose lines stand in three documents or more between different prose.

    Why: filler is copied from page to page, and what somebody wrote for one text is not.
    Leaves alone: everything that no other rule finds likely: that a line is often seen cuts nothing.
    """

    id = "repeated-fragment"
    category = "repetition"
    highest = Confidence.LIKELY
    wakes_on = (SecondOpinion(),)
    removes = (
        Example(
            "The bridge at Corran was washed away in the flood, and the ferry came back.\n\n"
            "⟦- Marla Quill Net Worth\n- Old Harbour Light\n- Dalton Reeves Cottage\n- Silver Creek Meadow⟧\n\n"
            "Its cable still hangs over the narrows, rusted through where the tide reaches, and on still evenings the old "
            "landing stage can be made out under the weed by anybody who knows where to look for its seven oak piles.",
            repeated=("Marla Quill Net Worth", "Old Harbour Light", "Dalton Reeves Cottage"),
        ),
        Example(
            "A beekeeper moves his hives by night, for\n\n"
            "⟦* Edna Marsh And The Blue Heron\n* Viral Photos Of The Week\n* Nolan Pike\n* Three Oaks Terrace⟧\n\n"
            "the bees fly home at dusk, and whoever shuts the door on them too early will find a cluster hanging under the "
            "floor next morning, cold and cross, with half of the foragers lost to the swallows and the dew.",
            repeated=("Edna Marsh And The Blue Heron", "Viral Photos Of The Week", "Nolan Pike", "Three Oaks Terrace"),
        ),
        Example(
            "Salt was carried inland on mules, along a track that no wheel had ever used.\n"
            "⟦- Captain Ferris Of Harrow Bay\n- Ultimate Guide To Brass\n- Lantern Hill House\n- Upper Mill Lane⟧\n"
            "The muleteers sang to keep the pace, eleven verses to the mile, and an innkeeper at the pass could tell by the "
            "verse how long the soup had still to stand; nobody has written the words down, and the tune is lost.",
            repeated=("Captain Ferris Of Harrow Bay", "Ultimate Guide To Brass", "Upper Mill Lane"),
        ),
    )
    keeps = (
        Example(
            "The council met on Tuesday.\n\nPublic Notices And Tenders\n\nBids for the new pump close at noon on Friday.",
            because="a heading that many issues have",
            repeated=("Public Notices And Tenders",),
        ),
        Example(
            "Whisk the eggs until they are pale.\n\n- Salt And White Pepper\n- Butter For The Pan\n\nFry them at once.",
            because="lines of many recipes",
            repeated=("Salt And White Pepper", "Butter For The Pan"),
        ),
        Example(
            "Sung at the lifeboat service\n\nOh hear us when we cry to Thee\nOh hear us when we cry to Thee\n"
            "For those in peril on the sea",
            because="a refrain in hymn books",
            repeated=("Oh hear us when we cry to Thee",),
        ),
        Example(
            "Minutes of the allotment society were read.\n\n- Apologies For Absence\n- Matters Arising\n"
            "- Any Other Business\n\nThe hose was discussed.",
            because="points of every agenda",
            repeated=("Apologies For Absence", "Matters Arising", "Any Other Business"),
        ),
        Example(
            "A kestrel hangs over the verge.\n\n- Owen Tarn Net Worth\n- Lighthouse Keepers\n- Rates Of Exchange\n"
            "- Quarry Road South\n\nVoles hear nothing of it.",
            because="only one of its lines is known elsewhere",
            repeated=("Quarry Road South",),
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for place in places:
            found = {
                words
                for line in document.lines_in(place)
                if line.letter not in NOT_FRAGMENTS and len(words := fragment(line.text)) >= SHORTEST
            }
            counts = [count for words in found if (count := document.frequency(words))]
            if not counts or len(counts) < _SHARE * len(found) or (len(counts) == 1 and counts[0] < _SINGLE):
                continue
            kinds = frozenset({Kind.CORPUS})
            yield self.vote(
                place, Confidence.LIKELY, kinds, fragments=len(found), repeated=len(counts), documents=min(counts)
            )
