"""A log of its own for a run that nobody watches.

The program writes it itself: a shell that takes what is printed would keep it in a code page that lacks
most scripts, and readable for others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import UsageError

OWNER_ONLY = 0o600


def begin(path: Path, command: str) -> None:
    """Let all that is said from here on go to the end of a file, after a line with the time.

    ``UsageError`` where the file cannot be written. ``kept`` puts back what was there.
    """
    try:
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY)
        path.chmod(OWNER_ONLY)
    except OSError as error:
        raise UsageError(
            f"The log cannot be written: {error.strerror}.", "Name a file in a folder that is there."
        ) from None
    file = os.fdopen(opened, "a", encoding="utf-8", errors="backslashreplace", buffering=1)
    sys.stdout = sys.stderr = file
    file.write(f"{_now()} reintegration {command}\n")


@contextmanager
def kept() -> Iterator[Callable[[int], None]]:
    """End a log that was begun in the block; what it hands out writes the last line, with the exit code."""
    before = sys.stdout, sys.stderr

    def end(exit_code: int) -> None:
        if sys.stdout is not before[0]:
            sys.stdout.write(f"{_now()} exit code {exit_code}\n\n")

    try:
        yield end
    finally:
        if sys.stdout is not before[0]:
            sys.stdout.close()
        sys.stdout, sys.stderr = before


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
