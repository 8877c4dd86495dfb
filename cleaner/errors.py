"""Errors that a caller may want to catch: all of them are ``CleanerError``."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


def suggestion(name: str, known: Collection[str], otherwise: str) -> str:
    """What to say of a name that nobody knows: the nearest one that exists, or ``otherwise``.

    >>> suggestion("ignroe", ["select", "ignore"], "known are select, ignore")
    "did you mean 'ignore'?"
    """
    close = get_close_matches(name, known, n=1)
    return f"did you mean '{close[0]}'?" if close else otherwise


class CleanerError(Exception):
    """Something that the user can mend; its text says where, what, and what to do next."""


class UsageError(CleanerError):
    """The call or the configuration is wrong; nothing was started."""


class StoppedError(CleanerError):
    """The run cannot go on (disk, permission, lock); what was done so far is in place."""


class RecordError(CleanerError):
    """A report that cannot be trusted: lost, cut, edited, or not one of ours."""


class MissingExtraError(UsageError, ImportError):
    """A library that only some of `cleaner` needs is not installed; the text names the extra that installs it."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """A block of imports that the extra ``name`` brings. Raises MissingExtraError when one of them is not there."""
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(f"{error}; install it with: pip install 'cleaner[{name}]'") from error
