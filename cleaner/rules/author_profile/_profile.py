"""A run of lines that read like a profile, in whatever layout: found, and weighed."""

import re
from itertools import pairwise
from typing import Final

from cleaner.document import Document
from cleaner.rules.author_profile._lines import Part, bare, cells, read_at, read_line
from cleaner.rules.author_profile._vocabulary import (
    ABOVE_KIND,
    ADDRESS,
    ADDRESSES,
    BIO,
    EXTRA,
    FAKER,
    GENERATED,
    LATIN,
    LEAD_KIND,
    NAME,
    NETWORKS,
    RANKS,
    SOCIAL,
    SUBHEADINGS,
    USERNAME,
    heading_kind,
    is_about_an_author,
    is_start_of_term,
)
from cleaner.text.latin import DISTINCT, SHARE, pseudo_latin_share
from cleaner.text.lines import KEY_VALUE, letter

_CONTINUED: Final = 3
"""Words of pseudo-Latin in a line that goes on with a biography: the rest of a sentence may be short."""
_MOST_LINES: Final = 120
"""Lines of a profile: one with five networks and blank lines between all of them has 90."""
_UP: Final = 30
"""Lines above a key that woke the rule in which its profile may start."""
_GAP: Final = 4
"""Blank lines between two lines of a profile."""
_LONGEST_VALUE: Final = 120
"""Code points of a value on a line of its own; half or twice of it changes nothing (`poe thresholds`)."""
_LONGEST_BIO: Final = 700
"""The same of a biography; half or twice of it changes nothing (`poe thresholds`)."""
_SHORT: Final = 4
"""Personal keys up to which all of them must be in order."""
_MOST_UNKNOWN: Final = 2
"""Pairs with unknown keys, one after the other, that a profile may hold."""
_MOST_LETTERS: Final = 3
"""Letters of a last line that say nothing about it: a key or a word that was cut off."""
_MOST_LOST: Final = 24
"""Code points after the last value of a document's last line: too little to be prose of their own."""
_LONGEST_ADDRESS: Final = 80
"""Code points of the second line of an address; half or twice of it changes nothing (`poe thresholds`)."""
_TOKEN: Final = re.compile(r"@?[\w.@-]{2,40}")
_SENTENCE: Final = re.compile(r"[^.!?]++[.!?]++\s*+")
_NUMBER: Final = re.compile(r"\d[\d,. ]*")


class Profile:
    """A run of lines that read like a profile, and what was found in it."""

    def __init__(self) -> None:
        self.start = self.end = -1
        self.heading = ""
        self.ranks: list[int] = []
        self.values: dict[int, str] = {}
        self.networks: list[str] = []
        self.generated: set[str] = set()
        self.social: dict[str, str] = {}
        self.latin = (0.0, 0)
        self.is_truncated = False
        self.names_an_author = False  # whether its first key says so
        self.is_lower = False  # whether the first key is in lower case, as in data
        self.is_adjacent = False  # whether no blank line parts the next line from the one before
        self.is_closed = False  # whether it ended inside of a line
        self.is_inline = False  # whether it starts inside of a line
        self._is_in_socials = False
        self._is_biography = False  # whether the line before was one, that may go on
        self._awaited = ""  # a label whose value is on its way
        self._has_labels = False  # whether its values stand below their keys
        self._has_head = False  # whether a table's head was found
        self._columns: tuple[str, ...] = ()
        self._biographies: list[str] = []
        self._has_gaps = False  # whether blank lines part its pairs
        self._opening = -1  # where a heading of socials stands that opens it
        self._is_address = False  # whether the last pair was one, that may go on
        self._unknown = 0  # pairs with other keys since the last known one

    @property
    def kind(self) -> str:
        """Of which section of the lexicons its heading is; "" for one that names no author."""
        kind = heading_kind(self.heading) or (LEAD_KIND if self.heading else "")
        return "" if kind == ABOVE_KIND else kind

    @property
    def distinct(self) -> int:
        """How many different personal keys there are."""
        return len(set(self.ranks))

    @property
    def is_ordered(self) -> bool:
        """Whether the personal keys come in the generators' order; of five and more two may have changed places."""
        return (
            sum(left >= right for left, right in pairwise(self.ranks)) <= (len(self.ranks) > _SHORT)
            or self.is_in_faker_order
        )

    @property
    def is_in_faker_order(self) -> bool:
        """Whether the personal keys come in the order of Faker's own profiles, from the user name on."""
        places = [FAKER.index(rank) if rank in FAKER else -1 for rank in self.ranks]
        return USERNAME in self.ranks and places[0] >= 0 and all(left < right for left, right in pairwise(places))

    @property
    def has_user(self) -> bool:
        """Whether there is a user name that looks like one."""
        return _TOKEN.fullmatch(self.values.get(USERNAME, "")) is not None

    @property
    def has_latin(self) -> bool:
        """Whether a biography is pseudo-Latin."""
        return self.latin[0] >= SHARE and self.latin[1] >= DISTINCT

    @property
    def is_repeated(self) -> bool:
        """Whether it holds several people: a directory, or somebody's test data."""
        return self.ranks.count(NAME) > 1

    @property
    def is_counted(self) -> bool:
        """Whether followers and whom one follows are counted."""
        return sum(_NUMBER.fullmatch(value) is not None for value in self.social.values()) > 1

    @property
    def is_linked(self) -> bool:
        """Whether an address on a network ends in the user name beside it: what a template makes of one value."""
        user = self.social.get("username", "")
        return bool(user) and any(
            value.rstrip("/").endswith(("/" + user, "/@" + user)) for value in self.social.values()
        )

    def goes_on(self, part: Part | None, line: str, offset: int, *, is_last: bool) -> bool:
        """Whether a line that starts at ``offset`` belongs to it; notes what it says. Nothing follows the last line."""
        end = len(line)
        if part is None:
            is_part = self._goes_on_with_words(line, is_last=is_last)
        elif part.is_rule:
            return self.start >= 0 or self._has_head
        elif part.label:
            is_part = self._goes_on_with_label(part.label, line, is_last=is_last)
            if is_part and not is_last and (self._awaited or part.label not in NETWORKS) and part.label != self.heading:
                self._opening = offset if self.start < 0 and part.label in SUBHEADINGS else self._opening
                return True  # it ends before the label if nothing follows
            self.is_truncated = is_last and bool(self._awaited)
        else:
            is_part = self._goes_on_with_pairs(part, line)
            rest = bare(line[part.end :])
            self.is_truncated = is_last and bool(rest) and (is_start_of_term(rest) or _is_rest(rest))
            self.is_closed = bool(rest) and not self.is_truncated
            end = part.end if self.is_closed else end
            self._is_address = _is_address(part)
            self.generated.update(pair.key for pair in part.pairs if pair.key in GENERATED)
            if is_part and all(pair.key in EXTRA for pair in part.pairs):
                return True  # the last line of a profile is one that we know
        if part is None and not is_part and (self._is_head(line, offset) or self._bears(line)):
            return True
        if is_part:
            self._unknown = 0
            if self.start < 0:
                self.start = self._opening if self._opening >= 0 else offset + (part.start if part else 0)
            self.end = offset + end
        return is_part

    def _is_head(self, line: str, offset: int) -> bool:
        """Whether a line may be the head of a table: it belongs to the profile if a known key follows."""
        if self.ranks or self._has_head or not line.lstrip().startswith("|"):
            return False
        self._has_head = True
        self._opening = offset if self.start < 0 else self._opening
        return True

    def _bears(self, line: str) -> bool:
        """Whether a line right below may stand between known ones: a pair with another key, or the rest of an address.

        It belongs to the profile if a known one follows.
        """
        self._unknown += 1
        if not self.is_adjacent or not (self.ranks or self.heading) or self._unknown > _MOST_UNKNOWN:
            return False
        is_address = self._is_address and self._unknown == 1 and len(line) <= _LONGEST_ADDRESS
        return is_address or letter(line) == KEY_VALUE

    def _goes_on_with_words(self, line: str, *, is_last: bool) -> bool:
        """A value below its label, a row of a table, a biography that goes on, or a key that was cut off."""
        text = line.strip()
        if self._awaited:
            is_biography = RANKS.get(self._awaited) == BIO
            if len(text) > (_LONGEST_BIO if is_biography else _LONGEST_VALUE):
                return False
            if self.ranks and not self._has_labels and pseudo_latin_share(text, LATIN)[0] < SHARE:
                return False
            self._has_labels = self._has_labels or not self.ranks
            self._takes(self._awaited, text)
            self._awaited = ""
            return True
        if text.startswith("|") and self._columns:
            for key, value in zip(self._columns, cells(line), strict=False):
                self._takes(key, value)
            return True
        if self._is_biography and pseudo_latin_share(text, LATIN) >= (SHARE, _CONTINUED):
            return True
        self.is_truncated = is_last and bool(self.ranks or self.heading) and self._is_cut_off(bare(line))
        return self.is_truncated

    def _is_cut_off(self, text: str) -> bool:
        """Whether the last line of a document is the beginning of something that a profile would go on with."""
        return is_start_of_term(text) or (self.is_adjacent and len(text) <= _MOST_LETTERS)

    def _goes_on_with_label(self, label: str, line: str, *, is_last: bool) -> bool:
        is_started = bool(self.ranks or self.networks or self.social)
        is_heading = heading_kind(label) or (label not in RANKS and is_about_an_author(label))
        if is_heading and not is_started and not self.heading:
            self.heading = label
        elif label in NETWORKS and self.ranks and not (self._is_in_socials or line.rstrip(" *_").endswith((":", "："))):
            return False  # a heading of the text
        elif label in NETWORKS or (label in SUBHEADINGS and label not in RANKS):
            self._is_in_socials = True
            self._awaited = ""
            self.networks += [label] if label in NETWORKS else []
        elif self._awaited or not (label in RANKS or label in SOCIAL or label in EXTRA):
            return False  # two labels without values: a form
        elif self.ranks and not (self._may_label(label) or is_last):
            return False  # a heading of the text
        else:
            self._awaited = label
        self._is_biography = False
        return True

    def _may_label(self, label: str) -> bool:
        """Whether a label may stand among what was found: where others did, or above a biography."""
        rank = RANKS.get(label)
        if not self._has_labels:
            return rank == BIO and BIO not in self.ranks
        return self._is_in_socials or (rank not in self.ranks and BIO not in self.ranks)

    def _goes_on_with_pairs(self, part: Part, line: str) -> bool:
        if part.columns:
            self._columns = part.columns
            return not self.ranks
        if part.heading:
            if self.ranks or self.heading:
                return False
            self.heading = part.heading
        if self._awaited or self._is_over(part):
            return False
        if not self.ranks:
            self.names_an_author = is_about_an_author(part.pairs[0].key)
            self.is_lower = line[part.pairs[0].start].islower()
        for pair in part.pairs:
            self._takes(pair.key, pair.value)
        return True

    def _is_over(self, part: Part) -> bool:
        """Whether pairs below a blank line are somebody else's: keys again, or any after a biography that closed the rest."""
        found = [pair.rank for pair in part.pairs if pair.rank is not None and pair.key not in SOCIAL]
        if self.is_adjacent or not self.ranks or not found or NAME in found:
            return False
        is_over = not set(found).isdisjoint(self.ranks) or (self.ranks[-1] == BIO and not self._has_gaps)
        self._has_gaps = True
        return is_over

    def _takes(self, key: str, value: str) -> None:
        rank = RANKS.get(key)
        self._is_biography = rank == BIO
        if key in NETWORKS and rank is None:
            self.networks.append(key)
        elif key in SOCIAL and (self._is_in_socials or rank is None):
            self.social[key] = value
        elif rank is not None:
            self.ranks.append(rank)
            self.values.setdefault(rank, value)
        elif key in SUBHEADINGS:
            self._is_in_socials = True
        if self._is_biography and not self.has_latin:
            self._biographies.append(value)
            texts = (value, _latin_sentences(value), " ".join(self._biographies))
            self.latin = max(pseudo_latin_share(text, LATIN) for text in texts)


def _is_address(part: Part) -> bool:
    """Whether the last pair of a part is an address."""
    return bool(part.pairs) and (part.pairs[-1].rank == ADDRESS or part.pairs[-1].key in ADDRESSES)


def _latin_sentences(text: str) -> str:
    """The sentences of a biography that are pseudo-Latin: some introduce themselves in another language first."""
    return "".join(one for one in _SENTENCE.findall(text) if pseudo_latin_share(one, LATIN)[0] >= SHARE)


def _is_rest(text: str) -> bool:
    """Whether what is left of a document after a last value is too little to be a sentence."""
    return len(text) <= _MOST_LOST and text[-1] not in ".!?…。！？।؟"


def read(document: Document, first: int, at: int, last: int) -> Profile:
    """The profile that starts in line ``first``, ``at`` code points into it; without a start when none does.

    ``last`` is the last line of the document that has text.
    """
    profile = Profile()
    profile.is_inline = at > 0
    blanks = 0
    for number in range(first, min(last, first + _MOST_LINES) + 1):
        line = document.line_texts[number]
        if not line.strip():
            blanks += 1
            if blanks > _GAP:
                break
            continue
        profile.is_adjacent = blanks == 0
        part = read_at(line, at) if at and number == first else read_line(line)
        if not profile.goes_on(part, line, document.line_starts[number], is_last=number == last):
            break
        if profile.is_closed:
            break
        blanks = 0
    return profile


def top(document: Document, number: int) -> int:
    """The line in which the profile starts that line ``number`` belongs to."""
    found, blanks = number, 0
    is_value = False  # whether the line below is one, if a label stands above it
    for above in range(number - 1, max(-1, number - _UP), -1):
        line = document.line_texts[above]
        if not line.strip():
            blanks += 1
            if blanks > _GAP:
                break
            continue
        part = read_line(line)
        if part is None and not is_value and len(line) <= _LONGEST_VALUE:
            is_value, blanks = True, 0
            if (
                "|" in line
                and above + 1 < number
                and (below := read_line(document.line_texts[above + 1]))
                and below.is_rule
            ):
                found, is_value = above, False  # the head of a table
            continue
        if part is None or (is_value and not (part.label or _is_address(part))):
            break
        found, blanks, is_value = above, 0, False
        if part.label and (heading_kind(part.label) or is_about_an_author(part.label)):
            break
    return found
