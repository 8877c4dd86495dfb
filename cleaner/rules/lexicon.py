"""Reads lexicons, and compiles their phrases to patterns that run in linear time. The format: lexicons/README.md."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

_GAP: Final = r"[^\w\n]{1,4}+"
_TOKEN = re.compile(r"\.\.(?P<any>\d+)|\((?P<group>[^()]*)\)(?P<optional>\?)?|(?P<word>[^\s()]+)")
_LIST = re.compile(r"\{(\w+)\}")


@cache
def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """The sections of lexicon ``name`` (such as ``lorem.la``), lists filled in: entries in file order.

    Raises ValueError with file and line for an entry outside of a section or an unknown list.
    """
    lists: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    text = (files("cleaner.rules") / "lexicons" / f"{name}.txt").read_text(encoding="utf-8")
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.split("#")[0].strip()
        if not line:
            continue
        try:
            if line.startswith("["):
                current = found.setdefault(line.strip("[]"), [])
            elif current is None:
                key, _, value = line.partition(" = ")
                lists[key] = _filled(value, lists)
            else:
                current.append(_filled(line, lists))
        except KeyError as error:
            raise ValueError(f"{name}.txt:{number}: unknown list {error}") from None
    return {section: tuple(entries) for section, entries in found.items()}


def _filled(entry: str, lists: Mapping[str, str]) -> str:
    """An entry with its lists put in; a list alone becomes a group, one inside of a group joins it."""
    parts = []
    depth = 0
    for piece in re.split(r"(\{\w+\}|[()])", entry):
        depth += (piece == "(") - (piece == ")")
        if match := _LIST.fullmatch(piece):
            piece = lists[match[1]] if depth else f"({lists[match[1]]})"  # noqa: PLW2901 - the filled piece
        parts.append(piece)
    return "".join(parts)


class Phrases(msgspec.Struct, frozen=True):
    """Compiled phrases: a pattern to match where a phrase may start, and literals of which each phrase has one."""

    pattern: re.Pattern[str]
    literals: tuple[str, ...]


def compiled(entries: Iterable[str]) -> Phrases:
    """Phrases of a lexicon as one pattern over folded text.

    >>> bool(compiled(["leave ..2 (comment|reply) below"]).pattern.match("leave us a comment below!"))
    True
    """
    patterns: list[str] = []
    literals: set[str] = set()
    for entry in entries:
        pattern, needed = _phrase(entry)
        patterns.append(pattern)
        literals.update(needed)
    return Phrases(re.compile("(?:" + "|".join(patterns) + r")(?!\w)"), tuple(sorted(literals)))


def _words(text: str) -> str:
    """The pattern of literal words."""
    return _GAP.join(re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in text.split())


def _phrase(entry: str) -> tuple[str, Sequence[str]]:
    """An entry's pattern, and the literals of which one stands in every match: the group with the longest shortest member."""
    if entry.startswith("..") or re.match(r"\([^()]*\)\?", entry):
        raise ValueError(f"a phrase must not start with something that may be missing: {entry}")
    parts: list[str] = []
    candidates: list[list[str]] = []
    run: list[str] = []
    for token in _TOKEN.finditer(entry):
        if token["word"]:
            word = token["word"]
            run.append(word.rstrip("*"))
            parts.append(_GAP + _words(word))
            if word.endswith("*"):
                candidates.append([" ".join(run)])
                run = []
            continue
        if run:
            candidates.append([" ".join(run)])
            run = []
        if token["any"]:
            parts.append(rf"(?:{_GAP}\w++){{0,{token['any']}}}?")
            continue
        members = sorted((member.strip() for member in token["group"].split("|")), key=len, reverse=True)
        alternatives = "|".join(_words(member) for member in members)
        parts.append(rf"(?:{_GAP}(?:{alternatives})(?!\w))" + ("?" if token["optional"] else ""))
        if not token["optional"]:
            candidates.append([member.split("*")[0].rstrip() for member in members])
    if run:
        candidates.append([" ".join(run)])
    best = max(candidates, key=lambda members: (min(map(len, members)), -len(members)))
    return "".join(parts).replace(_GAP, "", 1), best
