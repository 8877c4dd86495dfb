"""Reads lexicons, and compiles their phrases to patterns that run in linear time. The format: lexicons/README.md."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from typing import Final, Literal, TypeAlias

import msgspec

_GAP: Final = r"[^\w\n]{1,4}+"
_NARROW_GAP: Final = r"[^\w\n]{0,2}+"
_STOPS: Final = r"\n.!?。！？।؟"
_TOKEN = re.compile(r"\.\.(?P<any>\d+)|\((?P<group>[^()]*)\)(?P<optional>\?)?|(?P<word>[^\s()]+)")
_MOST_LITERALS: Final = 400
"""Literals for one phrase: more make the automaton larger than they make it rarer."""
_NESTED = re.compile(r"\([^)]*(?:\(|\.\.\d)")
_FIRST_WORD = re.compile(r"\A\w+")
_ANY_WORD = re.compile(r"\w+")
_LIST = re.compile(r"\{(\w+)\}")

Writing: TypeAlias = Literal["words", "letters", "signs"]
"""How a language separates its words, see ``Phrases``."""
_WRITINGS: Final[Mapping[str, Writing]] = {"zh": "signs", "ja": "signs", "hi": "letters"}


def writing_of(languages: Collection[str]) -> Writing:
    """The writing that some languages share; ``words`` when they have different ones.

    >>> writing_of(["ja"]), writing_of([])
    ('signs', 'words')
    """
    writings = {_WRITINGS.get(language, "words") for language in languages}
    return writings.pop() if len(writings) == 1 else "words"


def languages_of(name: str) -> tuple[str, ...]:
    """The languages in which there is a lexicon ``name``, sorted.

    >>> "en" in languages_of("reader-appeal")
    True
    """
    found = (path.name.split(".") for path in (files("cleaner.rules") / "lexicons").iterdir())
    return tuple(sorted(parts[1] for parts in found if parts[0] == name and parts[-1] == "txt"))


def sections_of(name: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The sections of lexicon ``name`` in each of its languages."""
    return {language: sections(f"{name}.{language}") for language in languages_of(name)}


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


def in_all_languages(name: str, *wanted: str) -> tuple[str, ...]:
    """The entries of some sections of lexicon ``name`` in all languages that have them: the longest first, then by text.

    They are in that order since of two phrases that a pattern may find the first one counts.
    """
    found = {
        entry for language in sections_of(name).values() for section in wanted for entry in language.get(section, ())
    }
    return tuple(sorted(found, key=lambda entry: (-len(entry), entry)))


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


class Phrases:
    r"""Compiled phrases, by the words that start them: ``literals`` are such that each phrase has one of them.

    The literals have single blanks between words, so a phrase with other marks there wakes nothing. In the writing ``signs``
    (Chinese, Japanese) there are no blanks between words, in ``letters`` (Hindi, whose vowel signs are no ``\w``) there
    are; in both a phrase may stand inside of a word, and ``..5`` is up to five code points of a sentence.
    """

    def __init__(self, sections: Mapping[str, Sequence[str]], writing: Writing = "words") -> None:
        self._before = r"(?<!\w)" if writing == "words" else ""
        self._sources: dict[str, dict[str, list[str]]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        literals: set[str] = set()
        for name, entries in sections.items():
            for entry in entries:
                tokens = _tokens(entry)
                literals.update(_needed(tokens, "" if writing == "signs" else " "))
                for word, first in _by_first_word(tokens[0], entry).items():
                    gap = _GAP if writing == "words" else _NARROW_GAP
                    pattern = "".join(token.pattern(writing) for token in (first, *tokens[1:])).replace(gap, "", 1)
                    self._sources.setdefault(word, {}).setdefault(name, []).append(pattern)
        self.literals = tuple(sorted(literals))
        self.first_words = frozenset(self._sources)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All phrases as one pattern."""
        return re.compile(
            rf"{self._before}(?:{_alternatives({word: self._source(word) for word in sorted(self._sources)})})"
        )

    def match(self, folded: str, at: int, word: str) -> re.Match[str] | None:
        """The phrase that starts at ``at``, where ``word`` stands; ``lastgroup`` of the match is its section."""
        pattern = self._pattern_of(word)
        return None if pattern is None else pattern.match(folded, at)

    def search(self, folded: str, at: int = 0) -> re.Match[str] | None:
        """The first phrase from ``at`` on: in a sentence a fifth of the time of ``pattern``, which tries every place."""
        if not self._before:
            return self.pattern.search(folded, at)
        sources = self._sources
        for word in _ANY_WORD.finditer(folded, at):
            first = word.group()
            if first in sources and (found := self.match(folded, word.start(), first)) is not None:
                return found
        return None

    def covering(self, folded: str, at: int, end: int) -> re.Match[str] | None:
        """The phrase that is all of a stretch."""
        word = _ANY_WORD.match(folded, at)
        pattern = self._pattern_of(word.group() if word else "") if self._before else self.pattern
        return None if pattern is None else pattern.fullmatch(folded, at, end)

    def _pattern_of(self, word: str) -> re.Pattern[str] | None:
        """The phrases that start with a word; None when there is none.

        A pattern for each first word, made when it is first asked for: a tenth of the time of one pattern for all.
        """
        pattern = self._compiled.get(word)
        if pattern is None and word in self._sources:
            pattern = self._compiled[word] = re.compile(
                "|".join(f"(?P<{name}>{'|'.join(parts)})" for name, parts in self._sources[word].items())
            )
        return pattern

    def _source(self, word: str) -> str:
        return "|".join(part for parts in self._sources[word].values() for part in parts)


class _Token(msgspec.Struct, frozen=True):
    """A part of a phrase: one of several members (which may be missing), or up to ``any_words`` words of any kind."""

    members: tuple[str, ...] = ()
    is_optional: bool = False
    any_words: int = 0

    def pattern(self, writing: Writing) -> str:
        """What the token matches, with the gap before it."""
        is_in_words = writing == "words"
        if self.any_words:
            return rf"(?:{_GAP}\w++){{0,{self.any_words}}}?" if is_in_words else rf"[^{_STOPS}]{{0,{self.any_words}}}?"
        gap, after = (_GAP, r"(?!\w)") if is_in_words else (_NARROW_GAP, "")
        alternatives = _alternatives({member: gap.join(map(_word, member.split())) for member in self.members})
        return rf"(?:{gap}(?:{alternatives}){after})" + ("?" if self.is_optional else "")


def _alternatives(patterns: Mapping[str, str]) -> str:
    """Patterns, by the texts with which they start, as alternatives: those with the same first letter are a group.

    The compiler takes that letter out of a group, so most words are told by a comparison for each letter, and not for each
    pattern. Patterns of different groups never match at the same place, so the order inside of groups is all that counts.
    """
    groups: dict[str, list[str]] = {}
    for text, pattern in patterns.items():
        groups.setdefault(text[0], []).append(pattern)
    return "|".join(f"(?:{'|'.join(group)})" for group in groups.values())


def _word(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*+" if word.endswith("*") else re.escape(word)


def compiled(entries: Sequence[str] | Mapping[str, Sequence[str]], writing: Writing = "words") -> Phrases:
    """Phrases of a lexicon, of one section or of several by name, compiled for matching in folded text.

    Raises ValueError for a phrase that may start with nothing, or with part of a word.

    >>> compiled({"comment": ["leave ..2 (comment|reply) below"]}).match("leave us a reply below!", 0, "leave").lastgroup
    'comment'
    """
    return Phrases(entries if isinstance(entries, Mapping) else {"phrase": entries}, writing)


def _by_first_word(token: _Token, entry: str) -> dict[str, _Token]:
    """The first token of a phrase, split by the first words of its members."""
    if token.is_optional or token.any_words or any("*" in member.split()[0] for member in token.members):
        raise ValueError(f"a phrase must not start with something that may be missing or goes on: {entry}")
    members: dict[str, list[str]] = {}
    for member in token.members:
        members.setdefault(_FIRST_WORD.findall(member)[0], []).append(member)
    return {word: _Token(tuple(found)) for word, found in members.items()}


def _tokens(entry: str) -> list[_Token]:
    if _NESTED.search(entry):
        raise ValueError(f"a group must not hold another one, or a number of any words: {entry}")
    tokens = []
    for token in _TOKEN.finditer(entry):
        if token["any"]:
            tokens.append(_Token(any_words=int(token["any"])))
        elif token["word"]:
            tokens.append(_Token((token["word"],)))
        else:
            members = sorted({member.strip() for member in token["group"].split("|")}, key=lambda m: (-len(m), m))
            tokens.append(_Token(tuple(members), bool(token["optional"])))
    return tokens


def _needed(tokens: Sequence[_Token], blank: str) -> frozenset[str]:
    """Literals of which one stands in every match: of all runs of neighbouring tokens the one with the longest shortest."""
    best: frozenset[str] = frozenset()
    for start, first in enumerate(tokens):
        if first.is_optional or first.any_words:
            continue
        expansions = frozenset(first.members)
        for token in tokens[start + 1 :]:
            best = max(best, frozenset(_before_star(text) for text in expansions), key=_selectivity)
            if token.any_words or any("*" in text for text in expansions):
                break
            longer = {f"{text}{blank}{member}" for text in expansions for member in token.members}
            expansions = frozenset(longer | expansions) if token.is_optional else frozenset(longer)
            if len(expansions) > _MOST_LITERALS:
                break
        else:
            best = max(best, frozenset(_before_star(text) for text in expansions), key=_selectivity)
    return best


def _before_star(text: str) -> str:
    return text.partition("*")[0].rstrip()


def _selectivity(literals: frozenset[str]) -> tuple[int, int]:
    """How rarely literals will be found: by the shortest; of equals the smaller set."""
    return (min(map(len, literals), default=0), -len(literals))


def spelled_out(entry: str) -> Iterator[str]:
    """The texts for which an entry without stars and numbers of words stands.

    >>> list(spelled_out("(print|email) (this)? page"))
    ['email this page', 'email page', 'print this page', 'print page']
    """
    choices = [(*token.members, "") if token.is_optional else token.members for token in _tokens(entry)]
    for words in product(*choices):
        yield " ".join(filter(None, words))
