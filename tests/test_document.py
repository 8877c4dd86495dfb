"""Lines, outlines and sentences: what rules look at. Offsets count code points."""

import itertools
import sys
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.corpus import Statistics, fragment, fragment_hash
from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.rule import Example, marked
from cleaner.text.folding import fold, fold_for_ascii
from cleaner.text.lines import key_value, letter
from cleaner.text.sentences import boundaries, grown, sentence_start, sentences_around

# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Share It", "share it"),
        ("DON’T", "don't"),
        ("A\xa0B", "a b"),
        ("İstanbul", "istanbul"),  # str.lower would make two code points of the first
        ("ÄÖ ẞ", "äö ß"),
        ("\ud800A", "\ud800a"),
    ],
)
def test_folding_lowers_and_straightens(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_keeps_every_code_point_in_its_place() -> None:
    assert [code for code in range(sys.maxunicode + 1) if len(fold(chr(code))) != 1] == []


def test_folding_for_ascii_words_finds_them_where_folding_does() -> None:
    """The quick way must not miss a letter that the slow way makes an ASCII one, nor make any other letter ASCII."""
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    quick = fold_for_ascii("".join(every)).decode("utf-8", "surrogatepass")
    assert len(quick) == len(every)
    different = [
        letter
        for letter, found in zip(every, quick, strict=True)
        if found != fold(letter) and (found.isascii() or fold(letter).isascii())
    ]
    assert different == []


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


# Lines


@pytest.mark.parametrize(
    ("text", "lines", "starts"),
    [
        ("", [""], [0]),
        ("a", ["a"], [0]),
        ("a\n", ["a", ""], [0, 2]),
        ("\n\n", ["", "", ""], [0, 1, 2]),
        ("a\nb", ["a", "b"], [0, 2]),
        ("a\r\nb", ["a", "b"], [0, 3]),
        ("a\rb", ["a", "b"], [0, 2]),
        ("a\r\r\nb\n\rc", ["a", "", "b", "", "c"], [0, 2, 4, 6, 7]),  # CR, CRLF, LF, CR
        ("😀\né\u0301", ["😀", "é\u0301"], [0, 2]),
        ("a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", ["a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g"], [0]),  # unlike splitlines
    ],
    ids=ascii,
)
def test_lines_end_at_lf_crlf_and_cr_only(text: str, lines: list[str], starts: list[int]) -> None:
    document = Document(text)
    assert (document.line_texts, document.line_starts) == (lines, starts)


@given(st.text(st.sampled_from("a\n\r\x85\u2028 ")))
def test_lines_and_their_ends_make_up_the_text(text: str) -> None:
    lines, starts = Document(text).line_texts, Document(text).line_starts
    edges = [*starts[1:], len(text)]
    ends = [text[start + len(line) : edge] for line, start, edge in zip(lines, starts, edges, strict=True)]
    assert all(text.startswith(line, start) for line, start in zip(lines, starts, strict=True))
    assert set(ends[:-1]) <= {"\n", "\r", "\r\n"}
    assert ends[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)


LONG_LINE: Final = "The harbour lay still in the fog of the morning. " * 4
OUTLINE: Final = [
    ("", "_"),
    ("  \t", "_"),
    ("\u2028", "_"),
    ("Name: Jo", "k"),
    ("  • Name : Jo", "k"),
    ("- **Name:** Jo", "k"),
    ("**Name:** Jo", "k"),
    ("Name：Jo", "k"),  # the wide colon of CJK text
    ("Job title: Glazier, and proud of it.", "k"),
    ("Socials:", "l"),
    ("• Detail Author: ", "l"),
    ("https://example.org/a", "t"),  # the colon of an address
    ("10:30 at the pier", "t"),  # and of a time
    ("- Edinburgh Airport", "b"),
    ("• Edinburgh Airport", "b"),
    ("* Edinburgh Airport.", "b"),
    ("1. Edinburgh Airport", "b"),
    ("12) Edinburgh Airport", "b"),
    ("-5 degrees", "t"),  # no blank after the mark: a number
    ("**Bold** words", "t"),
    ("A Shifting Dynamic", "t"),
    ("# A heading", "t"),
    ("It rained.", "s"),
    ("It rained!  ", "s"),
    ("“It rained.”", "s"),
    ("(It rained.)", "s"),
    ("It rained,", "s"),  # goes on in the next line
    ("It *rained.*", "s"),
    ("雨が降った。", "s"),
    ("It rained. Then", "t"),
    (LONG_LINE, "P"),  # long lines are taken for prose unread
    (f"• Name: {LONG_LINE}", "P"),
]


@pytest.mark.parametrize(("line", "expected"), OUTLINE, ids=ascii)
def test_a_line_looks_like_one_letter(line: str, expected: str) -> None:
    assert letter(line) == expected


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=ascii)
def test_an_outline_has_a_letter_for_each_line(ending: str) -> None:
    document = Document(ending.join(line for line, _ in OUTLINE))
    assert document.outline == "".join(expected for _, expected in OUTLINE)


def test_documents_that_share_a_cache_of_letters_see_the_same_outline() -> None:
    cache: dict[str, str] = {}
    texts = ["A Title\n\nName: Jo\nIt rained.", "Name: Jo\nA Title", "It rained.\n" + LONG_LINE]
    shared = [Document(text, outline_cache=cache).outline for text in texts * 2]
    assert shared == [Document(text).outline for text in texts * 2]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Name: Jo", "Name", "Jo"),
        ("  • E-mail : jo@example.com", "E-mail", "jo@example.com"),
        ("**Full name:** Jo Dell", "Full name", "Jo Dell"),
        ("url : https://example.org/jo", "url", "https://example.org/jo"),
        ("Socials:", "Socials", ""),
    ],
)
def test_a_key_and_its_value_are_read_out_of_a_line(line: str, key: str, value: str) -> None:
    found = key_value(line)

    assert found == (key, value)


@pytest.mark.parametrize("line", ["", "Jo Dell", "https://example.org", "10:30 at the pier", ": Jo", f"{'a' * 40}: Jo"])
def test_other_lines_have_no_key(line: str) -> None:
    assert key_value(line) is None


@pytest.mark.parametrize(
    ("offset", "number"),
    # The text is "ab", CRLF, "😀c", LF, an empty line, LF, "d".
    [(0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1), (7, 2), (8, 3), (9, 3)],
)
def test_a_line_is_found_by_any_offset_in_it_or_its_end(offset: int, number: int) -> None:
    document = Document("ab\r\n😀c\n\nd")
    line = document.line_at(offset)
    assert line == document.line(number)
    assert line.text == ["ab", "😀c", "", "d"][number]
    assert document.text[line.span.start : line.span.end] == line.text


@pytest.mark.parametrize(
    ("drawn", "numbers"),
    [
        ("⟦ab⟧\ncd\nef", [0]),
        ("ab⟦\n⟧cd\nef", [0]),  # a line's end belongs to it
        ("ab\n⟦cd\n⟧ef", [1]),
        ("a⟦b\nc⟧d\nef", [0, 1]),
        ("a⟦b\ncd\ne⟧f", [0, 1, 2]),
        ("ab\ncd\nef", []),
    ],
)
def test_lines_in_a_span_are_those_that_it_touches(drawn: str, numbers: list[int]) -> None:
    example = Example(drawn)
    document = Document(example.text)
    assert [line.number for span in example.spans for line in document.lines_in(span)] == numbers


def test_lines_at_places_come_once_each() -> None:
    document = Document("ab\ncd\nef")
    places = [Span(0, 1), Span(1, 2), Span(3, 8), Span(7, 8)]
    assert [line.text for line in document.lines_at(places)] == ["ab", "cd", "ef"]


# Sentences

SENTENCES: Final = [
    "",
    "It rained",
    "It rained.",
    "It rained. |He sat.",
    "It rained!  |He sat?  |She left.",
    "It rained.\xa0|He sat.",
    "It rained?! |He sat.",
    "It rained... |He sat.",
    "It rained… |He sat.",
    "It rained... and he sat.",  # goes on in lower case
    "Is it? yes, it is.",
    # Abbreviations and initials
    "Mr. Vance came in. |He sat.",
    "He met Dr. Vance and Prof. Toll.",
    "J. R. Vance came in.",
    "The U.S. Army came.",
    "At 5 p.m. Vance left.",
    "Bread, i.e. Brot, was scarce.",
    "The club Vance vs. Toll met.",
    "See fig. 3 on pp. 4 and 5 of vol. 2 for more.",
    "Collier Inc. The firm fell.",  # a boundary missed: a miss at most
    "He is from Acme. |The firm fell.",
    "It was I. He sat.",  # an initial as far as anyone can tell
    # Numbers and addresses
    "It cost 3.5 million.",
    "See example.org for more.",
    "It was 1984. |Nobody knew.",
    "It ended in the year 5. |10 came after.",
    # Quotation marks and brackets belong to what they close
    '"Go." |He went.',
    "“Go.” |He went.",
    "“Go!” he said.",
    "(It rained.) |He sat.",
    "It rained. |(He sat.)",
    "It rained. |“Go.”",
    "It rained. |— Jo",
    "**It rained.** |He sat.",
    "*It rained.* |_He sat._",
    "It rained. |[Link](a.md)",
    "It rained. |¿Qué?",
    "It rained. |😀",
    # Other scripts need no blank
    "雨が降った。|彼は座った。",
    "下雨了！|他坐下。|是吗？|是。",
    "बारिश हुई। |वह बैठा।",
    "ماذا؟ |جلس.",
]


@pytest.mark.parametrize("drawn", SENTENCES, ids=ascii)
def test_a_sentence_starts_where_the_bar_stands(drawn: str) -> None:
    text = drawn.replace("|", "")
    found = boundaries(text, Span(0, len(text)))
    pieces = [text[start:end] for start, end in itertools.pairwise(found)]
    assert "|".join(pieces) == drawn
    assert found[-1] == len(text)


def test_boundaries_keep_to_their_window() -> None:
    text = "One. Two. Three. Four."
    assert boundaries(text, Span(5, 16)) == [5, 10, 16]


LINES: Final = "Before. Here.\nOne. Two. Three is longer. Four.\nAfter. There."


@pytest.mark.parametrize(
    ("word", "window", "expected"),
    [
        ("Three", 600, "⟦One.⟧ ⟦Two.⟧ ⟦Three is longer.⟧ ⟦Four.⟧"),  # its line, and not what is next to it
        ("Three", 16, "⟦One.⟧ ⟦Two.⟧ ⟦Three is longer.⟧ Four."),  # the window's edge may have cut what it touches
        ("Three", 8, "One. Two. Three is longer. Four."),  # longer than the window: none, not even its neighbours
        ("longer", 4, "One. Two. Three is longer. Four."),
        ("One", 12, "⟦One.⟧ ⟦Two.⟧ Three is longer. Four."),
        ("Four", 10, "One. Two. Three is longer. ⟦Four.⟧"),
    ],
)
def test_sentences_are_found_in_a_window(word: str, window: int, expected: str) -> None:
    document = Document(LINES)
    place = Span(LINES.index(word), LINES.index(word) + len(word))
    line = document.line(1)
    spans = [Span(s.start - line.span.start, s.end - line.span.start) for s in document.sentences_at(place, window)]
    assert marked(line.text, spans) == expected


SENTENCE_TEXTS: Final = st.lists(
    st.sampled_from(
        ("One. ", "two ", "Mr. ", "Vance ", "e.g. ", "3.5 ", "U.S. ", "Go! ", "“No.” ", "a... ", "雨。", "😀 ", "? ")
    ),
    min_size=1,
    max_size=12,
).map("".join)


@given(SENTENCE_TEXTS, st.data())
def test_a_window_shows_whole_sentences_only(text: str, data: st.DataObject) -> None:
    """A sentence that the window's edge may have cut is left out, so what is seen is what the whole line has."""
    at = data.draw(st.integers(0, len(text) - 1))
    window = data.draw(st.integers(1, len(text)))
    line, place = Span(0, len(text)), Span(at, at + 1)
    whole = sentences_around(text, line, place, len(text))
    seen = sentences_around(text, line, place, window)
    assert [span for span in seen if span not in whole] == []


@given(SENTENCE_TEXTS, st.data())
def test_the_start_of_a_sentence_is_found_from_within_or_not_at_all(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    window = data.draw(st.integers(1, len(text)))
    line = Span(0, len(text))
    start = max(edge for edge in boundaries(text, line) if edge <= at)
    assert sentence_start(text, line, at, window) in (start, None)
    assert sentence_start(text, line, at, len(text)) == start


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("One. T⟦w⟧o. Three.", "One. ⟦Two.⟧ Three."),
        ("One. ⟦Two.⟧ Three.", "One. ⟦Two.⟧ Three."),
        ("One. Tw⟦o. T⟧hree.", "One. ⟦Two. Three.⟧"),
        ("⟦One. Two. Three.⟧", "⟦One. Two. Three.⟧"),
        ("⟦O⟧ne", "⟦One⟧"),
        ("  One.⟦ ⟧Two.", "  ⟦One.⟧ Two."),  # the blank after a sentence belongs to it
    ],
)
def test_a_span_grows_to_the_sentences_that_it_touches(drawn: str, expected: str) -> None:
    example = Example(drawn)
    (span,) = example.spans
    assert marked(example.text, [grown(example.text, Span(0, len(example.text)), span)]) == expected


# What repeats across documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  • Edinburgh  Lufthavn!", "edinburgh lufthavn"),
        ("edinburgh lufthavn", "edinburgh lufthavn"),
        ("**EDINBURGH_lufthavn**", "edinburgh lufthavn"),
        ("Edinburgh\nLufthavn", "edinburgh lufthavn"),
        ("Route 66", "route 66"),
        ("•••", ""),
    ],
)
def test_a_fragment_is_the_words_of_a_text(text: str, expected: str) -> None:
    assert fragment(text) == expected


def test_a_rule_learns_how_many_documents_have_a_fragment() -> None:
    keys = sorted((fragment_hash("read more"), fragment_hash("edinburgh lufthavn")))
    counts = [5 if key == fragment_hash("read more") else 3 for key in keys]
    document = Document("", statistics=Statistics(keys, counts))
    assert document.frequency("» Read more!") == 5
    assert document.frequency("- Edinburgh Lufthavn") == 3
    assert document.frequency("Lufthavn") == 0


def test_without_statistics_a_rule_is_told_that_nobody_counted() -> None:
    assert Document("").frequency("Read more") is None
    assert Document("", statistics=Statistics()).frequency("Read more") == 0


# What is left of a document

REST_PIECES: Final = (
    "",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "Name: Jo",
    "A Title",
    "It rained.",
    "- a",
    LONG_LINE,
    "😀",
    "\x85",
)


@st.composite
def texts_with_kept_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = "".join(draw(st.lists(st.sampled_from(REST_PIECES), max_size=10)))
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return text, [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@settings(max_examples=400)
@given(texts_with_kept_spans())
def test_what_is_left_of_a_document_looks_like_a_document_of_its_own(drawn: tuple[str, list[Span]]) -> None:
    text, kept = drawn
    document = Document(text)
    rest = document.made_of(kept)
    alone = Document("".join(text[span.start : span.end] for span in kept))
    assert rest.text == alone.text
    assert rest.outline == alone.outline
    assert (rest.line_texts, rest.line_starts, rest.folded) == (alone.line_texts, alone.line_starts, alone.folded)
    assert document.text == text


def test_what_is_left_of_a_document_keeps_what_is_known_of_it() -> None:
    statistics = Statistics()
    document = Document("AB", id="1", url="u", language="en", media_type="text/markdown", statistics=statistics)
    rest = document.made_of([Span(1, 2)])
    assert (rest.text, rest.id, rest.url, rest.language) == ("B", "1", "u", "en")
    assert (rest.media_type, rest.statistics) == ("text/markdown", statistics)
