"""Credits standing where a picture used to be."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from cleaner.document import Document, Line
from cleaner.model import Confidence, Kind, Span, Vote
from cleaner.rules.image_caption._captions import (
    announces,
    ends_prose,
    halves,
    is_title,
    may_follow_picture,
    stands_in_section,
)
from cleaner.rules.lexicon import compiled, in_all_languages, sections_of
from cleaner.rules.rule import SHAPE_AND_WORDS, Example, Literal, Rule
from cleaner.rules.table_of_contents._contents import contents_heading
from cleaner.text.folding import fold
from cleaner.text.headlines import KNOWN_LINES, headline, is_closed, is_prose, raised_share
from cleaner.text.lines import BULLET, KEY_VALUE, LABEL, LONG, TITLE
from cleaner.text.scripts import NO_BLANKS
from cleaner.text.sentences import boundaries

_WORDS: Final = sections_of("caption")


def _any(section: str) -> str:
    return compiled(in_all_languages("caption", section)).pattern.pattern


def _literals() -> Iterator[str]:
    """What stands in every credit: a label with its mark, words that need none, or an agency behind a slash."""
    for label in in_all_languages("caption", "label", "caption label", "chart label"):
        yield from (label + mark for mark in (*":：", " :"))
        if not label[0].isascii():
            yield from (label + mark for mark in "=＝/／|｜・")
    for label in in_all_languages("caption", "weak label"):
        yield from (label + mark for mark in (":", " :", "："))
    for agency in in_all_languages("caption", "wire"):
        yield from (f" via {agency}", f"/{agency}", f"/ {agency}", f"{agency}/", f"{agency} /")
    yield from (f"({label} " for label in in_all_languages("caption", "label") if " " not in label)
    yield from (f"({agency})" for agency in in_all_languages("caption", "pictures"))
    yield from in_all_languages("caption", "by", "listed")
    yield from ("photo/", "foto/", "©", "credit...", " 摄", "摄）", " 攝", "攝）")


_START: Final = re.compile(
    rf"""
    (?P<label>{_any("label")})[ ]?[:：=＝|｜/／・]
    | (?P<loose>{_any("caption label")}|(?P<chart>{_any("chart label")}))[ ]?[:：=＝|｜/／・]
    | (?P<weak>{_any("weak label")})[ ]?[:：]
    | (?P<by>{_any("by")})(?::|(?=\s))
    | (?P<dots>credits?)\.\.\.
    | (?P<signed>{_any("label")}|{_any("caption label")})[ ]?(?=©)
    | (?P<listed>{_any("listed")})[,،]?\ (?=\S)
    | (?P<sign>©)
    | (?<=[(（])(?P<bare>{_any("label")})[ ](?=[^\W\d_])
    """,
    re.VERBOSE,
)
_AGENCY: Final = compiled(in_all_languages("caption", "agency")).pattern
_WIRE: Final = compiled(in_all_languages("caption", "wire")).pattern
_PICTURES: Final = frozenset(in_all_languages("caption", "pictures"))
_NOTES: Final = frozenset(in_all_languages("caption", "note"))
_TAKEN: Final = re.compile(
    r"[（(]?(?:\w{2,8}(?:记者|記者|通讯员)\s?|(?=[^）)]{2,12}\s[摄攝]|[^\s]{2,4}[摄攝][）)]))"
    r"[\u4e00-\u9fff]{2,4}(?:[ 、][\u4e00-\u9fff]{2,4}){0,2}\s?[摄攝][）)]?\Z"
)
"""A Chinese credit, whose verb comes last: reporter, name, "took"."""
_HOLDER: Final = compiled(in_all_languages("caption", "agency", "holder")).pattern
_KINDS: Final = ("label", "loose", "bare", "weak", "by", "dots", "signed", "listed", "sign")
_LABELLED: Final = frozenset({"label", "loose", "bare"})
_NOBILIARY: Final = frozenset(in_all_languages("caption", "nobiliary"))
_OF: Final = frozenset(in_all_languages("caption", "of"))
"""Prepositions behind which a credit and a caption look alike: foto de Ana Ruiz, foto de familia."""
_PARTICLES: Final = frozenset(in_all_languages("caption", "particle"))
_OPENINGS: Final = frozenset(in_all_languages("caption", "opening"))
_TOKEN: Final = re.compile(r"[^\s/|,;&+()\[\]（）«»“”„‘’'\"·•:：–—©@／｜、・-]++")
_DOMAIN: Final = re.compile(r"[\w-]++(?:\.[\w-]++){0,3}\.[a-z]{2,6}")
_BAD: Final = re.compile(r"[!?;！？؟。।<>{}=#*]|\.\s\w{4,}+\s\w+\s\w|\.\.")
_USER: Final = re.compile(
    rf"[\w.-]++ ?(?:/|\||via|on|auf|from|von|sur|en|em|su|na|di) ?(?:{_AGENCY.pattern})"
    rf"|(?:{_AGENCY.pattern}) ?[/|] ?@?[\w.-]++\Z|@[\w.]++\Z"
)
"""Somebody's name on a site, which need not have capitals: the whole of a credit but for a note in brackets."""
_QUOTED: Final = re.compile(r"[«“„][^\W\d_][^«»“”„]{1,40}+[»”“]")
_VIA: Final = re.compile(r"[A-Z][\w.'’-]*+(?: [A-Za-z][\w.'’-]*+){1,4} via [A-Z][\w ]{2,40}+(?:/[A-Z][\w ]{2,40}+)?")
"""Somebody whose picture an agency hands on."""
_OPEN: Final = frozenset("([（【〔")
_CLOSE: Final = frozenset(")]）】〕")
_ENDS: Final = frozenset('.!?…。！？।؟"”»:;,')
_EDGES: Final = " \t()[]（）.,:|/–—-"
_BARS: Final = "|/–—- "
_SEPARATORS: Final = "." + _BARS
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTES: Final = (("“", "”"), ("«", "»"), ("(", ")"), ("（", "）"), ("[", "]"))
_REACH: Final = 150
"""Code points before the end of a paragraph in which a credit may start: the longest of those seen has 110."""
_MOST: Final = 90
"""Code points of what follows a label at most."""
_LEAST_INITIALS: Final = 3
"""Capitals that may be an agency of which we do not know. With six an example is lost, with two nothing changes."""
_MOST_TOKENS: Final = 10
"""Words and marks of a holder at most: with five recall falls by 0.002, with twenty nothing changes."""
_NEAR: Final = 4
"""Lines above and below in which the rest of a list of credits is looked for."""
_MOST_UNCASED: Final = 6
"""Words of a name at most, in scripts that have no capitals: what is longer is a sentence."""
_MOST_IDEOGRAPHS: Final = 16
"""Signs of a name without blanks at most; half or twice of it changes nothing (`poe thresholds`)."""
_MOST_FREE: Final = 2
"""Words in lower case that may follow a holder: "archive of the museum" has one that counts."""
_MOST_GLUED: Final = 3
"""Words of a name without capitals that is glued to prose, and code points of each in scripts without blanks (times three)."""
_LEAST_LEAD: Final = 12
"""Code points of prose before a credit that is glued to its end."""
_LONGEST_CAPTION: Final = 240
_MOST_SENTENCES: Final = 2
_LEAST_NEIGHBOUR: Final = 1.3
"""How much longer the longer of the neighbouring paragraphs is than a caption in a sentence: wrapped lines are alike."""
_SPOKEN: Final = re.compile(
    r"[\"“”„«»「」!?]|(?<![\w'’])(?:I|we|We|my|you|You|he|He|she|She|it|It|they|They|This)(?![\w'’])"
)
"""Words and marks of a paragraph that goes on from the one before, and of somebody who speaks."""
_RAISED: Final = 0.6
"""Share of long words that a headline before a credit raises: prose before one is a caption in sentences, and may be read."""


class _Credit(msgspec.Struct, frozen=True):
    """A credit in a line: where it starts, how it is introduced, and whom it names."""

    start: int
    words: str
    kind: str
    name: str
    agency: str
    is_bracketed: bool
    is_uncased: bool

    @property
    def is_sure(self) -> bool:
        """Whether the words are used for nothing but credits."""
        return bool(self.agency) or self.kind in {"by", "listed", "dots", "signed"} or " " in self.words


class PhotoCredit(Rule):
    """A line that credits a picture and says nothing else, or a credit glued to the end of a paragraph.

    Why: the picture is gone, so the credit interrupts the prose around it.
    Leaves alone: sentences about a photo, captions in sentences, credits in a list of roles, numbered plates, sources of figures.
    Seen in: corpora of scraped news; none of the seeds has one.
    """

    id = "photo-credit"
    category = "image-caption"
    highest = Confidence.CERTAIN
    languages = frozenset(_WORDS)
    wakes_on = tuple(Literal(text) for text in sorted(set(_literals())))
    removes = (
        Example("The trawler sank within sight of land.\n⟦Photo: Edda Lunn / Reuters⟧\nNobody was hurt."),
        Example("⟦Image credit: B. K. Sorrel⟧\n\nMoss is older than any flower, and it has never needed roots."),
        Example("Glass is slow to break and quick to cut.\n\n⟦(Photograph by Mary-Jane O'Neil/Alamy)⟧"),
        Example(
            "Kites were banned in the old town after the fire.\n\n⟦Festival Crowds Return. Picture: Omar van Dyke⟧"
        ),
        Example("Every bell has a name.\n⟦Courtesy of Ruth Pell⟧\n\nThe oldest of them is called Gloriosa."),
        Example("Sheep know their shepherd by his cough.\n\n⟦Image source: Pexels⟧\n"),
        Example(
            "Nobody had been up the tower since the war.\n\n⟦The spiral stair under the bells (Photo: Ida Kern)⟧\n\n"
            "The steps are worn on the side where the sextons walked."
        ),
        Example(
            "Der Steinbruch ist seit 1920 voll Wasser.\n\n⟦Taucher am Rand des Steinbruchs\n\n"
            "Taucher am Rand des Steinbruchs. Foto: Udo Krall/dpa⟧\n\nUnten stehen noch die Loren."
        ),
        Example(
            "On ferma l'école à midi.\n\n⟦Le pont, samedi matin. Le pont, samedi matin. | © Maud Kervella / Ouest Presse⟧\n\n"
            "Il date de 1764, et personne ne l'a jamais vu ainsi."
        ),
        Example("Das Wehr brach um vier.\n\n⟦Foto: dpa⟧\n\nGegen Morgen stand das Wasser in der Kirche."),
        Example(
            "Les saules sont plus vieux que le canal, et personne ne les a plantés. ⟦Crédit photo : Lise Aubrac / AFP⟧"
        ),
        Example("Стадо перегоняют ночью.\n\n⟦Фото: Инна Ветрова / ТАСС⟧\n\nДнём на дороге слишком жарко."),
        Example(
            "Купол открывают по пятницам, и в ясную погоду к нему стоит очередь.\n\n"
            "⟦Посетители у телескопа. Фото: Алексей Зимин⟧\n\nДорога и свет\n\nЗимой гостей возят на снегоходах."
        ),
        Example(
            "桥上个星期六重新开放，卖豆腐的第一个走过去。\n\n⟦图为修好的桥。罗小满 摄⟧\n\n桥建于清朝，三孔，没有一根铁。"
        ),
        Example(
            "La ruota gira di nuovo dal 1961, e la domenica la si può vedere.\n\n⟦La ruota del mulino (foto Marco Belli)⟧\n\n"
            "Il mulino produce venti chili di farina all'ora, poca cosa rispetto a un impianto moderno."
        ),
        Example("The pulp goes to the pheasants, and nobody has complained. ⟦Picture: SWNS⟧"),
        Example("The derby was lost before noon. ⟦(Getty Images)⟧\n\nNobody left early."),
        Example("El horno se enciende los jueves.\n\n⟦Foto: Archivo⟧\n\nLos demás días duerme el panadero."),
        Example("水位一夜之间涨了三米，老桥只剩下栏杆。\n\n⟦图片来源：新华社⟧\n\n第二天早上，船夫照常上工。"),
        Example("橋は三度流され、四度かけられた。⟦（写真：共同通信）⟧"),
        Example("عاد الصيادون قبل الفجر بقليل.\n\n⟦تصوير: رويترز⟧\n\nولم يكن في الشباك شيء."),
        Example("Garam dibuat tanpa api.\n\n⟦Foto: Dok. Pribadi/Rahma Sutedja⟧\n\nMatahari yang bekerja."),
        Example("Na wieży nie ma zegara.\n\n⟦fot. Hanna Wilk / PAP⟧\n\nGodziny podaje trębacz."),
        Example("Le phare ne sert plus.\n\n⟦© Maud Kervella / Ouest Presse⟧\n\nOn y garde des filets et un chat."),
    )
    keeps = (
        Example("Photo: the word she feared most.", because="a sentence; nobody is credited"),
        Example(
            "Her portrait was stolen in the night. Photo: Jane Doe says the thief knew the house.", because="goes on"
        ),
        Example("Text: Lena Moor\nPhoto: Hugo Brandt\nPrint: Quay Press", because="a list of roles"),
        Example("3. The ice cart at noon. Photograph by Anselm Tarrow.", because="a numbered plate, a text of its own"),
        Example("Courtesy of the captain we were given cabins on the lee side, and Wilma wept.", because="prose"),
        Example(
            "Winners\n\nPicture: Golden Harvest\n\nDirector: Ilse Varga\n\nScore: Tom Bell",
            because="prizes, not credits",
        ),
        Example(
            "She signed it in a corner, and the frame bears a plate that reads Photo by N. Kerr.", because="a sentence"
        ),
        Example(
            "Ein guter Nachweis ist kurz und nennt zwei Namen, etwa so:\n\nFoto: Jan Ulm/dpa\n\nMehr will niemand lesen.",
            because="an example that the text announces",
        ),
        Example(
            "Sie trug zwei Dinge bei sich, einen Brief und ein Bild, und beide sind seit Jahren verloren (Foto Seite Drei).",
            because="where a picture is to be found, not whose it is",
        ),
        Example("A picture is handed on by one of three agencies (AFP).", because="a sentence with a name in brackets"),
        Example("Das Foto: ein Mann, ein Hund, ein See.\n\nMehr ist darauf nicht zu sehen.", because="prose, German"),
        Example(
            "Cada año gastamos más agua que el anterior.\n\nFuente: Instituto Nacional\n\nEl gráfico no lo dice todo.",
            because="the source of a figure",
        ),
        Example(
            "Sie schrieb es an den Rand (Foto: Ada Finch/dpa) und vergaß es dann für lange Zeit.",
            because="in the middle of a sentence",
        ),
        Example("这张照片：一个孩子，一条河，没有桥。\n\n我看了很久。", because="a sentence about a picture, Chinese"),
        Example("На столе стояло фото: мать, отец и чужая собака.", because="a sentence, Russian"),
        Example("© 2019 Harbour Trust. All rights reserved.", because="a copyright notice, no credit of a picture"),
        Example("Bu fotoğraf: Emre on yaşında, elinde balık.\n\nBalığı sonra geri attı.", because="prose, Turkish"),
    )
    misses = (
        Example(
            "The clay horse was cleaned. ⟦A horse beside its scale. (Photo: Ida Kern)⟧",
            because="only the credit goes: nothing tells a caption in a sentence from the sentence before it",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        done = -1
        for place in places:
            number = document.line_number(place.start)
            if number == done:
                continue
            text = document.line_texts[number]
            if len(text) > LONG and document.line_starts[number] + len(text) - place.start > _REACH:
                continue
            line = document.line(number)
            if line.letter == BULLET and not text.lstrip().startswith(("–", "—")):
                continue
            if vote := self._vote(document, line):
                done = number
                yield vote

    def _vote(self, document: Document, line: Line) -> Vote | None:
        credit = _credit(line.text)
        if credit is None:
            return None
        lead = line.text[: credit.start].strip().lstrip("*_ ")
        start = len(line.text) - len(line.text.lstrip())
        first = _doubled_from(document, line, lead)
        if first is not None:
            start = document.line_starts[first] - line.span.start
        elif lead and not (
            _is_headline(lead, credit.is_bracketed)
            or _is_open_caption(document, line, credit, lead)
            or _is_echo(document, line, lead)
        ):
            if not _is_caption_in_a_sentence(document, line, credit, lead):
                if not _is_glued(document, line, credit, lead):
                    return None
                start = credit.start
        elif not _stands_alone(document, line, credit) or (lead and _has_like(document, line)):
            return None
        return self.vote(
            Span(line.span.start + start, line.span.start + len(line.text.rstrip())),
            Confidence.CERTAIN,
            SHAPE_AND_WORDS | {Kind.PLACE},
            words=credit.words,
            name=credit.name,
            agency=credit.agency,
        )


@lru_cache(KNOWN_LINES)
def _credit(text: str) -> _Credit | None:
    """The credit with which a line ends; None when it ends in none."""
    text = text.rstrip().rstrip("*_").rstrip()
    if len(text) > LONG and text[-1] in _ENDS:
        return None  # most paragraphs, at a hundredth of the cost of a search
    low = max(0, len(text) - _REACH)
    for found in _START.finditer(fold(text[low:])):
        credit = _parsed(text, found, low)
        if credit is not None:
            slashed = _slashed(text) if credit.start else None
            return slashed if slashed is not None and slashed.start < credit.start else credit
    return _taken(text) or _slashed(text)


def _taken(text: str) -> _Credit | None:
    """A credit in Chinese that ends in the word for having taken a picture."""
    if text.rstrip("）)")[-1:] not in {"摄", "攝"}:
        return None
    low = max(text.rfind("。", 0, -1), text.rfind("\n", 0, -1), text.rfind("（", 0, -1) - 1, len(text) - _MOST) + 1
    found = _TAKEN.match(text, low + len(text[low:]) - len(text[low:].lstrip()))
    if found is None:
        return None
    return _Credit(found.start(), "摄", "by", found.group(), "", found.group()[0] in _OPEN, is_uncased=False)


def _parsed(text: str, found: re.Match[str], low: int) -> _Credit | None:
    """The credit that starts with the words ``found`` in ``text[low:]`` and goes on to its end."""
    start, tail = low + found.start(), text[low + found.end() :].strip()
    is_bracketed = start > 0 and text[start - 1] in _OPEN
    if is_bracketed:
        if tail[-1:] not in _CLOSE:
            return None
        start, tail = start - 1, tail[:-1].strip()
    kind = next(name for name in _KINDS if found[name] is not None)
    if kind == "bare" and not is_bracketed:
        return None
    if kind == "by" and tail.startswith(":"):
        tail = tail[1:].strip()
    named = _named(tail, kind)
    if named is None:
        return None
    agency, is_uncased = named
    is_loose = kind in {"loose", "bare"} or (kind == "by" and found[kind].rpartition(" ")[2] in _OF)
    if is_loose and not agency and (found["chart"] or is_uncased or not _is_plain_name(tail, of=kind == "by")):
        return None
    return _Credit(start, found[kind], kind, tail, agency, is_bracketed, is_uncased)


def _is_plain_name(name: str, *, of: bool) -> bool:
    """Whether a name is two or three raised words and nothing else, or has a slash: no caption that raises its words.

    ``of``: such a word led up to it, so that another one makes it a thing: foto de portada de un disco.
    """
    parts = _NOBILIARY if of else _NOBILIARY | _OF
    words = [word for word in _TOKEN.findall(name) if word not in parts]
    is_plain = len(words) in {2, 3} and all(word[0].isupper() for word in words)
    return "/" in name or (is_plain and fold(words[0]) not in _OPENINGS)


def _slashed(text: str) -> _Credit | None:
    """A credit without a label: names, a slash, and an agency, or ``Agency Photo/Name`` in brackets."""
    low = _last_start(text)
    bare = text[low:]
    if " via " in bare and _VIA.fullmatch(bare.strip("()[]")) is not None:
        found = _WIRE.match(fold(bare.partition(" via ")[2]))
        if found is not None:
            return _Credit(low, "via", "slash", bare, found.group(), bare[0] in _OPEN, is_uncased=False)
    if bare[0] == "(" and fold(bare[1:-1]) in _PICTURES and bare[-1] == ")":
        return _Credit(low, "()", "slash", bare, fold(bare[1:-1]), is_bracketed=True, is_uncased=False)
    if "/" not in bare or len(bare) > _MOST or "://" in bare:
        return None
    is_bracketed = bare[0] in _OPEN and bare[-1] in _CLOSE
    name = bare[1:-1] if is_bracketed else bare
    first, last = fold(name.partition("/")[0]).strip(), fold(name.rpartition("/")[2]).strip()
    agency = _WIRE.match(last) or _WIRE.fullmatch(first)
    if agency is None and not (is_bracketed and first.endswith((" photo", " foto"))):
        return None
    if _named(name, "label") is None:
        return None
    rest = _WIRE.sub(lambda found: " " * len(found.group()), fold(name))
    words = [word for word in _TOKEN.finditer(rest) if word.group() not in _NOBILIARY | _OF]
    raised = [name[word.start()].isupper() for word in words]
    if not all(raised) or not (raised or _HOLDER.fullmatch(last)):
        return None
    return _Credit(low, "/", "slash", name, agency.group() if agency else first, is_bracketed, is_uncased=False)


def _last_start(text: str) -> int:
    """Where the last sentence of a line starts if it is short; else the start of the line's text."""
    low = max(0, len(text) - _MOST)
    stop = max(text.rfind(mark, low) for mark in (". ", "! ", "? ", ".” ", '." ', ".» ", ") "))
    start = text.find(" ", stop) + 1 if stop >= 0 else 0
    return start + len(text[start:]) - len(text[start:].lstrip())


def _named(tail: str, kind: str) -> tuple[str, bool] | None:
    """Which agency or holder is named, and whether the name has no capitals; None when nobody seems to be named."""
    if not 2 <= len(tail) <= _MOST or _BAD.search(tail) or tail.count('"') % 2:
        return None
    if any(tail.count(one) != tail.count(other) for one, other in _QUOTES):
        return None
    folded = fold(tail)
    rest = tail
    agency = ""
    for found in (_AGENCY if kind == "weak" else _HOLDER).finditer(folded):
        agency = agency or found.group()
        rest = f"{rest[: found.start()]}{' ' * len(found.group())}{rest[found.end() :]}"
    named_titles = _QUOTED.findall(rest)
    tokens = _TOKEN.findall(_QUOTED.sub(" ", rest))
    held = _HOLDER.match(folded)
    is_free = kind != "weak" and (_USER.match(folded) is not None or (held is not None and len(tokens) <= _MOST_FREE))
    if len(tokens) > _MOST_TOKENS:
        return None
    raised, uncased = len(named_titles), 0
    for token in tokens:
        first = token[0]
        if first.isupper() or first.isdigit() or first.istitle():
            raised += not token.isdigit()
        elif kind != "weak" and _DOMAIN.fullmatch(token):
            agency = agency or token
        elif first.islower():
            if not is_free and fold(token).rstrip(".") not in _PARTICLES:
                return None
        elif first.isalpha():
            uncased += 1
    is_slashed = "/" in tail and len(tokens) == raised
    return _whoever(kind, tokens, agency, raised, uncased, is_slashed=is_slashed)


def _whoever(
    kind: str, tokens: Sequence[str], agency: str, raised: int, uncased: int, *, is_slashed: bool
) -> tuple[str, bool] | None:
    """The same, from what was counted."""
    if uncased and (uncased > _MOST_UNCASED or max(map(len, tokens)) > _MOST_IDEOGRAPHS):
        return None
    if kind == "weak" and not agency and not is_slashed:
        return ("", False) if raised in {2, 3} and len(tokens) == raised and not uncased else None
    if kind == "listed" and not agency:
        return None
    if kind == "weak":
        return (agency, False) if (agency or is_slashed) and len(tokens) <= _MOST_UNCASED else None
    if agency:
        return agency, False
    if uncased and kind in _LABELLED:
        return "", True
    if kind in _LABELLED and len(tokens) == 1 and tokens[0].isupper() and len(tokens[0]) >= _LEAST_INITIALS:
        return fold(tokens[0]), False
    if raised < 2 or (kind in _LABELLED and fold(tokens[0]) in _OPENINGS):
        return None
    return "", False


def _is_headline(lead: str, is_bracketed: bool) -> bool:
    """Whether what stands in the line before a credit is a headline."""
    if fold(lead).strip(_EDGES) in _NOTES:
        return True
    if ":" in lead:
        return False
    if not (is_bracketed or lead.endswith((".", "|", "-", "–", "—"))):
        return False
    before = headline(lead.rstrip(".|-–— "))
    return (
        before.words >= 2
        and before.text.isascii()
        and before.text[:1].isalnum()
        and not lead[:1].isdigit()
        and not is_closed(lead[:-1])
        and ". " not in lead.replace("Dr. ", "").replace("Mr. ", "")
        and raised_share(before.text) >= _RAISED
    )


def _doubled_from(document: Document, line: Line, lead: str) -> int | None:
    """The line above with the words that stand before a credit, or with all of this line: an alt text and its caption."""
    before = document.next_text(line.number - 1, -1)
    if before < 0 or len(lead) < _LEAST_LEAD or len(line.text) > 2 * LONG or is_title(document, before):
        return None
    above = document.line_texts[before].strip()
    if above not in {line.text.strip(), lead, lead.rstrip(_SEPARATORS)} and above.rstrip(".") != lead.rstrip(
        _SEPARATORS
    ):
        return None
    further = document.next_text(before - 1, -1)
    return (
        before if further >= 0 and ends_prose(document, further) and is_closed(document.line_texts[further]) else None
    )


def _is_open_caption(document: Document, line: Line, credit: _Credit, lead: str) -> bool:
    """Whether the words before a credit end in no full stop, so that they are no paragraph but a caption among paragraphs."""
    text = lead.rstrip(_BARS)
    if len(line.text) > LONG or line.letter == KEY_VALUE or ":" in lead or is_closed(text) or not text[:1].isalpha():
        return False
    if not (credit.is_bracketed or lead[-1] in _BARS) or "|" in text or not _LEAST_LEAD <= len(text) <= _MOST:
        return False
    return stands_in_section(document, line.number, line.number) and not _has_like(document, line)


def _is_echo(document: Document, line: Line, lead: str) -> bool:
    """Whether the words before a credit stand twice in its line: an alt text and its caption, between paragraphs."""
    text = lead.rstrip(_BARS)
    return len(text) > 2 * _LEAST_LEAD and bool(halves(text)) and stands_in_section(document, line.number, line.number)


def _is_glued(document: Document, line: Line, credit: _Credit, lead: str) -> bool:
    """Whether a credit follows prose in its line: at the end of a sentence, or in brackets."""
    if len(lead) < _LEAST_LEAD or line.letter == KEY_VALUE or not (lead[0].isalpha() or lead[0] in '"“«„»¿¡「'):
        return False
    if credit.kind in {"weak", "sign", "bare"} and not credit.agency:
        return False
    if not credit.is_bracketed and (not is_closed(lead) or lead[-1] in ",;:"):
        return False
    if credit.is_uncased and not credit.is_bracketed and (len(credit.words) < 2 or not _is_short(credit.name)):
        return False
    if credit.name.endswith(".") and not credit.agency:
        return False
    return not _has_like(document, line)


def _is_caption_in_a_sentence(document: Document, line: Line, credit: _Credit, lead: str) -> bool:
    """Whether a line of its own is a sentence or two and a credit, much shorter than the paragraphs round it.

    Nothing in the words tells such a caption from a short paragraph that a credit stuck to, so all of its place must: it
    stands between long paragraphs (or after one), is parted from wrapped lines, and neither speaks nor is spoken.
    """
    if len(line.text.strip()) > _LONGEST_CAPTION or len(boundaries(lead, Span(0, len(lead)))) - 1 > _MOST_SENTENCES:
        return False
    if (
        len(lead) < (_LEAST_LEAD // 2 if NO_BLANKS.match(lead) else _LEAST_LEAD)
        or not lead[0].isalpha()
        or ":" in lead
        or _SPOKEN.search(lead)
        or _has_like(document, line)
    ):
        return False
    if (
        not (credit.is_bracketed or is_closed(lead))
        or lead[-1] in ",;:"
        or not (credit.is_sure or _names_somebody(credit))
    ):
        return False
    before, after = document.next_text(line.number - 1, -1), document.next_text(line.number + 1, 1)
    if before < 0 or not ends_prose(document, before) or not is_closed(document.line_texts[before]):
        return False
    if announces(document.line_texts[before]) or not may_follow_picture(document, after):
        return False
    lengths = [len(document.line_texts[number]) for number in (before, after) if number >= 0]
    return max(lengths) >= _LEAST_NEIGHBOUR * len(lead)


def _names_somebody(credit: _Credit) -> bool:
    """Whether a credit whose words mean other things, too, has no more than a name."""
    if credit.is_uncased:
        return credit.kind == "label" and _is_short(credit.name)
    words = _TOKEN.findall(credit.name.rstrip("."))
    return (
        (credit.kind != "weak" or "/" in credit.name)
        and 1 < len(words) <= _MOST_UNCASED
        and all(word[0].isupper() for word in words)
    )


def _has_like(document: Document, line: Line) -> bool:
    """Whether a line next to this one ends in a credit, too: plates of a list, which is a text of its own."""
    near = (document.next_text(line.number - 1, -1), document.next_text(line.number + 1, 1))
    return any(number >= 0 and _credit(document.line_texts[number]) is not None for number in near)


def _is_of_list(document: Document, number: int) -> bool:
    """Whether a credit is one of three or more that follow each other, or of two under a heading."""
    first = last = number
    while (before := document.next_text(first - 1, -1)) >= 0 and _is_credit(document.line_texts[before]):
        first = before
        if number - first > _NEAR:
            break
    while (after := document.next_text(last + 1, 1)) >= 0 and _is_credit(document.line_texts[after]):
        last = after
        if last - number > _NEAR:
            break
    listed = [n for n in range(first, last + 1) if document.line_texts[n].strip()]
    has_heading = before >= 0 and document.outline[before] in {TITLE, LABEL} and not ends_prose(document, before)
    return len(listed) > 2 or (len(listed) == 2 and has_heading)


def _is_short(name: str) -> bool:
    """Whether a name without capitals is short enough to be no sentence."""
    words = _TOKEN.findall(name)
    return len(words) <= _MOST_GLUED and max(map(len, words)) <= 3 * _MOST_GLUED


def _stands_alone(document: Document, line: Line, credit: _Credit) -> bool:
    """Whether a credit that is a line of its own stands in prose, and is none of several lines of its kind."""
    before, after = document.next_text(line.number - 1, -1), document.next_text(line.number + 1, 1)
    if before >= 0 and document.line_texts[before].rstrip()[-1:] in {":", "："}:
        return False
    if before >= 0 and document.outline[before] == BULLET and not is_closed(document.line_texts[before]):
        return False
    if _is_of_list(document, line.number):
        return False
    if credit.name.endswith(".") and before == line.number - 1 and before >= 0:
        return False
    if credit.kind in {"sign", "slash"} or credit.is_uncased or (credit.kind == "weak" and not credit.agency):
        if credit.kind == "weak" and not credit.words.startswith(("credit", "crédit")):
            return False
        if credit.kind == "sign" and (_YEAR.search(line.text) or after < 0):
            return False
        return ends_prose(document, before) and may_follow_picture(document, after)
    return not _is_in_list(document, before, after, sure=credit.is_sure)


def _is_in_list(document: Document, before: int, after: int, *, sure: bool) -> bool:
    """Whether a credit is one of several lines of its kind: roles beside it, or captions that are the text."""
    pairs = {KEY_VALUE, LABEL}
    if not sure:
        for number in (before, after):
            if number >= 0 and document.outline[number] in pairs and not _is_credit(document.line_texts[number]):
                return True
    text = document.line_texts[before] if before >= 0 else ""
    if before < 0 or is_title(document, before) or ends_prose(document, before):
        return before < 0 and (after < 0 or document.outline[after] in pairs)
    if contents_heading(text) or _is_credit(text):
        return False
    return after < 0 or not is_prose(document.line_texts[after], document.outline[after])


def _is_credit(text: str) -> bool:
    """Whether a line is a credit itself."""
    credit = _credit(text) if len(text) <= LONG else None
    return credit is not None and not text[: credit.start].strip()
