"""What is remembered of strange cells while a package comes in: how many were read, what others are like.

Temporary tables: ``cells_read(table_name, column_name, cells)``, ``empty_rows(table_name, rows)`` and, for
cells whose code is in no list, ``nearest_codes(table_name, row_no, column_name, code)``. None holds a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.contract import Column, Contract, Table
from pipeline.ingest import slips
from pipeline.ingest.cells import NOT_LISTED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLES = {
    "cells_read": "table_name varchar, column_name varchar, cells bigint",
    "empty_rows": "table_name varchar, rows bigint",
    "nearest_codes": "table_name varchar, row_no bigint, column_name varchar, code varchar",
}


def begin(connection: DuckDBPyConnection) -> None:
    """Make the tables where they are not there yet."""
    for name, columns in TABLES.items():
        connection.execute(f"create temp table if not exists {name} ({columns})")


def end(connection: DuckDBPyConnection) -> None:
    """Drop the tables."""
    for name in TABLES:
        connection.execute(f"drop table if exists temp.{name}")


def cut(column: Column) -> str:
    """Whether a strange cell that was read is a full date."""
    if column.kind != "month":
        return "false"
    return f'(case when "{column.name}__kept" is not null then {slips.is_full_date(column)} else false end)'


def alike(column: Column, contract: Contract) -> str:
    """The code that a strange cell which could not be read is most alike."""
    unread = f'"{column.name}__strange" and "{column.name}__kept" is null'
    return f"case when {unread} then {slips.nearest(column, contract)} end"


def note(table: Table, columns: Sequence[Column], connection: DuckDBPyConnection) -> None:
    """Take over from ``closer_<table>`` what is remembered; empty cells count as not read."""
    for column in columns:
        name = {"table": table.name, "name": column.name}
        connection.execute(
            f"""
            insert into cells_read
            select
                $table,
                $name,
                count(*)
            from closer_{table.name}
            where "{column.name}__kept" is not null
            having count(*) > 0
            """,
            name,
        )
        if column.code_list:
            connection.execute(
                f"""
                insert into nearest_codes
                select
                    $table,
                    rowid + 1,
                    $name,
                    "{column.name}__nearest"
                from closer_{table.name}
                where "{column.name}__nearest" is not null and "{column.name}__fault" = {NOT_LISTED}
                """,
                name,
            )


def note_empty_rows(table: Table, rows: int, connection: DuckDBPyConnection) -> None:
    """Remember how many rows without a cell a table had."""
    if rows:
        connection.execute("insert into empty_rows values (?, ?)", [table.name, rows])
