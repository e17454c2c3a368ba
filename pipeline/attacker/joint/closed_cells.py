"""Within what bounds all rows and bands of a system hold who is in which state: programs over all its tables.

A table says how many persons of a cell are of a sort. Of a small set of persons it must seem possible that
nobody is in a state, and that several are, as the attack asks of each measure alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.attacker.bounds import CLOSE, Program, intervals_in
from pipeline.attacker.joint.row_space import FEW, SMALL_GROUP, RowSpace
from pipeline.attacker.joint.system import COLUMNS, NOT_COUNTED, NUMERATOR, System
from pipeline.attacker.published import fits_nobody

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


COUNTED = f" {COLUMNS[NUMERATOR]}"


class Bounded(NamedTuple):
    """How many sensitive cells were looked at, and how many of them are closed."""

    sensitive: int
    closed: int


class _Sensitive(NamedTuple):
    """Where a sensitive cell is among the variables; how high it must seem to be, 0 where it need not."""

    places: NDArray[np.int64]
    enough: int


def bounded(space: RowSpace) -> Bounded:
    """The sensitive cells that what is published closes. DisclosureFailure where that fits nobody."""
    import numpy as np
    from scipy.sparse import csr_matrix

    cells = [*_sensitive(space)]
    if not cells:
        return Bounded(0, 0)
    ends = np.cumsum([0, *(len(one.places) for one in cells)])
    places = np.concatenate([one.places for one in cells])
    sums = csr_matrix((np.ones(ends[-1]), places, ends), (len(cells), len(space.cell)))
    enough = np.array([one.enough for one in cells], float)
    found = intervals_in(_program(space), sums, enough)
    if found is None:
        raise fits_nobody()
    least, most = found
    return Bounded(len(cells), int(((least > CLOSE) | (most < enough - CLOSE)).sum()))


def _program(space: RowSpace) -> Program:
    """All tables, of as many persons of each cell as there are, that agree with what is published."""
    import numpy as np
    from scipy import sparse

    system, variables = space.system, len(space.cell)
    bands = [
        sparse.csr_matrix(system.stands[space.cell, place] * system.says[space.sort, measure, NUMERATOR])
        for place, measure, *_ in system.bands
    ]
    of_cell = sparse.csr_matrix(
        (np.ones(variables), (space.cell, np.arange(variables))), (len(system.sizes), variables)
    )
    counts = [number for *_, number in system.rows]
    low = np.concatenate([counts, [least for *_, least, _ in system.bands], system.sizes])
    high = np.concatenate([counts, [most for *_, most in system.bands], system.sizes])
    rows = sparse.vstack([space.rows, *bands, of_cell]).tocsr()
    return Program(rows, low, high, system.sizes[space.cell].astype(float))


def _sensitive(space: RowSpace) -> Iterator[_Sensitive]:
    """Of sets of few persons any state; of others who is counted, or not, with two sides, where few are."""
    import numpy as np

    system = space.system
    states = {name: sorts for name, sorts in system.single.items() if _matters(system, name)}
    of_state = np.array([*states.values()], bool).reshape(len(states), -1)
    needs_some = np.array([_needs_some(system, name) for name in states], bool)
    is_part = np.array([_is_part(system, name) for name in states], bool)
    for cells in space.sets.values():
        inside = np.flatnonzero(cells[space.cell])
        present = np.zeros(of_state.shape[1], bool)
        present[space.sort[inside]] = True
        count = of_state @ system.truth[cells].sum(axis=0)
        is_few = (system.sizes[cells].sum() < SMALL_GROUP) | (is_part & (count > 0) & (count < FEW))
        is_few &= of_state[:, present].any(axis=1) & ~of_state[:, present].all(axis=1)
        is_few &= ~system.exempt(of_state.T.astype(float), present)
        for state in np.flatnonzero(is_few):
            places = inside[of_state[state, space.sort[inside]]]
            room = system.sizes[np.unique(space.cell[places])].sum()
            yield _Sensitive(places, min(int(room), FEW) if needs_some[state] else 0)


def _matters(system: System, state: str) -> bool:
    """Not that somebody is asked and not counted by a measure with one side."""
    return not state.endswith(NOT_COUNTED) or _has_two_sides(system, state)


def _needs_some(system: System, state: str) -> bool:
    """Whether it may not be told that nobody is: of who is counted by a measure with one side it may."""
    return not state.endswith(COUNTED) or _has_two_sides(system, state)


def _is_part(system: System, state: str) -> bool:
    """Whether those who are in it, or not, are part of a figure with two sides."""
    return state.endswith((COUNTED, NOT_COUNTED)) and _has_two_sides(system, state)


def _has_two_sides(system: System, state: str) -> bool:
    return system.measures.index(state.partition(" ")[0]) in system.two_sides
