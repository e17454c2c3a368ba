"""The case file as the attacker opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import filesystem, warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


@contextmanager
def case_file(settings: Settings) -> Iterator[DuckDBPyConnection]:
    """The case file as ``cases``, to read only, and files of the warehouse."""
    empty = settings.warehouse / "attack.partial"
    try:
        with warehouse.connect(empty, settings) as connection:
            warehouse.attach(connection, settings.cases_db, "cases", settings)
            yield connection
    finally:
        for leftover in (empty, empty.with_name(f"{empty.name}.wal")):
            filesystem.remove(leftover)
