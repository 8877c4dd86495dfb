"""Good texts that look like filler, laid out as pages: rules for pages take nothing of them."""

import html
import re
from typing import Final

import pytest

from cleaner import Cleaner, Config
from cleaner.extraction.pages import read_page
from cleaner.layout import words_of
from cleaner.rules.catalogue import all_rules
from tests.labelled import DEV
from tests.labelled import read as labelled
from tests.rules.test_look_alikes import LOOK_ALIKES
from tests.test_prose import TEXTS

BY_PAGE_RULES: Final = Cleaner(Config(select=tuple(rule.id for rule in all_rules() if rule.reads_pages)), strict=True)
ALL: Final = {
    **{path.name: path.read_bytes().decode() for path in TEXTS},
    **{document.file: document.text for document in labelled(DEV) if document.kind == "look-alike"},
    **{f"look-alike {number}": text for number, text in enumerate(LOOK_ALIKES)},
}
FALL_SHORT: Final = {
    "cv-hydrologist.txt": "place and date under a letter are taken for the page's date",
    "front-matter-blog.md": "a paragraph that is nothing but the name of a column, which is a callout elsewhere",
    "sinema-jeneriki.txt": "a card in a film, whose words stand without quotation marks",
}
"""What is known to be taken, and why it is hard to tell."""
_FENCED: Final = re.compile(r"```[^\n]*\n(.*?)```", re.DOTALL)


def laid_out(text: str) -> str:
    """A text as the markup that a site would give it: headings, lists, quotations, code, and paragraphs with line ends."""
    return "".join(
        f"<pre>{html.escape(part)}</pre>" if number % 2 else "".join(map(_block, re.split(r"\n\s*\n", part)))
        for number, part in enumerate(_FENCED.split(text))
    )


def _block(part: str) -> str:
    lines = [line.strip() for line in part.splitlines() if line.strip()]
    for pattern, before, each, after in (
        (r"#+ (.*)", "", "<h2>{}</h2>", ""),
        (r"[-*•] (.*)", "<ul>", "<li>{}</li>", "</ul>"),
        (r"> ?(.*)", "<blockquote>", "<p>{}</p>", "</blockquote>"),
    ):
        found = [re.fullmatch(pattern, line) for line in lines]
        if all(found):
            return before + "".join(each.format(html.escape(line[1])) for line in found if line) + after
    return f"<p>{'<br>'.join(map(html.escape, lines))}</p>"


def page_of(markup: str) -> bytes:
    return (
        "<html><head><title>Harbour pages</title></head><body><nav><a href='/'>Harbour pages</a></nav>"
        f"<main><article>{markup}</article></main><footer><p>Printed in the old custom house</p></footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=FALL_SHORT[name])]
            if name in FALL_SHORT
            else [],
        )
        for name in ALL
    ],
)
def test_what_looks_like_filler_comes_through_as_a_page(name: str) -> None:
    markup = laid_out(ALL[name])
    result = BY_PAGE_RULES.clean_page(read_page(page_of(markup)))
    assert words_of(result.text) == words_of(html.unescape(re.sub("<[^<>]*>", " ", markup)))
