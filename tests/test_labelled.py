"""The labelled documents are what their README says."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.labelled import (
    CATEGORIES,
    DEV,
    HELD_OUT,
    OPENED,
    SECOND_HELD_OUT,
    Labelled,
    documents_in,
    marked_text,
    parsed,
    read,
)

SPLIT: Final = {"dev": DEV, "held-out": HELD_OUT}
SETS: Final = {**SPLIT, "held-out-2": SECOND_HELD_OUT, "opened": OPENED}
FOLDERS: Final = pytest.mark.parametrize("folder", SETS.values(), ids=SETS)
EVERYTHING: Final = [document for folder in SETS.values() for document in read(folder)]


@FOLDERS
def test_documents_and_gold_are_the_same_files(folder: Path) -> None:
    names = [document.file for document in read(folder)]
    assert names == sorted(set(names))
    assert names == sorted(path.name for path in (folder / "documents").iterdir())


@FOLDERS
def test_records_say_what_the_texts_are(folder: Path) -> None:
    for line, document in zip((folder / "gold.jsonl").read_text("utf-8").splitlines(), read(folder), strict=True):
        record = json.loads(line)
        assert set(record) == {"file", "chars", "language", "kind", "spans"}
        assert (record["chars"], record["kind"]) == (len(document.text), document.kind), document.file


@pytest.mark.parametrize("folder", SPLIT.values(), ids=SPLIT)
def test_documents_lie_where_the_rule_puts_them(folder: Path) -> None:
    assert {document.folder for document in read(folder)} == {folder}


@pytest.mark.parametrize("document", EVERYTHING, ids=lambda document: document.file)
def test_a_document_keeps_the_conventions(document: Labelled) -> None:
    assert 600 <= len(document.text) <= 4000
    assert document.text.endswith("\n")
    assert not re.search(r"[⟦⟧\r]|\$\w+:\d", document.text)
    at = 0
    for span in document.spans:
        assert at <= span["start"] < span["end"] <= len(document.text)
        assert span["category"] in CATEGORIES
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", span["layout"])
        text = document.text[span["start"] : span["end"]]
        assert text == text.strip()
        at = span["end"]
    assert parsed(marked_text(document.text, document.spans)) == (document.text, document.spans)


def test_the_sets_are_as_large_and_as_mixed_as_the_readme_says() -> None:
    documents = [document for folder in SPLIT.values() for document in read(folder)]
    kinds = Counter(document.kind for document in documents)
    assert kinds == {"filler": 95, "look-alike": 75}
    assert 0.4 <= sum(document.language == "en" for document in documents) / len(documents) <= 0.6
    assert len({document.language for document in documents}) == 15
    assert 0.3 <= len(read(HELD_OUT)) / len(documents) <= 0.37
    for folder in SPLIT.values():
        held = Counter(category for d in read(folder) for category in {span["category"] for span in d.spans})
        assert set(held) == set(CATEGORIES)
        assert min(held.values()) >= 7


def test_the_second_held_out_set_is_as_large_and_as_mixed_as_the_readme_says() -> None:
    documents = [*read(SECOND_HELD_OUT), *read(OPENED)]
    assert Counter(document.kind for document in documents) == {"filler": 47, "look-alike": 48}
    languages = Counter(document.language for document in documents)
    assert (len(languages), languages["en"], min(languages.values())) == (15, 37, 4)
    assert Counter(document.kind for document in read(SECOND_HELD_OUT)) == {"filler": 20, "look-alike": 20}


def test_no_sentence_stands_in_two_documents() -> None:
    places: dict[str, set[str]] = {}
    for document in EVERYTHING:
        for sentence in re.split(r"(?<=[.!?。])\s*|\n", document.text):
            if len(sentence) >= 30:
                places.setdefault(sentence, set()).add(document.file)
    assert {sentence: files for sentence, files in places.items() if len(files) > 1} == {}


def test_marked_files() -> None:
    marked = "@@ a.txt en\nOne. ⟦call-to-action:share-appeal|Share!⟧\n\n@@ b.md de\nZwei.\n"
    first, second = documents_in(marked)
    assert first == Labelled(
        "a.txt",
        "en",
        "One. Share!\n",
        [{"start": 5, "end": 11, "category": "call-to-action", "layout": "share-appeal"}],
    )
    assert second == Labelled("b.md", "de", "Zwei.\n", [])
    assert (first.kind, second.kind) == ("filler", "look-alike")
