"""Tables of whole persons that show ends of sensitive cells, as far as they are found.

An end is found by a walk over the tables of whole persons (``walk``), and where few are left by an integer
program each (``whole_programs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.table_structure import TableStructure
from pipeline.disclosure.suppression.walk import WALKS, Walks
from pipeline.disclosure.suppression.whole_programs import WholePrograms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COOLING = (0.5, 0.2, 0.1, 0.05, 0.02, 0.02)  # shares of what the best person is worth, one after the other
COOLING_TO_ONE = (0.7, 0.4, 0.3, 0.2, 0.1, 0.1)  # persons of one sensitive cell
# Of cooling towards one end, each time for what is left, as long as such a share of that is protected: of
# what earlier releases have closed, none is. Few where programs are quicker. 2026-11.
FEW_ROUNDS, ROUNDS = (2,), (2, 6, 20, 40, 40, 40)
WORTH_IT = 0.1
NEAREST = 16  # tables, of which a walk to one end begins at any. 2026-11.
# For what walks do not reach: a program takes a hundredth of a second where there are many moves, and a whole
# one where there are few. Of these one in vain is enough. 2026-11.
MOST_PROGRAMS = 200
MOST_DEAR_IN_VAIN = 1
MOST_LEFT = 400  # by walks: of more, no programs leave few enough. 2026-11.
# What walks in so many directions must protect, or else others are tried; how many times in vain. 2026-11.
WORTH_A_WALK = 6
MOST_IN_VAIN = 3
End = tuple["np.int64", bool]  # a sensitive cell, and whether it has to be high


def closed_among(
    structure: TableStructure, cells: Sequence[int], found: FeasibleTables, ends: Sequence[End]
) -> list[End]:
    """Look for tables that show these ends when some cells are published; those for which there are none."""
    if not ends:
        return []
    walks = Walks(structure, cells)
    _look_around(walks, found, MOST_IN_VAIN)
    for rounds in FEW_ROUNDS if walks.has_many_moves else ROUNDS:
        if _walk_to(structure, walks, found, ends, rounds) < WORTH_IT:
            break
    ends = [end for end in ends if not _is_protected(end, found)]
    return ends if len(ends) > MOST_LEFT else _closed_to_programs(structure, cells, walks, found, ends)


def _closed_to_programs(
    structure: TableStructure,
    cells: Sequence[int],
    walks: Walks,
    found: FeasibleTables,
    ends: Sequence[End],
) -> list[End]:
    """Those of some ends that programs find no tables for; walks go on from each that is found."""
    programs, closed = WholePrograms(structure, cells), list[End]()
    most = MOST_PROGRAMS if walks.has_many_moves else MOST_DEAR_IN_VAIN
    for end in ends:
        if _is_protected(end, found):
            continue
        if programs.programs < MOST_PROGRAMS and len(closed) < most:
            table = programs.table_with(*_required(structure, found, end))
            if table is not None:
                found.add_each(table[None])
                walks.begin(table)
                _look_around(walks, found, 1)
                continue
        closed.append(end)
    return [end for end in closed if not _is_protected(end, found)]


def _is_protected(end: End, found: FeasibleTables) -> bool:
    sensitive_cell, upward = end
    return found.is_protected(sensitive_cell, upward=upward)


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


def _look_around(walks: Walks, found: FeasibleTables, most_in_vain: int) -> None:
    """Walk towards what is not protected yet, in some directions after others, while it is worth it."""
    import numpy as np

    in_vain = 0
    while in_vain < most_in_vain and not found.are_all_protected:
        worth, protected = found.directions(WALKS), 0
        for temperature in COOLING:
            walks.step(worth, np.full(WALKS, temperature))
            protected += found.add_each(walks.tables)
        in_vain = 0 if protected >= WORTH_A_WALK else in_vain + 1


def _walk_to(
    structure: TableStructure, walks: Walks, found: FeasibleTables, ends: Sequence[End], rounds: int
) -> float:
    """Walk towards each of some ends until it is protected, for so many rounds; the share for which it is.

    Each walk begins at a table that is near. Where ends are few, some walks go to the same.
    """
    import numpy as np

    cooling, chance = np.array(COOLING_TO_ONE * rounds), np.random.default_rng(1936)
    left = [end for end in ends if not _is_protected(end, found)]
    waiting = iter(left * max(WALKS // max(len(left), 1), 1))
    begin_at = np.array([one.over(structure.counts).ravel() for one in found.tables])
    towards: list[End | None] = [None] * WALKS
    worth, steps = np.zeros((WALKS, structure.counts.size)), np.zeros(WALKS, int)
    while True:
        for number, end in enumerate(towards):
            if end and steps[number] < len(cooling) and not _is_protected(end, found):
                continue
            end = next((one for one in waiting if not _is_protected(one, found)), None)
            towards[number], steps[number], worth[number] = end, 0, 0.0
            if end:
                places, sign = found.entries(end[0]), 1.0 if end[1] else -1.0
                worth[number, places] = sign
                near = np.argsort(-sign * begin_at[:, places].sum(axis=1), kind="stable")[:NEAREST]
                walks.begin_one(number, begin_at[chance.choice(near)].reshape(structure.counts.shape))
        if not any(towards):
            break
        walks.step(worth.reshape(WALKS, *structure.counts.shape), cooling[steps])
        found.add_each(walks.tables)
        steps += 1
    return sum(_is_protected(end, found) for end in left) / max(len(left), 1)
