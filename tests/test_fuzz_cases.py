"""Inputs with which fuzzing found something once, and those it starts from: run as ordinary tests, without atheris."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS
from tests.support import ROOT

CASES = sorted((ROOT / "fixtures" / "fuzz").glob("*/*"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_is_not_found_again(path: Path) -> None:
    TARGETS[path.parent.name].check(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_starts_from_is_fine(name: str) -> None:
    starts = list(TARGETS[name].starts())
    assert starts
    for start in starts:
        TARGETS[name].check(start)
