"""Whether there is room on the disk, and memory, for what a run is about to do: looked at before the work."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import faults

if TYPE_CHECKING:
    from pipeline.settings import Settings

MEBIBYTE = 1024**2
# Measured with the sample of 252 cases: an intake takes 190 MiB, a build 740; half is left to chance
MEMORY_TO_TAKE_IN, MEMORY_TO_BUILD = 128 * MEBIBYTE, 512 * MEBIBYTE
# An intake keeps an encrypted copy of the tables, and about as much again in the database and in its log
COPIES, LEAST_TO_TAKE_IN = 3, 8 * MEBIBYTE
# The figures of 252 cases take 120 MiB, and while they are built anew the former are still there
LEAST_TO_BUILD = 160 * MEBIBYTE
NO_LIMIT = 1 << 60  # a control group without a limit names more than any computer has


def refuse_without(folder: Path, disk: int, memory: int) -> None:
    """``Fault`` where the disk of a folder has fewer bytes free, or the computer less memory."""
    free = shutil.disk_usage(_there(folder)).free
    if free < disk:
        raise faults.refused(faults.DISK, f"{_told(disk)} are needed, {_told(free)} are free")
    left = memory_left()
    if left is not None and left < memory:
        raise faults.refused(faults.MEMORY, f"{_told(memory)} are needed, {_told(left)} are free")


def to_take_in(folder: Path, size: int) -> None:
    """``Fault`` where an export of so many bytes, unpacked, cannot be taken in on the disk of a folder."""
    refuse_without(folder, max(LEAST_TO_TAKE_IN, COPIES * size), MEMORY_TO_TAKE_IN)


def to_build(settings: Settings) -> None:
    """``Fault`` where the figures cannot be built here."""
    held = settings.cases_db.stat().st_size if settings.cases_db.is_file() else 0
    refuse_without(settings.warehouse, max(LEAST_TO_BUILD, held), MEMORY_TO_BUILD)


def memory_left() -> int | None:
    """Bytes of memory that can be had; None where the system does not say."""
    asked = (_of_windows(), _of_linux(), _of_the_group(), _of_the_process())
    return min((each for each in asked if each is not None), default=None)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)


def _told(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _of_windows() -> int | None:
    if os.name != "nt":
        return None
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *(
                (name, ctypes.c_ulonglong)
                for name in ("total", "free", "total_page", "free_page", "a", "b", "c")
            ),
        )

    status: Any = Status()
    status.length = ctypes.sizeof(Status)
    windows: Any = ctypes
    done = windows.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(min(status.free_pages, status.total)) if done else None


def _of_linux() -> int | None:
    found = _numbers(Path("/proc/meminfo"))
    return found["MemAvailable"] + found.get("SwapFree", 0) if "MemAvailable" in found else None


def _of_the_group() -> int | None:
    """What the control group of a container leaves."""
    folder = Path("/sys/fs/cgroup")
    most, used = (_number(folder / name) for name in ("memory.max", "memory.current"))
    if most is None or used is None or most >= NO_LIMIT:
        return None
    lines = (line.split() for line in _text(folder / "memory.stat").splitlines())
    stored = {parts[0]: int(parts[1]) for parts in lines if len(parts) == 2 and parts[1].isdecimal()}
    return max(0, most - used + stored.get("inactive_file", 0))


def _of_the_process() -> int | None:
    """What a limit on this process leaves (``ulimit -v``)."""
    if os.name == "nt":
        return None
    import resource

    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    if most == resource.RLIM_INFINITY:
        return None
    return max(0, most - _numbers(Path("/proc/self/status")).get("VmSize", 0))


def _numbers(path: Path) -> dict[str, int]:
    """What a file of the system says in kB, in bytes."""
    lines = (line.split() for line in _text(path).splitlines() if line.endswith(" kB"))
    return {parts[0].rstrip(":"): int(parts[1]) * 1024 for parts in lines}


def _number(path: Path) -> int | None:
    text = _text(path).strip()
    return int(text) if text.isdecimal() else None


def _text(path: Path) -> str:
    try:
        return os.fsdecode(path.read_bytes())
    except OSError:
        return ""
