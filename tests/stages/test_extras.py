"""Without the libraries of an extra the error names it, and nothing else needs them."""

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = "import sys; sys.modules.update(dict.fromkeys(['pyarrow', 'datatrove'])); "


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("import cleaner.stages.arrow", "arrow"),
        ("import cleaner.stages.counting", "arrow"),
        ("import cleaner.stages.datatrove", "datatrove"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(statement: str, name: str) -> None:
    program = f"{WITHOUT}\ntry: {statement}\nexcept ImportError as error: print(error)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f"install it with: pip install 'cleaner[{name}]'\n")


def test_statistics_in_parquet_without_it_are_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "s.parquet").write_bytes(b"PAR1")
    program = WITHOUT + "from cleaner.cli import main; main(['check', '.', '--statistics', 's.parquet'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("install it with: pip install 'cleaner[arrow]'\n")
    assert len(done.stderr.splitlines()) == 1
