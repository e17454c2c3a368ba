"""What tests of whose a file is have in common."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_to_all() -> Iterator[None]:
    """As under a umask that keeps nobody out."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def modes_of(*paths: Path) -> list[str]:
    """What each file or folder lets its owner, its group and others do."""
    return [oct(stat.S_IMODE(path.stat().st_mode)) for path in paths]
