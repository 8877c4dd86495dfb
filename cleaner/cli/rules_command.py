"""``cleaner rules``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from cleaner.cli.options import EXISTING, examples
from cleaner.cli.output import table, tell
from cleaner.config import Pack
from cleaner.examples import failures
from cleaner.rules.catalogue import check_names, with_packs
from cleaner.rules.packs import place_of, read_pack, rules_of
from cleaner.rules.rule import Example, Rule


@click.command("rules", short_help="List the rules, or show one.", epilog=examples("cleaner rules photo-credit"))
@click.argument("name", required=False, metavar="[ID]")
@click.option(
    "--pack",
    "files",
    type=EXISTING,
    multiple=True,
    metavar="FILE",
    help="Show the rules of FILE, too; run its examples.",
)
def command(name: str | None, files: tuple[Path, ...]) -> int:
    """List every rule and why it is there, or show rule ID (or all of a category): what it takes, and what it leaves.

    A --pack that is wrong, or whose rules find something else in its examples than is marked there, makes the exit code 2.
    """
    packs = tuple(map(read_pack, files))
    rules = with_packs(packs)
    if name is None:
        click.echo("\n".join(_listed(rules)))
    else:
        check_names([name], rules)
        click.echo("\n\n".join("\n".join(_shown(rule)) for rule in rules if name in (rule.id, rule.category)))
    return 2 if sum(_failed(pack, packs) for pack in packs) else 0


def _failed(pack: Pack, packs: Sequence[Pack]) -> int:
    """In how many examples of a pack its rules find something else than is marked; each is told."""
    examples = failed = 0
    for rule in rules_of(pack):
        examples += len(rule.removes) + len(rule.keeps)
        for wanted, came_out in failures(rule, packs):
            failed += 1
            tell(f"{place_of(pack, 'rules', rule.id)}: {rule.id}: wanted '{wanted}', found '{came_out}'")
    tell(f"{pack.name}: {examples - failed} of {examples} examples hold")
    return failed


def _listed(rules: Sequence[Rule]) -> Iterator[str]:
    """A row for each rule, and below it why it is there."""
    rows = [("rule", "category", "at most", "languages")]
    rows += [(rule.id, rule.category, rule.highest.label, _languages(rule)) for rule in rules]
    heading, *lines = table(rows, left=4).splitlines()
    yield heading
    for rule, line in zip(rules, lines, strict=True):
        yield line
        yield f"    {rule.why}"


def _languages(rule: Rule) -> str:
    return ", ".join(sorted(rule.languages)) or "any"


def _shown(rule: Rule) -> Iterator[str]:
    """A rule as text."""
    yield f"{rule.id} ({rule.category})"
    yield ""
    yield rule.about
    yield ""
    yield f"Confidence: at most {rule.highest.label}. Languages: {_languages(rule)}."
    yield f"To turn it off: --ignore {rule.id}" + (
        "" if rule.protects else f", or --ignore {rule.category} for all like it"
    )
    for title, shown in (("Removes", rule.removes), ("Keeps", rule.keeps), ("Misses", rule.misses)):
        if shown:
            yield f"\n{title}:"
            for example in shown:
                yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    lines = example.marked.split("\n")
    yield f"  | {lines[0]}"
    yield from (f"  | {line}" for line in lines[1:])
    if example.because:
        yield f"    ({example.because})"
    yield ""
