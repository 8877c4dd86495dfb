"""Documents that would lose too much on weak evidence are held back."""

import json
from pathlib import Path

import pytest

from cleaner import CleanResult, Confidence, Config, clean
from cleaner.documents import Folders
from cleaner.guard import held_back, reason_to_hold_back
from cleaner.model import Kind, Removal, Span
from cleaner.run import run
from cleaner.sources.plan import make_plan
from cleaner.tasks import Work

TEXT = "The bridge reopened in May.\nShort title\nAnother short title\n"


def taken(*removals: tuple[int, int, Confidence]) -> CleanResult:
    """A result that takes these spans out of ``TEXT``."""
    made, gone = [], 0
    for number, (start, end, confidence) in enumerate(removals):
        kinds = frozenset({Kind.SHAPE})
        words = TEXT[start:end]
        made.append(Removal(None, number + 1, Span(start, end), start - gone, words, "r", "c", confidence, kinds, {}))
        gone += end - start
    text, at = "", 0
    for removal in made:
        text, at = text + TEXT[at : removal.span.start], removal.span.end
    return CleanResult("x", TEXT, text + TEXT[at:], "cleaned", tuple(made))


@pytest.mark.parametrize(
    ("result", "max_removed", "reason"),
    [
        (taken((0, 20, Confidence.LIKELY)), None, "only likely"),  # 20 of 60 code points
        (taken((0, 18, Confidence.LIKELY)), None, None),  # 30 % and not more
        (taken((28, 59, Confidence.CERTAIN)), None, None),  # certain votes may take what they want
        (taken((0, 27, Confidence.CERTAIN)), None, None),
        (taken((0, 10, Confidence.LIKELY), (10, 27, Confidence.CERTAIN)), None, "without a sentence"),
        (taken((28, 59, Confidence.CERTAIN)), 0.5, "would lose 52% of its text, more than --max-removed 0.5"),
        (taken((28, 59, Confidence.CERTAIN)), 0.6, None),
    ],
)
def test_what_is_held_back(result: CleanResult, max_removed: float | None, reason: str | None) -> None:
    found = reason_to_hold_back(result, Config(max_removed=max_removed))
    if reason is None:
        assert found is None
        return
    assert found is not None
    held = held_back(result, CleanResult("x", TEXT, TEXT, "unchanged"), found)
    assert (held.status, held.text, held.removals) == ("review", TEXT, ())
    assert [lost.vote.span for lost in held.losing_votes] == [removal.span for removal in result.removals]
    assert all(reason in lost.because for lost in held.losing_votes)


def test_a_document_under_review_is_written_as_it_came(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    text = "Rain.\n\nShare your thoughts in the comments below, and don't forget to share this article!\n"
    assert clean(text).status == "cleaned"
    (source / "a.txt").write_text(text, encoding="utf-8")
    counter = run(make_plan([source]), Work(Config(max_removed=0.5), Folders(tmp_path / "out")))
    assert counter.statuses == {"review": 1}
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == text
    record = json.loads((tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert record["status"] == "review"
    assert "--max-removed 0.5" in record["reason"]
    assert record["losing_votes"]
