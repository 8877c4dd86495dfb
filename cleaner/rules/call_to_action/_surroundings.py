"""What stands round an appeal, and tells whether it is the page's own: quotation, marks, a headline that stuck to it."""

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
_ABOUT: Final = compiled(sections("reader-appeal.en")["about"])


def is_about_appeals(document: Document) -> bool:
    """Whether the document itself speaks of appeals, so that one in it may be an example."""
    folded = document.folded
    return any(literal in folded for literal in _ABOUT.literals) and _ABOUT.pattern.search(folded) is not None


def leaves_marks(text: str, line: Span, end: int) -> bool:
    """Whether a cut that ends there would bring code fences or other marks to the start of the line."""
    rest = text[end : min(line.end, end + TAIL)].lstrip()
    return rest.startswith(("```", "~~~")) or (rest != "" and not any(map(str.isalnum, rest)))


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
    """
    if before.count('"') % 2 == 1:
        return True
    if "„" in before:
        return before.count("„") > before.count("“") + before.count("”")
    return any(before.count(opening) > before.count(closing) for opening, closing in ("“”", "«»", "「」", "『』"))
