"""What is counted across documents, and that it does not matter how."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cleaner import Confidence, Span
from cleaner.corpus import FragmentCounter, Statistics, count, fragment
from cleaner.document import Document
from cleaner.documents import Folders
from cleaner.model import Vote
from cleaner.rules.rule import Literal, Rule
from cleaner.run import Listener, run
from cleaner.sources.plan import make_plan
from cleaner.tasks import Work
from cleaner.writers.records import DocumentRecord
from tests.cli.conftest import tree
from tests.support import WORDS, made_up, rules_are

PROSE = [
    f"Paragraph {number} goes on about the tides of the {number}th of May. " + "It says so at length. " * 8
    for number in range(9)
]
LIST = "- Ten Harbours Nobody Visits\n- Edinburgh Lufthavn"


def around(first: int, second: int, inner: str = LIST) -> str:
    return f"{PROSE[first]}\n{inner}\n{PROSE[second]}"


@pytest.mark.parametrize(
    ("texts", "frequency"),
    [
        ([around(0, 1), around(2, 3), around(4, 5)], 3),
        ([around(0, 1), around(2, 3)], 0),  # two are below the threshold
        ([around(0, 1), around(0, 1), around(0, 1)], 0),  # copies of a document count once
        ([around(0, 1), around(0, 1) + "\n\n" + PROSE[7], around(2, 3), around(4, 5)], 3),  # and so do copied parts
        ([around(0, 1), around(0, 2), around(0, 3)], 3),  # what follows is another text
        (
            [around(0, 1), around(2, 3), around(4, 5, "* ten harbours  nobody visits!")],
            3,
        ),  # bullets and case are nothing
        ([LIST + f"\nBook {number}" for number in range(3)], 3),  # without prose the whole text is the neighbourhood
        ([LIST] * 3, 0),
    ],
)
def test_a_fragment_is_counted_once_for_each_neighbourhood(texts: list[str], frequency: int) -> None:
    assert count(texts).frequency("Ten Harbours Nobody Visits") == frequency


@pytest.mark.parametrize("line", ["Page 2", "Name : Jo Dell of Harwich", PROSE[8]], ids=["short", "key-value", "prose"])
def test_what_is_no_fragment_is_not_counted(line: str) -> None:
    assert count([around(0, 1, line), around(2, 3, line), around(4, 5, line)]).frequency(line) == 0


def test_order_and_spilling_change_nothing() -> None:
    texts = [around(first, second) for first in range(9) for second in range(9) if first != second]
    expected = count(texts)
    assert expected.frequency("Edinburgh Lufthavn") == 72
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        with FragmentCounter(in_memory=5) as counter:
            for text in texts:
                counter.add(text)
            assert counter.statistics() == expected
            assert counter.statistics().digest == expected.digest


def test_counts_have_a_digest_of_their_own() -> None:
    assert Statistics((1,), (3,)).digest != Statistics((1,), (4,)).digest != Statistics((), ()).digest


def test_a_fragment_is_its_words() -> None:
    assert fragment("  • It’s  *Here*! ") == "it s here"


# --- what a result depends on


def asking(*fragments: str) -> Rule:
    """A rule that asks how frequent these fragments are, wherever it is woken, and notes the answers."""

    def votes(rule: Rule, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for text in fragments:
            yield rule.vote(places[0], Confidence.HINT, WORDS, frequency=document.frequency(text) or 0)

    return made_up("asking", Literal("tides"), votes=votes, highest=Confidence.HINT)


class Redone(Listener):
    """Hears for each document whether it was worked on."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bool]] = []

    def done(self, record: DocumentRecord, *, is_reused: bool = False) -> None:
        self.heard.append((record.id, not is_reused))


@pytest.mark.parametrize(
    ("asked", "is_redone"),
    [
        (["Ten Harbours Nobody Visits"], False),  # its own line, and the count is the same
        (["Page 2"], False),  # never counted
        (["Edinburgh Lufthavn"], True),  # not its own, so that its own counts tell nothing
        ([], False),
    ],
)
def test_a_rule_that_asks_for_a_fragment_of_other_documents_ties_its_document_to_all_counts(
    tmp_path: Path, asked: list[str], is_redone: bool
) -> None:
    path = tmp_path / "in" / "a.txt"
    path.parent.mkdir()
    path.write_text(around(0, 1, "Ten Harbours Nobody Visits"))
    before = count([around(*places) for places in ((0, 1), (2, 3), (4, 5))])
    after = count([around(*places) for places in ((0, 1), (2, 3), (4, 5))] + [around(6, 7, "Edinburgh Lufthavn")])
    plan, redone = make_plan([path.parent]), Redone()
    with rules_are([asking(*asked)]):
        for statistics in (before, after):
            run(plan, Work(folders=Folders(tmp_path / "out")), statistics=statistics, listener=redone)
        run(plan, Work(folders=Folders(tmp_path / "fresh")), statistics=after)
    assert redone.heard == [("a.txt", True), ("a.txt", is_redone)]
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
