"""What a stage does with each text, whatever engine it runs in."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from cleaner.config import Config
from cleaner.corpus import Statistics
from cleaner.errors import RecordError, UsageError
from cleaner.model import CleanResult, Problem
from cleaner.pipeline import Cleaner
from cleaner.rules import catalogue
from cleaner.writers.statistics import read_statistics

Counts: TypeAlias = Statistics | str | os.PathLike[str] | None
"""Statistics, or the place of a statistics file, or None when nobody counted."""

_FILES_KEPT: Final = 2
"""Statistics files that a process keeps once it has read them: those of a stage, and of one that follows it."""


class Stage:
    """A cleaner and its statistics for an engine's workers: it pickles, and never raises for the sake of one text.

    Statistics in a file are read once a process, from the same place, so that not every task carries them along. Raises
    UsageError for a configuration or a file that is wrong; unpickling does, too, where rules or statistics are others than
    where it was pickled, since then the parts of a job would not fit.
    """

    def __init__(self, config: Config = Config(), statistics: Counts = None) -> None:
        self.cleaner = Cleaner(config)
        self._source: Statistics | Path | None
        self.statistics: Statistics | None
        if statistics is None or isinstance(statistics, Statistics):
            self._source = self.statistics = statistics
        else:
            self._source = Path(statistics).absolute()
            self.statistics = _read(self._source)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all that decides the output but the texts: configuration, rules and statistics."""
        counts = "" if self.statistics is None else self.statistics.digest
        decides = f"{self.cleaner.config.digest}\n{catalogue.digest()}\n{counts}"
        return hashlib.sha256(decides.encode()).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.cleaner.config, self._source, self.fingerprint)

    def clean(
        self,
        text: str,
        *,
        id: str | None = None,  # noqa: A002 - the field's name for it
        url: str | None = None,
        language: str | None = None,
    ) -> CleanResult:
        """The result for a text. Whatever goes wrong is its ``reason``: then it is ``failed``, and the text as it came."""
        try:
            return self.cleaner.clean(text, id=id, url=url, language=language, statistics=self.statistics)
        except Exception as error:  # noqa: BLE001 - it costs its document only
            problem = Problem("crash", f"{type(error).__name__}: {error}")
            return CleanResult(id, text, text, "failed", problems=(problem,))


def _unpickled(config: Config, statistics: Counts, fingerprint: str) -> Stage:
    stage = Stage(config, statistics)
    if stage.fingerprint != fingerprint:
        raise UsageError("a worker has other rules or statistics than the process that sent it work; install the same")
    return stage


def _read(path: Path) -> Statistics:
    """The statistics in a file. Raises UsageError when they cannot be trusted or read."""
    try:
        state = path.stat()
        return _kept(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except RecordError as error:
        raise UsageError(f"{path}: {error}") from None


@lru_cache(_FILES_KEPT)
def _kept(path: Path, _changed_ns: int, _size: int) -> Statistics:
    return read_statistics(path)
