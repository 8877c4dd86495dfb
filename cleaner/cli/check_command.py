"""``cleaner check``."""

from bisect import bisect_right
from pathlib import Path

import click

from cleaner.cli.files import documents_at
from cleaner.cli.options import EXISTING, Chosen, rule_options, settings_for
from cleaner.cli.output import one_line, printable
from cleaner.documents import work
from cleaner.model import CLOSING_SPACE, LEFT_OUT
from cleaner.pipeline import Cleaner
from cleaner.text.lines import split, starts


@click.command("check", short_help="Tell what is filler in files and folders, and change nothing.")
@click.argument("paths", nargs=-1, required=True, type=EXISTING, metavar="PATH...")
@rule_options
@click.option("--force-exclude", is_flag=True, help="Leave out named files, too, when the configuration excludes them.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def command(
    paths: tuple[Path, ...],
    chosen: Chosen,
    force_exclude: bool,
    quiet: bool,
) -> int:
    """Print FILE:LINE:COLUMN: RULE for all that `cleaner fix` would remove; exit with 1 when there is something.

    Lines and columns count from 1, columns in code points. Nothing is counted across documents.
    """
    settings = settings_for(paths, chosen)
    cleaner = Cleaner(settings.config)
    documents = list(documents_at(paths, settings, force_exclude=force_exclude))
    findings = failed = checked = 0
    for name, planned in documents:
        outcome = work(planned, cleaner, 1, statistics=settings.statistics)
        checked += outcome.result is not None
        if outcome.record.status == "failed":
            failed += 1
            click.echo(printable(f"{name}: failed: {outcome.record.reason}"), err=True)
        if outcome.result is None or not outcome.record.removals:
            continue
        lines = split(outcome.result.source)
        places = starts(outcome.result.source, lines)
        for removal in outcome.result.removals:
            if removal.rule not in {CLOSING_SPACE, LEFT_OUT}:
                findings += 1
                click.echo(f"{_place(name, places, removal.span.start)}: {removal.rule}: {one_line(removal.text)}")
    if not quiet:
        click.echo(f"{findings:,} findings in {checked:,} documents", err=True)
    return 3 if failed else 1 if findings else 0


def _place(name: str, line_starts: list[int], offset: int) -> str:
    """A place in a file as editors read it."""
    line = bisect_right(line_starts, offset) - 1
    return printable(f"{name}:{line + 1}:{offset - line_starts[line] + 1}")
