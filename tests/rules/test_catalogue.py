"""Definitions of rules, checked before their behaviour is: one malformed rule must not drown the rest."""

import inspect
import itertools
import pkgutil
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pytest

import cleaner.rules
from cleaner.errors import UsageError
from cleaner.model import Confidence
from cleaner.rules import lexicon
from cleaner.rules.catalogue import all_rules, selected
from cleaner.rules.rule import Example, Literal, Repeat, Rule, Shape, WholePage
from cleaner.text.folding import fold
from tests.rules.catalogue_page import PAGE, page
from tests.support import import_afresh

RULES_FOLDER: Final = Path(cleaner.rules.__path__[0])
LEXICONS: Final = frozenset(path.stem for path in (RULES_FOLDER / "lexicons").glob("*.txt"))
LATIN: Final = "la"
"""The language of pseudo-Latin: a lexicon has it, but no document is written in it."""

# ISO 639-1, the 183 codes in use (https://www.loc.gov/standards/iso639-2/php/code_list.php).
ISO_639_1: Final = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a table reads better as a text
)

# Words too common to make two examples alike.
STOP_WORDS: Final = frozenset(
    """
    a about after all an and are as at be been before but by can could did do does for from had has have he her his how
    i if in into is it its more my no nobody not of on one only or our out over she so some than that the their them then
    there these they this those to too us was we were what when where which who why will with would you your
    """.split()  # noqa: SIM905 - a table reads better as a text
)
MOST_SHARED: Final = 0.5

each_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
each_remover = pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if not rule.protects], ids=lambda rule: rule.id
)


def module_of(rule: Rule) -> str:
    return type(rule).__module__


def examples_of(rule: Rule) -> Sequence[Example]:
    return (*rule.removes, *rule.keeps, *rule.misses)


def words_of(example: Example) -> frozenset[str]:
    """The different words of an example, tags, digits and stop words aside."""
    return frozenset(re.findall(r"[^\W\d_]+", re.sub("</?[a-z][^<>]*>", " ", example.text.casefold()))) - STOP_WORDS


def literals_of(rule: Rule) -> list[str]:
    return [trigger.text for trigger in rule.wakes_on if isinstance(trigger, Literal)]


def lexicons_read_by(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The lexicons that a rule's module reads while it is imported: a fresh copy of the module is run and watched."""
    read: set[str] = set()
    original = lexicon.sections

    def watched(name: str) -> object:
        read.add(name)
        return original(name)

    monkeypatch.setattr(lexicon, "sections", watched)
    source = inspect.getsourcefile(type(rule))
    assert source is not None
    import_afresh(source)
    return read


# The catalogue as a whole


def test_no_two_rules_have_the_same_id() -> None:
    def descendants(of: type[Rule]) -> Iterable[type[Rule]]:
        for child in of.__subclasses__():
            yield child
            yield from descendants(child)

    shipped = {c for c in descendants(Rule) if c.__module__.startswith("cleaner.rules.") and "id" in vars(c)}
    assert sorted(rule.id for rule in shipped) == [rule.id for rule in all_rules()]


def test_every_file_of_a_category_is_a_rule() -> None:
    """A rule that forgot its id would be left out of the catalogue without a word."""
    folders = [info.name for info in pkgutil.iter_modules([str(RULES_FOLDER)]) if info.ispkg]
    files = {
        f"cleaner.rules.{folder}.{info.name}"
        for folder in folders
        for info in pkgutil.iter_modules([str(RULES_FOLDER / folder)])
        if not info.name.startswith("_")
    }
    assert files == {module_of(rule) for rule in all_rules()}


def test_no_category_has_the_name_of_a_rule() -> None:
    """Both are names for --select and --ignore."""
    assert {rule.id for rule in all_rules()}.isdisjoint(rule.category for rule in all_rules())


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), {"generated-profile", "reader-appeal"}),
        (("call-to-action",), (), {"reader-appeal"}),
        (("reader-appeal",), (), {"reader-appeal"}),
        (("reader-appeal", "author-profile"), (), {"reader-appeal", "generated-profile"}),
        ((), ("call-to-action",), {"generated-profile"}),
        (("call-to-action",), ("reader-appeal",), set()),  # what is ignored goes, even when it is selected
    ],
)
def test_rules_are_selected_by_their_name_or_category(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]
) -> None:
    found = {rule.id for rule in selected(select, ignore)}
    assert found & {"generated-profile", "reader-appeal"} == expected


def test_protections_stay_when_something_else_is_selected() -> None:
    protections = {rule.id for rule in all_rules() if rule.protects}
    assert protections <= {rule.id for rule in selected(("call-to-action",), ())}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("reader-apeal", "unknown rule or category 'reader-apeal': did you mean 'reader-appeal'?"),
        ("call_to_action", "unknown rule or category 'call_to_action': did you mean 'call-to-action'?"),
        ("zzz", "unknown rule or category 'zzz': `cleaner rules` lists them all"),
    ],
)
def test_a_misspelt_name_is_refused_with_a_suggestion(name: str, message: str) -> None:
    for select, ignore in (((name,), ()), ((), (name,))):
        with pytest.raises(UsageError) as error:
            selected(select, ignore)
        assert str(error.value) == message


# Names


@each_rule
def test_file_class_and_id_agree(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.id)
    assert module_of(rule).rsplit(".", 1)[-1] == rule.id.replace("-", "_")
    assert type(rule).__name__ == "".join(word.capitalize() for word in rule.id.split("-"))


@each_rule
def test_the_folder_is_the_category(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.category)
    assert module_of(rule).split(".")[2:-1] == [rule.category.replace("-", "_")]


# What a rule says about itself


@each_rule
def test_the_docstring_says_what_why_and_what_not(rule: Rule) -> None:
    docstring = inspect.cleandoc(type(rule).__doc__ or "")
    first, _, rest = docstring.partition("\n")
    assert re.fullmatch(r"[A-Z].*\.", first), "the first line is a sentence that says what the rule finds"
    parts = ("Why:",) if rule.protects else ("Why:", "Leaves alone:")
    for part in parts:
        assert re.search(rf"^{part} \S", rest, re.MULTILINE), f"the docstring lacks '{part}'"


@each_rule
def test_the_highest_confidence_is_set(rule: Rule) -> None:
    assert rule.highest in Confidence


@each_rule
def test_something_wakes_the_rule(rule: Rule) -> None:
    assert rule.wakes_on


def test_the_page_beside_the_rules_is_what_they_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "`poe catalogue` writes it anew"


# Examples


@each_remover
def test_there_are_enough_examples(rule: Rule) -> None:
    assert len(rule.removes) >= 3
    assert len(rule.keeps) >= 5


@each_rule
def test_marks_stand_where_something_goes_and_only_there(rule: Rule) -> None:
    for example in (*rule.removes, *rule.misses):
        assert example.spans, f"nothing is marked in {example.text!r}"
        assert all(span.length for span in example.spans)
        assert re.fullmatch("[^⟦⟧]*(?:⟦[^⟦⟧]+⟧[^⟦⟧]*)+", example.marked), "marks come in pairs"
    for example in rule.keeps:
        assert example.marked == example.text, f"something is marked in {example.text!r}"


@each_rule
def test_whoever_keeps_or_misses_says_why(rule: Rule) -> None:
    assert all(example.because for example in (*rule.keeps, *rule.misses))


@each_rule
def test_no_two_examples_are_alike(rule: Rule) -> None:
    """More than half of the words of no two examples are words of both.

    Counted are different words, stop words aside; in a list of like examples (``removes``, ``keeps``, ``misses``) the
    shorter one counts, so that it is not a part of the longer. A near hit has the words of a hit: that is its point.
    """
    for one, other in itertools.combinations(examples_of(rule), 2):
        first, second = words_of(one), words_of(other)
        shared = 2 * len(first & second) / (len(first) + len(second))
        assert shared <= MOST_SHARED, f"{shared:.0%} shared: {one.text!r} and {other.text!r}"
    for alike in (rule.removes, rule.keeps, rule.misses):
        for one, other in itertools.combinations(alike, 2):
            first, second = words_of(one), words_of(other)
            shared = len(first & second) / min(len(first), len(second))
            assert shared <= MOST_SHARED, f"{shared:.0%} of the shorter: {one.text!r} and {other.text!r}"


# Languages and triggers


@each_rule
def test_languages_are_those_of_the_lexicons(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rule.languages <= ISO_639_1
    read = lexicons_read_by(rule, monkeypatch)
    assert read <= LEXICONS
    languages = {name.rsplit(".", 1)[-1] for name in read}
    assert languages - {LATIN} == rule.languages - {LATIN}


@each_rule
def test_literals_are_found_in_folded_text(rule: Rule) -> None:
    for literal in literals_of(rule):
        assert literal.strip(), "an empty literal stands everywhere"
        assert fold(literal) == literal
        assert not set(literal) & set("Σσς"), "how a sigma is folded depends on what follows it: a cut would change it"
        literal.encode("utf-8")  # raises for a lone surrogate, which the automaton does not take


@each_rule
def test_a_rule_that_reads_words_is_woken_by_words_or_by_a_layout(rule: Rule) -> None:
    if rule.languages:
        assert any(isinstance(trigger, (Literal, Shape, Repeat, WholePage)) for trigger in rule.wakes_on)


@each_rule
def test_a_protection_is_asked_about_every_line_again(rule: Rule) -> None:
    """After a cut another rule may vote in a line that the cut did not touch: whoever protects it must be asked, too."""
    assert not (rule.protects and rule.reads_line_only)


@each_rule
def test_shapes_match_no_empty_stretch(rule: Rule) -> None:
    for trigger in rule.wakes_on:
        if isinstance(trigger, Shape):
            assert not re.compile(trigger.pattern).match("")
