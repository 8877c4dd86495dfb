"""Scores by span arithmetic: tokens, documents, sets, what changed, floors."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaner import Span
from cleaner.errors import UsageError
from cleaner.evaluation import (
    Cut,
    Evaluation,
    Floors,
    GoldDocument,
    GoldSpan,
    Row,
    below,
    changes,
    evaluate,
    read_floors,
    read_gold,
    score,
    tokens,
    worst,
)
from tests.cli.conftest import filled
from tests.labelled import parsed


def gold(marked: str, file: str = "a.txt") -> GoldDocument:
    """A labelled document from a marked text."""
    text, spans = parsed(marked)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return GoldDocument(file, text, digest, tuple(GoldSpan(**span) for span in spans))


def cuts(text: str, *pieces: str) -> list[Cut]:
    """The first place of each piece, as something that a rule took."""
    return [Cut(Span(text.index(piece), text.index(piece) + len(piece)), "some-rule") for piece in pieces]


@pytest.mark.parametrize(
    ("text", "edges", "expected"),
    [
        ("", [], []),
        ("--- • \n", [], []),
        ("Rain fell.", [], ["Rain", "fell"]),
        ("don't snake_case 3.5", [], ["don", "t", "snake", "case", "3", "5"]),
        ("endCaption", [3], ["end", "Caption"]),
        ("end Caption", [3, 4], ["end", "Caption"]),
        ("市場は静か", [], ["市", "場", "は", "静", "か"]),
        ("第3章abc", [], ["第", "3", "章", "abc"]),
        ("हिन्दी में", [], ["हिन्दी", "में"]),  # marks and viramas belong to their letter
        ("e\u0301te\u0301", [], ["e\u0301te\u0301"]),
        ("\u0301a", [], ["a"]),  # a mark that follows no letter
        ("ภาษา", [], ["ภ", "า", "ษ", "า"]),
        ("กิน", [], ["กิ", "น"]),
        ("a\U00020000b", [], ["a", "\U00020000", "b"]),
    ],
)
def test_tokens(text: str, edges: Sequence[int], expected: list[str]) -> None:
    assert [text[token.start : token.end] for token in tokens(text, edges)] == expected


MARKED = "One two. ⟦call-to-action:share|Share this now!⟧ Three ⟦link-list:x|Four⟧ five.\n"


@pytest.mark.parametrize(
    ("pieces", "removed", "lost", "left"),
    [
        ([], 0, [], ["Share this now", "Four"]),
        (["Share this now!", "Four"], 4, [], []),
        (["Share this now! "], 3, [], ["Four"]),  # white space counts for neither side
        (["Share this now"], 3, [], ["Four"]),  # nor does punctuation
        (["this"], 1, [], ["Share", "now", "Four"]),
        (["Shar"], 0, [], ["Share this now", "Four"]),  # a token of filler goes whole or not
        (["ne two."], 0, ["One two"], ["Share this now", "Four"]),  # a token of the text is lost when some of it is
        (["two. Share this now! Three"], 3, ["two", "Three"], ["Four"]),
        (["One two. Share this now! Three Four five."], 4, ["One two", "Three", "five"], []),
    ],
)
def test_a_document(pieces: list[str], removed: int, lost: list[str], left: list[str]) -> None:
    document = gold(MARKED)
    scored, rows = score(document, cuts(document.text, *pieces))
    assert (scored.gold, scored.removed, scored.kept) == (4, removed, 4)
    assert [part.text for part in scored.lost] == lost
    assert [part.text for part in scored.left] == left
    assert (scored.lost_tokens, scored.left_tokens) == (sum(len(tokens(text)) for text in lost), 4 - removed)
    assert sum(row.removed for row in rows) == removed
    for part in (*scored.lost, *scored.left):
        assert document.text[part.start : part.end] == part.text


def test_stretches_say_what_they_are() -> None:
    document = gold(MARKED)
    scored, _ = score(document, cuts(document.text, "One"))
    assert [part.labels for part in scored.left] == [("call-to-action/share",), ("link-list/x",)]
    assert [part.labels for part in scored.lost] == [("some-rule",)]


def test_a_token_across_the_edge_of_a_span_is_cut_there() -> None:
    document = gold("the end⟦image-caption:glued|Caption of it⟧\n")
    assert score(document, cuts(document.text, "Caption of it"))[0].lost_tokens == 0
    assert score(document, cuts(document.text, "endCaption of it"))[0].lost_tokens == 1


def taking(pieces: dict[str, list[str]], faults: int = 0) -> Evaluation:
    """Three documents, from which these pieces go."""
    documents = [
        gold("One ⟦call-to-action:share|Share this⟧ ⟦link-list:list|A B⟧.\n", "a.txt"),
        gold("Two ⟦call-to-action:follow|Follow us⟧ words.\n", "b.txt"),
        gold("Nothing to take.\n", "c.txt"),
    ]
    return evaluate(documents, lambda document: (cuts(document.text, *pieces.get(document.file, [])), faults))


def test_a_set() -> None:
    found = taking({"a.txt": ["Share this"], "b.txt": ["Follow us words"]}, faults=1)
    assert (found.recall, found.precision, found.kept_recall) == (4 / 6, 4 / 5, 5 / 6)
    assert (found.damaged, found.total, found.fully_clean, found.with_filler) == (1, 3, 1, 2)
    assert (found.look_alikes, found.exact, found.tokens_lost, found.problems) == (1, 1, 1, 3)
    assert found.categories == {"call-to-action": Row(4, 4, 2, 2), "link-list": Row(2, 0, 1, 0)}
    assert found.layouts == {
        "call-to-action/follow": Row(2, 2, 1, 1),
        "call-to-action/share": Row(2, 2, 1, 1),
        "link-list/list": Row(2, 0, 1, 0),
    }
    assert [doc.file for doc in worst(found, 9)] == ["a.txt", "b.txt"]  # c.txt is as it should be
    assert [doc.file for doc in worst(found, 1)] == ["a.txt"]


def test_nothing_to_divide_by() -> None:
    assert (taking({}).recall, taking({}).precision) == (0, None)
    alike = evaluate([gold("Nothing to take.\n")], lambda _: ([], 0))
    assert (alike.recall, alike.precision, alike.kept_recall, alike.look_alikes) == (None, None, 1, 1)
    filler = evaluate([gold("⟦link-list:all|A B⟧\n")], lambda _: ([], 0))
    assert (filler.kept_recall, filler.look_alikes) == (None, None)


def test_white_space_that_goes_changes_a_look_alike() -> None:
    document = gold("One  two.\n")
    found = evaluate([document], lambda document: (cuts(document.text, "  "), 0))
    assert (found.damaged, found.look_alikes) == (0, 0)


def test_changes() -> None:
    document = gold(MARKED)
    before = evaluate([document], lambda document: (cuts(document.text, "One", "Share this"), 0))
    now = evaluate([document], lambda document: (cuts(document.text, "Share", "Three Four"), 0))
    found = [(change.text, change.newly, change.filler) for change in changes([document], before, now)]
    assert found == [
        ("One", "stays", False),
        ("this", "stays", True),
        ("Three", "goes", False),
        ("Four", "goes", True),
    ]
    assert list(changes([document], now, now)) == []
    other = gold(MARKED.replace("One", "Uno"))  # not the same text any more: nothing to compare
    assert list(changes([other], before, evaluate([other], lambda _: ([], 0)))) == []


@pytest.mark.parametrize(
    ("floors", "expected"),
    [
        (Floors(), []),
        (Floors({"recall": 0.6, "precision": 0.8, "kept_recall": 0.8, "look_alikes": 1}, {"call-to-action": 1}), []),
        (Floors({"recall": 0.7}), ["recall: 0.6667 is below 0.7000"]),
        (Floors({}, {"link-list": 0.1}), ["recall of link-list: 0.0000 is below 0.1000"]),
        (Floors({}, {"made-up": 0}), ["recall of made-up: nothing to measure it by"]),
    ],
)
def test_floors(floors: Floors, expected: list[str]) -> None:
    found = taking({"a.txt": ["Share this"], "b.txt": ["Follow us words"]})
    assert below(found, floors) == expected


def test_a_precision_without_removals_is_below_every_floor() -> None:
    assert below(taking({}), Floors({"precision": 0})) == ["precision: nothing to measure it by"]


def test_a_file_with_floors(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[total]\nrecall = 0.5\n[recall]\nlink-list = 1\n")
    assert read_floors(path) == Floors({"recall": 0.5}, {"link-list": 1})


GOOD = {"file": "a.txt", "chars": 5, "spans": [{"start": 0, "end": 2, "category": "link-list", "layout": "x"}]}


def span(start: int, end: int, category: str = "link-list") -> dict[str, object]:
    return {"start": start, "end": end, "category": category}


def test_gold(tmp_path: Path) -> None:
    spans = [span(6, 9), span(3, 5, "flag"), span(0, 2)]
    record = {**GOOD, "chars": 12, "spans": spans, "language": "en", "kind": "filler", "more": 1}
    content = "ab cd 🎉\r\nx y".encode()  # line ends stay, a code point is one however many bytes it has
    filled(tmp_path, {"documents/a.txt": content, "gold.jsonl": "\n" + json.dumps(record) + "\n\n"})
    (document,) = read_gold(tmp_path)
    assert document.text == "ab cd 🎉\r\nx y"
    assert document.spans == (
        GoldSpan(0, 2, "link-list"),
        GoldSpan(6, 9, "link-list"),
    )  # what may only be reported stays


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "{gold}: no documents"),
        (["{"], "{gold}:1: Input data was truncated"),
        ([{**GOOD, "spans": None}], "{gold}:1: Expected `array`, got `null` - at `$.spans`"),
        ([{"file": "a.txt", "spans": []}], "{gold}:1: Object missing required field `chars`"),
        ([{**GOOD, "kind": "odd"}], "{gold}:1: Invalid enum value 'odd' - at `$.kind`"),
        ([{**GOOD, "kind": "look-alike"}], "{gold}:1: a.txt is called look-alike, and has 1 spans that should go"),
        (
            [{**GOOD, "kind": "filler", "spans": [span(0, 2, "flag")]}],
            "{gold}:1: a.txt is called filler, and has 0 spans that should go",
        ),
        ([GOOD, {**GOOD, "file": "b.txt"}], "{gold}:2: {documents}/b.txt: cannot be read: No such file or directory"),
        ([GOOD, GOOD], "{gold}:2: a.txt was there already"),
        ([{**GOOD, "file": "../a.txt"}], "{gold}:1: ../a.txt lies outside of {documents}"),
        ([{**GOOD, "file": "/a.txt"}], "{gold}:1: /a.txt lies outside of {documents}"),
        ([{**GOOD, "file": "a.html"}], "{gold}:1: a.html is not text: gold spans are offsets into text"),
        ([{**GOOD, "file": "zeros"}], "{gold}:1: {documents}/zeros: binary"),
        ([{**GOOD, "chars": 6}], "{gold}:1: a.txt has 5 code points, gold says 6"),
        ([{**GOOD, "spans": [span(3, 6)]}], "{gold}:1: a.txt: span 3-6 does not lie in 0-5"),
        ([{**GOOD, "spans": [span(-1, 2)]}], "{gold}:1: a.txt: span -1-2 does not lie in 0-5"),
        ([{**GOOD, "spans": [span(2, 2)]}], "{gold}:1: a.txt: span 2-2 does not lie in 0-5"),
        ([{**GOOD, "spans": [span(0, 3), span(2, 5)]}], "{gold}:1: a.txt: span 2-5 overlaps the one before it"),
    ],
)
def test_gold_that_is_wrong(tmp_path: Path, records: list[dict[str, object] | str], said: str) -> None:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    files: dict[str, str | bytes] = {"documents/a.txt": "ab cd", "documents/zeros": b"\0" * 99}
    files["gold.jsonl"] = "\n".join(lines)
    with pytest.raises(UsageError) as raised:
        read_gold(filled(tmp_path, files))
    assert str(raised.value) == said.format(gold=tmp_path / "gold.jsonl", documents=tmp_path / "documents")
