"""``cleaner clean``."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from cleaner.cli.options import EXISTING, Chosen, rule_options, settings_for, shown
from cleaner.cli.output import printable, printable_line, table, tell
from cleaner.errors import UsageError
from cleaner.pipeline import CLOSING_SPACE, Cleaner
from cleaner.run import Outcome, check_output, check_places, run, source_name, work_through
from cleaner.sources.plan import Planned, make_plan
from cleaner.writers.diff import unified_diff
from cleaner.writers.records import Counter, DocumentRecord


@click.command("clean", short_help="Clean folders and files into another folder.")
@click.argument("sources", nargs=-1, required=True, type=EXISTING, metavar="SRC...")
@click.option("--out", type=EXISTING, metavar="DIR", help="Where clean files and the report go.")
@click.option("--dry-run", is_flag=True, help="Tell what would go, and write nothing.")
@click.option("--diff", "show_diff", is_flag=True, help="Show a unified diff, and write nothing.")
@rule_options
@click.option(
    "--provenance",
    type=click.Choice(["full", "spans"]),
    default="full",
    show_default=True,
    help="Whether the report holds the removed texts; without them nothing can be restored.",
)
@click.option(
    "--max-removed",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Hold back documents that would lose more than this share of their code points.",
)
@click.option("--hidden", is_flag=True, help="Take hidden files, too.")
@click.option("--no-ignore", is_flag=True, help="Take files that .gitignore names, too.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(
    sources: tuple[Path, ...],
    out: Path | None,
    dry_run: bool,
    show_diff: bool,
    chosen: Chosen,
    provenance: str,
    max_removed: float | None,
    hidden: bool,
    no_ignore: bool,
    quiet: bool,
) -> int:
    """Clean SRC... into DIR, and write what went, where and why into DIR/provenance.jsonl.

    The content of one source folder lands directly in DIR; with several, each keeps its name. Text (.txt, .text, .md,
    .markdown, no suffix) is cleaned; everything else is skipped and counted. Sources are never changed.

    Exit codes: 0 done, 2 nothing was started, 3 a document failed, 4 stopped, 130 interrupted.
    """
    looks_only = dry_run or show_diff
    if out is None and not looks_only:
        raise UsageError("--out DIR is missing (--dry-run and --diff do without)")
    settings = settings_for(sources, chosen)
    config = msgspec.structs.replace(settings.config, max_removed=max_removed)
    cleaner = Cleaner(config)
    if out is not None:
        check_places(sources, out)
        check_output(out)
    plan = make_plan(sources, hidden=hidden, gitignore=not no_ignore, excludes=settings.excludes)
    if all(entry.skip is not None for entry in plan) and not quiet:
        tell(f"{', '.join(map(shown, sources))}: no documents to clean")
    teller = _Teller(plan, quiet=quiet)
    if looks_only or out is None:
        counter = Counter()
        for outcome in work_through(plan, cleaner):
            counter.add(outcome.record)
            teller.hear(outcome)
            if show_diff:
                _print_diff(outcome)
            elif outcome.record.removals:
                click.echo(_what_goes(outcome.record))
    else:
        counter = run(plan, out, cleaner, with_text=provenance == "full", told=teller.hear)
    teller.end()
    if not quiet:
        click.echo(teller.summary(counter), err=looks_only)
    return 3 if counter.statuses.get("failed") else 0


class _Teller:
    """Progress on a terminal, a line for each document that went wrong, and a summary."""

    def __init__(self, plan: Sequence[Planned], *, quiet: bool) -> None:
        self._by_rule: dict[str, list[int]] = {}
        self._quiet = quiet
        self._bar = None
        if not quiet and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=len(plan), label="cleaning", file=sys.stderr, update_min_steps=max(1, len(plan) // 200)
            )
            self._bar.__enter__()

    def hear(self, outcome: Outcome) -> None:
        """Take note of a document."""
        record = outcome.record
        for removal in record.removals:
            if removal.rule != CLOSING_SPACE:
                row = self._by_rule.setdefault(f"{removal.category}: {removal.rule}", [0, 0])
                row[0] += 1
                row[1] += removal.end - removal.start
        if record.status in {"failed", "review"} or (not self._quiet and record.reason == "binary"):
            tell(f"{record.id}: {record.status}: {record.reason}")
        elif not self._quiet:
            for problem in record.problems:
                tell(f"{record.id}: {problem.message}")
        if self._bar is not None:
            self._bar.update(1)

    def end(self) -> None:
        """Take the progress bar away."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def summary(self, counter: Counter) -> str:
        """The counts of a run as tables."""
        statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(counter.statuses.items()))
        share = counter.removed_code_points / counter.source_code_points if counter.source_code_points else 0.0
        lines = [
            f"{counter.documents:,} documents: {statuses or 'none'}",
            f"{counter.removed_code_points:,} of {counter.source_code_points:,} code points removed ({share:.1%})",
        ]
        if self._by_rule:
            rows = [("category: rule", "removals", "code points")]
            rows += [(name, f"{count:,}", f"{length:,}") for name, (count, length) in sorted(self._by_rule.items())]
            lines += ["", table(rows)]
        return "\n".join(lines)


def _what_goes(record: DocumentRecord) -> str:
    """A line that tells what would go from a document."""
    counts: dict[str, int] = {}
    for removal in record.removals:
        if removal.rule != CLOSING_SPACE:
            counts[removal.rule] = counts.get(removal.rule, 0) + removal.end - removal.start
    return printable_line(f"{record.id}: " + ", ".join(f"{rule} {length:,}" for rule, length in sorted(counts.items())))


def _print_diff(outcome: Outcome) -> None:
    """The diff of a document: coloured on a terminal, where control characters are escaped; else exactly its bytes."""
    if outcome.result is None:
        return
    on_terminal = sys.stdout.isatty()
    colours = {"-": "red", "+": "green", "@": "cyan"}
    for line in unified_diff(outcome.result, source_name(outcome.record)):
        if on_terminal:
            click.secho(printable(line), fg=colours.get(line[:1]))
        else:
            click.echo(line.encode("utf-8", "surrogateescape"))
