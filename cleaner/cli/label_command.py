"""``cleaner label``."""

from pathlib import Path

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples
from cleaner.cli.output import tell
from cleaner.deciding import labelled
from cleaner.decisions import Decisions
from cleaner.documents import Folders
from cleaner.evaluation import write_gold
from cleaner.writers.decisions import DECISIONS, read_decisions


@click.command(
    "label",
    short_help="Write documents with your decisions as labelled ones for `cleaner eval`.",
    epilog=examples("cleaner label cleaned --out gold && cleaner eval gold"),
)
@click.argument("folder", type=EXISTING, metavar="DIR")
@click.option("--out", required=True, type=EXISTING, metavar="GOLD_DIR", help="An empty or new folder.")
@click.option(
    "--decisions", "file", type=EXISTING, metavar="FILE", help="The decisions (default: DIR/decisions.jsonl)."
)
@QUARANTINED
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(folder: Path, out: Path, file: Path | None, quarantine: Path | None, quiet: bool) -> int:
    """Write the documents of DIR that you decided about to GOLD_DIR, labelled with what should go from them.

    That is what the report says went, without what you keep, and with what you drop: so look at all of a document.
    """
    decisions = Decisions(read_decisions(folder / DECISIONS if file is None else file))
    count = write_gold(out, labelled(Folders(folder, quarantine), decisions))
    if not quiet:
        tell(f"{count:,} labelled documents")
    return 0
