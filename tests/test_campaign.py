"""Documents that share the filler that went from them, and how they are grouped."""

from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from cleaner import Cleaner, CleanResult, Config, clean
from cleaner.campaign import CAMPAIGN, HASHES, Campaign, Grouping
from cleaner.cli.clean_command import _campaigns
from cleaner.corpus import ListeningStatistics, Statistics, count, fragment_hash, fragments
from cleaner.errors import RecordError
from cleaner.model import Note, Span
from cleaner.writers.records import (
    SCHEMA,
    Counter,
    DocumentRecord,
    Header,
    SourceRecord,
    document_record,
    read_report,
    to_line,
)
from tests.support import ROOT
from tests.test_verdict import APPEAL, BEES, CANALS, CONTENTS, DOUBLED, DRONES, GOSSIP, MORE_GOSSIP, WEIR, text

TOPICS = [(BEES, DRONES), (CANALS, WEIR), (DRONES, CANALS), (WEIR, BEES)]
SHARING = [f"{before}\n{GOSSIP}\n{after}" for before, after in TOPICS]


def words(headlines: str) -> list[str]:
    """The fragments of a list of headlines."""
    return headlines.lower().replace("- ", "").split("\n")


FIRST = words(GOSSIP)


def note(source: str, statistics: Statistics | None, config: Config | None = None) -> Note | None:
    result = Cleaner(config or Config()).clean(source, statistics=statistics)
    found = [note for note in result.notes if note.rule == CAMPAIGN]
    assert len(found) <= 1
    return found[0] if found else None


def names(source: str, statistics: Statistics | None) -> list[str]:
    found = note(source, statistics)
    assert found is not None
    fragments = found.evidence["fragments"]
    assert isinstance(fragments, list)
    return fragments


def test_the_note_names_what_stands_in_other_documents_too() -> None:
    found = note(SHARING[0], count(SHARING))
    assert found is not None
    assert (found.category, found.span) == ("verdict", Span(0, len(SHARING[0])))
    assert found.evidence == {
        "fragments": [f"{fragment}: 4" for fragment in sorted(FIRST)],
        "count": 4,
        "at_least": 3,
        "hashes": [f"{fragment_hash(fragment):016x}" for fragment in sorted(FIRST)],
    }


def test_the_most_frequent_fragments_come_first_and_five_are_named() -> None:
    both = [f"{before}\n{GOSSIP}\n{MORE_GOSSIP}\n{after}" for before, after in TOPICS[:3]]
    counted = count([*both, f"{WEIR}\n- Summit Arena Seating Chart\n{BEES}"])
    found = names(both[0], counted)
    assert (len(found), found[0]) == (5, "summit arena seating chart: 4")
    assert (
        found[1:]
        == [f"{fragment}: 3" for fragment in sorted([*FIRST, *words(MORE_GOSSIP)]) if "summit" not in fragment][:4]
    )


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        (SHARING[:2], "two are below the threshold"),
        ([SHARING[0]] * 4, "copies count once"),
        (
            [f"{before}\n{CONTENTS}\nThe Cold Weeks\n{after}\nWillow And Hazel\n{after}" for before, after in TOPICS],
            "contents",
        ),
        ([text(before, after, APPEAL) for before, after in TOPICS], "an appeal"),
        ([text(before, "Photo by Tilda Moss / Reuters", after) for before, after in TOPICS], "a credit"),
        ([text(before, "Edinburgh Lufthavn", after) for before, after in TOPICS], "nothing was removed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_campaign(documents: list[str], why: str) -> None:
    assert note(documents[0], count(documents)) is None, why


def test_the_heading_over_a_list_is_on_every_site() -> None:
    headed = [text(before, f"You May Also Like\n{GOSSIP}", after) for before, after in TOPICS]
    assert count(headed).frequency("You may also like") == 4
    assert names(headed[0], count(headed)) == [f"{fragment}: 4" for fragment in sorted(FIRST)]


def test_captions_group_documents_too() -> None:
    captioned = [text(before, after, DOUBLED) for before, after in TOPICS]
    assert any(name.startswith("ten cold mornings") for name in names(captioned[0], count(captioned)))


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "seeds").iterdir()))
def test_only_fragments_of_the_document_itself_are_asked_for(name: str) -> None:
    source = (ROOT / "seeds" / name).read_text(encoding="utf-8")
    counted = count(f"{before}\n{source}\n{after}" for before, after in TOPICS)
    asked = set[int]()
    listening = ListeningStatistics.to(counted, asked)
    assert (note(source, listening) is None) is (note(source, counted) is None)
    assert asked
    assert asked <= {fragment_hash(own) for own in fragments(source)}


def test_without_statistics_there_is_no_note() -> None:
    assert note(SHARING[0], None) is None


def test_what_was_held_back_belongs_to_a_campaign_too() -> None:
    found = note(SHARING[0], count(SHARING), Config(max_removed=0.01))
    assert found is not None
    assert found.evidence["count"] == 4


def test_the_hashes_of_a_note_are_few() -> None:
    headlines = "\n".join(f"- The Untold Story Of {first}{second}" for first in "ABCDEFGH" for second in "bcdfghj")
    documents = [f"{before}\n{headlines}\n{after}" for before, after in TOPICS]
    found = note(documents[0], count(documents))
    assert found is not None
    hashes = found.evidence["hashes"]
    assert isinstance(hashes, list)
    assert (found.evidence["count"], len(hashes)) == (56, HASHES)


# --- groups


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([], []),
        ([["b", "a"]], []),  # one document shares with nobody
        ([["a"], ["a"]], [Campaign("a", 2, 1)]),
        ([["b", "c"], ["c", "d"], ["d", "a"]], [Campaign("a", 3, 4)]),  # in a chain
        ([["a"], ["b"], ["c"], ["a", "c"]], [Campaign("a", 3, 2)]),
        ([["x", "y"], ["y"], ["a"], ["a"], ["x"]], [Campaign("x", 3, 2), Campaign("a", 2, 1)]),  # the largest first
        ([["y"], ["y"], ["b"], ["b"]], [Campaign("b", 2, 1), Campaign("y", 2, 1)]),
        ([["a", "a"], ["a"]], [Campaign("a", 2, 1)]),
        ([[], ["a"], ["a"]], [Campaign("a", 2, 1)]),
    ],
)
def test_documents_that_share_fragments_belong_together_in_whatever_order(
    documents: list[list[str]], expected: list[Campaign]
) -> None:
    for order in permutations(documents):
        grouping = Grouping()
        for hashes in order:
            grouping.add(hashes)
        assert grouping.campaigns() == expected


def _record(result: CleanResult, with_text: bool) -> DocumentRecord:
    return document_record(1, SourceRecord("text", "a.txt"), result, None, with_text=with_text)


@pytest.mark.parametrize("with_text", [True, False])
def test_the_summary_of_a_report_groups_its_documents_with_and_without_texts(with_text: bool) -> None:
    others = [f"{before}\n{MORE_GOSSIP}\n{after}" for before, after in TOPICS[:3]]
    counted = count([*SHARING, *others])
    counter = Counter()
    for source in (*SHARING, *others, BEES):
        counter.add(_record(clean(source, statistics=counted), with_text))
    ids = [min(f"{fragment_hash(found):016x}" for found in group) for group in (FIRST, words(MORE_GOSSIP))]
    assert counter.campaigns == [Campaign(ids[0], 4, 4), Campaign(ids[1], 3, 4)]
    assert counter.summary(9).campaigns == counter.campaigns


def test_a_report_without_texts_has_no_words_of_fragments() -> None:
    record = _record(clean(SHARING[0], statistics=count(SHARING)), with_text=False)
    (evidence,) = (note.evidence for note in record.notes if note.rule == CAMPAIGN)
    assert sorted(evidence) == ["at_least", "count", "hashes"]


@pytest.mark.parametrize("hashes", ["abc", 3, True, []])
def test_a_note_that_somebody_made_up_groups_nothing(hashes: str | int | list[str]) -> None:
    record = _record(clean(SHARING[0], statistics=count(SHARING)), with_text=True)
    for note in record.notes:
        if note.rule == CAMPAIGN:
            note.evidence["hashes"] = hashes
    counter = Counter()
    counter.add(record)
    counter.add(record)
    assert counter.campaigns == []


@pytest.mark.parametrize("is_changed", [False, True])
def test_reading_a_report_checks_its_campaigns(tmp_path: Path, is_changed: bool) -> None:
    counted, counter = count(SHARING), Counter()
    lines = [to_line(Header(0, SCHEMA, "0", "", "", counted.digest))]
    for line, source in enumerate(SHARING, start=1):
        record = msgspec.structs.replace(_record(clean(source, statistics=counted), with_text=True), line=line)
        lines.append(to_line(record))
        counter.add(record)
    summary = counter.summary(len(lines))
    assert summary.campaigns
    lines.append(to_line(msgspec.structs.replace(summary, campaigns=[]) if is_changed else summary))
    (tmp_path / "report").write_bytes(b"".join(lines))
    errors = [str(record) for record in read_report(tmp_path / "report") if isinstance(record, RecordError)]
    assert errors == (["line 6: the counts do not fit the documents"] if is_changed else [])


def test_the_summary_on_the_screen_names_the_largest() -> None:
    groups = [Campaign(letter * 16, 1_009 - number, 4) for number, letter in enumerate("abcdefg")]
    assert _campaigns([]) == []
    assert _campaigns(groups[:2]) == [
        "2 campaigns:",
        "  aaaaaaaaaaaaaaaa: 1,009 documents, 4 fragments",
        "  bbbbbbbbbbbbbbbb: 1,008 documents, 4 fragments",
    ]
    shown = _campaigns(groups)
    assert (shown[0], len(shown)) == ("7 campaigns, the largest:", 6)
