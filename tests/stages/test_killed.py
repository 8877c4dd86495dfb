"""A worker that is killed in the middle of a job: the engine runs its part again, and all documents come out once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

FILLED: Final = "Rain fell all night. Share your thoughts in the comments below!"
CLEAN: Final = "Rain fell all night."
DOCUMENTS: Final = 400

IN_RAY: Final = """
import os, signal
from pathlib import Path
import ray
from cleaner.stages.arrow import BatchCleaner

clean = BatchCleaner()
TOLD = Path("killed").absolute()  # workers have folders of their own

def killing(batch):
    if 250 in batch.column("id").to_pylist() and not TOLD.exists():
        TOLD.write_text(Path("/proc/self/cmdline").read_text())
        os.kill(os.getpid(), signal.SIGKILL)
    return clean(batch)

ray.init(num_cpus=2)
cleaned = ray.data.read_parquet("in").map_batches(killing, batch_format="pyarrow", batch_size=50)
cleaned.write_parquet("clean")
"""


@pytest.mark.xdist_group("engines")
def test_the_job_ends_with_all_documents_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for part in range(4):
        numbers = list(range(part * 100, part * 100 + 100))
        table = pa.table({"id": numbers, "text": [f"{number} {FILLED}" for number in numbers]})
        parquet.write_table(table, tmp_path / "in" / f"{part}.parquet")
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", IN_RAY],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "ray::" in (tmp_path / "killed").read_text()
    rows = dataset.dataset(tmp_path / "clean", format="parquet").to_table().to_pylist()
    assert sorted((row["id"], row["text"]) for row in rows) == [(n, f"{n} {CLEAN}") for n in range(DOCUMENTS)]
