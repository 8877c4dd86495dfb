"""Good texts, each of which looks like filler somewhere, come through byte for byte."""

from pathlib import Path
from typing import Final

import pytest

from cleaner import Cleaner
from tests.support import ROOT

CLEANER: Final = Cleaner(strict=True)
TEXTS: Final = sorted(path for path in (ROOT / "fixtures" / "prose").iterdir() if path.name != "README.md")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_prose_comes_through_as_it_is(path: Path) -> None:
    text = path.read_bytes().decode()
    assert CLEANER.clean(text).text == text
