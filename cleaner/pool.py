"""Worker processes that may die: every item gets its outcome, in order, whatever happens to the process that held it.

No library is used: after the death of one worker the standard library's ProcessPoolExecutor and loky fail every pending
item, and pebble's workers share a lock which a killed one never gives back (noxdafox/pebble#163). Here nothing is shared:
a worker has two pipes of its own, and the only process at their other ends is this one, which never waits for one worker alone.

Items go out in chunks; results come back one by one, in the order of the chunk. So a worker's first item without a
result is the one that it holds, since the result before it: each result announces the next item, at no cost.
"""

import ctypes
import faulthandler
import gc
import os
import pickle
import resource
import selectors
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from cleaner.errors import StoppedError

T = TypeVar("T")
R = TypeVar("R")

MEMORY_IS_LIMITED: Final = sys.platform == "linux"
"""Whether ``Limits.memory`` means anything here: macOS takes RLIMIT_AS and does not keep it."""
LIFETIME: Final = 1_000
"""Items after which a worker is replaced, for the sake of memory that lxml fragments ..."""
_WORTH: Final = 30
"""... but not before it has worked this many times as long as it took to start: replacing costs 3 % at most."""
_AHEAD: Final = 64
"""Chunks a worker that may be read ahead of the first item without an outcome, so that others go on while one hangs."""
_HELD: Final = 64 * 2**20
"""Bytes of results that may be waiting for an earlier one, those expected from the items in work included."""
_ATTEMPTS: Final = 3
"""Workers that may end before they are ready, one after the other, until it is given up."""
_START_S: Final = 120.0
"""Seconds that a worker may take until it is ready: far more than it needs on a crowded machine."""
_OUT_OF_MEMORY: Final = 113
"""Exit code of a worker that had a MemoryError: its memory is not to be trusted."""
_PIPE: Final = 65_536
"""Bytes that a pipe holds."""
_HEADER: Final = 8
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG: Final = 1


class Limits(msgspec.Struct, frozen=True):
    """What one item may take in a worker; None is no limit."""

    seconds: float | None = 30.0
    """By the monotonic clock."""
    memory: int | None = 2 * 2**30
    """Bytes of address space on top of what the worker has before its first item."""


class Lost(msgspec.Struct, frozen=True):
    """The outcome of an item that has none, and why."""

    reason: str


class _Task(msgspec.Struct):
    """An item on its way."""

    index: int
    data: bytes
    fault: str = ""
    """What ended the worker that held it: it is tried once more, alone."""


def cores() -> int:
    """The cores given to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    items: Iterable[T],
    setup: Callable[[], Callable[[T], R]],
    *,
    jobs: int,
    limits: Limits,
    chunk: int = 8,
) -> Generator[R | Lost, None, None]:
    """One outcome for each item, in their order: what the function that ``setup`` makes returns for it, or ``Lost``.

    ``jobs`` worker processes call ``setup`` once each; with 0 it all happens in this process, without limits. An item
    whose worker dies, or goes over a limit and is killed, is tried once more in a new worker, alone; items after it in
    its chunk go to other workers, after at most ``limits.seconds``. An exception of the function is Lost at once.

    ``setup``, items and results are pickled. ``items`` is read as workers need it, in this process, at most 64 chunks a
    worker ahead.

    Close it, or read it to its end: no worker is left after that. Do so in the thread that started it.

    Raises StoppedError when workers cannot start; what ``items`` raises comes after the outcomes of those before.
    """
    if jobs < 0 or chunk < 1:
        raise ValueError(f"jobs={jobs}, chunk={chunk}: too small")
    return _Pool(items, setup, jobs, limits, chunk).outcomes() if jobs else _here(items, setup)


def _here(items: Iterable[T], setup: Callable[[], Callable[[T], R]]) -> Generator[R | Lost, None, None]:
    """The outcomes without workers."""
    function = setup()
    for item in items:
        try:
            outcome: R | Lost = function(item)
        except Exception as error:  # noqa: BLE001 - a bug costs its item only
            outcome = Lost(_fault(error))
        yield outcome


# In this process: who works on what


class _Worker:
    """A worker process, seen from outside."""

    def __init__(
        self,
        method: Literal["fork", "spawn"],
        setup: Callable[[], Any],
        memory: int | None,
        others: Iterable["_Worker"],
    ) -> None:
        """Start it. Raises OSError when the system has no room for it."""
        context = get_context("fork") if method == "fork" else get_context("spawn")
        their_inbox, self.inbox = context.Pipe(duplex=False)
        self.outbox, their_outbox = context.Pipe(duplex=False)
        # A forked process has all that is open here: while it keeps our ends, no worker can see that we are gone.
        ours = [end for worker in (*others, self) for end in (worker.inbox, worker.outbox)] if method == "fork" else []
        arguments = (their_inbox, their_outbox, ours, setup, memory, os.getpid())
        self.process: BaseProcess = context.Process(target=_work, args=arguments, daemon=True)
        self.tasks = deque[_Task]()
        self.ready = self.gone = False
        self.served = 0
        self.unsent, self.received = bytearray(), bytearray()
        self.started = self.working = self.since = time.monotonic()
        """When it was started; since when it is ready; since when it has its item. All by the monotonic clock."""
        try:
            self.process.start()
        except BaseException:
            self.close()
            raise
        finally:
            their_inbox.close()
            their_outbox.close()
        os.set_blocking(self.inbox.fileno(), False)
        os.set_blocking(self.outbox.fileno(), False)

    @property
    def on_trial(self) -> bool:
        """Whether it has an item that ended another worker: it must be alone with it."""
        return bool(self.tasks) and self.tasks[0].fault != ""

    def is_spent(self) -> bool:
        """Whether a new one should take over."""
        return self.served >= LIFETIME and time.monotonic() - self.working > _WORTH * (self.working - self.started)

    def deadline(self, seconds: float | None) -> float:
        """When it must have sent something, by the monotonic clock."""
        if not self.ready:
            return self.started + _START_S
        return self.since + seconds if self.tasks and seconds is not None else float("inf")

    def receive(self) -> list[bytes]:
        """The messages that are complete with the next bytes from the pipe; ``gone`` is set at its end."""
        data = os.read(self.outbox.fileno(), _PIPE)
        if not data:
            self.gone = True
            return []
        # The clock starts anew with each piece of a message: the item is done, and it is us who are slow to read it.
        self.since = time.monotonic()
        self.received += data
        messages = []
        while len(self.received) >= _HEADER:
            end = _HEADER + int.from_bytes(self.received[:_HEADER], "little")
            if len(self.received) < end:
                break
            with memoryview(self.received) as view:
                messages.append(bytes(view[_HEADER:end]))
            del self.received[:end]
        return messages

    def send(self) -> None:
        """Send what the pipe takes at once: the others wait, too.

        What a dead worker does not take stays here: its other pipe tells of its death.
        """
        with suppress(BlockingIOError, BrokenPipeError):
            del self.unsent[: os.write(self.inbox.fileno(), self.unsent)]

    def close(self) -> None:
        self.inbox.close()
        self.outbox.close()


class _Pool(Generic[T, R]):
    """What is in work, what waits, and what is done."""

    def __init__(
        self, items: Iterable[T], setup: Callable[[], Callable[[T], R]], jobs: int, limits: Limits, chunk: int
    ) -> None:
        self._items = self._kept(items)
        self._setup, self._jobs, self._limits, self._chunk = setup, jobs, limits, chunk
        self._workers: list[_Worker] = []
        self._ending: list[BaseProcess] = []
        """Killed, and not dead yet: the system has them."""
        self._failures = 0
        self._error: Exception | None = None
        self._again = deque[_Task]()
        """Items that lost their worker."""
        self._done: dict[int, bytes] = {}
        self._read = self._first = 0
        """How many items were read; the first of them whose outcome was not handed over."""
        self._held, self._usual = 0, 1.0
        """Bytes in ``_done``; how many a result has lately."""
        self._selector = selectors.PollSelector()  # an epoll would be shared with forked workers

    def outcomes(self) -> Generator[R | Lost, None, None]:
        """The outcomes."""
        try:
            while True:
                self._hand_out()
                if self._first == self._read:
                    break
                self._turn(wait=self._first not in self._done)
                if self._first in self._done:
                    yield self._next_outcome()
        finally:
            self._stop()
        if self._error is not None:
            raise self._error

    def _next_outcome(self) -> R | Lost:
        data = self._done.pop(self._first)
        self._held -= len(data)
        self._first += 1
        try:
            outcome: R | Lost = pickle.loads(data)  # noqa: S301 - our own worker wrote it
        except Exception as error:  # noqa: BLE001 - as in the worker
            outcome = Lost(_fault(error))
        return outcome

    def _turn(self, *, wait: bool) -> None:
        """Read what has come, waiting for something if told to; end the workers that are over their time."""
        timeout = None
        seconds = self._limits.seconds
        if wait:
            until = min((worker.deadline(seconds) for worker in self._workers), default=0.0)
            timeout = None if until == float("inf") else max(until - time.monotonic(), 0.0)
        for key, _ in self._selector.select(timeout if wait else 0):
            worker: _Worker = key.data
            if worker not in self._workers:
                continue
            if key.fd == worker.outbox.fileno():
                self._receive(worker)
                if worker.gone:
                    self._lose(worker)
            elif self._send(worker):
                worker.since = time.monotonic()  # it read; it had waited for us
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.deadline(seconds) <= now]:
            self._lose(worker, f"took longer than {seconds if worker.ready else _START_S:g} s")

    # Handing out

    def _hand_out(self) -> None:
        """Give items to workers that have few; start workers that are missing, when there is something to do."""
        while True:
            alone = bool(self._again) and self._again[0].fault != ""
            worker = self._free(alone=alone)
            if worker is None and len(self._workers) == self._jobs:
                return
            tasks = [self._again.popleft()] if alone else self._next_tasks()
            if not tasks:
                return
            worker = worker or self._start()
            if not worker.tasks:
                worker.since = time.monotonic()
            worker.tasks.extend(tasks)
            for task in tasks:
                worker.unsent += len(task.data).to_bytes(_HEADER, "little") + task.data
            self._send(worker)

    def _free(self, *, alone: bool) -> _Worker | None:
        """A worker that may have more; None for a new one, or for nobody when there are enough."""
        for worker in [worker for worker in self._workers if not worker.tasks and worker.is_spent()]:
            self._end(worker, kill=True)
        may_start = len(self._workers) < self._jobs
        if alone and may_start:
            return None
        fewest = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if fewest is None or not fewest.tasks:
            return fewest
        if alone or may_start:
            return None
        # Half a chunk to go: time enough for the next to be there when it is needed.
        able = [worker for worker in self._workers if not worker.on_trial and not worker.is_spent()]
        fewest = min(able, key=lambda worker: len(worker.tasks), default=None)
        return fewest if fewest is not None and len(fewest.tasks) <= self._chunk // 2 else None

    def _next_tasks(self) -> list[_Task]:
        """The next chunk, or as much of it as there is room for."""
        tasks: list[_Task] = []
        while self._again and not self._again[0].fault and len(tasks) < self._chunk:
            tasks.append(self._again.popleft())
        for item in islice(self._items, max(min(self._chunk - len(tasks), self._room()), 0)):
            index = self._read
            self._read += 1
            try:
                tasks.append(_Task(index, pickle.dumps(item, pickle.HIGHEST_PROTOCOL)))
            except Exception as error:  # noqa: BLE001 - it costs its item only
                self._finish(index, _lost(f"cannot be sent to a worker: {_fault(error)}"))
        return tasks

    def _kept(self, items: Iterable[T]) -> Iterator[T]:
        """The items; what reading them raises is kept for the end."""
        try:
            yield from items
        except Exception as error:  # noqa: BLE001 - raised again when those before it are done
            self._error = error

    def _room(self) -> int:
        """How many items may be read now."""
        in_work = self._read - self._first - len(self._done)
        by_count = self._jobs * self._chunk * _AHEAD - (self._read - self._first)
        by_size = int((_HELD - self._held) / self._usual) - in_work
        return min(by_count, by_size) if self._read > self._first else max(min(by_count, by_size), 1)

    def _send(self, worker: _Worker) -> bool:
        """Send what the pipe takes, and the rest when it takes more; whether it took something."""
        before = len(worker.unsent)
        worker.send()
        waits = worker.inbox.fileno() in self._selector.get_map()
        if worker.unsent and not waits:
            self._selector.register(worker.inbox.fileno(), selectors.EVENT_WRITE, worker)
        elif waits and not worker.unsent:
            self._selector.unregister(worker.inbox.fileno())
        return len(worker.unsent) < before

    # Taking in

    def _receive(self, worker: _Worker) -> None:
        for message in worker.receive():
            if worker.ready:
                worker.served += 1
                self._finish(worker.tasks.popleft().index, message)
            elif message:
                raise StoppedError(f"a worker cannot start: {message.decode(errors='replace')}")
            else:
                worker.ready, self._failures = True, 0
                worker.working = worker.since

    def _finish(self, index: int, data: bytes) -> None:
        self._done[index] = data
        self._held += len(data)
        self._usual += (len(data) - self._usual) / 32

    # Starting and ending workers

    def _start(self) -> _Worker:
        """Start a worker. Raises StoppedError when there can be none."""
        method = _start_method()
        if method == "spawn":
            resource_tracker.ensure_running()  # its start would unblock the signals
        before = signal.pthread_sigmask(
            signal.SIG_BLOCK, _STOPPING
        )  # the worker unblocks them when it can do with them
        try:
            worker = _Worker(method, self._setup, self._limits.memory, self._workers)
            self._workers.append(worker)
        except OSError as error:
            raise StoppedError(f"a worker cannot start: {error.strerror or error}") from None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._selector.register(worker.outbox.fileno(), selectors.EVENT_READ, worker)
        return worker

    def _lose(self, worker: _Worker, reason: str = "") -> None:
        """Take away a worker that died, or kill it for a reason; the item that it held is to blame, the others are not."""
        held = worker.tasks[0] if worker.tasks else None
        if reason:
            worker.process.kill()
            _wait(worker.process, 1)
        with suppress(BlockingIOError):  # the system does not let it go
            while not worker.gone:
                self._receive(worker)
        code = self._end(worker, kill=bool(reason))
        reason = reason or self._reason(code)
        tasks = worker.tasks
        if not worker.ready:
            self._failures += 1
            if self._failures == _ATTEMPTS:
                raise StoppedError(f"workers end before they are ready: {reason}")
        elif tasks and tasks[0] is held:
            task = tasks.popleft()
            if task.fault:
                self._finish(task.index, _lost(_both(task.fault, reason)))
            else:
                task.fault = reason
                tasks.appendleft(task)
        self._again.extendleft(reversed(tasks))

    def _end(self, worker: _Worker, *, kill: bool) -> int | None:
        """Take a worker away; its exit code, None when the system does not let it go."""
        if kill:
            worker.process.kill()
        code = _wait(worker.process, 1)
        if code is None:
            worker.process.kill()
            code = _wait(worker.process, 1)
        for fd in {worker.inbox.fileno(), worker.outbox.fileno()} & set(self._selector.get_map()):
            self._selector.unregister(fd)
        self._workers.remove(worker)
        worker.close()
        if code is None:
            self._ending.append(worker.process)
        else:
            worker.process.close()
        return code

    def _stop(self) -> None:
        """Kill all workers and wait until they are gone."""
        processes = [*self._ending, *(worker.process for worker in self._workers)]
        for process in processes:
            process.kill()
        for worker in self._workers:
            worker.close()
        for process in processes:
            if _wait(process, 5) is not None:
                process.close()
        self._workers.clear()
        self._selector.close()

    def _reason(self, code: int | None) -> str:
        """Why a worker ended, from its exit code."""
        if code == _OUT_OF_MEMORY:
            memory = self._limits.memory
            if memory is None or not MEMORY_IS_LIMITED:
                return "ran out of memory"
            return f"needed more than {_size(memory)}"
        if code is not None and code < 0:
            with suppress(ValueError):  # no name
                return f"killed by {signal.Signals(-code).name}"
            return f"killed by signal {-code}"
        return f"ended with exit code {code}"


def _wait(process: BaseProcess, seconds: float) -> int | None:
    """The exit code of a process that is about to end; None when it does not.

    ``join`` with a time-out waits for a pipe to close, and then, without one, for the process.
    """
    until = time.monotonic() + seconds
    while (code := process.exitcode) is None and time.monotonic() < until:
        time.sleep(0.000_5)
    return code


def _both(first: str, second: str) -> str:
    return f"{first}, twice" if first == second else f"{first}, then {second}"


def _size(memory: int) -> str:
    """A number of bytes in words.

    >>> print(_size(2 * 2**30), _size(300 * 2**20))
    2 GiB of memory 300 MiB of memory
    """
    number, unit = (memory / 2**30, "GiB") if memory >= 2**30 else (memory / 2**20, "MiB")
    return f"{number:g} {unit} of memory"


def _fault(error: BaseException) -> str:
    """Type and text of an exception."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an exception may fail at telling what it is
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _lost(reason: str) -> bytes:
    return pickle.dumps(Lost(reason), pickle.HIGHEST_PROTOCOL)


def _start_method() -> Literal["fork", "spawn"]:
    """``fork`` where it is safe: 10 ms a worker, ``setup`` is inherited; else ``spawn``, 200 ms with the rules.

    A forked process has none of the other threads, but the locks that they held; on macOS system libraries have threads
    that nobody sees.
    """
    with suppress(OSError):
        if sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1:
            return "fork"
    return "spawn"


# In the worker


def _work(
    inbox: Connection,
    outbox: Connection,
    ours: list[Connection],
    setup: Callable[[], Callable[[Any], Any]],
    memory: int | None,
    parent: int,
) -> None:
    """A worker's life. It ends without a word, whatever happens: its exit code is for the other side."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to workers too; the parent decides
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        faulthandler.disable()
        for end in ours:
            end.close()
        _end_with(parent)
        send = partial(_send, outbox.fileno())
        try:
            function = setup()
        except Exception as error:  # noqa: BLE001 - told to the parent
            send(_fault(error).encode(errors="backslashreplace"))
            os._exit(1)
        gc.freeze()  # what is there stays there; a forked process would copy it only to look it through
        _limit(memory)
        send(b"")
        with open(inbox.fileno(), "rb", closefd=False) as stream:
            while header := stream.read(_HEADER):
                send(_outcome(function, stream.read(int.from_bytes(header, "little"))))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException:  # noqa: BLE001 - also those that end a process
        os._exit(1)
    os._exit(0)


def _outcome(function: Callable[[Any], Any], data: bytes) -> bytes:
    """What comes of an item, pickled. Raises MemoryError."""
    try:
        return pickle.dumps(function(pickle.loads(data)), pickle.HIGHEST_PROTOCOL)  # noqa: S301 - our parent wrote it
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug costs its item only
        return _lost(_fault(error))


def _send(fd: int, data: bytes) -> None:
    message = memoryview(len(data).to_bytes(_HEADER, "little") + data)
    while message:
        message = message[os.write(fd, message) :]


def _limit(memory: int | None) -> None:
    """Let this process have so many bytes of address space more than it has."""
    if memory is None or not MEMORY_IS_LIMITED:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    known = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + memory
    soft = min([wanted, *(limit for limit in known if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_AS, (soft, known[1]))


def _end_with(parent: int) -> None:
    """Let this process end when its parent does, in the middle of an item too."""
    if sys.platform != "linux" or ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        threading.Thread(target=_watch, daemon=True).start()
    if os.getppid() != parent:  # it was faster
        os._exit(1)


def _watch() -> None:
    """Wait for the parent's end of a pipe to close. Code that never gives the interpreter up can delay this."""
    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
    os._exit(1)
