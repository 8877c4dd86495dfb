"""Work that misbehaves, for tests of the pool; in a module of its own that spawned workers import quickly."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import pool


class Item(NamedTuple):
    """What to do, and with what."""

    kind: str
    value: Any = 0


class Stubborn:
    """Cannot be pickled."""

    def __reduce__(self) -> str:
        raise TypeError("stays here")


class Brittle:
    """Can be pickled, and not be unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return int, ("no number",)


class SpeechlessError(Exception):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError


def first_time(flag: str) -> bool:
    """Whether this is called for the first time with this path, by any process."""
    try:
        Path(flag).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def work(item: Item) -> Any:
    """The value of a good item; for the others what their kind says."""
    match item.kind:
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "killed once":
            if first_time(item.value):
                os.kill(os.getpid(), signal.SIGKILL)
        case "hanging once":
            if first_time(item.value):
                time.sleep(600)
        case "memory once":
            if first_time(item.value):
                raise MemoryError
        case "crashing":
            os.abort()
        case "exiting":
            os._exit(7)
        case "leaving":
            raise SystemExit(7)
        case "raising":
            raise ValueError(f"not {item.value}")
        case "speechless":
            raise SpeechlessError
        case "memory":
            raise MemoryError
        case "eating":
            return len(bytearray(item.value))
        case "hanging":
            time.sleep(600)
        case "busy":
            Path(item.value).write_text(str(os.getpid()))
            while True:
                pass
        case "slow":
            time.sleep(item.value)
        case "large":
            return bytes(item.value)
        case "stubborn":
            return Stubborn()
        case "brittle":
            return Brittle()
        case "pid":
            return os.getpid()
        case "deaf":
            os.closerange(3, 100)
            time.sleep(600)
    return item.value


def setup() -> Callable[[Item], Any]:
    return work


def setup_that_raises() -> Callable[[Item], Any]:
    raise ValueError("no rules")


def setup_that_dies() -> Callable[[Item], Any]:
    os._exit(5)


def watching() -> Callable[[Item], Any]:
    """As on systems whose kernel does not end a process with its parent."""
    threading.Thread(target=pool._watch, daemon=True).start()
    return work
