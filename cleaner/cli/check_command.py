"""``cleaner check``."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from cleaner.cli.files import documents_at
from cleaner.cli.options import EXISTING, Chosen, examples, rule_options, settings_for
from cleaner.cli.output import one_line, print_diff, printable, printable_line, table, tell
from cleaner.documents import source_name, work
from cleaner.model import FURNITURE
from cleaner.pipeline import Cleaner
from cleaner.text.lines import split, starts
from cleaner.writers import findings as formats
from cleaner.writers.findings import Finding, findings_in


@click.command(
    "check",
    short_help="Tell what is filler in files and folders, and change nothing.",
    epilog=examples("cleaner check data", "cleaner check data --format sarif > cleaner.sarif"),
)
@click.argument("paths", nargs=-1, required=True, type=EXISTING, metavar="PATH...")
@rule_options
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "jsonl", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are printed: github for annotations in Actions, sarif for code scanning.",
)
@click.option(
    "--diff", "show_diff", is_flag=True, help="Show what `cleaner fix` would change as a unified diff instead."
)
@click.option("--statistics-table", is_flag=True, help="Print how many findings each rule has instead.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings, too.")
@click.option("--force-exclude", is_flag=True, help="Leave out named files, too, when the configuration excludes them.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def command(
    paths: tuple[Path, ...],
    chosen: Chosen,
    output_format: str,
    show_diff: bool,
    statistics_table: bool,
    exit_zero: bool,
    force_exclude: bool,
    quiet: bool,
) -> int:
    """Print FILE:LINE:COLUMN: RULE for all that `cleaner fix` would remove; exit with 1 when there is something.

    Lines and columns count from 1, columns in code points; of a page they are those of its text. Nothing is counted across
    documents.
    """
    settings = settings_for(paths, chosen)
    cleaner = Cleaner(settings.config, decisions=settings.decisions)
    documents = list(documents_at(paths, settings, force_exclude=force_exclude))
    found: list[Finding] = []
    failures: list[str] = []
    checked = 0
    bullet = "- " if output_format == "github" else ""  # no name begins a line that its runner reads
    shows_lines = output_format == "text" and not (show_diff or statistics_table)
    for name, planned in documents:
        outcome = work(planned, cleaner, 1, statistics=settings.statistics)
        checked += outcome.result is not None
        if outcome.record.status == "failed":
            failures.append(f"{name}: failed: {outcome.record.reason}")
            tell(f"{bullet}{failures[-1]}")
        if outcome.result is None or not outcome.record.removals:
            continue
        findings = findings_in(name, outcome.result, is_page=planned.is_page)
        here = [finding for finding in findings if finding.category != FURNITURE]
        found += here
        if show_diff:
            print_diff(outcome.result, source_name(outcome.record))
        elif shows_lines:
            line_starts = starts(outcome.result.source, split(outcome.result.source))
            for finding in here:
                click.echo(_line(finding, line_starts))
    summary = f"{len(found):,} findings in {checked:,} documents"
    if statistics_table:
        counts = Counter((finding.category, finding.rule) for finding in found)
        rows = [(f"{category}: {rule}", f"{count:,}") for (category, rule), count in sorted(counts.items())]
        click.echo(table([("category: rule", "findings"), *rows]))
    elif not shows_lines and not show_diff:
        _print(output_format, found, failures, summary)
    if not quiet:
        click.echo(summary, err=True)
    return 3 if failures else 1 if found and not exit_zero else 0


def _line(finding: Finding, line_starts: list[int]) -> str:
    """A finding as editors read it."""
    line, column = formats.line_and_column(line_starts, finding.start)
    return printable_line(f"{finding.path}:{line}:{column}: {finding.rule}: ") + one_line(finding.text)


def _print(output_format: str, found: Sequence[Finding], failures: Sequence[str], summary: str) -> None:
    """Findings in a format for programs."""
    if output_format == "github":
        shown = [msgspec.structs.replace(finding, text=one_line(finding.text)) for finding in found]
        for line in formats.github(shown, summary):
            click.echo(printable(line))
    elif output_format == "jsonl":
        for finding in found:
            click.echo(_json(formats.sound(finding)))
    else:
        sound = [formats.sound(finding) for finding in found]
        if len(found) > formats.SARIF_RESULTS and output_format == "sarif":
            tell(f"the SARIF log has the first {formats.SARIF_RESULTS:,} findings")
        data = formats.sarif(sound, failures) if output_format == "sarif" else sound
        click.echo(_json(data, indent=1))


def _json(data: object, indent: int | None = None) -> str:
    """Data as JSON in ASCII: nothing in it steers a terminal."""
    return json.dumps(msgspec.to_builtins(data), indent=indent)
