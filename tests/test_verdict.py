"""Which documents are content-farm text, which are not, and what the note says."""

from collections.abc import Mapping
from typing import Final

import pytest

from cleaner import Cleaner, CleanResult, Confidence, Config, clean
from cleaner.corpus import count
from cleaner.model import CLOSING_SPACE, Kind, Note, Removal, Span
from cleaner.verdict import CONTENT_FARM, with_verdict
from tests.cli.conftest import PROFILE
from tests.support import ROOT

BEES: Final = (
    "A hive in January is quieter than most people think: the cluster hums so low that you have to lay an ear to the wood, and "
    "what you hear then is the sound of ten thousand flight muscles that shiver without moving a single wing."
)
DRONES: Final = (
    "Drones are gone by then, since the workers drag them out in the first cold week of autumn, and the queen lays nothing until "
    "the willows bloom; all that the colony does in those months is to eat its way slowly upwards through the comb."
)
CANALS: Final = (
    "The lock keepers of the old canal wrote down each barge that passed, with its cargo and the name of the horse, and the nine "
    "volumes that survive tell more about the price of coal than any account that the merchants of the town left us."
)
WEIR: Final = (
    "When the railway came the entries thinned out within two summers, from forty in a day to six, and the last keeper used the "
    "empty pages to note when the first swallow was seen over the weir and how deep the ice was at the gates."
)
GOSSIP: Final = (
    "- Lorna Voss Net Worth Revealed\n- Who Is Bram Teller Dating Now\n- Pier Nine Hotel Opening Hours\n"
    "- The Untold Story Of A Weather Girl"
)
MORE_GOSSIP: Final = (
    "- Kit Arlen Cause Of Death\n- Ultimate Guide To Gel Nails\n- Is Dot Mason Married Or Single\n"
    "- Summit Arena Seating Chart"
)
RESIDUE: Final = 'As the provided data indicates, "numbers fell by half within two years."'
STUFFED: Final = (
    "Anyone who wants **cheap canal tours** will ask for the price of **cheap canal tours** first, since **cheap canal tours** "
    "are dear in June, and whoever sells **cheap canal tours** knows that very well."
)
INLINE: Final = "**Table of Contents** * [The Cold Weeks](#the-cold-weeks) * [Willow and Hazel](#willow-and-hazel)"
CONTENTS: Final = "Table of Contents\n- The Cold Weeks\n- Willow And Hazel"
APPEAL: Final = "What do you think about this? Share your thoughts in the comments below!"
DOUBLED: Final = (
    "Ten Cold Mornings At The Lock | Harbour Daily\n\nTen Cold Mornings At The Lock | Harbour Daily\n\n"
    "How Ice Took The Weir | The Gate Post\n\nHow Ice Took The Weir | The Gate Post"
)


def text(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def verdicts(result: CleanResult) -> list[Note]:
    return [note for note in result.notes if note.rule == CONTENT_FARM]


def rules(result: CleanResult) -> set[str]:
    """The rules that found something: filler that went, and hints."""
    found = {removal.rule for removal in result.removals} | {note.rule for note in result.notes}
    return found - {CLOSING_SPACE, CONTENT_FARM}


FARMS: Final[Mapping[str, tuple[str, set[str]]]] = {
    "a profile": (text(BEES, DRONES, PROFILE.rstrip()), {"generated-profile"}),
    "a profile that was cut off": (
        text(CANALS, "Author Details:\n- Name: Ned Fell\n- Username: nfell3\n- Email: n.fell@example.net\n- Birthd"),
        {"generated-profile"},
    ),
    "a profile between two texts": (
        text(
            BEES,
            "Name : Prof. Ada Korn\nUsername : ada.korn\nBirthdate : 1971-05-09\n"
            "Bio : Quia nesciunt et voluptatem sit. Animi ut velit temporibus ab eos.",
            CANALS,
        ),
        {"generated-profile"},
    ),
    "a list that breaks in, and prompt residue": (
        text(f"{BEES}\n{GOSSIP}\n{DRONES} {RESIDUE}"),
        {"headline-run", "prompt-residue"},
    ),
    "a list that breaks in, and contents in one line": (
        text(f"{BEES}\n{INLINE}\n{DRONES}", f"{BEES}\n{MORE_GOSSIP}\n{DRONES}"),
        {"headline-run", "inline-contents"},
    ),
    "a list that breaks in, and a stuffed phrase": (
        text(f"{CANALS}\n{GOSSIP}\n{WEIR}", STUFFED),
        {"headline-run", "keyword-stuffing"},
    ),
    "contents in one line, and prompt residue": (
        text(f"{BEES}\n{INLINE}\n{DRONES}", f"As an AI language model, I cannot keep bees. {CANALS}"),
        {"inline-contents", "prompt-residue"},
    ),
    "a stuffed phrase, and prompt residue": (
        text(STUFFED, f"{WEIR} {RESIDUE}"),
        {"keyword-stuffing", "prompt-residue"},
    ),
    "clickbait under a heading, and prompt residue": (
        text(f"{WEIR} {RESIDUE}", f"From Around The Web\n{GOSSIP}", CANALS),
        {"headline-run", "prompt-residue"},
    ),
    "lists at two places, a table of contents and an appeal": (
        text(
            f"{BEES}\n{GOSSIP}\n{CONTENTS}\nThe Cold Weeks\n{DRONES}\n{MORE_GOSSIP}\n{CANALS}\nWillow And Hazel\n{WEIR}",
            APPEAL,
        ),
        {"headline-run", "contents-list", "reader-appeal"},
    ),
    "lists at two places, captions and an appeal": (
        text(f"{CANALS}\n{GOSSIP}\n{BEES}\n{MORE_GOSSIP}\n{WEIR} {APPEAL}", DOUBLED),
        {"headline-run", "doubled-caption", "reader-appeal"},
    ),
}

HONEST: Final[Mapping[str, tuple[str, set[str]]]] = {
    "nothing": ("", set()),
    "blanks": ("\n \n", set()),
    "prose": (text(BEES, DRONES), set()),
    "an appeal": (text(CANALS, WEIR, APPEAL), {"reader-appeal"}),
    "a blog with appeal, related posts and credit": (
        text(
            BEES,
            "Photo by Tilda Moss / Reuters",
            DRONES,
            APPEAL,
            "Related Posts\n- Everything You Need For A First Hive\n- The Complete Guide To Winter Feeding\n- Hives We Knew",
        ),
        {"photo-credit", "reader-appeal", "headline-run"},
    ),
    "captions with the names of sites": (text(CANALS, WEIR, DOUBLED), {"doubled-caption"}),
    "a table of contents, captions and an appeal": (
        text(f"{CONTENTS}\nThe Cold Weeks\n{BEES}\n{DRONES}\nWillow And Hazel\n{CANALS}\n{WEIR} {APPEAL}", DOUBLED),
        {"contents-list", "doubled-caption", "reader-appeal"},
    ),
    "one list whose heading was lost, and an appeal": (
        text(f"{CANALS}\n{GOSSIP}\n{WEIR} {APPEAL}"),
        {"headline-run", "reader-appeal"},
    ),
    "two lists that break in, and an appeal": (
        text(f"{CANALS}\n{GOSSIP}\n{BEES}\n{MORE_GOSSIP}\n{WEIR} {APPEAL}"),
        {"headline-run", "reader-appeal"},
    ),
    "clickbait under a heading, captions, credit and an appeal": (
        text(CANALS, "Photo by Tilda Moss / Reuters", f"{WEIR} {APPEAL}", f"Trending Now\n{GOSSIP}", DOUBLED),
        {"headline-run", "photo-credit", "reader-appeal", "doubled-caption"},
    ),
    "two boxes of clickbait under headings, a table of contents and an appeal": (
        text(
            f"{CONTENTS}\nThe Cold Weeks\n{BEES}\n\nTrending Now\n{GOSSIP}\n\n{DRONES}\nWillow And Hazel\n{WEIR} {APPEAL}",
            f"You May Also Like\n{MORE_GOSSIP}",
        ),
        {"headline-run", "contents-list", "reader-appeal"},
    ),
    "a flattened page with its contents in one line, and an appeal": (
        text(f"{BEES}\n{INLINE}\n{DRONES} {APPEAL}"),
        {"inline-contents", "reader-appeal"},
    ),
    "an essay on machines that write": (
        text(f"As an AI language model, I have no garden, it told us, and we laughed. {CANALS} {RESIDUE}"),
        {"prompt-residue"},
    ),
    "a phrase in bold, and an appeal": (text(STUFFED, CANALS, APPEAL), {"keyword-stuffing", "reader-appeal"}),
    "an author who exists": (
        text(
            BEES,
            "About the author",
            "Tilda Moss keeps eleven hives near Ghent and has written two books about willows.",
        ),
        set(),
    ),
    "a profile that the text is about": (
        text(
            CANALS,
            "Farms sign such texts with people like this one:",
            "Name : Ned Fell\nUsername : nfell\nBirthdate : 1990-01-01\nBio : Aut est minus quibusdam neque.",
            WEIR,
        ),
        set(),
    ),
    "test data": (
        text(
            "Accounts for the test system.",
            "Name : Ned Fell\nUsername : nfell\nEmail : ned@example.org\nBirthdate : 1990-01-01",
            "Name : Ida Roe\nUsername : iroe\nEmail : ida@example.org\nBirthdate : 1991-02-02",
            "Reset them with the red button; a reset takes about a minute.",
        ),
        set(),
    ),
    "a CV": (
        text("Ned Fell\n\nName: Ned Fell\nPhone: 555-0100\nEmail: ned@example.org\n2011: lock keeper", WEIR),
        set(),
    ),
    "pseudo-Latin that is the subject": (
        text(
            "Printers set this to see a page before there is one:", "> Lorem ipsum dolor sit amet, consectetur.", BEES
        ),
        set(),
    ),
}


@pytest.mark.parametrize(("source", "found"), FARMS.values(), ids=FARMS.keys())
def test_content_farm_text(source: str, found: set[str]) -> None:
    result = clean(source)
    assert rules(result) == found
    (verdict,) = verdicts(result)
    assert (verdict.rule, verdict.span) == (CONTENT_FARM, Span(0, len(source)))


@pytest.mark.parametrize(("source", "found"), HONEST.values(), ids=HONEST.keys())
def test_what_any_site_has_is_no_content_farm(source: str, found: set[str]) -> None:
    result = clean(source)
    assert rules(result) == found
    assert verdicts(result) == []


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "seeds").iterdir()))
def test_the_seeds_are_content_farm_text(name: str) -> None:
    assert verdicts(clean((ROOT / "seeds" / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "fixtures" / "prose").iterdir()))
def test_look_alikes_are_not(name: str) -> None:
    assert verdicts(clean((ROOT / "fixtures" / "prose" / name).read_text(encoding="utf-8"))) == []


def test_the_note_says_what_was_measured() -> None:
    source = text(CANALS, f"{WEIR} {RESIDUE}", PROFILE.rstrip())
    (verdict,) = verdicts(clean(source))
    assert verdict.evidence == {
        "signs": ["generated-profile", "prompt-residue"],
        "removed": ["author-profile: 1"],
        "notes": ["prompt-residue: 1"],
        "share": round(len(PROFILE.rstrip()) / len(source), 3),
    }


def test_the_white_space_beside_filler_is_no_evidence() -> None:
    (near,) = verdicts(clean(text(BEES, PROFILE.rstrip())))
    (far,) = verdicts(clean(text(BEES, "\n\n\n", PROFILE.rstrip())))
    assert near.evidence["removed"] == far.evidence["removed"]


def test_of_a_document_that_was_held_back_counts_what_would_have_gone() -> None:
    source = text(BEES, PROFILE.rstrip())
    result = Cleaner(Config(max_removed=0.1)).clean(source)
    assert (result.status, result.text) == ("review", source)
    (verdict,) = verdicts(result)
    assert verdict.evidence["would_go"] == ["author-profile: 1"]


def test_a_vote_that_lost_is_no_evidence() -> None:
    protected = Cleaner(Config(protect=("Detail Author:",))).clean(text(BEES, PROFILE.rstrip()))
    assert protected.losing_votes
    assert verdicts(protected) == []


@pytest.mark.parametrize("name", FARMS)
def test_the_verdict_does_not_depend_on_statistics_or_on_the_level_of_confidence(name: str) -> None:
    source, _ = FARMS[name]
    counted = count(f"{source}\n\nLine {number} is another text. {'It goes on and on. ' * 9}" for number in range(4))
    expected = [verdict.evidence["signs"] for verdict in verdicts(clean(source))]
    for result in (clean(source, statistics=counted), Cleaner(Config(confidence=Confidence.LIKELY)).clean(source)):
        assert [verdict.evidence["signs"] for verdict in verdicts(result)] == expected


@pytest.mark.parametrize(
    ("kinds", "is_farm"),
    [
        ({Kind.SHAPE, Kind.WORDS}, True),
        ({Kind.SHAPE, Kind.WORDS, Kind.CORPUS}, True),
        ({Kind.SHAPE, Kind.CORPUS}, False),  # without statistics it would have been likely only
    ],
)
def test_what_is_certain_only_because_somebody_counted_is_no_evidence(kinds: set[Kind], is_farm: bool) -> None:
    removal = Removal(
        "a", 1, Span(0, 3), 0, "abc", "generated-profile", "author-profile", Confidence.CERTAIN, frozenset(kinds), {}
    )
    result = CleanResult("a", "abcd", "d", "cleaned", (removal,))
    assert bool(verdicts(with_verdict(result))) is is_farm
