"""Credits standing where a picture used to be."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import ends_prose, is_title
from cleaner.rules.lexicon import compiled, sections
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.rules.table_of_contents._contents import contents_heading
from cleaner.text.folding import fold
from cleaner.text.headlines import headline, is_closed, is_prose, raised_share
from cleaner.text.lines import BULLET, KEY_VALUE, LABEL, LONG, PROSE

_WORDS: Final = sections("caption.en")
_AGENCY: Final = compiled(_WORDS["agency"]).pattern


def _any(section: str) -> str:
    return "|".join(sorted(map(re.escape, _WORDS[section]), key=lambda entry: (-len(entry), entry)))


_NAME: Final = r"[^\W\d_a-z][\w.'’-]*+"
_PARTICLE: Final = r"(?:(?:de|da|di|del|della|der|den|van|von|zu|la|le|al|bin|y|e)\ ){0,2}"
_CREDIT: Final = re.compile(
    rf"""
    (?P<open>[(\[][(\[]?)?
    (?: (?P<by>(?i:{_any("by")}))(?::?\ )
      | (?P<label>(?i:{_any("label")}))\ ?:\ ?(?:by\ )?
      | (?P<weak>(?i:{_any("weak label")}))\ ?:\ ?(?:by\ )?
    )
    (?P<name>{_NAME}(?:\ {_PARTICLE}{_NAME}){{0,4}})
    (?:\ ?[/|]\ ?(?P<agency>{_NAME}(?:\ {_NAME}){{0,3}}))?
    (?:\ (?:on|from|via|for|at)\ (?P<site>{_NAME}(?:\ {_NAME}){{0,3}}))?
    (?P<close>[)\]][)\]]?)?
    """,
    re.VERBOSE,
)
_START: Final = re.compile(rf"(?<![\w])[(\[]{{0,2}}(?i:{_any('by')}|(?:{_any('label')}|{_any('weak label')})(?=\ ?:))")
_RAISED: Final = 0.6
"""Share of long words that a headline before a credit raises: prose before one is a caption in sentences, and may be read."""


class PhotoCredit(Rule):
    """A whole line that credits a picture, alone or after a headline, and says nothing else.

    Why: the picture is gone, so the credit interrupts the prose around it.
    Leaves alone: sentences about a photo, captions in sentences, credits in a list of roles, numbered plates.
    Seen in: corpora of scraped news; none of the seeds has one.
    """

    id = "photo-credit"
    category = "image-caption"
    highest = Confidence.CERTAIN
    languages = frozenset({"en"})
    wakes_on = (
        *(Literal(entry) for entry in _WORDS["by"]),
        *(
            Literal(entry + mark)
            for section in ("label", "weak label")
            for entry in _WORDS[section]
            for mark in (":", " :")
        ),
    )
    removes = (
        Example("The trawler sank within sight of land.\n⟦Photo: Edda Lunn / Reuters⟧\nNobody was hurt."),
        Example("⟦Image credit: B. K. Sorrel⟧\n\nMoss is older than any flower, and it has never needed roots."),
        Example("Glass is slow to break and quick to cut.\n\n⟦(Photograph by Mary-Jane O'Neil/Alamy)⟧"),
        Example(
            "Kites were banned in the old town after the fire.\n\n⟦Festival Crowds Return. Picture: Omar van Dyke⟧"
        ),
        Example("Every bell has a name.\n⟦Courtesy of Ruth Pell⟧\n\nThe oldest of them is called Gloriosa."),
        Example("Sheep know their shepherd by his cough.\n\n⟦Image source: Pexels⟧\n"),
    )
    keeps = (
        Example("Photo: the word she feared most.", because="a sentence; nobody is credited"),
        Example(
            "Her portrait was stolen in the night. Photo: Jane Doe says the thief knew the house.", because="goes on"
        ),
        Example("Text: Lena Moor\nPhoto: Hugo Brandt\nPrint: Quay Press", because="a list of roles"),
        Example("3. The ice cart at noon. Photograph by Anselm Tarrow.", because="a numbered plate, a text of its own"),
        Example("Courtesy of the captain we were given cabins on the lee side, and Wilma wept.", because="prose"),
        Example(
            "Winners\n\nPicture: Golden Harvest\n\nDirector: Ilse Varga\n\nScore: Tom Bell",
            because="prizes, not credits",
        ),
        Example(
            "She signed it in a corner, and the frame bears a plate that reads Photo by N. Kerr.", because="a sentence"
        ),
    )
    misses = (Example("Das Wehr brach um vier.\n\n⟦Foto: dpa⟧", because="German; needs its own words"),)

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for line in document.lines_at(places):
            if line.letter in {PROSE, BULLET} or len(line.text) > LONG:
                continue
            if vote := self._vote(document, line):
                yield vote

    def _vote(self, document: Document, line: Line) -> Vote | None:
        text = line.text.strip().strip("*_").strip()
        found = _START.search(text)
        if found is None:
            return None
        credit = _CREDIT.fullmatch(text, found.start())
        if credit is None or len(credit["open"] or "") != len(credit["close"] or "") or text.endswith("."):
            return None
        if not _names_somebody(credit) or not _may_precede(text[: found.start()], bool(credit["open"])):
            return None
        words = fold(credit["by"] or credit["label"] or credit["weak"])
        sure = bool(credit["by"] or credit["agency"] or credit["site"] or " " in words)
        if _is_in_list(document, line, sure=sure):
            return None
        start = line.span.start + len(line.text) - len(line.text.lstrip())
        return self.vote(
            Span(start, line.span.start + len(line.text.rstrip())),
            Confidence.CERTAIN,
            SHAPE_AND_WORDS | {Kind.PLACE},
            words=words,
            name=credit["name"],
            agency=credit["agency"] or credit["site"] or "",
        )


def _names_somebody(credit: re.Match[str]) -> bool:
    """Whether a credit names a person by two words, or an agency; a weak label needs both."""
    name = credit["name"]
    has_agency = credit["agency"] is not None or credit["site"] is not None
    if credit["weak"]:
        return has_agency or _AGENCY.fullmatch(fold(name)) is not None
    return " " in name or has_agency or _AGENCY.fullmatch(fold(name)) is not None


def _may_precede(lead: str, is_bracketed: bool) -> bool:
    """Whether what stands in the line before a credit is nothing, or a headline."""
    lead = lead.strip()
    if not lead:
        return True
    if not (is_bracketed or lead.endswith((".", "|", "-", "–", "—"))):
        return False
    before = headline(lead.rstrip(".|-–— "))
    return (
        before.words >= 2
        and before.text[:1].isalnum()
        and not lead[:1].isdigit()
        and not is_closed(lead[:-1])
        and ". " not in lead.replace("Dr. ", "").replace("Mr. ", "")
        and raised_share(before.text) >= _RAISED
    )


def _is_in_list(document: Document, line: Line, *, sure: bool) -> bool:
    """Whether a credit is one of several lines of its kind: roles beside it, or captions that are the text."""
    before, after = document.next_text(line.number - 1, -1), document.next_text(line.number + 1, 1)
    pairs = {KEY_VALUE, LABEL}
    if not sure:
        for number in (before, after):
            if number >= 0 and document.outline[number] in pairs and not _is_credit(document.line_texts[number]):
                return True
    text = document.line_texts[before] if before >= 0 else ""
    if before < 0 or is_title(document, before) or ends_prose(document, before):
        return False
    if contents_heading(text) or _is_credit(text):
        return False
    return after < 0 or not is_prose(document.line_texts[after], document.outline[after])


def _is_credit(text: str) -> bool:
    """Whether a line is a credit itself."""
    text = text.strip()
    found = _START.search(text[:LONG])
    return found is not None and _CREDIT.fullmatch(text, found.start()) is not None
