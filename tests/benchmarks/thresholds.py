"""What the numbers in the rules are worth: each is halved and doubled, and the rules are measured with it.

    python -m tests.benchmarks.thresholds [NAME...]

NAME is a part of ``module.CONSTANT`` (default: all). For each value: how the recall on ``fixtures/labelled/dev`` changes, how
many tokens are lost there, of how many examples in the rules what goes is less or more than it is now, and how many good texts
are no longer left alone (examples that rules keep, and ``fixtures/prose``). A number that a module works with on import,
in a pattern or a table, shows no effect here.
"""

import argparse
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Final

import msgspec

import cleaner.rules
from cleaner import Cleaner
from cleaner.evaluation import GoldDocument, cuts_of, evaluate, read_gold
from cleaner.rules import catalogue, lexicon, packs, rule, triggers
from cleaner.rules.catalogue import all_rules
from tests.labelled import DEV
from tests.support import ROOT

_FACTORS: Final = (0.5, 2)
_NO_RULES: Final = (catalogue, lexicon, packs, rule, triggers)


class Measured(msgspec.Struct, frozen=True):
    """What the rules do: recall in dev, tokens lost there, and how many code points of each text go."""

    recall: float
    lost: int
    examples: tuple[int, ...]
    good: tuple[int, ...]


class Texts(msgspec.Struct, frozen=True):
    """What is cleaned: labelled documents, texts with filler, and texts without."""

    labelled: list[GoldDocument]
    examples: list[str]
    good: list[str]


def texts() -> Texts:
    """All that there is, but what is held out."""
    prose = sorted(path for path in (ROOT / "fixtures" / "prose").iterdir() if path.name != "README.md")
    return Texts(
        list(read_gold(DEV)),
        [example.text for each in all_rules() for example in each.removes],
        [example.text for each in all_rules() for example in each.keeps]
        + [path.read_bytes().decode() for path in prose],
    )


def measured(cleaner: Cleaner, of: Texts) -> Measured:
    """The rules as they are now."""
    evaluation = evaluate(of.labelled, partial(cuts_of, cleaner))
    lost = sum(document.lost_tokens for document in evaluation.documents)
    gone = [tuple(len(text) - len(cleaner.clean(text).text) for text in some) for some in (of.examples, of.good)]
    return Measured(evaluation.recall or 0.0, lost, *gone)


def constants() -> Iterator[tuple[ModuleType, str]]:
    """The numbers that modules of rules name, with the modules."""
    for module in modules_of_rules():
        for name, value in vars(module).items():
            if isinstance(value, int | float) and _defines(module, name):
                yield module, name


@contextmanager
def set_to(module: ModuleType, name: str, value: float) -> Iterator[None]:
    """In the block the number is another one, also where it was imported, and nothing is remembered from before."""
    before = getattr(module, name)
    modules = [each for each in modules_of_rules() if each is module or _imports(each, name)]
    try:
        for each in modules:
            setattr(each, name, value)
        _forget()
        yield
    finally:
        for each in modules:
            setattr(each, name, before)
        _forget()


def modules_of_rules() -> Iterator[ModuleType]:
    """The modules of this package that hold rules, or what rules share."""
    for info in pkgutil.walk_packages(cleaner.rules.__path__, "cleaner.rules."):
        module = importlib.import_module(info.name)
        if module not in _NO_RULES:
            yield module


def _imports(module: ModuleType, name: str) -> bool:
    """Whether a module has a number from another one; a private one is only its own."""
    return not name.startswith("_") and hasattr(module, name) and not _defines(module, name)


def _defines(module: ModuleType, name: str) -> bool:
    return f"\n{name}: Final = " in inspect.getsource(module)


def _forget() -> None:
    for module in modules_of_rules():
        for member in vars(module).values():
            if hasattr(member, "cache_clear"):
                member.cache_clear()


def main() -> None:
    """Print a line for each number and value."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    of, cleaner = texts(), Cleaner()
    now = measured(cleaner, of)
    print(f"now: recall {now.recall:.4f}, lost {now.lost}, {len(of.examples)} examples, {len(of.good)} good texts")
    for module, name in constants():
        full = f"{module.__name__.removeprefix('cleaner.rules.')}.{name}"
        if options.names and not any(wanted in full for wanted in options.names):
            continue
        value = getattr(module, name)
        for factor in _FACTORS:
            other = value * factor if isinstance(value, float) else max(0, round(value * factor))
            with set_to(module, name, other):
                then = measured(cleaner, of)
            less = sum(map(int.__lt__, then.examples, now.examples))
            more = sum(map(int.__gt__, then.examples, now.examples))
            worse = sum(map(int.__gt__, then.good, now.good))
            print(
                f"{full} {value} -> {other}: recall {then.recall - now.recall:+.4f}, lost {then.lost - now.lost:+}, "
                f"examples {less} less, {more} more, {worse} good texts cut",
                flush=True,
            )


if __name__ == "__main__":
    main()
