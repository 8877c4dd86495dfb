"""Filler planted in prose: what of it goes, and whether anything else does.

    python -m tests.planting [LANGUAGE...]   show what is missed, and what is lost that is no filler

``planted/LANGUAGE.txt`` holds pools. ``[prose]`` are paragraphs, an entry a line. ``[CATEGORY LAYOUT PLACE]`` are pieces of
filler; ``⏎`` is a line end inside of one. ``[look-alikes]`` are lines and ends of paragraphs that must stay. Each piece is
planted alone, which is harder than in company: nothing else says that the document is a page. Places: ``first`` over the
title, ``top`` under it, ``line`` between two paragraphs, ``end`` at the end of a paragraph, ``last`` under the last one.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from cleaner import Cleaner
from cleaner.model import Span

POOLS: Final = Path(__file__).parent / "planted"
LANGUAGES: Final = tuple(sorted(path.stem for path in POOLS.glob("*.txt")))
LOOK_ALIKES: Final = "look-alikes"
_WITHOUT_BLANKS: Final = frozenset({"ja", "zh"})
_LEAST: Final = 4
"""Paragraphs of a document: the fewest that give each place a neighbour on either side."""


class Pools(NamedTuple):
    """What a language's file has: paragraphs, pieces of filler as (category, layout, place, text), and look-alikes."""

    prose: list[str]
    filler: list[tuple[str, str, str, str]]
    look_alikes: list[str]


class Planted(NamedTuple):
    """A document, what was planted into it, and where that stands."""

    text: str
    span: Span
    category: str
    layout: str
    place: str


def pools(language: str) -> Pools:
    """The pools of a language."""
    found = Pools([], [], [])
    section: list[str] = []
    for line in (POOLS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        if re.fullmatch(r"\[[a-z-]+(?: [a-z-]+ [a-z]+)?\]", line):
            section = line.strip("[]").split()
        elif section == ["prose"]:
            found.prose.append(line)
        elif section == [LOOK_ALIKES]:
            found.look_alikes.append(line)
        else:
            category, layout, place = section
            found.filler.append((category, layout, place, line.replace(" ⏎ ", "\n")))
    return found


def planted(language: str, seed: int = 1) -> Iterator[Planted]:
    """A document for each piece of filler of a language."""
    random = Random(f"{language} {seed}")
    found = pools(language)
    for category, layout, place, text in found.filler:
        yield _document(random, language, found.prose, text, (category, layout, place))


def look_alikes(language: str, seed: int = 1) -> Iterator[str]:
    """Documents in which nothing is filler: look-alikes as lines between paragraphs, at their ends, and under the last one."""
    random = Random(f"{language} {seed} {LOOK_ALIKES}")
    found = pools(language)
    for text in found.look_alikes:
        for place in ("line", "end", "last"):
            yield _document(random, language, found.prose, text, (LOOK_ALIKES, "", place)).text


def _document(random: Random, language: str, prose: Sequence[str], text: str, label: tuple[str, str, str]) -> Planted:
    """One document: a title, some paragraphs, and a piece of text at its place among them."""
    category, layout, place = label
    gap = random.choice(("\n\n", "\n\n", "\n"))
    paragraphs = random.sample(prose, random.randint(_LEAST, len(prose)))
    first, *rest = paragraphs
    title = " ".join(first.split()[:5]).rstrip(".,") if language not in _WITHOUT_BLANKS else first[:8].rstrip("，、。")
    at = random.randint(1, len(rest) - 1)
    before, after = [title, first, *rest[:at]], rest[at:]
    blank = "" if language in _WITHOUT_BLANKS else " "
    match place:
        case "first":
            head, tail = "", gap + gap.join([title, *paragraphs])
        case "top":
            head, tail = title + gap, gap + gap.join(paragraphs)
        case "last":
            head, tail = gap.join([title, *paragraphs]) + gap, "\n"
        case "end":
            head, tail = gap.join(before) + blank, gap + gap.join(after)
        case _:
            head, tail = gap.join(before) + gap, gap + gap.join(after)
    return Planted(head + text + tail, Span(len(head), len(head) + len(text)), category, layout, place)


def main(languages: Sequence[str]) -> None:
    """The command line above."""
    cleaner = Cleaner()
    total: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for language in languages or LANGUAGES:
        for one in planted(language):
            inside = outside = 0
            for removal in cleaner.clean(one.text).removals:
                piece = range(removal.span.start, removal.span.end)
                inside += sum(one.text[at].isalnum() and one.span.start <= at < one.span.end for at in piece)
                outside += sum(one.text[at].isalnum() and not one.span.start <= at < one.span.end for at in piece)
            length = sum(map(str.isalnum, one.text[one.span.start : one.span.end]))
            for key in (language, one.category, f"{one.category} {one.layout}"):
                total[key] += length
                gone[key] += inside
            if inside < length or outside:
                shown = one.text[one.span.start : one.span.end].replace("\n", " ⏎ ")
                lost = f"LOST {outside} " if outside else ""
                sys.stdout.write(f"{language} {one.category} {one.layout} {lost}{inside}/{length}: {shown}\n")
        for text in look_alikes(language):
            for removal in cleaner.clean(text).removals:
                sys.stdout.write(f"{language} LOOK-ALIKE {removal.rule}: {removal.text!r}\n")
    for key in sorted(total):
        sys.stdout.write(f"{key:50} {gone[key] / total[key]:.3f} {total[key]}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
