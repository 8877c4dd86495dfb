"""What the numbers in the rules are worth: each is halved and doubled, and the rules are measured with it.

    python -m tests.benchmarks.thresholds [NAME...] [--pages FOLDER]

NAME is a part of ``module.CONSTANT`` (default: all). For each value: how the recall on ``fixtures/labelled/dev`` changes, how
many tokens are lost there, of how many examples in the rules what goes is less or more than it is now, and how many good texts
are no longer left alone (examples that rules keep, and ``fixtures/prose``). A number that a module works with on import,
in a pattern or a table, shows no effect here.

With ``--pages`` the numbers of the rules for pages are measured instead, on sets of pages as ``tests.benchmarks.pages`` reads
them: how F1 changes on each, and on how many pages what is kept.
"""

import argparse
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

import cleaner.rules
from cleaner import Cleaner, Config, layout
from cleaner.evaluation import GoldDocument, cuts_of, evaluate, read_gold
from cleaner.extraction.pages import read_page
from cleaner.rules import catalogue, lexicon, packs, rule, triggers
from cleaner.rules.catalogue import all_rules
from tests.benchmarks.pages import counts_of, read_sets
from tests.labelled import DEV
from tests.support import ROOT

_FACTORS: Final = (0.5, 2)
_OF_PAGES: Final = ("layout.", "page_furniture.")
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
    yield layout
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


def others(names: Sequence[str]) -> Iterator[str]:
    """Each number set to its other values in turn, as a line says it; ``names`` are parts of the names of those wanted."""
    for module, name in constants():
        full = f"{module.__name__.removeprefix('cleaner.').removeprefix('rules.')}.{name}"
        if names and not any(wanted in full for wanted in names):
            continue
        value = getattr(module, name)
        for factor in _FACTORS:
            other = value * factor if isinstance(value, float) else max(0, round(value * factor))
            with set_to(module, name, other):
                yield f"{full} {value} -> {other}"


def of_texts(names: Sequence[str]) -> None:
    """Print a line for each number and value."""
    of, cleaner = texts(), Cleaner()
    now = measured(cleaner, of)
    print(f"now: recall {now.recall:.4f}, lost {now.lost}, {len(of.examples)} examples, {len(of.good)} good texts")
    for what in others(names):
        then = measured(cleaner, of)
        less = sum(map(int.__lt__, then.examples, now.examples))
        more = sum(map(int.__gt__, then.examples, now.examples))
        worse = sum(map(int.__gt__, then.good, now.good))
        print(
            f"{what}: recall {then.recall - now.recall:+.4f}, lost {then.lost - now.lost:+}, "
            f"examples {less} less, {more} more, {worse} good texts cut",
            flush=True,
        )


def of_pages(folder: Path, names: Sequence[str]) -> None:
    """The same for the numbers of the rules for pages."""
    sets = read_sets(folder)
    pages = {of.name: {name: read_page(data) for name, data in of.pages()} for of in sets}
    cleaner = Cleaner(Config(title="drop"))

    def cleaned() -> list[dict[str, str]]:
        return [{name: cleaner.clean_page(page).text for name, page in pages[of.name].items()} for of in sets]

    def scores(texts: Sequence[Mapping[str, str]]) -> list[float]:
        found = zip(sets, texts, strict=True)
        return [of.scores([counts_of(of.gold[name], text) for name, text in some.items()]).f1 for of, some in found]

    now = cleaned()
    f1 = scores(now)
    print("now: " + ", ".join(f"{of.name} {score:.4f}" for of, score in zip(sets, f1, strict=True)))
    for what in others(names or _OF_PAGES):
        then = cleaned()
        moved = [
            sum(a != b for a, b in zip(x.values(), y.values(), strict=True)) for x, y in zip(now, then, strict=True)
        ]
        changes = zip(sets, scores(then), f1, moved, strict=True)
        print(f"{what}: " + ", ".join(f"{of.name} {x - y:+.4f} ({n})" for of, x, y, n in changes), flush=True)


def main() -> None:
    """Print what the numbers are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.pages is None:
        of_texts(options.names)
    else:
        of_pages(options.pages, options.names)


if __name__ == "__main__":
    main()
