"""Who stands where at a milestone, at this release and at those before: all cells as sums of leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.lattice import alike

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

STATES = ("achieved", "not_achieved", "not_applicable")
FORGOTTEN = -1  # the state of somebody of whom it is only kept where he stood

# Persons whose ways through the releases are alike, by state. Whoever changes his state between two releases
# is two persons: he may be in any state before, and in any after.
WAYS = """
    create or replace temp table ways as
    with seen as (

        select each.case_key, releases.stood_at, each.leaf_key, each.states[$outcome] as state
        from (
            select case_key, leaf_key, states, since, least(coalesce(until, $now), $now) as until
            from cases.register.stood
            where milestone = $milestone
            union all
            select case_key, leaf_key, states, $now as since, $now + 1 as until
            from standing
            where milestone = $milestone
        ) as each
        inner join (select unnest($releases) as stood_at) as releases
            on releases.stood_at >= each.since and releases.stood_at < each.until

    ),

    turns as (

        select *, coalesce(state is distinct from lag(state) over in_time, true) as is_other
        from seen
        window in_time as (partition by case_key order by stood_at)

    ),

    stays as (

        select *, count_if(is_other) over (partition by case_key order by stood_at) as stay
        from turns

    ),

    persons as (

        select list({'stood_at': stood_at, 'leaf_key': leaf_key} order by stood_at) as way,
            any_value(state) as state
        from stays
        group by case_key, stay

    )

    select way, dense_rank() over (order by way) - 1 as leaf, coalesce(state, $forgotten) as state, persons
    from (select way, state, count(*) as persons from persons group by all)
"""
MEMBERS = """
    select distinct steps.leaf, places.scope, places.breakdown, places.group_key, steps.step.stood_at
    from (select distinct leaf, unnest(way) as step from ways) as steps
    inner join leaf_places as places on steps.step.leaf_key = places.leaf_key
    where list_contains($breakdowns, places.breakdown)
"""
COUNTS = "select leaf, state, persons from ways"


class Place(NamedTuple):
    """Where a cell stands in the tables: a group of a breakdown in a scope, as of one release."""

    scope: str
    breakdown: str
    group_key: str
    stood_at: int


@dataclass(frozen=True, slots=True)
class Population:
    """``cell_of`` each place (two places with the same persons are one cell); ``members`` cells x leaves.

    ``sizes`` are the persons of each leaf, ``counts`` leaves x ``STATES``, ``forgotten`` those of each leaf
    whose state is not kept.
    """

    cell_of: dict[Place, int]
    members: csr_matrix
    sizes: NDArray[np.int64]
    counts: NDArray[np.int64]
    forgotten: NDArray[np.int64]


def read(
    connection: DuckDBPyConnection,
    milestone: int,
    outcome: str,
    breakdowns: Collection[str],
    now: int,
    earlier: Collection[int] = (),
) -> Population:
    """Who is due at a milestone and how they fare, at the release ``now`` and at ``earlier`` ones.

    Reads the temporary tables ``standing`` and ``leaf_places``, and the case file attached as ``cases``.
    """
    import numpy as np

    values = {"milestone": milestone, "outcome": outcome, "now": now, "forgotten": FORGOTTEN}
    connection.execute(WAYS, {**values, "releases": sorted({*earlier, now})})
    leaf, state, persons = connection.execute(COUNTS).fetchnumpy().values()
    counts = np.zeros((int(leaf.max(initial=-1)) + 1, len(STATES) + 2), np.int64)
    np.add.at(counts, (leaf, state), persons)
    found = connection.execute(MEMBERS, {"breakdowns": list(breakdowns)}).df()
    cell_of, members = cells(found, len(counts))
    return Population(
        cell_of,
        members,
        counts.sum(axis=1),
        counts[:, : len(STATES)],
        counts[:, FORGOTTEN],
    )


def cells(found: pd.DataFrame, leaves: int) -> tuple[dict[Place, int], csr_matrix]:
    """The cell of each place, and cells x leaves (0 or 1); ``found``: a row for each place and leaf in it."""
    each = found.groupby(list(Place._fields), sort=True)
    places = [Place(scope, breakdown, key, int(at)) for scope, breakdown, key, at in each.groups]
    row, leaf = each.ngroup().to_numpy(), found["leaf"].to_numpy()
    cell, number = alike(row, leaf, len(places), leaves)
    return dict(zip(places, cell.tolist(), strict=True)), _matrix(cell[row], leaf, number, leaves)


def _matrix(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    pairs = np.unique(np.stack([row, column], axis=1), axis=0)
    return csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(rows, columns))
