"""What the attacker knows: everything that was ever shown, and who stood where at each release."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

STATES = 3  # achieved, not achieved, not applicable; whoever is in none of them is not known

FIGURES = """
    select distinct milestone, outcome, stood_at, scope, breakdown, group_key,
        coalesce(numerator, numerator_low), coalesce(numerator, numerator_high), denominator, not_applicable
    from read_parquet($files)
    where measure = 'M01' and status <> 'c'
    order by all
"""
# those of releases that are in the register, and, where one is about to be, of today
SEEN = """
    select case_key::varchar as person, stood_at, leaf_key::varchar as leaf, states[$outcome] as state
    from cases.register.stood
    inner join (select unnest($releases) as stood_at)
        on stood_at >= since and (until is null or stood_at < until)
    where milestone = $milestone and stood_at is distinct from $today
    union all
    select due.case_key::varchar, $today, leaves.leaf,
        case states.state when 'known' then if(states.level >= 3, 0, 1) when 'not_applicable' then 2 end
    from cases.intermediate.int_milestones_due as due
    inner join todays_leaves as leaves on due.case_key = leaves.case_key
    inner join cases.intermediate.int_outcome_states as states
        on due.case_key = states.case_key and due.milestone = states.milestone
    where $today is not null and due.milestone = $milestone and states.outcome = $outcome
"""
TODAYS_LEAVES = """
    create temp table todays_leaves as
    with standing as (

        select scopes.case_key, scopes.scope, groups.breakdown, groups.group_key
        from cases.intermediate.int_scopes_of_case as scopes
        inner join cases.intermediate.int_groups_of_case as groups on scopes.case_key = groups.case_key
        where list_contains($breakdowns, groups.breakdown)

    )

    select case_key, 'today ' || md5(list((scope, breakdown, group_key) order by all)::varchar) as leaf,
        list({'scope': scope, 'breakdown': breakdown, 'group_key': group_key}) as places
    from standing group by case_key
"""
PLACES = """
    select leaf, place.scope, place.breakdown, place.group_key
    from (
        select leaf_key::varchar as leaf, unnest(scopes) as scope, groups from cases.register.leaves
    ), unnest(list_transform(groups, lambda one: {
        'scope': scope, 'breakdown': one.breakdown, 'group_key': one.group_key
    })) as each (place)
    union
    select leaf, place.scope, place.breakdown, place.group_key
    from todays_leaves, unnest(places) as each (place)
"""

Group = tuple[int, str, str, str]  # release, scope, breakdown, code
Counts = tuple[int, int, int, int]  # achieved at least, and at most; known, not applicable


@dataclass(frozen=True, slots=True)
class People:
    """``stands`` groups x kinds of persons (0 or 1), ``sizes`` persons of a kind, ``states`` kinds x states.

    Persons are of one kind when they stood in the same groups at every release. Somebody whose state changed
    between two releases is two persons. ``states`` serve to judge what was found, never to find it.
    """

    groups: tuple[Group, ...]
    stands: csr_matrix
    sizes: NDArray[np.float64]
    states: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that was shown of one outcome and milestone."""

    milestone: int
    outcome: str
    counts: dict[Group, Counts]


def shown(connection: DuckDBPyConnection, files: Collection[Path]) -> list[Tables]:
    """The figures of the ten outcomes in the files of releases; more than one of a group is kept apart."""
    found: dict[tuple[int, str], dict[Group, Counts]] = {}
    rows = connection.execute(FIGURES, {"files": [str(path) for path in files]}).fetchall()
    for milestone, outcome, stood_at, scope, breakdown, code, *counts in rows:
        group, (least, most, level_known, not_applicable) = (stood_at, scope, breakdown, code), counts
        tables = found.setdefault((milestone, outcome), {})
        if group in tables:
            raise ValueError
        tables[group] = (least, most, level_known, not_applicable)
    return [Tables(*key, counts) for key, counts in found.items()]


def prepare(connection: DuckDBPyConnection, breakdowns: Collection[str]) -> pd.DataFrame:
    """Every leaf with the places that it is part of, from the case file attached as ``cases``."""
    connection.execute(TODAYS_LEAVES, {"breakdowns": sorted(breakdowns)})
    return connection.execute(PLACES).df()


def people(connection: DuckDBPyConnection, tables: Tables, places: pd.DataFrame, today: int | None) -> People:
    """Who stood in each group at the releases that the tables are from; ``today`` is that of today's."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix

    releases = sorted({group[0] for group in tables.counts})
    values = {"milestone": tables.milestone, "outcome": tables.outcome, "releases": releases}
    seen = connection.execute(SEEN, {**values, "today": today}).df().sort_values(["person", "stood_at"])
    state = seen["state"].fillna(STATES).to_numpy(int)
    person = seen["person"].to_numpy()
    other = np.ones(len(seen), bool)
    other[1:] = (person[1:] != person[:-1]) | (state[1:] != state[:-1])
    seen["one"] = other.cumsum()
    ways = seen.pivot(index="one", columns="stood_at", values="leaf").fillna("")
    kinds, kind = np.unique(ways.agg("|".join, axis=1).to_numpy(str), return_inverse=True)
    states = np.zeros((len(kinds), STATES + 1), np.int64)
    np.add.at(states, (kind, state[other]), 1)
    first = np.unique(kind, return_index=True)[1]
    groups: list[Group] = []
    rows, columns = [np.zeros(0, int)], [np.zeros(0, int)]
    for release in ways.columns:
        leaf = ways[release].to_numpy()[first]
        at = pd.DataFrame({"kind": np.arange(len(kinds)), "leaf": leaf}).merge(places, on="leaf")
        names = pd.MultiIndex.from_frame(at[["scope", "breakdown", "group_key"]])
        row, once = names.factorize()
        rows.append(row + len(groups))
        columns.append(at["kind"].to_numpy())
        groups += [(int(release), *name) for name in once]
    row, column = np.concatenate(rows), np.concatenate(columns)
    stands = csr_matrix((np.ones(len(row)), (row, column)), shape=(len(groups), len(kinds)))
    return People(tuple(groups), stands, states.sum(axis=1).astype(float), states[:, :STATES])
