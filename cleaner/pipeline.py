"""From a document to its clean text: rules vote, votes are resolved, spans are cut, the result checks itself."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Final

import msgspec

from cleaner.campaign import with_campaign
from cleaner.config import Config
from cleaner.corpus import Statistics
from cleaner.decisions import NONE, Decision, Decisions, Placed, placed
from cleaner.document import Document, OutlineCache
from cleaner.guard import held_back, reason_to_hold_back
from cleaner.model import (
    CLOSING_SPACE,
    LEFT_OUT,
    CleanResult,
    Confidence,
    Evidence,
    Kind,
    LosingVote,
    Note,
    Problem,
    Removal,
    Span,
    Status,
    Vote,
    between,
)
from cleaner.page import Page
from cleaner.resolution import Cut, Resolution, resolve
from cleaner.rules.catalogue import selected
from cleaner.rules.rule import Rule
from cleaner.rules.triggers import Places, Triggers
from cleaner.text.gaps import closing_space
from cleaner.text.patterns import LinearPattern
from cleaner.text.sentences import trimmed
from cleaner.verdict import with_verdict

ROUNDS: Final = 8
"""How often what a cut changed is looked at again; text that is still not stable then is a problem.

One of 5,000 made-up documents needs four: a credit hides a caption, the caption another credit, and that a list of links."""
_PLACE: Final = frozenset({Kind.PLACE})
_USER: Final = frozenset({Kind.USER})
DECISION: Final = "decision"
"""Rule and category of what the user decided about single stretches of documents."""
_UNDECIDED: Final = Placed([], [], [])


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the source that goes, and why."""

    span: Span
    rule: str
    category: str
    confidence: Confidence
    kinds: frozenset[Kind]
    evidence: Evidence


class _Kept:
    """The spans of the source that are left, and how offsets of the text made of them map back."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans

    @cached_property
    def _starts(self) -> list[int]:
        """Where each span starts in the text made of them: asked for only when a second round finds something."""
        return list(accumulate((span.length for span in self.spans), initial=0))[:-1]

    def pieces(self, span: Span) -> list[Span]:
        """The stretches of the source that a span of the text comes from."""
        found = []
        at = max(bisect_right(self._starts, span.start) - 1, 0)
        while at < len(self.spans) and self._starts[at] < span.end:
            kept, shift = self.spans[at], self.spans[at].start - self._starts[at]
            start, end = max(kept.start, span.start + shift), min(kept.end, span.end + shift)
            if start < end:
                found.append(Span(start, end))
            at += 1
        return found

    def pieces_of(self, spans: Iterable[Span]) -> list[Span]:
        """The stretches of the source that several spans come from, in order."""
        return [piece for span in spans for piece in self.pieces(span)]

    def in_source(self, pieces: Iterable[_Piece]) -> list[_Piece]:
        """Pieces of the text as pieces of the source."""
        return [msgspec.structs.replace(piece, span=span) for piece in pieces for span in self.pieces(piece.span)]

    def holds_some_of(self, span: Span) -> bool:
        """Whether anything of a span of the source is left."""
        at = bisect_right(self.spans, span.start, key=lambda kept: kept.end)
        return at < len(self.spans) and self.spans[at].start < span.end

    def in_text(self, span: Span) -> Span:
        """A span of the source of which all is left, as a span of the text."""
        at = bisect_right(self.spans, span.start, key=lambda kept: kept.end)
        shift = self.spans[at].start - self._starts[at]
        return Span(span.start - shift, span.end - shift)

    def hull(self, span: Span) -> Span:
        """The smallest span of the source that holds all of a span of the text."""
        pieces = self.pieces(span)
        return Span(pieces[0].start, pieces[-1].end) if pieces else Span(0, 0)


class _Everything(_Kept):
    """The source before anything was cut: every span is its own."""

    def __init__(self) -> None:
        super().__init__(())

    def pieces_of(self, spans: Iterable[Span]) -> list[Span]:
        return list(spans)

    def in_source(self, pieces: Iterable[_Piece]) -> list[_Piece]:
        return list(pieces)

    def holds_some_of(self, span: Span) -> bool:  # noqa: ARG002 - of everything there is everything
        return True

    def in_text(self, span: Span) -> Span:
        return span

    def hull(self, span: Span) -> Span:
        return span


class _Progress:
    """How far a document is: what went, what lost and what was noted in the source, and the ``current`` text."""

    def __init__(self, document: Document, decided: Placed) -> None:
        self.current = document
        self._document = document
        self._decided = decided
        self._dropped: Sequence[Span] = decided.dropped
        self._kept: _Kept = _Everything()
        self._gone: list[_Piece] = []
        self._losing: dict[tuple[str, Span], LosingVote] = {}
        self._notes: dict[tuple[str, Span], Note] = {}

    @property
    def losers(self) -> set[str]:
        """The rules that lost a vote."""
        return {rule for rule, _ in self._losing}

    def decided(self) -> Iterator[Vote]:
        """The user's decisions as votes on the text that is left: what is dropped goes at once, ahead of all."""
        for action, spans in (("keep", self._decided.kept), ("drop", self._dropped)):
            for span in map(self._kept.in_text, spans):
                protects = action == "keep"
                yield Vote(span, DECISION, DECISION, Confidence.CERTAIN, _USER, {"decision": action}, protects)

    def take(self, resolution: Resolution) -> list[Span]:
        """Cut what was resolved; the spans of the text before that are left."""
        self._dropped = ()
        kept = self._kept
        for lost in resolution.losing:
            span = kept.hull(lost.vote.span)
            self._losing[lost.vote.rule, span] = LosingVote(msgspec.structs.replace(lost.vote, span=span), lost.because)
        for note in resolution.notes:
            span = kept.hull(note.span)
            self._notes[note.rule, span] = msgspec.structs.replace(note, span=span)
        if not resolution.cuts:
            return [Span(0, len(self.current.text))]
        cuts = _with_closing_space(self.current.text, resolution.cuts)
        self._gone += kept.in_source(cuts)
        left = between((piece.span for piece in cuts), len(self.current.text))
        self._kept = _Kept(kept.pieces_of(left))
        self.current = self.current.made_of(left)
        return left

    def result(self, problems: Sequence[Problem]) -> CleanResult:
        """What came of it: votes and notes only on what is left."""
        holds = self._kept.holds_some_of
        losing = tuple(lost for (_, span), lost in self._losing.items() if holds(span))
        notes = tuple(note for (_, span), note in self._notes.items() if holds(span))
        return _checked(self._document, self.current.text, self._gone, losing, notes, problems)


class Cleaner:
    """Cleans one document after the other with a configuration that is compiled once.

    Immutable, safe to share between threads, and picklable; a result depends on nothing but the arguments and the
    configuration. Raises UsageError when the configuration names a rule that does not exist, or a pattern or pack is wrong.

    >>> Cleaner(Config(ignore=("call-to-action",))).clean("Leave a comment below!").text
    'Leave a comment below!'
    """

    def __init__(
        self,
        config: Config = Config(),
        *,
        decisions: Decisions = NONE,
        strict: bool = False,
    ) -> None:
        """``decisions`` are the user's, by the documents' ids, and count more than any rule.

        ``strict`` raises what a rule raises; otherwise it becomes a problem of the result and the rule's votes drop.
        """
        self.config = config
        self.decisions = decisions
        self.rules = tuple(
            rule for rule in selected(config.select, config.ignore, config.packs) if rule.title in (None, config.title)
        )
        self._strict = strict
        self._protect = [LinearPattern(pattern) for pattern in config.protect]
        self._triggers = _triggers_of(self.rules)
        self._seconds = [rule for rule in self.rules if rule.seconds]
        self._page_rules = [index for index, rule in enumerate(self.rules) if rule.reads_pages]
        self._outline_cache: OutlineCache = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.config, self.decisions, self._strict)

    def document(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name for it
        url: str | None = None,
        language: str | None = None,
        media_type: str = "text/plain",
        statistics: Statistics | None = None,
        page: Page | None = None,
    ) -> Document:
        """A document that shares this cleaner's cache of line letters; ``text`` is that of the ``page``, if there is one."""
        return Document(
            text,
            id=id,
            url=url,
            language=language or self.config.language,
            media_type=media_type,
            statistics=statistics,
            outline_cache=self._outline_cache,
            page=page,
        )

    def clean(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name for it
        url: str | None = None,
        language: str | None = None,
        media_type: str = "text/plain",
        statistics: Statistics | None = None,
    ) -> CleanResult:
        """The clean text of ``text`` and what went, as spans in code points of ``text``.

        ``id`` enters the ids of removals. ``language`` (ISO 639-1; else the configuration's) leaves out rules that read
        another language. Without
        ``statistics`` rules are told that nobody counted.
        """
        return self.clean_document(
            self.document(text, id=id, url=url, language=language, media_type=media_type, statistics=statistics)
        )

    def clean_page(
        self,
        page: Page,
        *,
        id: str | None = None,  # noqa: A002 - the field's name for it
        url: str | None = None,
        language: str | None = None,
        statistics: Statistics | None = None,
    ) -> CleanResult:
        """The same for a page that ``cleaner.extraction`` has read: spans are in code points of the page's text."""
        return self.clean_document(
            self.document(
                page.text, id=id, url=url, language=language, media_type="text/html", statistics=statistics, page=page
            )
        )

    def clean_document(self, document: Document) -> CleanResult:
        """The same for a document."""
        result = self._cleaned(document)
        if reason := reason_to_hold_back(result, self.config):
            result = held_back(result, self._main_text(document), reason)
        return with_campaign(with_verdict(result), document)

    def _cleaned(self, document: Document) -> CleanResult:
        """The result before anybody asked whether it takes too much."""
        if not document.text or document.text.isspace():
            return self._blank(document)
        decided = _UNDECIDED
        if decisions := self.decisions.about(document.id):
            decided = placed(document.text, decisions)
        problems = [_stale(decision) for decision in decided.stale]
        progress = _Progress(document, decided)
        if document.page is not None:
            votes = self._votes(document, self._places_of(document, self._page_rules), problems)
            progress.take(self._resolved(votes, progress))
        hits = self._triggers.hits(progress.current)
        places = self._triggers.places(progress.current, hits)
        for round_number in range(ROUNDS + 1):
            resolution = self._resolved(self._votes(progress.current, places, problems), progress)
            if round_number == ROUNDS and resolution.cuts:
                problems.append(Problem("unstable", f"still changing after {ROUNDS} rounds"))
                resolution = msgspec.structs.replace(resolution, cuts=())
            left = progress.take(resolution)
            if not resolution.cuts:
                break
            hits = self._triggers.hits_after(progress.current, hits, left)
            places = self._triggers.places_after(progress.current, hits, left, progress.losers)
        return progress.result(problems)

    def _resolved(self, votes: list[Vote], progress: _Progress) -> Resolution:
        """What comes of votes on the current text, and of the user's decisions about it."""
        return resolve(progress.current, [*votes, *progress.decided()], accept=self.config.confidence)

    def _main_text(self, document: Document) -> CleanResult:
        """The result when nothing goes but what the extractor left out of a page; of a text nothing goes."""
        progress = _Progress(document, _UNDECIDED)
        if document.page is not None:
            rules = [
                index for index in self._page_rules if self.rules[index].id == LEFT_OUT or self.rules[index].protects
            ]
            progress.take(resolve(document, self._votes(document, self._places_of(document, rules), [])))
        return progress.result(())

    @staticmethod
    def _places_of(document: Document, rules: Iterable[int]) -> Places:
        """The blocks of a page, for each of some rules."""
        spans = [block.span for block in document.blocks]
        return dict.fromkeys(rules, spans)

    def places(self, document: Document) -> Places:
        """Which of ``rules`` wake in a document, by index, and where."""
        return self._triggers.places(document, self._triggers.hits(document))

    def _votes(self, document: Document, places: Places, problems: list[Problem]) -> list[Vote]:
        """The votes of all rules that woke, and second opinions on likely ones.

        Protections are asked only when there is something to protect from.
        A protection that fails cannot say what must stay, so then nothing is cut.
        """
        votes: list[Vote] = []
        protections = []
        for index, found in places.items():
            rule = self.rules[index]
            if rule.protects:
                protections.append((rule, found))
            else:
                votes += self._ask(rule, document, found, problems) or ()
        if document.statistics is not None and (likely := _likely(votes)):
            for rule in self._seconds:
                votes += self._ask(rule, document, likely, problems) or ()
        if (protections or self._protect) and any(vote.confidence > Confidence.HINT for vote in votes):
            for rule, found in protections:
                protected = self._ask(rule, document, found, problems)
                if protected is None:
                    return []
                votes += protected
            votes += self._protected_by_user(document)
        return votes

    def _protected_by_user(self, document: Document) -> Iterator[Vote]:
        """Protections for what the configuration's patterns match, white space at its ends aside."""
        for pattern in self._protect:
            for match in pattern.spans(document.text):
                span = trimmed(document.text, match.start, match.end)
                if span.length:
                    evidence = {"pattern": pattern.source}
                    yield Vote(span, "protect", "protected", Confidence.CERTAIN, _USER, evidence, protects=True)

    def _ask(
        self, rule: Rule, document: Document, places: Sequence[Span], problems: list[Problem]
    ) -> list[Vote] | None:
        """One rule's votes; what it raises is a problem, and then it has none."""
        if document.language is not None and rule.languages and document.language not in rule.languages:
            return []
        try:
            votes = list(rule.votes(document, places))
        except MemoryError:
            raise  # no fault of the rule, and whoever limits memory wants to know
        except Exception as error:
            if self._strict:
                raise
            problem = Problem("rule-error", f"{rule.id}: {type(error).__name__}: {error}")
        else:
            for invalid in votes:
                if not _is_valid(invalid, rule, document):
                    break
            else:
                return _in_its_language(votes, rule, document) if rule.languages else votes
            problem = Problem("invalid-vote", f"{rule.id}: invalid vote: {invalid.span}, {invalid.confidence.label}")
            if self._strict:
                raise ValueError(problem.message)
        if problem not in problems:
            problems.append(problem)
        return None

    def _blank(self, document: Document) -> CleanResult:
        """The result for a document without any text: whatever white space it has goes."""
        span = Span(0, len(document.text))
        evidence = {"cause": "blank-document"}
        piece = _Piece(span, CLOSING_SPACE, CLOSING_SPACE, Confidence.CERTAIN, _PLACE, evidence)
        return _checked(document, "", [piece] if document.text else [], (), (), ())


def _stale(decision: Decision) -> Problem:
    """What it means that a decision matches nothing."""
    message = (
        f"what was to {decision.action} at {decision.start}-{decision.end} is not there any more; delete the decision"
    )
    return Problem("stale-decision", message)


@lru_cache(8)
def _triggers_of(rules: tuple[Rule, ...]) -> Triggers:
    """What wakes some rules: it takes a third of a second to compile, so cleaners with the same rules share it."""
    return Triggers(rules)


def _in_its_language(votes: list[Vote], rule: Rule, document: Document) -> list[Vote]:
    """The votes of a rule that reads some languages: those without words of one are only likely in another's document.

    Which words have capitals and how long a sentence is says something else in every language.
    """
    for number, vote in enumerate(votes):
        if vote.confidence is Confidence.CERTAIN and Kind.WORDS not in vote.kinds and not rule.protects:
            language = document.likely_language
            if language not in rule.languages:
                evidence = {**vote.evidence, "language": language or "unknown"}
                votes[number] = msgspec.structs.replace(vote, confidence=Confidence.LIKELY, evidence=evidence)
    return votes


def _likely(votes: Iterable[Vote]) -> list[Span]:
    """The spans of likely votes, sorted."""
    return sorted(vote.span for vote in votes if vote.confidence is Confidence.LIKELY)


def _by_start(piece: _Piece) -> int:
    return piece.span.start


def _is_valid(vote: Vote, rule: Rule, document: Document) -> bool:
    """Whether a vote lies inside of the document, is not empty, and not surer than its rule may be."""
    return 0 <= vote.span.start < vote.span.end <= len(document.text) and vote.confidence <= rule.highest


def _unpickled(config: Config, decisions: Decisions, strict: bool) -> Cleaner:
    return Cleaner(config, decisions=decisions, strict=strict)


def _with_closing_space(text: str, cuts: Sequence[Cut]) -> list[_Piece]:
    """The cuts and the white space that goes with them, sorted."""
    pieces = []
    for cut in cuts:
        vote = cut.vote
        evidence = {**vote.evidence, "also": list(cut.others)} if cut.others else vote.evidence
        pieces.append(_Piece(cut.span, vote.rule, vote.category, vote.confidence, vote.kinds, evidence))
    for span, cause in closing_space(text, [cut.span for cut in cuts]):
        evidence = {"cause": cuts[cause].vote.rule}
        pieces.append(_Piece(span, CLOSING_SPACE, CLOSING_SPACE, Confidence.CERTAIN, _PLACE, evidence))
    pieces.sort(key=_by_start)
    return pieces


def _checked(
    document: Document,
    text: str,
    gone: list[_Piece],
    losing: tuple[LosingVote, ...],
    notes: tuple[Note, ...],
    problems: Sequence[Problem],
) -> CleanResult:
    """The result, after it has shown that clean text and removals make up the source; else the source untouched."""
    source = document.text
    gone.sort(key=_by_start)
    seen: dict[str, int] = {}
    removals, removed = [], 0
    blocks = document.blocks
    block = -1
    for piece in gone:
        start, end = piece.span.start, piece.span.end
        while block + 1 < len(blocks) and blocks[block + 1].span.start <= start:
            block += 1
        words = source[start:end]
        occurrence = seen[words] = seen.get(words, 0) + 1
        removals.append(
            Removal(
                document.id,
                occurrence,
                piece.span,
                start - removed,
                words,
                piece.rule,
                piece.category,
                piece.confidence,
                piece.kinds,
                piece.evidence,
                blocks[block].xpath if block >= 0 and piece.rule != CLOSING_SPACE else "",
            )
        )
        removed += end - start
    result = CleanResult(
        document.id,
        source,
        text,
        _status(text, removals),
        tuple(removals),
        notes,
        losing,
        tuple(problems),
    )
    if fault := fault_of(result):
        return CleanResult(document.id, source, source, "failed", problems=(*problems, Problem("self-check", fault)))
    return result


def _status(text: str, removals: Sequence[Removal]) -> Status:
    if not text:
        return "empty"
    return "cleaned" if removals else "unchanged"


def fault_of(result: CleanResult) -> str | None:
    """What is wrong with a result: removals must be sorted, disjoint and inside, and make up the source with the text."""
    if not result.removals:
        return None if result.text == result.source else "the text changed, but nothing was removed"
    at, length = 0, len(result.source)
    for removal in result.removals:
        span = removal.span
        if not at <= span.start < span.end <= length:
            return f"removal {removal.id} at {span.start}-{span.end} overlaps another or lies outside"
        at = span.end
    if result.rebuild() != result.source:
        return "clean text and removals do not make up the source"
    return None


_default: list[Cleaner] = []


def clean(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's name for it
    url: str | None = None,
    language: str | None = None,
    media_type: str = "text/plain",
    statistics: Statistics | None = None,
) -> CleanResult:
    """``Cleaner.clean`` with the default configuration.

    >>> clean("Nothing to see here.").status
    'unchanged'
    """
    if not _default:
        _default.append(Cleaner())
    return _default[0].clean(text, id=id, url=url, language=language, media_type=media_type, statistics=statistics)
