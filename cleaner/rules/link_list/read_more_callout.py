"""Single lines that send the reader to another page."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.lexicon import in_all_languages, languages_of, sections
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, headline, is_closed, is_prose, raised_share
from cleaner.text.lines import KEY_VALUE, LABEL, PROSE, SENTENCE, TITLE
from cleaner.text.scripts import NO_BLANKS

_ENGLISH: Final = frozenset(sections("link-list.en")["callout"]) | frozenset(sections("link-list.en")["reader heading"])
_READER: Final = frozenset(
    heading
    for heading in frozenset(in_all_languages("link-list", "reader heading"))
    if " " in heading or not heading.isascii()
)
"""Headings over lists of links that speak to the reader stand before a single headline, too."""
_CALLOUTS: Final = frozenset(in_all_languages("link-list", "callout")) | _READER
_IN_CAPITALS: Final = frozenset({"more", "see also", "watch more"})
"""Words that stand before a colon in prose, too, but never in capitals."""
_PLAIN: Final = frozenset(sections("link-list.en")["plain callout"])
_LEAST_WORDS: Final = 3
"""Words of a title at least: with six four examples stay and recall falls by 0.003; with two nothing changes."""
_LEAST_SIGNS: Final = 7
"""Signs of a title in a script without blanks: what three words have at least."""
_LONGEST: Final = 160
"""Code points of a title at most; half or twice of it changes nothing (`poe thresholds`)."""
_NUMBERED_WORDS: Final = 6
"""Words of a headline at least that starts with a number and is not raised ("5 signs that your ..."): no reference is as
long. With twelve an example is lost, with three nothing changes."""
_SHORT: Final = 110
"""Code points up to which a title may have a full stop inside."""
_RAISED: Final = 0.6
"""Share of long words that an English headline raises: what follows "Read more:" in somebody's letter is a sentence."""
_UNCASED_WORDS: Final = 7
"""Words of a line of prose at least where no capitals tell it from a headline: as many as for a wrapped line with capitals.
Half or twice of it changes nothing (`poe thresholds`)."""
_UNCASED_SIGNS: Final = 15
"""The same in signs of a script without blanks. With twice an example is lost."""
_MOST_CALLOUTS: Final = 4
"""Callouts in a row before which prose is looked for; half or twice of it changes nothing (`poe thresholds`)."""
_BEFORE: Final = 12
"""Code points before the words of a callout in which its bracket and marks stand."""
_WORDS_AND_MARK: Final = r"(?P<words>[^:：|»›→>–—\[\]()\n]{2,60}?)[ \t\xa0*_]{0,6}(?:[:：|–—]|[»›→>]{1,3})"
_CALLOUT: Final = re.compile(rf"[^\w\n]{{0,8}}{_WORDS_AND_MARK}[ \t\xa0*_]{{0,6}}(?P<title>\S[^\n]{{0,400}})")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,300}+)\]\([^()\s]{0,500}+\)")
_NUMBER: Final = re.compile(r"\d+")
_NUMBERS: Final = re.compile(r"\d+ ?[,;.–-]")
_STOP: Final = re.compile(r"[.!?…] [^\W\d_]|[。．]")
_SENTENCE_BEFORE: Final = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]{0,2}\s{1,4}\W{0,6}\Z")


class ReadMoreCallout(Rule):
    """A line such as "Read more: Headline of Another Page" between paragraphs, also in brackets or behind a sentence.

    Why: it interrupts the text to lead out of it.
    Leaves alone: such words in a sentence, in lists, in key-value lines, over addresses and in notes of an editor.
    Seen in: fixtures/labelled/dev, in eight languages; none of the seeds has one.
    """

    id = "read-more-callout"
    category = "link-list"
    highest = Confidence.CERTAIN
    languages = frozenset(languages_of("link-list"))
    wakes_on = (
        *(Literal(callout + mark) for callout in sorted(_ENGLISH) for mark in (":", " :", " |", " »", " –")),
        *(Literal(callout) for callout in sorted(_CALLOUTS - _ENGLISH)),
    )
    removes = (
        Example(
            "The dam held.\n\n⟦Read more: Five Villages Moved Uphill After Spring Floods⟧\n\nEngineers went home on Friday."
        ),
        Example("Quinces keep until March.\n⟦**Also Read:** How To Store Apples In Straw⟧\nPears do not keep at all."),
        Example("Rooks build early this year.\n\n⟦RELATED STORY: Why Jackdaws Follow the Plough⟧\n"),
        Example(
            "Der Wirt schloss um zehn.\n\n⟦Lesen Sie auch: Warum die Brauerei ihre Pferde behält⟧\n\nDanach war es still."
        ),
        Example("Le pont a tenu.\n\n⟦[À lire aussi : Trois écluses rouvrent avant l'été]⟧\n\nLes péniches attendent."),
        Example("Harga ikan naik lagi.\n\n⟦Baca juga: Nelayan Tua yang Menolak Pensiun⟧\n\nPasar tutup lebih awal."),
        Example(
            "The reef bleached twice in ten years.\n\n⟦Read more: Divers count the corals that survived⟧\n\nParrotfish stayed."
        ),
        Example("渔船清晨出海。\n\n⟦相关阅读：老码头的最后一盏灯⟧\n\n傍晚才回来。"),
        Example(
            "The pier was closed all week.\n\n⟦SEE ALSO: Why ferrymen hate the new timetable⟧\n\nIt opens on Monday."
        ),
        Example(
            "Hens lay less in winter.\n\n⟦Also read: 5 signs your coop is about to leak⟧\n\nLight brings them back."
        ),
        Example(
            "茶を摘む人たちは夜明け前に谷へ下りて、霧が\n⟦関連記事：駅前の豆腐屋が店を閉める⟧\n晴れるまで待っている。"
        ),
        Example("De molen draait weer. ⟦Lees ook: Molenaar zoekt opvolger in de klas⟧\n\nHet meel is op."),
    )
    keeps = (
        Example("Read more: it is the only advice that I give to young poets.", because="a sentence"),
        Example("Hours: 9 to 5\nRead more: Our Brochure For Visitors\nTelephone: 555-0102", because="lines of a card"),
        Example("He read more: Tolstoy, Leskov And The Lives Of Saints, in one winter.", because="prose"),
        Example("Related articles: 4, 7 and 12 of the statute.", because="articles of a law"),
        Example("- Must read: The Peregrine by J. A. Baker\n- Must skip: its sequels", because="somebody's list"),
        Example("Pumps need care.\n\nSee also: The Owner's Manual", because="a reference, not in capitals"),
        Example("The rule is old.\n\nAlso read: 4 and 7 of the statute", because="a reference to numbers"),
        Example("Don't miss: the last bus leaves at ten past six.", because="advice to a traveller"),
        Example(
            "Der Pfarrer hob die Hand.\n\nLesen Sie auch: den zweiten Brief, denn dort steht es anders.",
            because="an appeal of the text itself, in a sentence",
        ),
        Example("Il m'a dit de lire aussi : les murs, les affiches, les tombes.", because="goes on in lower case"),
        Example("Kuralları okudum.\n\nAyrıca okuyun: 4, 7 ve 12.", because="numbers of paragraphs"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = -1
        for place in places:
            line = document.line_at(place.start)
            if place.start < done:
                continue
            if line.letter in {KEY_VALUE, SENTENCE, TITLE} and (words := callout(line.text)):
                if _stands_alone(document, line.number):
                    done = line.span.end
                    yield self._vote(line, len(line.text) - len(line.text.lstrip()), words)
            elif line.letter in {PROSE, SENTENCE, TITLE, KEY_VALUE} and (found := _inside(line, place)):
                start, end, words = found
                done = line.span.start + end
                yield self._vote(line._replace(text=line.text[:end]), start, words)

    def _vote(self, line: Line, start: int, words: str) -> Vote:
        return self.vote(
            Span(line.span.start + start, line.span.start + len(line.text.rstrip())),
            Confidence.CERTAIN,
            frozenset({Kind.WORDS, Kind.SHAPE, Kind.PLACE}),
            words=words,
        )


@lru_cache(KNOWN_LINES)
def callout(line: str) -> str:
    """The words of a callout if a line is one, else nothing.

    >>> callout("LEES OOK: Dorp koopt eigen brug"), callout("Lees ook: de brief van de burgemeester")
    ('lees ook', '')
    """
    text = _LINK.sub(r"\1", line) if "](" in line else line
    match = _CALLOUT.fullmatch(text.strip())
    if match is None:
        return ""
    words = " ".join(fold(match["words"]).split())
    if words not in _CALLOUTS or (words in _IN_CAPITALS and not match["words"].isupper()):
        return ""
    title = match["title"].strip(" \t\xa0*_").rstrip("])").lstrip("[(")
    is_plain = words in _PLAIN or (" " in words and match["words"].isupper())
    return words if title and _is_title(title, words, is_plain=is_plain) else ""


def _is_title(title: str, words: str, *, is_plain: bool) -> bool:
    """Whether a text reads like a page's headline: raised in English unless ``is_plain``, elsewhere one that is no sentence."""
    if len(title) > _LONGEST or "://" in title or title[0].islower() or _NUMBERS.match(title):
        return False
    if is_closed(title) and title.rstrip("\"'”’»)")[-1:] not in "?!？！؟":
        return False
    count = headline(title).words
    if len(_STOP.findall(title)) > (len(title) < _SHORT):
        return False  # "Clash of two powers. Half a million tons of diplomacy" is one headline
    if words in _ENGLISH:
        is_raised = raised_share(title) >= _RAISED or (
            is_plain and count > _LEAST_WORDS and (not title[0].isdigit() or _is_numbered(title, count))
        )
        return count >= _LEAST_WORDS and is_raised and title[0] not in '"“'
    return count >= _LEAST_WORDS or (len(title) >= _LEAST_SIGNS and NO_BLANKS.search(title) is not None)


def _is_numbered(title: str, words: int) -> bool:
    """Whether a title starts with the number of what it lists, and has no other: a reference has several, or few words."""
    return words >= _NUMBERED_WORDS and len(_NUMBER.findall(title)) == 1


def _inside(line: Line, place: Span) -> tuple[int, int, str] | None:
    """A callout inside of a line: in brackets, or behind the last sentence up to the line's end; where, and its words."""
    at = place.start - line.span.start
    low = max(0, at - _BEFORE)
    before = line.text[low:at]
    if (bracket := before.rfind("[")) >= 0:
        end = line.text.find("]", at, at + 2 * _LONGEST)
        if end > 0 and line.text[end + 1 : end + 2] != "(" and (words := callout(line.text[low + bracket + 1 : end])):
            return low + bracket, end + 1, words
        return None
    if len(line.text) - at > _LONGEST or not (stop := _SENTENCE_BEFORE.search(before)):
        return None
    rest = line.text[low + stop.start() + 1 :]
    start = len(line.text) - len(rest.lstrip(" \t\xa0\"'”’»)]"))
    words = callout(line.text[start:])
    return (start, len(line.text), words) if words else None


def _stands_alone(document: Document, number: int) -> bool:
    """Whether prose goes before a line, and no pair of a card comes after it; other callouts may stand between."""
    before, after = _near(document, number, -1), _near(document, number, 1)
    if before < 0 or (after >= 0 and document.outline[after] in {KEY_VALUE, LABEL}):
        return False
    letter, line = document.outline[before], document.line_texts[before]
    return letter in {PROSE, SENTENCE} or is_prose(line, letter) or (letter == TITLE and _is_uncased_prose(line))


def _is_uncased_prose(line: str) -> bool:
    """Whether a line in a script without capitals is long enough for a sentence, or for the part of one before a callout."""
    text = line.strip()
    if NO_BLANKS.search(text):
        return len(text) >= _UNCASED_SIGNS
    return text.count(" ") >= _UNCASED_WORDS - 1 and text.upper() == text.lower()


def _near(document: Document, number: int, step: int) -> int:
    """The next line with text above (-1) or below (1) that is no callout; -1 when there is none near."""
    for _ in range(_MOST_CALLOUTS):
        number = document.next_text(number + step, step)
        if number < 0 or not callout(document.line_texts[number]):
            return number
    return -1
