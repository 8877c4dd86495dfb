"""What the extractor left out of a page's main text."""

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import FURNITURE, LEFT_OUT, Confidence, Kind, Measure, Span, Vote
from cleaner.page import Block, Element
from cleaner.rules.rule import Example, Rule, WholePage

_STRUCTURE: Final = frozenset({Kind.STRUCTURE})
_LANDMARKS: Final = ("nav", "aside", "footer", "header", "form", "figure", "main", "article")
_MOST_WORDS: Final = 8
"""Half or twice of it changes nothing (`poe thresholds --pages`)."""


class OutsideMainText(Rule):
    """A block of a page that trafilatura, the extractor, did not take for main text.

    Why: menus, teasers, banners and footers are the site's; what of a page is its own is what trafilatura is for.
    Leaves alone: all that trafilatura kept, whatever it is; that is for the other rules.
    """

    id = LEFT_OUT
    category = FURNITURE
    highest = Confidence.CERTAIN  # the extractor's own decision; rules that protect bring back what it gets wrong
    wakes_on = (WholePage(),)
    removes = (
        Example(
            "<html><body><nav><ul><li><a href='/'>⟦Harbour news⟧</a></li><li><a href='/tides'>⟦Tide tables⟧</a></li></ul></nav>"
            "<article><h1>The crane comes down</h1><p>The last crane of the inner basin was taken apart on Monday, bolt by bolt, "
            "by the same company that had put it up in 1961.</p><p>Its hook goes to the museum; the rest was sold by weight.</p>"
            "</article></body></html>"
        ),
        Example(
            "<html><body><div class='content'><h1>Leek soup</h1><p>Cut four leeks into rings, wash out the sand, and let them "
            "soften in butter without taking colour.</p><p>Add stock and two potatoes; simmer until soft.</p></div>"
            "<footer><p>⟦Kitchen notes, Mill Lane 4, printed weekly⟧</p></footer></body></html>"
        ),
        Example(
            "<html><body><main><article><p>Swifts sleep on the wing, climbing at dusk to two thousand metres and more, where "
            "they glide until the light returns.</p><p>Radar operators first noticed it, and called the echoes angels.</p>"
            "</article></main><aside class='sidebar'><h3>⟦Popular⟧</h3><ul><li><a href='/a'>⟦Ten gulls you should know⟧</a></li>"
            "<li><a href='/b'>⟦Why herons wait⟧</a></li></ul></aside></body></html>"
        ),
    )
    keeps = (
        Example(
            "<html><body><article><h1>Two bells</h1><p>The small bell was cast in 1702 and cracked in the frost of 1740; the "
            "large one has rung every noon since.</p><h2>How they sound</h2><p>A fifth apart, though nobody planned it.</p>"
            "</article></body></html>",
            because="headings of the article are part of it",
        ),
        Example(
            "<html><body><article><p>Knots hold by friction, so a wet rope needs a different one from a dry rope, and a new rope "
            "needs an extra turn.</p><ul><li>bowline, for a loop that must not slip</li><li>sheet bend, for ropes of unequal "
            "thickness</li></ul><p>Tie each of them a hundred times before you need it.</p></article></body></html>",
            because="a list in the text belongs to it",
        ),
        Example(
            "<html><body><article><p>The inspector measured rainfall at three stations, and what he found surprised the "
            "committee.</p><table><tr><th>Station</th><th>Millimetres</th></tr><tr><td>Quarry</td><td>812</td></tr>"
            "<tr><td>Lighthouse</td><td>655</td></tr></table><p>Nobody had expected the quarry to be wetter.</p></article>"
            "</body></html>",
            because="a table of figures",
        ),
        Example(
            "<html><body><article><p>Asked about the vote, the mayor quoted her grandmother at some length, and then sat "
            "down.</p><blockquote><p>Whoever shouts first has already lost the second half of the argument.</p></blockquote>"
            "<p>The hall was quiet for a while after that.</p></article></body></html>",
            because="a quotation",
        ),
        Example(
            "<html><body><article><p>Set the timer before anything else, since the pump starts on its own and will not ask "
            "twice.</p><pre>timer set 06:30\npump arm</pre><p>Check the lamp; green means armed.</p></article></body></html>",
            because="code in an article",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:  # noqa: ARG002 - all blocks are asked
        for block in document.blocks:
            if not block.is_kept:
                yield self.vote(block.span, Confidence.CERTAIN, _STRUCTURE, **_measured(block))


def _measured(block: Block) -> dict[str, Measure]:
    """The tag, the share of links, the landmark that holds it, and the words of the first class or id from the inside out."""
    measured: dict[str, Measure] = {"tag": block.tag, "link_density": round(block.link_density, 2)}
    if landmark := block.element.closest(*_LANDMARKS):
        measured["inside"] = landmark.tag
    element: Element | None = block.element
    while element is not None and not element.words:
        element = element.parent
    if element is not None:
        measured["words"] = sorted(element.words)[:_MOST_WORDS]
    if block.is_partial:
        measured["part_of_kept_block"] = True
    return measured
