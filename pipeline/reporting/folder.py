"""A report folder appears whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline import faults, filesystem
from pipeline.errors import Busy, ReintegrationError
from pipeline.filesystem import OWNER_ONLY_FILE, private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def put_folder(target: Path, files: Mapping[str, bytes]) -> Path:
    """Put files (path within → content) into ``target`` in one step, in place of what was there; return it.

    They are written to a sibling folder that is then renamed. A run that was cut off between the two renames
    is mended by the next one.
    """
    private_folder(target.parent)
    new, old = (target.with_name(f".{target.name}.{suffix}") for suffix in ("new", "old"))
    try:
        if old.exists() and not target.exists():
            filesystem.replace(old, target)
        for leftover in (new, old):
            if leftover.exists():
                filesystem.remove_tree(leftover)
        _fill(private_folder(new), files)
        _swap(new, target, old)
    except OSError as error:
        raise faults.of(error, codes=(faults.DISK,)) or ReintegrationError(
            f"The report folder {target.name} could not be written ({type(error).__name__}).",
            "Close programs that have its files open, and try again.",
        ) from None
    return target


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        private_folder(path.parent)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
        with os.fdopen(opened, "wb") as file:
            file.write(content)


def _swap(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        filesystem.replace(new, target)
        return
    filesystem.replace(target, old)
    try:
        filesystem.replace(new, target)
    except (OSError, Busy):
        filesystem.replace(old, target)
        raise
    filesystem.remove_tree(old)
