"""Renaming and removing files, also where another program has them open: Windows then lets nobody do so."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline import faults
from pipeline.errors import Busy

# Windows' own numbers for: access denied, sharing violation, lock violation. It says the first of a file that
# is only to be read, and of one that is open, too
HELD = (5, 32, 33)
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds; a virus scanner or an indexer lets go within them


def replace(source: Path, target: Path) -> None:
    """Put a file or a folder in the place of another in one step, as ``os.replace``.

    ``Busy`` where another program still has one of the two open after some seconds; both are then as before.
    """
    _patiently(lambda: os.replace(source, target), target, source)


def remove(path: Path) -> None:
    """Remove a file where there is one. ``Busy`` where another program still has it open."""
    _patiently(lambda: path.unlink(missing_ok=True), path)


def remove_tree(folder: Path) -> None:
    """Remove a folder and all that is in it. ``Busy`` where another program still has a file of it open."""
    _patiently(lambda: shutil.rmtree(folder), folder)


def is_held(path: Path) -> bool:
    """Whether a file refuses to be written to, as one does on Windows that another program has open."""
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False


def _patiently(act: Callable[[], object], *places: Path) -> None:
    """Do it again after each pause, as long as Windows says that another program is in the way."""
    for pause in (*PAUSES, None):
        try:
            act()
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
            if pause is None:
                raise _busy(places) from None
        time.sleep(pause)


def _busy(places: Iterable[Path]) -> Busy:
    files = list(_files(places))
    held = next((file for file in files if is_held(file)), None)
    what = f"{held.name} in {held.parent}" if held else " or ".join(str(place) for place in places)
    return Busy(
        f"Another program has this open, or it may not be changed: {what}.",
        "Close it there (a spreadsheet, a viewer, a file manager) and run again.",
        code=faults.LOCK,
    )


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from (path for path in (place, *sorted(place.rglob("*"))) if path.is_file())
