"""White space that goes with cuts: a text with its cuts marked, and what is left of it."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Confidence, Span
from cleaner.rules.rule import Example, Literal
from cleaner.text.gaps import closing_space
from tests.support import at_every_place, cleaner_of, made_up


def without(text: str, spans: list[Span]) -> str:
    pieces, at = [], 0
    for span in sorted(spans):
        pieces.append(text[at : span.start])
        at = span.end
    return "".join([*pieces, text[at:]])


def closed(text: str, cuts: list[Span]) -> str:
    """What is left of the text without the cuts and the white space that goes with them."""
    return without(text, [*cuts, *(span for span, _ in closing_space(text, cuts))])


INSIDE_OF_A_LINE: Final = [
    ("A. ⟦B.⟧ C.", "A. C."),
    ("A ⟦b⟧, c", "A , c"),  # white space only: what a comma would like is not known here
    ("A⟦b⟧c", "Ac"),  # no gap, none made
    ("A. ⟦B.⟧C.", "A. C."),
    ("A.⟦B.⟧ C.", "A. C."),
    ("A.  ⟦B.⟧ C.", "A.  C."),  # the longer gap stays
    ("A. ⟦B.⟧  C.", "A.  C."),
    ("A.\t⟦B.⟧ C.", "A.\tC."),  # of equal ones the first
    ("A.\xa0⟦B.⟧ C.", "A.\xa0C."),
    ("A. ⟦B.⟧\xa0C.", "A. C."),
    ("A.\u2028⟦B.⟧ C.", "A.\u2028C."),  # U+2028 and U+0085 are blanks: our lines do not end there
    ("A. ⟦B.⟧\x85C.", "A. C."),
    ("A.\u2028\u2028⟦B.⟧ C.", "A.\u2028\u2028C."),
    ("A. ⟦B.⟧ ⟦C.⟧ D.", "A. D."),
    ("A. ⟦B.⟧   ⟦C.⟧ D.", "A.   D."),  # the longest gap of the hole, wherever it is
    ("A. ⟦B.⟧⟦C.⟧ D.", "A. D."),
    ("A. ⟦B.⟧ C. ⟦D.⟧ E.", "A. C. E."),  # two holes: each is closed alone
    ("A.\u200b⟦B.⟧ C.", "A.\u200b C."),  # a zero-width space is no white space
]

AT_THE_END_OF_A_LINE: Final = [
    ("A. ⟦B.⟧\nC.", "A.\nC."),
    ("A. ⟦B.⟧ \nC.", "A.\nC."),
    ("A. ⟦B.⟧\n\nC.", "A.\n\nC."),
    ("A.\t \xa0⟦B.⟧\nC.", "A.\nC."),
    ("A. ⟦B.⟧ ⟦C.⟧\nD.", "A.\nD."),
    ("A. ⟦B.⟧\r\nC.", "A.\r\nC."),
    ("A. ⟦B.⟧\rC.", "A.\rC."),
    ("A. ⟦B.⟧\n  C.", "A.\n  C."),  # the next line's indentation is its own
    ("A.\u2028⟦B.⟧\nC.", "A.\nC."),
    ("A. ⟦B.⟧\x85\nC.", "A.\nC."),
]

AT_THE_START_OF_A_LINE: Final = [
    ("A.\n⟦B.⟧ C.", "A.\nC."),
    ("A.\n  ⟦B.⟧ C.", "A.\n  C."),  # what is left of the line keeps its indentation
    ("A.\n⟦B.⟧   C.", "A.\nC."),  # and gets none that it did not have
    ("A.  \n⟦B.⟧ C.", "A.  \nC."),
    ("A.\r\n\t⟦B.⟧ C.", "A.\r\n\tC."),
]

WHOLE_LINES: Final = [
    ("A.\n⟦B.⟧\nC.", "A.\nC."),
    ("A.\n⟦B.⟧\n⟦C.⟧\nD.", "A.\nD."),
    ("A.\n⟦B.\nC.⟧\nD.", "A.\nD."),
    ("A.\n  ⟦B.⟧  \nC.", "A.\nC."),  # its indentation and trailing blanks go with it
    ("A.\n⟦B.⟧\n  C.", "A.\n  C."),  # the indentation of what follows stays
    ("A.\n    ⟦B.⟧\n  C.", "A.\n  C."),
    ("A.  \n⟦B.⟧\nC.", "A.  \nC."),  # two blanks at the end of a line that stays: a Markdown hard break
    ("A.  \n⟦B.⟧  \nC.", "A.  \nC."),
    ("A.\r\n⟦B.⟧\r\nC.", "A.\r\nC."),
    ("A.\r⟦B.⟧\rC.", "A.\rC."),
    ("A.\r\n⟦B.⟧\nC.", "A.\r\nC."),  # of line ends the first: the second belongs to the line that went
    ("A.\n\xa0⟦B.⟧\xa0\nC.", "A.\nC."),
    ("A.\n\u2028⟦B.⟧\u2028\nC.", "A.\nC."),
    ("A.\n\x85⟦B.⟧\nC.", "A.\nC."),
]

BLANK_LINES: Final = [
    ("A.\n\n⟦B.⟧\n\nC.", "A.\n\nC."),
    ("A.\n\n⟦B.⟧\nC.", "A.\n\nC."),  # the gap with the most line ends
    ("A.\n⟦B.⟧\n\nC.", "A.\n\nC."),
    ("A.\n\n\n⟦B.⟧\n\nC.", "A.\n\n\nC."),
    ("A.\n⟦B.⟧\n\n⟦C.⟧\nD.", "A.\n\nD."),  # also between two cuts: the paragraphs were apart
    ("A.\n\n⟦B.⟧\n\n⟦C.⟧\n\nD.", "A.\n\nD."),
    ("A.\n \t\n⟦B.⟧\nC.", "A.\n \t\nC."),
    ("A.\n\n⟦B.⟧\n\n    C.", "A.\n\n    C."),
    ("A.\n⟦B.⟧\n\n    C.", "A.\n\n    C."),
    ("A.  \n\n⟦B.⟧\nC.", "A.  \n\nC."),
    ("A.\r\n\r\n⟦B.⟧\r\nC.", "A.\r\n\r\nC."),
    ("A.\n⟦B.⟧\r\n\r\nC.", "A.\r\n\r\nC."),  # a CRLF is one line end, so two are more than one LF
    ("A.\r\r⟦B.⟧\rC.", "A.\r\rC."),
    ("A. ⟦B.⟧\n\n⟦C.⟧ D.", "A.\n\nD."),
]

AT_THE_START: Final = [
    ("⟦A.⟧ B.", "B."),
    ("⟦A.⟧\nB.", "B."),
    ("⟦A.⟧\n\nB.", "B."),
    ("⟦A.⟧\n\n⟦B.⟧\n\nC.", "C."),
    ("⟦A.⟧\r\n\r\nB.", "B."),
    ("\n\n⟦A.⟧\nB.", "B."),
    ("\n  ⟦A.⟧ B.", "  B."),  # what is left of the first line keeps its indentation
    ("  ⟦A.⟧ B.", "  B."),
    ("⟦A.⟧\n  B.", "  B."),
    ("⟦A.⟧ \n\n\t• B.", "\t• B."),
    ("⟦A.⟧\u2028B.", "B."),
    ("\n\nA. ⟦B.⟧ C.", "\n\nA. C."),  # blank lines that are not next to a cut stay
    ("\ufeff⟦A.⟧\nB.", "\ufeff\nB."),  # a BOM inside of a text is text
]

AT_THE_END: Final = [
    ("A. ⟦B.⟧", "A."),
    ("A. ⟦B.⟧\n", "A.\n"),  # a final newline stays
    ("A. ⟦B.⟧\n\n\n", "A.\n"),  # one of them
    ("A.\n⟦B.⟧", "A."),  # and none is made
    ("A.\n\n⟦B.⟧", "A."),
    ("A.\n\n⟦B.⟧\n", "A.\n"),
    ("A.\r\n⟦B.⟧\r\n", "A.\r\n"),
    ("A.\n⟦B.⟧\r\n", "A.\r\n"),  # the one that stood at the end
    ("A.\r⟦B.⟧\r", "A.\r"),
    ("A.\n⟦B.⟧  \n  ", "A.\n"),
    ("A.\n⟦B.⟧ ", "A."),
    ("A.  \n⟦B.⟧\n", "A.  \n"),
    ("A.  \n⟦B.⟧", "A.  "),  # trailing blanks of a line that stays
    ("A.\n⟦B.⟧\n⟦C.⟧\n", "A.\n"),
    ("A.\n⟦B.⟧\u2028\n", "A.\n"),
    ("A. ⟦B.⟧ C.\n\n\n", "A. C.\n\n\n"),  # blank lines that are not next to a cut stay
]

WHOLE_DOCUMENTS: Final = [
    ("⟦A.⟧", ""),
    ("⟦A.⟧\n", ""),
    ("\n ⟦A.⟧ \n\n", ""),
    ("⟦A.⟧\n⟦B.⟧\n", ""),
    ("⟦A.⟧⟦B.⟧", ""),
    ("\u2028⟦A.⟧\x85", ""),
]


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        *INSIDE_OF_A_LINE,
        *AT_THE_END_OF_A_LINE,
        *AT_THE_START_OF_A_LINE,
        *WHOLE_LINES,
        *BLANK_LINES,
        *AT_THE_START,
        *AT_THE_END,
        *WHOLE_DOCUMENTS,
    ],
    ids=ascii,
)
def test_a_cut_leaves_no_hole(drawn: str, left: str) -> None:
    example = Example(drawn)
    assert closed(example.text, list(example.spans)) == left


@pytest.mark.parametrize("text", ["", " ", "A.\n\n B. \n"])
def test_without_cuts_nothing_goes(text: str) -> None:
    assert closing_space(text, []) == []


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("A. ⟦B.⟧ C. ⟦D.⟧ E.", [(5, 6, 0), (11, 12, 1)]),
        ("A.\n⟦B.⟧\n⟦C.⟧\nD.", [(5, 6, 0), (8, 9, 1)]),
        ("A. ⟦B.⟧\n\n", [(2, 3, 0), (5, 6, 0)]),
        ("⟦A.⟧\n⟦B.⟧\nC.", [(2, 3, 0), (5, 6, 1)]),
    ],
)
def test_each_span_names_the_cut_that_it_goes_with(drawn: str, expected: list[tuple[int, int, int]]) -> None:
    example = Example(drawn)
    assert closing_space(example.text, example.spans) == [(Span(start, end), cause) for start, end, cause in expected]


# Through the whole engine: the white space is a removal of its own.

STAR: Final = made_up("star", Literal("*"), votes=at_every_place())
HASH: Final = made_up("hash", Literal("#"), votes=at_every_place())
CLEANER: Final[Cleaner] = cleaner_of([STAR, HASH])


def test_closing_space_is_a_removal_of_its_own_that_names_its_cause() -> None:
    result = CLEANER.clean("A * B\n#\nC")
    assert [(r.text, r.rule, r.category, r.confidence, dict(r.evidence)) for r in result.removals] == [
        ("*", "star", "made-up", Confidence.CERTAIN, {}),
        (" ", "closing-space", "closing-space", Confidence.CERTAIN, {"cause": "star"}),
        ("#", "hash", "made-up", Confidence.CERTAIN, {}),
        ("\n", "closing-space", "closing-space", Confidence.CERTAIN, {"cause": "hash"}),
    ]
    assert result.text == "A B\nC"


@pytest.mark.parametrize(
    ("text", "left", "status"),
    [
        ("A\n*\n", "A\n", "cleaned"),
        ("*\n", "", "empty"),
        (" \n ", "", "empty"),  # nothing but white space is nothing
        ("", "", "empty"),
        (" A \n\n", " A \n\n", "unchanged"),
    ],
)
def test_white_space_decides_no_status(text: str, left: str, status: str) -> None:
    result = CLEANER.clean(text)
    assert (result.text, result.status) == (left, status)
    assert result.rebuild() == text


# Properties

PIECES: Final = ("a", "b.", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\xa0", "\u2028", "\x85", "\u0301")
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and cuts in it that start and end in text, as a rule's do."""
    before = draw(texts)
    pieces, cuts = [before], []
    at = len(before)
    for _ in range(draw(st.integers(1, 4))):
        cut = draw(st.sampled_from(("X", "XX", "X X", "X\nX", "X\r\n\r\nX")))
        after = draw(texts)
        cuts.append(Span(at, at + len(cut)))
        pieces += [cut, after]
        at += len(cut) + len(after)
    return "".join(pieces), cuts


def holes(text: str, cuts: list[Span]) -> list[Span]:
    """The stretches of cuts and white space round each cut, those that meet made one."""
    found: list[Span] = []
    for cut in cuts:
        start, end = cut.start, cut.end
        while start > 0 and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
        if found and found[-1].end >= start:
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return found


def line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


@given(cut_texts())
def test_only_white_space_next_to_a_cut_goes(drawn: tuple[str, list[Span]]) -> None:
    text, cuts = drawn
    spans = [span for span, _ in closing_space(text, cuts)]
    assert spans == sorted(spans)
    around = holes(text, cuts)
    for number, span in enumerate(spans):
        assert span.length
        assert text[span.start : span.end].isspace()
        assert not any(span.overlaps(other) for other in (*cuts, *spans[number + 1 :]))
        assert any(hole.start <= span.start and span.end <= hole.end for hole in around)


@given(cut_texts())
def test_what_was_apart_stays_apart(drawn: tuple[str, list[Span]]) -> None:
    """Words on both sides of a hole keep a blank, a line end, or a blank line between them, if they had one."""
    text, cuts = drawn
    gone = [*cuts, *(span for span, _ in closing_space(text, cuts))]
    for hole in holes(text, cuts):
        if hole.start == 0 or hole.end == len(text):
            continue
        edges = [hole.start, *(at for cut in cuts if cut.overlaps(hole) for at in (cut.start, cut.end)), hole.end]
        gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        inside = [span for span in gone if span.overlaps(hole)]
        left = without(text[: hole.end], inside)[hole.start :]
        assert (left == "") == (not any(gaps))
        assert line_ends(left) == max(map(line_ends, gaps))


@given(cut_texts())
def test_at_the_ends_of_a_text_a_cut_leaves_no_blank_lines(drawn: tuple[str, list[Span]]) -> None:
    text, cuts = drawn
    left = closed(text, cuts)
    around = holes(text, cuts)
    if around[0].start == 0:
        assert not left.startswith(("\n", "\r"))
    if around[-1].end == len(text) and left:
        ended = text[cuts[-1].end :]
        trailing = left[len(left.rstrip()) :]
        assert line_ends(trailing) == min(1, line_ends(ended))
        assert not line_ends(ended) or left.endswith(("\n", "\r"))
