"""Membership snapshots: in which cell everybody stands at a release, kept for the releases after.

This is the one place in the disclosure control that knows how the case file names what it stores:
``register.stood`` (memberships, by ``leaf_key``) and ``register.leaves`` (elementary cells). All else there
reads ``earlier_membership`` and ``earlier_elementary_cells``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure import scripts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# those of today and of all releases before
ELEMENTARY_CELLS = """
    create or replace temp view earlier_elementary_cells as
    select
        leaf_key as cell_key,
        scopes,
        groups
    from cases.register.leaves;

    create or replace temp view earlier_membership as
    select
        case_key,
        milestone,
        leaf_key as cell_key,
        states,
        since,
        until
    from cases.register.stood;

    create temp table all_elementary_cells as
    select
        cell_key,
        any_value(scopes) as scopes,
        any_value(groups) as groups
    from (
        select * from elementary_cells
        union all
        from earlier_elementary_cells
    )
    group by cell_key;

    create temp table all_places as
    with stands as (

        select
            scope,
            one.breakdown,
            one.group_key,
            list(distinct cell_key) as cell_keys
        from (
            select
                cell_key,
                unnest(scopes) as scope,
                groups
            from all_elementary_cells
        )
        cross join unnest(groups) as each (one)
        group by all

    )

    select
        *,
        row_number() over (order by scope, breakdown, group_key) - 1 as place
    from stands
"""
IS_ANOTHER = """
    with kept as (

        select
            case_key,
            milestone,
            leaf_key as cell_key,
            states
        from cases.register.stood
        where since <= $number and (until is null or until > $number)

    ),

    gone as (

        select * from kept
        except all
        select * from membership_snapshot

    ),

    came as (

        select * from membership_snapshot
        except all
        select * from kept

    )

    select
        (select count(*) from kept) > 0
        and ((select count(*) from gone) > 0 or (select count(*) from came) > 0)
"""
KEEP = (
    """
        update cases.register.stood as stood set until = $now
        where
            until is null
            and not exists (
                select 1
                from
                    membership_snapshot
                where
                    membership_snapshot.case_key = stood.case_key
                    and membership_snapshot.milestone = stood.milestone
                    and membership_snapshot.cell_key = stood.leaf_key
                    and membership_snapshot.states = stood.states
            )
    """,
    """
        insert into cases.register.stood
        select
            membership_snapshot.*,
            $now as since,
            null as until
        from membership_snapshot
        anti join cases.register.stood as stood
            on
                membership_snapshot.case_key = stood.case_key
                and membership_snapshot.milestone = stood.milestone
                and stood.until is null
    """,
    """
        insert into cases.register.leaves
        select * from elementary_cells
        anti join cases.register.leaves as known on elementary_cells.cell_key = known.leaf_key
        where $now is not null
    """,
    """
        insert into cases.register.further_cases by name
        select
            $now as release_no,
            further.* exclude (outcome, service_area, milestone),
            coalesce(milestone, -1) as milestone,
            coalesce(outcome, 'area ' || service_area, '') as outcome_key
        from cases.marts.further_cases as further
    """,
)


def read(connection: DuckDBPyConnection, breakdowns: Sequence[str]) -> None:
    """Make ``membership_snapshot`` and ``elementary_cells`` of today's case file, which is ``cases``."""
    scripts.run(connection, "register/membership", {"breakdowns": list(breakdowns)})


def is_another(connection: DuckDBPyConnection, number: int) -> bool:
    """Whether others stand in the snapshot of today, or elsewhere, than were kept of a release.

    Where nothing was kept, that is not known, and they are taken for the same. Needs ``read``.
    """
    return connection.execute(IS_ANOTHER, {"number": number}).fetchall() == [(True,)]


def lay_out(connection: DuckDBPyConnection) -> None:
    """Make ``all_elementary_cells`` and ``all_places``: today's and those of all releases before; needs
    ``read``.
    """
    connection.execute(ELEMENTARY_CELLS)


def keep(connection: DuckDBPyConnection, now: int) -> None:
    """Keep where everybody stands as of a release, in a transaction of the caller; needs ``read``."""
    for statement in KEEP:
        connection.execute(statement, {"now": now})
