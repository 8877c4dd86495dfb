"""Captions that stand twice in a row."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import (
    LEAST_LETTERS,
    LEAST_WORDS,
    caption_words,
    ends_prose,
    heads_prose,
    is_caption_like,
    is_on_topic,
    is_title,
    last_prose,
    site_caption,
    stands_in_section,
)
from cleaner.rules.rule import Example, Repeat, Rule
from cleaner.text.headlines import MOST_WORDS, headline, is_closed, raised_share
from cleaner.text.lines import BLANK, KEY_VALUE, PROSE, TITLE

_MARKS: Final = frozenset("#>|-*•")
_SHOWN: Final = 20
"""Twins that the record names at most."""
_RAISED: Final = 0.45
"""Share of long words raised in all twins together: some captions are in sentence case, a verse wholly."""

_QUOTES: Final = frozenset('"“„«‚‘—–')
_LEAST_PARAGRAPH: Final = 60
"""Code points of a paragraph at least, a third of that in scripts of ideographs."""
_LONG_CAPTION: Final = 6
"""Words from which a caption is no heading that was set twice: those of articles have three or four."""
_FIRST_IDEOGRAPH: Final = "\u3040"


class _Block(msgspec.Struct):
    """Twins in a row: where they start and end, and the lines they are."""

    start: int
    first: int
    last: int
    twins: list[str]
    is_glued: bool = False
    has_words: bool = True
    is_parted: bool = False


class DoubledCaption(Rule):
    """A caption and its twin, one right after the other, or the first of them glued to the end of a paragraph.

    Why: the text of a picture and its title both stay when the picture goes, so that each caption is read twice.
    Leaves alone: refrains and doubled verse, the title of a document repeated as its heading, rows of a table, sentences.
    Seen in: seeds 000, 001, 004.
    """

    id = "doubled-caption"
    category = "image-caption"
    highest = Confidence.CERTAIN
    wakes_on = (Repeat(),)
    removes = (
        Example(
            "The canal was drained in the spring of that year. ⟦Lock Keepers Of The North | Canal Weekly\n\n"
            "Lock Keepers Of The North | Canal Weekly\n\nBarge Horses At Work\n\nBarge Horses At Work⟧"
        ),
        Example(
            "Owls hunt by ear, and a barn with an open hatch seldom has mice.\n\n⟦Barn Owl Seen in Flight\n\n"
            "Barn Owl Seen in Flight\n\nHow Owls Turn Their Heads\n\nHow Owls Turn Their Heads⟧\n\nTheir wings make no sound."
        ),
        Example(
            "Guides led strangers over it by day, roped together.\n\n"
            "⟦Moor Guides and Their Lanterns\nMoor Guides and Their Lanterns⟧\n"
        ),
        Example(
            "Im Winter fuhr kein Schiff, und die Post kam zu Fuß.\n\n⟦Postboten mit Schlitten auf dem gefrorenen Haff\n\n"
            "Postboten mit Schlitten auf dem gefrorenen Haff⟧\n\n"
            "Sie gingen zu zweit, mit einem Seil um den Leib, und brauchten für den Weg einen halben Tag."
        ),
        Example(
            "三月に川があふれ、復活祭まで庭に水がたまっていた。⟦水につかった学校の庭と小舟\n\n水につかった学校の庭と小舟⟧\n\n"
            "水が引くと泥が残り、かたつむりも残った。"
        ),
        Example(
            "El río volvió a tener peces.\n\n⟦Una nutria en el tramo bajo del río\n\nUna nutria en el tramo bajo del río⟧\n\n"
            "Aguas más limpias\n\nQuien se sienta en la orilla los ve saltar cuando cae la tarde."
        ),
        Example(
            "The choir sang from memory. ⟦Ten Rules for Tenors\nTen Rules for Tenors⟧\n\nAuthor:\n\n- Name : Al Po"
        ),
    )
    keeps = (
        Example(
            "Oh carry me over the river\nOh carry me over the river\nAnd lay me down in clover\nAnd lay me down in clover",
            because="verse",
        ),
        Example(
            "The Clockmaker's Apprentice\n\nThe Clockmaker's Apprentice\n\nOn the morning of the fair the great clock stopped.",
            because="the title, repeated as the heading",
        ),
        Example(
            "She filled in the form twice.\n\nName Of Applicant\n\nIda Wren\n\nName Of Applicant\n\nIda Wren",
            because="lines that repeat, but not in a row",
        ),
        Example(
            "Results of the regatta\n\nRed Star Rowing 12\nRed Star Rowing 12\nBlue Anchor Rowing 9\nGreen Oar Club 7",
            because="rows of a table",
        ),
        Example(
            "Der Chor hob an.\n\nUnd wieder steigt der Mond herauf am Wehr\n\nUnd wieder steigt der Mond herauf am Wehr\n\n"
            "Wer kommt noch her",
            because="a refrain, parted by blank lines",
        ),
        Example(
            "“Nobody is at home,” said the parrot.\n\n“Nobody is at home,” said the parrot.\n\nWe left a note.",
            because="sentences",
        ),
        Example(
            "Everybody rose.\n\nwhat the river takes it never gives back\n\nwhat the river takes it never gives back\n"
            "Second verse\nand where it goes the reeds are black",
            because="a refrain, with no heading of a section after it",
        ),
        Example(
            "All of them had read Letters From A Lighthouse\n\nLetters From A Lighthouse\n\nIt opens with a storm.",
            because="a heading that a line before ends with, with no sentence closed before it",
        ),
    )
    misses = (
        Example(
            "The orchard was sold in May.\n\n⟦Pear Trees\n\nPear Trees⟧\n\nWasps came for what was left on the ground.",
            because="two words could be a heading that was set twice",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        blocks = _blocks(document, [document.line_number(place.start) for place in places])
        if not blocks:
            return
        prose_ends = last_prose(document)
        for block in blocks:
            yield self._vote(document, block, prose_ends)

    def _vote(self, document: Document, block: _Block, prose_ends: int) -> Vote:
        sites = sum(site_caption(twin) is not None for twin in block.twins)
        is_last = block.first >= prose_ends
        before = block.first if block.is_glued else document.next_text(block.first - 1, -1)
        after = document.next_text(block.last + 1, 1)
        follows = (
            block.is_glued or ends_prose(document, before) or (is_title(document, before) and document.is_prose(after))
        )
        raised = raised_share(" ".join(block.twins))
        certain = (
            follows
            and block.has_words
            and (
                (block.is_glued and (raised >= _RAISED or sites > 0 or _is_long(block.twins[0])))
                or _is_between_paragraphs(document, block)
                or (len(block.twins) > 1 and (sites > 0 or (raised >= _RAISED and _is_no_verse(document, block))))
                or (sites > 0 and site_caption(block.twins[0]) is not None)
                or (is_last and raised >= _RAISED and not _is_row(document, after) and _is_no_verse(document, block))
            )
        )
        last = block.last
        if certain and is_last and (sites > 0 or len(block.twins) > 1):
            last = _with_the_rest(document, last)
        end = document.line_starts[last] + len(document.line_texts[last].rstrip())
        return self.vote(
            Span(block.start, end),
            Confidence.CERTAIN if certain else Confidence.LIKELY,
            frozenset({Kind.SHAPE, Kind.PLACE}) if certain else frozenset({Kind.SHAPE}),
            twins=block.twins[:_SHOWN],
            glued=block.is_glued,
            sites=sites,
            raised=round(raised, 2),
            place="end-of-document" if is_last else "inside",
        )


def _is_no_verse(document: Document, block: _Block) -> bool:
    """Whether blank lines part the twins, or they speak of what the text is about."""
    return block.is_parted or _is_on_topic(document, block)


def _is_on_topic(document: Document, block: _Block) -> bool:
    return is_on_topic(document, " ".join(block.twins[:_SHOWN]), block.first)


def _is_long(twin: str) -> bool:
    """Whether a caption is too long for a heading, and no question or speech."""
    return caption_words(twin) >= _LONG_CAPTION and twin[0] not in _QUOTES and twin[-1] not in '?？؟"”»'


def _is_between_paragraphs(document: Document, block: _Block) -> bool:
    """Whether one long caption and its twin stand between a sentence's end and a paragraph.

    Blank lines part the two, or both from the rest if they share its topic: so two equal lines of a song stay.
    """
    if block.is_glued or len(block.twins) > 1 or not _is_long(block.twins[0]):
        return False
    if not block.is_parted and not (_has_gaps(document, block) and _is_on_topic(document, block)):
        return False
    after = document.next_text(block.last + 1, 1)
    return stands_in_section(document, block.first, block.last) and (
        after < 0 or _is_paragraph(document, after) or heads_prose(document, after)
    )


def _has_gaps(document: Document, block: _Block) -> bool:
    """Whether blank lines part twins that follow each other directly from the text above and below."""
    above, below = document.outline[block.first - 1 : block.first], document.outline[block.last + 1 : block.last + 2]
    return above == BLANK and below in (BLANK, "")


def _is_paragraph(document: Document, number: int) -> bool:
    """Whether a line is long, or a sentence of some length: verse is neither."""
    text = document.line_texts[number]
    least = _LEAST_PARAGRAPH // 3 if text.lstrip()[:1] >= _FIRST_IDEOGRAPH else _LEAST_PARAGRAPH
    return document.outline[number] == PROSE or (is_closed(text) and len(text) >= least)


def _is_row(document: Document, number: int) -> bool:
    """Whether a line (-1: none) is one more of a table or a verse, and not the heading of a profile or of links."""
    if number < 0 or document.outline[number] != TITLE:
        return False
    then = document.next_text(number + 1, 1)
    return then < 0 or document.outline[then] == TITLE


def _twin(document: Document, number: int) -> _Block | None:
    """The twins of which the line ``number`` is the second; None when it is none."""
    text = document.line_texts[number].strip()
    before = document.next_text(number - 1, -1)
    words = caption_words(text)
    if before < 0 or text[:1] in _MARKS or text[-1:] in ".!,;:。！，；：" or words < 2:
        return None
    if len(text) < LEAST_LETTERS and text[0] < _FIRST_IDEOGRAPH:
        return None
    enough = words >= LEAST_WORDS
    line = document.line_texts[before].rstrip()
    start = document.line_starts[before] + len(line) - len(text)
    if line.strip() == text:
        if is_title(document, before) or document.outline[before] == PROSE:
            return None
        return _Block(start, before, number, [text], has_words=enough, is_parted=number > before + 1)
    lead = line[: -len(text)]
    if enough and line.endswith(text) and (lead[-1:].isspace() or text[0] >= _FIRST_IDEOGRAPH) and is_closed(lead):
        return _Block(start, before, number, [text], is_glued=True)
    return None


def _blocks(document: Document, numbers: Sequence[int]) -> list[_Block]:
    """Twins that follow each other, made one; a single caption may stand between two of them."""
    blocks: list[_Block] = []
    for number in numbers:
        block = _twin(document, number)
        if block is None:
            continue
        if blocks and not block.is_glued:
            after = document.next_text(blocks[-1].last + 1, 1)
            if after in (block.first, block.last) or _is_single(document, after, block.first):
                blocks[-1].last = block.last
                blocks[-1].has_words |= block.has_words
                blocks[-1].is_parted &= block.is_parted
                if block.twins[0] != blocks[-1].twins[-1]:
                    blocks[-1].twins += block.twins
                continue
        blocks.append(block)
    return blocks


def _is_single(document: Document, number: int, then: int) -> bool:
    """Whether a line is a caption that lost its twin, and ``then`` the first line of the next twins."""
    return (
        0 <= number < then
        and document.outline[number] in {TITLE, KEY_VALUE}
        and LEAST_WORDS <= headline(document.line_texts[number]).words <= MOST_WORDS
        and document.next_text(number + 1, 1) == then
    )


def _with_the_rest(document: Document, last: int) -> int:
    """The last line of captions that end a document: a caption without twin may follow, and the last is often cut off."""
    for _ in range(3):
        after = document.next_text(last + 1, 1)
        if after < 0 or document.outline[after] != TITLE:
            break
        if not is_caption_like(document.line_texts[after], TITLE):
            break
        then = document.next_text(after + 1, 1)
        if then >= 0 and document.outline[then] != TITLE and not site_caption(document.line_texts[after]):
            break  # it may be the heading of what follows
        last = after
    return last
