"""What the rules for tables of contents share: headings of them, entries, and the headings that entries name."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.lexicon import in_all_languages, languages_of
from cleaner.rules.rule import Literal
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, bare
from cleaner.text.lines import BLANK, BULLETS, PROSE

LANGUAGES: Final = frozenset(languages_of("table-of-contents"))
CLEAR: Final = frozenset(in_all_languages("table-of-contents", "clear"))
HEADINGS: Final = CLEAR | frozenset(in_all_languages("table-of-contents", "heading"))
SWITCHES: Final = frozenset(in_all_languages("table-of-contents", "switch"))
"""Words of the switch that scripts put beside a heading, which shows and hides the table."""
_LONGEST_SWITCH: Final = max(map(len, SWITCHES)) + 8
"""Code points of a switch with the marks round it."""
AT_HEADINGS: Final = tuple(Literal(heading) for heading in sorted(HEADINGS))

_ROUND: Final = "_*:：.…•·▪▼▾▽►▶☰≡📑📋📖📚📌👉【】「」《》〈〉 \t\xa0\ufeff\u200b\ufe0f"
"""Marks round the words of a heading."""
_BRACKETS: Final = str.maketrans("", "", "[]()")
"""Marks round the switch that scripts put beside a heading: Contents [hide]."""
_LEADER: Final = re.compile(r"[ \t]*(?:\.(?: ?\.){2,}+|…+|[ \t]{3,}+|·{3,}+|_{3,}+)[ \t.]*\d{1,4}\Z")
_NUMBER: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[ivxIVX]{1,5}[.)]|[A-Za-z][.)])[ \t]++")
_MARK: Final = re.compile(
    rf"[ \t]*+(?:(?:[{BULLETS}]|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.)]?)[ \t]"
    r"|[・►▸]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、．])"
)
_MARKED_HEADING: Final = re.compile(r"(?:\A|(?<=\s))#{1,6}[ \t]++(?=\S)")
_WORD: Final = re.compile(r"\w+")
REAL_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]++(?P<text>\S[^\n]{0,300}?)[ \t]*+#{0,6}[ \t]*+\Z")
LINK: Final = re.compile(r"\[(?P<text>[^\[\]\n]{1,300}+)\]\(#(?P<anchor>[^()\s]{0,300}+)\)")
ANCHOR_LINK: Final = r"\[[^\[\]\n]{1,300}+\]\(#[^()\s]{0,300}+\)"
"""The source of a pattern for such a link, without groups."""
ENTRY_MARK: Final = r"(?:[*•·|–-]|\d{1,2}[.)])"
"""The same for the mark before an entry."""
_ISSUE: Final = re.compile(
    r"""
    第\s*+[\d〇零一二三四五六七八九十百]{1,6}\s*+[号號期]
    | (?<!\w)(?:
        (?:no|nr|issue|vol|volume|number|heft|ausgabe|numéro|num|número|numero|fascicolo|nummer|aflevering|numer|zeszyt
        |выпуск|номер|sayı|edisi|nomor|العدد|अंक)\b\.?
        | n\.?[°º] | №
      )\s*+\d{1,4}(?!\w)
    | (?<!\w)\d{1,4}\.?\s*+(?:sayı|выпуск|ausgabe)(?!\w)
    """,
    re.VERBOSE,
)
"""The number of a printed issue in a (folded) title: its contents are part of it."""
_MOST_ABOVE: Final = 3
"""Lines with text from the title of an issue on, of which the heading of its contents is one: title, date, contents."""
_NO_HEADINGS: Final = frozenset({PROSE, BLANK})
ANNOUNCED_LENGTH: Final = 300
"""Code points after the marks of a heading in flattened text in which an entry is looked for: twice the longest headline seen
(131, see cleaner.text.lines)."""


@lru_cache(KNOWN_LINES)
def contents_heading(line: str) -> str:
    """The words of a line if they may head a table of contents, else nothing.

    >>> contents_heading("**Table of Contents:**"), contents_heading("Table of Contents of 1911")
    ('table of contents', '')
    """
    if len(line) > 80:
        return ""
    words = _heading_words(line)
    if words not in HEADINGS:
        words, _, last = words.rpartition(" ")
        if last not in SWITCHES:
            return ""
    return words if words in HEADINGS else ""


def _heading_words(line: str) -> str:
    return " ".join(fold(bare(line)).translate(_BRACKETS).strip(_ROUND).split())


def has_switch(line: str) -> bool:
    """Whether a script put a switch beside a heading.

    >>> has_switch("Contents [hide]"), has_switch("Contents")
    (True, False)
    """
    words = _heading_words(line)
    return words not in HEADINGS or words.rpartition(" ")[2] in SWITCHES


def is_switch(line: str) -> bool:
    """Whether a line is nothing but the switch that scripts put under or beside a heading.

    >>> is_switch("[hide]"), is_switch("Hide it")
    (True, False)
    """
    return len(line) <= _LONGEST_SWITCH and _heading_words(line) in SWITCHES


def headings_at(document: Document, places: Iterable[Span]) -> Iterator[tuple[int, str]]:
    """The lines in which places start that may head a table of contents: their numbers and words."""
    for number in dict.fromkeys([document.line_number(place.start) for place in places]):
        heading = contents_heading(document.line_texts[number]) if document.outline[number] != PROSE else ""
        if heading and not _is_under_issue(document, number):
            yield number, heading


def _is_under_issue(document: Document, number: int) -> bool:
    """Whether a line stands right under the title of a printed issue, with no prose between: what it heads is the issue's."""
    above = document.text_lines[:_MOST_ABOVE]
    titles = above[: above.index(number)] if number in above else []
    return any(_ISSUE.search(fold(document.line_texts[at])) for at in titles) and all(
        document.outline[at] != PROSE for at in titles
    )


@lru_cache(KNOWN_LINES)
def key(text: str) -> str:
    """What two spellings of a heading have in common: its folded words.

    >>> key("2. The Tides: ") == key("### The **Tides**")
    True
    """
    text = bare(text)
    if number := _NUMBER.match(text):
        text = text[number.end() :]
    folded = fold(text)
    if folded.replace(" ", "").isalnum() and "  " not in folded:
        return folded  # most headings are nothing but words with blanks between them
    return " ".join(_WORD.findall(folded))


@lru_cache(KNOWN_LINES)
def entry_key(line: str) -> str:
    """The key of an entry: without its page and the dots that lead there."""
    line = line.rstrip()
    return key(_LEADER.sub("", line) if line[-1:].isdecimal() else line)


def is_marked(line: str) -> bool:
    """Whether a line has the mark of an entry: a bullet or number before it, or dots and a page after it."""
    return _MARK.match(line) is not None or (line[-1:].isdecimal() and _LEADER.search(line) is not None)


def anchor(text: str) -> str:
    """The anchor that Markdown sites make of a heading (GitHub: letters, digits, hyphens).

    >>> anchor("Quick start, again")
    'quick-start-again'
    """
    return re.sub(r"[^\w\- ]", "", fold(bare(text))).strip().replace(" ", "-")


def last_lines(document: Document, number: int) -> dict[str, int]:
    """The keys of the short lines from ``number`` on, and where each stands last: what an entry may name."""
    lines = zip(document.outline[number:], document.line_texts[number:], strict=True)
    return {key(line): at for at, (letter, line) in enumerate(lines, number) if letter not in _NO_HEADINGS}


def flattened_headings(document: Document, number: int) -> list[str]:
    """The folded words after each mark of a heading in the long lines from ``number`` on."""
    found: list[str] = []
    if "#" in document.text:
        for letter, line in zip(document.outline[number:], document.line_texts[number:], strict=True):
            if letter == PROSE and "#" in line:
                ends = (mark.end() for mark in _MARKED_HEADING.finditer(line))
                found += [key(line[end : end + ANNOUNCED_LENGTH]) for end in ends]
    return found


def real_anchors(document: Document) -> frozenset[str]:
    """The anchors of all headings that stand in lines of their own."""
    if "#" not in document.text:
        return frozenset()
    found = set()
    for line in document.line_texts:
        if "#" in line[:4] and (heading := REAL_HEADING.match(line)):
            found.add(anchor(heading["text"]))
    return frozenset(found)


def working_share(anchors: Iterable[str], real: frozenset[str]) -> float:
    """The share of anchors that lead to a heading; hyphens in a row count as one."""
    known = {plain_anchor(one) for one in real}
    wanted = [plain_anchor(one) for one in anchors]
    return sum(one in known for one in wanted) / len(wanted) if wanted else 0.0


def plain_anchor(one: str) -> str:
    """An anchor as all sites would write it: folded, hyphens in a row and lower lines as one hyphen."""
    return re.sub("[-_]+", "-", fold(one)).strip("-")
