"""``cleaner report``."""

from pathlib import Path

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples, shown
from cleaner.cli.output import tell
from cleaner.documents import Folders
from cleaner.errors import UsageError
from cleaner.report import PAGE
from cleaner.report.page import MARK, write_page
from cleaner.restoration import check_folder
from cleaner.writers.records import REPORT


@click.command(
    "report",
    short_help="Write report.html: what went and why, for a person to look at.",
    epilog=examples("cleaner report cleaned", "cleaner report cleaned --out page.html --seed 7"),
)
@click.argument("folder", type=EXISTING, metavar="DIR")
@click.option("--out", type=EXISTING, metavar="FILE", help=f"Where the page goes.  [default: DIR/{PAGE}]")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N", help="Draws the sample.")
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(folder: Path, out: Path | None, seed: int, quarantine: Path | None, quiet: bool) -> int:
    """Write a page that shows what `cleaner clean` removed from the documents in DIR, from its report and clean files.

    A document whose clean file was changed is shown without its text, and the exit code is 3.
    """
    check_folder(folder)
    target = folder / PAGE if out is None else out
    if out is not None:
        _check_target(out)
    page = write_page(target, folder / REPORT, Folders(folder, quarantine), seed)
    for message in page.damaged:
        tell(f"{REPORT}: {message}")
    for name, why in page.unshown:
        tell(f"{name}: {why}")
    if not quiet:
        click.echo(f"report: {shown(target)}")
    return 3 if page.damaged or page.unshown else 0


def _check_target(path: Path) -> None:
    """Raise UsageError where something else would be written over."""
    if path.is_dir():
        raise UsageError(f"{shown(path)}: is a folder; name a file")
    if not path.exists():
        return
    with path.open("rb") as stream:
        if stream.read(len(MARK)) != MARK:
            raise UsageError(f"{shown(path)}: is there already and no report; name a new file")
