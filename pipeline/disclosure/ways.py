"""The ways that persons took through the releases: all scopes and groups that they stood in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

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

    )

    select way, count(*) as persons
    from (select list((stood_at, leaf_key) order by stood_at) as way from seen group by case_key)
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


def read(
    connection: DuckDBPyConnection, milestone: int, now: int, releases: Sequence[int]
) -> list[tuple[list[Step], int]]:
    """Every way that somebody due at a milestone took, with how many took it.

    Reads the temporary tables ``standing`` and ``all_leaves``, and the case file attached as ``cases``.
    """
    leaves = {
        key: (tuple(scopes), _by_breakdown(groups))
        for key, scopes, groups in connection.execute(LEAVES).fetchall()
    }
    values = {"milestone": milestone, "now": now, "releases": list(releases)}
    return [
        ([Step(release, *leaves[leaf]) for release, leaf in way], persons)
        for way, persons in connection.execute(WAYS, values).fetchall()
    ]


def _by_breakdown(groups: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for breakdown, group in groups:
        found[breakdown] = (*found.get(breakdown, ()), group)
    return found
