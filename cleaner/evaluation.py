"""How well a cleaner does on labelled documents: what it should have taken and did, and what it should have left.

A token is a run of letters and digits with their marks; in scripts without spaces it is a single letter. White space and
punctuation count for neither side. A token across the edge of a gold span is cut there. A token of filler is removed when
all of its code points are; a token of the document is lost when one of them is. Offsets are code points of the decoded text.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from cleaner.errors import UsageError
from cleaner.model import CLOSING_SPACE, Span
from cleaner.pipeline import Cleaner
from cleaner.sources.decoding import decode
from cleaner.sources.plan import TEXT_SUFFIXES
from cleaner.sources.reading import UnreadableError, read_bytes
from cleaner.writers.files import write_whole

SCHEMA: Final = 1
FLAG: Final = "flag"
"""Category of gold spans that may be reported and must stay."""
Figure: TypeAlias = Literal["recall", "precision", "kept_recall", "look_alikes"]
"""The shares of a whole set that may have a floor; a category has only a recall."""
_GOLD: Final = "gold.jsonl"
_DOCUMENTS: Final = "documents"
_ONE_BY_ONE: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"  # kana, Han
)


class GoldSpan(msgspec.Struct, frozen=True, order=True):
    """A stretch of a document that should go (or, of category ``flag``, stay)."""

    start: int
    end: int
    category: str
    layout: str = ""


class GoldDocument(msgspec.Struct, frozen=True):
    """A labelled document; ``spans`` are those that should go, sorted and disjoint."""

    file: str
    text: str
    sha256: str
    spans: tuple[GoldSpan, ...]


class _Record(msgspec.Struct, frozen=True):
    """A line of ``gold.jsonl``."""

    file: str
    chars: int
    spans: list[GoldSpan]
    kind: Literal["filler", "look-alike"] | None = None


class Cut(msgspec.Struct, frozen=True):
    """What a cleaner takes from a document, and which of its rules."""

    span: Span
    rule: str


Cutter: TypeAlias = Callable[[GoldDocument], tuple[Sequence[Cut], int]]
"""Says what to take from a document, and how many problems it had with it."""


class Stretch(msgspec.Struct, frozen=True):
    """Neighbouring tokens that share a fate: from the first code point of the first to the last of the last.

    ``labels`` are category and layout of what was left, the rules that took what was lost.
    """

    start: int
    end: int
    text: str
    labels: tuple[str, ...]


class DocumentScore(msgspec.Struct, frozen=True):
    """One document: counts are tokens; ``cuts`` is what went, ``left`` what should have, ``lost`` what should not."""

    file: str
    sha256: str
    is_look_alike: bool
    """Whether nothing in it should go."""
    gold: int
    removed: int
    kept: int
    cuts: tuple[tuple[int, int], ...]
    left: tuple[Stretch, ...]
    lost: tuple[Stretch, ...]
    left_tokens: int
    lost_tokens: int


class Row(msgspec.Struct):
    """Gold spans of one category or layout: their tokens, how many went, and how many spans went whole."""

    tokens: int = 0
    removed: int = 0
    spans: int = 0
    spans_removed: int = 0

    @property
    def recall(self) -> float:
        """Share of the tokens that went."""
        return self.removed / self.tokens if self.tokens else 1.0


class Change(msgspec.Struct, frozen=True):
    """Text whose fate differs between two evaluations of the same documents; ``filler`` says that gold wants it gone."""

    file: str
    start: int
    end: int
    text: str
    newly: Literal["goes", "stays"]
    filler: bool


class Evaluation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole set. Shares are None where there is nothing to divide by; counts are documents unless they say otherwise."""

    schema: int = msgspec.field()
    recall: float | None
    """Share of the tokens in gold spans that went."""
    precision: float | None
    """Share of the tokens that went which lie in gold spans."""
    kept_recall: float | None
    """Share of the other tokens that are still there."""
    look_alikes: float | None
    """Share of the documents without gold spans that came through byte for byte."""
    total: int
    damaged: int
    """Documents that lost a token outside of gold spans."""
    with_filler: int
    fully_clean: int
    """Documents with gold spans, all of whose tokens went."""
    exact: int
    """Documents, look-alikes too, in which gold and what went have the same tokens."""
    tokens_lost: int
    problems: int
    """Faults of rules while the documents were cleaned; what such a rule wanted is missing."""
    categories: dict[str, Row]
    layouts: dict[str, Row]
    """By category, a slash and layout."""
    documents: tuple[DocumentScore, ...]
    changes: tuple[Change, ...] | None = None


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a set must reach at least: shares of the whole set, and the recall of categories."""

    total: dict[Figure, float] = {}
    recall: dict[str, float] = {}


def read_gold(folder: Path) -> list[GoldDocument]:
    """The labelled documents of a folder, in the order of its ``gold.jsonl``. Raises UsageError for gold that is wrong."""
    path = folder / _GOLD
    found: list[GoldDocument] = []
    for number, line in enumerate(_bytes_of(path, path).splitlines(), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            record = msgspec.json.decode(line, type=_Record)
        except msgspec.DecodeError as error:
            raise UsageError(f"{place}: {error}") from None
        if any(record.file == document.file for document in found):
            raise UsageError(f"{place}: {record.file} was there already")
        found.append(_read_document(folder, record, place))
    if not found:
        raise UsageError(f"{path}: no documents")
    return found


def write_gold(folder: Path, documents: Iterable[GoldDocument]) -> int:
    """Write labelled documents for ``read_gold`` into a folder, which may be new; returns how many there are.

    Raises UsageError for a folder with content, StoppedError when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: is not an empty folder; choose a new one")
    lines = []
    for document in documents:
        write_whole(folder / _DOCUMENTS / document.file, document.text.encode())
        kind: Literal["filler", "look-alike"] = "filler" if document.spans else "look-alike"
        record = _Record(document.file, len(document.text), list(document.spans), kind)
        lines.append(msgspec.json.encode(record) + b"\n")
    write_whole(folder / _GOLD, b"".join(lines))
    return len(lines)


def _bytes_of(path: Path, place: object) -> bytes:
    try:
        return read_bytes(path)
    except UnreadableError as error:
        raise UsageError(f"{place}: {error}") from None


def _read_document(folder: Path, record: _Record, place: str) -> GoldDocument:
    """A document as its record describes it."""
    name = PurePosixPath(record.file)
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(f"{place}: {record.file} lies outside of {folder / _DOCUMENTS}")
    if name.suffix.lower() not in TEXT_SUFFIXES:
        raise UsageError(f"{place}: {record.file} is not text: gold spans are offsets into text")
    path = folder / _DOCUMENTS / name
    data = _bytes_of(path, f"{place}: {path}")
    decoded = decode(data)
    if decoded is None:
        raise UsageError(f"{place}: {path}: binary")
    text = decoded.text
    if len(text) != record.chars:
        raise UsageError(f"{place}: {record.file} has {len(text)} code points, gold says {record.chars}")
    at = 0
    for span in sorted(record.spans):
        if not 0 <= span.start < span.end <= len(text):
            raise UsageError(f"{place}: {record.file}: span {span.start}-{span.end} does not lie in 0-{len(text)}")
        if span.start < at:
            raise UsageError(f"{place}: {record.file}: span {span.start}-{span.end} overlaps the one before it")
        at = span.end
    spans = tuple(span for span in sorted(record.spans) if span.category != FLAG)
    if record.kind is not None and (record.kind == "filler") != bool(spans):
        raise UsageError(f"{place}: {record.file} is called {record.kind}, and has {len(spans)} spans that should go")
    return GoldDocument(record.file, text, hashlib.sha256(data).hexdigest(), spans)


def tokens(text: str, edges: Iterable[int] = ()) -> list[Span]:
    """The tokens of a text, cut at ``edges``.

    >>> [(token.start, token.end) for token in tokens("Tide's 3_in 川", [1])]
    [(0, 1), (1, 4), (5, 6), (7, 8), (9, 11), (12, 13)]
    """
    cut_at = set(edges)
    found: list[Span] = []
    start: int | None = None
    alone = False
    for at, char in enumerate(text):
        is_mark = unicodedata.category(char)[0] == "M"
        is_part = char.isalnum() or (is_mark and start is not None)
        is_alone = not is_mark and _ONE_BY_ONE.match(char) is not None
        if start is not None and (not is_part or at in cut_at or (not is_mark and (alone or is_alone))):
            found.append(Span(start, at))
            start = None
        if start is None and char.isalnum():
            start, alone = at, is_alone
    if start is not None:
        found.append(Span(start, len(text)))
    return found


class _Token(msgspec.Struct, frozen=True):
    """A token of a document: the index of the gold span it lies in, and whether all or some of it went."""

    span: Span
    gold: int | None
    all_went: bool
    some_went: bool

    @property
    def is_left(self) -> bool:
        return self.gold is not None and not self.all_went

    @property
    def is_lost(self) -> bool:
        return self.gold is None and self.some_went


def _judged(document: GoldDocument, cuts: Iterable[tuple[int, int]]) -> list[_Token]:
    """The tokens of a document and what became of them."""
    went = bytearray(len(document.text))
    for start, end in cuts:
        went[start:end] = b"\1" * (end - start)
    judged, at = [], 0
    for token in tokens(document.text, (edge for span in document.spans for edge in (span.start, span.end))):
        while at < len(document.spans) and document.spans[at].end <= token.start:
            at += 1
        inside = at < len(document.spans) and document.spans[at].start <= token.start
        there = went[token.start : token.end]
        judged.append(_Token(token, at if inside else None, all(there), any(there)))
    return judged


def cuts_of(cleaner: Cleaner, document: GoldDocument) -> tuple[list[Cut], int]:
    """What a cleaner takes from a document, and how many problems it had."""
    result = cleaner.clean(document.text, id=document.file)
    return [Cut(removal.span, removal.rule) for removal in result.removals], len(result.problems)


def score(document: GoldDocument, cuts: Sequence[Cut]) -> tuple[DocumentScore, list[Row]]:
    """One document, and a row for each of its gold spans."""
    places = tuple((cut.span.start, cut.span.end) for cut in cuts)
    judged = _judged(document, places)
    rows = [Row(spans=1) for _ in document.spans]
    for token in judged:
        if token.gold is not None:
            rows[token.gold].tokens += 1
            rows[token.gold].removed += token.all_went
    for row in rows:
        row.spans_removed = int(row.removed == row.tokens)
    left, lost = [], []
    for (index, is_left, is_lost), run in groupby(judged, key=lambda token: (token.gold, token.is_left, token.is_lost)):
        members = list(run)
        where = Span(members[0].span.start, members[-1].span.end)
        if is_left and index is not None:
            span = document.spans[index]
            left.append(_stretch(document, where, (f"{span.category}/{span.layout}",)))
        elif is_lost:
            rules = {cut.rule for cut in cuts if cut.span.overlaps(where)}
            lost.append(_stretch(document, where, tuple(sorted(rules - {CLOSING_SPACE}))))
    gold, removed = sum(row.tokens for row in rows), sum(row.removed for row in rows)
    scored = DocumentScore(
        file=document.file,
        sha256=document.sha256,
        is_look_alike=not document.spans,
        gold=gold,
        removed=removed,
        kept=len(judged) - gold,
        cuts=places,
        left=tuple(left),
        lost=tuple(lost),
        left_tokens=gold - removed,
        lost_tokens=sum(token.is_lost for token in judged),
    )
    return scored, rows


def _stretch(document: GoldDocument, where: Span, labels: tuple[str, ...]) -> Stretch:
    return Stretch(where.start, where.end, document.text[where.start : where.end], labels)


def evaluate(documents: Iterable[GoldDocument], cut: Cutter) -> Evaluation:
    """Score what ``cut`` takes from each document."""
    scores: list[DocumentScore] = []
    categories: dict[str, Row] = {}
    layouts: dict[str, Row] = {}
    problems = 0
    for document in documents:
        cuts, faults = cut(document)
        problems += faults
        scored, rows = score(document, cuts)
        scores.append(scored)
        for span, row in zip(document.spans, rows, strict=True):
            for name, table in ((span.category, categories), (f"{span.category}/{span.layout}", layouts)):
                total = table.setdefault(name, Row())
                total.tokens += row.tokens
                total.removed += row.removed
                total.spans += row.spans
                total.spans_removed += row.spans_removed
    gold, removed = sum(doc.gold for doc in scores), sum(doc.removed for doc in scores)
    kept, lost = sum(doc.kept for doc in scores), sum(doc.lost_tokens for doc in scores)
    alike = [doc for doc in scores if doc.is_look_alike]
    return Evaluation(
        schema=SCHEMA,
        recall=_share(removed, gold),
        precision=_share(removed, removed + lost),
        kept_recall=_share(kept - lost, kept),
        look_alikes=_share(sum(not doc.cuts for doc in alike), len(alike)),
        total=len(scores),
        damaged=sum(doc.lost_tokens > 0 for doc in scores),
        with_filler=len(scores) - len(alike),
        fully_clean=sum(doc.left_tokens == 0 for doc in scores if not doc.is_look_alike),
        exact=sum(doc.left_tokens == doc.lost_tokens == 0 for doc in scores),
        tokens_lost=lost,
        problems=problems,
        categories=dict(sorted(categories.items())),
        layouts=dict(sorted(layouts.items())),
        documents=tuple(scores),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def worst(evaluation: Evaluation, count: int) -> list[DocumentScore]:
    """The documents in which most went wrong; a lost token weighs as much as two that were left."""
    wrong = [doc for doc in evaluation.documents if doc.left_tokens or doc.lost_tokens]
    return sorted(wrong, key=lambda doc: (-2 * doc.lost_tokens - doc.left_tokens, doc.file))[:count]


def read_evaluation(path: Path) -> Evaluation:
    """An earlier evaluation. Raises UsageError when it is none."""
    try:
        earlier = msgspec.json.decode(_bytes_of(path, path), type=Evaluation)
    except msgspec.DecodeError as error:
        raise UsageError(f"{path}: not written by `cleaner eval --json`: {error}") from None
    if earlier.schema != SCHEMA:
        raise UsageError(f"{path}: has schema {earlier.schema}, this is {SCHEMA}; write it anew")
    return earlier


def changes(documents: Iterable[GoldDocument], before: Evaluation, now: Evaluation) -> Iterator[Change]:
    """What newly goes and what newly stays, in documents that both evaluations have and that are the same.

    A token goes when some of it does.
    """
    earlier = {(doc.file, doc.sha256): doc.cuts for doc in before.documents}
    later = {doc.file: doc.cuts for doc in now.documents}
    for document in documents:
        old = earlier.get((document.file, document.sha256))
        if old is None or old == later[document.file]:
            continue
        fates = [
            (then.some_went, there.some_went, there.gold is not None, there.span)
            for then, there in zip(_judged(document, old), _judged(document, later[document.file]), strict=True)
        ]
        for (went, goes, filler), run in groupby(fates, key=lambda fate: fate[:3]):
            if went != goes:
                spans = [fate[3] for fate in run]
                start, end = spans[0].start, spans[-1].end
                text = document.text[start:end]
                yield Change(document.file, start, end, text, "goes" if goes else "stays", filler)


def read_floors(path: Path) -> Floors:
    """The least that is wanted. Raises UsageError for a file that says something else."""
    try:
        return msgspec.convert(tomllib.loads(_bytes_of(path, path).decode()), Floors)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{path}: {error}; known are [total] with {', '.join(get_args(Figure))}, and [recall]"
        ) from None


def below(evaluation: Evaluation, floors: Floors) -> list[str]:
    """A line for each figure that is lower than its floor; one that there is nothing to measure by is, too."""
    reached: list[tuple[str, float | None, float]] = [
        (name, getattr(evaluation, name), floor) for name, floor in floors.total.items()
    ]
    for category, floor in floors.recall.items():
        row = evaluation.categories.get(category)
        reached.append((f"recall of {category}", None if row is None else row.recall, floor))
    return [
        f"{name}: nothing to measure it by" if value is None else f"{name}: {value:.4f} is below {floor:.4f}"
        for name, value, floor in reached
        if value is None or value < floor
    ]
