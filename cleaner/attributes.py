"""Dolma attributes: what goes from the rows of an archive, as spans beside its documents.

The format is that of Dolma's taggers (docs/data-format.md there): for each line of a documents file one line with its id
and, for each attribute, spans ``[start, end, score]``, half-open, in code points of the source text. Ours never overlap, since
removals do not; a rule without a removal has an empty list. Cutting all of them gives the clean text.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from cleaner.documents import inside, source_name
from cleaner.errors import RecordError, UsageError
from cleaner.model import CLOSING_SPACE
from cleaner.rules.catalogue import all_rules
from cleaner.sources.plan import Planned
from cleaner.writers.records import REPORT, DocumentRecord, read_report
from cleaner.writers.shards import ShardWriter

ATTRIBUTES: Final = "attributes/cleaner"
"""Below the folder of a run; the last part is the name of the experiment, with which keys begin."""
_SCORE: Final = 1.0


def check_attributes(plan: Iterable[Planned]) -> None:
    """Raise UsageError when a clean file would lie among the attributes."""
    for planned in plan:
        if planned.skip is None and planned.clean_name.partition("/")[0] == "attributes":
            raise UsageError(f"{planned.name}: would lie where --provenance dolma writes attributes; rename its folder")


def write_attributes(out: Path) -> None:
    """Write the attributes of all archives of rows in the report of ``out``, in the place of those of an earlier run.

    Lines that are no row have attributes without spans, so that line numbers are those of the documents file. Raises
    StoppedError, and UnwritableError for a name that the file system does not take.
    """
    with suppress(FileNotFoundError):
        shutil.rmtree(out / ATTRIBUTES)
    keys = [
        f"cleaner__{name}" for name in sorted([CLOSING_SPACE, *(rule.id for rule in all_rules() if not rule.protects)])
    ]
    for name, records in groupby(_rows(out / REPORT), key=source_name):
        writer = ShardWriter(inside(out, f"{ATTRIBUTES}/{name}"), "attributes")
        try:
            for line in _lines(records, keys):
                writer.write(line)
            writer.finish()
            writer.publish()
        finally:
            writer.abandon()


def _rows(report: Path) -> Iterator[DocumentRecord]:
    """The documents of archives of rows. Raises RecordError for a report that cannot be trusted."""
    for record in read_report(report):
        if isinstance(record, RecordError):
            raise record
        if isinstance(record, DocumentRecord) and record.source.row and not Planned(source_name(record), "").is_warc:
            yield record


def _lines(records: Iterable[DocumentRecord], keys: Sequence[str]) -> Iterator[bytes]:
    """A line for each line of an archive up to its last document."""
    number = 1
    for record in records:
        while number < record.source.row:  # a blank line
            yield _line("", {key: [] for key in keys})
            number += 1
        spans: dict[str, list[tuple[int, int, float]]] = {key: [] for key in keys}
        for removal in record.removals:
            spans[f"cleaner__{removal.rule}"].append((removal.start, removal.end, _SCORE))
        yield _line(record.id.removeprefix(f"{record.source.name}#"), spans)
        number += 1


def _line(name: str, spans: dict[str, list[tuple[int, int, float]]]) -> bytes:
    return msgspec.json.encode({"id": name, "attributes": spans}) + b"\n"
