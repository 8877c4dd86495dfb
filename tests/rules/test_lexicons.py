"""The lexicons: data that speakers review, checked for slips that nobody sees while reading."""

import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from faker.providers.lorem.la import Provider
from hypothesis import given
from hypothesis import strategies as st

import cleaner.rules
from cleaner.rules import lexicon
from cleaner.rules.lexicon import compiled, sections
from cleaner.text.folding import fold
from tests.support import import_afresh

RULES: Final = Path(cleaner.rules.__path__[0])
LEXICONS: Final = sorted(path.stem for path in (RULES / "lexicons").glob("*.txt"))
SECTIONS: Final = [(name, section) for name in LEXICONS for section in sections(name)]

each_lexicon = pytest.mark.parametrize("name", LEXICONS)
each_section = pytest.mark.parametrize(("name", "section"), SECTIONS, ids=[f"{n}/{s}" for n, s in SECTIONS])


def variants(entry: str) -> list[str]:
    """An entry that lists variants (``email, e-mail``) as those, any other as itself."""
    return [entry] if "(" in entry else [variant.strip() for variant in entry.split(",")]


@each_lexicon
def test_the_name_ends_in_a_language(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*\.[a-z]{2}", name)


@each_lexicon
def test_every_section_has_entries(name: str) -> None:
    assert sections(name)
    assert all(sections(name).values())


@each_section
def test_no_entry_stands_twice_in_a_section(name: str, section: str) -> None:
    entries = [variant for entry in sections(name)[section] for variant in variants(entry)]
    assert sorted(entries) == sorted(set(entries))


@each_section
def test_entries_are_in_folded_form(name: str, section: str) -> None:
    for entry in sections(name)[section]:
        assert fold(entry) == entry
        assert entry == " ".join(entry.split()), "blanks stand between words only, one at a time"


@each_section
def test_every_entry_compiles_and_has_literals(name: str, section: str) -> None:
    for entry in sections(name)[section]:
        for variant in variants(entry):
            literals = compiled([variant]).literals
            assert literals
            assert all(literal.strip() == literal != "" for literal in literals), variant


@each_section
def test_phrases_repeat_no_group_without_a_bound(name: str, section: str) -> None:
    """Time is linear as long as repeats of groups have bounds, and repeats of characters are possessive or last."""
    for entry in sections(name)[section]:
        for variant in variants(entry):
            assert not re.search(r"\)(?:[*+]|\{\d+,\})", compiled([variant]).pattern.pattern)


def test_pseudo_latin_is_the_vocabulary_of_faker() -> None:
    assert sorted(sections("lorem.la")["word"]) == sorted(set(Provider.word_list))


# The phrase language of lexicons/README.md


@pytest.mark.parametrize(
    ("phrase", "matching", "other"),
    [
        (
            "in the comments",
            ["in the comments", "in  the, comments!"],
            ["in the comment", "in the commentsx", "in comments"],
        ),
        ("(share|leave) it", ["share it", "leave it"], ["it", "shared it", "share leave it"]),
        (
            "leave (a|your own)? comment",
            ["leave a comment", "leave comment", "leave your own comment"],
            ["leave my comment"],
        ),
        ("in comment* below", ["in comment below", "in comments below"], ["in comment is below"]),
        ("share ..2 below", ["share below", "share it below", "share it down below"], ["share it far down below"]),
        ("don't go", ["don't go"], ["dont go", "don t"]),
        # A phrase stays in its line, and up to four marks and blanks stand between two of its words.
        ("in the comments", ["in the – comments"], ["in the\ncomments", "in the ----- comments"]),
        # The longest member of a group is tried first, and one that is part of a word is not there.
        ("see (a|an apple)", ["see an apple", "see a"], ["see an"]),
    ],
)
def test_phrases_mean_what_the_readme_says(phrase: str, matching: list[str], other: list[str]) -> None:
    pattern = compiled([phrase]).pattern
    assert [text for text in matching if not pattern.match(text)] == []
    assert [text for text in other if pattern.match(text)] == []


@pytest.mark.parametrize("phrase", ["see (a|b (c|d))", "see (a|from ..3 to b)"])
def test_a_group_holds_words_only(phrase: str) -> None:
    with pytest.raises(ValueError, match="a group must not hold"):
        compiled([phrase])


@pytest.mark.parametrize("phrase", ["..2 below", "(so)? share", "comment* below"])
def test_a_phrase_must_not_start_with_what_may_be_missing(phrase: str) -> None:
    with pytest.raises(ValueError, match="must not start with"):
        compiled([phrase])


_PART: Final = re.compile(r"\.\.(?P<any>\d+)|\((?P<group>[^()]*)\)(?P<optional>\?)?|(?P<word>[^\s()]+)")
_FILLERS: Final = ("zorp", "il", "x", "karnel")


def readings(entry: str) -> st.SearchStrategy[list[str]]:
    """Word lists that a phrase stands for."""
    parts: list[st.SearchStrategy[list[str]]] = []
    for part in _PART.finditer(entry):
        if part["any"]:
            parts.append(st.lists(st.sampled_from(_FILLERS), max_size=int(part["any"])))
        elif part["word"]:
            parts.append(words_of(part["word"]))
        else:
            members = st.sampled_from(part["group"].split("|")).flatmap(words_of)
            parts.append(members | st.just([]) if part["optional"] else members)
    return st.tuples(*parts).map(lambda lists: [word for words in lists for word in words])


def words_of(member: str) -> st.SearchStrategy[list[str]]:
    words = [
        st.sampled_from(("", "s", "ing")).map(w[:-1].__add__) if w.endswith("*") else st.just(w) for w in member.split()
    ]
    return st.tuples(*words).map(list)


def phrases_in_use() -> set[str]:
    """The entries that rules compile as phrases; others are headings, keys or names, and compared whole."""
    found: set[str] = set()

    def watched(
        entries: Sequence[str] | Mapping[str, Sequence[str]], writing: lexicon.Writing = "words"
    ) -> lexicon.Phrases:
        listed = entries.values() if isinstance(entries, Mapping) else [entries]
        found.update(itertools.chain.from_iterable(map(tuple, listed)))
        return compiled(entries, writing)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "compiled", watched)
        for source in sorted(RULES.glob("*/*.py")):
            import_afresh(source)
    return found


phrases = st.sampled_from(sorted(phrases_in_use()))


@given(st.data())
def test_whatever_a_phrase_stands_for_it_matches(data: st.DataObject) -> None:
    phrase = data.draw(phrases)
    words = data.draw(readings(phrase))
    marks = st.sampled_from((" ", "  ", ", ", "-", " – "))
    text = words[0] + "".join(data.draw(marks) + word for word in words[1:])
    assert compiled([phrase]).pattern.match(text)


@given(st.data())
def test_whatever_a_phrase_stands_for_something_wakes_at_it(data: st.DataObject) -> None:
    """Were a match without a literal, or without a known first word, nobody would look there."""
    phrase = data.draw(phrases)
    text = " ".join(data.draw(readings(phrase)))
    found = compiled([phrase])
    assert any(literal in text for literal in found.literals)
    assert re.findall(r"\w+", text)[0] in found.first_words
