"""The report: its lines are of the schema, say what was done, and make up the sources."""

import hashlib
import json
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cleaner import Config
from cleaner.documents import Folders
from cleaner.model import Confidence, Removal, Span, Status, rebuilt
from cleaner.page import Metadata
from cleaner.restoration import restore, verify
from cleaner.run import run
from cleaner.sources.plan import make_plan
from cleaner.tasks import Work
from cleaner.writers.markdown import Markup
from cleaner.writers.records import (
    SCHEMA,
    CleanRecord,
    DocumentRecord,
    Header,
    LosingVoteRecord,
    NoteRecord,
    ProblemRecord,
    Record,
    RemovalRecord,
    SourceRecord,
    Summary,
    from_line,
    json_schema,
    to_line,
)
from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, documents, filled, report
from tests.support import ROOT

LIKELY: Final = f"Bees need water, too. {APPEAL} The hive was calm in the end.\n"
SHIPPED: Final[dict[str, Any]] = json.loads(
    (files("cleaner.writers") / "provenance.schema.json").read_text(encoding="utf-8")
)


@cache
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(SHIPPED)
    return Draft202012Validator(SHIPPED)


def every_status(folder: Path) -> Path:
    """Sources of which something of everything comes."""
    return filled(
        folder,
        {
            "binary.txt": bytes(range(32)) * 9,
            "blank.txt": "\n\n",
            "cleaned.txt": f"{FILLED}\n{PROFILE}",
            "deep/latin.txt": f"{FILLED}caf\u00e9".encode("latin-1"),
            "losing.txt": LIKELY,
            "picture.png": b"\x89PNG",
            "unchanged.md": PROSE,
            "utf-16": b"\xff\xfe" + FILLED.encode("utf-16-le"),
        },
    )


# --- schema


def test_the_shipped_schema_is_that_of_the_code() -> None:
    """Stale otherwise: write `json_schema()` to it again."""
    assert json_schema() == SHIPPED
    assert SHIPPED["title"] == SCHEMA


@pytest.mark.parametrize("with_text", [True, False])
def test_every_line_of_a_run_is_of_the_schema(tmp_path: Path, with_text: bool) -> None:
    plan = make_plan([every_status(tmp_path / "in"), ROOT / "seeds"])
    run(plan, Work(Config(), Folders(tmp_path / "out"), with_text))
    lines = (tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(plan) + 2
    for line in lines:
        validator().validate(json.loads(line))
    removals = [removal for line in lines[1:-1] for removal in json.loads(line).get("removals", [])]
    assert removals
    assert all(("text" in removal) is with_text for removal in removals)


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (0, {"schema": None}),
        (0, {"time": "2026-11-24"}),  # members that nobody described
        (1, {"status": "fine"}),
        (1, {"removals": [{"start": 1}]}),
        (1, {"source": {"kind": "page", "name": "a"}}),
        (1, {"line": "1"}),
        (1, {"record": "documents"}),
        (1, {"digest": "0"}),
        (2, {"statuses": {"cleaned": "1"}}),
        (2, {"documents": None}),
    ],
)
def test_the_schema_refuses_other_lines(tmp_path: Path, line: int, change: dict[str, Any]) -> None:
    run(make_plan([filled(tmp_path / "in", {"a.txt": FILLED})]), Work(Config(), Folders(tmp_path / "out")))
    lines = (tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[line])
    assert validator().is_valid(record)
    assert not validator().is_valid(record | change)
    assert not validator().is_valid({name: value for name, value in record.items() if name != "digest"})


# --- lines


WORDS = st.text(max_size=8)
COUNT = st.integers(0, 2**53)
MEASURES = st.dictionaries(
    WORDS,
    WORDS
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.lists(WORDS, max_size=2),
    max_size=2,
)
KINDS = st.lists(WORDS, max_size=2)
STATUSES: Final[tuple[Status, ...]] = ("cleaned", "unchanged", "empty", "review", "degraded", "failed", "skipped")

RECORDS: st.SearchStrategy[Record] = st.one_of(
    st.builds(Header, COUNT, WORDS, WORDS, WORDS, WORDS, st.none() | WORDS),
    st.builds(Summary, COUNT, COUNT, st.dictionaries(WORDS, COUNT, max_size=2), COUNT, COUNT, COUNT),
    st.builds(
        DocumentRecord,
        COUNT,
        WORDS,
        st.builds(
            SourceRecord,
            st.just("text"),
            WORDS,
            COUNT,
            WORDS,
            WORDS,
            COUNT,
            WORDS,
            WORDS,
            metadata=st.none() | st.builds(Metadata, WORDS, WORDS, WORDS, WORDS),
        ),
        st.sampled_from(STATUSES),
        WORDS,
        st.none()
        | st.builds(
            CleanRecord,
            WORDS,
            WORDS,
            COUNT,
            markup=st.none() | st.lists(st.builds(Markup, COUNT, COUNT, WORDS), max_size=2),
        ),
        st.lists(
            st.builds(
                RemovalRecord, WORDS, COUNT, COUNT, COUNT, WORDS, WORDS, WORDS, KINDS, MEASURES, st.none() | WORDS
            ),
            max_size=2,
        ),
        st.lists(st.builds(NoteRecord, COUNT, COUNT, WORDS, WORDS, MEASURES), max_size=2),
        st.lists(st.builds(LosingVoteRecord, COUNT, COUNT, WORDS, WORDS, WORDS, KINDS, MEASURES, WORDS), max_size=2),
        COUNT,
        st.lists(st.builds(ProblemRecord, WORDS, WORDS), max_size=2),
        WORDS,
        st.booleans(),
    ),
)


@given(RECORDS)
def test_a_record_comes_back_from_its_line(record: Record) -> None:
    line = to_line(record)
    assert line.endswith(b'"}\n')
    assert line.count(b"\n") == 1
    assert from_line(line, record.line) == record
    assert to_line(from_line(line, record.line)) == line
    validator().validate(json.loads(line))


def test_a_text_may_look_like_a_digest() -> None:
    """The digest is the last member, whatever stands in the texts before it."""
    record = DocumentRecord(3, '","digest":"0"}\n', SourceRecord("text", ',"digest":"'), "unchanged")
    assert from_line(to_line(record), 3) == record


def test_the_digest_is_made_as_documented() -> None:
    line = to_line(Summary(1, 0, {}, 0, 0, 0))
    body, _, digest = line.rpartition(b',"digest":"')
    assert hashlib.sha256(body + b"}").hexdigest()[:32].encode() + b'"}\n' == digest


# --- what records say


def test_records_rebuild_the_sources(tmp_path: Path) -> None:
    source, out = every_status(tmp_path / "in"), tmp_path / "out"
    run(make_plan([source]), Work(Config(), Folders(out)))
    for name, record in documents(out).items():
        data = (source / name).read_bytes()
        if record.clean is None:
            assert record.status == "skipped"
            continue
        assert (record.source.bytes, record.source.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        text = data.removeprefix(bytes.fromhex(record.source.bom)).decode(record.source.encoding)
        clean = (out / record.clean.name).read_bytes()
        assert (len(text), hashlib.sha256(clean).hexdigest()) == (record.source.code_points, record.clean.sha256)
        assert len(clean.decode()) == record.clean.code_points
        removed = [(removal.clean_offset, removal.text or "") for removal in record.removals]
        assert rebuilt(clean.decode(), removed) == text
        for removal in record.removals:
            assert text[removal.start : removal.end] == removal.text


def test_the_summary_counts_the_documents(tmp_path: Path) -> None:
    run(make_plan([every_status(tmp_path / "in")]), Work(Config(), Folders(tmp_path / "out")))
    records = [record for record in report(tmp_path / "out") if isinstance(record, DocumentRecord)]
    assert report(tmp_path / "out")[-1] == Summary(
        line=9,
        documents=8,
        statuses={"cleaned": 3, "empty": 1, "skipped": 2, "unchanged": 2},
        removals=sum(len(record.removals) for record in records),
        source_code_points=sum(record.source.code_points for record in records),
        removed_code_points=sum(removal.end - removal.start for record in records for removal in record.removals),
    )


def test_the_header_names_what_decides(tmp_path: Path) -> None:
    plan = make_plan([filled(tmp_path / "in", {"a.txt": FILLED})])
    headers = []
    for number, config in enumerate([Config(), Config(ignore=("call-to-action",)), Config()]):
        run(plan, Work(config, Folders(tmp_path / str(number))))
        headers.append(report(tmp_path / str(number))[0])
    assert headers[0] == headers[2]
    assert headers[0] != headers[1]
    assert isinstance(headers[0], Header)
    assert (headers[0].schema, headers[0].statistics) == (SCHEMA, None)


def test_nothing_of_the_place_is_in_the_report(tmp_path: Path) -> None:
    run(make_plan([filled(tmp_path / "in", {"a.txt": FILLED})]), Work(Config(), Folders(tmp_path / "out")))
    content = (tmp_path / "out" / "provenance.jsonl").read_text(encoding="utf-8")
    assert str(tmp_path) not in content
    assert os.uname().nodename not in content


# --- ids


@pytest.mark.parametrize(
    ("document", "text", "occurrence"),
    [("a.txt", APPEAL, 1), ("a.txt", APPEAL, 2), ("b.txt", APPEAL, 1), (None, "\n\n", 1), ("größe", "雨 🌧", 1)],
)
def test_an_id_is_a_digest_of_document_text_and_occurrence(document: str | None, text: str, occurrence: int) -> None:
    removal = Removal(document, occurrence, Span(3, 9), 3, text, "r", "c", Confidence.CERTAIN, frozenset(), {})
    assert removal.id == digest_of(document, text, occurrence)


def digest_of(document: str | None, text: str, occurrence: int) -> str:
    content = f"{document or ''}\0{text}\0{occurrence}".encode()
    return hashlib.sha256(content).hexdigest()[:12]


def test_ids_differ_within_a_document_for_the_same_text_too(tmp_path: Path) -> None:
    paragraph = f"Rain fell.\n\n{APPEAL}\n\n"
    run(
        make_plan([filled(tmp_path / "in", {"a.txt": paragraph * 5 + PROSE})]),
        Work(Config(), Folders(tmp_path / "out")),
    )
    removals = documents(tmp_path / "out")["a.txt"].removals
    assert [removal.text for removal in removals].count(APPEAL) == 5
    assert len({removal.id for removal in removals}) == len(removals)
    appeals = [removal.id for removal in removals if removal.text == APPEAL]
    assert appeals == [digest_of("a.txt", APPEAL, number) for number in range(1, 6)]


def test_ids_survive_a_change_of_the_rules(tmp_path: Path) -> None:
    plan = make_plan([filled(tmp_path / "in", {"a.txt": f"{PROFILE}\n{FILLED}"})])
    ids = []
    for number, config in enumerate([Config(), Config(ignore=("author-profile",))]):
        run(plan, Work(config, Folders(tmp_path / str(number))))
        removals = documents(tmp_path / str(number))["a.txt"].removals
        ids.append([removal.id for removal in removals if removal.rule == "reader-appeal"])
    assert len(ids[0]) == 1
    assert ids[0] == ids[1]


# --- names


def _byte_names(folder: Path) -> Iterator[bytes]:
    for top, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            yield os.path.relpath(os.path.join(top, name), os.fsencode(folder))  # noqa: PTH118 - names as bytes


@pytest.mark.parametrize(
    "name",
    [
        b"a\xff.txt",
        b"\xe9t\xe9",  # latin-1, and no suffix
        b"d\xc3/a.md",  # a folder's name is cut inside of a character
        b"a\\xff.txt",  # looks like the first one when that is shown
        "größe.txt".encode(),
        b"new\nline.txt",
        b"-",
    ],
)
def test_names_survive_as_bytes(tmp_path: Path, name: bytes) -> None:
    source, out, back = tmp_path / "in", tmp_path / "out", tmp_path / "back"
    path = source / os.fsdecode(name)
    path.parent.mkdir(parents=True)
    path.write_text(FILLED)
    counter = run(make_plan([source]), Work(Config(), Folders(out)))
    assert counter.statuses == {"cleaned": 1}
    suffix = b"" if name.endswith((b".txt", b".md")) else b".txt"
    assert sorted(_byte_names(out)) == sorted([name + suffix, b"provenance.jsonl"])
    for line in (out / "provenance.jsonl").read_text(encoding="utf-8").splitlines():
        validator().validate(json.loads(line))
    assert list(verify(out, [source])) == []
    assert list(restore(out, back)) == []
    assert list(_byte_names(back)) == [name]
    assert (back / os.fsdecode(name)).read_text() == FILLED


def test_a_name_that_is_not_utf8_and_one_that_is_written_like_it(tmp_path: Path) -> None:
    source, out, back = tmp_path / "in", tmp_path / "out", tmp_path / "back"
    filled(source, {os.fsdecode(b"a\xff.txt"): FILLED, "a\\xff.txt": PROSE})
    run(make_plan([source]), Work(Config(), Folders(out)))
    assert list(verify(out, [source])) == []
    assert list(restore(out, back)) == []
    assert sorted(_byte_names(back)) == sorted(_byte_names(source))
    ids = [record.id for record in report(out) if isinstance(record, DocumentRecord)]
    assert len(set(ids)) == 2  # or `explain`, `restore NAME` and the ids of removals cannot tell them apart
