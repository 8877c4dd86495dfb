"""Boxes that stand in an article and belong to the site."""

from collections.abc import Iterator
from typing import Final

from cleaner.layout import HEADINGS, Layout, around
from cleaner.model import Evidence
from cleaner.page import Block, Element
from cleaner.rules.page_furniture._examples import page
from cleaner.rules.page_furniture._page_rule import PageRule
from cleaner.rules.rule import Example

_LANDMARKS: Final = ("aside", "nav", "footer", "form")
_COMMENTS: Final = frozenset(
    """
    comentario comentarios comentário comentários comentari commentaire commentaires commenti disqus komentar komentarze
    kommentar kommentare reacties yorum yorumlar
    """.split()  # noqa: SIM905 - a table reads better as a text
)
"""How sites that are not English call the box of comments; extractors know the English name."""
_BOXES: Final = frozenset(
    """
    advertorial authorbox breadcrumb breadcrumbs copyright cta donate donation newsletter newsletters outbrain paywall promo
    promotion readmore recommendation recommendations recommended related relatedposts saboxplugin sponsor sponsored subscribe
    subscription taboola teaser toc
    """.split()  # noqa: SIM905 - a table reads better as a text
)
"""Words of class, id or a custom tag. Broader ones (share, widget, meta, hidden) cost as much text as they take furniture."""
_STOPS: Final = frozenset({"body", "html", "main", "article"})
_SMALL: Final = 0.1
"""Share of the main text that a named box holds at most; half or twice of it changes 4 pages of 577 at most, and F1 by 0
to +0.0004 (`poe thresholds --pages`)."""
_LARGE: Final = 0.25
"""Half or twice of it changes 2 pages of 577, and F1 not at all (`poe thresholds --pages`)."""
_LEVELS: Final = 4
"""Half or twice of it changes 7 pages of 577 at most, and F1 by -0.0007 to 0 (`poe thresholds --pages`)."""
_COMMENT_LEVELS: Final = 6
"""Half or twice of it changes 1 page of 577, and F1 not at all (`poe thresholds --pages`)."""
_LINKED: Final = 0.6
"""Half or twice of it changes 2 pages of 577 at most, and F1 by -0.0009 to 0 (`poe thresholds --pages`)."""


class SideBox(PageRule):
    """A block in an aside, a menu, a footer, a form, or in a small box whose class names it: newsletter, promo, paywall.

    Why: the markup says that it is not the article.
    Leaves alone: boxes with much of the text, whatever they are called; what stands over the first paragraph; headings that are
    called so themselves, as plug-ins mark those that a table of contents lists.
    Gains 0.002 to 0.003 of F1.
    """

    id = "side-box"
    removes = (
        Example(page(0, after="<div class='donation'><p>⟦Calendars for sale.⟧</p></div><p>Trams run late.</p>")),
        Example(
            page(1, after="<section class='kommentare'><p>⟦Noch schreibt hier niemand.⟧</p></section><p>Serve hot.</p>")
        ),
        Example(page(2, after="<inline-teaser><p>⟦Three texts remain.⟧</p></inline-teaser><p>Nests are glued.</p>")),
    )
    keeps = (
        Example(
            page(3, after="<div class='note'><p>Tin was dear in those years.</p></div><p>It hangs in the porch.</p>"),
            because="a box that no class calls the site's",
        ),
        Example(
            page(4, after="<div class='share-of-load'><p>Each strand takes a third.</p></div><p>Wax it.</p>"),
            because="words such as share are too broad",
        ),
        Example(page(5).replace("<body>", "<body class='newsletter'>"), because="the whole page is called so"),
        Example(page(6).replace("<main>", "<main class='teaser'>"), because="the box holds all of the text"),
        Example(
            page(8, after="<h2 class='toc-section'>Wet paper</h2><p>It forgets.</p>"),
            because="a heading that a table of contents lists",
        ),
        Example(
            page(7, before="<div class='teaser'><p>Wool pays for the fence.</p></div>"),
            because="over the first paragraph: it may be the lead",
        ),
    )

    def found(self, layout: Layout) -> Iterator[tuple[Block, Evidence]]:
        for block in layout.kept:
            landmark = block.element.closest(*_LANDMARKS)
            if landmark is not None and landmark.kept_length < _LARGE * layout.kept_length:
                yield block, {"inside": landmark.tag}
            elif names := _comments(block, layout) or _box(block, layout):
                yield block, {"names": sorted(names)}


def _comments(block: Block, layout: Layout) -> frozenset[str]:
    for element in around(block.element, _COMMENT_LEVELS):
        if element.tag not in _STOPS and (names := element.words & _COMMENTS):
            return names if element.kept_length < _LARGE * layout.kept_length else frozenset()
    return frozenset()


def _box(block: Block, layout: Layout) -> frozenset[str]:
    """The words that name the box of a block."""
    if block.number < layout.first_paragraph or not layout.paragraphs:
        return frozenset()
    for element in around(block.element, _LEVELS):
        if element.tag in _STOPS:
            break
        if element.tag in HEADINGS:
            continue
        if block.link_density >= _LINKED and element.words >= {"read", "more"}:
            return frozenset({"read", "more"})
        if (names := _words(element) & _BOXES) and element.kept_length < _SMALL * layout.kept_length:
            return names
    return frozenset()


def _words(element: Element) -> frozenset[str]:
    """The words of class and id, and of a custom tag such as ``inline-teaser``."""
    return element.words | frozenset(element.tag.split("-")[1:])
