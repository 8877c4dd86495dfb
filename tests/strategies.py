"""Texts for the property tests: any Unicode, and texts made of what wakes rules."""

import itertools
from typing import Final

from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.model import Span
from cleaner.rules.catalogue import all_rules
from cleaner.text.sentences import boundaries
from tests.support import seeds

NASTY: Final = (
    "\u0130\u0131\x85\u2028\u2029\u0301\u200d\u200b\ufeff\ud800\udfff\r\n\x00\x0b\x0c\x1c\xa0\u3000😀’“”«»⟦⟧ςΣ"
)

any_unicode = st.text(
    st.sampled_from(NASTY) | st.characters(exclude_categories=()) | st.sampled_from("aA.:-*# \n"), max_size=80
)

SEPARATORS: Final = (
    " ",
    "\n",
    "\n\n",
    "",
    "  ",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "  \n",
    "\n  ",
    "\n\n\n",
    "\u2028",
    "\x85",
    ". ",
    "\xa0",
)

LONG_PROSE: Final = (
    "The ferry left before dawn, and the few who had come to see it off stood in the drizzle for a while. Nobody spoke, "
    "and nobody waved. The lamps along the quay went out one by one, until the town lay in the grey as it always had."
)

# What rules may read as a layout, an opening or a protection, beside the rules' own examples.
MADE_UP: Final = (
    "# The Harbour",
    "## Contents",
    "Table of Contents",
    "- The Pier",
    "1. The Pier",
    "The Pier",
    "The Pier | Harbour News",
    "• Name : Jo Dell",
    "Name: Jo Dell",
    "Username: jdell",
    "Birthdate: 1990-01-01",
    "Bio: Aut est minus quibusdam neque odio velit.",
    "Detail Author:",
    "About the author",
    "Socials",
    "facebook:",
    "followers : 12",
    "following : 9",
    "Leave a comment below!",
    "Share this article.",
    "Follow us on Instagram.",
    "If you liked this, please subscribe to our newsletter",
    "What are your thoughts on the pier?",
    "Do you agree?",
    "Have you been there?",
    "Let us know what you think.",
    "“Leave a comment below,” she said.",
    "> Leave a comment below!",
    "```",
    "```text",
    "~~~",
    "    indented",
    "---",
    "+++",
    "title: A Page",
    "<!--",
    "-->",
    "[1]: https://example.org/leave-a-comment-below",
    "| a | b |",
    '"',
    "“",
    "«",
    "*",
    "**",
    "_",
    ".",
    "?",
    "İ",
    "e\u0301",
    "\ud800",
    "\ufeff",
    "😀",
    "雨が降った。",
    "Rain fell all night.",
    LONG_PROSE,
)


def _lines_and_sentences(text: str) -> list[str]:
    document = Document(text)
    found = []
    for line in map(document.line, range(len(document.line_texts))):
        edges = boundaries(text, Span(line.span.start, line.span.end))
        found += [line.text, *(text[start:end] for start, end in itertools.pairwise(edges))]
    return found


EXAMPLES: Final = tuple(example.text for rule in all_rules() for example in (*rule.removes, *rule.keeps, *rule.misses))
_TAILS: Final = tuple(seed.text[-700:] for seed in seeds())
PIECES: Final = tuple(
    dict.fromkeys(
        (*MADE_UP, *(piece for text in (*EXAMPLES, *_TAILS) for piece in _lines_and_sentences(text) if piece))
    )
)


@st.composite
def _composed(draw: st.DrawFn) -> str:
    piece = st.one_of(st.sampled_from(PIECES), st.sampled_from(MADE_UP), st.sampled_from(EXAMPLES))
    parts = draw(st.lists(st.tuples(piece, st.sampled_from(SEPARATORS)), min_size=1, max_size=12))
    times = draw(st.sampled_from((1, 1, 1, 1, 1, 2, 8)))
    text = "".join(itertools.chain.from_iterable(parts)) * times
    start, end = draw(st.sampled_from(((0, 0), (0, 0), (0, 7), (9, 0), (3, 23))))
    return text[start : len(text) - end]


composed = _composed()
"""Headings, key-value lines, appeals, questions, fences and quotes, shuffled and cut off, between any separators."""
