"""Patterns that users write, run by an engine that takes linear time for any of them (RE2; Cox, 2010); its only importer.

What they may say is RE2's syntax (https://github.com/google/re2/wiki/Syntax): no look-around and no back references.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from cleaner.errors import UsageError
from cleaner.model import Span
from cleaner.text.folding import fold

MEMORY: Final = 64 << 20
"""Bytes that a pattern may take while it searches; over them RE2 is slower. At its default, 8 MiB, forty patterns took five times
as long on 50 MB of articles; at 512 MiB they were not faster."""

_ASCII_ONLY: Final = re.compile(r"(?<!\\)(?:\\\\)*(\\[bBwW])")
_PARTS: Final = re.compile(
    r"""
      (?P<quoted>\\Q.*?(?:\\E|\Z))
    | \\(?P<sign>[^\w\s])
    | (?P<special>\\(?:[pPx]\{[^}]*\}|[pPxC]?.)|[.^$]|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])
    | (?P<repeat>[*?+]|\{\d+(?:,\d*)?\})
    | (?P<open>\()
    | (?P<close>\))
    | (?P<or>\|)
    | (?P<letter>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SHORTEST: Final = 3
"""Letters of a literal found in a pattern; two outside of ASCII, where there are more to choose from."""
_NOT_SEARCHED: Final = frozenset("σς\n\r")
"""How a sigma is written depends on what follows it, and no literal goes over a line's end."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class LinearPattern:
    r"""A pattern. Equal patterns are equal, and it pickles.

    ``source`` is what the user wrote. Raises UsageError, with the reason, for what RE2 cannot compile; and for ``\w`` or ``\b``
    in a pattern with letters outside of ASCII: RE2 takes those for no letters, so it would quietly miss what it means.

    >>> list(LinearPattern(r"share your \pL+").spans("Please share your Überraschung."))
    [Span(start=7, end=30)]
    """

    def __init__(self, source: str) -> None:
        self.source = source
        if not source.isascii() and (found := _ASCII_ONLY.search(source)):
            raise UsageError(
                rf"'{source}' is no pattern: {found[1]} knows ASCII letters only, and there are others: \pL is any letter"
            )
        self._compiled  # noqa: B018 - raises here what it would raise later

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LinearPattern) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return LinearPattern, (self.source,)

    @cached_property
    def _compiled(self) -> Any:
        import re2  # noqa: PLC0415 - only who has patterns of his own needs it

        options = re2.Options()
        options.max_mem = MEMORY
        options.log_errors = False  # else C++ writes to stderr, once for each search that runs out of memory
        try:
            return re2.compile(self.source, options)
        except re2.error as error:
            reason = error.args[0]
            raise UsageError(f"'{self.source}' is no pattern: {_decoded(reason)}") from None
        except UnicodeEncodeError:
            raise UsageError("a pattern has a lone surrogate, and no text has one") from None

    def has_group(self, name: str) -> bool:
        """Whether the pattern has a group of this name."""
        return name in self._compiled.groupindex

    def spans(self, text: str, group: str | None = None) -> Iterator[Span]:
        """What the pattern matches in a text, or what a group of it does, in order; nothing empty."""
        number = self._compiled.groupindex[group] if group else 0
        for match in self._compiled.finditer(_encodable(text)):
            start, end = match.span(number)
            if start < end:
                yield Span(start, end)


def needed_literals(source: str) -> frozenset[str]:
    r"""Folded texts of which one stands in all that a pattern matches; none when that is not plain to see.

    For each alternative the longest run of letters outside of all groups is taken.

    >>> sorted(needed_literals(r"^(?i)Share (this|the) article!?$|teilen\b"))
    [' article', 'teilen']
    """
    found, runs, run, depth = set[str](), [""], "", 0
    for part in (*_PARTS.finditer(source), None):
        kind = part.lastgroup if part else "or"
        text = part[kind] if part and kind else ""
        if kind in {"open", "close"}:
            depth += 1 if kind == "open" else -1
        elif depth:
            continue
        elif kind in ("letter", "sign") and not _NOT_SEARCHED & set(fold(text)):
            run += fold(text)
            continue
        runs.append(run[:-1] if kind == "repeat" and text != "+" and not text.startswith("{1") else run)
        run = ""
        if kind == "or":
            best = max(runs, key=len)
            if len(best.strip()) < (_SHORTEST if best.isascii() else _SHORTEST - 1):
                return frozenset()
            found.add(best)
            runs = [""]
    return frozenset(found)


def _decoded(reason: object) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _encodable(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which RE2 cannot read."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
