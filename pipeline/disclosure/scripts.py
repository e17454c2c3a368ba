"""The SQL of the rooms, run by name on a release file in the making, with the case file as ``cases``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent


def run(connection: DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    """Run the statements of a file one by one, each with those of the values that it asks for.

    A released table is made in the database ``release``, as the file is called.
    """
    import duckdb

    for statement in duckdb.extract_statements(file_of(name).read_text("utf-8")):
        connection.execute(statement, {key: values[key] for key in statement.named_parameters})


def file_of(step: str) -> Path:
    """The SQL of a step, ``room/name``; without a room what is written into the release."""
    room, _, name = step.rpartition("/")
    return HERE / room / "sql" / f"{name}.sql"
