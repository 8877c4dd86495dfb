"""A step of datatrove: documents with clean texts, and in their metadata what went."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any, Final

from cleaner.config import Config
from cleaner.errors import extra
from cleaner.model import CleanResult
from cleaner.stages.stage import Counts, Stage
from cleaner.verdict import verdict_of

with extra("datatrove"):
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.typeshelper import StatHints

METADATA: Final = "cleaner"
"""The key in a document's metadata for its status, and for what went: spans of ``[start, end, rule]``."""


class Cleaner(PipelineStep):
    """Cleans documents with a configuration and statistics; picklable, as executors want it.

    ``statistics`` are a value or the place of a statistics file, which each process reads once. A document's metadata get a
    member ``cleaner``: ``status``, ``removals`` (``[start, end, rule]`` each, half-open, in code points of the text that came
    in), and where there is one ``verdict`` and ``reason``. Documents under review, which the guard held back, go as they
    came to ``exclusion_writer``; without one they go on, and so do those that failed.

    Steps before this one may have noted a document's address and language: ``url_key`` and ``language_key`` (ISO 639-1) name
    the members of the metadata. Raises UsageError for a configuration or a file that is wrong.

    >>> document = Document(text="Rain fell all night. Share your thoughts in the comments below!", id="rain")
    >>> [(cleaned.text, cleaned.metadata["cleaner"]["status"]) for cleaned in Cleaner()(iter([document]))]
    [('Rain fell all night.', 'cleaned')]
    """

    name = "🧹 Cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        config: Config = Config(),
        statistics: Counts = None,
        *,
        exclusion_writer: DiskWriter | None = None,
        url_key: str = "url",
        language_key: str | None = None,
    ) -> None:
        super().__init__()
        self._stage = Stage(config, statistics)
        self.exclusion_writer = exclusion_writer
        self._url_key = url_key
        self._language_key = language_key

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 - theirs
        """The documents of ``data``, cleaned; those under review only where there is no ``exclusion_writer``."""
        with self.exclusion_writer or nullcontext() as writer:
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    result = self._result(document)
                    document.text = result.text
                    document.metadata[METADATA] = _account(result)
                self._count(result)
                if writer is not None and result.status == "review":
                    self.stat_update(StatHints.dropped, "dropped_review")
                    writer.write(document, rank)
                else:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document

    def _result(self, document: Document) -> CleanResult:
        language = None if self._language_key is None else document.metadata.get(self._language_key)
        return self._stage.clean(
            document.text, id=document.id, url=document.metadata.get(self._url_key), language=language
        )

    def _count(self, result: CleanResult) -> None:
        """Into the statistics of the step: documents by status, removals by rule, and code points that went."""
        self.stat_update(f"status_{result.status}", *(f"removed_{removal.rule}" for removal in result.removals))
        self.stat_update("removed_code_points", value=len(result.source) - len(result.text))


def _account(result: CleanResult) -> dict[str, Any]:
    """What a document's metadata say of its cleaning."""
    account: dict[str, Any] = {
        "status": result.status,
        "removals": [[removal.span.start, removal.span.end, removal.rule] for removal in result.removals],
    }
    if verdict := verdict_of(result):
        account["verdict"] = verdict
    if result.reason:
        account["reason"] = result.reason
    return account
