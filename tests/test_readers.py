"""Readers of files that anybody may have written: whatever is in them, only documented errors come."""

import json
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import RecordError
from cleaner.writers.records import Record, from_line
from tests.fuzz.targets import TARGETS, sealed

READERS: Final = ("report", "journal", "statistics", "configuration", "pack", "rows", "ignore", "decode")
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
members = st.sampled_from(
    ("record", "line", "id", "source", "status", "clean", "removals", "notes", "statuses", "schema")
)
records = st.dictionaries(members | st.text(), values | st.sampled_from(("header", "document", "summary", "cleaned")))
settings_names = st.sampled_from(
    ("select", "ignore", "include", "exclude", "confidence", "protect", "language", "selekt")
)
patterns = st.lists(st.text(st.sampled_from("ab()[]{}?*+\\|^$-!/#0189,:<>P=")))

few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.sampled_from(READERS), st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name].check(data)


@pytest.mark.parametrize("name", READERS)
@few
@given(moment=st.randoms(use_true_random=False), times=st.integers(1, 4))
def test_what_was_written_and_then_changed(name: str, moment: Random, times: int) -> None:
    target = TARGETS[name]
    data = moment.choice(list(target.starts()))
    for _ in range(times):
        data = target.mutate(data, moment)
    target.check(data)


def reads(line: bytes, number: int) -> Record | None:
    """The record of a line; None when it is refused by its number."""
    try:
        return from_line(line, number)
    except RecordError as error:
        message = str(error)
    assert message.startswith(f"line {number + 1}: ")
    return None


@given(st.binary())
def test_bytes_are_no_line_of_a_report(data: bytes) -> None:
    assert reads(data, 0) is None
    assert reads(data + b"\n", 3) is None


@given(values | records, st.integers(0, 2))
def test_a_line_with_a_digest_that_fits_may_still_be_no_record(value: Any, number: int) -> None:
    line = sealed(json.dumps(value).encode() + b"\n")
    record = reads(line, number)
    assert record is None or record.line == number


@pytest.mark.parametrize(
    "body", [b'{"record":"header","line":0,"schema":"\xff"}', b'{"a":' + b"[" * 5_000 + b"}", b"{}"]
)
def test_a_line_that_is_no_text_or_too_deep_is_named(body: bytes) -> None:
    assert reads(sealed(body + b"\n"), 0) is None


@few
@given(
    st.dictionaries(settings_names, values.filter(lambda value: not isinstance(value, dict)) | patterns), st.booleans()
)
def test_any_table_is_a_configuration_or_refused(table: dict[str, Any], in_project: bool) -> None:
    # What JSON writes of lists, texts, numbers is TOML, too, or near enough to be refused.
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    head = ["[tool.cleaner]"] if in_project else []
    TARGETS["configuration"].check(bytes([in_project]) + "\n".join([*head, *lines]).encode())
