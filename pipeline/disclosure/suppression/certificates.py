"""Certificates: the feasible tables that prove one system, for somebody else to check."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.covers import covering
from pipeline.disclosure.suppression.table_structure import FeasibleTable, alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.place import Place
    from pipeline.disclosure.suppression.likelihood import Likelihood
    from pipeline.disclosure.suppression.secondary import SuppressionPattern
    from pipeline.disclosure.suppression.table_structure import TableStructure

Key = tuple[str, str, int]  # measure, outcome or service area, milestone
# Of all certificates of a release: what comes beyond is not kept, and the attack searches for what it showed.
# Those of 10,000 cases have more than 0.8 GB, and to search for the last 70 of 570 took ten minutes. 2026-12.
MOST_BYTES = 2_500_000_000
# Elementary cells are told apart by every place up to here; beyond, where they are not sensitive by
# themselves, by the places that were asked for.
MOST_TOLD_APART = 500
NOTHING = 1e-12  # persons: what differs by less does not differ


@dataclass(frozen=True, slots=True)
class Certificate:
    """Tables that agree with all that is published of one system, and where its people stand.

    Persons who stand in the same of its places are of one sort: ``stands`` places x sorts (0 or 1), ``sizes``
    persons of a sort. Tables do not tell all sorts apart: ``part_of`` is the row of each in a table. ``base``
    is one table (rows x states), and ``changes`` tables x (row x state) by how much each differs from it.

    ``has_two_sides``: who is not counted is as sensitive as who is. ``narrowed`` counts the sensitive cells
    of which earlier releases leave less open than they require. ``every_person``: each is a sensitive cell,
    as they are told apart by every place.
    """

    places: tuple[Place, ...]
    stands: csr_matrix
    sizes: NDArray[np.int64]
    part_of: NDArray[np.int64]
    base: NDArray[np.int64]
    changes: csr_matrix
    has_two_sides: bool = True
    narrowed: int = 0
    every_person: bool = True

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        held = (part for one in (self.stands, self.changes) for part in (one.data, one.indices, one.indptr))
        return sum(array.nbytes for array in (*held, self.sizes, self.part_of, self.base))


def certificate(
    cell_of: Mapping[Place, int],
    members: csr_matrix,
    sizes: NDArray[np.int64],
    asked: Collection[int],
    part_of: NDArray[np.int64],
    structure: TableStructure,
    pattern: SuppressionPattern,
    states: Sequence[int],
    *,
    has_two_sides: bool = True,
) -> Certificate:
    """The certificate of a ``structure`` that was made of ``members`` (cells x elementary cells).

    ``asked`` are the cells that were asked for. Of the tables of the ``pattern`` so many are in it as are
    needed. ``states`` are those that the columns of the structure are of.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    wanted = set(asked)
    every = len(sizes) <= MOST_TOLD_APART
    places = tuple(place for place, cell in cell_of.items() if every or cell in wanted)
    stands = csr_matrix(members[[cell_of[place] for place in places]], dtype=np.int8)
    somebody = np.flatnonzero(sizes)
    stands, sizes, part_of = _by_sort(stands[:, somebody], sizes[somebody], part_of[somebody])
    columns = max(3, structure.counts.shape[1])
    base = np.zeros((len(structure.counts), columns), np.int64)
    base[:, states] = structure.counts
    feasible_tables = covering(pattern.feasible_tables, pattern.sensitive, structure.counts)
    if not has_two_sides:  # of groups of which nobody is counted no table is asked for
        feasible_tables.insert(0, FeasibleTable(np.zeros(0, np.int64), np.zeros((0, len(states)))))
    value, place, bounds = [np.zeros(0)], [np.zeros(0, np.int64)], [0]
    for feasible in feasible_tables:
        differs = feasible.table - structure.counts[feasible.elementary_cells]
        elementary_cell, state = np.nonzero(np.abs(differs) > NOTHING)
        value.append(differs[elementary_cell, state])
        place.append(feasible.elementary_cells[elementary_cell] * columns + np.asarray(states)[state])
        bounds.append(bounds[-1] + len(elementary_cell))
    changes = csr_matrix(
        (np.concatenate(value), np.concatenate(place), bounds), shape=(len(feasible_tables), base.size)
    )
    return Certificate(places, stands, sizes, part_of, base, changes, has_two_sides, pattern.lost, every)


def _by_sort(
    stands: csr_matrix, sizes: NDArray[np.int64], part_of: NDArray[np.int64]
) -> tuple[csr_matrix, NDArray[np.int64], NDArray[np.int64]]:
    """Elementary cells in the same places, and of the same row, as one sort: of many thousand, hundreds."""
    import numpy as np

    held, each = stands.tocoo(), np.arange(len(sizes))
    place = np.concatenate([held.row, stands.shape[0] + part_of])
    rows = stands.shape[0] + int(part_of.max(initial=-1)) + 1
    sort, count = alike(np.concatenate([held.col, each]), place, len(sizes), rows)
    first = np.unique(sort, return_index=True)[1]
    return stands[:, first], np.bincount(sort, sizes, count).astype(np.int64), part_of[first]


class Certificates(dict[Key, Certificate]):
    """The certificates of a release by system, as many as fit; and how likely guesses are in each."""

    def __init__(self) -> None:
        super().__init__()
        self.likelihoods: dict[Key, Likelihood] = {}

    def keep(self, key: Key, one: Certificate | None) -> None:
        """Keep the newest of a system, in place of one before."""
        self.pop(key, None)
        if one and one.size + sum(each.size for each in self.values()) <= MOST_BYTES:
            self[key] = one
