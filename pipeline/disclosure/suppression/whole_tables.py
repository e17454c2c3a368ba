"""Tables of the other measures, shown whole or not at all: which of those that keep the rules keep together.

Each may be harmless while two give somebody away: a country's women beside the country. So the linked
tables of one measure, outcome and milestone are proven as those of the ten outcomes are, among the people of
today: for every small group it must seem possible that nobody of it is counted, and that several are. What
came since earlier releases is left to the rules of ``differencing/sql/over_time.sql``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.suppression import (
    combinations,
    complete_response,
    sensitive_cells,
    whole_persons,
)
from pipeline.disclosure.suppression.certificates import Certificate, Certificates, certificate
from pipeline.disclosure.suppression.contributors import Measured
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.population import STATES
from pipeline.disclosure.suppression.secondary import SuppressionPattern, suppress
from pipeline.disclosure.suppression.solver import MOST_WHOLE
from pipeline.disclosure.suppression.systems import System, Table, candidate_tables, systems_of
from pipeline.disclosure.suppression.table_structure import (
    SensitiveCells,
    TableStructure,
    coarsest,
    one_of_alike,
)
from pipeline.workers import ONE, Workers

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

WORTH_A_PROCESS = 20  # systems: for fewer, starting another process takes longer


class Judged(NamedTuple):
    """The tables of a system that may not be shown, and what proves the others; None where nothing does."""

    unsafe: set[Table]
    certificate: Certificate | None


def withhold(
    connection: DuckDBPyConnection,
    priorities: Priorities,
    rules: Rules,
    now: int,
    progress: Callable[[str], None],
    workers: Workers = ONE,
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
    every = candidate_tables(connection, now)
    candidates = {one: tables for one, tables in every.items() if known.get(one) != frozenset(tables)}
    systems, found = systems_of(connection, candidates, priorities, rules, now), set[Table]()
    is_worth_it = len(candidates) >= WORTH_A_PROCESS
    for number, (one, judged) in enumerate(
        zip(candidates, workers.results(judge, systems, is_worth_it=is_worth_it), strict=True), start=1
    ):
        progress(f"Deciding which tables may be shown ({number} of {len(candidates)})")
        known[one] = frozenset(candidates[one].keys() - judged.unsafe)
        kept.keep(one.key, judged.certificate)
        found |= judged.unsafe
    if found:
        connection.executemany(
            "insert into part_breaches by name (from (values (?, ?, ?, ?, ?)) as t "
            "(scope, breakdown, milestone, released_together, outcome_key))",
            sorted(found),
        )
    return bool(found)


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
    price: dict[int, float] = {}
    for cells in tables.values():
        price.update({cell: max(cost, price.get(cell, 0.0)) for cell, cost in cells.items()})
    wanted = sorted(price, key=lambda cell: (-price[cell], cell))
    costs = {cell: price[cell] for cell in wanted}
    sensitive = _sensitive_cells(system, wanted, [cell for cell in wanted if nobody[cell]])
    whole, states = system.structure, range(len(STATES))
    assert whole.capacity is not None
    sensitive = one_of_alike(whole, wanted, sensitive)
    structure, sensitive, part_of = coarsest(whole, wanted, sensitive)
    result = _suppressed(structure, sensitive, costs, [*tables.values()])
    if whole_persons.are_missing(structure, result):
        result = whole_persons.certified(structure, result, (), costs)
    if not proven(structure, result.published, result.sensitive, result.feasible_tables):
        return set(), None
    return set(result.published), certificate(
        system.every_place,
        whole.members,
        whole.capacity,
        wanted,
        part_of,
        structure,
        result,
        states,
        has_two_sides=system.has_two_sides,
    )


def _suppressed(
    structure: TableStructure,
    sensitive: SensitiveCells,
    costs: Mapping[int, float],
    tables: Sequence[Collection[int]],
) -> SuppressionPattern:
    """Which of the cells with these ``costs``, the dearest first, may be shown; each with a whole table."""
    # whole persons are asked for in a structure that is small with all its states
    in_whole = structure.counts.size <= MOST_WHOLE

    def search(states: TableStructure, cells: SensitiveCells) -> SuppressionPattern:
        return suppress(states, [*costs], [*costs.values()], cells, tables=tables, in_whole=in_whole)

    if complete_response.is_given(structure):
        return complete_response.pattern_of_all_states(structure, sensitive, search)
    return search(structure, sensitive)


def _sensitive_cells(system: System, wanted: Sequence[int], no_known_values: Sequence[int]) -> SensitiveCells:
    """The sensitive cells: of small groups; where elementary cells are few, of each and of any group."""
    import numpy as np
    from scipy.sparse import csr_matrix

    structure, states = system.structure, len(STATES)
    assert structure.capacity is not None
    few, linked = system.rules.minimum_group, system.linked
    few_in = sensitive_cells.disclosing(structure.capacity, structure.counts, system.rules, linked)
    combined = combinations.sets(structure.members, system.places, wanted, few_in)
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
