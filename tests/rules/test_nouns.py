"""Every rule still works when the seeds' nouns are replaced by others: it knows filler, not these five texts.

Names, places and topics of the seeds become invented words, the same one everywhere; the gold spans move along. What stays
is what a rule may rightly know: keys, networks and headings of the generators, pseudo-Latin, and the words of appeals.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import cleaner.rules
from cleaner import Cleaner, Span
from cleaner.rules.lexicon import sections
from cleaner.rules.rule import marked
from tests.support import Seed, joined, lost, seeds
from tests.test_seeds import IMPLEMENTED, spans_of

WORD: Final = re.compile(r"[^\W\d_]+")

# What the seeds are about, in lower case; capitalised words are replaced without being listed.
TOPICS: Final = frozenset(
    """
    adversaries affairs aid alliance alliances allies ally analysts arms attack axis balance battlefield bloc bond
    challenge challenges collaboration collapse community complexities conclusion conflict conflicts cooperation countries
    country crisis decades defense deal development diplomacy diplomatic drone drones dynamic dynamics east economic
    economies economy empire energy era expansion force forces front future geopolitical geopolitics global goods
    government hegemony history implications influence interdependence interests international invasion isolation
    landscape leverage limitations markets military ministry missiles movie nation nations network nexus nuclear oil order
    pact pacts partner partners partnership partnerships payment peace pipeline policy policymakers political power powers
    president pressure pressures program regime region regional relation relations relationship relationships resilience
    rivalry role sanctions scene security shift shifts sovereignty stability stage states strategic strategy strategies
    supplier system systems tapestry tariffs technology tensions threat threats ties trade trajectory treaty triangle
    trust turmoil war weapons west western world
    """.split()  # noqa: SIM905 - a list of words reads better as a text
)

# Words that are capitalised at the start of a sentence and mean nothing; "Mr" is what makes a full stop none.
FUNCTION_WORDS: Final = frozenset(
    """
    a after against an and are as at because both but by despite did do does every far few for from further furthermore
    had has have he her here his how however if in indeed instead is it its like many most mr mrs no nor not notably of
    on once one or our since so some such than that the their then there these they this those though to ultimately unlike
    until was we were what when where which while who why will with without yet you your
    """.split()  # noqa: SIM905 - as above
)

LEXICONS: Final = [path.stem for path in (Path(cleaner.rules.__path__[0]) / "lexicons").glob("*.txt")]
KEPT: Final = FUNCTION_WORDS | {
    word
    for name in LEXICONS
    for entries in sections(name).values()
    for entry in entries
    for word in WORD.findall(entry)
}

_HANDLES: Final = re.compile(r"^\W*(?:username|email|url) : (.+)$", re.IGNORECASE | re.MULTILINE)


@cache
def handles() -> frozenset[str]:
    """The words of the profiles' user names and addresses."""
    values = (value for seed in seeds() for value in _HANDLES.findall(seed.text))
    return frozenset(word for value in values for word in WORD.findall(value)) - {"https", "com"}


def invented(word: str, language: str) -> str:
    """A word of an invented language, as capitalised as ``word`` is."""
    for attempt in range(100):
        digest = hashlib.sha256(f"{language} {word.lower()} {attempt}".encode()).digest()
        syllables = ["bdfgklmnprstvz"[byte % 14] + "aeiou"[byte // 14 % 5] for byte in digest[: 2 + digest[-1] % 2]]
        new = "".join(syllables) + ("", "n", "r", "l")[digest[-2] % 4]
        if new not in KEPT:
            break
    if word.isupper():
        return new.upper()
    return new.capitalize() if word[0].isupper() else new


def is_replaced(word: str) -> bool:
    if len(word) == 1 or word.lower() in KEPT:
        return False
    return word[0].isupper() or word in TOPICS or word in handles()


@cache
def translated(seed: Seed, language: str) -> Seed:
    """The seed with other nouns, and its gold spans where they stand then."""
    pieces: list[str] = []
    place_of: dict[int, int] = {}
    at = length = 0
    for match in WORD.finditer(seed.text):
        new = invented(match.group(), language) if is_replaced(match.group()) else match.group()
        for offset in range(at, match.start() + 1):
            place_of[offset] = length + offset - at
        pieces += (seed.text[at : match.start()], new)
        length += match.start() - at + len(new)
        at = match.end()
    for offset in range(at, len(seed.text) + 1):
        place_of[offset] = length + offset - at
    text = "".join([*pieces, seed.text[at:]])
    gold = tuple((category, Span(place_of[span.start], place_of[span.end])) for category, span in seed.gold)
    return Seed(seed.name, text, gold)


CLEANER: Final = Cleaner(strict=True)

each_seed = pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.name)
each_language = pytest.mark.parametrize("language", ["first", "second", "third"])


@each_language
@each_seed
@pytest.mark.parametrize("category", IMPLEMENTED)
def test_with_other_nouns_the_same_spans_go(seed: Seed, category: str, language: str) -> None:
    other = translated(seed, language)
    found = joined(other.text, spans_of(CLEANER.clean(other.text), category))
    assert marked(other.text, found) == marked(other.text, joined(other.text, other.spans(category)))


@each_language
@each_seed
def test_with_other_nouns_nothing_else_is_lost(seed: Seed, language: str) -> None:
    other = translated(seed, language)
    assert lost(other.text, [span for _, span in other.gold], CLEANER.clean(other.text)) == []


@each_language
@each_seed
def test_the_nouns_are_others(seed: Seed, language: str) -> None:
    """The test above would be worth nothing if the texts were the seeds."""
    other = translated(seed, language)
    for name in ("Iran", "Russia", "Moscow", "alliance", "partnership", "Jayda", "qtromp", "Kardashian", "Boston"):
        assert not re.search(rf"\b{name}\b", other.text)
    before, after = WORD.findall(seed.text), WORD.findall(other.text)
    assert len(before) == len(after)
    replaced = sum(one != two for one, two in zip(before, after, strict=True))
    assert replaced > len(before) / 5
    assert [category for category, _ in other.gold] == [category for category, _ in seed.gold]
