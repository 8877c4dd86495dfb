"""Shortcuts find what the long way finds: each is checked against a plain way to say the same."""

import re
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.rules.call_to_action import reader_appeal
from cleaner.rules.table_of_contents import _contents
from cleaner.text import headlines
from cleaner.text.folding import fold
from cleaner.text.topic import content_words, stems_in

_WORDS: Final = (
    *(
        "The",
        "Of",
        "of",
        "a",
        "A",
        "USA",
        "McD",
        "iPhone",
        "Ab",
        "ABc",
        "F1",
        "2nd",
        "Who",
        "Worth",
        "longer",
        "Longer",
    ),
    *("Été", "über", "O'Neil", "Vs.", "B-2", "and/or"),
)
_MARKS: Final = (
    "",
    " ",
    "  ",
    "\t",
    ", ",
    ": ",
    ":",
    "：",
    "://",
    " - ",
    " ** ",
    "__",
    "_",
    ". ",
    "! ",
    "; ",
    " — ",
    "\u2028",
)
_PIECES: Final = st.sampled_from([*_WORDS, *_MARKS])
_LINES: Final = st.builds(
    lambda start, words, pieces, end: start + " ".join(words) + "".join(pieces) + end,
    st.sampled_from(["", "- ", "1. ", "## ", " • ", "**", "[The Link](/at) "]),
    st.lists(st.sampled_from(_WORDS), max_size=20),
    st.lists(_PIECES, max_size=6),
    st.sampled_from(["", "", ".", " ", "**", " 12", " .... 7"]),
)


def _words(text: str) -> list[str]:
    """The words of a text: what of its stretches of letters and marks inside of words is left without marks at the ends."""
    runs = re.findall(r"[\w'’&.-]+", text[:400])
    return [word for run in runs if (word := run.strip("_'’&.-"))]


def _raised_share(text: str) -> float:
    long = [word for word in _words(text) if len(word) > 3]
    return sum(not word[0].islower() for word in long) / len(long) if long else 1.0


def _is_slug(text: str) -> bool:
    words = _words(text)
    lower = [word for word in words if word[0].islower()]
    has_small = any(len(word) <= 3 and word.isalpha() and word[0].islower() for word in words[1:])
    marks = re.search(r"[,;:!?\"“”()\[\]{}|/=<>_…]|[.!?…。！？।؟]\Z", text)
    return 0 < len(words) <= 18 and len(lower) <= (len(words) > 5) and not has_small and marks is None


@given(_LINES)
@example("- Who Is Jo Tolls Husband")
@example("A USA Of McD")
def test_a_headline_is_told_by_its_words(line: str) -> None:
    text = headlines.bare(line)
    found = headlines.headline(line)
    assert (found.text, found.words, found.raised) == (text, len(_words(text)), _raised_share(text))
    assert headlines.raised_share(line) == _raised_share(line)


@given(_LINES)
@example("1. A USA Of McD")
@example("One Two Three Four Five longer")
def test_a_slug_is_told_by_its_words(line: str) -> None:
    text = headlines.bare(line)
    found = headlines.slug(line)
    assert (found is not None) == _is_slug(text)
    if found is not None:
        small = [word for word in _words(text)[1:] if len(word) <= 3 and word.isalpha() and not word.isupper()]
        assert (found.text, found.raises_small) == (text, bool(small))


@given(_LINES)
def test_wrapped_prose_is_told_by_its_words(line: str) -> None:
    text = headlines.bare(line)
    expected = line.count(" ") >= 6 and len(_words(text)) >= 7 and _raised_share(text) < 0.5
    assert headlines.is_prose(line, "t") == expected


@given(_LINES)
def test_the_key_of_a_heading_is_its_words(line: str) -> None:
    text = re.sub(
        r"\A(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[ivxIVX]{1,5}[.)]|[A-Za-z][.)])[ \t]+", "", headlines.bare(line)
    )
    assert _contents.key(line) == " ".join(re.findall(r"\w+", fold(text)))


@given(st.lists(_PIECES, max_size=12).map("".join), st.integers(0, 3))
@example("Share \u2028- it", 0)
@example("Share this - x", 1)
def test_an_appeal_ends_at_the_first_mark_that_may_end_it(sentence: str, at: int) -> None:
    at = min(at, len(sentence))
    folded = fold(sentence)
    expected = len(sentence)
    for stop in reader_appeal._MAY_END.finditer(sentence, at):
        if not stop["pause"]:
            expected = stop.end()
            break
        if not reader_appeal._OURS.search(folded, stop.end()):
            expected = 0
            break
    assert reader_appeal._length(sentence, folded, at) == expected


@given(_LINES, _LINES)
def test_stems_are_those_of_words(line: str, other: str) -> None:
    assert stems_in(content_words(line), other) == len(content_words(line) & content_words(other))
