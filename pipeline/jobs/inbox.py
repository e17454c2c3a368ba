"""``inbox/``: exports that a run takes in by itself, and what becomes of their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline import ingest as intake
from pipeline.errors import Busy, QualityFailure, RefusedInput, ReintegrationError
from pipeline.filesystem import private_folder
from pipeline.jobs import refusal_page
from pipeline.sources import written

if TYPE_CHECKING:
    from pipeline.settings import Settings

DONE, REFUSED = "done", "refused"
WHY = ".why.html"
NOT_ITS_FAULT = ("ING-018", "ING-205")  # rights, room on the disk, or open elsewhere: it stays where it is
NO_EXPORT = {DONE, REFUSED, "desktop.ini", "thumbs.db"}  # what an operating system puts there, too


def waiting(settings: Settings) -> list[Path]:
    """What lies in the inbox, in the order in which it was exported."""
    if not settings.inbox.is_dir():
        return []
    found = [path for path in settings.inbox.iterdir() if not _passed_over(path.name)]
    return intake.in_order(found, settings, written)


def take(
    settings: Settings, clock: Callable[[], datetime], take_in: Callable[[Path], None]
) -> list[ReintegrationError]:
    """Take in what waits, one by one, and move it to ``done/`` or, with the reason, to ``refused/``.

    The refusals are handed back: one export that is refused, or that another program has open, holds up no
    other. A run that is killed between the two finds an export again that is in already: nothing changes.
    """
    refusals: list[ReintegrationError] = []
    for path in waiting(settings):
        refusal = _refusal(path, take_in)
        refusals += [refusal] if refusal else []
        if refusal and refusal.code in NOT_ITS_FAULT:
            continue
        try:
            moved = _moved(path, settings.inbox / (REFUSED if refusal else DONE))
        except Busy as held:  # it stays where it is until the next run
            refusals.append(held)
            continue
        if refusal:
            page = moved.with_name(f"{moved.name}{WHY}")
            page.write_text(refusal_page.text(moved.name, refusal, clock()), encoding="utf-8")
    return refusals


def _refusal(path: Path, take_in: Callable[[Path], None]) -> ReintegrationError | None:
    try:
        take_in(path)
    except (RefusedInput, QualityFailure) as refusal:
        return refusal
    return None


def forget(settings: Settings) -> int:
    """Delete the exports in ``done/`` and ``refused/``, which hold what has left for good; count them."""
    places = [settings.inbox / name for name in (DONE, REFUSED)]
    kept = [path for place in places if place.is_dir() for path in place.iterdir()]
    for path in kept:
        if path.is_dir():
            filesystem.remove_tree(path)
        else:
            filesystem.remove(path)
    return sum(not path.name.endswith(WHY) for path in kept)


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in NO_EXPORT


def _moved(path: Path, folder: Path) -> Path:
    """Move a file or folder into another, under a name that nothing there has."""
    private_folder(folder)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    filesystem.replace(path, target)
    return target
