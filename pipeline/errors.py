"""Errors that a user can act on, each with the exit code that it ends with."""

from __future__ import annotations

from functools import partial


class ReintegrationError(Exception):
    """What went wrong and what to do, in plain words that never repeat a value from the data.

    ``str(error)`` is ``"CODE: what happened. What to do."``; the code is left out where there is none.
    """

    exit_code = 1

    def __init__(self, what: str, remedy: str, *, code: str = "") -> None:
        self.what = what
        self.remedy = remedy
        self.code = code
        super().__init__(f"{code}: {what} {remedy}" if code else f"{what} {remedy}")

    def __reduce__(self) -> tuple[partial[ReintegrationError], tuple[str, str]]:
        """Errors travel from one process to another."""
        return partial(type(self), code=self.code), (self.what, self.remedy)


class UsageError(ReintegrationError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class RefusedInput(ReintegrationError):
    """An export package was refused; nothing of it was stored."""

    exit_code = 3


class QualityFailure(ReintegrationError):
    """A quality check failed, or could not be made."""

    exit_code = 4


class DisclosureFailure(ReintegrationError):
    """Nothing may be released, because it is not shown to be safe."""

    exit_code = 5


class Busy(ReintegrationError):
    """Another run holds the lock, or another program has a file open that is to be written."""

    exit_code = 75


class Fault(ReintegrationError):
    """Disk, memory, rights or a damaged file stood in the way; the message says what was stored before."""


class Stopped(ReintegrationError):
    """The run was told to stop: Ctrl-C (130), TERM (143), or a terminal that closed (129)."""

    exit_code = 130
