"""Deterministic corpus of synthetic articles with planted web filler.

Every document is made from the word lists and sentence templates in ``data/`` and is labelled with the place and the
category of each piece of filler in it. The same ``count``, ``seed`` and ``families`` give the same documents whatever
``PYTHONHASHSEED`` is, and the first documents of a longer corpus are those of a shorter one.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

PROFILE: Final = "author-profile"
CALL: Final = "call-to-action"
LINKS: Final = "link-list"
CAPTION: Final = "image-caption"
CONTENTS: Final = "table-of-contents"

ALL_FAMILIES: Final[frozenset[str]] = frozenset({PROFILE, CALL, LINKS, CAPTION, CONTENTS})

FILLER_SHARE: Final = 0.15
"""Share of all characters of a corpus that is filler."""

CLEAN_SHARE: Final = 1 / 3
"""Share of the documents that have no filler."""

_DATA: Final = Path(__file__).parent / "data"
_COMMON: Final = ("common", "filler")


@dataclass(frozen=True, slots=True)
class Planted:
    """A piece of filler: half-open code-point offsets into the text, and its category."""

    start: int
    end: int
    category: str


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A text and the filler in it, in text order, without surrounding white space and without overlaps."""

    id: str
    text: str
    spans: tuple[Planted, ...]


def documents(count: int, *, seed: int = 0, families: frozenset[str] = ALL_FAMILIES) -> Iterator[LabelledDocument]:
    """Yield ``count`` labelled documents.

    Args:
        count: Number of documents.
        seed: Documents of different seeds differ.
        families: Categories of filler to plant. The filler makes up about ``FILLER_SHARE`` of all characters
            whatever the selection is; an empty set gives clean documents.

    Raises:
        ValueError: ``count`` is negative or ``families`` names an unknown category.

    """
    if count < 0:
        raise ValueError(f"count must not be negative: {count}")
    unknown = families - ALL_FAMILIES
    if unknown:
        raise ValueError(f"unknown families: {', '.join(sorted(unknown))}")
    return _generate(count, seed, families)


def _generate(count: int, seed: int, families: frozenset[str]) -> Iterator[LabelledDocument]:
    author = _Author(random.Random(seed), families)
    for number in range(count):
        text, spans = author.document()
        yield LabelledDocument(f"{seed:04d}-{number:06d}", text, spans)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number from ``low`` to ``high``, both included."""

    low: int
    high: int
    grouped: bool


@dataclass(frozen=True, slots=True)
class _Slot:
    """A draw from a pool and what is done to the text drawn."""

    pool: str
    article: bool
    upper: bool
    form: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives of equal weight."""

    options: tuple[_Template, ...]


_Part: TypeAlias = "str | _Number | _Slot | _Choice"
_Template: TypeAlias = "tuple[_Part, ...]"

_TOKEN: Final = re.compile(r"\{[^{}]*\}|[\[\]|]|[^\[\]{}|]+")
_SLOT: Final = re.compile(r"(\^)?(a )?([a-z0-9_]+)(?::([ts]))?")
_NUMBER: Final = re.compile(r"([nm]) (\d+) (\d+)")
_SECTION: Final = re.compile(r"\[([a-z ]+)\]")
_INLINE: Final = re.compile(r"([a-z0-9_]+) = (.+)")
_LISTED: Final = re.compile(r"([a-z0-9_]+):")


def _parse_slot(body: str) -> _Part:
    number = _NUMBER.fullmatch(body)
    if number:
        return _Number(int(number[2]), int(number[3]), grouped=number[1] == "m")
    slot = _SLOT.fullmatch(body)
    if not slot:
        raise ValueError(f"bad slot: {{{body}}}")
    return _Slot(slot[3], article=bool(slot[2]), upper=bool(slot[1]), form=slot[4] or "")


def _parse_template(text: str) -> _Template:
    """Parse a template.

    ``{pool}`` draws from a pool, ``[a|b]`` picks an alternative (a bracket without a bar stands for itself),
    ``{n 2 9}`` is a number from 2 to 9 and ``{m 2 9}`` one with thousands separators. ``{a pool}`` adds the indefinite
    article, ``{^pool}`` raises the first letter, ``{pool:t}`` puts the text in Title Case, and ``{pool:s}`` drops a
    leading "the".
    """
    open_choices: list[tuple[list[_Part], list[_Template]]] = []
    parts: list[_Part] = []
    for token in _TOKEN.findall(text):
        if token == "[":
            open_choices.append((parts, []))
            parts = []
        elif token == "|" and open_choices:
            open_choices[-1][1].append(tuple(parts))
            parts = []
        elif token == "]" and open_choices:
            outer, options = open_choices.pop()
            options.append(tuple(parts))
            parts = outer
            parts.append(_Choice(tuple(options)) if len(options) > 1 else f"[{''.join(map(str, options[0]))}]")
        elif token.startswith("{"):
            parts.append(_parse_slot(token[1:-1]))
        else:
            parts.append(token)
    if open_choices:
        raise ValueError(f"unclosed bracket: {text}")
    return tuple(parts)


@cache
def _pools() -> dict[str, dict[str, list[_Template]]]:
    """Read all pools in ``data/``, by section and name.

    ``name = x; y`` defines a pool in one line, and ``name:`` one with a template a line. Definitions of the same name
    in a section add up, and a section may be spread over files.
    """
    sections: dict[str, dict[str, list[_Template]]] = {}
    for path in sorted(_DATA.glob("*.txt")):
        if path.name == "lorem.txt":
            continue
        section: dict[str, list[_Template]] = {}
        pool: list[_Template] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if header := _SECTION.fullmatch(line):
                section = sections.setdefault(header[1], {})
            elif inline := _INLINE.fullmatch(line):
                section.setdefault(inline[1], []).extend(map(_parse_template, inline[2].split("; ")))
            elif listed := _LISTED.fullmatch(line):
                pool = section.setdefault(listed[1], [])
            elif line:
                pool.append(_parse_template(line))
    return sections


@cache
def _lorem() -> tuple[str, ...]:
    return tuple((_DATA / "lorem.txt").read_text(encoding="utf-8").split())


class _Deck:
    """Draws the templates of a pool in random order, each once before any comes again, and none again too soon."""

    __slots__ = ("_left", "_templates")

    def __init__(self, templates: Sequence[_Template]) -> None:
        self._templates = list(templates)
        self._left = 0

    def draw(self, rng: random.Random) -> _Template:
        if not self._left:
            half = len(self._templates) // 2
            recent, old = self._templates[:half], self._templates[half:]
            rng.shuffle(recent)
            rng.shuffle(old)
            self._templates = recent + old
            self._left = len(self._templates)
        self._left -= 1
        return self._templates[self._left]


_SMALL_WORDS: Final = frozenset(
    re.findall(
        r"\w+", "a an and as at but by for from in into is its nor of off on or over per the to up vs was were with"
    )
)
_CONSONANT_SOUND: Final = re.compile(r"one\b|uni|us[ae]|eu")
_VOWEL_SOUND: Final = re.compile(r"[aeiou]|hour|heir|honest|X-", re.IGNORECASE)


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title_case(text: str, *, every_word: bool = False) -> str:
    words = text.split(" ")
    return " ".join(
        word if not every_word and 0 < i < len(words) - 1 and word in _SMALL_WORDS else _raised(word)
        for i, word in enumerate(words)
    )


def _raised(word: str) -> str:
    """Raise the first letter of a word that may begin with a quotation mark or a bracket."""
    return _capitalized(word) if word[:1].isalnum() else word[:1] + _capitalized(word[1:])


class _Voice:
    """Fills templates with the words of the current topic."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        sections = _pools()
        common = {name: _Deck(pool) for section in _COMMON for name, pool in sections[section].items()}
        self._topics = [
            {**common, **{name: _Deck(pool) for name, pool in pools.items()}}
            for section, pools in sections.items()
            if section not in _COMMON
        ]
        self._order: list[int] = []
        self._decks = self._topics[0]
        self.typographic = False
        self.key = ""

    def change_topic(self, *, typographic: bool) -> None:
        """Take up another topic and a main subject in it; ``typographic`` is for quotes, dashes and accents."""
        if not self._order:
            self._order = list(range(len(self._topics)))
            self.rng.shuffle(self._order)
        self._decks = self._topics[self._order.pop()]
        self.typographic = typographic
        self.key = self.say("subject")
        self._decks["key"] = _Deck([(self.key,)])

    def say(self, pool: str) -> str:
        """Draw a text from a pool, in the spelling of the document."""
        out: list[str] = []
        self._write(self._decks[pool].draw(self.rng), out)
        return self._spelled("".join(out))

    def lorem(self, low: int, high: int) -> str:
        """Make a pseudo-Latin sentence of ``low`` to ``high`` words."""
        words = self.rng.choices(_lorem(), k=self.rng.randint(low, high))
        return _capitalized(" ".join(words)) + "."

    def _spelled(self, text: str) -> str:
        if self.typographic:
            return text.replace("'", "\u2019")
        if text.isascii():
            return text
        for mark, plain in _PLAIN_MARKS:
            text = text.replace(mark, plain)
        return text if text.isascii() else text.translate(_PLAIN_LETTERS)

    def _write(self, template: _Template, out: list[str]) -> None:
        rng = self.rng
        for part in template:
            if isinstance(part, str):
                out.append(part)
            elif isinstance(part, _Slot):
                item = self._decks[part.pool].draw(rng)
                if part.article or part.upper or part.form:
                    out.append(self._formed(part, item))
                else:
                    self._write(item, out)
            elif isinstance(part, _Number):
                number = part.low + int(rng.random() * (part.high - part.low + 1))
                out.append(f"{number:,}" if part.grouped else str(number))
            else:
                self._write(part.options[int(rng.random() * len(part.options))], out)

    def _formed(self, slot: _Slot, item: _Template) -> str:
        inner: list[str] = []
        self._write(item, inner)
        text = "".join(inner)
        if slot.form == "t":
            text = _title_case(text)
        elif slot.form == "s":
            text = _capitalized(text.removeprefix("the "))
        if slot.article:
            vowel = _VOWEL_SOUND.match(text) and not _CONSONANT_SOUND.match(text)
            text = f"an {text}" if vowel else f"a {text}"
        return _capitalized(text) if slot.upper else text


_PLAIN_MARKS: Final = (("\u201c", '"'), ("\u201d", '"'), ("\u2019", "'"), ("\u2014", "-"), ("\u20ac", "EUR "))
_PLAIN_LETTERS: Final[dict[int, str]] = str.maketrans(
    {
        **dict(zip("àáâãäåèéêëìíîïòóôõöùúûüýñçřšćńęąěůÅŁŠÉÖ", "aaaaaaeeeeiiiiooooouuuuyncrscneaeuALSEO", strict=True)),
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "æ": "ae",
        "£": "GBP ",
    }
)


_TITLE: Final = "title"
_HEADING: Final = "heading"
_PARAGRAPH: Final = "paragraph"
_ANNOUNCED: Final = "announced"


@dataclass(slots=True)
class _Block:
    """A piece of the page: prose, or filler when ``kind`` is a category.

    ``before`` separates it from the piece before. ``fragile`` filler looks like prose or headings without its line
    breaks or its surroundings, so that it may stand in fewer places.
    """

    text: str
    kind: str
    before: str
    fragile: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """How a document is laid out. ``gap`` is the usual separator; ``run_on`` puts all sections on one line."""

    gap: str
    title_mark: str = ""
    heading_mark: str = ""
    run_on: bool = False
    wrapped: bool = False


_STYLES: Final = (
    (_Style("\n\n"), 50),
    (_Style("\n"), 28),
    (_Style("\n\n", "# ", "## "), 8),
    (_Style("\n\n", "", "### "), 3),
    (_Style("\n\n", "", "### ", run_on=True), 5),
    (_Style("\n\n", wrapped=True), 6),
)

_NETWORKS: Final = {
    "facebook": "https://facebook.com/",
    "twitter": "https://twitter.com/",
    "instagram": "https://instagram.com/",
    "tiktok": "https://tiktok.com/@",
    "linkedin": "https://linkedin.com/in/",
}
_NETWORK_LABELS: Final = {
    "facebook": "Facebook",
    "twitter": "Twitter",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
}
_OTHER_KEYS: Final = {
    "Name": ("Full Name", "Author Name"),
    "Username": ("User Name", "Login"),
    "Email": ("E-mail", "Email Address"),
    "Birthdate": ("Birthday", "Date of Birth"),
    "Phone": ("Phone Number", "Telephone"),
    "Job": ("Job Title", "Occupation"),
    "Bio": ("Biography", "About"),
}

_SMALLEST: Final = {PROFILE: 250, CALL: 70, LINKS: 80, CAPTION: 50}
"""Least characters that a piece of a family is likely to have."""

_MOST: Final = {PROFILE: 1, CALL: 3, LINKS: 4, CAPTION: 3}
"""Pieces of a family in a document, at most."""

_WORD_GAP: Final = re.compile(r"(?<=[a-z])\s(?=[a-z])")


def _wrap(text: str, width: int) -> str:
    """Break lines at spaces; the length of the text stays the same."""
    out: list[str] = []
    column = 0
    for word in text.split(" "):
        if out:
            broken = column + 1 + len(word) > width
            out.append("\n" if broken else " ")
            column = 0 if broken else column + 1
        out.append(word)
        column += len(word)
    return "".join(out)


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


class _Author:
    """Writes documents one after another and keeps the share of filler in the corpus steady."""

    def __init__(self, rng: random.Random, families: frozenset[str]) -> None:
        self._rng = rng
        self._voice = _Voice(rng)
        self._families = families
        self._drawn = [family for family in sorted(families) if family != CONTENTS]
        self._style = _STYLES[0][0]
        self._styles = [style for style, _ in _STYLES]
        self._style_weights = [weight for _, weight in _STYLES]
        self._characters = 0
        self._filler = 0

    def document(self) -> tuple[str, tuple[Planted, ...]]:
        """Write the next text; return it with the filler in it."""
        rng = self._rng
        self._voice.change_topic(typographic=self._chance(0.19))
        self._style = rng.choices(self._styles, self._style_weights)[0]
        size = int(rng.triangular(1050, 5000, 1400))
        budget = self._budget(size) if self._families and rng.random() >= CLEAN_SHARE else 0
        prose = size - budget
        listed = budget > 0 and CONTENTS in self._families and (not self._drawn or self._chance(0.44))
        headings = self._headings(prose if self._drawn else size, listed=listed)
        contents = self._contents(headings, budget) if listed else None
        pieces = self._pieces(budget - (len(contents.text) if contents else 0)) if budget else []
        planned = sum(len(piece.text) for piece in pieces) + (len(contents.text) if contents else 0)
        if planned < 0.8 * budget:
            prose = max(int(prose * planned / budget), 920 - planned, (300 if self._drawn else 230) * len(headings))
        blocks = self._prose(prose, headings)
        text, spans = self._joined(self._planted(blocks, pieces, contents))
        self._characters += len(text)
        self._filler += sum(span.end - span.start for span in spans)
        return text, spans

    def _budget(self, size: int) -> int:
        """Choose how many characters of a document are filler: more when the corpus has had too little."""
        debt = FILLER_SHARE * self._characters - self._filler
        wanted = size * self._rng.triangular(0.05, 0.48, 0.14) + 0.2 * debt
        return int(min(max(wanted, 0.04 * size), 0.5 * size))

    def _chance(self, probability: float) -> bool:
        return self._rng.random() < probability

    def _headings(self, prose: int, *, listed: bool) -> list[str]:
        """Choose headings for ``prose`` characters; they are more when a table of contents lists them."""
        rng = self._rng
        scarce = listed and not self._drawn
        most = max(prose // (330 if scarce else 360 if listed else 450) - 1, 3 if scarce else 0)
        least = min(3 if listed else 1, most)
        count = most if scarce else rng.randint(least, most)
        title_case = self._chance(0.5)
        every_word = self._chance(0.3)
        headings: list[str] = []
        while len(headings) < count:
            last = len(headings) == count - 1 and self._chance(0.4)
            text = self._voice.say("head_last" if last else "heading" if self._chance(0.3) else "head")
            if scarce and len(text) < 40:
                text = f"{text.rstrip('?')}: {_capitalized(self._voice.say('head'))}"
            text = _capitalized(text)
            text = _title_case(text, every_word=every_word) if title_case else text
            if text not in headings:
                headings.append(text)
        return headings

    def _prose(self, characters: int, headings: Sequence[str]) -> list[_Block]:
        """Write the clean document, of about ``characters`` characters."""
        rng = self._rng
        style = self._style
        blocks: list[_Block] = []
        if self._chance(0.96):
            title = _capitalized(self._voice.say("title"))
            title = _title_case(title, every_word=self._chance(0.4)) if self._chance(0.65) else title
            blocks.append(_Block(style.title_mark + title, _TITLE, ""))
        extra = self._extra() if not style.run_on else []
        left = characters - sum(len(heading) + 4 for heading in headings) - sum(len(block.text) for block in extra)
        usual = rng.uniform(450, 760)
        count = max(round(left / usual), len(headings) + 1, 1 + bool(extra))
        lengths = [rng.uniform(0.65, 1.5) for _ in range(count)]
        scale = left / sum(lengths)
        lengths = [min(max(length * scale, 300 if self._drawn else 160), 900) for length in lengths]
        opens = {0: -1}
        spare = rng.sample(range(1, count), len(headings))
        opens.update({paragraph: index for index, paragraph in enumerate(sorted(spare))})
        announces = rng.randrange(count - 1) if extra else -1
        bold = self._chance(0.08)
        for number, length in enumerate(lengths):
            before = style.gap
            heading = opens.get(number, -1)
            if heading >= 0:
                mark = ("--- " if heading == 0 and style.run_on else "") + style.heading_mark
                after_line = "\n" if heading == 0 else " "
                blocks.append(_Block(mark + headings[heading], _HEADING, after_line if style.run_on else before))
            text = self._paragraph(
                length,
                first="intro" if number == 0 else "",
                last="conclude" if number == count - 1 else "",
            )
            if number == announces:
                text = f"{text} {extra[0].text}"
            if bold and self._chance(0.6):
                text = text.replace(self._voice.key, f"**{self._voice.key}**", 1)
            if style.wrapped:
                text = _wrap(text, 74)
            run_on = style.run_on and any(block.kind == _HEADING for block in blocks)
            blocks.append(_Block(text, _PARAGRAPH, " " if run_on else before))
            if number == announces:
                blocks.extend(extra[1:])
        return blocks

    def _paragraph(self, length: float, first: str, last: str) -> str:
        """Write about ``length`` characters, the first and the last sentence from the pools named."""
        say = self._voice.say
        sentences = [_capitalized(say(first))] if first else []
        ending = [_capitalized(say(last))] if last else []
        size = sum(len(sentence) + 1 for sentence in sentences + ending)
        while size < length - 60 or not sentences:
            sentence = _capitalized(say("sentence"))
            sentences.append(sentence)
            size += len(sentence) + 1
        return " ".join(sentences + ending).replace("..", ".")

    def _extra(self) -> list[_Block]:
        """Write structured text that stays, or nothing: an announcement, which ends a paragraph, and a block."""
        rng = self._rng
        say = self._voice.say
        gap = self._style.gap
        draw = rng.random()
        if draw < 0.26:
            titles = self._chance(0.2)
            pool = "item_title" if titles else rng.choice(("item_thing", "item_do", "item_fact"))
            raised = self._chance(0.5)
            bullet = rng.choice(("- ", "- ", "* ", "\u2022 " if self._voice.typographic else "- ", "{}. "))
            items = [say(pool) for _ in range(rng.randint(3, 6))]
            lines = [
                bullet.format(number) + (_capitalized(item) if raised else item).replace("..", ".")
                for number, item in enumerate(dict.fromkeys(items), 1)
            ]
            announcement = say("announce_title" if titles else "announce")
            between = rng.choice(("\n", gap))
            return [
                _Block(_capitalized(announcement), _PARAGRAPH, ""),
                _Block("\n".join(lines), _ANNOUNCED, between),
            ]
        if draw < 0.36:
            lines = [_capitalized(line) for line in say("records").split("~")]
            return [
                _Block(_capitalized(say("sentence")).replace("..", "."), _PARAGRAPH, ""),
                _Block("\n".join(lines), _ANNOUNCED, gap),
            ]
        if draw < 0.39:
            lines = []
            for turn in range(rng.randint(2, 3)):
                question, answer = say("interview").split("~")
                if turn == 0:
                    marks = rng.choice((("Q: ", "A: "), ("", ""), ("**", "**")))
                answer = _capitalized(answer).replace("..", ".")
                lines += [f"**{question}**", answer] if marks[0] == "**" else [marks[0] + question, marks[1] + answer]
            return [
                _Block(f"{_capitalized(say('person'))} answered a few questions.", _PARAGRAPH, ""),
                _Block(gap.join(lines), _ANNOUNCED, gap),
            ]
        return []

    def _pieces(self, room: int) -> list[_Block]:
        """Make filler of about ``room`` characters, tables of contents excepted."""
        pieces: list[_Block] = []
        counts: Counter[str] = Counter()
        while self._drawn:
            fitting = [
                family
                for family in self._drawn
                if counts[family] < _MOST[family]
                and (_SMALLEST[family] <= room or (not pieces and len(self._drawn) == 1))
            ]
            if not fitting:
                break
            family = self._rng.choice(fitting)
            if family == PROFILE:
                piece = self._profile(room)
            elif family == CALL:
                piece = self._call(room)
            elif family == LINKS:
                piece = self._links(room)
            else:
                piece = self._captions(room)
            counts[family] += 1
            pieces.append(piece)
            room -= len(piece.text)
        return pieces

    def _call(self, room: int) -> _Block:
        """Make up to two questions to the reader and up to three appeals."""
        rng = self._rng
        appeals = rng.sample(("comment", "share", "explore", "subscribe", "follow"), 3)
        if "comment" not in appeals and self._chance(0.4):
            appeals[0] = "comment"
        ample = room > 380
        parts = [
            _capitalized(self._voice.say(pool)) for pool in appeals[: rng.choice((2, 3, 3) if ample else (1, 2, 2, 3))]
        ]
        count = rng.choice((0, 1, 2, 2) if ample else (0, 1, 1, 1, 2, 2))
        asked = [_capitalized(self._voice.say("ask")) for _ in range(count)]
        kept = parts[:1]
        size = len(kept[0])
        questions: list[str] = []
        for part in asked + parts[1:]:
            if size + len(part) < room + 40:
                (questions if part in asked else kept).append(part)
                size += len(part) + 1
        sentences = (
            [kept[0], *questions, *kept[1:]] if questions and len(kept) > 1 and self._chance(0.15) else questions + kept
        )
        return _Block(" ".join(sentences), CALL, "")

    def _links(self, room: int) -> _Block:
        """Make a run of clickbait headlines."""
        rng = self._rng
        most = min(max(room // 38, 3), 7)
        bullet = rng.choices(("- ", "\u2022 ", "* ", "", "  - ", "[]"), (60, 7, 9, 14, 3, 7))[0]
        headlines = list(dict.fromkeys(self._voice.say("click") for _ in range(rng.randint(min(most, 4), most))))
        while len(headlines) < 3:
            headlines.append(self._voice.say("click"))
        if bullet == "[]":
            lines = [f"- [{headline}](/{_anchor(headline)}/)" for headline in headlines]
        else:
            lines = [bullet + headline for headline in headlines]
        if self._chance(0.22):
            heading = self._voice.say("links_heading")
            mark = self._style.heading_mark or rng.choice(("", "", "", "**"))
            lines.insert(0, f"**{heading}**" if mark == "**" else mark + heading)
        between = "\n\n" if self._style.gap == "\n\n" and self._chance(0.12) else "\n"
        return _Block(between.join(lines), LINKS, "", fragile=not bullet)

    def _captions(self, room: int) -> _Block:
        """Make captions or a credit of pictures that are gone."""
        rng = self._rng
        if room < 110 or self._chance(0.22):
            credit = self._voice.say("credit")
            if self._chance(0.2) and room > 90:
                credit = f"{self._headline()}. {credit}" if self._chance(0.5) else f"{self._headline()} ({credit})"
            return _Block(credit, CAPTION, "")
        lines: list[str] = []
        size = 0
        between = "\n\n" if self._chance(0.8) else "\n"
        most = rng.choice((1, 2, 3, 3, 4))
        site_form = rng.choice((" | ", " | ", " - ", " \u2013 " if self._voice.typographic else " - "))
        doubled = self._chance(0.75)
        for entry in range(most):
            headline = self._headline()
            draw = rng.random()
            if draw < 0.5 or (not doubled and draw < 0.75):
                headline += site_form + self._voice.say("media_site")
            elif not doubled:
                headline = self._cut(headline + site_form + self._voice.say("media_site"))
            copies = 2 if doubled and (entry == 0 or self._chance(0.9)) else 1
            if lines and size + copies * len(headline) > room:
                break
            lines += [headline] * copies
            size += copies * (len(headline) + 2)
        return _Block(between.join(lines), CAPTION, "", fragile=not doubled)

    def _headline(self) -> str:
        headline = _capitalized(self._voice.say("caption"))
        return _title_case(headline, every_word=self._chance(0.5)) if self._chance(0.75) else headline

    def _cut(self, headline: str) -> str:
        """Cut a headline between words, as picture titles often are."""
        words = headline.split(" ")
        keep = self._rng.randint(max(len(words) * 2 // 3, 1), max(len(words) - 1, 1))
        return " ".join(words[:keep]).rstrip(" |-\u2013:")

    def _contents(self, headings: Sequence[str], room: int) -> _Block:
        """Make a table of contents for ``headings``: alone, with entries, or run together as Markdown links."""
        rng = self._rng
        heading = self._voice.say("toc_heading")
        scarce = not self._drawn
        if len(headings) < 3 or (self._chance(0.08) if scarce else room < 90 or self._chance(0.22)):
            mark = rng.choice(("", "", "", "**", self._style.heading_mark))
            return _Block(f"**{heading}**" if mark == "**" else mark + heading, CONTENTS, "")
        links = [f"[{entry}](#{_anchor(entry)})" for entry in headings]
        if self._style.run_on or self._chance(0.6 if scarce else 0.14):
            bullet = rng.choice((" * ", " * ", " - "))
            return _Block(f"**{heading.rstrip(':')}**{bullet}{bullet.join(links)}", CONTENTS, "")
        form = rng.choices(("-", "\u2022", "*", "1.", "", "link", "leader"), (40, 8, 8, 15, 10, 10, 9))[0]
        if form == "link" or (scarce and self._chance(0.5)):
            lines = [f"- {link}" for link in links]
        elif form == "leader":
            page = 0
            lines = []
            for entry in headings:
                page += rng.randint(1, 3)
                lines.append(f"{entry} {'.' * max(52 - len(entry), 5)} {page}")
        else:
            indent = "  " if self._chance(0.15) else ""
            lines = [
                indent + (f"{number}. " if form == "1." else f"{form} " if form else "") + entry
                for number, entry in enumerate(headings, 1)
            ]
        if self._chance(0.15):
            heading = f"**{heading}**"
        between = "\n\n" if self._style.gap == "\n\n" and self._chance(0.12) else "\n"
        after_heading = "\n\n" if self._chance(0.2) else between
        return _Block(heading + after_heading + between.join(lines), CONTENTS, "")

    def _profile(self, room: int) -> _Block:
        """Make a profile as a generator of fake data gives it."""
        rng = self._rng
        say = self._voice.say
        first, last = say("ffirst"), say("flast")
        fields = {
            "Name": f"{say('prefix')} {first} {last}" if self._chance(0.3) else f"{first} {last}",
            "Username": self._username(first, last),
            "Email": self._email(first, last),
            "Birthdate": f"{rng.randint(1970, 2006)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "Address": say("place"),
            "Phone": say("phone"),
            "Company": say("company"),
            "Job": say("job"),
            "Bio": " ".join(self._voice.lorem(4, 9) for _ in range(rng.randint(2, 4))),
        }
        optional = ("Username", "Birthdate", "Address", "Phone", "Company", "Job")
        for key in rng.sample(optional, rng.choice((0, 0, 0, 1, 2, 4))):
            del fields[key]
        if self._chance(0.08):
            fields["Website"] = f"https://www.{last.lower()}.{say('tld')}"
        if self._chance(0.15):
            fields = {rng.choice(_OTHER_KEYS.get(key, (key,))): value for key, value in fields.items()}
        lower = self._chance(0.07)
        bullet = rng.choices(("\u2022 ", "- ", "* ", ""), (45, 20, 10, 25))[0]
        indent = "  " if bullet and self._chance(0.5) else ""
        separator = rng.choices((" : ", ": ", "**"), (55, 33, 12))[0]
        one_line = self._chance(0.07)
        gap = " " if one_line else "\n\n" if self._chance(0.7) else "\n"

        def line(key: str, value: str) -> str:
            key = key.lower() if lower else key
            pair = f"**{key}:** {value}" if separator == "**" else f"{key}{separator}{value}"
            return ("" if one_line else indent) + bullet + pair

        parts: list[str] = []
        if self._chance(0.82):
            heading = say("profile_heading")
            mark = self._style.heading_mark or rng.choice(("", "", "", "", "", "**"))
            parts.append(f"**{heading}**" if mark == "**" else mark + heading)
        joint = " " if one_line else "\n"
        parts.append(joint.join(line(key, value) for key, value in fields.items()))
        size = sum(len(part) for part in parts)
        if size + 60 < room and self._chance(0.9):
            socials = say("socials_heading")
            parts.append(self._style.heading_mark + socials)
            names = rng.sample(sorted(_NETWORKS), rng.randint(2, 5))
            labelled = self._chance(0.25)
            label_mark = rng.choice(("", "", "", "**", "### "))
            full = False
            for name in names:
                label = (_NETWORK_LABELS[name] if labelled else name) + ":"
                parts.append(f"**{label}**" if label_mark == "**" else label_mark + label)
                if size + 190 < room + (0 if full else 60) and self._chance(0.85):
                    handle = self._username(first, last).replace(".", rng.choice((".", "_", "")))
                    account = {
                        "url": _NETWORKS[name] + handle,
                        "username": handle,
                        "bio": " ".join(self._voice.lorem(4, 8) for _ in range(rng.randint(1, 3))),
                        "followers": str(rng.randint(100, 6999)),
                        "following": str(rng.randint(0, 2999)),
                    }
                    parts.append(joint.join(line(key, value) for key, value in account.items()))
                    size += len(parts[-1])
                    full = True
                size += len(label) + 2
        return _Block(gap.join(parts), PROFILE, "", fragile=one_line)

    def _username(self, first: str, last: str) -> str:
        rng = self._rng
        first, last = first.lower(), last.lower()
        number = str(rng.randint(1, 99)) if self._chance(0.6) else str(rng.randint(1970, 2006))
        return rng.choice(
            (
                first[0] + last,
                f"{last}.{first}",
                f"{first}.{last}",
                f"{last}{number}",
                f"{first}{number}",
                f"{first}_{last}",
                f"{first[0]}{last}{number}",
                f"{self._voice.say('ffirst').lower()}{number}",
            )
        )

    def _email(self, first: str, last: str) -> str:
        voice = self._voice
        host = voice.say("mail") if self._chance(0.5) else f"{voice.say('flast').lower()}.{voice.say('tld')}"
        return f"{self._username(first, last)}@{host}"

    def _planted(self, blocks: list[_Block], pieces: list[_Block], contents: _Block | None) -> list[_Block]:
        """Put the filler where pages have it."""
        rng = self._rng
        style = self._style
        after: dict[int, list[_Block]] = {}
        end: list[_Block] = []
        inside: list[_Block] = []
        top: list[_Block] = []
        intro = self._end_of_intro(blocks)
        between = self._boundaries(blocks)
        for piece in pieces:
            draw = rng.random()
            if piece.kind == LINKS and draw < 0.2 and not (style.run_on or inside):
                inside.append(piece)
            elif piece.kind == LINKS and draw < 0.27 and not piece.fragile:
                top.append(piece)
            elif spots := self._spots(piece, blocks, between, called=any(other.kind == CALL for other in end)):
                after.setdefault(rng.choice(spots), []).append(piece)
            else:
                end.append(piece)
        if contents:
            spot = 0 if blocks[0].kind == _TITLE and self._chance(0.15) else intro
            after.setdefault(spot, []).insert(rng.randrange(len(after.get(spot, [])) + 1), contents)
        return self._arranged(blocks, top, after, inside, end)

    def _spots(self, piece: _Block, blocks: Sequence[_Block], between: list[int], *, called: bool) -> list[int]:
        """List the blocks after which a piece may stand; none when it belongs at the end.

        ``between`` has the paragraphs that filler may follow; ``called`` says that the end has a call to action.
        """
        draw = self._rng.random()
        if piece.kind == CALL:
            return between if called else []
        if piece.kind == PROFILE:
            return between if draw < 0.12 and not piece.fragile else []
        if piece.kind == CAPTION:
            single = "\n" not in piece.text and not piece.fragile
            if single and draw < 0.15 and blocks[0].kind == _TITLE:
                return [0]
            return between if draw < (0.5 if single else 0.15) and not piece.fragile else []
        intro = self._end_of_intro(blocks)
        if draw < 0.1 and blocks[intro].kind == _PARAGRAPH and not piece.fragile:
            return [intro]
        if piece.fragile:
            between = [spot for spot in between if blocks[spot + 1].kind == _PARAGRAPH]
        return between if draw < 0.65 else []

    def _end_of_intro(self, blocks: Sequence[_Block]) -> int:
        """Find the last block before the first heading, or the first paragraph where there is no heading."""
        for index, block in enumerate(blocks[1:], 1):
            if block.kind == _HEADING:
                return index - 1
        first = next(index for index, block in enumerate(blocks) if block.kind == _PARAGRAPH)
        return first + any(block.kind == _ANNOUNCED for block in blocks[first + 1 : first + 2])

    def _boundaries(self, blocks: Sequence[_Block]) -> list[int]:
        """Find the paragraphs after which filler may stand."""
        if self._style.run_on:
            intro = self._end_of_intro(blocks)
            return [intro] if intro + 1 < len(blocks) else []
        return [
            index
            for index, block in enumerate(blocks[:-1])
            if block.kind == _PARAGRAPH and blocks[index + 1].kind != _ANNOUNCED
        ]

    def _arranged(
        self,
        blocks: list[_Block],
        top: list[_Block],
        after: dict[int, list[_Block]],
        inside: list[_Block],
        end: list[_Block],
    ) -> list[_Block]:
        """Merge prose and filler: at the top, after blocks by index, inside a paragraph, and at the end."""
        rng = self._rng
        gap = self._style.gap
        page: list[_Block] = []
        cut = -1
        if inside:
            cut = self._cut_paragraph(blocks, after, last=not any(block.kind == CALL for block in end))
            if cut < 0:
                end.extend(inside)
        if blocks[0].kind == _TITLE and self._chance(0.6):
            after.setdefault(0, [])[:0] = top
            top = []
        for piece in top:
            page.append(piece)
            piece.before = gap
        for index, block in enumerate(blocks):
            if not block.before or (not index and top):
                block.before = gap
            if index == cut:
                head, tail = self._halves(block.text)
                line = rng.choice(("\n", "\n", gap))
                page.append(_Block(head, _PARAGRAPH, block.before))
                for piece in inside:
                    piece.before = line
                    page.append(piece)
                if index < len(blocks) - 1 or not self._chance(0.4):
                    page.append(_Block(tail, _PARAGRAPH, line))
            else:
                page.append(block)
            for piece in after.get(index, []):
                piece.before = rng.choice((gap, gap, gap, "\n"))
                page.append(piece)
            if index in after and index + 1 < len(blocks) and blocks[index + 1].before == " ":
                blocks[index + 1].before = "\n"
        page.extend(self._ending(page[-1], end))
        return page

    def _cut_paragraph(self, blocks: Sequence[_Block], after: dict[int, list[_Block]], *, last: bool) -> int:
        """Find a paragraph that can be split in mid-sentence; -1 if there is none."""
        candidates = [
            index
            for index, block in enumerate(blocks if last else blocks[:-1])
            if block.kind == _PARAGRAPH and index not in after and len(block.text) > 200
        ]
        self._rng.shuffle(candidates)
        for index in candidates:
            if self._halves(blocks[index].text)[1]:
                return index
        return -1

    def _halves(self, text: str) -> tuple[str, str]:
        """Split a paragraph between two lower-case words near its middle; the second half is empty if that fails."""
        match = _WORD_GAP.search(text, len(text) * 2 // 5)
        return (text[: match.start()], text[match.end() :]) if match else (text, "")

    def _ending(self, last: _Block, end: list[_Block]) -> list[_Block]:
        """Order and separate the filler that comes after ``last`` at the end of the page."""
        rng = self._rng
        gap = self._style.gap
        rng.shuffle(end)
        rank = {CALL: 0, PROFILE: 3}
        moved = self._chance(0.15)
        end.sort(key=lambda block: rank.get(block.kind, 2) if not moved or block.kind == CALL else 2)
        previous = last
        for piece in end:
            loose = rng.choice((gap, gap, "\n\n"))
            if piece.kind == CALL:
                closed = previous.kind == _PARAGRAPH and previous.text.endswith((".", "\u201d", '"'))
                glued = closed and self._chance(0.65)
                piece.before = " " if glued else loose
                if self._style.wrapped and not glued:
                    piece.text = _wrap(piece.text, 74)
                elif self._style.wrapped:
                    joint = _wrap(f"{previous.text} {piece.text}".replace("\n", " "), 74)
                    size = len(previous.text)
                    previous.text, piece.before, piece.text = joint[:size], joint[size], joint[size + 1 :]
            elif piece.kind == CAPTION:
                twin = "\n" in piece.text and not piece.fragile
                glue = twin and previous.kind in (_PARAGRAPH, CALL) and self._chance(0.45)
                piece.before = " " if glue else rng.choice(("\n\n", "\n\n", gap))
            elif piece.kind == PROFILE:
                run_in = piece.fragile and previous.kind in (_PARAGRAPH, CALL) and self._chance(0.5)
                piece.before = " " if run_in else rng.choice(("\n\n", "\n\n", gap))
            else:
                piece.before = "\n" if self._chance(0.4) else loose
            previous = piece
        if end and end[-1].kind == PROFILE and len(end[-1].text) > 240 and self._chance(0.2):
            end[-1].text = end[-1].text[: rng.randint(140, len(end[-1].text) - 10)]
        return end

    def _joined(self, page: Sequence[_Block]) -> tuple[str, tuple[Planted, ...]]:
        parts: list[str] = []
        spans: list[Planted] = []
        at = 0
        for block in page:
            if parts:
                parts.append(block.before)
                at += len(block.before)
            parts.append(block.text)
            if block.kind in ALL_FAMILIES:
                start = at + len(block.text) - len(block.text.lstrip())
                spans.append(Planted(start, at + len(block.text.rstrip()), block.kind))
            at += len(block.text)
        return "".join(parts), tuple(spans)


def main(argv: Sequence[str] | None = None) -> int:
    """Write a corpus as ``OUT/texts/<id>.txt`` and ``OUT/gold.jsonl``, and print its composition."""
    parser = argparse.ArgumentParser(description="Write a corpus of labelled synthetic documents.")
    parser.add_argument("--count", type=int, required=True, metavar="N", help="number of documents")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="seed of the generator (default: 0)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--families",
        nargs="+",
        choices=sorted(ALL_FAMILIES),
        default=sorted(ALL_FAMILIES),
        help="filler to plant (default: all)",
    )
    args = parser.parse_args(argv)
    texts: Path = args.out / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    characters = size = clean = ascii_only = 0
    with (args.out / "gold.jsonl").open("w", encoding="utf-8", newline="") as gold:
        for document in documents(args.count, seed=args.seed, families=frozenset(args.families)):
            name = f"{document.id}.txt"
            encoded = document.text.encode()
            (texts / name).write_bytes(encoded)
            spans = [{"start": span.start, "end": span.end, "category": span.category} for span in document.spans]
            gold.write(json.dumps({"file": name, "chars": len(document.text), "spans": spans}) + "\n")
            for span in document.spans:
                counts[span.category] += span.end - span.start
            characters += len(document.text)
            size += len(encoded)
            clean += not document.spans
            ascii_only += document.text.isascii()
    print(f"{args.count} documents, {size} bytes, {clean} without filler, {ascii_only} pure ASCII")
    for category, share in sorted(counts.items()):
        print(f"{category:<18} {share / characters:7.2%}")
    if characters:
        print(f"{'all filler':<18} {counts.total() / characters:7.2%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
