"""What the rules for lists of links in many languages share: marks of a line, headlines, topic, announcements."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cleaner.document import Document
from cleaner.rules.lexicon import sections
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, bare
from cleaner.text.lines import BULLETS, LONG
from cleaner.text.scripts import NO_BLANKS
from cleaner.text.topic import content_words, stems_in

MARK: Final = re.compile(
    rf"[ \t\xa0]*+(?:[→➤➔►▸›»✓✔{BULLETS}][ \t\xa0]++|[・►▸➤]|\d{{1,2}}[.)、．][ \t\xa0]*+|\d{{1,2}}[ \t]{{2,}})"
)
"""The mark of a line in a list; Chinese and Japanese ones need no blank after it."""
_PAIRS: Final = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff]{2}))")
_ENDS: Final = (".", "。", "।", "۔", ":", "：", ",", ";", "；", "，", "、")
_INNER_STOP: Final = re.compile(r"[.!?…][\"'”’»)]{0,2} +[^\W\d_]|[。！？](?=.)")
LEAST_WORDS: Final = 3
"""Words of a headline at least, where nothing marks the line."""
_LEAST_SIGNS: Final = 6
"""Signs of it where words have no blanks between them."""
_FUNCTION: Final = frozenset(sections("link-list.en")["function"])
_LEAST_LETTERS: Final = 5
"""Letters of a stem that tells a topic: most function words of most languages are shorter."""
_SAMPLE: Final = 3_000
"""Code points of prose before a list, and after it, that are taken for its topic."""
_REACH: Final = 60
"""Lines in which that prose is looked for on either side."""
_LAST_SENTENCE: Final = 150
"""Code points before a list in which a sentence that announces it is looked for."""
_ANNOUNCING_MARKS: Final = (":", "：", ",", ";", "—", "–", "、", "，")


def is_marked(line: str) -> bool:
    """Whether a line has a bullet or a number.

    >>> is_marked("・見出し"), is_marked("Headline")
    (True, False)
    """
    return MARK.match(line) is not None


def mark_of(line: str) -> str:
    """The kind of a line's mark: its bullet, a one for all numbers, nothing without a mark.

    >>> mark_of("- One"), mark_of("12. Two"), mark_of("Three")
    ('-', '1', '')
    """
    mark = MARK.match(line)
    sign = mark.group().strip()[:1] if mark else ""
    return "1" if sign.isdecimal() else sign


@lru_cache(KNOWN_LINES)
def reads_as_headline(line: str, least: int = LEAST_WORDS) -> bool:
    """Whether a line may be the headline of a page: ``least`` words, no sentence, nothing that a row of buttons has.

    >>> reads_as_headline("Dorp koopt eigen brug"), reads_as_headline("Compartir · Guardar · Imprimir")
    (True, False)
    """
    mark = MARK.match(line)
    text = bare(line[mark.end() :] if mark else line)
    if not text or len(text) > LONG or text[0].islower() or text.endswith(_ENDS):
        return False
    if _INNER_STOP.search(text) or "://" in text or "@" in text:
        return False
    if text.count(" · ") + text.count(" | ") + text.count(" / ") > 1:
        return False
    if "](" in line:
        return True
    return len(text) >= _LEAST_SIGNS if NO_BLANKS.search(text) else text.count(" ") >= least - 1


def shared_share(document: Document, texts: Sequence[str], first: int, last: int) -> float:
    """The share of the content words of some lines that stand in the prose round them; of pairs of signs without blanks."""
    around = "\n".join([*document.prose_before(first, _SAMPLE, _REACH), *document.prose_after(last, _SAMPLE, _REACH)])
    joined = "\n".join(texts)
    if NO_BLANKS.search(joined):
        pairs = sorted(set(_PAIRS.findall(joined)))
        return sum(pair in around for pair in pairs) / len(pairs) if pairs else 0.0
    own = [stem for stem in content_words(joined, _FUNCTION) if len(stem) >= _LEAST_LETTERS]
    return stems_in(own, around) / len(own) if own else 0.0


def ends_open(line: str) -> bool:
    """Whether a line ends as one does that announces what follows."""
    return line.rstrip(" \t*_").endswith(_ANNOUNCING_MARKS)


def announces(document: Document, number: int, words: re.Pattern[str]) -> bool:
    """Whether a line ends as one that announces a list, or has some of the ``words`` of such a sentence at its end."""
    line = document.line_texts[number].rstrip()
    return ends_open(line) or words.search(fold(line[-_LAST_SENTENCE:])) is not None
