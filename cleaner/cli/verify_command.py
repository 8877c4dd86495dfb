"""``cleaner verify``."""

from pathlib import Path

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples, shown
from cleaner.cli.output import printable_line, tell
from cleaner.restoration import verify


@click.command(
    "verify",
    short_help="Check that clean files, report and sources fit together.",
    epilog=examples("cleaner verify cleaned --source seeds"),
)
@click.argument("folder", type=EXISTING, metavar="DIR")
@click.option("--source", "sources", multiple=True, type=EXISTING, metavar="SRC", help="Compare with the sources, too.")
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print what does not fit only.")
def command(folder: Path, sources: tuple[Path, ...], quarantine: Path | None, quiet: bool) -> int:
    """Check every line of DIR's report, every clean file against it, and that the two make up each source.

    Prints a line for each thing that does not fit, and exits with 1 when there is one.
    """
    count = 0
    for finding in verify(folder, sources, quarantine):
        count += 1
        click.echo(printable_line(f"{finding.place}: {finding.message}"))
    if count == 0 and not quiet:
        tell(f"{shown(folder)}: everything fits")
    return 1 if count else 0
