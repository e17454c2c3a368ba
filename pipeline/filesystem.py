"""Writing, renaming and removing files so that a power cut leaves the old or the new, and never a half.

What takes a place is on the disk before it takes it, and the name is on the disk before anything else is
done. Windows and its file system keep names in order by themselves and have no way to ask for it. Where
another program has a file open, Windows lets nobody rename or remove it: then it is tried for some seconds.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import faults
from pipeline.errors import Busy

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600
# Windows' own numbers for: access denied, sharing violation, lock violation. It says the first of a file that
# is only to be read, and of one that is open, too
HELD = (5, 32, 33)
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds; a virus scanner or an indexer lets go within them
# what is said of a file or folder on a share or a stick that cannot be asked to settle
CANNOT_SETTLE = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)


@contextmanager
def owner_only() -> Iterator[None]:
    """Whatever is made in the block, by this process or one it starts, is its owner's only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and return it.

    On Windows a folder keeps out others where it is made here, by Python 3.12.4 or newer (of 3.11: 3.11.10).
    """
    folder.mkdir(OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    os.chmod(folder, OWNER_ONLY_FOLDER)
    return folder


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, and there once it is on the disk.

    ``Busy`` as for ``replace``.
    """
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    replace(partial, path)


def append(path: Path, content: bytes) -> None:
    """Write to the end of a file, which is made where there is none, for good."""
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write(content)
    settle(path)
    if is_new:
        settle_names(path.parent)


def replace(source: Path, target: Path) -> None:
    """Put a file or a folder, with all that is in it, in the place of another in one step, for good.

    Its content is on the disk before the step, and the step before this returns. ``Busy`` where another
    program still has one of the two open after some seconds; both are then as before.
    """
    settle(source)
    move(source, target)
    for folder in {source.parent, target.parent}:
        settle_names(folder)


def move(source: Path, target: Path) -> None:
    """As ``replace`` for what the next run makes anew: whether the disk has it is no matter."""
    _patiently(lambda: os.replace(source, target), target, source)


def remove(path: Path) -> None:
    """Remove a file where there is one, for good. ``Busy`` where another program still has it open."""
    is_there = os.path.lexists(path)
    _patiently(lambda: path.unlink(missing_ok=True), path)
    if is_there:
        settle_names(path.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder and all in it, for good. ``Busy`` where another program still has a file of it open."""
    _patiently(lambda: shutil.rmtree(folder), folder)
    settle_names(folder.parent)


def settle(path: Path) -> None:
    """Have the disk hold a file, or a folder and all that is in it, before anything else is done.

    ``OSError`` where the disk says that it cannot: it is full, or broken.
    """
    if path.is_symlink():
        return
    if path.is_dir():
        for each in path.iterdir():
            settle(each)
        settle_names(path)
    elif path.is_file():
        _settle(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)


def settle_names(folder: Path) -> None:
    """Have the disk hold which files a folder has, and under which names."""
    if os.name == "posix":
        _settle(folder, os.O_RDONLY)


def _settle(path: Path, how: int) -> None:
    try:
        opened = os.open(path, how)
    except PermissionError:  # only to be read: nothing of it was written here
        return
    try:
        _to_the_disk(opened)
    except OSError as error:
        if error.errno not in CANNOT_SETTLE:
            raise
    finally:
        os.close(opened)


def _to_the_disk(opened: int) -> None:
    """As ``os.fsync``; on macOS through the memory of the drive, too, where the drive can."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(opened, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(opened)
    else:
        os.fsync(opened)


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
