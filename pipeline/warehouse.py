"""Connections to the two database files, and files that only their owner may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Busy, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, OWNER_ONLY_FOLDER)
    return folder


@contextmanager
def connect(path: Path, settings: Settings, *, read_only: bool = False) -> Iterator[DuckDBPyConnection]:
    """Open a database file within the settings' memory and threads; close it at the end."""
    import duckdb

    if read_only and not path.is_file():
        raise UsageError(
            "There is no warehouse yet.", "Take in an export package first: `reintegration run`."
        )
    private_folder(path.parent)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "temp_directory": str(path.parent / "spill"),
        "autoinstall_known_extensions": "false",
    }
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise Busy(
            "Another program has the warehouse open.", "Close it, or wait for it, and try again."
        ) from None
    try:
        if not read_only:
            os.chmod(path, OWNER_ONLY_FILE)
        yield connection
    finally:
        connection.close()
