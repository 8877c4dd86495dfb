"""Articles for the examples of page rules: each example stands on another one, so that only what matters is alike."""

from typing import Final

_ARTICLES: Final = (
    (
        "The crane comes down",
        "The last crane of the inner basin was taken apart on Monday, bolt by bolt, by the company that had put it up in 1961.",
        "Its hook goes to the museum, the jib was sold by weight, and the cabin will stand in somebody's orchard from May.",
    ),
    (
        "Leek soup for six",
        "Cut four leeks into rings, wash out the sand, and let them soften in plenty of butter without taking any colour.",
        "Add stock with two potatoes, simmer until soft, press everything through a sieve and thicken it using sour cream.",
    ),
    (
        "Swifts sleep on the wing",
        "Climbing at dusk to two thousand metres, swifts glide in wide circles until light returns and insects rise again.",
        "Radar operators noticed these echoes first, called them angels, and needed eleven years to learn what they showed.",
    ),
    (
        "Why the small bell cracked",
        "Cast in 1702 from melted cannon, the smaller bell cracked during the frost of 1740 and was never rung at noon again.",
        "Founders today blame tin: nearly a third of its alloy, far too much, which makes bronze bright, loud, also brittle.",
    ),
    (
        "Knots that hold when wet",
        (
            "Knots hold by friction, therefore a soaked rope wants another hitch than dry cordage, while new line "
            "needs one extra turn."
        ),
        "Practise each bowline a hundred times, blindfolded if possible, since nobody ties anything carefully in a rising storm.",
    ),
    (
        "Rainfall at three stations",
        "The inspector measured rainfall at three stations, and figures from the quarry surprised every member of his committee.",
        "Nobody had expected stone to gather more water than the lighthouse, where gauges overflow twice in an ordinary winter.",
    ),
    (
        "A clockmaker retires",
        (
            "After fifty years among pendulums Ada Linder closes her workshop, having repaired town hall clocks in "
            "nineteen counties."
        ),
        (
            "She keeps a single movement for herself, French, unsigned, slow by four minutes, because correcting it "
            "felt like vanity."
        ),
    ),
    (
        "Sheep on the solar farm",
        "Grazing between panels, three hundred sheep replaced mowing machines whose flying gravel used to break expensive glass.",
        (
            "Farmers report thicker wool, engineers report fewer repairs, and insurers have begun asking for ewes in "
            "their contracts."
        ),
    ),
    (
        "How paper remembers folds",
        (
            "Fibres stretched along a crease stay longer than their neighbours, thus any sheet bends again exactly "
            "where it once did."
        ),
        (
            "Origami masters exploit this memory by folding lightly first, opening everything, then pressing hard "
            "along chosen lines."
        ),
    ),
    (
        "The library lends telescopes",
        "Borrowers may take telescopes home for fourteen nights, along with a red torch, star charts, plus one hour of teaching.",
        "Saturn remains favourite, says chief librarian Okoro, though clouds decide more loans than any reservation list can.",
    ),
)


def page(
    article: int,
    *,
    before: str = "",
    after: str = "",
    beside: str = "",
    behind: str = "",
    head: str = "",
    tag: str = "article",
) -> str:
    """A page with an article: markup over its paragraphs, under them, ``beside`` them, ``behind`` the article, in the head.

    ``tag`` is the element that holds the article.
    """
    title, first, second = _ARTICLES[article]
    return (
        f"<html><head><title>{title}</title>{head}</head><body><main><{tag}><h1>{title}</h1>{before}"
        f"<div class='text'><p>{first}</p><p>{second}</p>{after}</div>{beside}</{tag}>{behind}</main></body></html>"
    )
