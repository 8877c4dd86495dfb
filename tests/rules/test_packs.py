"""Rule packs: what users write as data is found, has its say among the shipped rules, and is refused where it is wrong."""

import pickle
from pathlib import Path
from typing import Final

import pytest

from cleaner import Cleaner, Confidence, Config
from cleaner.config import Pack
from cleaner.corpus import count
from cleaner.errors import UsageError
from cleaner.examples import failures
from cleaner.rules.packs import read_pack, rules_of

PROSE: Final = "The harbour was full of ice that winter, and nobody thought of leaving before March."
BOX: Final = "Get the Harbour Letter every Friday"
TEXT: Final = f"{PROSE}\n\n{BOX}\n\n{PROSE}\n"
WITHOUT: Final = f"{PROSE}\n\n{PROSE}\n"

RULE: Final = f"""\
# boxes of one site
[rules.letter-box]
category = "call-to-action"
why = "The box is gone."
removes = ["Rain fell all night.\\n\\n⟦{BOX}⟧\\n\\nThen it stopped."]
keeps = [
  "Get the harbour letter from the drawer, she said.",
]

[rules.letter-box.patterns]
box = '^Get the \\pL+ Letter every \\pL+$'
"""


def pack(text: str = RULE, *, highest: str = "", **more: str) -> Pack:
    """A pack with the rule, and lines more in its table."""
    lines = {**more, **({"highest": f'"{highest}"'} if highest else {})}
    added = "".join(f"{key} = {value}\n" for key, value in lines.items())
    return Pack("my.toml", text.replace("[rules.letter-box]\n", f"[rules.letter-box]\n{added}"))


def cleaned(text: str, *packs: Pack, confidence: Confidence = Confidence.CERTAIN, language: str | None = None) -> str:
    return Cleaner(Config(packs=packs, confidence=confidence), strict=True).clean(text, language=language).text


def test_words_alone_are_only_likely() -> None:
    result = Cleaner(Config(packs=(pack(),))).clean(TEXT)
    assert result.text == TEXT
    (lost,) = [lost for lost in result.losing_votes if lost.vote.rule == "letter-box"]
    assert (lost.vote.confidence, lost.vote.evidence) == (Confidence.LIKELY, {"pattern": "box"})
    assert cleaned(TEXT, pack(), confidence=Confidence.LIKELY) == WITHOUT


def test_what_also_repeats_in_the_corpus_goes() -> None:
    prose = "{0} stood between lines of prose that nobody else has written, and went on for a good while, " * 3
    others = [f"{prose.format(number)}\n{BOX}\n{prose.format(number)[::-1]}" for number in range(12)]
    cleaner = Cleaner(Config(packs=(pack(),)))
    assert cleaner.clean(TEXT, statistics=count(others)).text == WITHOUT


def test_a_user_may_vouch_for_words() -> None:
    (removal, _) = sorted(
        Cleaner(Config(packs=(pack(highest="certain"),))).clean(TEXT).removals,
        key=lambda removal: removal.rule != "letter-box",
    )
    assert (removal.text, removal.confidence) == (BOX, Confidence.CERTAIN)
    assert {kind.value for kind in removal.kinds} == {"user", "words"}


def test_a_hint_is_noted_and_stays() -> None:
    result = Cleaner(Config(packs=(pack(highest="hint"),))).clean(TEXT)
    assert result.text == TEXT
    assert [(note.rule, note.category) for note in result.notes] == [("letter-box", "call-to-action")]


def test_protections_hold_against_packs() -> None:
    text = f"{PROSE}\n\n```\n{BOX}\n```\n"
    assert cleaned(text, pack(highest="certain")) == text


def test_a_language_lets_a_rule_rest() -> None:
    german = pack(highest="certain", languages='["de"]')
    assert cleaned(TEXT, german, language="en") == TEXT
    assert cleaned(TEXT, german, language="de") == WITHOUT


def test_a_group_says_what_goes() -> None:
    wanted = pack(RULE.replace("^Get the \\pL+ Letter every \\pL+$", "ice (?P<cut>that winter) and"), highest="certain")
    assert cleaned("Full of ice that winter and cold.\n", wanted) == "Full of ice and cold.\n"


PHRASES: Final = """\
[rules.tell-a-friend]
category = "mine"
why = "It speaks to the reader."
highest = "certain"
phrases = ["tell ..2 (friend|friends) about us", "folgt uns"]
removes = ["Rain fell. ⟦Tell all your friends about us⟧"]
keeps = ["She told a friend about it."]
"""


def test_phrases_are_those_of_the_lexicons() -> None:
    mine = Pack("p.toml", PHRASES)
    assert cleaned("Snow fell. Tell a friend about us\n\nFOLGT UNS\n", mine) == "Snow fell.\n"


def test_phrases_of_a_writing_without_blanks() -> None:
    text = PHRASES.replace('"tell ..2 (friend|friends) about us", "folgt uns"', '"关注我们"').replace(
        "why =", 'languages = ["zh"]\nwhy ='
    )
    assert cleaned("雨下了一夜请关注我们吧\n", Pack("p.toml", text)) == "雨下了一夜请吧\n"


def test_packs_have_names_as_other_rules() -> None:
    packs = (pack(highest="certain"), Pack("p.toml", PHRASES))
    text = f"{TEXT}\nTell your friends about us\n"

    def left(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> str:
        return Cleaner(Config(packs=packs, select=select, ignore=ignore)).clean(text).text

    assert left(ignore=("letter-box", "tell-a-friend")) == text
    assert left(ignore=("mine",)) == text.replace(f"{BOX}\n\n", "")
    assert left(select=("mine",)) == TEXT
    with pytest.raises(UsageError, match=r"unknown rule or category 'leter-box': did you mean 'letter-box'\?"):
        left(select=("leter-box",))


def test_a_cleaner_with_packs_pickles() -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner(Config(packs=(pack(highest="certain"),)))))
    assert cleaner.clean(TEXT).text == WITHOUT


def test_packs_are_part_of_the_digest() -> None:
    digests = {
        Config(packs=packs).digest
        for packs in ((), (pack(),), (pack(highest="certain"),), (pack(), Pack("p.toml", PHRASES)))
    }
    assert len(digests) == 4
    assert Config(packs=(pack(),)).digest == Config(packs=(Pack("elsewhere.toml", RULE),)).digest
    assert Config(packs=(pack(), Pack("p", PHRASES))).digest == Config(packs=(Pack("p", PHRASES), pack())).digest


def test_cleaning_what_was_cleaned_changes_nothing() -> None:
    vouched = pack(highest="certain")
    once = cleaned(f"{TEXT}{BOX}\n{BOX} now\n", vouched)
    assert cleaned(once, vouched) == once


def test_examples_are_run(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(RULE + "both = 'harbour letter'\n", encoding="utf-8")
    mine = read_pack(path)
    assert [list(failures(rule, [mine])) for rule in rules_of(mine)] == [
        [("Get the harbour letter from the drawer, she said.", "Get the ⟦harbour letter⟧ from the drawer, she said.")]
    ]


# What is wrong, and the file and line that say so

LINES: Final = RULE.splitlines()
NUMBER: Final = {
    key: 1 + next(number for number, line in enumerate(LINES) if line.startswith(key))
    for key in ("[rules.letter-box]", "category", "why", "removes", "keeps", "box")
}
HEAD: Final = NUMBER["[rules.letter-box]"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("category =", "categroy =", NUMBER["category"], "unknown key 'categroy': did you mean 'category'?"),
        ("category =", "zorp =", NUMBER["category"], "unknown key 'zorp': known are category, why"),
        ('"call-to-action"', "3", NUMBER["category"], "Expected `str`, got `int`"),
        ('"call-to-action"', '"Call to action"', NUMBER["category"], "'Call to action' is no name for a category"),
        ('why = "The box is gone."\n', "", HEAD, "missing required field `why`"),
        ('"The box is gone."', '" "', NUMBER["why"], "says nothing"),
        ("⟦", "", NUMBER["removes"], "nothing is marked with ⟦ ⟧"),
        ("Then it stopped", "⟧Then it stopped", NUMBER["removes"], "do not come in pairs"),
        ("drawer", "⟦drawer⟧", NUMBER["keeps"], "all of it must stay"),
        ('"Get the harbour letter from the drawer, she said.",', "", NUMBER["keeps"], "no example"),
        (r"\pL+ Letter", r"(\pL+ Letter", NUMBER["box"], "missing ):"),
        (r"\pL+ Letter", r"(?=Letter)", NUMBER["box"], "invalid perl operator: (?="),
        (r"^Get the \pL+ Letter every", r"\d+", NUMBER["box"], "no text stands in all that"),
        ("why =", 'highest = "sure"\nwhy =', NUMBER["why"], "Invalid enum value 'sure'"),
        ("why =", 'languages = ["english"]\nwhy =', NUMBER["why"], "'english' is no language of ISO 639-1"),
        ("why =", 'literals = ["a"]\nwhy =', NUMBER["why"], "it stands nearly everywhere"),
        ("why =", 'literals = ["two\\nlines"]\nwhy =', NUMBER["why"], "goes over the end of a line"),
        ("why =", 'literals = ["λόγος"]\nwhy =', NUMBER["why"], "sigma"),
        ("why =", 'phrases = ["..3 more"]\nwhy =', NUMBER["why"], "must not start with something that may be missing"),
        ("why =", 'phrases = ["a ..99 b"]\nwhy =', NUMBER["why"], "at most 9 words of any kind"),
        ("why =", 'phrases = [""]\nwhy =', NUMBER["why"], "letter-box: "),
        ("letter-box", "page-label", HEAD, "there is a rule or category 'page-label' already"),
        ("letter-box", "image-caption", HEAD, "there is a rule or category 'image-caption' already"),
        ("letter-box", "closing-space", HEAD, "there is a rule or category 'closing-space' already"),
        ("[rules.letter-box", "[rules.LetterBox", HEAD, "'LetterBox' is no name for a rule"),
        ("[rules.letter-box", "[rule.letter-box", HEAD, "unknown key 'rule': did you mean 'rules'?"),
        ("# boxes", "version = 1\n# boxes", 1, "unknown key 'version': known is rules"),
    ],
)
def test_a_wrong_pack_is_refused_with_file_line_and_reason(old: str, new: str, line: int, reason: str) -> None:
    assert old in RULE
    with pytest.raises(UsageError) as error:
        Cleaner(Config(packs=(Pack("my.toml", RULE.replace(old, new)),)))
    assert str(error.value).startswith(f"my.toml:{line}: ")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"rules = 1\n", "my.toml: has no rules"),
        (b"", "my.toml: has no rules"),
        (b"[rules]\na = 1\n", "my.toml:2: a is not a table"),
        (b"[rules.a\n", "my.toml: not TOML: Expected ']' at the end of a table declaration (at line 1"),
        (b"rules = \xff", "my.toml: not UTF-8 at byte 8"),
        (b"#" * 1_000_001, "my.toml: has more than 1,000,000 bytes"),
        (b"a = " + b"[" * 5_000, "my.toml: not TOML"),
        (b"a = " + b"1" * 5_000, "my.toml: not TOML"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_pack(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        read_pack(path)
    assert reason in str(error.value)


def test_a_missing_pack(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_pack(tmp_path / "none.toml")


def test_two_packs_may_not_have_a_rule_of_one_name() -> None:
    with pytest.raises(UsageError, match=r"other\.toml:2: there is a rule or category 'letter-box' already"):
        Cleaner(Config(packs=(pack(), Pack("other.toml", RULE))))
    assert cleaned(TEXT, pack(highest="certain"), pack(highest="certain")) == WITHOUT  # given twice
