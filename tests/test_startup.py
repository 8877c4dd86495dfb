"""What is heavy is not loaded before it is needed."""

import json
import subprocess
import sys
from typing import Final

import pytest

HEAVY: Final = (
    "lxml",
    "trafilatura",
    "langdetect",
    "justext",
    "courlan",
    "htmldate",
    "pyarrow",
    "fastwarc",
    "backports",
)


@pytest.mark.parametrize(
    "code",
    [
        "import cleaner",
        "from cleaner import Cleaner, clean",
        "from cleaner import clean; clean('Rain fell all night. Share your thoughts in the comments below!')",
        "from cleaner.cli import main; main(['--version'])",
        "from cleaner.cli import main; main(['--help'])",
        "from cleaner.cli import main; main(['rules'])",
    ],
)
def test_neither_lxml_nor_trafilatura_nor_langdetect_is_loaded(code: str) -> None:
    program = (
        f"import json, sys\ntry:\n    {code}\nexcept SystemExit as exited:\n    assert exited.code == 0\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=True)
    loaded = json.loads(done.stderr)
    assert "cleaner.pipeline" in loaded
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []
