"""Lines of a profile: which keys with values, labels or headings stand in one, whatever marks join them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from cleaner.rules.author_profile._vocabulary import (
    ABOVE,
    BIO,
    BIRTHDATE,
    EMAIL,
    EXTRA,
    KEYS,
    LATIN,
    LEAD,
    LONGEST_HEADING,
    LONGEST_KEY,
    NAME,
    PHONE,
    RANKS,
    SOCIAL,
    USERNAME,
    heading_kind,
    is_about_an_author,
)
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES
from cleaner.text.latin import SHARE, pseudo_latin_share

_READ: Final = 3000
"""Code points of a line that are read: a flattened profile with five networks has 1,500."""
_MARKS_BEFORE: Final = re.compile(r"[^\w\"'“”„‟«»‹›‘’「『<>`|\[({]*+(?:\d{1,2}[.)][ \t]++)?+[*_]{0,3}+")
"""Bullets, emoji, marks of Markdown: what may stand before a key. Quotation marks and brackets are no such marks."""
_MARKS_AFTER: Final = " \t\xa0*_:：=→»|·•,;–—-/([（【"
_CODE: Final = re.compile(r"(?: {4}|\t)\s*[^\W_]")
"""A line set in like code in Markdown: it is shown, not written."""
_JOINT: Final = re.compile(r"[:：=→»](?!//)|[ \t\xa0*_][–—-](?=[ \t\xa0*_])|[|\t】]| {2,}+(?=\S)")
"""What may stand between key and value."""
_ENDED: Final = re.compile(r"[.!?…。！？।؟|*•·–—-][\"'”’»)\]*_]{0,4}\Z")
"""After what a profile may start inside of a line."""
_OPENING: Final = frozenset("\"'“„‟«‹‘「『([<`:：")
_WORD_START: Final = re.compile(r"(?:(?<=[ \t\xa0.!?。！？])|\A)[\w*#]")
_RULE_CELL: Final = re.compile(r"[ :]*-{2,}+[ :]*|\s*")
_SENTENCE: Final = re.compile(r"[^.!?。]*+[.!?。]++[ \xa0]?")
_MOST_UNBOUND: Final = 100
"""Code points of a value without a shape of its own (an address, a job) at the end of a line: the longest of Faker has 80."""
_COLUMNS: Final = 3
"""Keys in one line that make it more than a pair with something behind it."""
_REACH: Final = 200
"""Code points beside a woken place in which other keys stand; half or twice of it changes nothing (`poe thresholds`)."""
_LONGEST_VALUE: Final = 200
"""Code points of a value inside of a line; half or twice of it changes nothing (`poe thresholds`)."""
_LONGEST_FOREIGN_BIO: Final = 250
"""Code points of a biography that is not pseudo-Latin and has other keys before it in its line: Faker's has 200 at most."""
_LONGEST_BIO: Final = 700
"""The same of a biography; half or twice of it changes nothing (`poe thresholds`)."""
_SHAPES: Final = {
    USERNAME: re.compile(r"\S{1,60}"),
    EMAIL: re.compile(r"\S{1,80}"),
    BIRTHDATE: re.compile(r"\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}日?|\d{4}"),
    PHONE: re.compile(r"[+(\d][\d ()+./x-]{4,28}+(?<=\d)|[+(\d][\d ()+./x-]{0,28}"),
}
_NAMED_AUTHOR: Final = re.compile(
    r"[#*_ \t]*(?P<heading>[^\W\d_][^:.\n]{3,50}):[*_ ]* (?P<name>[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]+){1,3}?)(?= )"
)
"""A heading with the name of an author behind its colon."""
_AUTHOR: Final = "name"
_RAISED: Final = re.compile(r"(?<= )[^\W\d_a-z]")
_BLANK: Final = re.compile(r"[ :]")
_LEAST_SHAPED: Final = 2
"""Keys with a date or a number behind them, in a line whose pairs nothing joins. With four an example is lost, with one
nothing changes."""
_NOTHING: Final = re.compile(r"(?!)")
_SENTENCES: Final = re.compile(r"[^\W\d_]{3}[.!?।؟](?:[ \xa0]+\S|(?<=[^\W\d_]{4}.)\Z)|[。！？]")
"""A sentence; what ends in a full stop and is none is an abbreviation, and shorter (``Apt. 7``)."""
_TOKEN: Final = re.compile(r"\S{1,120}")


class Pair(NamedTuple):
    """A key (folded) and its value, with the offsets of both in their line."""

    key: str
    value: str
    start: int
    end: int

    @property
    def rank(self) -> int | None:
        """The place of a personal key in the generators' order."""
        return RANKS.get(self.key)


class Part(NamedTuple):
    """What stands in a line, or in the end of one: a heading, pairs, or a label alone."""

    pairs: tuple[Pair, ...] = ()
    heading: str = ""
    label: str = ""
    is_rule: bool = False
    columns: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


def bare(text: str) -> str:
    """A heading or label, folded and without its marks.

    >>> bare("## **Author Details:**"), bare("“Author Details”")
    ('author details', '“author details”')
    """
    folded = fold(text[: LONGEST_HEADING + 20]).lstrip(" \t\xa0|")
    words = folded[_MARKS_BEFORE.match(folded).end() :].rstrip(_MARKS_AFTER)  # type: ignore[union-attr]  # matches always
    return words[1:-1] if words.startswith("[") and words.endswith("]") else words.rstrip("】》")


@lru_cache(KNOWN_LINES)
def read_line(line: str) -> Part | None:
    """What a line says as a line of a profile; None when it is something else."""
    if _CODE.match(line):
        return None
    if "|" in line and "-" in line and all(map(_RULE_CELL.fullmatch, cells(line))):
        return Part(is_rule=True, end=len(line))
    if len(line) <= LONGEST_HEADING + 20:
        words = bare(line)
        if heading_kind(words) or words in KEYS or is_about_an_author(words):
            return Part(label=words, end=len(line))
    return read_at(line, 0)


def _unjoined(line: str, at: int) -> Part | None:
    """The pairs of a line in which a heading and a name stand, then keys and values with nothing but blanks between them.

    A date or a number behind its key tells that it is one; other keys count only together with such ones, and in the order of
    the generators.
    """
    opening = _NAMED_AUTHOR.match(line, at)
    if opening is None or not heading_kind(heading := bare(opening["heading"])):
        return None
    pairs = [Pair(_AUTHOR, opening["name"], opening.start("name"), opening.end("name"))]
    shaped = 0
    place = opening.end("name")
    end = at + _READ
    for word in _RAISED.finditer(line, place, end):
        key = next((key for key in _keys_at(line, word.start()) if RANKS.get(key, BIO) >= (pairs[-1].rank or 0)), None)
        if key is None:
            continue
        start = word.start() + len(key) + 1
        shape = _SHAPES.get(RANKS.get(key, BIO))
        value = shape.match(line, start) if shape is not None else None
        if shape is not None and value is None:
            continue
        shaped += value is not None
        pairs[-1] = pairs[-1]._replace(value=line[place : word.start()].strip(), end=word.start())
        pairs.append(Pair(key, "", word.start(), len(line)))
        place = start
    pairs[0] = pairs[0]._replace(value=opening["name"])
    pairs[-1] = pairs[-1]._replace(value=line[place:].strip())
    if shaped < _LEAST_SHAPED or len(pairs) < _COLUMNS + 1 or len(pairs[-1].value) > _LONGEST_BIO:
        return None
    return Part(tuple(pairs), heading=heading, start=at, end=len(line))


def _keys_at(line: str, at: int) -> list[str]:
    """The known keys that stand at ``at`` as whole words, the longest first."""
    folded = fold(line[at : at + LONGEST_KEY + 1])
    ends = [blank.start() for blank in _BLANK.finditer(folded)]
    return [folded[:end] for end in reversed(ends) if folded[:end] in RANKS or folded[:end] in EXTRA]


def cells(line: str) -> list[str]:
    """The cells of a row of a table."""
    return [cell.strip(" \t\xa0*_") for cell in line.strip().strip("|").split("|")]


def read_at(line: str, at: int) -> Part | None:
    """The pairs that stand in a line from ``at`` on, one after the other, with a heading before the first."""
    head = line[at : at + _READ]
    pairs = _pairs(head)
    if len(pairs) >= _COLUMNS and "|" in head and not any(pair.value for pair in pairs):
        return Part(columns=tuple(pair.key for pair in pairs), end=len(line))
    while pairs and not pairs[0].value:
        del pairs[0]  # the name of a heading before its colon
    if not pairs:
        return _unjoined(line, at)
    before = bare(head[: pairs[0].start].lstrip(" \t\xa0|"))
    if before and not heading_kind(before):
        before += " " + pairs[0].key.split()[0]  # About the Author Name: Jo
        if not heading_kind(before):
            return None
    end = at + pairs[-1].end
    if len(pairs) < _COLUMNS and line[end:].strip(_MARKS_AFTER):
        return None  # a pair, and then prose
    moved = tuple(pair._replace(start=pair.start + at, end=pair.end + at) for pair in pairs)
    return Part(moved, heading=before, start=at, end=end)


def profile_start(line: str, place: int) -> int:
    """Where in a line a profile may start that ``place`` belongs to: at a heading or a name; -1 when nowhere."""
    low = max(0, place - _REACH)
    window = line[low : place + _REACH]
    found = -1
    for pair in _pairs(window):
        if found >= 0 and pair.start + low > place:
            break
        if pair.rank == NAME and pair.value:
            found = pair.start
    if found < 0:
        return -1
    words = window[max(0, found - LONGEST_HEADING) : found]
    first_of_key = re.match(r"\w*", window[found:])[0]  # type: ignore[index]  # matches always
    starts = [match.start() for match in _WORD_START.finditer(words)]
    heading = next((at for at in starts if _ends_in_heading(words[at:], first_of_key)), len(words))
    start = low + found - len(words) + heading
    is_named = heading < len(words) and bare(words[heading:]) not in LEAD | ABOVE
    before = line[:start].rstrip()
    if not before or _ENDED.search(before) or (is_named and line[start - 1] not in _OPENING):
        return start
    return -1


def _ends_in_heading(words: str, first_of_key: str) -> bool:
    return bool(heading_kind(bare(words)) or heading_kind(bare(words + first_of_key)))


def _pairs(text: str) -> list[Pair]:
    """Known keys with what stands behind them, up to the next known key."""
    places: list[tuple[str, int, int]] = []
    for joint in _JOINT.finditer(text):
        found = _key_before(text, places[-1][2] if places else 0, joint.start())
        if found is not None:
            places.append((*found, joint.end()))
    pairs = []
    for number, (key, start, end) in enumerate(places):
        is_last = number + 1 == len(places)
        value = text[end:] if is_last else text[end : places[number + 1][1]]
        is_alone = is_last and not number and not bare(text[:start])
        longest = _LONGEST_BIO if RANKS.get(key) == BIO else _LONGEST_VALUE
        length = _value_length(key, value) if is_last and not is_alone else len(value)
        if length < 0 or length > longest:
            break
        value = value[:length].rstrip(" \t\xa0|")
        pairs.append(Pair(key, value.strip(_MARKS_AFTER), start, end + len(value)))
    return pairs


def _key_before(text: str, low: int, end: int) -> tuple[str, int] | None:
    """The longest known key that ends before a joint at ``end``, and where it starts."""
    end = low + len(text[low:end].rstrip(" \t\xa0*_."))
    first = max(low, end - LONGEST_KEY)
    folded = fold(text[first:end]).replace("_", " ")  # full_name
    for at in range(len(folded)):
        if folded[at:] in KEYS and _may_start(text, first + at):
            return folded[at:], first + at
    return None


def _may_start(text: str, at: int) -> bool:
    """Whether a key may start at ``at``: not inside of a word, unless a capital or another script starts there."""
    if at == 0:
        return True
    before, first = text[at - 1], text[at]
    if not (before.isalnum() or before in "'’-@./_" or "\u0900" <= before <= "\u097f"):
        return True
    if "\u3041" <= first <= "\u9fff":
        return True
    is_raised = first.isupper() and (not before.isupper() or text[at + 1 : at + 2].islower())
    return is_raised and before not in "'’-@/"


def _value_length(key: str, value: str) -> int:
    """How much of what stands behind the last of several keys is its value; -1 when that is in doubt."""
    blanks = len(value) - len(value.lstrip(" \t\xa0*_"))
    rest = value[blanks:].rstrip()
    rank = RANKS.get(key)
    if rank == BIO:
        return blanks + _bio_length(rest)
    if match := _shape_of(key, rank).match(rest):
        return blanks + match.end()
    return len(value) if len(rest) <= _MOST_UNBOUND and not _SENTENCES.search(rest) else -1


def _shape_of(key: str, rank: int | None) -> re.Pattern[str]:
    if rank is None:
        return _TOKEN if key in SOCIAL else _NOTHING
    return _SHAPES.get(rank, _NOTHING)


def _bio_length(rest: str) -> int:
    """The sentences of pseudo-Latin at the start of a text, or all of it when that is short; else less than nothing."""
    end = 0
    for sentence in _SENTENCE.finditer(rest):
        share, distinct = pseudo_latin_share(sentence[0], LATIN)
        if share < SHARE or not distinct:
            break
        end = sentence.end()
    if (tail := rest[end:].rpartition(" ")[0]) and pseudo_latin_share(tail, LATIN)[0] >= SHARE:
        return len(rest)  # the last sentence was cut off, perhaps in a word
    if end:
        return len(rest[:end].rstrip())
    return len(rest) if len(rest) <= _LONGEST_FOREIGN_BIO else -len(rest) - _READ
