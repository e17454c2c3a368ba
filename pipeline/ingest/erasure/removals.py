"""Receipts of what has left for good: how many rows of which tables, and when the file was rewritten.

A receipt never says who. One without a time is due: rows are gone, but pages of the database file may still
hold them until ``rewriting`` has made the file anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.ingest import row_origins

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORGOTTEN, CONSENT = "forgotten", "consent"
# made from landing by the next build; they hold whoever has left
DERIVED = ("marts", "intermediate", "staging")

# Of whoever has left for good the register of releases keeps where somebody was counted, so that no later
# report gives him away by subtraction: under another key that leads nowhere, and not how he fared.
NOBODY = """
    update register.stood as stood set case_key = other.case_key, states = null
    from (
        select
            case_key as former,
            uuid() as case_key
        from (
            select distinct case_key
            from register.stood
            where states is not null
        )
        where
            case_key not in (
                select case_key from landing.cases
                union all
                select case_key from history.cases
            )
    ) as other
    where stood.case_key = other.former
"""


@dataclass(frozen=True, slots=True)
class Removal:
    """One receipt: ``cause`` is forgotten or consent, ``rows`` counts what left by table."""

    cause: str
    rows: Mapping[str, int]
    rewritten_at: datetime


def note(cause: str, rows: Mapping[str, int], connection: DuckDBPyConnection) -> None:
    """Enter a receipt that is due, and drop the figures that the rows stand behind; in their transaction."""
    connection.execute(
        "insert into landing.removals select count(*) + 1, ?, null from landing.removals", [cause]
    )
    connection.execute(
        """
        insert into landing.removed_rows
        select
            (select count(*) from landing.removals),
            unnest($tables),
            unnest($rows)
        """,
        {"tables": list(rows), "rows": list(rows.values())},
    )
    connection.execute(NOBODY)
    row_origins.forget(connection)
    for schema in DERIVED:
        connection.execute(f"drop schema if exists {schema} cascade")


def is_due(connection: DuckDBPyConnection) -> bool:
    """Whether something has left of which pages of the file may still tell."""
    known = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'landing' and table_name = 'removals'"
    ).fetchone()
    if known != (1,):
        return False
    query = "select count(*) > 0 from landing.removals where rewritten_at is null"
    return connection.execute(query).fetchone() == (True,)


def finish(moment: datetime, connection: DuckDBPyConnection) -> list[Removal]:
    """Enter that the file is rewritten, and give the receipts that were due."""
    due = connection.execute(
        """
        with removed as (
            select
                removal_no,
                map(list(table_name), list(removed)) as rows
            from landing.removed_rows
            group by removal_no
        )

        select
            cause,
            coalesce(rows, map { })
        from landing.removals left join removed using (removal_no)
        where rewritten_at is null
        order by removal_no
        """
    ).fetchall()
    connection.execute(
        "update landing.removals set rewritten_at = ? where rewritten_at is null",
        [moment.replace(tzinfo=None)],
    )
    return [Removal(cause, rows, moment) for cause, rows in due]
