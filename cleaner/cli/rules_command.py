"""``cleaner rules``."""

import inspect
from collections.abc import Iterator

import click

from cleaner.cli.output import table
from cleaner.rules.catalogue import all_rules, check_names
from cleaner.rules.rule import Example, Rule


@click.command("rules", short_help="List the rules, or show one.")
@click.argument("name", required=False, metavar="[ID]")
def command(name: str | None) -> int:
    """List every rule, or show rule ID (or all of a category): why it is there, what it takes, what it leaves."""
    if name is None:
        rows = [("rule", "category", "at most", "languages")]
        rows += [(r.id, r.category, r.highest.label, ", ".join(sorted(r.languages)) or "any") for r in all_rules()]
        click.echo(table(rows, left=4))
        return 0
    check_names([name])
    click.echo("\n\n".join("\n".join(_shown(rule)) for rule in all_rules() if name in (rule.id, rule.category)))
    return 0


def _shown(rule: Rule) -> Iterator[str]:
    """A rule as text."""
    yield f"{rule.id} ({rule.category})"
    yield ""
    yield inspect.cleandoc(rule.__doc__ or "")
    yield ""
    yield f"Confidence: at most {rule.highest.label}. Languages: {', '.join(sorted(rule.languages)) or 'any'}."
    yield f"To turn it off: --ignore {rule.id}" + (
        "" if rule.protects else f", or --ignore {rule.category} for all like it"
    )
    for title, examples in (("Removes", rule.removes), ("Keeps", rule.keeps), ("Misses", rule.misses)):
        if examples:
            yield f"\n{title}:"
            for example in examples:
                yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    lines = example.marked.split("\n")
    yield f"  | {lines[0]}"
    yield from (f"  | {line}" for line in lines[1:])
    if example.because:
        yield f"    ({example.because})"
    yield ""
