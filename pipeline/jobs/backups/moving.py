"""A workspace that was unpacked and looked at goes into its place: from a mark on, whatever cuts it off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem

if TYPE_CHECKING:
    from pipeline.settings import Settings

STAGED = ".restoring"
READY = "ready"


def staged(settings: Settings) -> Path:
    """Where a backup is unpacked to."""
    return settings.home / STAGED / "new"


def commit(settings: Settings) -> None:
    """Say that what was unpacked holds; from here on it is moved into place, by this command or the next."""
    filesystem.settle(staged(settings))
    filesystem.write(settings.home / STAGED / READY, b"")


def finish(settings: Settings) -> None:
    """Move what was committed into place, the database last; remove what was not. The caller has the lock."""
    for left in not_placed(settings):
        filesystem.remove_tree(left)


def not_placed(settings: Settings) -> list[Path]:
    """The folder of what was not committed, if there is one: what was is moved into place."""
    around = settings.home / STAGED
    if (around / READY).is_file():
        for piece in _pieces(staged(settings)):
            _put(piece, settings.home / piece.relative_to(staged(settings)))
        filesystem.remove(around / READY)
    return [around] if around.exists() else []


def _pieces(new: Path) -> Iterator[Path]:
    """Folders as they are; the warehouse, in which the lock lies, piece by piece."""
    yield from sorted(each for each in new.iterdir() if each.name != "warehouse")
    if (new / "warehouse").is_dir():
        yield from sorted((new / "warehouse").iterdir(), key=lambda each: each.name == "cases.duckdb")


def _put(piece: Path, place: Path) -> None:
    """Move a file or folder to where it belongs; a folder that lies there is kept beside it."""
    if place.is_dir():
        names = (f"{place.name}.before-restore{f'-{n}' if n > 1 else ''}" for n in count(1))
        aside = next(each for each in map(place.with_name, names) if not each.exists())
        filesystem.replace(place, aside)
        with suppress(OSError):  # there was something in it
            aside.rmdir()
    filesystem.replace(piece, place)
