"""``cleaner eval``."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
import msgspec

from cleaner.cli.options import EXISTING, Chosen, examples, rule_options, settings_for
from cleaner.cli.output import one_line, printable_line, table, tell
from cleaner.evaluation import (
    Change,
    DocumentScore,
    Evaluation,
    Row,
    below,
    changes,
    cuts_of,
    evaluate,
    read_evaluation,
    read_floors,
    read_gold,
    worst,
)
from cleaner.pipeline import Cleaner


@click.command(
    "eval",
    short_help="Score the rules against labelled documents.",
    epilog=examples("cleaner eval fixtures/labelled/dev --worst 5"),
)
@click.argument("folder", type=EXISTING, metavar="GOLD_DIR")
@rule_options
@click.option("--worst", "count", type=click.IntRange(0), default=0, metavar="N", help="Show the N worst documents.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--compare", type=EXISTING, metavar="OTHER.json", help="Show what differs from an earlier --json.")
@click.option("--floor", type=EXISTING, metavar="FILE.toml", help="Exit with 1 when a figure is lower than in FILE.")
def command(folder: Path, chosen: Chosen, count: int, as_json: bool, compare: Path | None, floor: Path | None) -> int:
    """Clean the documents in GOLD_DIR/documents and compare what goes with GOLD_DIR/gold.jsonl, token by token.

    A line of gold.jsonl has the members file, chars and spans, and each span start, end (code points), category and
    layout. Changes nothing. Exit codes: 0 done, 1 below a floor, 2 wrong gold or wrong call.
    """
    documents = read_gold(folder)
    earlier = read_evaluation(compare) if compare is not None else None
    floors = read_floors(floor) if floor is not None else None
    settings = settings_for([folder], chosen)
    cleaner = Cleaner(settings.config, decisions=settings.decisions)
    evaluation = evaluate(documents, partial(cuts_of, cleaner))
    if earlier is not None:
        found = tuple(changes(documents, earlier, evaluation))
        evaluation = msgspec.structs.replace(evaluation, changes=found)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(evaluation), indent=1).decode())
    else:
        for line in _shown(evaluation, count):
            click.echo(line)
    low = [] if floors is None else below(evaluation, floors)
    for line in low:
        tell(line)
    return 1 if low else 0


def _shown(evaluation: Evaluation, count: int) -> Iterator[str]:
    """An evaluation as text."""
    yield _recall_table(evaluation)
    yield ""
    for name, value in (
        ("recall", evaluation.recall),
        ("precision", evaluation.precision),
        ("kept recall", evaluation.kept_recall),
    ):
        yield f"{name:<24}{'n/a' if value is None else f'{value:.4f}':>9}"
    alike = evaluation.total - evaluation.with_filler
    unchanged = sum(doc.is_look_alike and not doc.cuts for doc in evaluation.documents)
    for name, part, whole in (
        ("damaged documents", evaluation.damaged, evaluation.total),
        ("look-alikes unchanged", unchanged, alike),
        ("fully clean", evaluation.fully_clean, evaluation.with_filler),
        ("exact", evaluation.exact, evaluation.total),
    ):
        yield f"{name:<24}{f'{part}/{whole}':>9}"
    if evaluation.problems:
        yield f"{'problems':<24}{evaluation.problems:>9}"
    for doc in worst(evaluation, count):
        yield ""
        yield from _document(doc)
    if evaluation.changes is not None:
        yield ""
        yield from map(_change, evaluation.changes)
        yield f"{len(evaluation.changes)} changes"


def _recall_table(evaluation: Evaluation) -> str:
    """Recall by category, and below each by layout."""
    rows = [("category, layout", "recall", "removed/tokens", "whole/spans")]
    for category, row in evaluation.categories.items():
        rows.append(_recall_row(category, row))
        for name, part in evaluation.layouts.items():
            of, _, layout = name.partition("/")
            if of == category and layout:
                rows.append(_recall_row(f"  {layout}", part))
    return table(rows)


def _recall_row(name: str, row: Row) -> tuple[str, str, str, str]:
    return (
        printable_line(name),
        f"{row.recall:.4f}",
        f"{row.removed}/{row.tokens}",
        f"{row.spans_removed}/{row.spans}",
    )


def _document(doc: DocumentScore) -> Iterator[str]:
    """What went wrong in a document, span by span."""
    yield printable_line(f"{doc.file}: {doc.lost_tokens} tokens lost, {doc.left_tokens} left")
    stretches = [(part, "lost") for part in doc.lost] + [(part, "left") for part in doc.left]
    for part, fate in sorted(stretches, key=lambda entry: entry[0].start):
        labels = ", ".join(part.labels)
        yield printable_line(f"  {fate} {part.start}-{part.end} ({labels}): {one_line(part.text)}")


def _change(change: Change) -> str:
    what = "filler" if change.filler else "not filler"
    place = f"{change.file} {change.start}-{change.end}"
    return printable_line(f"newly {change.newly}: {place} ({what}): {one_line(change.text)}")
