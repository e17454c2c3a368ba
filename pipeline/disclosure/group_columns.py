"""The codes of a group, each in the column that its breakdown names (seeds/group_columns.csv)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def lay_out(connection: DuckDBPyConnection) -> None:
    """Make the temporary macro ``group_codes``: of what a breakdown uses and the key of a group, a struct.

    It has every group column; those that the breakdown does not use are NULL. The case file must be attached
    as ``cases``.
    """
    names = connection.execute(
        "select group_column from cases.seeds.group_columns order by sort_order"
    ).fetchall()
    fields = ", ".join(
        f"{name}: string_split(group_key, ';')[list_position(string_split(uses, ';'), '{name}')]"
        for (name,) in names
    )
    connection.execute(f"create or replace temp macro group_codes(uses, group_key) as {{{fields}}}")
