"""A worker or executor that is killed in the middle of a job: the engine runs its part again, all documents come out once."""

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
IN_SPARK: Final = """
import os, signal, sys
from pathlib import Path
from pyspark.sql import SparkSession
from cleaner.stages.arrow import BatchCleaner

clean = BatchCleaner()
TOLD = Path("killed").absolute()  # executors have folders of their own

def parent(process):
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])

def killing(batches):
    for batch in batches:
        if 250 in batch.column("id").to_pylist() and not TOLD.exists():
            executor = parent(os.getppid())  # this process is a child of pyspark.daemon, and that one of the executor
            TOLD.write_text(Path(f"/proc/{executor}/cmdline").read_text())
            os.kill(executor, signal.SIGKILL)
        yield clean(batch)

os.environ["PYSPARK_PYTHON"] = sys.executable
spark = (  # executors are processes of their own only in a cluster: two of one core and 1,024 MB
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.executor.memory", "512m")
    .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
    .getOrCreate()
)
read = spark.read.parquet("in")
schema = spark.createDataFrame(clean.output_schema(read.limit(0).toArrow().schema).empty_table()).schema
read.mapInArrow(killing, schema).write.parquet("clean")
"""


@pytest.mark.parametrize(
    ("job", "killed"),
    [
        pytest.param(IN_RAY, "ray::", id="Ray worker"),
        pytest.param(IN_SPARK, "CoarseGrainedExecutorBackend", id="Spark executor"),
    ],
)
@pytest.mark.xdist_group("engines")
def test_the_job_ends_with_all_documents_once(job: str, killed: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for part in range(4):
        numbers = list(range(part * 100, part * 100 + 100))
        table = pa.table({"id": numbers, "text": [f"{number} {FILLED}" for number in numbers]})
        parquet.write_table(table, tmp_path / "in" / f"{part}.parquet")
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run(
        [sys.executable, "-c", job],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert killed in (tmp_path / "killed").read_text()
    rows = dataset.dataset(tmp_path / "clean", format="parquet").to_table().to_pylist()
    assert sorted((row["id"], row["text"]) for row in rows) == [(n, f"{n} {CLEAN}") for n in range(DOCUMENTS)]
