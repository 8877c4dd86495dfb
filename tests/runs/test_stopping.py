"""Runs that are stopped at any moment, by a kill, a full disk or another run: the next run goes on to the same bytes."""

import os
import random
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from cleaner.writers.records import to_line
from cleaner.writers.working import WORKING, journals
from tests.cli.conftest import APPEAL, FILLED, PROSE, clean_files, documents, filled, report, tree
from tests.runs.hostile import SLOW
from tests.runs.support import command, is_stopped, lines_done, ran, started, texts, until

KILLS: Final = 12


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return filled(tmp_path / "in", texts(400))


@pytest.fixture
def wanted(source: Path, tmp_path: Path) -> dict[str, bytes]:
    """What a run that nobody disturbs leaves."""
    assert ran("clean", source, "--out", tmp_path / "wanted").code == 0
    return tree(tmp_path / "wanted")


def test_after_kills_at_any_moment_a_run_ends_with_the_same_bytes(
    source: Path, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out, moment, while_writing = tmp_path / "out", random.Random(7), 0
    for _ in range(KILLS):
        lines, before = moment.randrange(2, 390), journals(out)

        def is_far(lines: int = lines, before: Sequence[Path] = before) -> bool:
            return lines_done(out, before) >= lines

        with started("clean", source, "--out", out, "--jobs", "2") as run:
            until(is_far)
            run.send_signal(signal.SIGKILL)
        while_writing += is_stopped(out)
        there = {name: data for name, data in tree(out).items() if name.endswith(".txt") and ".cleaner" not in name}
        assert there.items() <= wanted.items()
    assert while_writing > KILLS // 2
    assert ran("clean", source, "--out", out, "--jobs", "2").code == 0
    assert tree(out) == wanted


def test_a_run_that_goes_on_does_not_work_again(source: Path, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    out = tmp_path / "out"
    with started("clean", source, "--out", out, "--jobs", "1") as run:
        until(lambda: lines_done(out) >= 200)
        run.send_signal(signal.SIGKILL)
    before = {path: path.stat().st_ino for path in out.rglob("*.txt")}
    assert len(before) >= 199
    assert ran("clean", source, "--out", out, "--jobs", "1").code == 0
    assert {path: path.stat().st_ino for path in before} == before
    assert tree(out) == wanted


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_asked_to_stop_leaves_nothing_half_written(
    source: Path, tmp_path: Path, sent: signal.Signals, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    with started("clean", source, "--out", out, "--jobs", "2") as run:
        until(lambda: lines_done(out) >= 50)
        run.send_signal(sent)
        assert run.wait(60) == {signal.SIGINT: 130, signal.SIGTERM: 143}[sent]
    assert not list(out.rglob(".cleaner-tmp-*"))
    assert ran("clean", source, "--out", out).code == 0
    assert tree(out) == wanted


def test_what_changed_between_the_two_runs_is_redone(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started("clean", source, "--out", out, "--jobs", "1") as run:
        until(lambda: lines_done(out) >= 200)
        run.send_signal(signal.SIGKILL)
    (source / "000/00001.txt").write_text(f"{PROSE}\n{APPEAL}\n")
    (source / "000/00002.txt").unlink()
    options = ("--ignore", "image-caption")
    for folder in (out, tmp_path / "fresh"):
        assert ran("clean", source, "--out", folder, *options).code == 0
    assert tree(out) == tree(tmp_path / "fresh")


def test_a_journal_whose_end_was_torn_or_changed_is_believed_up_to_there(
    source: Path, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    for damage in (lambda data: data[:-20], lambda data: data[:3_000] + b"\0" + data[3_001:], lambda _data: b""):
        with started("clean", source, "--out", out, "--jobs", "1") as run:
            until(lambda: lines_done(out) >= 100)
            run.send_signal(signal.SIGKILL)
        journal = max((out / WORKING).glob("journal-*"))
        journal.write_bytes(damage(journal.read_bytes()))
    assert ran("clean", source, "--out", out, "--force").code == 0
    assert tree(out) == wanted


# --- two runs


def test_a_second_run_into_the_same_folder_refuses_and_a_dead_one_holds_no_lock(tmp_path: Path) -> None:
    source, out = filled(tmp_path / "in", texts(300, dict.fromkeys(range(300), SLOW))), tmp_path / "out"
    with started("clean", source, "--out", out, "--jobs", "2") as run:
        until(lambda: lines_done(out) >= 5)
        second = ran("clean", source, "--out", out)
        assert (second.code, second.out) == (4, "")
        assert "another run is writing to this folder" in second.err
        run.send_signal(signal.SIGKILL)
        run.wait(60)
        few = filled(tmp_path / "few", texts(3))
        assert ran("clean", few, "--out", out).code == 0
    assert sorted(clean_files(out)) == sorted(texts(3))


# --- disks


def _on_a_small_disk(script: str, folder: Path, size: str) -> subprocess.CompletedProcess[str]:
    """A script of the shell with ``folder`` on a disk of its own."""
    mounted = f"mount -t tmpfs -o size={size} none '{folder}' && {script}"
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounted],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
    )


def test_a_disk_that_fills_up_stops_the_run_and_room_lets_it_go_on(
    source: Path, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    clean = " ".join(f"'{word}'" for word in command("clean", source, "--out", disk / "out", "--jobs", "2"))
    script = (
        f"{clean}; echo code $?; find '{disk}' -name '.cleaner-tmp-*' | wc -l; "
        f"mount -o remount,size=64m none '{disk}'; {clean}; echo code $?; cp -r '{disk}/out' '{tmp_path}/copied'"
    )
    done = _on_a_small_disk(script, disk, "400k")
    assert done.returncode == 0, done.stderr
    assert "code 4\n0\n" in done.stdout
    assert f"cleaner: {disk / 'out'}" in done.stderr
    assert "No space left on device" in done.stderr
    assert done.stdout.rstrip().endswith("code 0")
    assert tree(tmp_path / "copied") == wanted


def test_a_full_disk_behind_standard_output_is_told(source: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("clean", source, "--dry-run", "--jobs", "0", module="cleaner"),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (done.returncode, b"No space left on device" in done.stderr) == (4, True)


# --- sources and caps


def test_caps_are_told_and_nothing_larger_is_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.txt": FILLED, "long.txt": "x" * 5_000, "wide.txt": f"{PROSE}\n" * 3_000}
    source, out = filled(tmp_path / "in", files), tmp_path / "out"
    with (source / "huge.txt").open("wb") as stream:
        stream.truncate(2**40)  # a terabyte of nothing
    done = ran("clean", source, "--out", out, "--max-bytes", "10000", "--max-line", "4000")
    assert done.code == 3
    assert "huge.txt: failed: has 1,099,511,627,776 bytes, more than --max-bytes 10000\n" in done.err
    assert "wide.txt: failed: has " in done.err
    assert "long.txt: failed: has a line of 5,000 bytes, more than --max-line 4000\n" in done.err
    assert clean_files(out).keys() == {"a.txt"}


def test_few_files_may_be_open(source: Path, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    limited = ["prlimit", "--nofile=48", *command("clean", source, "--out", tmp_path / "out", "--jobs", "2")]
    assert (
        subprocess.run(limited, cwd=Path(__file__).parents[2], capture_output=True, timeout=120, check=False).returncode
        == 0
    )
    assert tree(tmp_path / "out") == wanted


def test_folders_below_folders(tmp_path: Path) -> None:
    deep = Path(*["d"] * 400)
    source = filled(tmp_path / "in", {str(deep / "a.txt"): FILLED, "b.txt": PROSE})
    assert ran("clean", source, "--out", tmp_path / "out").code == 0
    assert len(documents(tmp_path / "out")) == 2


def test_times_decide_nothing(source: Path, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    out = tmp_path / "out"
    for time in (0, 4_102_444_800, 10**9):  # 1970, 2100, 2001
        for path in source.rglob("*.txt"):
            os.utime(path, (time, time))
        assert ran("clean", source, "--out", out).code == 0
        assert tree(out) == wanted
    changed = source / "000/00000.txt"
    size = changed.stat().st_size
    changed.write_text("y" * size)
    os.utime(changed, (10**9, 10**9))  # same size, same time, other bytes
    assert ran("clean", source, "--out", out).code == 0
    assert clean_files(out)["000/00000.txt"] == "y" * size
    assert to_line(report(out)[0])


def test_verify_and_restore_say_that_a_run_was_stopped(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started("clean", source, "--out", out, "--jobs", "1") as run:
        until(lambda: lines_done(out) >= 20)
        run.send_signal(signal.SIGKILL)
    for arguments in (("verify", out), ("restore", out, "--out", tmp_path / "back")):
        said = ran(*arguments)
        assert (said.code, "was stopped; give its command again" in said.err) == (2, True)
