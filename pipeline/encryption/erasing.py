"""Files that leave no byte: written over, then removed.

A disk of flash memory may keep old blocks of its own, which no program reaches: docs/encryption.md.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline import filesystem

PIECE = 1024**2  # bytes


def erase(path: Path) -> None:
    """Write random bytes over a file, to the disk, and remove it. ``Busy`` where another program has it."""
    try:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(os.urandom(min(PIECE, left)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    filesystem.remove(path)
