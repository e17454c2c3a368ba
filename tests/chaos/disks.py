"""A disk gets full at any place of the work: a code, the truth about what was stored, the same afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos import runs, workspace
from tests.chaos.rows import Row
from tests.chaos.workspace import DONE_BEFORE, Given

ROOM = 400  # MB, for the run after
SIZES_OF_INGEST = range(200, 9_000, 400)  # kB
SIZES_OF_BUILD = range(8_000, 150_000, 12_000)
WITH_SIZES_OF_THEIR_OWN = {"ingest", "build"}
STEPS = 12  # sizes of disk for each other command
# said for want of room: of the disk, or that a file from which rows have left could not be written anew
TOLD = ("SYS-001", "ING-092")


def rows(folder: Path, tries: int, of: Collection[str] = workspace.COMMANDS) -> Iterator[Row]:
    """One for each command, or those that are named.

    Small disks are made by mounting; that takes Linux and its root, and elsewhere there are no rows.
    """
    if not hasattr(os, "geteuid") or os.geteuid() or not shutil.which("mount"):
        return
    if WITH_SIZES_OF_THEIR_OWN & set(of):
        yield from _of_the_sample(folder, tries)
    few = folder / "few"
    few.mkdir()
    for each in workspace.commands(few, workspace.package(few), set(of) - WITH_SIZES_OF_THEIR_OWN):
        yield _given(folder / "small", each, min(tries, STEPS))


def _of_the_sample(folder: Path, tries: int) -> Iterator[Row]:
    package, whole = runs.sample(folder), folder / "whole"
    assert runs.through(whole, "ingest", str(package)).code == 0
    kept = runs.fingerprint(whole)
    sizes = SIZES_OF_INGEST[:: max(1, len(SIZES_OF_INGEST) // tries)]
    found = [_taken_in(folder / "small", size, package, kept) for size in sizes]
    yield Row(
        f"`ingest` on a disk of {sizes[0] / 1e3:.1f} to {sizes[-1] / 1e3:.1f} MB",
        len(found),
        sum(good for good, _ in found),
        f"SYS-001 in {sum(coded for _, coded in found)}, what was said was so; the same with room",
    )
    yield _built(folder / "small", whole, tries)


def _taken_in(home: Path, size: int, package: Path, kept: dict[str, tuple[int, str]]) -> tuple[bool, bool]:
    """Whether a run on a disk of so many kB ended as promised, and whether it ended for want of room."""
    with _disk(home, size):
        done = runs.through(home, "ingest", str(package), unlooked=True)
        lacks = done.code == 1 and "SYS-001" in done.said
        _resized(home, ROOM * 1000)
        is_in = runs.packages(home) == 1
        says_so = done.code == 0 or "is in, whole" in done.said or "Taken in before that" in done.said
        doubts = "is in cannot be seen" in done.said or "All that was asked" in done.said
        again = runs.through(home, "ingest", str(package))
        same = again.code == 0 and runs.fingerprint(home) == kept
        return (done.code == 0 or lacks) and (is_in == says_so or doubts) and same, lacks


def _built(home: Path, whole: Path, tries: int) -> Row:
    good, coded = 0, 0
    reference = home.with_name("reference")
    shutil.copytree(whole, reference)
    assert runs.through(reference, "build").code == 0
    sizes = SIZES_OF_BUILD[:: max(1, len(SIZES_OF_BUILD) // tries)]
    for size in sizes:
        with _disk(home, size):
            shutil.copytree(whole, home, dirs_exist_ok=True)
            done = runs.through(home, "build", unlooked=True)
            lacks = done.code == 1 and "SYS-001" in done.said
            _resized(home, ROOM * 1000)
            same = size != sizes[-1] or (
                runs.through(home, "build").code == 0
                and runs.fingerprint(home) == runs.fingerprint(reference)
            )
            coded += lacks
            good += (lacks or done.code == 0) and runs.packages(home) == 1 and same
    return Row(
        f"`build` on a disk of {sizes[0] / 1e3:.0f} to {sizes[-1] / 1e3:.0f} MB",
        len(sizes),
        good,
        f"SYS-001 in {coded}, the cases still there; the same with room",
    )


def _given(place: Path, of: Given, tries: int) -> Row:
    """A command where so much is left on the disk as it takes, or less; then again where there is room."""
    kept, names = runs.fingerprint(of.whole), runs.names(of.whole)
    there = _size(of.start)
    # files are written anew beside the old ones
    most = max(_size(of.whole) - there, 0) + 2 * _largest(of.whole)
    # more of the small ones: most commands take little
    sizes = [there + most * number**2 // tries**2 for number in range(1, tries + 1)]
    good, coded, home = 0, 0, place / "home"
    for size in sizes:
        with _disk(place, size):
            shutil.copytree(of.start, home)
            done = runs.through(home, *of.words, unlooked=True)
            lacks = done.code == 1 and any(code in done.said for code in TOLD)
            _resized(place, ROOM * 1000)
            again = runs.through(home, *of.words)
            same = runs.fingerprint(home) == kept and runs.names(home) == names
            coded += lacks
            good += (lacks or done.code == 0) and again.code in (0, DONE_BEFORE) and same
    least, largest = ((size - there) / 1e3 for size in (sizes[0], sizes[-1]))
    return Row(
        f"`{of.name}` where {least:.1f} to {largest:.1f} MB are left on the disk",
        len(sizes),
        good,
        f"told with its code in {coded}; the same with room",
    )


def _size(folder: Path) -> int:
    """The kB that a folder takes on a small disk, which counts in pages."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(-(-path.stat().st_size // 4096) * 4 for path in files) + 4 * len(files) + 200


def _largest(folder: Path) -> int:
    """The kB of the largest file of a folder."""
    return max(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1000


@contextmanager
def _disk(place: Path, size: int) -> Iterator[None]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def _resized(place: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}k", place], check=True)
