"""Errors that a caller may want to catch: all of them are ``CleanerError``."""


class CleanerError(Exception):
    """Something that the user can mend; its text says where, what, and what to do next."""


class UsageError(CleanerError):
    """The call or the configuration is wrong; nothing was started."""


class StoppedError(CleanerError):
    """The run cannot go on (disk, permission, lock); what was done so far is in place."""


class RecordError(CleanerError):
    """A report that cannot be trusted: lost, cut, edited, or not one of ours."""
