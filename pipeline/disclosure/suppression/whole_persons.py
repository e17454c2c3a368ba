"""Every sensitive cell is open in whole persons: as low, and as high, as required; or more gives way.

A table with fractions of persons proves less than it seems: nobody is a third. So what secondary
suppression has proven in fractions is proven again in whole persons: by a walk over the tables of whole
persons (``walk``), and for what that does not reach by some programs (``whole_programs``). Where no table of
whole persons is found, published cells give way, the cheapest first. So it is in a small structure whose
programs in whole numbers took too long, and in a larger one where the rules ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.solver import MOST_WHOLE
from pipeline.disclosure.suppression.table_structure import (
    TOLERANCE,
    FeasibleTable,
    TableStructure,
    one_of_alike,
)
from pipeline.disclosure.suppression.whole_search import End, closed_among

if TYPE_CHECKING:
    from pipeline.disclosure.suppression.secondary import SuppressionPattern

# Elementary cell x state: up to here in whole persons; beyond, a walk takes too many steps. 2026-11.
MOST_ENTRIES = 1_500
DEAR = 2  # power of the cost: with 1, a few of the dearest went in place of many groups. 2026-11.


def are_missing(structure: TableStructure, pattern: SuppressionPattern, *, everywhere: bool = False) -> bool:
    """Whether some tables divide persons, of a small structure or where whole ones are asked for."""
    is_asked = everywhere or structure.counts.size <= MOST_WHOLE
    return is_asked and not all(is_whole(table) for table in pattern.feasible_tables)


def certified(
    structure: TableStructure,
    pattern: SuppressionPattern,
    kept: Collection[int],
    costs: Mapping[int, float],
) -> SuppressionPattern:
    """Those of a pattern's cells beside which every sensitive cell is open in whole persons.

    ``kept`` ones stay. Tables prove that, those with fractions what ``kept`` cells leave no other for. A
    structure that is too large stays as it is.
    """
    import numpy as np

    assert structure.capacity is not None
    if structure.counts.size > MOST_ENTRIES:
        return pattern
    each = one_of_alike(structure, pattern.published, pattern.sensitive)
    found = FeasibleTables(each, structure.counts)
    for table in pattern.feasible_tables:
        if is_whole(table):
            found.add(replace(table, table=np.rint(table.table)))
    left, stays = list(pattern.published), [cell for cell in pattern.published if cell in kept]
    closed = closed_among(structure, left, found, found.unprotected())
    if closed and stays:  # what the cells that stay leave no table for, no other makes narrow
        anyway = set(closed_among(structure, stays, FeasibleTables(each, structure.counts), closed))
        closed = [end for end in closed if end not in anyway]
    gone = _gone(structure, left, kept, costs, found, closed)
    found = _restored(structure, left, gone, costs, found)
    for table in pattern.feasible_tables:
        found.add(table)
    return replace(pattern, published=tuple(left), sensitive=each, feasible_tables=tuple(found.tables))


def is_whole(table: FeasibleTable) -> bool:
    """Whether nobody is divided in a table."""
    import numpy as np

    return bool((np.abs(table.table - np.rint(table.table)) < TOLERANCE).all())


def _gone(
    structure: TableStructure,
    left: list[int],
    kept: Collection[int],
    costs: Mapping[int, float],
    found: FeasibleTables,
    closed: Sequence[End],
) -> list[int]:
    """Take cells out of those ``left`` until no end is closed, twice as many each time; those taken out."""
    gone: list[int] = []
    while closed and (may_go := [cell for cell in left if cell not in kept]):
        for _ in range(min(len(gone) + 1, len(may_go))):
            cell = _giving_way(structure, may_go, costs, found, closed)
            gone.append(cell)
            may_go.remove(cell)
            left.remove(cell)
        closed = closed_among(structure, left, found, closed)
    return gone


def _restored(
    structure: TableStructure,
    left: list[int],
    gone: Collection[int],
    costs: Mapping[int, float],
    found: FeasibleTables,
) -> FeasibleTables:
    """Put back, the dearest first, what tables agree with that show as much; the tables that are left."""
    import numpy as np

    tables = np.array([one.over(structure.counts) for one in found.tables])
    still = len(found.unprotected())
    for cell in sorted(gone, key=lambda each: -costs[each]):
        one = structure.constraints([cell])
        value = tables.reshape(len(tables), -1) @ one.sums.T
        agrees = ((value >= one.low - TOLERANCE) & (value <= one.high + TOLERANCE)).all(axis=1)
        fewer = FeasibleTables(found.sensitive, structure.counts)
        fewer.add_each(tables[agrees])
        if len(fewer.unprotected()) == still:
            left.append(cell)
            tables, found = tables[agrees], fewer
    return found


def _giving_way(
    structure: TableStructure,
    may_go: Sequence[int],
    costs: Mapping[int, float],
    found: FeasibleTables,
    closed: Sequence[End],
) -> int:
    """The cell that holds most of the persons of closed ends, at its cost."""
    import numpy as np

    ends = np.unique([sensitive_cell for sensitive_cell, _ in closed])
    by_row = (
        np.asarray(abs(found.sensitive.sums[ends]).sum(axis=0)).reshape(structure.counts.shape).sum(axis=1)
    )
    holds = structure.members[list(may_go)] @ by_row
    dear = np.array([costs[cell] for cell in may_go])
    return may_go[int(np.lexsort([dear, -holds / dear**DEAR])[0])]
