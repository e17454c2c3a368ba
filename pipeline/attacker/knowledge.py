"""What the attacker knows: everything that was ever shown, and who stood where at each release.

Of the ten outcomes that is all releases together. Of the other measures it is the release that is about to
be made, since where people stood by those is not kept.
"""

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

OUTCOMES = "M01"  # the measure of the ten outcomes
TODAY = "today "  # so begins the name of a leaf that is not in the register
STATES = 3  # achieved, not achieved, not applicable; whoever is in none of them is not known

FIGURES = """
    select distinct milestone, outcome, stood_at, scope, breakdown, group_key,
        coalesce(numerator, numerator_low), coalesce(numerator, numerator_high), denominator, not_applicable
    from read_parquet($files)
    where measure = 'M01' and status <> 'c'
    order by all
"""
# Who went which way through the releases, and how he stood: those of the register, and, where one is about to
# be, that of today. Somebody whose state changed between two releases is two persons.
WAYS = """
    create or replace temp table ways as
    with seen as (

        select case_key as person, stood_at, leaf_key::varchar as leaf, coalesce(states[$outcome], 3) as state
        from cases.register.stood
        inner join (select unnest($releases) as stood_at)
            on stood_at >= since and (until is null or stood_at < until)
        where milestone = $milestone and stood_at is distinct from $today
        union all
        select due.case_key, $today, leaves.leaf,
            case states.state
                when 'known' then if(states.level >= 3, 0, 1) when 'not_applicable' then 2 else 3
            end
        from cases.intermediate.int_milestones_due as due
        inner join todays_leaves as leaves on due.case_key = leaves.case_key
        inner join cases.intermediate.int_outcome_states as states
            on due.case_key = states.case_key and due.milestone = states.milestone
        where $today is not null and due.milestone = $milestone and states.outcome = $outcome

    ),

    changed as (

        select *, state is distinct from lag(state) over (partition by person order by stood_at) as is_other
        from seen

    ),

    one_state as (

        select *, count_if(is_other) over (partition by person order by stood_at) as nth from changed

    ),

    way_of_each as (

        select any_value(state) as state, list({'stood_at': stood_at, 'leaf': leaf} order by stood_at) as way
        from one_state group by person, nth

    )

    select dense_rank() over (order by way) - 1 as kind, way, state, count(*) as persons
    from way_of_each group by way, state
"""
STEPS = """
    select kind, step.stood_at, step.leaf
    from (select distinct on (kind) kind, way from ways), unnest(way) as each (step)
    order by kind, step.stood_at
"""
TODAYS_LEAVES = """
    create or replace temp table todays_leaves as
    with standing as (

        select scopes.case_key, scopes.scope, groups.breakdown, groups.group_key
        from cases.intermediate.int_scopes_of_case as scopes
        inner join cases.intermediate.int_groups_of_case as groups on scopes.case_key = groups.case_key
        where groups.breakdown in (select breakdown from cases.seeds.breakdowns where grain = 'case')

    )

    select case_key, $prefix || md5(places::varchar) as leaf, places
    from (
        select case_key, list(
            {'scope': scope, 'breakdown': breakdown, 'group_key': group_key}
            order by scope, breakdown, group_key
        ) as places
        from standing group by case_key
    )
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

# of the other measures: those that count persons, of whom it is a secret whether they are counted
OTHERS = """
    select distinct figures.milestone, coalesce(figures.outcome, 'area ' || figures.service_area, ''),
        figures.measure, measures.base, measures.protection = 'extremes', figures.stood_at, figures.scope,
        figures.breakdown, figures.group_key, figures.numerator, figures.denominator, figures.not_applicable
    from read_parquet($files) as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    inner join cases.seeds.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    where figures.stood_at = $today and figures.measure <> 'M01' and figures.status <> 'c'
        and measures.protection in ('extremes', 'whole') and breakdowns.grain = 'case'
        and measures.counts = 'persons' and measures.unit = 'share'
        and figures.measure in (select measure from cases.intermediate.int_adds)
    order by all
"""
COUNTED = """
    with counted as (

        select each.case_no,
            min(case when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2 end)
                as state
        from cases.intermediate.int_adds as adds
        inner join cases.intermediate.int_signatures as each on adds.signature = each.signature
        where adds.measure = $measure and coalesce(adds.milestone, -1) = $milestone
            and coalesce(adds.outcome, 'area ' || adds.service_area, '') = $outcome
        group by each.case_no

    )

    select leaves.leaf, coalesce(counted.state, 3) as state, count(*) as persons
    from cases.intermediate.int_cases as each
    inner join todays_leaves as leaves on each.case_key = leaves.case_key
    left join counted on each.case_no = counted.case_no
    where $base = 'own'
        or ($base = 'due' and exists (
            from cases.intermediate.int_milestones_due as due
            where due.case_key = each.case_key and due.milestone = $milestone))
        or ($base = 'enrolled' and exists (
            from cases.intermediate.int_enrolled as enrolled
            where enrolled.case_key = each.case_key and enrolled.milestone = $milestone))
    group by all
    order by all
"""

Place = tuple[str, str, str]  # scope, breakdown, code
Group = tuple[int, str, str, str]  # release, and place
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
class Places:
    """The ``leaves`` by name, in order; ``stands`` leaves x ``groups`` has those that each is part of."""

    leaves: pd.Index
    groups: tuple[Place, ...]
    stands: csr_matrix


@dataclass(frozen=True, slots=True)
class Today:
    """Every leaf of today, in order, and as kinds of ``people`` the groups that it is part of."""

    leaves: pd.Index
    people: People


@dataclass(frozen=True, slots=True)
class Tables:
    """All that was shown of one outcome and milestone.

    Of the ten outcomes over all releases; of another measure in one, among the people of its ``base``: those
    due or enrolled at the milestone, or everybody (its own). ``has_two_sides``: who is not counted is as much
    a secret as who is.
    """

    milestone: int
    outcome: str
    counts: dict[Group, Counts]
    measure: str = OUTCOMES
    base: str = "due"
    has_two_sides: bool = True


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


def shown_of_others(connection: DuckDBPyConnection, files: Collection[Path], today: int) -> list[Tables]:
    """What the release ``today`` would show of other measures, a system for each outcome and milestone."""
    found: dict[tuple[int, str, str, str, bool], dict[Group, Counts]] = {}
    values = {"files": [str(path) for path in files], "today": today}
    for *key, stood_at, scope, breakdown, code, counted, asked, not_asked in connection.execute(
        OTHERS, values
    ).fetchall():
        milestone, outcome, measure, base, has_two_sides = key
        tables = found.setdefault((milestone, outcome, measure, base, has_two_sides), {})
        if (group := (stood_at, scope, breakdown, code)) in tables:
            raise ValueError
        tables[group] = (counted, counted, asked, not_asked or 0)
    return [
        Tables(milestone, outcome, counts, measure, base, has_two_sides)
        for (milestone, outcome, measure, base, has_two_sides), counts in found.items()
    ]


def prepare(connection: DuckDBPyConnection) -> Places:
    """Every leaf with the places that it is part of, from the case file attached as ``cases``."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix

    connection.execute(TODAYS_LEAVES, {"prefix": TODAY})
    places = connection.execute(PLACES).df()
    row, leaves = pd.factorize(places["leaf"], sort=True)
    column, groups = pd.MultiIndex.from_frame(places.drop(columns="leaf")).factorize(sort=True)
    stands = csr_matrix((np.ones(len(places)), (row, column)), shape=(len(leaves), len(groups)))
    return Places(pd.Index(leaves), tuple(groups), stands)


def people(connection: DuckDBPyConnection, tables: Tables, places: Places, today: int | None) -> People:
    """Who stood in each group at the releases that the tables are from; ``today`` is that of today's."""
    import numpy as np

    releases = sorted({group[0] for group in tables.counts})
    values = {"milestone": tables.milestone, "outcome": tables.outcome, "releases": releases}
    connection.execute(WAYS, {**values, "today": today})
    seen = connection.execute("select kind, state, persons from ways").fetchnumpy()
    states = np.zeros((int(seen["kind"].max(initial=-1)) + 1, STATES + 1), np.int64)
    states[seen["kind"], seen["state"]] = seen["persons"]
    return _standing(connection.execute(STEPS).df(), states, places)


def everybody(places: Places, today: int) -> Today:
    """Who stands where today, in groups of one dimension."""
    import numpy as np
    import pandas as pd

    one_way = np.flatnonzero([";" not in code for _, _, code in places.groups])
    there = np.flatnonzero(places.leaves.str.startswith(TODAY))
    leaves = places.leaves[there]
    groups = tuple(places.groups[column] for column in one_way)
    steps = pd.DataFrame({"kind": np.arange(len(leaves)), "stood_at": today, "leaf": leaves})
    nobody = np.zeros((len(leaves), STATES + 1), np.int64)
    return Today(leaves, _standing(steps, nobody, Places(leaves, groups, places.stands[there][:, one_way])))


def people_of_today(connection: DuckDBPyConnection, tables: Tables, today: Today) -> People:
    """Those whom another measure is about, among everybody."""
    import numpy as np

    values = {"measure": tables.measure, "milestone": tables.milestone, "outcome": tables.outcome}
    seen = connection.execute(COUNTED, {**values, "base": tables.base}).df()
    states = np.zeros((len(today.leaves), STATES + 1), np.int64)
    kind = _numbers(today.leaves, seen["leaf"])
    states[kind, seen["state"]] = seen["persons"]
    are_there = np.flatnonzero(states.sum(axis=1))
    stands, states = today.people.stands[:, are_there].tocsr(), states[are_there]
    return People(today.people.groups, stands, states.sum(axis=1).astype(float), states[:, :STATES])


def _standing(steps: pd.DataFrame, states: NDArray[np.int64], places: Places) -> People:
    """Kinds of persons by the leaf of each at every release, and how many of each are in which state.

    A step is a ``kind``, when it stood (``stood_at``) and its ``leaf``.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    groups: list[Group] = []
    rows = [csr_matrix((0, len(states)))]
    for release, step in steps.groupby("stood_at"):
        where = (step["kind"], _numbers(places.leaves, step["leaf"]))
        leaf = csr_matrix((np.ones(len(step)), where), shape=(len(states), len(places.leaves)))
        stands = (leaf @ places.stands).T.tocsr()
        somebody = np.flatnonzero(np.diff(stands.indptr))
        groups += [(int(release), *places.groups[group]) for group in somebody]
        rows.append(stands[somebody])
    return People(tuple(groups), vstack(rows, "csr"), states.sum(axis=1).astype(float), states[:, :STATES])


def _numbers(leaves: pd.Index, names: pd.Series) -> NDArray[np.intp]:
    """The place of each leaf among all; KeyError where it is none."""
    import numpy as np

    found = leaves.get_indexer(names)
    if (found < 0).any():
        raise KeyError
    return np.asarray(found)
