"""What stands round an appeal, and tells whether it is the page's own: quotation, marks, a headline that stuck to it."""

import re
from typing import Final

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.lexicon import compiled, sections
from cleaner.text.sentences import boundaries

TAIL: Final = 200
"""Code points of a headline that may stick to the end of an appeal; the longest caption of the seeds has 75."""
QUOTED_BEFORE: Final = 2_000
"""Code points in which an opening quotation mark is looked for."""
QUOTES: Final = '"“„«「『'
"""Marks of which one stands before whatever is quoted."""
_SINGLE: Final = re.compile(
    r"""
    (?P<opens> (?:(?<=[\s(—–-])|\A) ['‘‚‹] (?!(?:s|n|t|k|m|r|em|til|tis|twas|cause|round)\b|\d) (?=[\w¿¡]))
    | (?<=[\w.!?…,;–—-]) ['’›] (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A single quotation mark that opens (before a word, and no apostrophe that begins one), or closes."""
SINGLE_QUOTES: Final = "'‘‚‹"
_GOES_ON: Final = frozenset(",;،")
"""Marks after which a sentence goes on."""
_ABOUT: Final = compiled(sections("reader-appeal.en")["about"])


def is_about_appeals(document: Document) -> bool:
    """Whether the document itself speaks of appeals, so that one in it may be an example."""
    folded = document.folded
    return any(literal in folded for literal in _ABOUT.literals) and _ABOUT.pattern.search(folded) is not None


def leaves_marks(text: str, line: Span, end: int) -> bool:
    """Whether a cut that ends there would bring code fences or other marks to the start of the line."""
    rest = text[end : min(line.end, end + TAIL)].lstrip()
    return rest.startswith(("```", "~~~")) or (rest != "" and not any(map(str.isalnum, rest)))


def is_table_row(line: str) -> bool:
    """Whether a line is a row of several cells in a table, as Markdown draws it.

    >>> is_table_row("| Leave a comment! | appeal |"), is_table_row("| Leave a comment! |")
    (True, False)
    """
    row = line.strip()
    return row.startswith("|") and row.endswith("|") and row.count("|") > 2


def goes_over_lines(text: str, line: Span, span: Span) -> bool:
    """Whether the first or last sentence of a span has a part in the line before or after: wrapped prose, or a verse.

    It begins in lower case right below a line that ends in no full stop, or ends in none right above one that begins in lower
    case.
    """
    if not text[line.start : span.start].strip() and text[span.start].islower():
        above = text[max(0, line.start - TAIL) : max(0, line.start - 1)].rpartition("\n")[2].rstrip()
        if above[-1:].isalnum() or above[-1:] in _GOES_ON:
            return True
    if not text[span.end : line.end].strip() and (text[span.end - 1].isalnum() or text[span.end - 1] in _GOES_ON):
        return text[line.end + 1 : line.end + 1 + TAIL].partition("\n")[0].lstrip()[:1].islower()
    return False


def is_headline(rest: str) -> bool:
    """Whether what follows in the line is no sentence, nor several: a caption that stuck to the end of the paragraph.

    >>> is_headline("Ten Plants Bees Love | The Daily Hive"), is_headline("Bees love thyme.")
    (True, False)
    """
    return (
        len(rest) <= TAIL
        and rest[0].isalnum()
        and rest.rstrip("*_\"'”’» )]")[-1:].isalnum()
        and len(boundaries(rest, Span(0, len(rest)))) == 2
    )


def is_quoted(before: str) -> bool:
    """Whether what follows ``before`` stands in quotation marks, of any language.

    >>> is_quoted("Er sagte: „Ja. "), is_quoted("Er sagte „Ja“. "), is_quoted("She said “Yes. ")
    (True, False, True)
    >>> is_quoted("Ze las: 'Volg ons. "), is_quoted("'Ja,' zei ze. "), is_quoted("It's 'n koe. ")
    (True, False, False)
    """
    if any(mark in before for mark in SINGLE_QUOTES):
        single = [mark["opens"] is not None for mark in _SINGLE.finditer(before)]
        if single and single[-1]:
            return True
    if before.count('"') % 2 == 1:
        return True
    if "„" in before:
        return before.count("„") > before.count("“") + before.count("”")
    return any(before.count(opening) > before.count(closing) for opening, closing in ("“”", "«»", "「」", "『』"))
