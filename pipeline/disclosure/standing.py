"""Where everybody stands at a release, and what is kept of it for the releases after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure import scripts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# those of today and of all releases before
LEAVES = """
    create temp table all_leaves as
    select leaf_key, any_value(scopes) as scopes, any_value(groups) as groups
    from (select * from leaves union all select * from cases.register.leaves)
    group by leaf_key;

    create temp table all_places as
    with stands as (

        select scope, one.breakdown, one.group_key, list(distinct leaf_key) as leaf_keys
        from (select leaf_key, unnest(scopes) as scope, groups from all_leaves)
        cross join unnest(groups) as each (one)
        group by all

    )

    select *, row_number() over (order by scope, breakdown, group_key) - 1 as place from stands
"""
KEEP = (
    """update cases.register.stood as stood set until = $now
    where until is null and not exists (
        select 1 from standing
        where standing.case_key = stood.case_key and standing.milestone = stood.milestone
            and standing.leaf_key = stood.leaf_key and standing.states = stood.states
    )""",
    """insert into cases.register.stood
    select standing.*, $now as since, null as until from standing
    anti join cases.register.stood as stood
        on standing.case_key = stood.case_key and standing.milestone = stood.milestone
        and stood.until is null""",
    """insert into cases.register.leaves
    select * from leaves anti join cases.register.leaves as known on leaves.leaf_key = known.leaf_key
    where $now is not null""",
    """insert into cases.register.further_cases by name
    select $now as release_no, further.* exclude (outcome, service_area, milestone),
        coalesce(milestone, -1) as milestone, coalesce(outcome, 'area ' || service_area, '') as outcome_key
    from cases.marts.further_cases as further""",
)


def read(connection: DuckDBPyConnection, breakdowns: Sequence[str]) -> None:
    """Make the temporary tables ``standing`` and ``leaves`` of today's case file, which is ``cases``."""
    scripts.run(connection, "standing", {"breakdowns": list(breakdowns)})


def lay_out(connection: DuckDBPyConnection) -> None:
    """Make ``all_leaves`` and ``all_places``: today's and those of all releases before."""
    connection.execute(LEAVES)


def keep(connection: DuckDBPyConnection, now: int) -> None:
    """Keep where everybody stands as of a release, in a transaction of the caller; needs ``read``."""
    for statement in KEEP:
        connection.execute(statement, {"now": now})
