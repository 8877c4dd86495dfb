"""Decisions as a file: ``decisions.jsonl``, one JSON object a line, in the order in which they were made.

It is the user's own: a line may be deleted, and files may be put together. Members are those of ``Decision``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from cleaner.decisions import Decision
from cleaner.errors import UsageError
from cleaner.writers.files import write_whole

DECISIONS: Final = "decisions.jsonl"
_decoder: Final = msgspec.json.Decoder(Decision)
_encoder: Final = msgspec.json.Encoder()


def to_line(decision: Decision) -> bytes:
    """A decision as a line of the file."""
    return _encoder.encode(decision) + b"\n"


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions in ``path``. Raises UsageError that names the line, for a file that holds something else."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    decisions = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            decision = _decoder.decode(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path}: line {number}: not a decision: {error}; mend the line or delete it") from None
        if decision.text is None and (decision.action == "drop" or not decision.id):
            missing = "text" if decision.action == "drop" else "text or id"
            raise UsageError(f"{path}: line {number}: a {decision.action} without {missing}; delete the line")
        decisions.append(decision)
    return tuple(decisions)


def add_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """Put decisions at the end of ``path``, which may be new, in one step; one that is there already moves there.

    Raises UsageError for a file that holds something else, StoppedError when it cannot be written.
    """
    before = read_decisions(path) if path.exists() else ()
    earlier = [decision for decision in before if decision not in decisions]
    write_whole(path, b"".join(map(to_line, [*earlier, *decisions])))
