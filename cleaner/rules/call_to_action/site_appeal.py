"""Appeals of a page to its readers as lines of their own and at the ends of paragraphs, in many languages."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import msgspec
from ahocorasick_rs import AhoCorasick

from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.call_to_action._surroundings import (
    QUOTED_BEFORE,
    QUOTES,
    SINGLE_QUOTES,
    TAIL,
    goes_over_lines,
    is_about_appeals,
    is_headline,
    is_quoted,
    is_table_row,
    leaves_marks,
)
from cleaner.rules.lexicon import Phrases, Writing, compiled, sections_of, writing_of
from cleaner.rules.rule import WORDS_AND_PLACE, Example, Literal, Rule
from cleaner.rules.web_boilerplate._template import is_announced
from cleaner.text.folding import fold
from cleaner.text.headlines import is_prose
from cleaner.text.lines import SENTENCE, letter, near_line_end, near_line_start
from cleaner.text.sentences import edges_around, sentence_ends, sentence_start, trimmed

_WINDOW: Final = 700
"""Code points looked at on either side of a place: the longest run of appeals of the labelled documents has 220."""
_LONGEST: Final = 260
"""Code points of a sentence that may be an appeal."""
_SHORT: Final = 90
"""Code points of a question that names nobody."""
_MOST_ALIKE: Final = 2
"""How often a button may stand in a document: one at each of several things belongs to a list of them."""
_TOLD: Final = 100
"""Code points of the prose before an appeal in which words that tell of it are looked for."""
_MARKS: Final = 4
"""Code points of marks or signs before the words of a line."""
_MOST_SENTENCES: Final = 5
"""Sentences of a run; what is longer is somebody's text."""
_ITEM: Final = re.compile(r"\s*+(?:[•·▪▫◦‣●○■>|#\\–—-]|\*\s|\d{1,2}[.)]\s|[\"“„«「『‘‚‹]|'(?=[^\W\d]{2}))")
"""How lines begin that are items of a list, quoted, headings, or dialogue."""
_BREAK: Final = re.compile(r"[.!?…。！？।؟]\s|[!?…]\w|\.(?=[A-Z][a-z])|[\x85\u2028\u2029\x0b\x0c]")
"""What may end a sentence inside of one that seems to be one: a cut would take prose along."""
_PAUSE: Final = re.compile(r"\s[-–—]++\s|[;；؛]")
"""What may end an appeal, too: after it prose may go on."""
_QUESTION: Final = re.compile(r"[?？؟]\W*\Z")
_COLON_BEFORE: Final = re.compile(r"[:：][\s*_]*\Z")
_SPEECH_BEFORE: Final = re.compile(r"\w[:：] ?[^.!?。！？।؟\n]{1,100}+[.!?…。！？।؟]++\W*\Z")
"""A colon and a sentence, which may be somebody's: what comes next may be his, too."""
_DASH: Final = re.compile(r"\s*+[-–—]")
_WORD: Final = re.compile(r"\w")
_ANY_WORD: Final = re.compile(r"\w+")
_AFTER_WORDS: Final = re.compile(r"(?<=\w)\W++\Z")
_CLAUSE: Final = re.compile(
    r"""
    (?: \A\W*+ (?:\w++[^\w,;:]{1,4}+){0,4}                       # a word or two of address or courtesy
    |   (?:[,;:،؛–—]|(?<!\w)(?:and|und|et|y|e|o|en|i|и|ve|dan|و|then|so|oder|ou|or))  # the next clause
        \W*+ (?:\w++[^\w,;:]{1,4}+){0,2}
    )\Z
    """,
    re.VERBOSE,
)
"""What may stand before the words of an appeal in languages whose imperatives begin a clause."""
_VERB_LAST: Final = frozenset({"tr", "hi", "zh", "ja"})


class _Language:
    """The phrases of one language, by section of its lexicon."""

    def __init__(self, language: str, entries: Mapping[str, tuple[str, ...]]) -> None:
        self._entries = entries
        self._writing: Writing = writing_of([language])
        self.begins_clauses = language not in _VERB_LAST
        self.appeal = self._phrases("appeal")
        """What only a page says to its readers."""
        self.alone = self._phrases("alone")
        """What a page says if each sentence of a line is of the kind."""
        self.line = self._phrases("line")
        """What a page says if it is all that a line says."""
        self.sentence = self._phrases("sentence")
        """What a page says beside something else of the kind, if it is all that a sentence says."""
        waking = (self.appeal, self.alone, self.line, self.sentence)
        self.literals = {literal for phrases in waking for literal in phrases.literals}
        self.first_words = frozenset[str]()
        """The first words of these phrases; none in a writing without blanks."""
        if self._writing == "words":
            self.first_words = frozenset(word for phrases in waking for word in phrases.first_words)

    def _phrases(self, name: str) -> Phrases:
        return compiled(self._entries.get(name, ()), self._writing)

    @cached_property
    def beside(self) -> Phrases:
        """What people say, too: it goes beside an appeal."""
        return self._phrases("beside")

    @cached_property
    def telling(self) -> Phrases:
        """What tells of an appeal."""
        return compiled([*self._entries.get("telling", ()), *self._entries.get("shown", ())], self._writing)

    @cached_property
    def shown(self) -> Phrases:
        """What tells of words that are shown or said again and again: they may stand in the sentence after it."""
        return self._phrases("shown")

    @cached_property
    def you(self) -> Phrases:
        """Words for the reader in a question."""
        return self._phrases("you")


_LANGUAGES: Final = {name: _Language(name, entries) for name, entries in sections_of("site-appeal").items()}


def _by_literal() -> dict[str, tuple[str, ...]]:
    """The languages that ask about a place, by what stands there.

    Of literals that hold each other only the shortest wakes a rule, so it stands for the languages of the longer ones.
    """
    found: dict[str, set[str]] = {}
    for name, language in _LANGUAGES.items():
        for literal in language.literals:
            found.setdefault(literal, set()).add(name)
    literals = sorted(found)
    automaton = AhoCorasick(literals)
    for literal in literals:
        for number, start, end in automaton.find_matches_as_indexes(literal, overlapping=True):
            if end - start < len(literal):
                found[literals[number]] |= found[literal]
    return {literal: tuple(sorted(found[literal])) for literal in literals}


_BY_LITERAL: Final = _by_literal()


class _Run(msgspec.Struct, frozen=True):
    """Sentences of a line that go together, by their edges, with what each is and the words that told it."""

    start: int
    end: int
    kinds: tuple[str, ...]
    words: tuple[str, ...]


class SiteAppeal(Rule):
    """Lines and ends of paragraphs in which a page asks its readers for something, in the words of many languages.

    Why: they belong to the page, not to the text. The words name what only a page has (its comments, newsletter, channel,
    app), and they stand where a page puts them: alone, or last in a paragraph. Questions to the reader beside them go, too.
    Leaves alone: items, headings, quotations, dialogue, what a line before announces, and sentences that tell of an appeal.
    Seen in: fixtures/labelled/dev.
    """

    id = "site-appeal"
    category = "call-to-action"
    highest = Confidence.CERTAIN
    languages = frozenset(_LANGUAGES)
    wakes_on = tuple(map(Literal, _BY_LITERAL))
    removes = (
        Example(
            "Ohne Dämmung sollte man rechnen.\n\n⟦Was halten Sie davon? Schreiben Sie uns Ihre Meinung in die Kommentare "
            "und teilen Sie diesen Beitrag mit Freunden!⟧\n\nDie Quellen stehen am Ende."
        ),
        Example("On mange debout. ⟦Et vous ? Dites-le-nous en commentaire et abonnez-vous à notre chaîne !⟧"),
        Example(
            "La granja abre en mayo.\n\n⟦Síguenos en Instagram y no te pierdas ninguna receta.⟧\n\nCierra en octubre."
        ),
        Example("Os sinos tocaram.\n\n⟦Gostou da matéria? Inscreva-se no nosso canal e ative as notificações!⟧\n"),
        Example("Кот уснул на канате.\n\n⟦Подписывайтесь на наш канал, чтобы не пропустить новости!⟧\n\nМаяк погас."),
        Example("Su soğudu.\n\n⟦Siz ne düşünüyorsunuz? Yorumlarınızı bekliyoruz, haberi paylaşmayı unutmayın!⟧\n"),
        Example("وصل القارب.\n\n⟦شاركونا آراءكم في التعليقات وتابعونا على فيسبوك.⟧\n"),
        Example("डाकिया लौट आया।\n\n⟦हमारे व्हाट्सऐप चैनल से जुड़ें और पेज को लाइक करना न भूलें।⟧\n"),
        Example("蒸鱼最好放姜。\n\n⟦你觉得呢？请在评论区留言分享你的看法。⟧\n\n火不要大。"),
        Example("店主は笑った。\n\n⟦ぜひコメント欄で教えてください。チャンネル登録もお願いします。⟧\n"),
        Example("The lamp, he told us, never goes out. ⟦Sign up for our newsletter to get more stories like this.⟧\n"),
        Example(
            "El puente cruje.\n\n⟦¿Te ha gustado este artículo? Compártelo con tus amigos.⟧\n\nNadie lo cruza de noche."
        ),
        Example("Moss hates metal.\n\n⟦GET A FREE QUOTE TODAY!⟧\n\nA strip of zinc keeps it away."),
        Example("Stygnie do rana.\n\n⟦Podobał Ci się przepis? Udostępnij go znajomym i dołącz do nas na Facebooku!⟧\n"),
    )
    keeps = (
        Example(
            "He had ended the last entry as he ended all of them: What do you think? Leave a comment below.",
            because="a story that tells of an appeal",
        ),
        Example(
            "Under every post stood the same words:\n\nLike and subscribe to our channel!\n\nNobody did.",
            because="told",
        ),
        Example(
            "The banner over the stage was the same each year. Join our Telegram channel and bring a chair.",
            because="what is shown may be told without quotation marks",
        ),
        Example(
            "Compártelo con tus amigos.\n\nEl pan duro se ablanda con leche.",
            because="nothing says that it is the page",
        ),
        Example(
            "Melden Sie sich an.\n\nAktivieren Sie die Benachrichtigungen, damit der Router einen Ausfall meldet.",
            because="a manual; what is sent are no articles",
        ),
        Example("„Abonnieren Sie unseren Newsletter“, bat der Pfarrer, und alle lachten.", because="quoted"),
        Example("Le bouton dit : abonnez-vous à notre infolettre. Personne ne clique.", because="tells of a button"),
        Example(
            "Ze hield de telefoon ver weg. 'Volg ons op Instagram,' las ze hardop. 'Deel dit bericht. Laat een reactie achter. "
            "Jongen, dat ding is eenzaam.'",
            because="dialogue in single quotation marks",
        ),
        Example(
            "She squinted at the box. ‘Follow us on Instagram. Sign up for our newsletter! Well, it is lonely.’",
            because="dialogue in single quotation marks",
        ),
        Example("— Подписывайтесь на наш канал, — сказал сторож и закрыл окно.", because="dialogue"),
        Example(
            "- Síguenos en Facebook\n- Comparte este artículo con tus vecinos\n", because="a list of the text's own"
        ),
        Example("> Iscriviti alla nostra newsletter e lascia un commento qui sotto!\n", because="a quotation"),
        Example(
            "Readers of the parish letter may share their memories of the flood at the vicarage.", because="a notice"
        ),
        Example(
            "Kullanıcılar bildirimleri açın düğmesine basarak kanalımıza abone olun yazısını görür.", because="a manual"
        ),
        Example("他说，请在评论区留言。我没有留。", because="somebody says it"),
        Example("写真は端末に残ります。\n\nログインすると、別の端末でも見られます。", because="a manual"),
        Example("彼はコメント欄で教えてくださいと書いた。返事は来なかった。", because="fiction"),
        Example("Tañe, campana,\ndeja tu comentario en la puerta\ny sigue tu camino.", because="a verse"),
        Example("Volg de borden naar de sluis en deel je brood met de eenden.", because="advice on a walk"),
    )
    misses = (
        Example(
            "The timer runs.\n\n⟦> Like what you read? Give us a star and join our chat server!⟧\n\nNow move a folder.",
            because="a quotation in Markdown, which may be somebody's",
        ),
    )

    def votes(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        found = list(self._found(document, places))
        if not found or is_about_appeals(document):
            return
        lines = Counter(map(str.strip, document.line_texts))
        for vote in found:
            if lines[document.text[vote.span.start : vote.span.end]] <= _MOST_ALIKE:
                yield vote

    def _found(self, document: Document, places: Sequence[Span]) -> Iterator[Vote]:
        """Votes on what may be an appeal by its line."""
        text = document.text
        looked = dict.fromkeys(_LANGUAGES, 0)
        done = 0
        for place in places:
            if place.start < done:
                continue
            line = Span(near_line_start(text, place.start, _WINDOW), near_line_end(text, place.end, _WINDOW))
            if _ITEM.match(text, line.start, line.end) or is_table_row(text[line.start : line.end]):
                continue
            sentence = _sentence_at(text, line, place)
            around = line if line.length <= TAIL else sentence
            words = frozenset(_ANY_WORD.findall(fold(text[around.start : around.end])))
            for name in _BY_LITERAL.get(fold(text[place.start : place.end]), ()):
                if place.start < looked[name] or document.language not in (None, name):
                    continue
                if _LANGUAGES[name].first_words and words.isdisjoint(_LANGUAGES[name].first_words):
                    continue  # one name of a network stands for fifteen languages: most are told by that
                vote, looked[name] = self._vote(text, line, place, sentence, _LANGUAGES[name])
                if vote and not (
                    vote.evidence["place"] == "own-line"
                    and is_announced(document, document.line_number(vote.span.start))
                ):
                    yield vote
                    done = vote.span.end
                    break

    def _vote(self, text: str, line: Span, place: Span, sentence: Span, language: _Language) -> tuple[Vote | None, int]:
        """A vote on the run round a place, if a page's own words of a language stand there, and where to look on."""
        run, end = _whole_line(text, line, language), line.end
        if run is None:
            run, end = _run_at(text, line, place, sentence, language), sentence.end
        if run is None:
            return None, end
        span = trimmed(text, run.start, run.end)
        where = _place_of(text, line, span, run)
        if where == "own-line" and _is_heading(text, line, run):
            where = None
        if where is None or _is_told(text, line, span, run, language) or goes_over_lines(text, line, span):
            return None, end
        vote = self.vote(
            span, Confidence.CERTAIN, WORDS_AND_PLACE, appeals=list(run.kinds), words=list(run.words), place=where
        )
        return vote, end


def _whole_line(text: str, line: Span, language: _Language) -> _Run | None:
    """The line, if a phrase of those that stand alone is all that it says."""
    span = trimmed(text, line.start, line.end)
    if span.length > TAIL or not span.length:
        return None
    folded = fold(text[span.start : span.end])
    first = _WORD.search(folded)
    if first is None or first.start() > _MARKS:
        return None
    found = language.line.covering(folded, first.start(), _end_of_words(folded))
    if found is None:
        return None
    return _Run(span.start, span.end, ("line",), (found.group(),))


def _is_line(language: _Language, text: str) -> bool:
    """Whether a text ends with a phrase of those that stand alone."""
    folded = fold(text)
    end = _end_of_words(folded)
    return any(language.line.covering(folded, word.start(), end) for word in _ANY_WORD.finditer(folded))


def _end_of_words(text: str) -> int:
    """Where the last word of a text ends."""
    return len(_AFTER_WORDS.sub("", text))


def _sentence_at(text: str, line: Span, place: Span) -> Span:
    """The sentence in which a place stands; what the window holds of it, when it is longer."""
    start = sentence_start(text, line, place.start, _WINDOW)
    start = max(line.start, place.start - _WINDOW) if start is None else start
    return Span(start, next(sentence_ends(text, start, min(line.end, place.end + _WINDOW)), line.end))


def _run_at(text: str, line: Span, place: Span, sentence: Span, language: _Language) -> _Run | None:
    """The appeal in the sentence in which a place stands, with its neighbours."""
    kind, found = _appeal(text, line, sentence.start, sentence.end, language)
    if not kind:
        return None
    edges = edges_around(text, line, place, _WINDOW)
    at = bisect_right(edges, place.start) - 1
    if not 0 <= at < len(edges) - 1 or (edges[at], edges[at + 1]) != (sentence.start, sentence.end):
        return None  # the window has cut it
    kinds = [kind]
    first, after = at, at + 1
    while (
        len(kinds) <= _MOST_SENTENCES
        and after + 1 < len(edges)
        and (kind := _kind(text, line, edges[after], edges[after + 1], language))
    ):
        kinds.append(kind)
        after += 1
    while (
        len(kinds) <= _MOST_SENTENCES
        and first > 0
        and (kind := _kind(text, line, edges[first - 1], edges[first], language))
    ):
        kinds.insert(0, kind)
        first -= 1
    if first == 1 and edges[0] == line.start and edges[after] == line.end and _asks(text[line.start : edges[1]]):
        kinds.insert(0, "question")
        first = 0
    run = _Run(edges[first], edges[after], tuple(kinds), (found,))
    return run if len(kinds) <= _MOST_SENTENCES else None


def _asks(sentence: str) -> bool:
    """Whether a sentence is a short question that names nobody: it leads to the appeal that is the rest of its line."""
    return len(sentence) <= _SHORT and _QUESTION.search(sentence) is not None and not set(sentence) & set(QUOTES + ":")


def _kind(text: str, line: Span, start: int, end: int, language: _Language) -> str:
    """What a sentence beside an appeal is: another one, a question to the reader, ... or nothing of the kind."""
    sentence = text[start:end]
    if not _WORD.search(sentence):
        return "marks" if sentence.strip() and not set(sentence) & set("`~|") else ""
    kind, _ = _appeal(text, line, start, end, language)
    if kind:
        return kind
    folded = fold(sentence)
    if len(sentence) > _LONGEST or any(mark in sentence for mark in QUOTES) or _BREAK.search(sentence.rstrip()):
        return ""
    if language.telling.search(folded):
        return ""
    beside = language.beside.search(folded)
    if beside and (not language.begins_clauses or _CLAUSE.match(folded[: beside.start()])):
        return "beside"
    if _QUESTION.search(sentence) and ":" not in sentence and language.you.search(folded):
        return "question"
    return ""


def _appeal(text: str, line: Span, start: int, end: int, language: _Language) -> tuple[str, str]:
    """How clearly a sentence asks its reader for something as a page does, and in which words; empty when it does not."""
    sentence = text[start:end]
    if len(sentence) > _LONGEST:
        return "", ""
    folded = fold(sentence)
    kind, found = "appeal", language.appeal.search(folded)
    if found is None:
        kind, found = "alone", language.alone.search(folded)
    if found is None:
        kind, found = "sentence", _whole_sentence(folded, language)
    if found is None or language.telling.search(folded) or _BREAK.search(sentence.rstrip()):
        return "", ""
    pause = _PAUSE.search(sentence, found.end())
    if pause and not language.beside.search(folded, pause.end()):
        return "", ""
    before = folded[: found.start()]
    if before.rstrip()[-1:] in set(SINGLE_QUOTES):
        return "", ""
    if any(mark in before for mark in QUOTES) or (":" in before and not language.beside.search(before)):
        return "", ""
    if language.begins_clauses and not _CLAUSE.match(before) and not _CLAUSE.search(before[-60:]):
        return "", ""
    if is_quoted(text[max(line.start, start - QUOTED_BEFORE) : start]):
        return "", ""
    return kind, found.group()


def _whole_sentence(folded: str, language: _Language) -> re.Match[str] | None:
    """A phrase that is all of a folded sentence."""
    first = _WORD.search(folded)
    return language.sentence.covering(folded, first.start(), _end_of_words(folded)) if first else None


def _is_heading(text: str, line: Span, run: _Run) -> bool:
    """Whether a line is a title, or heads the text after it: a manual has a section "Leave a comment", too."""
    if not text[max(0, line.start - TAIL) : line.start].strip():
        return True
    if set(run.kinds) != {"alone"} or not text[line.start : line.end].rstrip()[-1:].isalnum():
        return False
    after = text[line.end : line.end + 2 * TAIL].lstrip().partition("\n")[0]
    return is_prose(after, letter(after)) or letter(after) == SENTENCE


def _place_of(text: str, line: Span, span: Span, run: _Run) -> str | None:
    """Where in its line a run stands; None where the page's own words are not expected."""
    before = text[line.start : span.start].strip(" \t\xa0*_")
    rest = text[span.end : line.end].strip()
    alone = run.kinds.count("alone")
    asked = "appeal" in run.kinds or alone > 1
    asked = asked or ("beside" in run.kinds and (alone > 0 or "sentence" in run.kinds))
    if set(run.kinds) <= {"sentence", "marks"}:
        return None
    if leaves_marks(text, line, span.end) and before:
        return None
    if not rest.strip("*_ "):
        if before:
            return "end-of-line" if asked else None
        return "own-line"
    if is_headline(rest):
        return "before-a-headline" if asked else None
    if _DASH.match(rest):
        return None
    return "in-line" if asked and len(run.kinds) > 1 else None


def _is_told(text: str, line: Span, span: Span, run: _Run, language: _Language) -> bool:
    """Whether what stands before or after announces, quotes or tells the appeal."""
    before = text[max(0, span.start - TAIL) : span.start].rstrip()
    if _COLON_BEFORE.search(before) and not _is_line(language, before[-60:]):
        return True
    before = text[max(line.start, span.start - TAIL) : span.start]
    if before.strip():
        last = fold(before[-_TOLD:])
        tells = language.telling.search(last)
        if tells and ("appeal" not in run.kinds or _SPEECH_BEFORE.search(before)):
            return True
        if len(run.kinds) == 1 and language.shown.search(last):
            return True
    return bool(language.telling.search(fold(text[span.end : min(line.end, span.end + 80)])))
