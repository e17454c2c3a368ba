"""Every sensitive cell is open in whole persons: as low, and as high, as required; or more gives way.

A table with fractions of persons proves less than it seems: nobody is a third. So what secondary
suppression has proven in fractions is proven again in whole persons: by a walk over the tables of whole
persons (``walk``), and for what that does not reach by some programs (``whole_programs``). Where no table of
whole persons is found, published cells give way, the cheapest first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.table_structure import (
    TOLERANCE,
    FeasibleTable,
    TableStructure,
    one_of_alike,
)
from pipeline.disclosure.suppression.walk import Walk
from pipeline.disclosure.suppression.whole_programs import WholePrograms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.secondary import SuppressionPattern

# Elementary cell x state: up to here in whole persons; beyond, a walk takes too many steps. 2026-11.
MOST_ENTRIES = 1_500
COOLING = (0.5, 0.2, 0.1, 0.05, 0.02, 0.02)  # shares of what the best person is worth, one after the other
COOLING_TO_ONE = (0.7, 0.4, 0.3, 0.2, 0.1, 0.1)  # persons of one sensitive cell
# Of cooling towards one end, the second time for what is left; few where programs are quicker. 2026-11.
FEW_ROUNDS, ROUNDS = (1,), (2, 6)
# For what walks do not reach: a program takes a twentieth of a second where there are many moves, and two
# seconds where there are few. 2026-11.
MOST_PROGRAMS = 200
MOST_DEAR_PROGRAMS = 3
DEAR = 2  # power of the cost, as in ``likelihood``
# What a walk in one direction must protect, or else another one is tried; and how many in vain. 2026-11.
WORTH_A_WALK = 6
MOST_IN_VAIN = 3
End = tuple["np.int64", bool]  # a sensitive cell, and whether it has to be high


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
    closed = _open(structure, left, found, found.unprotected())
    if closed and stays:  # what the cells that stay leave no table for, no other makes narrow
        anyway = set(_open(structure, stays, FeasibleTables(each, structure.counts), closed))
        closed = [end for end in closed if end not in anyway]
    while closed and (may_go := [cell for cell in left if cell not in kept]):
        left.remove(_giving_way(structure, may_go, costs, found, closed))
        closed = _open(structure, left, found, closed)
    for table in pattern.feasible_tables:
        found.add(table)
    return replace(pattern, published=tuple(left), sensitive=each, feasible_tables=tuple(found.tables))


def is_whole(table: FeasibleTable) -> bool:
    """Whether nobody is divided in a table."""
    import numpy as np

    return bool((np.abs(table.table - np.rint(table.table)) < TOLERANCE).all())


def _open(
    structure: TableStructure, cells: Sequence[int], found: FeasibleTables, ends: Sequence[End]
) -> list[End]:
    """Look for tables that show these ends when some cells are published; those for which there are none."""
    if not ends:
        return []
    walk, closed = Walk(structure, cells), list[End]()
    _look_around(walk, found, MOST_IN_VAIN)
    for rounds in FEW_ROUNDS if walk.has_many_moves else ROUNDS:
        for end in ends:
            _walk_to(walk, found, end, rounds)
    programs = WholePrograms(structure, cells)
    most = MOST_PROGRAMS if walk.has_many_moves else MOST_DEAR_PROGRAMS
    for end in ends:
        if found.is_protected(end[0], upward=end[1]):
            continue
        if programs.programs < most:
            table = programs.table_with(*_required(structure, found, end))
            if table is not None:
                walk.begin(table)
                _keep(walk, found)
                _look_around(walk, found, 1)
                continue
        closed.append(end)
    return [end for end in closed if not found.is_protected(end[0], upward=end[1])]


def _required(
    structure: TableStructure, found: FeasibleTables, end: End
) -> tuple[NDArray[np.int32], float, float]:
    """Where a sensitive cell is, and between what it has to be."""
    import numpy as np

    assert structure.capacity is not None
    sensitive_cell, upward = end
    places = found.places(sensitive_cell, np.arange(len(structure.counts)))
    if upward:
        return places, float(found.sensitive.upper[sensitive_cell]), float(structure.capacity.sum())
    return places, 0.0, float(found.sensitive.lower[sensitive_cell])


def _look_around(walk: Walk, found: FeasibleTables, most_in_vain: int) -> None:
    """Walk towards what is not protected yet, in one direction after the other, while it is worth it."""
    in_vain = 0
    while in_vain < most_in_vain and not found.are_all_protected:
        worth, protected = _towards(found), 0
        for temperature in COOLING:
            walk.step(worth, temperature)
            protected += _keep(walk, found)
        in_vain = 0 if protected >= WORTH_A_WALK else in_vain + 1


def _towards(found: FeasibleTables) -> NDArray[np.float64]:
    """A random direction to what is not protected yet; the most that a person is worth in it is 1."""
    import numpy as np

    every = np.arange(len(found.sensitive.upper))
    low, high = (found.towards_unprotected(every, upward=upward) for upward in (False, True))
    return np.asarray((high - low) / np.abs(high - low).max())


def _walk_to(walk: Walk, found: FeasibleTables, end: End, rounds: int) -> None:
    """Walk towards one end, unless it is protected, for so many rounds at most."""
    sensitive_cell, upward = end
    if found.is_protected(sensitive_cell, upward=upward):
        return
    worth = found.sensitive.sums[[sensitive_cell]].toarray().reshape(walk.table.shape)
    for temperature in COOLING_TO_ONE * rounds:
        walk.step(worth if upward else -worth, temperature)
        _keep(walk, found)
        if found.is_protected(sensitive_cell, upward=upward):
            return


def _keep(walk: Walk, found: FeasibleTables) -> int:
    """Keep the table that a walk has come to, if it protects something; how much."""
    import numpy as np

    table = walk.table
    return found.add(FeasibleTable(np.arange(len(table)), table))


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
