"""Tables of the other measures, shown whole or not at all: which of those that keep the rules keep together.

Each may be harmless while two give somebody away: a country's women beside the country. So the tables of one
measure, outcome and milestone are proven as those of the ten outcomes are, among the people of today: for
every small group it must seem possible that nobody of it is counted, and that several are. What came since
earlier releases is left to the rules of ``differencing/sql/over_time.sql``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline import processes
from pipeline.disclosure.suppression import combinations, population, sensitive_cells
from pipeline.disclosure.suppression.certificates import Certificate, Certificates, certificate
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.persons import Linked, nobody
from pipeline.disclosure.suppression.population import STATES, Place
from pipeline.disclosure.suppression.secondary import suppress
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure, coarsest

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

# Shares of persons, each of whom adds to one figure at most. Protected by "extremes", it may not be told of a
# small group that somebody is counted, nor that nobody is; by "whole", that somebody is.
CANDIDATES = """
    select figures.measure, figures.outcome_key, figures.milestone, measures.base,
        figures.protection = 'extremes' as has_two_sides, figures.released_together,
        figures.scope, figures.breakdown, figures.group_key
    from figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    anti join people_breaches as people on figures.people_key = people.people_key
    anti join part_breaches as parts on figures.table_key = parts.table_key
    where not figures.by_row and figures.protection in ('extremes', 'whole')
        and figures.counts = 'persons' and figures.unit = 'share' and figures.stood_at = $now
        and figures.measure in (select measure from cases.marts.contributions)
        and not figures.is_too_sensitive
        and not (figures.scope like 'country:%' and figures.breakdown = 'country')
    order by all
"""
# whom a measure counts, is asked of and is not asked of; everybody else of its base is not known
STATES_OF_CASES = """
    with states as (

        select facts.case_no,
            min(case when numerator > 0 then 0 when denominator > 0 then 1 when not_applicable > 0 then 2 end)
                as state
        from cases.marts.contributions as contributions
        inner join cases.marts.case_facts as facts on contributions.fact_profile = facts.fact_profile
        where contributions.measure = $measure and coalesce(contributions.milestone, -1) = $milestone
            and coalesce(contributions.outcome, 'area ' || contributions.service_area, '') = $outcome
        group by facts.case_no

    ),

    base as (

        select case_key from cases.marts.case_milestones
        where milestone = $milestone and ($base = 'enrolled' or ($base = 'due' and is_due))
        union all
        select case_key from cases.marts.cases where $base = 'own'

    ),

    members as (

        select each.person_key, cell_numbers.elementary_cell, coalesce(states.state, 3) as state
        from base
        inner join cell_of_case on base.case_key = cell_of_case.case_key
        inner join cell_numbers on cell_of_case.cell_key = cell_numbers.cell_key
        inner join cases.marts.cases as each on base.case_key = each.case_key
        left join states on each.case_no = states.case_no

    )
"""
STAND = f"{STATES_OF_CASES} select elementary_cell, state, count(*) as cases from members group by all"
LINKED = f"""
    {STATES_OF_CASES}
    select dense_rank() over (order by person_key) - 1 as person, elementary_cell, state
    from members
    where person_key is not null
"""
ELEMENTARY_CELLS = """
    create or replace temp table cell_numbers as
    select cell_key, row_number() over (order by cell_key) - 1 as elementary_cell from elementary_cells
"""
MEMBERS = """
    select cell_numbers.elementary_cell, places.place, $now as stood_at
    from cell_numbers
    inner join (
        select place, unnest(cell_keys) as cell_key from all_places
        where list_contains($breakdowns, breakdown)
    ) as places on cell_numbers.cell_key = places.cell_key
"""
WORTH_A_PROCESS = 20  # systems: for fewer, starting another process takes longer


class Table(NamedTuple):
    """One table of a measure and of those that are released together with it."""

    scope: str
    breakdown: str
    milestone: int
    released_together: str
    outcome_key: str


class Measured(NamedTuple):
    """A measure of one outcome (or service area) and milestone, and whom it is about."""

    measure: str
    outcome: str
    milestone: int
    base: str
    has_two_sides: bool


class Judged(NamedTuple):
    """The tables of a system that may not be shown, and what proves the others; None where nothing does."""

    unsafe: set[Table]
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class System:
    """The tables of one measure, outcome and milestone: their people, and the cells of each with their costs.

    ``has_two_sides``: who is not counted is as sensitive as who is. ``is_alone``: no other measure goes
    where a table of this one goes. ``places`` are where the cells asked for stand, ``every_place`` where any
    does; ``linked`` the cases of persons who have two or more.
    """

    structure: TableStructure
    has_two_sides: bool
    is_alone: bool
    tables: dict[Table, dict[int, float]]
    rules: Rules
    linked: Linked = field(default_factory=nobody)
    places: Mapping[Place, int] = field(default_factory=dict)
    every_place: Mapping[Place, int] = field(default_factory=dict)


def withhold(
    connection: DuckDBPyConnection,
    priorities: Priorities,
    rules: Rules,
    now: int,
    progress: Callable[[str], None],
    threads: int = 1,
    safe: dict[Measured, frozenset[Table]] | None = None,
    certificates: Certificates | None = None,
) -> bool:
    """Enter the tables that could tell of somebody into the temporary table ``part_breaches``; whether any.

    ``now`` is the number of the release. ``safe`` are the tables of each measure that were found to keep
    together before; where they are still the same, they are not looked at again. What proves it is kept in
    ``certificates``. Reads the temporary tables ``figures``, ``people_breaches``, ``cell_of_case``,
    ``elementary_cells`` and ``all_places``, and the case file attached as ``cases``.
    """
    known = {} if safe is None else safe
    kept = Certificates() if certificates is None else certificates
    every = _candidates(connection, now)
    candidates = {one: tables for one, tables in every.items() if known.get(one) != frozenset(tables)}
    systems, found = _systems(connection, candidates, priorities, rules, now), set[Table]()
    for number, (one, judged) in enumerate(
        zip(candidates, _all_judged(systems, len(candidates), threads), strict=True), start=1
    ):
        progress(f"Deciding which tables may be shown ({number} of {len(candidates)})")
        known[one] = frozenset(candidates[one].keys() - judged.unsafe)
        kept.keep((one.measure, one.outcome, one.milestone), judged.certificate)
        found |= judged.unsafe
    if found:
        connection.executemany(
            "insert into part_breaches by name (from (values (?, ?, ?, ?, ?)) as t "
            "(scope, breakdown, milestone, released_together, outcome_key))",
            sorted(found),
        )
    return bool(found)


def _all_judged(systems: Iterator[System], number: int, count: int) -> Iterator[Judged]:
    if count == 1 or number < WORTH_A_PROCESS:
        return map(judge, systems)
    return processes.results(judge, systems, count)


def judge(system: System) -> Judged:
    """Which tables may not be shown beside the others: the least dear of those that tell."""
    nobody = sensitive_cells.has_no_known_values(
        (system.structure.members @ system.structure.counts).astype(int)
    )
    tables = {
        # that nobody of a group is known must stay shown, whatever happens to another measure's tables
        table: cells
        for table, cells in system.tables.items()
        if system.is_alone or not nobody[list(cells)].any()
    }
    while True:
        shown, proof = _shown(system, tables, nobody)
        safe = {table for table, cells in tables.items() if cells.keys() <= shown}
        no_known_values = {table for table in tables.keys() - safe if nobody[list(tables[table])].any()}
        if not no_known_values:
            return Judged(system.tables.keys() - safe, proof)
        # whoever is in them is no longer known to be unknown: without them, once more
        tables = {table: cells for table, cells in tables.items() if table not in no_known_values}


def _shown(
    system: System, tables: Mapping[Table, Mapping[int, float]], nobody: NDArray[np.bool_]
) -> tuple[set[int], Certificate | None]:
    """The cells of some tables that may be shown, and what proves it; none where nothing does."""
    costs: dict[int, float] = {}
    for cells in tables.values():
        costs.update({cell: max(cost, costs.get(cell, 0.0)) for cell, cost in cells.items()})
    wanted = sorted(costs, key=lambda cell: (-costs[cell], cell))
    sensitive = _sensitive_cells(system, wanted, [cell for cell in wanted if nobody[cell]])
    whole, states = system.structure, range(len(STATES))
    assert whole.capacity is not None
    structure, sensitive, part_of = coarsest(whole, wanted, sensitive)
    result = suppress(structure, wanted, [costs[cell] for cell in wanted], sensitive)
    if not proven(structure, result.published, result.sensitive, result.feasible_tables):
        return set(), None
    return set(result.published), certificate(
        system.every_place,
        whole.members,
        whole.capacity,
        wanted,
        part_of,
        structure,
        result.feasible_tables,
        states,
    )


def _sensitive_cells(system: System, wanted: Sequence[int], no_known_values: Sequence[int]) -> SensitiveCells:
    """The sensitive cells: of small groups; where elementary cells are few, of each and of any group."""
    import numpy as np
    from scipy.sparse import csr_matrix

    structure, states = system.structure, len(STATES)
    assert structure.capacity is not None
    few, linked = system.rules.minimum_group, system.linked
    may_disclose = sensitive_cells.may_disclose(structure.capacity, structure.counts, system.rules, linked)
    combined = combinations.sets(structure.members, system.places, wanted, may_disclose)
    found = sensitive_cells.identify(
        structure.members,
        structure.capacity,
        structure.counts,
        no_known_values,
        system.rules,
        combined,
        linked,
    )
    sums, elementary_cells = found.sums, len(structure.capacity)
    groups = csr_matrix((sums.data, sums.indices // states, sums.indptr), (sums.shape[0], elementary_cells))
    is_small = linked.persons(groups, (groups @ structure.capacity).astype(np.int64), few) < few
    if system.has_two_sides:
        is_sensitive = is_small | (len(structure.capacity) <= sensitive_cells.MOST_ELEMENTARY_CELLS)
        return SensitiveCells(found.sums[is_sensitive], found.upper[is_sensitive], found.lower[is_sensitive])
    # that somebody is counted; where nobody is, that may be told
    counted, state = (
        found.sums @ structure.counts.ravel(),
        found.sums.indices[found.sums.indptr[:-1]] % states,
    )
    is_sensitive = is_small & (state == sensitive_cells.ACHIEVED) & (counted > 0)
    return SensitiveCells(
        found.sums[is_sensitive], np.zeros(int(is_sensitive.sum())), found.lower[is_sensitive]
    )


def _candidates(connection: DuckDBPyConnection, now: int) -> dict[Measured, dict[Table, list[Place]]]:
    """The tables that may be shown by the rules for one, with the places of their lines."""
    found: dict[Measured, dict[Table, list[Place]]] = {}
    rows = connection.execute(CANDIDATES, {"now": now}).fetchall()
    for measure, outcome, milestone, base, has_two_sides, together, *place in rows:
        tables = found.setdefault(Measured(measure, outcome, milestone, base, has_two_sides), {})
        scope, breakdown, group = place
        table = Table(scope, breakdown, milestone, together, outcome)
        tables.setdefault(table, []).append(Place(scope, breakdown, group, now))
    return found


def _systems(
    connection: DuckDBPyConnection,
    candidates: Mapping[Measured, Mapping[Table, Sequence[Place]]],
    priorities: Priorities,
    rules: Rules,
    now: int,
) -> Iterator[System]:
    """The people of each, and where they stand."""
    import numpy as np

    connection.execute(ELEMENTARY_CELLS)
    in_set = Counter(
        together
        for together, _ in {
            (table.released_together, each.measure) for each in candidates for table in candidates[each]
        }
    )
    one_way = [name for name in priorities.breakdowns if name not in priorities.crossed]
    found = connection.execute(MEMBERS, {"breakdowns": one_way, "now": now}).fetchnumpy()
    cell_of, members = population.cells(connection, found, int(found["elementary_cell"].max()) + 1)
    for measured, tables in candidates.items():
        of_whom = {name: value for name, value in measured._asdict().items() if name != "has_two_sides"}
        elementary_cell, state, persons = connection.execute(STAND, of_whom).fetchnumpy().values()
        person, at, fares = map(np.asarray, connection.execute(LINKED, of_whom).fetchnumpy().values())
        counts = np.zeros((members.shape[1], len(STATES) + 1), np.int64)
        np.add.at(counts, (elementary_cell, state), persons)
        are_there = np.flatnonzero(counts.sum(axis=1))
        sizes, counts = counts[are_there].sum(axis=1), counts[are_there, : len(STATES)]
        costs = {
            table: {cell_of[place]: priorities.cost(place) for place in places}
            for table, places in tables.items()
        }
        structure = TableStructure(members[:, are_there].tocsr(), counts, sizes)
        is_alone = all(in_set[table.released_together] == 1 for table in tables)
        stand = {place: cell_of[place] for places in tables.values() for place in places}
        linked = Linked(person, np.searchsorted(are_there, at), fares)
        yield System(structure, measured.has_two_sides, is_alone, costs, rules, linked, stand, cell_of)
