"""Systems of the other measures: candidate tables of a measure, outcome and milestone, and their people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import contributors, population
from pipeline.disclosure.suppression.contributors import Measured
from pipeline.disclosure.suppression.persons import Linked, nobody
from pipeline.disclosure.suppression.population import STATES
from pipeline.disclosure.suppression.table_structure import TableStructure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

# Shares of persons, each of whom adds to one figure at most. Protected by "extremes", it may not be told of a
# small group that somebody is counted, nor that nobody is; by "whole", that somebody is. Each half-year is of
# people of its own, who stand in whole scopes.
CANDIDATES = """
    select
        figures.measure,
        figures.outcome_key,
        figures.milestone,
        measures.base,
        figures.protection = 'extremes' as has_two_sides,
        if(figures.breakdown = 'half_year', figures.group_key, '') as of_half_year,
        figures.released_together,
        figures.breakdown as table_breakdown,
        figures.scope,
        if(of_half_year = '', figures.breakdown, 'all') as breakdown,
        if(of_half_year = '', figures.group_key, '') as group_key
    from figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    anti join people_breaches as people on figures.people_key = people.people_key
    anti join part_breaches as parts on figures.table_key = parts.table_key
    where
        not figures.by_row and figures.protection in ('extremes', 'whole')
        and figures.counts = 'persons' and figures.unit = 'share' and figures.stood_at = $now
        and figures.measure in (select measure from cases.marts.contributions)
        and not figures.is_too_sensitive
        and not (figures.scope like 'country:%' and figures.breakdown = 'country')
    order by all
"""
ELEMENTARY_CELLS = """
    create or replace temp table cell_numbers as
    select
        cell_key,
        row_number() over (order by cell_key) - 1 as elementary_cell
    from elementary_cells
"""
MEMBERS = """
    select
        cell_numbers.elementary_cell,
        places.place,
        $now as stood_at
    from cell_numbers
    inner join (
        select
            place,
            unnest(cell_keys) as cell_key
        from all_places
        where list_contains($breakdowns, breakdown)
    ) as places on cell_numbers.cell_key = places.cell_key
"""


class Table(NamedTuple):
    """One table of a measure and of those that are released together with it."""

    scope: str
    breakdown: str
    milestone: int
    released_together: str
    outcome_key: str


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


def candidate_tables(connection: DuckDBPyConnection, now: int) -> dict[Measured, dict[Table, list[Place]]]:
    """The tables that may be shown by the rules for one, with the places of their lines."""
    found: dict[Measured, dict[Table, list[Place]]] = {}
    rows = connection.execute(CANDIDATES, {"now": now}).fetchall()
    for *names, together, table_breakdown, scope, breakdown, group in rows:
        measured = Measured(*names)
        table = Table(scope, table_breakdown, measured.milestone, together, measured.outcome)
        tables = found.setdefault(measured, {})
        tables.setdefault(table, []).append(Place(scope, breakdown, group, now))
    return found


def systems_of(
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
            (table.released_together, each.key[0]) for each in candidates for table in candidates[each]
        }
    )
    one_way = [name for name in priorities.breakdowns if name not in priorities.crossed]
    found = connection.execute(MEMBERS, {"breakdowns": one_way, "now": now}).fetchnumpy()
    cell_of, members = population.cells(connection, found, int(found["elementary_cell"].max()) + 1)
    of_each = contributors.read(connection, list(candidates))
    for (measured, tables), (counts, linked) in zip(candidates.items(), of_each, strict=True):
        are_there = np.flatnonzero(counts.sum(axis=1))
        sizes, counts = counts[are_there].sum(axis=1), counts[are_there, : len(STATES)]
        costs = {
            table: {cell_of[place]: priorities.cost(place) for place in places}
            for table, places in tables.items()
        }
        structure = TableStructure(members[:, are_there].tocsr(), counts, sizes)
        is_alone = all(in_set[table.released_together] == 1 for table in tables)
        stand = {place: cell_of[place] for places in tables.values() for place in places}
        linked = replace(linked, elementary_cell=np.searchsorted(are_there, linked.elementary_cell))
        yield System(structure, measured.has_two_sides, is_alone, costs, rules, linked, stand, cell_of)
