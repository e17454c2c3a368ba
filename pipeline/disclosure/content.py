"""What a decision comes to, in one hash: the same inputs decided again give the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.disclosure.register import entries
from pipeline.disclosure.release import Decision, partial_file

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

WITHOUT_BLANKS = frozenset({"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE", "DATE"})


def content(settings: Settings, decision: Decision) -> str:
    """SHA-256, in hex digits, over every row that was decided: of the release file, and of the register.

    The release file is the one beside the published one (``partial_file``).
    """
    import duckdb

    with warehouse.connect(partial_file(settings), settings, read_only=True) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where not temporary order by all"
            ).fetchall()
        ]
        found = {table: hash_of_rows(connection, table) for table in tables}
    with duckdb.connect(config={"threads": settings.threads, "temp_directory": ""}) as memory:
        figures = str(_figures(settings, decision)).replace("'", "''")
        found["register"] = hash_of_rows(memory, f"read_parquet('{figures}')")
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _figures(settings: Settings, decision: Decision) -> Path:
    """The figures of the entry: as they were put aside for it, or as the register has them."""
    if not decision.is_registered:
        return entries.staged_file(settings)
    return settings.register / entries.read(settings)[decision.number - 1].file


def hash_of_rows(connection: DuckDBPyConnection, table: str) -> str:
    """SHA-256, in hex digits, of the rows of a table, in whatever order they stand."""
    columns = connection.execute(f"select column_name, column_type from (describe from {table})").fetchall()
    parts = ", ".join(_part(name, kind) for name, kind in columns)
    found = connection.execute(
        "select sha256(string_agg(line, chr(10) order by line)) "
        f"from (select concat_ws(' ', {parts}) as line from {table})"
    ).fetchall()
    return str(found[0][0])


def _part(name: str, kind: str) -> str:
    """The value of a column as text, behind its length where it may hold a blank; NULL is a dash."""
    value = f'"{name}"::varchar'
    text = value if kind in WITHOUT_BLANKS else f"length({value}) || ':' || {value}"
    return f"coalesce({text}, '-')"
