"""Images of a page in Markdown, in text that was read from one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import announces, stands_in_section
from cleaner.rules.image_caption._names import CAMERA
from cleaner.rules.rule import Example, Literal, Rule
from cleaner.text.folding import fold

_IMAGE: Final = re.compile(
    r"(?P<link>\[)?!\[(?P<alt>[^\[\]\n]{0,300}+)\]\((?P<target>[^()\s]{1,600}+)(?:\([^()\s]{0,99}+\)[^()\s]{0,200}+)?"
    r"(?:\s\"[^\"\n]{0,300}+\")?\)(?(link)\]\([^()\s]{0,600}+\))"
)
_HOSTED: Final = re.compile(
    r"(?:https?:)?//(?:[\w.-]*+/)(?:[^?\s]*?)(?:wp-content/|/uploads?/|/media/|/thumbs?/|/resize|/images?/|/img/|/photos?/|/assets/|/cdn)"
    r"|(?:https?:)?//(?:cdn|static|media|images?|img|i\d|pics?|photos?)[\w-]{0,20}\."
    r"|(?:https?:)?//[^/\s]{0,80}(?:cloudfront|cloudinary|akamai|imgix|unsplash|pexels|pixabay|imgur|twimg|fbcdn|gstatic|"
    r"googleusercontent|blogspot|wp\.com|medium\.com|squarespace|wixstatic|shopify|pinimg|ytimg)"
    r"|data:image/",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"shields\.io|badge|githubusercontent|github\.com|gitlab|travis-ci|codecov|readthedocs|\.svg\b", re.IGNORECASE
)
_OF_A_DOCUMENT: Final = re.compile(
    r"^(?:```|~~~)|^\[[^\]\n]{1,80}+\]:\s|!\[[^\]\n]{0,200}+\]\((?!https?:|//|data:|/)(?![^)\s]*\.(?:jpe?g|webp)\b)",
    re.MULTILINE | re.IGNORECASE,
)
"""What an author of Markdown writes and a page does not leave: fences, definitions of links, drawings in own folders."""
_PHOTO: Final = re.compile(r"[^\s?#]{1,200}\.(?:jpe?g|webp)\Z", re.IGNORECASE)
_LEAST_ALT: Final = 6
"""Code points of a photo's alt text: an author's own picture often has none, or a word."""

_REACH: Final = 300
"""Code points before a picture in which a mark of code may open."""


class EmbeddedImage(Rule):
    """A picture in Markdown whose address is that of a page's host of pictures, or has a size or a camera's number in it.

    Why: whoever turned the page into Markdown kept the place of the picture, but there is nothing to see in a text.
    Leaves alone: documents of an author who works with pictures, code, fences, badges, pictures in the document's own folder.
    Seen in: Markdown made of pages; none of the seeds has one.
    """

    id = "embedded-image"
    category = "image-caption"
    highest = Confidence.CERTAIN
    wakes_on = (Literal("!["),)
    removes = (
        Example(
            "The weir was blown up in 1944.\n\n⟦![Weir at low water](https://cdn.example.com/img/weir-1024x768.jpg)⟧\n\n"
            "Half of it still lies in the river."
        ),
        Example(
            "Wir fuhren los.\n\n⟦![](https://blog.example.de/wp-content/uploads/2019/05/IMG_2043.jpg)⟧\n\nEs regnete."
        ),
        Example(
            "On y danse encore. ⟦![Le bal du village](https://static.example.fr/photos/bal.jpg)⟧ Les anciens regardent."
        ),
        Example(
            "她每天来。\n\n⟦[![老槐树](https://img.example.cn/a/tree-300x200.png)](https://www.example.cn/a.html)⟧\n\n树已经死了。"
        ),
    )
    keeps = (
        Example("# Plan\n\n![The mill from above](plan.png)\n\nThe wheel is on the left.", because="a file of its own"),
        Example("An image is written `![alt](https://cdn.example.com/a-300x200.jpg)` in Markdown.", because="code"),
        Example(
            "[![build](https://img.shields.io/badge/build-passing.svg)](https://ci.example.org)\n\nInstall it first.",
            because="a badge",
        ),
        Example(
            "Ein Bild sieht dann so aus:\n\n![Kran im Hafen](https://cdn.example.de/uploads/kran-640x480.jpg)\n\nFertig.",
            because="announced by the text",
        ),
        Example(
            "Voir la figure.\n\n![Coupe](https://example.org/coupe)\n\nLe trait rouge est le niveau de la mer.",
            because="nothing says that it is a page's",
        ),
        Example(
            "Run it.\n\n```\nmake\n```\n\n![Output](https://media.example.com/uploads/out-800x600.png)\n\nIt prints a map.",
            because="a document of an author",
        ),
    )
    misses = (
        Example(
            "Ciasto rośnie.\n\n⟦![ciasto](ciasto-01.jpg)⟧\n\nPiec jest gorący.",
            because="may be a document with its own picture",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        if document.url is None and _OF_A_DOCUMENT.search(document.text) is not None:
            return
        done = 0
        for place in places:
            start = place.start - (document.text[place.start - 1 : place.start] == "[")
            found = _IMAGE.match(document.text, start) or _IMAGE.match(document.text, place.start)
            if found is None or found.start() < done:
                continue
            vote = self._vote(document, found)
            if vote is not None:
                done = found.end()
                yield vote

    def _vote(self, document: Document, found: re.Match[str]) -> Vote | None:
        target = found["target"]
        number = document.line_number(found.start())
        is_hosted = _HOSTED.match(target) is not None or (_is_page_s(target) and CAMERA.search(target) is not None)
        if _OWN.search(target) or not (is_hosted or _is_photo_in_prose(document, number, found)):
            return None
        lead = document.text[max(document.line_starts[number], found.start() - _REACH) : found.start()]
        above = document.next_text(number - 1, -1)
        if (
            announces(lead)
            or lead.count("`") % 2
            or (not lead.strip() and above >= 0 and announces(document.line_texts[above]))
        ):
            return None
        return self.vote(
            Span(found.start(), found.end()),
            Confidence.CERTAIN,
            frozenset({Kind.SHAPE, Kind.STRUCTURE}),
            alt=fold(found["alt"])[:80],
        )


def _is_photo_in_prose(document: Document, number: int, found: re.Match[str]) -> bool:
    """Whether a photo beside the document is all of a line between two paragraphs, and has words for what it shows."""
    if _PHOTO.fullmatch(found["target"]) is None or document.line_texts[number].strip() != found.group():
        return False
    alt = found["alt"].strip()
    if len(alt) < (_LEAST_ALT if not alt.isascii() else 2 * _LEAST_ALT):
        return False
    return stands_in_section(document, number, number) and document.next_text(number + 1, 1) >= 0


def _is_page_s(target: str) -> bool:
    """Whether an address is one of a page, and not of a file beside the document."""
    return target.startswith(("http://", "https://", "//", "/"))
