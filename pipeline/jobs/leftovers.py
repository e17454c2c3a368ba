"""What a run that was killed has left: working files, which nobody needs, are told of and removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem, lock
from pipeline import ingest as intake
from pipeline.errors import Busy
from pipeline.jobs.backups import moving

if TYPE_CHECKING:
    from pipeline.settings import Settings

IN_OUT = "*/.*.new"  # a report folder that was not whole yet
IN_PROBLEMS = "*.part"


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Working files that are removed now, by their names, and their bytes; none while a run is at work."""

    names: tuple[str, ...] = ()
    size: int = 0
    is_at_work: bool = False


def sweep(settings: Settings) -> Leftovers:
    """Remove what a killed run has left, unless another is at work; what that one uses stays.

    A workspace that a killed `restore` had unpacked and looked at goes into its place.
    """
    if not settings.lock_file.is_file():
        return Leftovers()
    try:
        with lock.held(settings):
            return _removed(settings)
    except Busy:
        return Leftovers(is_at_work=True)


def _removed(settings: Settings) -> Leftovers:
    found = [
        *moving.not_placed(settings),
        *intake.leftovers(settings),
        *settings.out.glob(IN_OUT),
        *settings.problems.glob(IN_PROBLEMS),
    ]
    size = sum(each.stat().st_size for path in found for each in (path, *path.rglob("*")) if each.is_file())
    for path in found:
        if path.is_dir() and not path.is_symlink():
            filesystem.remove_tree(path)
        else:
            filesystem.remove(path)
    return Leftovers(tuple(sorted(_name(path, settings.home) for path in found)), size)


def _name(path: Path, home: Path) -> str:
    return path.relative_to(home).as_posix()
