"""Nobody makes the rules worse unseen: figures on the labelled documents against floors."""

from functools import partial
from pathlib import Path
from typing import Final

import pytest

from cleaner import Cleaner
from cleaner.evaluation import Cutter, GoldDocument, below, cuts_of, evaluate, read_floors, read_gold
from tests.benchmarks.quality import EASY, c4_lines, c4_pages, nothing
from tests.labelled import CATEGORIES, DEV, HELD_OUT

SLACK: Final = 0.05
"""How far a floor may stay behind what is reached before it has to be raised: further below it would notice nothing."""


@pytest.mark.parametrize("folder", [DEV, HELD_OUT], ids=["dev", "held-out"])
def test_no_figure_is_below_its_floor(folder: Path) -> None:
    evaluation = evaluate(read_gold(folder), partial(cuts_of, Cleaner(strict=True)))
    assert below(evaluation, read_floors(folder / "floors.toml")) == []


def test_every_category_has_a_floor_that_would_notice() -> None:
    evaluation = evaluate(read_gold(DEV), partial(cuts_of, Cleaner()))
    floors = read_floors(DEV / "floors.toml")
    assert sorted(floors.recall) == sorted(CATEGORIES)
    slack = {name: round(row.recall - floors.recall[name], 4) for name, row in evaluation.categories.items()}
    assert {name: value for name, value in slack.items() if value > SLACK} == {}, "raise these floors"


def test_recall_on_the_held_out_set_is_pinned_nowhere() -> None:
    floors = read_floors(HELD_OUT / "floors.toml")
    assert (sorted(floors.total), floors.recall) == (["look_alikes", "precision"], {})


@pytest.mark.parametrize("folder", [DEV, HELD_OUT], ids=["dev", "held-out"])
def test_the_sets_are_hard(folder: Path) -> None:
    """C4's line rules damage most documents, and doing nothing damages none."""
    documents = read_gold(folder)
    coarse = evaluate(documents, c4_lines)
    assert coarse.damaged / coarse.total > EASY
    idle = evaluate(documents, nothing)
    assert (idle.recall, idle.precision, idle.damaged, idle.look_alikes) == (0, None, 0, 1)


@pytest.mark.parametrize(
    ("text", "cutter", "kept"),
    [
        ("A Title\nRain fell on all of us.\nShare\n", c4_lines, "\nRain fell on all of us.\n\n"),
        ("Too short here now.\nFive words are just enough.\n", c4_lines, "\nFive words are just enough.\n"),
        ("He said: “I do not know.”\n", c4_lines, "He said: “I do not know.”\n"),
        ("Please enable JavaScript to read this page.\n", c4_lines, "\n"),
        ("Our site uses cookies to know who you are.\n", c4_lines, "\n"),
        ("雨は一晩中降り続いた。\n共有\n", c4_lines, "雨は一晩中降り続いた。\n\n"),
        (
            "One line that is kept. Another one. And a third.\n",
            c4_pages,
            "One line that is kept. Another one. And a third.\n",
        ),
        ("Only one sentence stands on this page.\n", c4_pages, ""),
        ("One line that is kept. Another one. A third. {\n", c4_pages, ""),
        ("Lorem ipsum is not what we want. Another one. A third.\n", c4_pages, ""),
    ],
)
def test_the_rules_of_c4(text: str, cutter: Cutter, kept: str) -> None:
    for cut in reversed(cutter(GoldDocument("a.txt", text, "", ()))[0]):
        text = text[: cut.span.start] + text[cut.span.end :]
    assert text == kept
