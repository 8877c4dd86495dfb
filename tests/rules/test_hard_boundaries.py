"""Prose right after an appeal stays, also where its beginning is hard to see.

A missed boundary between two sentences costs a miss when nothing goes; when the first of them goes, it costs prose.
"""

from typing import Final

import pytest

from cleaner import Cleaner

CLEANER: Final = Cleaner(strict=True)
PROSE: Final = "harbour reopened in May after ten years of silence."


@pytest.mark.parametrize(
    "text",
    [
        f"Leave a comment below! The {PROSE}",
        f"Leave a comment below! iHarbour's {PROSE}",  # some names start in lower case
        f"Leave a comment below! the {PROSE}",  # and some people do
        f"Follow us on Facebook, Twitter, etc. The {PROSE}",  # an abbreviation may end a sentence, too
        f"Subscribe to our newsletter by 5 p.m. The {PROSE}",
        f"Leave a comment below\u2028The {PROSE}",  # somebody's line end
        f"Leave a comment below\x85The {PROSE}",
        f"Leave a comment below.\u2028The {PROSE}",
        f"Leave a comment below.\u2003The {PROSE}",  # an em space is a blank
        f"Leave a comment below!The {PROSE}",  # glued when the page was flattened
        f"Leave a comment below.The {PROSE}",
        f"Leave a comment below - The {PROSE}",  # a dash where a full stop was meant
        f"Leave a comment below — The {PROSE}",
        f"Leave a comment below; the {PROSE}",
    ],
    ids=ascii,
)
def test_prose_after_an_appeal_stays(text: str) -> None:
    assert CLEANER.clean(text).text.endswith(PROSE)
