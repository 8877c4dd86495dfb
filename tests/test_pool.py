"""Every item gets one outcome, in order, whatever its worker does; and no worker is left."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import pool
from cleaner.errors import StoppedError
from cleaner.pool import MEMORY_IS_LIMITED, Limits, Lost, cores, each
from tests.misbehaving import Brittle, Item, Stubborn, setup, setup_that_dies, setup_that_raises

FREE: Final = Limits(seconds=60, memory=None)
SHORT: Final = Limits(seconds=0.5, memory=None)

ALIKE: Final = {
    "raising": "ValueError: not {}",
    "speechless": "SpeechlessError",
}
"""Reasons that do not depend on the process."""
DEADLY: Final = {
    "killed": "killed by SIGKILL, twice",
    "crashing": "killed by SIGABRT, twice",
    "exiting": "ended with exit code 7, twice",
    "leaving": "ended with exit code 1, twice",
    "memory": "ran out of memory, twice",
    "stubborn": "TypeError: stays here",
    "brittle": "ValueError: invalid literal for int() with base 10: 'no number'",
    "hanging": "took longer than 0.5 s, twice",
}


def expected(item: Item) -> Any:
    reason = {**ALIKE, **DEADLY}.get(item.kind)
    return item.value if reason is None else Lost(reason.format(item.value))


def outcomes(items: Iterable[Item], jobs: int = 2, limits: Limits = FREE, chunk: int = 4) -> list[Any]:
    return list(each(items, setup, jobs=jobs, limits=limits, chunk=chunk))


def good(number: int) -> list[Item]:
    return [Item("good", value) for value in range(number)]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in {"Z", "X"} if sys.platform == "linux" else True
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def pid_of(outcome: object) -> int:
    assert isinstance(outcome, int)
    return outcome


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.fixture(autouse=True)
def _not_for_ever() -> Iterator[None]:
    """A pool that waits for nothing fails its test instead of stopping all."""

    def ring(_signal: int, _frame: object) -> None:
        pytest.fail("waited in vain")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(100)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def program(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A program with one thread, whose workers are forked where they can be; in a process group of its own."""
    start = "from tests.misbehaving import *\nfrom cleaner import pool\nfrom cleaner.pool import *\nimport os, sys\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parents[1],
    )


# One outcome for each item


@st.composite
def _cases(draw: st.DrawFn) -> tuple[list[Item], int, int]:
    jobs = draw(st.sampled_from([0, 1, 2]))
    bad = st.sampled_from(sorted(ALIKE if jobs == 0 else {**ALIKE, **DEADLY}))
    number = draw(st.integers(0, 40))
    kinds = draw(st.dictionaries(st.integers(0, 40), bad, max_size=3))
    items = [Item(kinds.get(value, "good"), value) for value in range(number)]
    return items, jobs, draw(st.integers(1, 9))


@given(_cases())
@settings(max_examples=15)
def test_every_item_has_its_outcome_in_order(case: tuple[list[Item], int, int]) -> None:
    items, jobs, chunk = case
    assert outcomes(items, jobs, SHORT, chunk) == [expected(item) for item in items]


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
def test_no_items_no_outcomes(jobs: int) -> None:
    assert outcomes([], jobs) == []


@pytest.mark.parametrize("kind", sorted({**ALIKE, **DEADLY}))
def test_what_an_item_does_costs_its_neighbours_nothing(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    items = [*good(5), Item(kind, 5), Item("good", 6)]
    assert outcomes(items, 1, SHORT) == [0, 1, 2, 3, 4, expected(items[5]), 6]
    assert capfd.readouterr() == ("", "")


def test_all_items_at_once_may_be_deadly() -> None:
    items = [Item(kind, 0) for kind in sorted(DEADLY)]
    assert outcomes(items, 2, SHORT, 3) == [expected(item) for item in items]


@pytest.mark.parametrize("kind", ["killed once", "memory once", "hanging once"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_is_tried_once_more(kind: str, jobs: int, tmp_path: Path) -> None:
    flag = str(tmp_path / "flag")
    items = [*good(6), Item(kind, flag), *good(6)]
    assert outcomes(items, jobs, SHORT) == [*range(6), flag, *range(6)]


def test_two_different_ends_are_both_told(tmp_path: Path) -> None:
    code = """
        def first_killed_then_hanging(item):
            return work(Item("killed once" if item == 1 and not os.path.exists(flag) else "hanging", flag)) if item else 0
        flag = sys.argv[1]
        limits = Limits(seconds=0.5)
        pool._start_method = lambda: "fork"
        print(list(each([0, 1, 0], lambda: first_killed_then_hanging, jobs=1, limits=limits)))
    """
    if sys.platform != "linux":
        pytest.skip("forks")
    out, err = program(code, tmp_path / "flag").communicate()
    assert (out, err) == ("[0, Lost(reason='killed by SIGKILL, then took longer than 0.5 s'), 0]\n", "")


def test_a_crash_says_nothing() -> None:
    code = """
        import faulthandler
        faulthandler.enable()
        print(*each([Item("crashing")], setup, jobs=1, limits=Limits()))
    """
    out, err = program(code).communicate()
    assert (out, err) == ("Lost(reason='killed by SIGABRT, twice')\n", "")


def test_three_of_a_thousand() -> None:
    code = """
        bad = {100: Item("killed"), 500: Item("hanging"), 900: Item("eating", 2**40)}
        items = [bad.get(number, Item("good", number)) for number in range(1000)]
        limits = Limits(seconds=1, memory=512 * 2**20)
        found = list(each(items, setup, jobs=2, limits=limits))
        lost = {number: outcome.reason for number, outcome in enumerate(found) if isinstance(outcome, Lost)}
        assert [outcome for outcome in found if not isinstance(outcome, Lost)] == [n for n in range(1000) if n not in bad]
        print(lost)
    """
    out, err = program(code).communicate()
    eaten = "needed more than 512 MiB of memory" if MEMORY_IS_LIMITED else "ran out of memory"
    reasons = {100: "killed by SIGKILL, twice", 500: "took longer than 1 s, twice", 900: f"{eaten}, twice"}
    assert (out, err) == (f"{reasons}\n", "")


@pytest.mark.skipif(not MEMORY_IS_LIMITED, reason="the system does not keep a limit of memory")
def test_memory_is_limited_on_top_of_what_the_worker_has() -> None:
    limits = Limits(seconds=60, memory=300 * 2**20)
    items = [*good(3), Item("eating", 200 * 2**20), Item("eating", 400 * 2**20), *good(3)]
    lost = Lost("needed more than 300 MiB of memory, twice")
    assert outcomes(items, 1, limits) == [0, 1, 2, 200 * 2**20, lost, 0, 1, 2]


def test_what_cannot_be_pickled_costs_its_item_only() -> None:
    items = [Item("good", 0), Item("good", Stubborn()), Item("good", Brittle()), Item("good", 3)]
    invalid = "ValueError: invalid literal for int() with base 10: 'no number'"
    lost = [Lost("cannot be sent to a worker: TypeError: stays here"), Lost(invalid)]
    assert outcomes(items) == [0, *lost, 3]


def test_items_and_results_may_be_larger_than_a_pipe() -> None:
    items = [Item("good", bytes([number]) * 3_000_000) for number in range(12)]
    assert outcomes(items) == [item.value for item in items]


def test_a_worker_that_closes_its_pipes_is_dead() -> None:
    assert outcomes([Item("deaf"), Item("good", 1)], 1) == [Lost("killed by SIGKILL, twice"), 1]


@pytest.mark.parametrize("jobs", [0, 2])
def test_what_reading_the_items_raises_comes_after_their_outcomes(jobs: int) -> None:
    def items() -> Iterator[Item]:
        yield from good(10)
        raise RuntimeError("line 11")

    found = each(items(), setup, jobs=jobs, limits=FREE)
    assert list(islice(found, 10)) == list(range(10))
    with pytest.raises(RuntimeError, match="line 11"):
        next(found)


def test_an_interruption_is_not_an_outcome() -> None:
    def interrupted() -> Callable[[int], int]:
        def function(_: int) -> int:
            raise KeyboardInterrupt

        return function

    with pytest.raises(KeyboardInterrupt):
        next(each([1], interrupted, jobs=0, limits=FREE))


# Time


@pytest.mark.parametrize(
    "items",
    [
        [Item("pid"), Item("large", 300_000), *[Item("pid")] * 3],  # the worker waits until its result is read
        [Item("pid"), *[Item("pid", bytes(10_000_000))] * 3],  # the worker waits until all of its next item is there
    ],
    ids=["result", "item"],
)
def test_a_slow_reader_is_not_held_against_the_worker(items: list[Item]) -> None:
    found = each(items, setup, jobs=1, limits=Limits(seconds=2, memory=None))
    pid = next(found)
    time.sleep(2.5)
    assert {outcome for outcome in found if outcome != bytes(300_000)} == {pid}


def test_others_go_on_while_one_hangs(tmp_path: Path) -> None:
    flag = str(tmp_path / "flag")
    read: list[Item] = []

    def items() -> Iterator[Item]:
        yield Item("hanging once", flag)
        for item in good(200):
            read.append(item)
            yield item

    found = each(items(), setup, jobs=2, limits=Limits(seconds=3), chunk=4)
    assert next(found) == flag
    assert len(read) == 200
    assert list(found) == list(range(200))


# Memory


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_items_are_read_as_they_are_needed(jobs: int) -> None:
    read: list[int] = []

    def items() -> Iterator[Item]:
        for number in count():
            read.append(number)
            yield Item("good", number)

    found = each(items(), setup, jobs=jobs, limits=FREE, chunk=4)
    for number in range(2_000):
        assert next(found) == number
        assert len(read) - number <= max(jobs, 1) * 4 * 64
    found.close()


def test_few_items_are_read_ahead_when_results_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pool._HELD", 1_000_000)
    read: list[int] = []

    def items() -> Iterator[Item]:
        for number in range(300):
            read.append(number)
            yield Item("slow", 1) if number == 100 else Item("large", 100_000)

    for number, _ in enumerate(each(items(), setup, jobs=2, limits=FREE, chunk=4)):
        if number >= 50:  # by then it is known how large they are
            assert len(read) - number < 30


def test_one_result_that_is_larger_than_all_that_may_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pool._HELD", 1_000)
    assert outcomes([Item("large", 10_000)] * 50) == [bytes(10_000)] * 50


def test_workers_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pool.LIFETIME", 10)
    monkeypatch.setattr("cleaner.pool._WORTH", 0)
    pids = outcomes([Item("pid")] * 60, 1)
    runs = [pid for number, pid in enumerate(pids) if number == 0 or pids[number - 1] != pid]
    assert len(runs) >= 3
    assert len(set(runs)) == len(runs)
    assert all(pids.count(pid) <= 20 for pid in runs)


# Workers end


def test_nothing_is_left_when_the_reader_stops() -> None:
    before = open_files()
    found = each([*[Item("pid")] * 20, *[Item("hanging")] * 4], setup, jobs=2, limits=FREE, chunk=1)
    pids = set(map(pid_of, islice(found, 20)))
    assert any(is_alive(pid) for pid in pids)
    found.close()
    assert not any(is_alive(pid) for pid in pids)
    if pool._start_method() == "fork":
        assert open_files() == before


def test_nothing_is_left_after_the_last_outcome() -> None:
    assert not any(is_alive(pid) for pid in outcomes([Item("pid")] * 50))


@pytest.mark.parametrize("how", ["as the system has it", "by the pipe"])
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_end_with_their_parent(how: str, method: str, tmp_path: Path) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("not safe here")
    code = """
        method, how, *flags = sys.argv[1:]
        pool._start_method = lambda: method
        for _ in each([Item("busy", flag) for flag in flags], starting(how), jobs=2, limits=Limits(), chunk=1):
            pass
    """
    flags = [tmp_path / "a", tmp_path / "b"]
    process = program(
        code.replace("starting(how)", "watching" if how == "by the pipe" else "setup"), method, how, *flags
    )
    wait_until(lambda: all(flag.exists() and flag.read_text() for flag in flags))
    pids = [int(flag.read_text()) for flag in flags]
    assert all(map(is_alive, pids))
    process.kill()
    process.communicate()
    wait_until(lambda: not any(map(is_alive, pids)), 5)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("signals", [1, 2])
def test_an_interrupted_run_ends_its_workers_without_a_word(method: str, signals: int, tmp_path: Path) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("not safe here")
    code = """
        method, *flags = sys.argv[1:]
        pool._start_method = lambda: method
        try:
            list(each([Item("busy", flag) for flag in flags], setup, jobs=2, limits=Limits(), chunk=1))
        except KeyboardInterrupt:
            print("interrupted")
    """
    flags = [tmp_path / "a", tmp_path / "b"]
    process = program(code, method, *flags)
    wait_until(lambda: all(flag.exists() and flag.read_text() for flag in flags))
    pids = [int(flag.read_text()) for flag in flags]
    for _ in range(signals):
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate()
    if signals == 1:
        assert (out, err) == ("interrupted\n", "")
    wait_until(lambda: not any(map(is_alive, pids)), 5)


def test_an_interruption_while_workers_start_is_theirs_neither() -> None:
    code = """
        pool._start_method = lambda: "spawn"
        print("starting", flush=True)
        try:
            list(each([Item("hanging")], setup, jobs=1, limits=Limits()))
        except KeyboardInterrupt:
            print("interrupted")
    """
    for delay in (0.0, 0.03, 0.06):
        process = program(code)
        assert process.stdout is not None
        assert process.stdout.readline() == "starting\n"
        time.sleep(0.02 + delay)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
        assert (out, err) == ("interrupted\n", "")


def test_a_worker_that_is_killed_from_outside_costs_no_outcome() -> None:
    found = each([*[Item("pid")] * 40, *good(300)], setup, jobs=2, limits=FREE)
    pids = set(map(pid_of, islice(found, 40)))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert list(found) == list(range(300))


def test_a_worker_that_is_killed_while_it_sends_costs_no_outcome() -> None:
    size = 8_000_000
    found = each([Item("pid"), *[Item("large", size)] * 6, *good(20)], setup, jobs=1, limits=FREE)
    pid = pid_of(next(found))
    time.sleep(0.2)  # it is in the middle of a result now, which nobody reads
    os.kill(pid, signal.SIGKILL)
    assert [len(outcome) if isinstance(outcome, bytes) else outcome for outcome in found] == [*[size] * 6, *range(20)]


def test_workers_that_are_killed_again_and_again_cost_no_outcome_but_those_of_two_deaths() -> None:
    pids: set[int] = set()
    found = []
    for number, outcome in enumerate(each([Item("pid")] * 400, setup, jobs=2, limits=FREE)):
        found.append(outcome)
        if number % 80 == 40 and not isinstance(outcome, Lost) and outcome not in pids:
            pids.add(outcome)
            if is_alive(outcome):
                os.kill(outcome, signal.SIGKILL)
    assert len(found) == 400
    assert all(isinstance(outcome, int) for outcome in found)


# Starting


def test_a_setup_that_raises_stops_the_run() -> None:
    with pytest.raises(StoppedError, match="a worker cannot start: ValueError: no rules"):
        list(each(good(1), setup_that_raises, jobs=2, limits=FREE))


def test_workers_that_cannot_start_stop_the_run() -> None:
    with pytest.raises(StoppedError, match="workers end before they are ready: ended with exit code 5"):
        list(each(good(1), setup_that_dies, jobs=2, limits=FREE))


def test_a_system_without_room_stops_the_run() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    number = open_files()
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
    try:
        with pytest.raises(StoppedError, match="a worker cannot start: Too many open files"):
            list(each(good(3), setup, jobs=1, limits=FREE))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.skipif(sys.platform != "linux", reason="always spawned")
def test_workers_are_forked_only_where_there_is_one_thread() -> None:
    code = """
        import threading
        print(pool._start_method())
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        print(pool._start_method())
        print(list(each([Item("good", 1)], setup, jobs=1, limits=Limits())))
    """
    out, err = program(code).communicate()
    assert (out, err) == ("fork\nspawn\n[1]\n", "")


def test_a_pool_may_be_used_beside_threads() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert outcomes(good(30)) == list(range(30))
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(("jobs", "chunk"), [(-1, 8), (1, 0)])
def test_numbers_that_make_no_sense(jobs: int, chunk: int) -> None:
    with pytest.raises(ValueError, match="too small"):
        each([], setup, jobs=jobs, limits=FREE, chunk=chunk)


def test_the_cores_of_this_process() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
