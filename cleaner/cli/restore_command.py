"""``cleaner restore``."""

from pathlib import Path
from typing import Final

import click

from cleaner.cli.options import EXISTING, QUARANTINED, examples, shown
from cleaner.cli.output import printable_line, tell
from cleaner.restoration import restore
from cleaner.sources.plan import name_of
from cleaner.writers.records import DocumentRecord

_SHOWN: Final = 3
"""Files that are named."""


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

    A document whose clean file or record was changed is refused, and the exit code is 3. Of a page its visible blocks come
    back, as text.
    """
    restored = 0
    blocks: list[Path] = []
    failed = 0

    def told(record: DocumentRecord, path: Path) -> None:
        nonlocal restored
        restored += 1
        if record.source.is_of_blocks:
            blocks.append(path)

    for finding in restore(folder, to, [name_of(name) for name in names], quarantine, told=told):
        failed += 1
        tell(f"{finding.place}: {finding.message}")
    if not quiet:
        click.echo(f"{restored:,} documents restored" + (f", {failed:,} problems" if failed else ""))
    if blocks and not quiet:
        more = f" and {len(blocks) - _SHOWN:,} more" if len(blocks) > _SHOWN else ""
        where = ", ".join(map(shown, blocks[:_SHOWN]))
        click.echo(
            printable_line(
                f"of pages the text of all visible blocks, a blank line between two, not HTML: {where}{more}"
            )
        )
    return 3 if failed else 0
