"""The command line as the tests call it, and folders to call it on."""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pytest

from cleaner.cli import main
from cleaner.report import PAGE
from cleaner.writers.records import REPORT, DocumentRecord, Header, Record, Summary, from_line
from cleaner.writers.statistics import STATISTICS

PROSE: Final = "The bridge reopened in May.\n"
APPEAL: Final = "Share your thoughts in the comments below!"
FILLED: Final = f"Rain fell all night.\n\n{APPEAL}\n"
CLEAN: Final = "Rain fell all night.\n"
"""``FILLED`` after cleaning."""
PROFILE: Final = (
    "Detail Author:\n\n  • Name : Orla Quist\n  • Username : oquist\n  • Email : oquist@example.com\n"
    "  • Birthdate : 1984-02-11\n  • Phone : 555-0119\n  • Company : Quist Group\n  • Job : Glazier\n"
    "  • Bio : Aut est minus quibusdam neque odio. Velit delectus nihil.\n"
)
NOBODY: Final = 65534


class Ran(NamedTuple):
    """What a call left: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Cli: TypeAlias = Callable[..., Ran]


@pytest.fixture(autouse=True)
def no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs do without worker processes, unless a test says ``--jobs``: those start slowly in a process with threads."""
    monkeypatch.setenv("CLEANER_JOBS", "0")


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """The command line in this process."""
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main([os.fspath(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert isinstance(exited.value.code, int)
        return Ran(exited.value.code, out, err)

    yield run
    signal.signal(signal.SIGTERM, before)


def spawned(
    *arguments: str | bytes | Path,
    stdout: int | None = None,
    cwd: Path | None = None,
    timeout: float = 20,
    **env: str,
) -> Ran:
    """The command line in a process of its own; ``stdout`` is a file descriptor that takes what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *arguments],
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**os.environ, **env},
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def on_terminal(*arguments: str | bytes | Path, **env: str) -> Ran:
    """The command line on a terminal of its own; ``out`` is all that it shows there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", *arguments]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **env})
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return Ran(process.wait(20), shown.decode().replace("\r\n", "\n"), "")


def filled(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder and what is in them; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def clean_files(folder: Path) -> dict[str, str]:
    """The clean files of a run as text."""
    return {name: data.decode() for name, data in tree(folder).items() if name not in {REPORT, STATISTICS, PAGE}}


def report(folder: Path) -> list[Record]:
    """The lines of a report, each of them checked."""
    lines = (folder / "provenance.jsonl").read_bytes().splitlines(keepends=True)
    records = [from_line(line, number) for number, line in enumerate(lines)]
    assert isinstance(records[0], Header)
    assert isinstance(records[-1], Summary)
    return records


def documents(folder: Path) -> dict[str, DocumentRecord]:
    """The records of a report by the names of their sources."""
    return {record.source.name: record for record in report(folder) if isinstance(record, DocumentRecord)}


def _state(folder: Path) -> dict[bytes, tuple[int, int, bytes]]:
    """Everything below a folder, with mode, time of change and content."""
    state = {}
    for top, folders, files in os.walk(os.fsencode(folder)):
        for name in [b"", *folders, *files]:
            path = os.path.join(top, name)  # noqa: PTH118 - names as bytes
            info = os.lstat(path)
            content = Path(os.fsdecode(path)).read_bytes() if os.path.isfile(path) else b""  # noqa: PTH113 - bytes
            state[path] = (info.st_mode, info.st_mtime_ns, content)
    return state


@contextmanager
def untouched(*folders: Path) -> Iterator[None]:
    """Sources must be after the block what they were before it: bytes, modes and times."""
    before = [_state(folder) for folder in folders]
    yield
    assert [_state(folder) for folder in folders] == before


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user may enter and write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


@contextmanager
def as_nobody() -> Iterator[None]:
    """Permissions count in the block, for root, too: he becomes another user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    """The permissions of ``path`` in the block."""
    before = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)
