"""What of a workspace belongs into a backup, and what the next run makes anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.settings import Settings

FOLDERS = ("config", "inbox", "out", "problems", "warehouse", "withdrawn")
# of warehouse/: what a run works with, what is locked, and what is not whole
LEFT_OUT = (
    "dbt",
    "systems.duckdb",
    "spill",
    "run.lock",
    "*.tmp",
    "incoming-*",
    "*.partial",
    "*.wal",
    "cases.rewriting*",
)
UNFINISHED = ("staged.parquet", "register.jsonl.partial", "certificate.npz.partial")  # in the register
UNTRUE_NAME = re.compile(r"[\\\x00-\x1f\x7f]|^/|^[A-Za-z]:|//|/$|(^|/)\.{1,2}(/|$)")


def files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Every file to keep, with its name below the workspace, in the order of the names.

    What begins with a dot is nobody's but a program's and is left out. ``UsageError`` for a folder that is a
    link, and for a name that other computers cannot hold.
    """
    for folder in FOLDERS:
        top = settings.home / folder
        for path in _walk(top) if top.is_dir() else ():
            inside = path.relative_to(top)
            if folder == "warehouse" and _is_left_out(inside):
                continue
            name = f"{folder}/{inside.as_posix()}"
            if UNTRUE_NAME.search(name):
                raise UsageError(
                    f"A file in {folder}/ has a name that other computers cannot hold.",
                    "Give it a name without backslashes and control characters.",
                )
            yield name, path


def _walk(top: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(top):
        inner[:] = sorted(each for each in inner if not each.startswith("."))
        for each in inner:
            if (Path(folder) / each).is_symlink():
                raise UsageError(
                    f"{top.name}/ holds a link to a folder elsewhere; a backup would not hold what is in it.",
                    "Put the folder itself there.",
                )
        found = (Path(folder) / each for each in sorted(names) if not each.startswith("."))
        yield from (path for path in found if path.is_file())


def _is_left_out(inside: Path) -> bool:
    """Whether a path below warehouse/ is no part of what is kept."""
    return inside.name in UNFINISHED or any(fnmatchcase(inside.parts[0], pattern) for pattern in LEFT_OUT)
