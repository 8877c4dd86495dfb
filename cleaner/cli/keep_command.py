"""``cleaner keep``."""

from pathlib import Path

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples
from cleaner.cli.output import one_line, printable_line, tell
from cleaner.deciding import kept
from cleaner.documents import Folders
from cleaner.writers.decisions import DECISIONS, add_decisions


@click.command(
    "keep",
    short_help="Decide that removals are wrong: their text stays in later runs.",
    epilog=examples("cleaner keep 3f9a01c2b47d --in cleaned && cleaner clean seeds --out cleaned"),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--in", "folder", required=True, type=EXISTING, metavar="DIR", help="What `cleaner clean` wrote.")
@click.option(
    "--decisions", "file", type=EXISTING, metavar="FILE", help="Where the decision goes (default: DIR/decisions.jsonl)."
)
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(ids: tuple[str, ...], folder: Path, file: Path | None, quarantine: Path | None, quiet: bool) -> int:
    """Keep the text of the removals ID... (as the report of DIR names them) from the next run on.

    A run into DIR obeys DIR/decisions.jsonl by itself; any command does with --decisions FILE, or `decisions = "FILE"` in the
    configuration. To take a decision back, delete its line.
    """
    decisions = kept(Folders(folder, quarantine), ids)
    place = folder / DECISIONS if file is None else file
    add_decisions(place, decisions)
    if not quiet:
        for decision in decisions:
            words = "" if decision.text is None else f": {one_line(decision.text)}"
            click.echo(printable_line(f"{decision.document}: {decision.start}-{decision.end} stays{words}"))
        tell(f"written to {place}; clean again to see it obeyed")
    return 0
