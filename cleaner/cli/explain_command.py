"""``cleaner explain``."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from cleaner.cli.files import as_decided
from cleaner.cli.options import EXISTING, Chosen, Settings, examples, rule_options, settings_for, shown
from cleaner.cli.output import one_line, printable_line
from cleaner.deciding import recorded
from cleaner.documents import names_of, work
from cleaner.errors import CleanerError, UsageError
from cleaner.model import CleanResult, Measure, Span
from cleaner.pipeline import Cleaner
from cleaner.sources.plan import Planned, name_of
from cleaner.text.lines import line_span
from cleaner.writers.records import REPORT, DocumentRecord, LosingVoteRecord, NoteRecord, RemovalRecord


@click.command(
    "explain",
    short_help="Show what would go from a file, or went, and why.",
    epilog=examples("cleaner explain data/post.txt:12", "cleaner explain cleaned post.txt"),
)
@click.argument("target", type=EXISTING, metavar="FILE[:LINE] | DIR")
@click.argument("name", required=False, metavar="[FILE]")
@rule_options
def command(target: Path, name: str | None, chosen: Chosen) -> int:
    """Show every removal, hint and losing vote of FILE (at LINE only, if given), decided anew.

    With a folder that `cleaner clean` wrote and the name of a document, show what its report says instead.
    """
    if name is not None:
        record = _recorded(target, name_of(name))
        click.echo("\n".join(_explained(record, None, None)))
        return 0
    path, line = _parsed(target)
    result, record = _decided(path, settings_for([path], chosen))
    window = line_span(result.source, line) if line is not None else None
    if window is None and line is not None:
        raise UsageError(f"{shown(path)}: has no line {line}")
    click.echo("\n".join(_explained(record, result, window)))
    return 0


def _parsed(target: Path) -> tuple[Path, int | None]:
    """A path, and the line after its last colon."""
    if not target.exists() and (match := re.fullmatch(r"(.+):(\d+)", shown(target))):
        return Path(match[1]), int(match[2])
    return target, None


def _decided(path: Path, settings: Settings) -> tuple[CleanResult, DocumentRecord]:
    if not path.exists():
        raise UsageError(f"{shown(path)}: no such file")
    if path.is_dir():
        raise UsageError(f"{shown(path)}: is a folder; name a file, or a folder of ours and a document of its report")
    planned = as_decided(Planned(name_of(path.name), os.fspath(path.parent)), settings.decisions)
    outcome = work(planned, Cleaner(settings.config, decisions=settings.decisions), 1, statistics=settings.statistics)
    if outcome.result is None:
        raise CleanerError(f"{shown(path)}: {outcome.record.status}: {outcome.record.reason}")
    return outcome.result, outcome.record


def _recorded(folder: Path, name: str) -> DocumentRecord:
    """The record of document ``name``. Raises UsageError and RecordError."""
    for record in recorded(folder):
        if name in {*names_of(record), record.clean and record.clean.name}:
            return record
    raise UsageError(f"{folder / REPORT}: has no document {name}")


def _explained(record: DocumentRecord, result: CleanResult | None, window: Span | None) -> Iterator[str]:
    """A record as text; only what touches ``window``, if there is one."""
    yield printable_line(f"{record.id}: {record.status}" + (f": {record.reason}" if record.reason else ""))
    removals = [removal for removal in record.removals if _touches(removal, window)]
    notes = [note for note in record.notes if _touches(note, window)]
    losing = [lost for lost in record.losing_votes if _touches(lost, window)]
    for removal in removals:
        yield f"\nremoved {removal.start}-{removal.end} by {removal.rule} ({removal.category}, {removal.confidence})"
        yield f"  id: {removal.id}"
        if removal.text is not None:
            yield f"  text: {one_line(removal.text)}"
        yield from _measured(removal.kinds, removal.evidence)
    for note in notes:
        yield f"\nnote at {note.start}-{note.end} by {note.rule} ({note.category})"
        yield from _measured([], note.evidence)
    for lost in losing:
        yield f"\nkept {lost.start}-{lost.end}, which {lost.rule} ({lost.category}, {lost.confidence}) would remove"
        yield f"  because: {lost.because}"
        if result is not None:
            yield f"  text: {one_line(result.source[lost.start : lost.end])}"
        yield from _measured(lost.kinds, lost.evidence)
    for problem in record.problems:
        yield f"\nproblem: {printable_line(problem.message)}"
    if not (removals or notes or losing):
        yield "\nno rule found anything here"


def _touches(entry: RemovalRecord | NoteRecord | LosingVoteRecord, window: Span | None) -> bool:
    return window is None or (entry.start <= window.end and window.start <= entry.end)


def _measured(kinds: Sequence[str], evidence: Mapping[str, Measure]) -> Iterator[str]:
    if kinds:
        yield f"  evidence of: {', '.join(kinds)}"
    for name, value in evidence.items():
        text = ", ".join(value) if isinstance(value, list) else str(value)
        if text:
            yield printable_line(f"  {name}: {text}")
