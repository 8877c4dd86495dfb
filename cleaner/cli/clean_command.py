"""``cleaner clean``."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import click
import msgspec

from cleaner.attributes import check_attributes, write_attributes
from cleaner.campaign import Campaign
from cleaner.cli.options import EXISTING, Chosen, examples, field_options, rule_options, settings_for, shown
from cleaner.cli.output import print_diff, printable_line, table, tell
from cleaner.corpus import Statistics
from cleaner.decisions import Decisions
from cleaner.documents import Folders, Outcome, failed, source_name, work, written_name
from cleaner.errors import CleanerError, UsageError
from cleaner.model import CLOSING_SPACE
from cleaner.pieces import clean_piece
from cleaner.pipeline import Cleaner
from cleaner.pool import MEMORY_IS_LIMITED, Limits, cores
from cleaner.quarantine import check_quarantine
from cleaner.report import PAGE
from cleaner.run import Listener, check_output, check_places, counted, run
from cleaner.sources.plan import Planned, make_plan
from cleaner.sources.reading import Caps
from cleaner.sources.rows import Fields
from cleaner.sources.shards import pieces
from cleaner.tasks import Counting, Work
from cleaner.writers.decisions import DECISIONS, read_decisions
from cleaner.writers.records import REPORT, Counter, DocumentRecord

_WITH_PAGE: Final = 20_000
"""Documents up to which a run makes report.html by itself."""
_SHOWN: Final = 5
"""Campaigns that the summary on the screen names."""


@click.command(
    "clean",
    short_help="Clean folders and files into another folder.",
    epilog=examples("cleaner clean seeds --out cleaned", "cleaner clean seeds --diff"),
)
@click.argument("sources", nargs=-1, required=True, type=EXISTING, metavar="SRC...")
@click.option("--out", type=EXISTING, metavar="DIR", help="Where clean files and the report go.")
@click.option(
    "--quarantine",
    type=EXISTING,
    metavar="DIR",
    help="Where the clean files of content-farm text go instead (see the verdict in the report).",
)
@click.option("--dry-run", is_flag=True, help="Tell what would go, and write nothing.")
@click.option("--diff", "show_diff", is_flag=True, help="Show a unified diff, and write nothing.")
@rule_options
@click.option("--markdown", is_flag=True, help="Write pages as Markdown, to NAME.md (default: plain text).")
@click.option("--metadata", is_flag=True, help="Note title, date, site and author of pages in the report.")
@field_options
@click.option(
    "--provenance",
    type=click.Choice(["full", "spans", "dolma"]),
    default="full",
    show_default=True,
    help="Whether the report holds the removed texts; without them nothing can be restored. "
    "With dolma there are also attributes of rows for Dolma.",
)
@click.option(
    "--max-removed",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Hold back documents that would lose more than this share of their code points.",
)
@click.option("--no-corpus", is_flag=True, help="Do not count first what repeats across documents.")
@click.option("--keep-vanished", is_flag=True, help="Keep clean files whose source is gone, and their records.")
@click.option("--no-report", is_flag=True, help=f"Write no {PAGE}, the page that shows what went and why.")
@click.option("--force", is_flag=True, help="Overwrite clean files that were edited since a run wrote them.")
@click.option("--keep-failed", is_flag=True, help="Write a document that fails as it came, and mark it in its record.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    envvar="CLEANER_JOBS",
    show_envvar=True,
    metavar="N",
    help="Worker processes (default: one for each core; 0: none, and no limits).",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="What a document may take before its worker is killed; 0 for no limit.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(min=0),
    default=4096,
    show_default=True,
    metavar="MIB",
    help="What a worker may take for a document; 0 for no limit.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=Caps().size,
    show_default=True,
    metavar="BYTES",
    help="Larger documents fail unread.",
)
@click.option(
    "--max-line",
    type=click.IntRange(min=1),
    default=Caps().line,
    show_default=True,
    metavar="BYTES",
    help="Documents with a longer line fail.",
)
@click.option("--hidden", is_flag=True, help="Take hidden files, too.")
@click.option("--no-ignore", is_flag=True, help="Take files that .gitignore names, too.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def command(
    sources: tuple[Path, ...],
    out: Path | None,
    quarantine: Path | None,
    dry_run: bool,
    show_diff: bool,
    chosen: Chosen,
    markdown: bool,
    metadata: bool,
    fields: Fields | None,
    provenance: str,
    max_removed: float | None,
    no_corpus: bool,
    keep_vanished: bool,
    no_report: bool,
    force: bool,
    keep_failed: bool,
    jobs: int | None,
    time_limit: float,
    memory_limit: int,
    max_bytes: int,
    max_line: int,
    hidden: bool,
    no_ignore: bool,
    quiet: bool,
) -> int:
    """Clean SRC... into DIR, and write what went, where and why into DIR/provenance.jsonl.

    The content of one source folder lands directly in DIR; with several, each keeps its name. Text (.txt, .text, .md,
    .markdown, no suffix) and pages (.html, .htm, .xhtml) are cleaned, and so is each row of JSON Lines (.jsonl, .jsonl.gz,
    .jsonl.zst) and Parquet (.parquet), and each page of a WARC (.warc, .warc.gz); everything else is skipped and counted.
    Sources are never changed.

    What repeats across the documents is counted first, and written to DIR/statistics.jsonl; --statistics FILE takes these
    counts instead. Into a DIR of an earlier run, only what changed since is done again.

    Exit codes: 0 done, 2 nothing was started, 3 a document failed, 4 stopped, 130 interrupted.
    """
    looks_only = dry_run or show_diff
    if out is None and not looks_only:
        raise UsageError("--out DIR is missing (--dry-run and --diff do without)")
    if no_corpus and chosen.statistics_file is not None:
        raise UsageError("--statistics gives counts, and --no-corpus wants none: leave out one of them")
    settings = settings_for(sources, chosen)
    config = msgspec.structs.replace(
        settings.config,
        max_removed=max_removed,
        markdown=markdown or settings.config.markdown,
        metadata=metadata or settings.config.metadata,
    )
    if out is not None:
        check_places(sources, out)
        check_output(out)
    decisions = _with_those_in(out, settings.decisions)
    cleaner = Cleaner(config, decisions=decisions)
    if quarantine is not None:
        check_quarantine(sources, out, quarantine)
    plan = make_plan(
        sources,
        None if looks_only else out,
        hidden=hidden,
        gitignore=not no_ignore,
        excludes=settings.excludes,
        markdown=config.markdown,
    )
    if provenance == "dolma":
        check_attributes(plan)
    if all(entry.skip is not None for entry in plan) and not quiet:
        tell(f"{', '.join(map(shown, sources))}: no documents to clean")
    if not quiet:
        _tell_unknown(decisions, plan)
    is_counting = not no_corpus and settings.statistics is None
    is_rerun = not looks_only and out is not None and (out / REPORT).is_file()
    caps = Caps(max_bytes, max_line)
    jobs = cores() if jobs is None else jobs
    limits = Limits(time_limit or None, memory_limit * 2**20 or None)
    if jobs and memory_limit and not MEMORY_IS_LIMITED and not quiet:
        tell("this system keeps no limit on memory: --memory-limit does nothing")
    teller = _Teller(len(plan), quiet=quiet, is_counting=is_counting, is_rerun=is_rerun)
    with teller:
        if looks_only or out is None:
            statistics = settings.statistics
            if is_counting:
                statistics = counted(
                    plan,
                    Counting(caps, settings.config.fast, fields=fields or Fields()),
                    jobs=jobs,
                    limits=limits,
                    listener=teller,
                )
            counter = Counter()
            for outcome in _looked_at(plan, cleaner, quarantine, caps, fields or Fields(), statistics):
                counter.add(outcome.record)
                teller.done(outcome.record)
                if not show_diff and outcome.record.removals:
                    click.echo(_what_goes(outcome.record))
                elif show_diff and outcome.result is not None:
                    record = outcome.record
                    print_diff(outcome.result, record.id if record.source.row else source_name(record))
        else:
            how = Work(
                config,
                Folders(out, quarantine),
                provenance != "spans",
                caps,
                force,
                keep_failed,
                decisions,
                fields or Fields(),
            )
            counter = run(
                plan,
                how,
                statistics=settings.statistics,
                counting=is_counting,
                keep_vanished=keep_vanished,
                with_page=not no_report and len(plan) <= _WITH_PAGE,
                jobs=jobs,
                limits=limits,
                listener=teller,
            )
            if provenance == "dolma":
                write_attributes(out)
    if not quiet:
        click.echo(teller.summary(counter) + _where(None if looks_only or no_report else out), err=looks_only)
    return 3 if counter.statuses.get("failed") or counter.statuses.get("degraded") else 0


def _with_those_in(out: Path | None, decisions: Decisions) -> Decisions:
    """``decisions``, and those that lie in the output folder, which count more."""
    if out is None or not (out / DECISIONS).is_file():
        return decisions
    return decisions.with_later(read_decisions(out / DECISIONS))


def _tell_unknown(decisions: Decisions, plan: Sequence[Planned]) -> None:
    """Tell the documents that somebody decided about and that are neither in the plan nor in an archive of it."""
    names = {written_name(entry.name) for entry in plan}
    archives = tuple(f"{written_name(entry.name)}#" for entry in plan if entry.is_shard)
    unknown = sorted(name for name in decisions.documents - names if not name.startswith(archives))
    if unknown:
        more = ", ..." if len(unknown) > _SHOWN else ""
        tell(f"decisions about documents that are not there: {', '.join(unknown[:_SHOWN])}{more}")


def _looked_at(
    plan: Sequence[Planned],
    cleaner: Cleaner,
    quarantine: Path | None,
    caps: Caps,
    fields: Fields,
    statistics: Statistics | None,
) -> Iterator[Outcome]:
    """What would come of the documents of a plan, and of archives that cannot be read to their end."""
    line = 0
    for planned in plan:
        if not planned.is_shard or planned.skip is not None or planned.fault is not None:
            line += 1
            yield work(planned, cleaner, line, Folders(Path(), quarantine), caps=caps, statistics=statistics)
            continue
        try:
            for piece in pieces(planned, caps, fields):
                if piece.is_document:
                    line += 1
                    cleaned = clean_piece(piece, cleaner, fields, line, statistics=statistics, caps=caps)
                    yield Outcome(cleaned.record, cleaned.result)
        except CleanerError as error:
            line += 1
            yield Outcome(failed(planned, line, str(error)))


def _where(out: Path | None) -> str:
    """Where the page is, or how to have one; nothing where none is wanted."""
    if out is None:
        return ""
    if (out / PAGE).is_file():
        return f"\n\nreport: {shown(out / PAGE)}"
    return f"\n\nreport: none of its own for over {_WITH_PAGE:,} documents; `cleaner report {shown(out)}` writes one"


class _Teller(Listener):
    """Progress on a terminal, a line for each document that went wrong, and a summary."""

    def __init__(self, documents: int, *, quiet: bool, is_counting: bool, is_rerun: bool) -> None:
        self._by_rule: dict[str, list[int]] = {}
        self._quiet = quiet
        self._is_rerun = is_rerun
        self._redone = self._reused = self._gone = self._kept = 0
        self._bar = None
        if not quiet and sys.stderr.isatty():
            length = 2 * documents if is_counting else documents
            label = "counting" if is_counting else "cleaning"
            steps = max(1, length // 200)
            self._bar = click.progressbar(length=length, label=label, file=sys.stderr, update_min_steps=steps)
            self._bar.__enter__()

    def counted(self) -> None:
        if self._bar is not None:
            self._bar.update(1)

    def gone(self, name: str) -> None:
        self._gone += 1
        if not self._quiet:
            tell(f"{name}: its source is gone, so its clean file was removed")

    def left(self, name: str) -> None:
        tell(f"{name}: its source is gone, but its clean file was edited, so it was left (--force removes it)")

    def done(self, record: DocumentRecord, *, is_reused: bool = False) -> None:
        self._kept += record.vanished and record.source.kind != "shard"
        self._reused += is_reused and not record.vanished and record.source.kind != "shard"
        self._redone += not is_reused and record.status != "skipped" and record.source.kind != "shard"
        for removal in record.removals:
            if removal.rule != CLOSING_SPACE:
                row = self._by_rule.setdefault(f"{removal.category}: {removal.rule}", [0, 0])
                row[0] += 1
                row[1] += removal.end - removal.start
        if record.status in {"failed", "review", "degraded"} or (not self._quiet and record.reason == "binary"):
            tell(f"{record.id}: {record.status}: {record.reason}")
        elif not self._quiet:
            for problem in record.problems:
                tell(f"{record.id}: {problem.message}")
        if self._bar is not None and not record.vanished and not record.source.row:
            self._bar.label = "cleaning"
            self._bar.update(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
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
        if counter.quarantined:
            lines.append(f"{counter.quarantined:,} in quarantine")
        lines += _campaigns(counter.campaigns)
        if self._is_rerun:
            lines.append(self._since_the_run_before())
        if self._by_rule:
            rows = [("category: rule", "removals", "code points")]
            rows += [(name, f"{count:,}", f"{length:,}") for name, (count, length) in sorted(self._by_rule.items())]
            lines += ["", table(rows)]
        return "\n".join(lines)

    def _since_the_run_before(self) -> str:
        """What a rerun did, and what it left as it was."""
        said = [f"{self._redone:,} new or redone", f"{self._reused:,} as they were"]
        if self._gone:
            said.append(f"{self._gone:,} gone with their sources")
        if self._kept:
            said.append(f"{self._kept:,} kept without their sources")
        return f"since the run before: {', '.join(said)}"


def _campaigns(campaigns: Sequence[Campaign]) -> list[str]:
    """How many groups of documents there are from which the same filler went, and the largest ones."""
    if not campaigns:
        return []
    shown = [
        f"  {group.id}: {group.documents:,} documents, {group.fragments:,} fragments" for group in campaigns[:_SHOWN]
    ]
    found = "1 campaign" if len(campaigns) == 1 else f"{len(campaigns):,} campaigns"
    return [found + (", the largest:" if len(campaigns) > _SHOWN else ":"), *shown]


def _what_goes(record: DocumentRecord) -> str:
    """A line that tells what would go from a document."""
    counts: dict[str, int] = {}
    for removal in record.removals:
        if removal.rule != CLOSING_SPACE:
            counts[removal.rule] = counts.get(removal.rule, 0) + removal.end - removal.start
    return printable_line(f"{record.id}: " + ", ".join(f"{rule} {length:,}" for rule, length in sorted(counts.items())))
