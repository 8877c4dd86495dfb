"""Finds every rule by walking this package: a new rule is a new file and nothing else."""

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import cleaner.rules
from cleaner.config import Pack
from cleaner.errors import UsageError, suggestion
from cleaner.model import CLOSING_SPACE, LEFT_OUT
from cleaner.rules.packs import place_of, rules_of
from cleaner.rules.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule that ships with the package, sorted by id."""
    found: dict[str, Rule] = {}
    for module_info in pkgutil.walk_packages(cleaner.rules.__path__, "cleaner.rules."):
        module = importlib.import_module(module_info.name)
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Rule) and member.__module__ == module.__name__ and "id" in vars(member):
                found[member.id] = member()
    return tuple(rule for _, rule in sorted(found.items()))


def names(rules: Iterable[Rule]) -> list[str]:
    """The ids and the categories by which rules are selected, sorted."""
    return sorted({name for rule in rules for name in (rule.id, rule.category)})


def with_packs(packs: Sequence[Pack]) -> tuple[Rule, ...]:
    """Every rule, those of ``packs`` among them, sorted by id.

    Raises UsageError, with file and line, for a pack that is wrong, and for a rule whose name is taken.
    """
    if not packs:
        return all_rules()
    found = {rule.id: rule for rule in all_rules()}
    categories = {CLOSING_SPACE, *(rule.category for rule in all_rules())}
    for pack in dict.fromkeys(packs):
        for rule in rules_of(pack):
            if rule.id in found or rule.id in categories:
                raise UsageError(f"{place_of(pack, 'rules', rule.id)}: there is a rule or category '{rule.id}' already")
            found[rule.id] = rule
    return tuple(rule for _, rule in sorted(found.items()))


def check_names(wanted: Iterable[str], rules: Iterable[Rule]) -> None:
    """Raise UsageError at the first name that is neither a rule nor a category."""
    known = names(rules)
    for name in wanted:
        if name not in known:
            hint = suggestion(name, known, "`cleaner rules` lists them all")
            raise UsageError(f"unknown rule or category '{name}': {hint}")


def selected(select: Collection[str], ignore: Collection[str], packs: Sequence[Pack] = ()) -> tuple[Rule, ...]:
    """The rules that stay when ``select`` (empty: all) and then ``ignore`` are applied.

    Protections, rules that only give second opinions, and what is outside of a page's main text need not be selected.

    Raises UsageError for a name that is neither a rule nor a category, and for a pack that is wrong.
    """
    rules = with_packs(packs)
    check_names([*select, *ignore], rules)
    return tuple(
        rule
        for rule in rules
        if (
            not select
            or rule.id in select
            or rule.category in select
            or rule.protects
            or rule.seconds
            or rule.id == LEFT_OUT
        )
        and rule.id not in ignore
        and rule.category not in ignore
    )


_WITHOUT_A_SAY: Final = frozenset({"__pycache__", "cli", "report", "writers"})


@cache
def digest() -> str:
    """SHA-256 over every file that has a say in what goes: rules with their lexicons, and the package round them.

    The commands, and what only writes or shows, are left out.
    """
    total = hashlib.sha256()

    def add(folder: Traversable, prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and entry.name not in _WITHOUT_A_SAY:
                add(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith((".py", ".txt")):
                content = entry.read_bytes()
                total.update(f"{prefix}{entry.name}\n{len(content)}\n".encode() + content)

    add(files("cleaner"), "")
    return total.hexdigest()
