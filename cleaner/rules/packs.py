"""Rules that users write as data: a pack is a TOML file with patterns, texts that wake them, and examples. Format: README.md."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from cleaner.config import Pack, converted
from cleaner.document import Document
from cleaner.errors import UsageError, suggestion
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import Phrases, compiled, writing_of
from cleaner.rules.rule import Example, Rule
from cleaner.rules.rule import Literal as Wakes
from cleaner.text.folding import fold
from cleaner.text.patterns import LinearPattern, needed_literals
from cleaner.text.sentences import trimmed

MOST_BYTES: Final = 1_000_000
"""Of a pack's file: somebody writes and reads it."""
CUT: Final = "cut"
"""The group of a pattern that goes; without one all of the match does. RE2 cannot look around."""
_MOST_ANY_WORDS: Final = 9
"""Words of any kind in a phrase, ``..9``: the shipped lexicons have at most six, and time grows with the number."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_MARKED: Final = re.compile("[^⟦⟧]*(?:⟦[^⟦⟧]+⟧[^⟦⟧]*)+")
_ANY_WORDS: Final = re.compile(r"\.\.(\d+)")
_WORDS: Final = frozenset({Kind.WORDS})
_VOUCHED: Final = frozenset({Kind.WORDS, Kind.USER})


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of a pack as it is written."""

    category: str
    why: str
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    patterns: dict[str, str] = {}
    phrases: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    highest: Literal["hint", "likely", "certain"] = "likely"


class PackRule(Rule):
    """A rule of a pack: what its patterns and phrases match in a line that one of its literals wakes.

    Words are one kind of evidence, so its votes are likely; another rule that sees something else there (a place, a shape,
    a count over the corpus) makes the cut certain. Where a pack says ``certain``, the user's word is the second kind.
    """

    reads_line_only = True

    def __init__(self, name: str, table: _Table, pack: Pack) -> None:
        """Raises UsageError, with file and line, for what cannot be used."""
        self.id = name
        self.category = table.category
        self.highest = Confidence[table.highest.upper()]
        self.languages = frozenset(table.languages)
        self.removes = tuple(map(Example, table.removes))
        self.keeps = tuple(map(Example, table.keeps))
        self.about = f"Rule of {pack.name}.\n\nWhy: {' '.join(table.why.split())}"
        self._kinds = _VOUCHED if self.highest is Confidence.CERTAIN else _WORDS
        self._patterns = {key: _pattern(pack, name, key, source) for key, source in table.patterns.items()}
        self._phrases = _phrases(pack, name, table) if table.phrases else None
        literals = {fold(literal) for literal in table.literals}
        if not literals:
            for key, source in table.patterns.items():
                if not (needed := needed_literals(source)):
                    place = place_of(pack, "rules", name, "patterns", key)
                    raise UsageError(f"{place}: no text stands in all that '{source}' matches: say which in `literals`")
                literals |= needed
        if self._phrases is not None:
            literals.update(self._phrases.literals)
        self.wakes_on = tuple(map(Wakes, sorted(literals)))

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            for key, span in self._found(line.text):
                words = trimmed(line.text, span.start, span.end)
                if words.length:
                    there = Span(line.span.start + words.start, line.span.start + words.end)
                    yield self.vote(there, self.highest, self._kinds, pattern=key)

    def _found(self, line: str) -> Iterator[tuple[str, Span]]:
        """What a line has of the patterns, each with its name, and of the phrases."""
        for key, pattern in self._patterns.items():
            for span in pattern.spans(line, CUT if pattern.has_group(CUT) else None):
                yield key, span
        if self._phrases is not None:
            for match in self._phrases.pattern.finditer(fold(line)):
                yield "phrases", Span(*match.span())


def read_pack(path: Path) -> Pack:
    """The pack in a file. Raises UsageError, with file, line and reason, for one that is wrong."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from None
    if len(data) > MOST_BYTES:
        raise UsageError(f"{path}: has more than {MOST_BYTES:,} bytes; no pack is that long")
    pack = Pack(str(path), text.replace("\r\n", "\n"))
    rules_of(pack)
    return pack


@lru_cache(32)
def rules_of(pack: Pack) -> tuple[PackRule, ...]:
    """The rules of a pack, in its order. Raises UsageError, with file, line and reason, for one that is wrong."""
    try:
        content = tomllib.loads(pack.text)
    except (ValueError, RecursionError) as error:  # also for endless numbers
        raise UsageError(f"{pack.name}: not TOML: {error}") from None
    for key in content:
        if key != "rules":
            raise UsageError(
                f"{place_of(pack, key)}: unknown key '{key}': {suggestion(key, ['rules'], 'known is rules')}"
            )
    tables = content.get("rules")
    if not isinstance(tables, dict) or not tables:
        raise UsageError(f"{pack.name}: has no rules: a table [rules.NAME] is one")
    return tuple(_rule(pack, name, table) for name, table in tables.items())


def _rule(pack: Pack, name: str, table: object) -> PackRule:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{place_of(pack, 'rules', name)}: '{name}' is no name for a rule: it is made of a-z, 0-9 and -"
        )
    if not isinstance(table, dict):
        raise UsageError(f"{place_of(pack, 'rules', name)}: {name} is not a table")
    try:
        parsed = converted(table, _Table)
    except UsageError as error:
        at = re.search(r"`\$\.(\w+)|unknown key '([^']*)'", str(error))
        there = () if at is None else (at[1] or at[2],)
        raise UsageError(f"{place_of(pack, 'rules', name, *there)}: {name}: {error}") from None
    for key, fault in _faults(parsed):
        raise UsageError(f"{place_of(pack, 'rules', name, key)}: {name}: {fault}")
    return PackRule(name, parsed, pack)


def _faults(table: _Table) -> Iterator[tuple[str, str]]:
    """What is wrong with a rule as it is written: the key, and why."""
    if not _NAME.fullmatch(table.category):
        yield "category", f"'{table.category}' is no name for a category: it is made of a-z, 0-9 and -"
    if not table.why.strip():
        yield "why", "says nothing"
    if not (table.patterns or table.phrases):
        yield "patterns", "neither patterns nor phrases: nothing would be found"
    for language in table.languages:
        if not _LANGUAGE.fullmatch(language):
            yield "languages", f"'{language}' is no language of ISO 639-1"
    for literal in table.literals:
        if fault := _fault_of(fold(literal)):
            yield "literals", f"'{literal}' cannot wake a rule: {fault}"
    for example in table.removes:
        if not _MARKED.fullmatch(example):
            yield "removes", f"nothing is marked with ⟦ ⟧ in '{example}', or the marks do not come in pairs"
    for example in table.keeps:
        if "⟦" in example or "⟧" in example:
            yield "keeps", f"something is marked in '{example}', and all of it must stay"
    for key, examples in (("removes", table.removes), ("keeps", table.keeps)):
        if not examples:
            yield key, "no example: nobody could tell that the rule works"


def _fault_of(literal: str) -> str | None:
    """Why a folded text cannot be looked for."""
    if len(literal.strip()) < 2:
        return "it stands nearly everywhere"
    if "\n" in literal or "\r" in literal:
        return "it goes over the end of a line"
    if set(literal) & set("σς"):
        return "how a sigma is written depends on what follows it"
    return None


def _pattern(pack: Pack, name: str, key: str, source: str) -> LinearPattern:
    try:
        return LinearPattern(source)
    except UsageError as error:
        raise UsageError(f"{place_of(pack, 'rules', name, 'patterns', key)}: {error}") from None


def _phrases(pack: Pack, name: str, table: _Table) -> Phrases:
    """The phrases of a rule, written as in the shipped lexicons."""
    try:
        for phrase in table.phrases:
            if any(int(number) > _MOST_ANY_WORDS for number in _ANY_WORDS.findall(phrase)):
                raise ValueError(f"at most {_MOST_ANY_WORDS} words of any kind: {phrase}")
        phrases = compiled([fold(phrase) for phrase in table.phrases], writing_of(table.languages))
        if any(_fault_of(literal) for literal in phrases.literals):
            raise ValueError("a phrase has too few letters that always stand in it")
    except (ValueError, IndexError, re.error, RecursionError) as error:
        raise UsageError(f"{place_of(pack, 'rules', name, 'phrases')}: {name}: {error}") from None
    return phrases


def place_of(pack: Pack, *keys: str) -> str:
    """File and line of the value under some keys: ``my.toml:12``; of one that is not there, of what should hold it.

    tomllib tells no lines, so the shortest beginning of the file that has the value is looked for: its last line is the value's
    last, and the first one is the line after the longest beginning before that is TOML, too.
    """
    lines = pack.text.split("\n")
    while not _has(_parsed(lines), keys):
        keys = keys[:-1]
    lacking, having = 0, len(lines)
    while keys and having - lacking > 1:
        middle = _whole(lines, (lacking + having) // 2)
        if _has(_parsed(lines[:middle]), keys):
            having = middle
        else:
            lacking = (lacking + having) // 2
    return f"{pack.name}:{_whole(lines, having - 1) + 1 if keys else 1}"


def _whole(lines: Sequence[str], end: int) -> int:
    """How many of the first ``end`` lines are TOML on their own: all, unless the last is within a value."""
    while _parsed(lines[:end]) is None:
        end -= 1
    return end


def _parsed(lines: Sequence[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except ValueError:
        return None


def _has(content: Any, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(content, dict) or key not in content:
            return False
        content = content[key]
    return True
