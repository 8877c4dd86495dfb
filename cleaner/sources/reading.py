"""Reading files as documents."""

from pathlib import Path

from cleaner.errors import CleanerError


class UnreadableError(CleanerError):
    """A file that cannot be read; the others are not concerned."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError with the system's reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
