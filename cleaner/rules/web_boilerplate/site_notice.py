"""Notices of a site: cookies, accounts, subscriptions, rights."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.lexicon import sections_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import (
    NUMBER,
    Vocabulary,
    entries,
    is_announced,
    row_of,
    tokens,
)
from cleaner.text.folding import fold

_WORDS: Final = sections_of("template")
_COOKIE: Final = tuple(sorted(set(entries(_WORDS, "cookie"))))
_NOTICE: Final = tuple(sorted(entry for entry in set(entries(_WORDS, "notice")) if NUMBER not in entry))
_CONSENT: Final = tuple(sorted(set(entries(_WORDS, "consent"))))
_SITE: Final = tuple(sorted(set(entries(_WORDS, "site"))))
_KNOWN: Final = Vocabulary(_WORDS, "button", "more", "consent", "rights", "chip", "account")
_ABOUT_COOKIES: Final = re.compile("cookie|куки|çerez|कुक|تعريف الارتباط|クッキー")
_MOST_ABOUT_COOKIES: Final = 6
"""How often a text may name cookies that is about something else: a notice names them three times at most."""
_SENTENCE: Final = re.compile(r"[.!?|·•。！？।؟\[\]]+\s*")
_LATEST: Final = 60
"""Code points before what a cookie notice says of cookies, as in "To serve you better, this site uses cookies"."""
_JOINED: Final = 0x590
"""From here on scripts join words or small words: Hebrew, Arabic, and all of Asia."""
_LONGEST: Final = 450
"""Code points of a notice at most; half or twice of it changes nothing (`poe thresholds`)."""
_QUOTES: Final = "\"“”„‟«「『>'‘"
_MOST_UNKNOWN: Final = 1
"""Sentences that the lexicons need not know: with none recall falls by 0.005, with two nothing changes."""
_MOST_SENTENCES: Final = 12
"""Sentences of a notice at most; half or twice of it changes nothing (`poe thresholds`)."""


class SiteNotice(Rule):
    """A paragraph in which a site speaks of its cookies, accounts, subscriptions or commissions.

    Why: it is about the site, and stands on each of its pages.
    Leaves alone: texts about cookies, quoted notices, the same words in a sentence of the text.
    Seen in: fixtures/labelled/dev.
    """

    id = "site-notice"
    category = "web-boilerplate"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(map(Literal, (*_COOKIE, *_NOTICE)))
    removes = (
        Example(
            "⟦Wir verwenden Cookies, um Inhalte zu personalisieren und Zugriffe zu analysieren. Alle akzeptieren | "
            "Nur notwendige | Einstellungen⟧\n\nWaschbären ziehen in die Gärten."
        ),
        Example(
            "Die Gasse war leer.\n\n⟦Diese Website nutzt Cookies, damit Sie sie bestmöglich nutzen. Mehr erfahren Sie hier, wenn "
            "Sie einverstanden sind.⟧\n\nNur ein Hund lief vorbei."
        ),
        Example("⟦This site uses cookies to improve your experience. Accept⟧\n\nGhost signs fade from the top."),
        Example("Бревно берут зимнее.\n\n⟦Чтобы оставить комментарий, войдите или зарегистрируйтесь.⟧\n"),
        Example("The brook loses it.\n\n⟦Log in or register to post replies to this lesson.⟧\n"),
        Example(
            "What I wore\n\n⟦This post contains affiliate links. Read my full disclosure policy here.⟧\n\nFour hats."
        ),
    )
    keeps = (
        Example("We use cookies as money here, said the baker, and the children agreed at once.", because="prose"),
        Example(
            "Every page says “We use cookies to improve your experience. Accept all”, and nobody reads it.",
            because="a notice that is quoted",
        ),
        Example(
            "The office sells biscuits.\n\nOur site uses cookies in tins, if you consent.\n\nCookies are baked daily.",
            because="other paragraphs name them, too",
        ),
        Example(
            "Already a subscriber to three clubs, he joined a fourth, and then slept through its dinners for years.",
            because="a sentence of the text",
        ),
        Example("Per continuare a leggere accese la candela, e la candela accese la tenda.", because="somebody reads"),
        Example(
            "Pour lire la suite, il fallait tourner la page avec un couteau, car le livre était neuf et fermé.",
            because="somebody reads a book",
        ),
        Example(
            "The bells cracked in the frost.\n\nThis article was originally published by the Ringers' Quarterly. Read the "
            "original article.",
            because="where a text comes from: readers count it to the text",
        ),
        Example(
            "Um einen Kommentar zu schreiben, brauchte der Rabbi sieben Jahre und zwei Lampen.", because="a scholar"
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        cookies: int | None = None
        for line in document.lines_at(places):
            text = line.text.strip()
            if not 0 < len(text) <= _LONGEST or text[0] in _QUOTES or text.startswith("#"):
                continue
            notice = _cookie_notice(document, fold(text))
            if notice is not None:
                if cookies is None:
                    cookies = len(_ABOUT_COOKIES.findall(document.folded))
                notice = notice if cookies <= _MOST_ABOUT_COOKIES else None
            notice = notice or _notice(fold(text))
            if notice and not is_announced(document, line.number):
                yield self.vote(
                    document.text_span(line.number),
                    Confidence.CERTAIN,
                    WORDS_AND_PLACE,
                    notice=notice[0],
                    also=notice[1],
                )


def _cookie_notice(document: Document, text: str) -> tuple[str, str] | None:
    """What a paragraph says of cookies and of consent if it is a notice."""
    cookie = min((phrase for phrase in _COOKIE if phrase in text), key=text.index, default="")
    if not cookie or _ABOUT_COOKIES.search(text) is None or not _speaks_itself(text, text.index(cookie)):
        return None
    consent = next((phrase for phrase in _CONSENT if phrase not in cookie and _has_words(text, phrase)), None)
    has_buttons = any(part and _KNOWN.pieces(tokens(part)) for part in _SENTENCE.split(text))
    if not (has_buttons or _is_at_an_end(document, text) or _is_all_on_cookies(document, text)):
        return None
    return None if consent is None else (cookie, consent)


def _is_at_an_end(document: Document, text: str) -> bool:
    """Whether a folded paragraph is the first or the last of a document."""
    folded = document.folded.strip()
    return folded.startswith(text) or folded.endswith(text)


def _is_all_on_cookies(document: Document, text: str) -> bool:
    """Whether a folded paragraph is all that a document says of cookies."""
    return len(_ABOUT_COOKIES.findall(document.folded)) == len(_ABOUT_COOKIES.findall(text))


def _speaks_itself(text: str, at: int) -> bool:
    """Whether a paragraph says something itself, near its start, and does not quote it."""
    return at <= _LATEST and not any(mark in text[:at] for mark in _QUOTES if mark != "'")


def _has_words(text: str, phrase: str) -> bool:
    """Whether whole words of a text are a phrase; in scripts without blanks, or with joined words, parts may be."""
    if ord(phrase[0]) >= _JOINED:
        return phrase in text
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _notice(text: str) -> tuple[str, str] | None:
    """The first words of a template in a paragraph, if each of its sentences has some."""
    sentences = [part for part in map(str.strip, _SENTENCE.split(text)) if part]
    if len(sentences) > _MOST_SENTENCES:
        return None
    known = [_words_of_a_site(sentence) for sentence in sentences]
    found = [words for words in known if words]
    strong = [words for words in found if words in _NOTICES]
    if not strong or len(sentences) - len(found) > min(_MOST_UNKNOWN, len(found) - 1):
        return None
    if not any(part in text for part in _SITE):
        return None
    return strong[0], f"{len(found)} of {len(sentences)} sentences"


_NOTICES: Final = frozenset(_NOTICE)
_LONGEST_SENTENCE: Final = 2
_MORE: Final = 15
"""How many times as long as its known words a sentence may be, and how many code points more."""


def _words_of_a_site(sentence: str) -> str:
    """What a sentence has of the words of templates, if it is not much longer than them; else nothing."""
    phrases = [phrase for phrase in _NOTICE if phrase in sentence]
    longest = max(phrases, key=len, default="")
    known = sum(len(phrase) for phrase in phrases if phrase == longest or phrase not in longest)
    if longest and len(sentence) <= _LONGEST_SENTENCE * known + _MORE:
        return longest
    row = row_of(sentence)
    return " ".join(tokens(sentence)) if row and _KNOWN.pieces(row) else ""
