"""From a report to decisions about what it tells, and from decisions to labelled documents."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

from cleaner.decisions import Decision, Decisions, placed, quoting, without
from cleaner.documents import Folders, clean_bytes, names_of, source_text, written_name
from cleaner.errors import CleanerError, RecordError, UsageError
from cleaner.evaluation import GoldDocument, GoldSpan
from cleaner.model import CLOSING_SPACE, Span, removal_id
from cleaner.pipeline import DECISION
from cleaner.restoration import check_folder, row_text
from cleaner.sources.plan import name_of
from cleaner.writers.records import REPORT, DocumentRecord, RemovalRecord, read_report


def recorded(folder: Path) -> Iterator[DocumentRecord]:
    """The documents of a folder's report. Raises UsageError for a folder without one, RecordError for a line that is wrong."""
    check_folder(folder)
    for record in read_report(folder / REPORT):
        if isinstance(record, RecordError):
            raise RecordError(f"{folder / REPORT}: {record}")
        if isinstance(record, DocumentRecord):
            yield record


def text_of(folders: Folders, record: DocumentRecord) -> str:
    """The text of a document's source, in which the spans of its record are. Raises RecordError that names the document."""
    if record.source.is_archive:
        raise RecordError(f"{record.id}: is an archive: name one of its rows, {record.id}#ID, as the report does")
    try:
        if record.source.row:
            return row_text(folders.out, record)
        return source_text(record, clean_bytes(folders, record))
    except CleanerError as error:
        raise RecordError(f"{record.id}: {error}") from None


def kept(folders: Folders, ids: Collection[str]) -> list[Decision]:
    """The decisions to keep removals of a report, by their ids, or by those that `cleaner explain FILE` tells of a file.

    Raises UsageError for an id that is none of them, and for white space that went with something else.
    """
    report = folders.out / REPORT
    own: dict[str, tuple[DocumentRecord, RemovalRecord]] = {}
    alone: dict[str, list[tuple[DocumentRecord, RemovalRecord]]] = {}
    for record in recorded(folders.out):
        for removal, id_alone in zip(record.removals, _ids_alone(record), strict=True):
            if removal.id in ids:
                own[removal.id] = record, removal
            elif id_alone in ids:
                alone.setdefault(id_alone, []).append((record, removal))
    decisions = []
    for id_wanted in dict.fromkeys(ids):
        found = [own[id_wanted]] if id_wanted in own else alone.get(id_wanted, [])
        if len(found) != 1:
            what = f"{len(found)} removals have" if found else "no removal has"
            raise UsageError(
                f"{id_wanted}: {what} this id in {report}; `cleaner explain {folders.out} FILE` tells those of a document"
            )
        ((record, removal),) = found
        if removal.rule == CLOSING_SPACE:
            raise UsageError(f"{id_wanted}: is white space that went with something else; keep the removal beside it")
        decisions.append(_keep(folders, record, removal))
    return decisions


def _ids_alone(record: DocumentRecord) -> Iterator[str]:
    """The ids that removals of a document have when its file is named alone; empty where the report has no text."""
    name = PurePosixPath(record.id).name
    seen = Counter[str]()
    for removal in record.removals:
        if removal.text is not None:
            seen[removal.text] += 1
        yield "" if removal.text is None else removal_id(name, removal.text, seen[removal.text])


def _keep(folders: Folders, record: DocumentRecord, removal: RemovalRecord) -> Decision:
    span = Span(removal.start, removal.end)
    if removal.text is None or record.source.row:
        return Decision(
            action="keep", document=record.id, start=span.start, end=span.end, id=removal.id, text=removal.text
        )
    return quoting("keep", record.id, text_of(folders, record), span, id=removal.id)


def record_named(folder: Path, name: str) -> DocumentRecord:
    """The record of a document by its name, or by the path of its source. Raises UsageError when there is none."""
    path = Path(name)
    best: tuple[int, DocumentRecord] | None = None
    for record in recorded(folder):
        if not names_of(record).isdisjoint({name_of(name), name_of(str(path))}):
            return record
        length = len(PurePosixPath(record.id).parts)
        if is_end_of(record.id, path) and (best is None or length > best[0]):
            best = length, record
    if best is None:
        raise UsageError(f"{path}: is no document of {folder / REPORT}")
    return best[1]


def is_end_of(name: str, path: Path) -> bool:
    """Whether a document's name is the end of a path."""
    return f"/{written_name(name_of(str(path.absolute())))}".endswith(f"/{name}")


def labelled(folders: Folders, decisions: Decisions) -> Iterator[GoldDocument]:
    """The documents that somebody decided about, with what goes from them when the decisions are obeyed.

    What nobody decided about is taken to be right. Documents whose source cannot be had from the report are an error.
    Raises RecordError.
    """
    for record in recorded(folders.out):
        about = decisions.about(record.id)
        if about and record.clean is not None:
            text = text_of(folders, record)
            spans = _labelled_spans(text, record.removals, about)
            file = f"{record.clean.name}/{record.source.row}.txt" if record.source.row else record.clean.name
            yield GoldDocument(file, text, hashlib.sha256(text.encode()).hexdigest(), tuple(spans))


def _labelled_spans(text: str, removals: Iterable[RemovalRecord], decisions: Iterable[Decision]) -> list[GoldSpan]:
    """What should go: what the report says went, without what is to be kept, and what is to be dropped."""
    found = placed(text, decisions)
    spans = [GoldSpan(span.start, span.end, DECISION, DECISION) for span in found.dropped]
    for removal in removals:
        left = [Span(removal.start, removal.end)]
        if removal.rule in {CLOSING_SPACE, DECISION} or any(left[0].overlaps(span) for span in found.kept):
            continue
        for dropped in found.dropped:
            left = without(left, dropped)
        spans += [GoldSpan(span.start, span.end, removal.category, removal.rule) for span in left]
    return sorted(spans)
