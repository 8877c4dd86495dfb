"""``cleaner fix``."""

import shutil
import subprocess
from pathlib import Path

import click

from cleaner.cli.files import documents_at
from cleaner.cli.options import EXISTING, Chosen, examples, rule_options, settings_for
from cleaner.cli.output import printable
from cleaner.cli.reports import reporting
from cleaner.documents import Outcome, work
from cleaner.errors import UsageError
from cleaner.pipeline import Cleaner
from cleaner.sources.decoding import encode
from cleaner.writers.files import replacing


@click.command(
    "fix",
    short_help="Remove the filler from text and Markdown files, in place.",
    epilog=examples("cleaner fix data/*.txt", "cleaner fix data --provenance went.jsonl"),
)
@click.argument("paths", nargs=-1, required=True, type=EXISTING, metavar="PATH...")
@rule_options
@click.option(
    "--provenance", type=EXISTING, metavar="FILE", help="Write what went to FILE, a new one, as `cleaner clean` does."
)
@click.option("--force-exclude", is_flag=True, help="Leave out named files, too, when the configuration excludes them.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(
    paths: tuple[Path, ...],
    chosen: Chosen,
    provenance: Path | None,
    force_exclude: bool,
    quiet: bool,
) -> int:
    """Take the filler out of PATH..., and leave every other byte as it was; exit with 1 when a file was changed.

    A file is written aside and renamed. Outside of a git work tree, where nothing else would bring the text back, it needs
    --provenance. It never touches git's index.
    """
    if provenance is None:
        for path in paths:
            if not _is_in_git(path):
                raise UsageError(
                    f"{path}: not in a git work tree, so nothing would bring the text back; use --provenance"
                )
    settings = settings_for(paths, chosen)
    cleaner = Cleaner(settings.config, decisions=settings.decisions)
    documents = list(documents_at(paths, settings, force_exclude=force_exclude))
    changed = failed = 0
    with reporting(provenance, settings) as report:
        for name, planned in documents:
            outcome = work(planned, cleaner, report.counter.documents + 1, statistics=settings.statistics)
            report.add(outcome.record)  # first: what was changed must never be without its record
            if outcome.record.status == "failed":
                failed += 1
                click.echo(printable(f"{name}: failed: {outcome.record.reason}"), err=True)
            elif outcome.record.removals:
                _write(planned.path, outcome)
                changed += 1
                if not quiet:
                    click.echo(printable(f"fixed {name}"))
    return 3 if failed else 1 if changed else 0


def _write(path: Path, outcome: Outcome) -> None:
    """The clean text in the place of its source: same encoding, byte order mark and permissions."""
    assert outcome.result is not None  # noqa: S101 - it has removals
    source = outcome.record.source
    target = path.resolve()
    with replacing(target) as stream:
        stream.write(encode(outcome.result.text, source.encoding, bytes.fromhex(source.bom)))
        shutil.copymode(target, stream.name)


def _is_in_git(path: Path) -> bool:
    """Whether ``path`` lies in a git work tree."""
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    command = ["git", "-C", str(folder), "rev-parse", "--is-inside-work-tree"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, fixed words
    except OSError:
        return False
    return ran.stdout.strip() == "true"
