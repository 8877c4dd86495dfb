"""``cleaner drop``."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from cleaner.cli.options import EXISTING, QUARANTINED, decisions_file_for, examples, shown
from cleaner.cli.output import one_line, printable_line, tell
from cleaner.deciding import record_named, text_of
from cleaner.decisions import Decision, quoting
from cleaner.documents import Folders, read, written_name
from cleaner.errors import UsageError
from cleaner.model import Span
from cleaner.sources.plan import Planned, name_of
from cleaner.text.lines import line_span
from cleaner.writers.decisions import DECISIONS, add_decisions

_TARGET: Final = re.compile(r"(?P<file>.+):(?P<first>\d+)(?:-(?P<end>\d+))?", re.DOTALL)


@click.command(
    "drop",
    short_help="Decide that stretches of a document go, whatever the rules say.",
    epilog=examples(
        "cleaner drop seeds/002_8635ee5be6813f4d.txt:1040-1093 --in cleaned",
        "cleaner drop data/post.txt:12 --decisions decisions.jsonl",
    ),
)
@click.argument("targets", nargs=-1, required=True, metavar="FILE:SPAN...")
@click.option(
    "--in", "folder", type=EXISTING, metavar="DIR", help="What `cleaner clean` wrote, with FILE in its report."
)
@click.option(
    "--decisions", "file", type=EXISTING, metavar="FILE", help="Where the decision goes (default: DIR/decisions.jsonl)."
)
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(
    targets: tuple[str, ...], folder: Path | None, file: Path | None, quarantine: Path | None, quiet: bool
) -> int:
    """Take a span of a source out from the next run on, whatever rules and protections say.

    SPAN is START-END, half-open, in code points of the source as in a report, or the number of a line. With --in DIR the FILE
    may be the name of a document in the report (a row of an archive is ARCHIVE#ID there), or the path of its source. To take a
    decision back, delete its line.
    """
    decisions = list(_decided(targets, None if folder is None else Folders(folder, quarantine)))
    if file is None:
        file = folder / DECISIONS if folder is not None else decisions_file_for(Path(_parsed(targets[0])["file"]))
    add_decisions(file, decisions)
    if not quiet:
        for decision in decisions:
            words = one_line(decision.text or "")
            click.echo(printable_line(f"{decision.document}: {decision.start}-{decision.end} goes: {words}"))
        tell(f"written to {shown(file)}; clean again to see it obeyed")
    return 0


def _parsed(target: str) -> re.Match[str]:
    """File and span of a target. Raises UsageError."""
    if match := _TARGET.fullmatch(target):
        return match
    raise UsageError(f"{target}: has no span; write FILE:START-END in code points, or FILE:LINE")


def _decided(targets: Iterable[str], folders: Folders | None) -> Iterator[Decision]:
    """The decisions to drop what the targets name. Raises UsageError, RecordError."""
    for target in targets:
        match = _parsed(target)
        name, source = _document(match["file"], folders)
        first = int(match["first"])
        span = line_span(source, first) if match["end"] is None else Span(first, int(match["end"]))
        if span is None or not span.start < span.end <= len(source) or source[span.start : span.end].isspace():
            raise UsageError(f"{target}: there is no text in this place; the document has {len(source):,} code points")
        yield quoting("drop", name, source, span)


def _document(file: str, folders: Folders | None) -> tuple[str, str]:
    """Name and text of a document: as a report has it, or, without one, its path from here and the text of the file."""
    if folders is not None:
        record = record_named(folders.out, file)
        return record.id, text_of(folders, record)
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{shown(path)}: no such file; with --in DIR it may be a document of a report")
    absolute = path.absolute()
    name = absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else Path(path.name)
    planned = Planned(name_of(path.name), str(absolute.parent))
    if planned.is_shard:
        raise UsageError(f"{shown(path)}: is an archive; name one of its rows, FILE#ID:SPAN, with --in DIR")
    text = read(planned).text
    return written_name(name_of(str(name))), text
