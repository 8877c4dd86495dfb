"""What `cleaner check` found, as editors, code review and scanners read it: JSON, GitHub annotations, SARIF 2.1.0."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

import msgspec

from cleaner import __version__
from cleaner.model import CLOSING_SPACE, CleanResult, Removal, Span, removal_id
from cleaner.rules.catalogue import all_rules
from cleaner.text.lines import split, starts

ANNOTATIONS: Final = 10
"""GitHub shows at most 10 annotations of a kind for a step, and 50 for a job."""
SARIF_RESULTS: Final = 5_000
"""Results of a run that GitHub's code scanning shows; it refuses files with more than 25,000."""
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


class Place(msgspec.Struct, frozen=True):
    """Where a span stands: lines and columns count from 1, columns in code points; the end is the first one behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


class Finding(msgspec.Struct, frozen=True):
    """What would go from a file. ``place`` and ``fix`` are missing for a page: spans are in its text, not in the file.

    ``fix`` is the whole stretch that would be deleted, with the white space that goes with it.
    """

    path: str
    start: int
    end: int
    rule: str
    category: str
    confidence: str
    text: str
    id: str
    fingerprint: str
    place: Place | None = None
    fix: Place | None = None


class _Lines:
    """Offsets of a text as lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = starts(text, split(text))

    def place(self, span: Span) -> Place:
        return Place(*line_and_column(self._starts, span.start), *line_and_column(self._starts, span.end))


def line_and_column(line_starts: Sequence[int], offset: int) -> tuple[int, int]:
    """A place as editors count it, from 1."""
    line = bisect_right(line_starts, offset) - 1
    return line + 1, offset - line_starts[line] + 1


def sound(finding: Finding) -> Finding:
    """A finding whose path can be written as UTF-8: bytes that are not are replaced."""
    return msgspec.structs.replace(
        finding, path=finding.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )


def findings_in(path: str, result: CleanResult, *, is_page: bool) -> Iterator[Finding]:
    """What would go from the file at ``path``, in order; white space that goes with it is part of the fixes."""
    lines = _Lines(result.source)
    for removal, fix in _with_space(result.removals):
        yield Finding(
            path,
            removal.span.start,
            removal.span.end,
            removal.rule,
            removal.category,
            removal.confidence.label,
            removal.text,
            removal.id,
            removal_id(path, removal.text, removal.occurrence),
            None if is_page else lines.place(removal.span),
            None if is_page else lines.place(fix),
        )


def _with_space(removals: Sequence[Removal]) -> Iterator[tuple[Removal, Span]]:
    """Removals of words, and the stretch of each with the white space that touches it: before it, and after the last one."""
    end = 0
    for number, removal in enumerate(removals):
        if removal.rule == CLOSING_SPACE:
            continue
        first, last = number, number
        while (
            first > 0
            and removals[first - 1].rule == CLOSING_SPACE
            and removals[first - 1].span.end == removals[first].span.start
        ):
            first -= 1
        while (
            last + 1 < len(removals)
            and removals[last + 1].rule == CLOSING_SPACE
            and removals[last + 1].span.start == removals[last].span.end
        ):
            last += 1
        whole = Span(max(end, removals[first].span.start), removals[last].span.end)
        end = whole.end
        yield removal, whole


def github(findings: Sequence[Finding], summary: str) -> Iterator[str]:
    """Lines that GitHub Actions shows as annotations: the summary, the first findings; the rest follow as plain lines."""
    yield _annotation("notice", {"title": "cleaner"}, summary)
    for finding in findings[:ANNOTATIONS]:
        properties: dict[str, str | int] = {"file": finding.path}
        if place := finding.place:
            properties |= {"line": place.line, "endLine": place.end_line}
            if place.line == place.end_line:  # columns are for findings in one line only
                properties |= {"col": place.column, "endColumn": place.end_column}
        yield _annotation("error", {**properties, "title": finding.rule}, finding.text)
    if more := findings[ANNOTATIONS:]:
        yield f"{len(more):,} more, which GitHub would not show as annotations:"
        for finding in more:
            line = f":{finding.place.line}:{finding.place.column}" if finding.place else ""
            yield _escaped(f"- {finding.path}{line}: {finding.rule}")


def _annotation(kind: str, properties: dict[str, Any], message: str) -> str:
    written = ",".join(
        f"{name}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items()
    )
    return f"::{kind} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """What stands in a line for the runner."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def sarif(findings: Sequence[Finding], failures: Sequence[str]) -> dict[str, Any]:
    """A SARIF 2.1.0 log: at most ``SARIF_RESULTS`` results, and a notification when there are more or a document failed."""
    named = sorted({finding.rule for finding in findings[:SARIF_RESULTS]})
    notifications = [{"level": "error", "message": {"text": failure}} for failure in failures]
    if len(findings) > SARIF_RESULTS:
        text = f"{len(findings):,} findings, of which the first {SARIF_RESULTS:,} are here"
        notifications.append({"level": "warning", "message": {"text": text}})
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "cleaner", "version": __version__, "rules": [_rule(rule) for rule in named]}
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": notifications}],
                "results": [_result(finding, named.index(finding.rule)) for finding in findings[:SARIF_RESULTS]],
            }
        ],
    }


def _rule(name: str) -> dict[str, Any]:
    rule = next((rule for rule in all_rules() if rule.id == name), None)
    if rule is None:  # what the user decided, or a rule of a pack
        return {"id": name}
    first, _, _ = rule.about.partition("\n")
    return {"id": name, "shortDescription": {"text": first}, "properties": {"category": rule.category}}


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    artifact = {"uri": _uri(finding.path)}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": "warning",
        "message": {"text": f"{finding.category}: {finding.text}"},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"cleanerRemoval/v1": finding.fingerprint},
    }
    if finding.place and finding.fix:
        physical["region"] = _region(finding.place)
        result["fixes"] = [
            {
                "description": {"text": f"Remove the {finding.rule}"},
                "artifactChanges": [
                    {"artifactLocation": artifact, "replacements": [{"deletedRegion": _region(finding.fix)}]}
                ],
            }
        ]
    return result


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _uri(path: str) -> str:
    """A path as a URI: relative ones stay relative, to the root of the repository."""
    quoted = quote(path.encode("utf-8", "surrogateescape"))
    return f"file://{quoted}" if PurePosixPath(path).is_absolute() else quoted
