"""``cleaner restore``."""

from pathlib import Path

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples
from cleaner.cli.output import tell
from cleaner.restoration import restore
from cleaner.sources.plan import name_of


@click.command(
    "restore",
    short_help="Write the sources again, byte for byte.",
    epilog=examples("cleaner restore cleaned --out restored"),
)
@click.argument("folder", type=EXISTING, metavar="DIR")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--out", "to", required=True, type=EXISTING, metavar="TO", help="An empty or new folder.")
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(folder: Path, names: tuple[str, ...], to: Path, quarantine: Path | None, quiet: bool) -> int:
    """Write the sources of DIR (of the documents NAME only, if any) to TO, as they were before cleaning.

    A document whose clean file or record was changed is refused, and the exit code is 3.
    """
    restored: list[str] = []
    failed = 0
    for finding in restore(folder, to, [name_of(name) for name in names], quarantine, told=restored.append):
        failed += 1
        tell(f"{finding.place}: {finding.message}")
    if not quiet:
        click.echo(f"{len(restored):,} documents restored" + (f", {failed:,} problems" if failed else ""))
    return 3 if failed else 0
