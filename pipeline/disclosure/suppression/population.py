"""Linked tables over all releases: who is in which elementary cell at a milestone, at this one and before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.persons import Linked
from pipeline.disclosure.suppression.table_structure import alike

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

STATES = ("achieved", "not_achieved", "not_applicable")
# Beside them: not known; and not known, though it applies. Of whom that is so is known to whoever looks: how
# they fare is not asked.
APPLIES = len(STATES) + 1
FORGOTTEN = -1  # the state of somebody of whom it is only kept where he stood

# Persons with the same trajectory through the releases, by state. Whoever changes his state between two
# releases is two persons: he may be in any state before, and in any after. Whoever comes back to a state is
# one person in it: of what is shown of both times he is known to count for the same.
PERSONS = """
    with seen as (

        select each.case_key, releases.stood_at, each.cell_key, each.states[$outcome] as state
        from (
            select case_key, cell_key, states, since, least(coalesce(until, $now), $now) as until
            from earlier_membership
            where milestone = $milestone
            union all
            select case_key, cell_key, states, $now as since, $now + 1 as until
            from membership_snapshot
            where milestone = $milestone
        ) as each
        inner join (select unnest($releases) as stood_at) as releases
            on releases.stood_at >= each.since and releases.stood_at < each.until
        {of_whom}

    ),

    persons as (

        select case_key, list({{'stood_at': stood_at, 'cell_key': cell_key}} order by stood_at) as trajectory,
            coalesce(state, $forgotten) as state
        from seen
        group by case_key, state

    )
"""
TRAJECTORIES = f"""
    create or replace temp table trajectories as
    {PERSONS.format(of_whom="")}
    select trajectory, dense_rank() over (order by trajectory) - 1 as elementary_cell, state, persons
    from (select trajectory, state, count(*) as persons from persons group by all)
"""
# the same where people are seen at this release alone: then nobody's state is another one
STOOD_NOW = """
    create or replace temp table trajectories as
    select
        [struct_pack(stood_at := $now, cell_key := cell_key)] as trajectory,
        dense_rank() over (order by cell_key) - 1 as elementary_cell,
        state,
        persons
    from (
        select
            cell_key,
            coalesce(states[$outcome], $forgotten) as state,
            count(*) as persons
        from membership_snapshot
        where milestone = $milestone
        group by all
    )
"""
ONLY_LINKED = """semi join (from cases.marts.cases where person_key is not null) as linked
        on each.case_key = linked.case_key"""
LINKED = f"""
    {PERSONS.format(of_whom=ONLY_LINKED)}
    select dense_rank() over (order by linked.person_key) - 1 as person, trajectories.elementary_cell,
        persons.state
    from persons
    inner join cases.marts.cases as linked
        on persons.case_key = linked.case_key and linked.person_key is not null
    inner join (select distinct trajectory, elementary_cell from trajectories) as trajectories
        on persons.trajectory = trajectories.trajectory
"""
MEMBERS = """
    select
        steps.elementary_cell,
        places.place,
        steps.step.stood_at
    from (
        select distinct
            elementary_cell,
            unnest(trajectory) as step
        from trajectories
    ) as steps
    inner join (
        select
            place,
            unnest(cell_keys) as cell_key
        from all_places
        where list_contains($breakdowns, breakdown)
    ) as places on steps.step.cell_key = places.cell_key
"""
PLACES = "select scope, breakdown, group_key from all_places order by place"
COUNTS = "select elementary_cell, state, persons from trajectories"
# the same where the same trajectories are taken, whoever fares how: then people stand in the same places
FINGERPRINT = "select count(*), sum(hash(trajectory)) from (select distinct trajectory from trajectories)"


@dataclass(frozen=True, slots=True)
class Population:
    """``cell_of`` each place (two with the same persons are one cell); ``members`` cells x elementary cells.

    ``due`` are the persons of each elementary cell, ``sizes`` those whose state is asked, ``counts`` these by
    ``STATES``, ``forgotten`` those whose state is not kept; ``linked`` are the cases of persons with two or
    more. Where two have the same ``fingerprint``, the first two are the same.
    """

    cell_of: dict[Place, int]
    members: csr_matrix
    due: NDArray[np.int64]
    sizes: NDArray[np.int64]
    counts: NDArray[np.int64]
    forgotten: NDArray[np.int64]
    linked: Linked
    fingerprint: tuple[object, ...] = ()


def read(
    connection: DuckDBPyConnection,
    milestone: int,
    outcome: str,
    breakdowns: Collection[str],
    now: int,
    earlier: Collection[int] = (),
    like: Population | None = None,
) -> Population:
    """Who is due at a milestone and how they fare, at the release ``now`` and at ``earlier`` ones.

    ``like`` is another population, which may stand in the same places. Reads the temporary tables
    ``membership_snapshot`` and ``all_places``, and the case file attached as ``cases``.
    """
    import numpy as np

    values: dict[str, object] = {"milestone": milestone, "outcome": outcome, "now": now}
    values["forgotten"] = FORGOTTEN
    values["releases"] = sorted({*earlier, now})
    if values["releases"] == [now]:
        connection.execute(STOOD_NOW, {name: values[name] for name in values if name != "releases"})
    else:
        connection.execute(TRAJECTORIES, values)
    linked = Linked(*map(np.asarray, connection.execute(LINKED, values).fetchnumpy().values()))
    elementary_cell, state, persons = connection.execute(COUNTS).fetchnumpy().values()
    counts = np.zeros((int(elementary_cell.max(initial=-1)) + 1, len(STATES) + 3), np.int64)
    np.add.at(counts, (elementary_cell, state), persons)
    due = counts.sum(axis=1)
    counts[:, APPLIES] = 0
    asked = sorted(set(breakdowns))
    fingerprint = (*asked, *connection.execute(FINGERPRINT).fetchall())
    if like is not None and like.fingerprint == fingerprint:
        cell_of, members = like.cell_of, like.members
    else:
        found = connection.execute(MEMBERS, {"breakdowns": asked})
        cell_of, members = cells(connection, found.fetchnumpy(), len(counts))
    return Population(
        cell_of,
        members,
        due,
        counts.sum(axis=1),
        counts[:, : len(STATES)],
        counts[:, FORGOTTEN],
        linked,
        fingerprint,
    )


def cells(
    connection: DuckDBPyConnection, found: Mapping[str, NDArray[np.int64]], elementary_cells: int
) -> tuple[dict[Place, int], csr_matrix]:
    """The cell of each place, and cells x elementary cells (0 or 1).

    ``found``: once each, an ``elementary_cell``, the ``place`` (of the temporary table ``all_places``) that
    it is part of, and the release at which it ``stood_at`` it.
    """
    import numpy as np

    elementary_cell, place, stood_at = (
        found[name].astype(np.int64) for name in ("elementary_cell", "place", "stood_at")
    )
    names: list[tuple[str, str, str]] = connection.execute(PLACES).fetchall()
    releases = int(stood_at.max(initial=0)) + 1
    each, row = np.unique(place * releases + stood_at, return_inverse=True)
    places = [Place(*names[int(number // releases)], number % releases) for number in each.tolist()]
    cell, number = alike(row, elementary_cell, len(places), elementary_cells)
    return dict(zip(places, cell.tolist(), strict=True)), _matrix(
        cell[row], elementary_cell, number, elementary_cells
    )


def _matrix(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> csr_matrix:
    """Ones where there is a row and column, once or more often."""
    import numpy as np
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((np.ones(len(row)), (row, column)), shape=(rows, columns))
    matrix.data[:] = 1
    return matrix
