"""The catalogue of rules beside them, ``cleaner/rules/README.md``, made from the rules.

python -m tests.rules.catalogue_page
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import cleaner.rules
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Example, Rule

PAGE: Final = Path(cleaner.rules.__path__[0]) / "README.md"
_HEAD: Final = """\
# Rules

Each rule is a file of this folder: why it is there, what wakes it, and texts that it must remove and must leave. This page shows
one of each, `cleaner rules ID` shows all. `⟦ ⟧` stand round what goes. It is generated: `poe catalogue` writes it anew.
"""


def page() -> str:
    """The page as the rules have it now."""
    by_category = sorted(all_rules(), key=lambda rule: rule.category)
    parts = [_HEAD]
    for category, rules in groupby(by_category, key=lambda rule: rule.category):
        parts.append(f"## {category}\n")
        parts += ["\n".join(_described(rule)) for rule in rules]
    return "\n".join(parts)


def _described(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}\n"
    yield f"{rule.about.partition(chr(10))[0]}\n"
    yield f"Why: {rule.why}\n"
    yield f"At most {rule.highest.label}; languages: {', '.join(sorted(rule.languages)) or 'any'}.\n"
    for title, examples in (
        ("Removes" if rule.highest.label != "hint" else "Notes", rule.removes),
        ("Keeps", rule.keeps),
    ):
        if examples:
            yield from _shown(title, examples[0])


def _shown(title: str, example: Example) -> Iterator[str]:
    because = f" ({example.because})" if example.because else ""
    yield f"{title}{because}:\n"
    yield f"`````text\n{example.marked.rstrip()}\n`````\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
