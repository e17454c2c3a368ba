"""One writing run at a time in a working folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import faults
from pipeline.errors import Busy
from pipeline.filesystem import OWNER_ONLY_FILE, private_folder

if TYPE_CHECKING:
    from pipeline.settings import Settings


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Hold the lock of the working folder for the length of the block.

    The operating system frees the lock when the process ends, however it ends. ``Busy`` at once where
    another process holds it.
    """
    from filelock import FileLock, Timeout

    private_folder(settings.warehouse)
    # a lock that is only a file's presence would outlive a crash
    lock = FileLock(settings.lock_file, timeout=0, mode=OWNER_ONLY_FILE, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            "Another run is at work in this folder.",
            "Wait until it has ended and try again.",
            code=faults.LOCK,
        ) from None
    try:
        yield
    finally:
        lock.release()
