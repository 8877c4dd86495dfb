"""Whether Dolma itself cuts the attributes that `--provenance dolma` writes to exactly our clean text.

    python -m tests.benchmarks.dolma DOLMA [--documents N]

DOLMA is the program ``dolma``, in an environment of its own: it wants Python older than 3.13 and numpy older than 2. Runs
``cleaner clean --provenance dolma`` over rows, ``dolma mix`` over the rows and their attributes, and compares all texts.
Exits with 1 when one differs, or when nothing was cut.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.corpus import documents
from tests.benchmarks.folder import cost

NAME: Final = "rows.jsonl.gz"
BEFORE: Final = "\U0001f30a Größe \u65e5\u672c e\u0301. "
"""Code points of one to four bytes, so that spans in bytes would not fit."""


def main() -> int:
    """Clean, mix and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dolma", type=Path, help="the program")
    parser.add_argument("--documents", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source, out = place / "documents" / NAME, place / "out"
        source.parent.mkdir()
        with gzip.open(source, "wt", encoding="utf-8") as stream:
            for document in documents(options.documents, seed=17):
                row = {"id": document.id, "source": "tests", "text": BEFORE + document.text}
                stream.write(json.dumps(row) + "\n")
        cost(sys.executable, "-m", "cleaner", "clean", source, "--out", out, "--provenance", "dolma", "--quiet")
        (out / "attributes").rename(place / "attributes")  # Dolma looks for them beside the folder of the documents
        (place / "mix.json").write_text(json.dumps(_streams(place)), encoding="utf-8")
        subprocess.run([options.dolma, "-c", place / "mix.json", "mix"], check=True)
        came, ours = _texts(source), _texts(out / NAME)
        mixed = {name: text for path in (place / "mixed").iterdir() for name, text in _texts(path).items()}
    cut = sum(came[name] != text for name, text in ours.items())
    others = [name for name in came if ours[name] != mixed.get(name)]
    print(f"{len(came):,} documents, {cut:,} of them cut; {len(others):,} differ: {', '.join(others[:5]) or 'none'}")
    return 1 if others or not cut or len(mixed) != len(came) else 0


def _streams(place: Path) -> dict[str, object]:
    """The configuration of a mix that replaces each span of each of our attributes by nothing."""
    with gzip.open(place / "attributes" / "cleaner" / NAME, "rt", encoding="utf-8") as stream:
        keys = list(json.loads(stream.readline())["attributes"])
    stream_of_rows = {
        "name": "clean",
        "documents": [str(place / "documents" / "*.gz")],
        "attributes": ["cleaner"],
        "output": {"path": str(place / "mixed"), "max_size_in_bytes": 2**30},
        "span_replacement": [{"span": f"$.attributes['{key}']", "min_score": 0.5, "replacement": ""} for key in keys],
    }
    work = {"input": str(place / "work" / "in"), "output": str(place / "work" / "out")}
    return {"streams": [stream_of_rows], "processes": 1, "work_dir": work}


def _texts(path: Path) -> dict[str, str]:
    """The texts of rows, by id."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return {row["id"]: row["text"] for row in map(json.loads, stream)}


if __name__ == "__main__":
    sys.exit(main())
