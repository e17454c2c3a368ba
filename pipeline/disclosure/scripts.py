"""The files of ``sql/``, run by name on a release file in the making, with the case file as ``cases``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SQL = Path(__file__).with_name("sql")


def run(connection: DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    """Run the statements of ``name``.sql one by one, each with those of the values that it asks for.

    A released table is made in the database ``release``, as the file is called.
    """
    import duckdb

    for statement in duckdb.extract_statements((SQL / f"{name}.sql").read_text("utf-8")):
        connection.execute(statement, {key: values[key] for key in statement.named_parameters})
