"""The step of datatrove, in its executors: LocalPipelineExecutor is in the recipes, too."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import dill
import pytest
from datatrove.data import Document
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Config
from cleaner.corpus import count
from cleaner.stages.datatrove import Cleaner

FILLED: Final = "Rain fell all night. Share your thoughts in the comments below!"
CLEAN: Final = "Rain fell all night."


def cleaned(step: Cleaner, *texts: str, **metadata: Any) -> list[Document]:
    documents = [Document(text=text, id=str(number), metadata=dict(metadata)) for number, text in enumerate(texts)]
    return list(step(iter(documents)))


def test_documents_say_what_went_and_the_step_counts_it() -> None:
    step = dill.loads(dill.dumps(Cleaner(statistics=count([]))))
    first, second = cleaned(step, FILLED, CLEAN, url="x")
    assert (first.text, second.text) == (CLEAN, CLEAN)
    assert first.metadata == {
        "url": "x",
        "cleaner": {"status": "cleaned", "removals": [[20, 21, "closing-space"], [21, 63, "reader-appeal"]]},
    }
    stats = step.stats.to_dict()["stats"]
    assert stats["removed_code_points"]["total"] == 43
    named = ("total", "forwarded", "status_cleaned", "removed_reader-appeal")
    assert [stats[name] for name in named] == [2, 2, 1, 1]


def test_documents_under_review_go_to_the_exclusion_writer_as_they_came(tmp_path: Path) -> None:
    config = Config(max_removed=0.1)
    [stays] = cleaned(Cleaner(config), FILLED)
    assert (stays.text, stays.metadata["cleaner"]["status"]) == (FILLED, "review")
    [other] = cleaned(Cleaner(config, exclusion_writer=JsonlWriter(str(tmp_path))), FILLED, CLEAN)
    assert other.text == CLEAN
    [row] = map(json.loads, gzip.decompress((tmp_path / "00000.jsonl.gz").read_bytes()).splitlines())
    assert (row["id"], row["text"], row["metadata"]["cleaner"]["status"]) == ("0", FILLED, "review")
    assert row["metadata"]["cleaner"]["reason"].startswith("would lose 68%")


def test_a_language_is_read_where_it_is_named() -> None:
    assert [document.text for document in cleaned(Cleaner(), FILLED, language="fi")] == [CLEAN]
    assert [document.text for document in cleaned(Cleaner(language_key="language"), FILLED, language="fi")] == [FILLED]


IN_RAY: Final = """
import ray
from datatrove.executor import RayPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from cleaner.stages.datatrove import Cleaner

ray.init(num_cpus=2)
RayPipelineExecutor([JsonlReader("in"), Cleaner(), JsonlWriter("out")], tasks=2, logging_dir="logs").run()
"""


@pytest.mark.xdist_group("engines")
def test_it_runs_in_the_executor_of_ray(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for part in range(2):
        rows = [{"id": f"{part}-{number}", "text": FILLED} for number in range(5)]
        (tmp_path / "in" / f"{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    subprocess.run([sys.executable, "-c", IN_RAY], cwd=tmp_path, env=environment, check=True, timeout=300)
    lines = "".join(gzip.decompress(path.read_bytes()).decode() for path in (tmp_path / "out").iterdir()).splitlines()
    found = {row["id"]: row["text"] for row in map(json.loads, lines)}
    assert len(lines) == 10
    assert found == {f"{part}-{number}": CLEAN for part in range(2) for number in range(5)}
