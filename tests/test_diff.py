"""Unified diffs from removals: applied to the source they give the clean text."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import CleanResult, Confidence, Span
from cleaner.model import Kind, Removal
from cleaner.writers.diff import CONTEXT, unified_diff

HUNK: Final = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")


def cut(text: str, spans: Iterable[tuple[int, int]]) -> CleanResult:
    """A result from which the spans went; those that overlap one before them, or are empty, do not count."""
    removals: list[Removal] = []
    clean, at = "", 0
    for start, end in sorted((min(span, key=abs), max(span, key=abs)) for span in spans):
        if not at <= start < end <= len(text):
            continue
        clean += text[at:start]
        words, kinds = text[start:end], frozenset({Kind.WORDS})
        removals.append(
            Removal(None, 1, Span(start, end), len(clean), words, "made-up", "made-up", Confidence.CERTAIN, kinds, {})
        )
        at = end
    clean += text[at:]
    return CleanResult("a.txt", text, clean, "cleaned" if removals else "unchanged", tuple(removals))


def lines(text: str) -> list[str]:
    """Lines as programs that apply diffs know them: ended by a line feed and by nothing else."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def applied(source: str, diff: list[str]) -> str:
    """The source after the diff, which must fit exactly: numbers, context and what it says about last line ends."""
    if not diff:
        return source
    old, new, at = lines(source), list[str](), 0
    assert diff[0].startswith("--- ")
    assert diff[1].startswith("+++ ")
    number = 2
    while number < len(diff):
        hunk = HUNK.fullmatch(diff[number])
        assert hunk, diff[number]
        number += 1
        old_start, old_count, new_start, new_count = map(int, hunk.groups())
        first = old_start - (old_count > 0)
        assert first >= at, "hunks overlap or are out of order"
        new += old[at:first]
        assert len(new) == new_start - (new_count > 0)
        taken: list[tuple[str, str]] = []
        while number < len(diff) and not HUNK.fullmatch(diff[number]):
            mark, words = diff[number][:1], diff[number][1:]
            number += 1
            has_end = not (number < len(diff) and diff[number].startswith("\\"))
            number += not has_end
            taken.append((mark, words + "\n" * has_end))
        gone = [words for mark, words in taken if mark in " -"]
        come = [words for mark, words in taken if mark in " +"]
        assert {mark for mark, _ in taken} <= set(" -+")
        assert (len(gone), len(come)) == (old_count, new_count)
        assert all(words.endswith("\n") for words in [*gone[:-1], *come[:-1]]), "a line without end before others"
        assert old[first : first + old_count] == gone
        new += come
        at = first + old_count
    return "".join([*new, *old[at:]])


def diff_of(result: CleanResult) -> list[str]:
    """The diff as it lies in a file: what `unified_diff` yields may hold line ends of other kinds."""
    return "\n".join(unified_diff(result, "a.txt")).split("\n") if result.removals else []


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(st.text(st.sampled_from("ab \n"), max_size=60), SPANS)
@example("a\nb\n", [(1, 2)])  # two lines become one
@example("a\nb\n", [(0, 4)])
@example("a\nb", [(1, 3)])  # the last line end goes, the last line with it
@example("a\nb", [(1, 2)])
@example("\n\n\n", [(1, 2)])
@example("a\n" * 7 + "b\n" * 7, [(0, 1), (26, 27)])  # far apart
@example("a\n" * 8, [(0, 2), (14, 16)])  # six lines between: contexts meet
@example("a\n" * 9, [(0, 2), (16, 18)])  # seven
def test_applied_to_the_source_it_gives_the_clean_text(text: str, spans: list[tuple[int, int]]) -> None:
    result = cut(text, spans)
    assert applied(text, diff_of(result)) == result.text


@given(st.lists(st.sampled_from(["a", "b", " ", "\r\n"]), max_size=40).map("".join), SPANS)
@example("a\r\nb\r\n", [(1, 2)])  # a cut between carriage return and line feed
@example("a\r\nb\r\n", [(2, 3)])
@example("a\r\nb\r\n", [(0, 3)])
@example("\r\n\r\n", [(1, 3)])
def test_windows_line_ends(text: str, spans: list[tuple[int, int]]) -> None:
    result = cut(text, spans)
    assert applied(text, diff_of(result)) == result.text


@given(st.text(st.sampled_from("ab\r\n"), max_size=40), SPANS)
@example("a\rb\nc\n", [(4, 5)])  # a carriage return ends no line of a diff
def test_carriage_returns(text: str, spans: list[tuple[int, int]]) -> None:
    result = cut(text, spans)
    assert applied(text, diff_of(result)) == result.text


@given(st.text(st.sampled_from("a\n-+ @\\é雨🌧\x85\u2028\u2029\x0b\x0c\x1c\x00"), max_size=60), SPANS)
def test_other_separators_and_marks_of_diffs(text: str, spans: list[tuple[int, int]]) -> None:
    result = cut(text, spans)
    assert applied(text, diff_of(result)) == result.text


@given(st.integers(0, 30), st.integers(0, 30))
def test_three_lines_of_context_and_no_more(first: int, second: int) -> None:
    text = "".join(f"{number}\n" for number in range(31))
    gone = sorted({first, second})
    starts = [sum(len(f"{before}\n") for before in range(number)) for number in gone]
    diff = diff_of(cut(text, [(at, at + len(f"{number}\n")) for at, number in zip(starts, gone, strict=True)]))
    shown = {int(line[1:]) for line in diff[2:] if line[0] in " -"}
    near = {number for number in range(31) if any(abs(number - changed) <= CONTEXT for changed in gone)}
    assert shown == near


def test_a_line_that_stays_is_not_shown_as_going() -> None:
    """Whoever reads a diff looks for lost prose: a paragraph that goes and comes again would alarm him."""
    text = "One.\n\nShare this!\n\nTwo.\n\nShare that!\n"
    diff = diff_of(cut(text, [(4, 17), (23, 36)]))  # each appeal with the gap before it
    assert [line for line in diff[2:] if line[0] in "-+"] == ["-", "-Share this!", "-", "-Share that!"]


def test_nothing_went_nothing_is_said() -> None:
    assert list(unified_diff(cut("a\n", []), "a.txt")) == []


def test_the_whole_of_it() -> None:
    diff = list(unified_diff(cut("one\ntwo\nthree\n", [(4, 8)]), "in/a.txt"))
    assert diff == ["--- in/a.txt", "+++ in/a.txt (clean)", "@@ -1,3 +1,2 @@", " one", "-two", " three"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("one\ntwo\nthree\n", [(4, 8)]),
        ("one\r\ntwo\r\nthree\r\n", [(5, 10)]),
        ("one\r\ntwo\r\nthree", [(3, 8)]),
        ("one\ntwo\nthree", [(7, 13)]),
        ("one\ntwo\nthree", [(3, 8)]),
        ("one", [(1, 2)]),
        ("a\n" * 30, [(4, 6), (30, 31), (58, 60)]),
        ("a\rb\nc\rd\n", [(4, 5)]),
    ],
)
def test_patch_agrees_with_the_applier_above(tmp_path: Path, text: str, spans: list[tuple[int, int]]) -> None:
    assert shutil.which("patch"), "this test needs the program `patch`"
    result = cut(text, spans)
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    diff = "".join(f"{line}\n" for line in unified_diff(result, "a.txt"))
    done = subprocess.run(["patch", "-p0"], cwd=tmp_path, input=diff.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert path.read_bytes() == result.text.encode()
