"""``cleaner pipe``."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import click

from cleaner.cli.options import EXISTING, Chosen, Settings, examples, field_options, rule_options, settings_for
from cleaner.cli.output import tell
from cleaner.cli.reports import new_file, reporting
from cleaner.errors import CleanerError, StoppedError, UsageError
from cleaner.pipeline import Cleaner
from cleaner.sources.decoding import decode, encode
from cleaner.sources.rows import Fields
from cleaner.stages.rows import PROVENANCE, Passed, clean_rows


@click.command(
    "pipe",
    short_help="Clean text or JSON Lines from standard input to standard output.",
    epilog=examples("cleaner pipe < page.txt > clean.txt", "cleaner pipe --jsonl < rows.jsonl > clean.jsonl"),
)
@click.option("--jsonl", is_flag=True, help="Lines are JSON objects, each with a text.")
@field_options
@click.option("--provenance-field", metavar="NAME", help=f"The member that says what went (default: {PROVENANCE}).")
@click.option("--report", type=EXISTING, metavar="FILE", help="Write records to FILE, and add no member to the rows.")
@click.option(
    "--rejected", type=EXISTING, metavar="FILE", help="Write lines that are no rows to FILE, with the reason."
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@rule_options
def command(
    jsonl: bool,
    fields: Fields | None,
    provenance_field: str | None,
    report: Path | None,
    rejected: Path | None,
    quiet: bool,
    chosen: Chosen,
) -> int:
    """Read a text and write it without its filler; with --jsonl, the same for the text of each line.

    With --jsonl a member `cleaner` says what went, and not another byte of a row is changed. A line that is no row is told
    on standard error, makes the exit code 3, and is passed through as it came, or goes to the file of --rejected.
    """
    settings = settings_for((), chosen)
    cleaner = Cleaner(settings.config, decisions=settings.decisions)
    if jsonl:
        member = provenance_field or (PROVENANCE if report is None else None)
        rows = clean_rows(sys.stdin.buffer, cleaner, fields or Fields(), member=member, statistics=settings.statistics)
        return _pipe_rows(rows, settings, report, rejected, quiet=quiet)
    if any(value is not None for value in (fields, provenance_field, report, rejected)):
        raise UsageError("--report, --rejected and the names of members are for rows: add --jsonl")
    decoded = decode(sys.stdin.buffer.read())
    if decoded is None:
        raise CleanerError("standard input: binary data, not text")
    result = cleaner.clean(decoded.text, statistics=settings.statistics)
    sys.stdout.buffer.write(encode(result.text, decoded.encoding, decoded.bom))
    return 3 if result.status == "failed" else 0


def _pipe_rows(
    rows: Iterator[Passed], settings: Settings, report_file: Path | None, rejected_file: Path | None, *, quiet: bool
) -> int:
    """Rows to standard output, and what there is to tell of them; the exit code."""
    read = blank = rejected = 0
    with ExitStack() as stack:
        report = stack.enter_context(reporting(report_file, settings))
        aside = None if rejected_file is None else stack.enter_context(closing(new_file(rejected_file)))
        for passed in rows:
            read = passed.piece.number
            blank += passed.record is None and not passed.piece.part
            if passed.record is not None:
                report.add(passed.record)
            if passed.reason:
                rejected += 1
                tell(f"line {read}: {passed.reason}")
            if aside is not None and (passed.reason or passed.piece.part):
                aside.append(_rejection(passed))
            else:
                sys.stdout.buffer.write(passed.data)
        sys.stdout.buffer.flush()
    written = report.counter.documents - rejected
    if read != written + rejected + blank:
        raise StoppedError(f"{read:,} lines came in, {written:,} went out, {rejected:,} were rejected, {blank:,} blank")
    if not quiet:
        tell(f"{read:,} lines: {written:,} out, {rejected:,} rejected, {blank:,} blank")
    return 3 if rejected else 0


def _rejection(passed: Passed) -> bytes:
    """A line that is no row, as a row: bytes of it that are not UTF-8 as lone surrogates."""
    content = {
        "line": passed.piece.number,
        "reason": passed.reason or "goes on",
        "content": passed.data.decode("utf-8", "surrogateescape"),
    }
    return json.dumps(content).encode() + b"\n"
