"""The words of profiles in all languages, by what they mean."""

import re
from functools import lru_cache
from itertools import chain
from typing import Final

from ahocorasick_rs import AhoCorasick

from cleaner.rules.lexicon import compiled, sections, sections_of
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES

_LEXICONS: Final = sections_of("profile")
NAMES: Final = tuple(entry.split(",")[0] for entry in _LEXICONS["en"]["personal"])
"""What the personal keys are called in evidence; the place of a key here is its rank."""
NAME, USERNAME, EMAIL, BIRTHDATE, ADDRESS, PHONE, COMPANY, JOB, BIO = range(len(NAMES))
FAKER: Final = (JOB, COMPANY, USERNAME, NAME, ADDRESS, EMAIL, BIRTHDATE)
"""The order of the keys in Faker's profiles (faker.providers.profile); the simple ones start with the user name."""
RANKS: Final = {
    variant.strip(): rank
    for language in _LEXICONS.values()
    for rank, entry in enumerate(language["personal"])
    for variant in entry.split(",")
}
NAME_KEYS: Final = tuple(sorted(key for key, rank in RANKS.items() if rank == NAME))


def _all(section: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(language.get(section, ()) for language in _LEXICONS.values()))


SOCIAL: Final = _all("social")
NETWORKS: Final = _all("network")
GENERATED: Final = _all("generated")
"""Keys that only generators write."""
ADDRESSES: Final = frozenset({"residence"})
"""Keys of a second address, as Faker's profiles have it."""
EXTRA: Final = _all("extra") | GENERATED
SUBHEADINGS: Final = _all("subheading")
LATIN: Final = frozenset(sections("lorem.la")["word"])
KEYS: Final = frozenset(RANKS) | SOCIAL | EXTRA | NETWORKS | SUBHEADINGS
LONGEST_KEY: Final = max(map(len, KEYS))

LEAD: Final = _all("lead")
ABOVE: Final = _all("above")
GENERATOR: Final = "generator"
LEAD_KIND: Final = "lead"
ABOVE_KIND: Final = "above"
_AUTHORS: Final = frozenset(word for word in LEAD if len(word.split()) == 1)
_MOST_WORDS: Final = 5
"""Words of a heading that has an author in it and is not in the lexicons: above the lines of a profile it is one of them."""
_HEADINGS: Final = compiled({"heading": sorted(_all("heading")), GENERATOR: sorted(_all(GENERATOR))})
_FIRST_WORD: Final = re.compile(r"\w+")
LONGEST_HEADING: Final = 60
"""Code points of a heading over a profile; half or twice of it changes nothing (`poe thresholds`)."""
WAKING: Final = tuple(sorted({*_HEADINGS.literals, *_all("waking")}))
_WITHOUT_BLANKS: Final = ("ja", "zh")


class _Stems:
    """Words that begin with an entry of a section; without blanks between words they may stand anywhere."""

    def __init__(self, section: str) -> None:
        found = {stem: language in _WITHOUT_BLANKS for language, words in _LEXICONS.items() for stem in words[section]}
        self._is_anywhere = list(found.values())
        self._automaton = AhoCorasick(list(found))  # a fiftieth of the time of one pattern for all

    def are_in(self, folded: str) -> bool:
        """Whether one of them stands in a folded text."""
        folded = folded.encode("utf-8", "replace").decode()  # the automaton takes no lone surrogates
        return any(
            self._is_anywhere[number] or not (start and (folded[start - 1].isalnum() or folded[start - 1] == "_"))
            for number, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True)
        )


_TOPIC: Final = _Stems("topic")
_PRACTICE: Final = _Stems("practice")


@lru_cache(KNOWN_LINES)
def heading_kind(bare: str) -> str:
    """Of which section a heading is: ``heading``, ``generator``, ``lead`` or ``above``; "" for none.

    It is given folded and without marks.

    >>> heading_kind("details zum autor"), heading_kind("author"), heading_kind("weather")
    ('generator', 'lead', '')
    """
    if bare in LEAD:
        return LEAD_KIND
    if bare in ABOVE:
        return ABOVE_KIND
    first = _FIRST_WORD.match(bare)
    if first is None or len(bare) > LONGEST_HEADING:
        return ""
    match = _HEADINGS.match(bare, 0, first[0])
    if match and match.end() == len(bare):
        return match.lastgroup or ""
    return ""


def is_about_an_author(bare: str) -> bool:
    """Whether a short line has an author in it: above the lines of a profile it is their heading.

    >>> is_about_an_author("the author of this guide"), is_about_an_author("the garden")
    (True, False)
    """
    words = bare.split()
    return len(words) <= _MOST_WORDS and not _AUTHORS.isdisjoint(words) and not any(sign in bare for sign in ":.,;!?|")


def speaks_of_profiles(text: str, *, of_practice: bool) -> bool:
    """Whether a text says that it speaks of samples or profiles itself, or (``of_practice``) of something to work with.

    >>> speaks_of_profiles("Here is a sample.", of_practice=False), speaks_of_profiles("Here is a boat.", of_practice=True)
    (True, False)
    """
    folded = fold(text)
    return _TOPIC.are_in(folded) or (of_practice and _PRACTICE.are_in(folded))


def is_start_of_term(text: str) -> bool:
    """Whether a folded text is the beginning of a key: what is left of one where a profile was cut off."""
    return len(text) > 1 and any(term.startswith(text) for term in KEYS)
