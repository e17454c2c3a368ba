"""``programme/``: where the view of a provider lies, for its owner only, and how it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.filesystem import owner_only, private_folder

if TYPE_CHECKING:
    from pipeline.settings import Settings

WORKBOOK, PAGE = "programme.xlsx", "programme.html"
PARTIAL = ".partial"


def write(settings: Settings, provider_id: str, fill: Callable[[Path], None]) -> Path:
    """Let a folder be filled, and put it, whole, in the place of the one before; give its path.

    The one before goes first: of two views the older one may hold somebody who has left since.
    """
    private_folder(settings.programme)
    folder = settings.programme / provider_id
    draft = settings.programme / f"{provider_id}{PARTIAL}"
    with owner_only():
        _remove(draft)
        private_folder(draft)
        try:
            fill(draft)
            _remove(folder)
            filesystem.replace(draft, folder)
        finally:
            _remove(draft)
    return folder


def forget(settings: Settings) -> int:
    """Delete all views: they hold what has left for good; count them."""
    if not settings.programme.is_dir():
        return 0
    kept = [path for path in settings.programme.iterdir() if path.is_dir()]
    for path in kept:
        _remove(path)
    return sum(not path.name.endswith(PARTIAL) for path in kept)


def _remove(folder: Path) -> None:
    if folder.exists():
        filesystem.remove_tree(folder)
