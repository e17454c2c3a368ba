"""The ways that persons took through the releases: all scopes and groups that they stood in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WAYS = """
    with seen as (

        select each.case_key, releases.stood_at, each.leaf_key
        from (
            select case_key, leaf_key, since, least(coalesce(until, $now), $now) as until
            from cases.register.stood
            where milestone = $milestone
            union all
            select case_key, leaf_key, $now as since, $now + 1 as until
            from standing
            where milestone = $milestone
        ) as each
        inner join (select unnest($releases) as stood_at) as releases
            on releases.stood_at >= each.since and releases.stood_at < each.until

    ),

    ways as (

        select case_key, list((stood_at, leaf_key) order by stood_at) as way from seen group by case_key

    )

    select way, count(*) as persons, list(cases.person_key) filter (where cases.person_key is not null)
    from ways
    left join cases.marts.cases as cases on ways.case_key = cases.case_key
    group by way
"""
LEAVES = """
    select leaf_key, scopes, list_transform(groups, lambda one: (one.breakdown, one.group_key))
    from all_leaves
"""

Atom = tuple[str, ...]  # all scopes that somebody stands in


class Step(NamedTuple):
    """Where somebody stood at a release: all scopes, and by breakdown the groups."""

    stood_at: int
    atom: Atom
    groups: dict[str, tuple[str, ...]]


class Route(NamedTuple):
    """A way through the releases: its steps, how many cases took it, and whose several are."""

    steps: list[Step]
    cases: int
    linked: list[UUID]


def read(connection: DuckDBPyConnection, milestone: int, now: int, releases: Sequence[int]) -> list[Route]:
    """Every way that somebody due at a milestone took, with how many took it.

    Reads the temporary tables ``standing`` and ``all_leaves``, and the case file attached as ``cases``.
    """
    leaves = {
        key: (tuple(scopes), _by_breakdown(groups))
        for key, scopes, groups in connection.execute(LEAVES).fetchall()
    }
    values = {"milestone": milestone, "now": now, "releases": list(releases)}
    return [
        Route([Step(release, *leaves[leaf]) for release, leaf in way], cases, linked or [])
        for way, cases, linked in connection.execute(WAYS, values).fetchall()
    ]


def _by_breakdown(groups: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for breakdown, group in groups:
        found[breakdown] = (*found.get(breakdown, ()), group)
    return found
