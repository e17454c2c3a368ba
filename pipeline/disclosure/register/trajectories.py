"""Trajectories of persons through the releases: all scopes and groups that they stood in at each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TRAJECTORIES = """
    with seen as (

        select
            each.case_key,
            releases.stood_at,
            each.cell_key
        from (
            select
                case_key,
                cell_key,
                since,
                least(coalesce(until, $now), $now) as until
            from earlier_membership
            where milestone = $milestone
            union all
            select
                case_key,
                cell_key,
                $now as since,
                $now + 1 as until
            from membership_snapshot
            where milestone = $milestone
        ) as each
        inner join (select unnest($releases) as stood_at) as releases
            on each.since <= releases.stood_at and each.until > releases.stood_at

    ),

    trajectories as (

        select
            case_key,
            list((stood_at, cell_key) order by stood_at) as trajectory
        from seen
        group by case_key

    )

    select
        trajectory,
        count(*) as persons,
        list(cases.person_key) filter (where cases.person_key is not null)
    from trajectories
    left join cases.marts.cases as cases on trajectories.case_key = cases.case_key
    group by trajectory
"""
ELEMENTARY_CELLS = """
    select
        cell_key,
        scopes,
        list_transform(groups, lambda one: (one.breakdown, one.group_key))
    from all_elementary_cells
"""

ScopeSet = tuple[str, ...]  # all scopes that somebody stands in
ElementaryCells = Mapping[
    UUID, tuple[ScopeSet, dict[str, tuple[str, ...]]]
]  # by elementary cell: groups by breakdown


class Step(NamedTuple):
    """Where somebody stood at a release: all scopes, and by breakdown the groups."""

    stood_at: int
    scope_set: ScopeSet
    groups: dict[str, tuple[str, ...]]


class Trajectory(NamedTuple):
    """Steps through the releases, how many cases took them, and the persons with several of these."""

    steps: list[Step]
    cases: int
    linked: list[UUID]


def elementary_cells(connection: DuckDBPyConnection) -> ElementaryCells:
    """The scopes and groups of every elementary cell of the temporary table ``all_elementary_cells``."""
    return {
        key: (tuple(scopes), _by_breakdown(groups))
        for key, scopes, groups in connection.execute(ELEMENTARY_CELLS).fetchall()
    }


def read(
    connection: DuckDBPyConnection,
    milestone: int,
    now: int,
    releases: Sequence[int],
    elementary_cells: ElementaryCells,
) -> list[Trajectory]:
    """Every trajectory of somebody due at a milestone, with how many cases it is of.

    ``elementary_cells`` are all there are. Reads the temporary table ``membership_snapshot``, and the case
    file attached as ``cases``.
    """
    values = {"milestone": milestone, "now": now, "releases": list(releases)}
    return [
        Trajectory(
            [Step(release, *elementary_cells[elementary_cell]) for release, elementary_cell in trajectory],
            cases,
            linked or [],
        )
        for trajectory, cases, linked in connection.execute(TRAJECTORIES, values).fetchall()
    ]


def _by_breakdown(groups: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for breakdown, group in groups:
        found[breakdown] = (*found.get(breakdown, ()), group)
    return found
