"""Tags and categories under a text."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    FRAMES,
    Vocabulary,
    has_prose_after,
    in_list_of_pairs,
    is_announced,
    lines_of,
    openings,
    text_after,
    text_before,
    tokens,
)
from cleaner.text.headlines import bare
from cleaner.text.lines import LONG

_WORDS: Final = sections_of("template")
_LABELS: Final = Vocabulary(_WORDS, "tags")
_PARTS: Final = Vocabulary(_WORDS, "tags", "published", "by", "views", "previous", "next", "button", "chip")
_TAG: Final = re.compile(r"[,，、،;|·•#/]|\s{2,}")
_HASHTAGS: Final = re.compile(r"[#＃][^\s#＃]{2,40}(?:[ ,·]{1,3}[#＃][^\s#＃]{2,40}){2,30}")
_MOST_WORDS: Final = 6
"""Words of a tag at most; half or twice of it changes nothing (`poe thresholds`)."""
_MOST_AFTER: Final = 12
"""Lines with text after a row of tags: other rows, a form, a list of links."""
_ENDS: Final = (".", "!", "?", "。", "؟", "।")
_LEAST_BEFORE: Final = 2
"""Lines with text before a row of tags: a title and a paragraph."""


class TagRow(Rule):
    """The tags or categories under which a site files a text, after its last paragraph.

    Why: they are links to lists of other texts.
    Leaves alone: keywords of a paper, keys of a data sheet, rows over the text, sentences.
    Seen in: fixtures/labelled/dev.
    """

    id = "tag-row"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(map(Literal, (*openings(_WORDS, "tags"), *FRAMES, " #")))
    removes = (
        Example("Whose Hat Is It\n\nThe dig found a toy and a shoe.\n\n⟦Filed under: Archaeology, Iron Age, Toys⟧\n"),
        Example("Waschbären\n\nSie kommen über die Mauer, mit Marmelade.\n\n⟦Schlagwörter: Tiere, Gartenstadt⟧\n"),
        Example("Zeytin hasadı\n\nDükkân iki kol boyu.\n\n⟦Etiketler: zeytin, hasat, Ege, köy hayatı⟧\n"),
        Example("पहाड़ का डाकिया\n\nवह बाईस साल से चलता है।\n\n⟦टैग: डाक, पहाड़, गाँव⟧\n"),
        Example("The Kiln\n\nThere is nothing in it to show for that.\n\n⟦#pottery #glaze #woodfire #ceramics⟧\n"),
    )
    keeps = (
        Example(
            "Notes\n\nTags: rust, chain\n\nThe chain broke on the third day of the crossing, off the cape.",
            because="over the text",
        ),
        Example("Bicycle\n\nFrame: steel\nCategory: touring, tandem\nWeight: 21 kg\n", because="a data sheet"),
        Example("Tag: ein Wort, das im Kalender steht und keinem gehört.", because="a sentence"),
        Example("A Game\n\nTag, you are it.\n\nTopics of talk at tea: bees, debts.\n", because="no label of a site"),
        Example("Étiquettes\n\nElle colle les étiquettes, une par bocal, le soir.\n", because="prose about labels"),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        for number in lines_of(document, places):
            line = document.line_texts[number]
            if len(line) > LONG or not (row := _row(line)) or not _stands_right(document, number):
                continue
            yield self.vote(document.text_span(number), Confidence.CERTAIN, WORDS_AND_PLACE, label=row)


def _row(line: str) -> str:
    """The label of a row of tags, ``#`` for hashtags; nothing for any other line."""
    text = line.strip()
    if _HASHTAGS.fullmatch(text):
        return "#"
    text = bare(line).strip("*_ ")
    label, colon, rest = text.replace("：", ":").partition(":")
    row = tokens(label)
    if not colon or _LABELS.kind(row) is None or text.endswith(_ENDS):
        return ""
    tags = [tag.strip() for tag in _TAG.split(rest)]
    if not any(tags) or any(len(tag.split()) > _MOST_WORDS for tag in tags):
        return ""
    return " ".join(row)


def _stands_right(document: Document, number: int) -> bool:
    """Whether a line stands after the last paragraph, and in no list of pairs."""
    if text_before(document, number) < _LEAST_BEFORE or is_announced(document, number):
        return False
    if text_after(document, number) > _MOST_AFTER or _is_one_of_many(document, number):
        return False
    return not has_prose_after(document, number) and not in_list_of_pairs(document, number, _PARTS)


def _is_one_of_many(document: Document, number: int) -> bool:
    """Whether other lines of the document have the same label: then it is one of its keys."""
    label = document.line_texts[number].partition(":")[0]
    return sum(line.startswith(label) for line in document.line_texts) > 1
