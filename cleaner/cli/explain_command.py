"""``cleaner explain``."""

import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import click

from cleaner.blocks import Fate, fates
from cleaner.cli.files import as_decided
from cleaner.cli.options import EXISTING, Chosen, Settings, examples, rule_options, settings_for, shown
from cleaner.cli.output import one_line, printable_line
from cleaner.deciding import recorded
from cleaner.documents import Outcome, names_of, work
from cleaner.errors import CleanerError, UsageError
from cleaner.model import CleanResult, Measure, Span
from cleaner.page import Block, Page
from cleaner.pipeline import Cleaner
from cleaner.sources.plan import Planned, name_of
from cleaner.text.lines import line_span
from cleaner.writers.records import REPORT, DocumentRecord, LosingVoteRecord, NoteRecord, RemovalRecord

Entry: TypeAlias = RemovalRecord | NoteRecord | LosingVoteRecord


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

    Of a page all visible blocks are shown, in order, each with what became of it, and its XPath.

    With a folder that `cleaner clean` wrote and the name of a document, show what its report says instead.
    """
    if name is not None:
        record = _recorded(target, name_of(name))
        click.echo("\n".join(_explained(record, None, None)))
        return 0
    path, line = _parsed(target)
    outcome = _decided(path, settings_for([path], chosen))
    assert outcome.result is not None  # noqa: S101 - of one without, it is told why
    window = line_span(outcome.result.source, line) if line is not None else None
    if window is None and line is not None:
        raise UsageError(f"{shown(path)}: has no line {line}")
    if outcome.page is None:
        click.echo("\n".join(_explained(outcome.record, outcome.result, window)))
    else:
        click.echo("\n".join(_explained_blocks(outcome.record, outcome.result, outcome.page, window)))
    return 0


def _parsed(target: Path) -> tuple[Path, int | None]:
    """A path, and the line after its last colon."""
    if not target.exists() and (match := re.fullmatch(r"(.+):(\d+)", shown(target))):
        return Path(match[1]), int(match[2])
    return target, None


def _decided(path: Path, settings: Settings) -> Outcome:
    """What comes of a file. Raises UsageError, and CleanerError when there is no result."""
    if not path.exists():
        raise UsageError(f"{shown(path)}: no such file")
    if path.is_dir():
        raise UsageError(f"{shown(path)}: is a folder; name a file, or a folder of ours and a document of its report")
    planned = as_decided(Planned(name_of(path.name), os.fspath(path.parent)), settings.decisions)
    outcome = work(planned, Cleaner(settings.config, decisions=settings.decisions), 1, statistics=settings.statistics)
    if outcome.result is None:
        raise CleanerError(f"{shown(path)}: {outcome.record.status}: {outcome.record.reason}")
    return outcome


def _recorded(folder: Path, name: str) -> DocumentRecord:
    """The record of document ``name``. Raises UsageError and RecordError."""
    for record in recorded(folder):
        if name in {*names_of(record), record.clean and record.clean.name}:
            return record
    raise UsageError(f"{folder / REPORT}: has no document {name}")


def _explained(record: DocumentRecord, result: CleanResult | None, window: Span | None) -> Iterator[str]:
    """A record as text; only what touches ``window``, if there is one."""
    yield _headline(record)
    removals = [removal for removal in record.removals if _touches(removal, window)]
    notes = [note for note in record.notes if _touches(note, window)]
    losing = [lost for lost in record.losing_votes if _touches(lost, window)]
    for entry in chain[Entry](removals, notes, losing):
        yield ""
        yield from _entry(entry, result)
    yield from _problems(record)
    if not (removals or notes or losing):
        yield "\nno rule found anything here"


def _explained_blocks(record: DocumentRecord, result: CleanResult, page: Page, window: Span | None) -> Iterator[str]:
    """A page as text, block by block; only those that touch ``window``, if there is one."""
    yield _headline(record)
    found = list(fates(page, record))
    yield f"read by {page.road}; {len(found):,} blocks{_counts(found)}"
    within, beyond = _by_block(page.blocks, chain(record.notes, record.losing_votes))
    shown_blocks = [fate for fate in found if window is None or fate.block.span.overlaps(window)]
    for fate in shown_blocks:
        block = fate.block
        rules = ", ".join(dict.fromkeys(removal.rule for removal in fate.removals))
        yield f"\nblock {block.number + 1}: {fate.verdict}" + (f", by {rules}" if rules else "") + _undecided(block)
        yield f"  at: {block.xpath}"
        yield f"  code points: {block.span.length:,} ({block.span.start}-{block.span.end})"
        yield f"  text: {one_line(block.text)}"
        for entry in chain(fate.removals, within.get(block.number, ())):
            yield from (f"  {line}" for line in _entry(entry, result))
    for entry in beyond if window is None else ():
        yield ""
        yield from _entry(entry, result)
    yield from _problems(record)
    if not shown_blocks:
        yield "\nno block stands here"


def _counts(found: Sequence[Fate]) -> str:
    """How many blocks had which fate."""
    counts = Counter[str](fate.verdict for fate in found)
    counts["undecided"] = sum(fate.block.is_undecided for fate in found)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    return f": {told}" if told else ""


def _by_block(blocks: Sequence[Block], entries: Iterable[Entry]) -> tuple[dict[int, list[Entry]], list[Entry]]:
    """The entries that lie in one block, by its number, and those that reach beyond one."""
    within: dict[int, list[Entry]] = {}
    beyond: list[Entry] = []
    for entry in entries:
        at = bisect_right(blocks, entry.start, key=lambda block: block.span.start) - 1
        if at >= 0 and entry.end <= blocks[at].span.end:
            within.setdefault(blocks[at].number, []).append(entry)
        else:
            beyond.append(entry)
    return within, beyond


def _undecided(block: Block) -> str:
    return "; undecided: the extractor wrote it, and it stands nowhere in the page" if block.is_undecided else ""


def _headline(record: DocumentRecord) -> str:
    return printable_line(f"{record.id}: {record.status}" + (f": {record.reason}" if record.reason else ""))


def _problems(record: DocumentRecord) -> Iterator[str]:
    return (f"\nproblem: {printable_line(problem.message)}" for problem in record.problems)


def _entry(entry: Entry, result: CleanResult | None) -> Iterator[str]:
    """A removal, note or losing vote as lines."""
    place = f"{entry.start}-{entry.end}"
    if isinstance(entry, RemovalRecord):
        yield f"removed {place} by {entry.rule} ({entry.category}, {entry.confidence})"
        yield f"  id: {entry.id}"
        if entry.text is not None:
            yield f"  text: {one_line(entry.text)}"
        yield from _measured(entry.kinds, entry.evidence)
    elif isinstance(entry, NoteRecord):
        yield f"note at {place} by {entry.rule} ({entry.category})"
        yield from _measured([], entry.evidence)
    else:
        yield f"kept {place}, which {entry.rule} ({entry.category}, {entry.confidence}) would remove"
        yield f"  because: {entry.because}"
        if result is not None:
            yield f"  text: {one_line(result.source[entry.start : entry.end])}"
        yield from _measured(entry.kinds, entry.evidence)


def _touches(entry: Entry, window: Span | None) -> bool:
    """Whether an entry has some of a window, or stands right beside it."""
    return window is None or (entry.start <= window.end and window.start <= entry.end)


def _measured(kinds: Sequence[str], evidence: Mapping[str, Measure]) -> Iterator[str]:
    if kinds:
        yield f"  evidence of: {', '.join(kinds)}"
    for name, value in evidence.items():
        text = ", ".join(value) if isinstance(value, list) else str(value)
        if text:
            yield printable_line(f"  {name}: {text}")
