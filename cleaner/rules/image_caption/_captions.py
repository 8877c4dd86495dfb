"""What the rules for captions share: what a caption looks like, and which lines stand next to one."""

import re
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.lexicon import compiled, in_all_languages
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, MOST_WORDS, headline, is_closed, is_prose, raised_share
from cleaner.text.lines import BLANK, BULLET, KEY_VALUE, LONG, PROSE, SENTENCE, TITLE
from cleaner.text.scripts import NO_BLANKS, is_uncased
from cleaner.text.sentences import boundaries
from cleaner.text.topic import content_words

_SITE: Final = compiled(in_all_languages("caption", "site")).pattern
_SEPARATOR: Final = re.compile(r" (?:\||[-–—]) | ?｜ ?")
_CAMEL: Final = re.compile(
    r"\b(?!Ma?c[A-Z])[^\W\d_a-z][a-zß-öø-ÿğışçćłńóśźżа-яё]++[A-ZÄÖÜÇĞİŞА-Я]\w++|\b\w+\.(?:com|org|net|co|io|in|tv|info|news)\b"
)
_IDEOGRAPHS_IN_A_ROW: Final = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff]{3,}+")
"""Signs of words: in the syllables of Hiragana stands what all texts have."""
_LONG_SIGNS: Final = 3
"""Ideographs that tell a topic."""
_SAMPLE: Final = 2_500
"""Code points of prose before a caption that are taken for its topic: three or four paragraphs."""
_REACH: Final = 40
"""Lines that are looked at for the topic; half or twice of it changes nothing (`poe thresholds`)."""
_LONG_WORD: Final = 5
"""Letters of a word that tells a topic: most shorter ones are anybody's."""
_NAME_STARTS: Final = ("De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "St")
_LEADING: Final = re.compile(f"{BLANK}*+")
_SPACE_OR_QUOTES: Final = " \t\xa0*_\"'"
_END: Final = frozenset(".!:;,…。！；：，।؟")
_CAPTION_LETTERS: Final = frozenset({TITLE, KEY_VALUE, SENTENCE})
_MAY_BE_PROSE: Final = frozenset({PROSE, TITLE, SENTENCE})
LEAST_WORDS: Final = 3
"""Words of a caption: lines of one or two are headings, names, or cells of a table."""
LEAST_LETTERS: Final = 12
"""Code points of a caption at least: shorter ones are cells, scores and names."""
_MOST_SITE_WORDS: Final = 6
"""Words of a site's name: "by sara austin | Medium" is cut at the last mark, "The Port Henning Herald" has four."""
RAISED: Final = 0.5
"""Share of long words that a caption raises: the least raised one of the seeds has 0.62."""


class SiteCaption(msgspec.Struct, frozen=True):
    """A caption that ends in a site's name."""

    site: str
    is_known: bool
    has_bar: bool

    @property
    def is_sure(self) -> bool:
        """Whether the mark or the name says by itself that a site is named."""
        return self.is_known or self.has_bar


def is_address_like(site: str) -> bool:
    """Whether a site's name is one word that no person has: two words run together, or a domain.

    >>> is_address_like("HouseHint"), is_address_like("Ida McPhee"), is_address_like("DeVries")
    (True, False, False)
    """
    return " " not in site and _CAMEL.fullmatch(site) is not None and not site.startswith(_NAME_STARTS)


@lru_cache(KNOWN_LINES)
def site_caption(line: str) -> SiteCaption | None:
    """The line as ``Headline | Site`` or ``Headline - Site``; None when it is nothing of the kind.

    >>> site_caption("Ferry Lost in Heavy Ice | Harbour News")
    SiteCaption(site='Harbour News', is_known=True, has_bar=True)
    """
    text = line.strip()
    if not LEAST_LETTERS <= len(text) <= LONG or text[-1] in _END or text[0] in "|>-*•#" or text.count("|") > 3:
        return None
    marks = list(_SEPARATOR.finditer(text))
    if not marks or holds_sentence(text):
        return None
    site = text[marks[-1].end() :]
    before = headline(text[: marks[0].start()])
    if before.words < LEAST_WORDS and len(marks) > 1:
        before = headline(text[: marks[-1].start()])
    if not LEAST_WORDS <= caption_words(before.text) <= MOST_WORDS or "." in before.text[-1:]:
        return None
    has_bar = marks[-1].group().strip() in "|｜"
    words = site.split()
    if not 1 <= len(words) <= _MOST_SITE_WORDS or not (words[-1][0].isupper() or (has_bar and is_uncased(words[-1]))):
        return None
    if raised_share(site) < 1 and not site.startswith("by "):
        return None
    is_known = bool(_SITE.search(fold(site)) or _CAMEL.search(site))
    return SiteCaption(site, is_known, has_bar)


def holds_sentence(text: str) -> bool:
    """Whether a sentence ends in a line, and something else goes on: the last line of wrapped prose with a caption glued on.

    >>> holds_sentence("is over. Ferry Lost"), holds_sentence("Dr. Bell On Ice"), holds_sentence("What Is Ice? A Guide")
    (True, False, False)
    """
    if ". " not in text and '."' not in text and ".”" not in text:
        return False
    return any(text[:at].rstrip(" \"'”’)").endswith(".") for at in boundaries(text, Span(0, len(text)))[1:-1])


def is_caption_like(line: str, letter: str) -> bool:
    """Whether a line may be a caption: three words or more, no full stop, mostly raised, or with a site at its end."""
    if letter not in _CAPTION_LETTERS:
        return False
    text = line.strip()
    if not LEAST_LETTERS <= len(text) <= LONG or text[-1] in _END or text[0] in '|>-*•#"“':
        return False
    found = headline(text)
    if not LEAST_WORDS <= found.words <= MOST_WORDS + 4 or holds_sentence(text):
        return False
    raised = found.raised if found.text == text else raised_share(text)  # markup that is none counts
    return raised >= RAISED or site_caption(text) is not None


def caption_words(line: str) -> int:
    """How many words a line has; two ideographs count as one.

    >>> caption_words("Ferry Lost in Heavy Ice"), caption_words("水につかった学校の庭")
    (5, 5)
    """
    ideographs = len(NO_BLANKS.findall(line))
    return ideographs // 2 if ideographs > 1 else headline(line).words


def halves(text: str) -> str:
    """What a line says twice, with a blank between; nothing when it does not.

    >>> halves("Ice on the lake Ice on the lake"), halves("Ice on the lake")
    ('Ice on the lake', '')
    """
    middle = len(text) // 2
    return text[:middle] if text[middle : middle + 1].isspace() and text[:middle] == text[middle + 1 :] else ""


def is_title(document: Document, number: int) -> bool:
    """Whether a line is the first with text: the document's title."""
    match = _LEADING.match(document.outline)
    return match is not None and match.end() == number


def ends_prose(document: Document, number: int) -> bool:
    """Whether a line (-1: none) is prose, or a sentence, or belongs to a list: what captions may follow."""
    if number < 0:
        return False
    letter = document.outline[number]
    line = document.line_texts[number]
    return letter in {PROSE, SENTENCE, BULLET} or is_prose(line, letter) or (letter == KEY_VALUE and is_closed(line))


def announces(line: str) -> bool:
    """Whether a line ends in a colon: what comes next belongs to it.

    >>> announces("Save it as: "), announces("It is saved.")
    (True, False)
    """
    return line.rstrip(_SPACE_OR_QUOTES)[-1:] in {":", "："}


def stands_after_prose(document: Document, number: int) -> bool:
    """Whether prose that ends a sentence, and announces nothing, comes before a line."""
    before = document.next_text(number - 1, -1)
    if before < 0 or not ends_prose(document, before):
        return False
    text = document.line_texts[before]
    return is_closed(text) and not announces(text) and text.rstrip()[-1:] not in ",;"


def stands_in_section(document: Document, first: int, last: int) -> bool:
    """Whether prose that ends a sentence comes before lines, and what may follow a picture after them."""
    return stands_after_prose(document, first) and may_follow_picture(document, document.next_text(last + 1, 1))


def may_follow_picture(document: Document, number: int) -> bool:
    """Whether a line is a paragraph, or the heading of another section; or there is none (-1)."""
    if number < 0:
        return True
    return (ends_prose(document, number) and document.outline[number] != BULLET) or heads_prose(document, number)


def heads_prose(document: Document, number: int) -> bool:
    """Whether a line (-1: none) is the heading of a section: parted from the lines above it, and prose below it."""
    if number < 1 or document.outline[number] != TITLE or document.outline[number - 1] != BLANK:
        return False
    below = document.next_text(number + 1, 1)
    if document.line_texts[number].startswith("#"):
        return below >= 0
    return ends_prose(document, below) and document.outline[below] != BULLET


def is_on_topic(document: Document, text: str, number: int) -> bool:
    """Whether a text shares a long word, or a few ideographs, with the prose from a line on up.

    Captions show what a text is about; hymns, programmes and menus do not.
    """
    own = {word for word in content_words(text) if len(word) >= _LONG_WORD and not NO_BLANKS.match(word)}
    signs = _IDEOGRAPHS_IN_A_ROW.findall(text)
    pieces = {run[at : at + _LONG_SIGNS] for run in signs for at in range(len(run) - _LONG_SIGNS + 1)}
    no_capitals = is_uncased(text)  # which tell prose from verse
    room = _SAMPLE
    for at in range(number, max(-1, number - _REACH), -1):
        if room <= 0:
            break
        if document.is_prose(at) or (no_capitals and document.outline[at] == SENTENCE):
            line = document.line_texts[at][-room:]
            if not own.isdisjoint(content_words(line)) or any(piece in line for piece in pieces):
                return True
            room -= len(line)
    return False


def last_prose(document: Document) -> int:
    """The number of the last line that is prose; -1 when there is none. Profiles and lists are none."""
    outline, lines = document.outline, document.line_texts
    for number in range(len(outline) - 1, -1, -1):
        letter = outline[number]
        if letter in _MAY_BE_PROSE and is_prose(lines[number], letter) and not _is_pair(lines[number]):
            return number
    return -1


_PAIR: Final = re.compile(r"\s*[•*·-]?\s*\**\w+\**\s?:")


def _is_pair(line: str) -> bool:
    return _PAIR.match(line[:60]) is not None
