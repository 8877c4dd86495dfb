"""Writes ``report.html``: one file that needs no network and no script, and in which no text of a document is more than text.

Every value is escaped by the templates (autoescape), and characters that are not seen are made visible before. The Content
Security Policy allows the one style sheet and the one script of the page, by their digests, and nothing else
(https://www.w3.org/TR/CSP3/); Trusted Types keep the script itself from making elements out of text.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cleaner.documents import Folders
from cleaner.model import CLOSING_SPACE
from cleaner.report.excerpts import visible, visible_line
from cleaner.report.survey import BINS, Survey, survey_of
from cleaner.report.views import Reader, Unshown
from cleaner.writers.files import replacing
from cleaner.writers.records import SCHEMA, read_report

if TYPE_CHECKING:
    from jinja2 import Environment

_COLOURS: Final = 8
_STYLE: Final = "report.css"
_SCRIPT: Final = "report.js"
_STATUSES: Final = ("review", "degraded", "failed", "cleaned", "unchanged", "empty", "skipped")
_PLOT_HEIGHT: Final = 120
MARK: Final = b"<!doctype html>\n<!-- Written by cleaner"
"""How every page begins, so that a file which is none of ours is never written over."""


class Bar(NamedTuple):
    """A bar of the histogram: its place and height in the plot's units, and what it counts."""

    x: float
    height: float
    documents: int
    label: str


class Page(NamedTuple):
    """What came of writing a page: documents whose texts could not be shown, and lines of the report that cannot be trusted."""

    unshown: list[Unshown]
    damaged: list[str]


def write_page(path: Path, report: Path, folders: Folders, seed: int = 0) -> Page:
    """Write the page of ``report`` to ``path`` in one step; ``folders`` hold the clean files, ``seed`` draws what is shown.

    Raises RecordError when the report cannot be read at all, StoppedError and UnwritableError for ``path``.
    """
    survey = survey_of(read_report(report), seed)
    reader = Reader(folders)
    environment = _environment()
    template = environment.get_template("report.html")
    digests = {name: _digest(environment.get_template(name).render()) for name in (_STYLE, _SCRIPT)}
    stream = template.stream(
        survey=survey,
        counter=survey.counter,
        statuses=[(name, survey.counter.statuses[name]) for name in _STATUSES if name in survey.counter.statuses],
        share=_share(survey.counter.removed_code_points, survey.counter.source_code_points),
        histogram=_bars(survey.histogram),
        plot_height=_PLOT_HEIGHT,
        colours=_colours(survey),
        reader=reader,
        style_digest=digests[_STYLE],
        script_digest=digests[_SCRIPT],
        schema=SCHEMA,
        closing_space=CLOSING_SPACE,
    )
    stream.enable_buffering(50)
    with replacing(path) as file:
        for piece in stream:
            file.write(piece.encode())
    return Page(reader.unshown, survey.damaged)


@cache
def _environment() -> "Environment":
    """The templates of this package."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - commands that write no page do without

    environment = Environment(
        loader=PackageLoader("cleaner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    environment.filters |= {
        "count": lambda number: f"{number:,}",
        "share": lambda share: f"{100 * share:.1f} %",
        "line": visible_line,
        "measured": _measured,
        "of": _share,
    }
    return environment


def _seen(value: Any) -> Any:
    """What an expression of a template gives: texts without what is not seen; what is markup already is of our own."""
    return visible(value) if type(value) is str else value


def _measured(value: object) -> str:
    """A value of the evidence."""
    if isinstance(value, list):
        return " · ".join(map(str, value))
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _digest(content: str) -> str:
    """The digest of an inline style or script as a Content Security Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _colours(survey: Survey) -> dict[str, int]:
    """A colour for each category, by name; with more categories than colours some share one."""
    return {name: number % _COLOURS for number, name in enumerate(sorted(rule.name for rule in survey.by_category))}


def _bars(histogram: list[int]) -> list[Bar]:
    """The share removed per document as bars, the highest of them as high as the plot."""
    most = max(histogram, default=0) or 1
    width = 100 // BINS
    labels = ["nothing", *(f"{at * width}–{(at + 1) * width} %" for at in range(BINS))]  # each with its upper end
    return [
        Bar(30.0 * number, round(_PLOT_HEIGHT * count / most, 2), count, label)
        for number, (count, label) in enumerate(zip(histogram, labels, strict=True))
    ]
