"""The entries of a table, and the equations that what is published makes of them.

Entries are elementary cell x state, in a last state whoever is in none of them, and the slack of bands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.suppression.table_structure import PublishedConstraints, TableStructure

SURE = 0.5  # persons: counts are whole, so that less is none


@dataclass(frozen=True, slots=True)
class Entries:
    """``matrix`` (constraints x entries) times a table is ``wanted``; those of a ``block`` fill its capacity.

    Each elementary cell is a block, and each band: how many more there are than the fewest, how many fewer
    than the most. ``certain`` are entries that the constraints leave no choice, as far as is seen one by one,
    and 0 where they are ``free``. ``width`` is the number of states with the last. ``members`` are the
    published cells x elementary cells, of which some are bands.
    """

    matrix: csr_matrix
    wanted: NDArray[np.float64]
    block: NDArray[np.int64]
    capacity: NDArray[np.float64]
    certain: NDArray[np.float64]
    free: NDArray[np.bool_]
    members: csr_matrix
    is_band: NDArray[np.bool_]
    width: int

    @property
    def elementary_cells(self) -> int:
        return int(self.members.shape[1])

    @property
    def room(self) -> NDArray[np.float64]:
        """Persons of each block who are not certain."""
        import numpy as np

        return self.capacity - np.bincount(self.block, self.certain, len(self.capacity))

    def of(self, places: NDArray[np.int32]) -> NDArray[np.int64]:
        """The entries of places (elementary cell x state, without the last)."""
        import numpy as np

        elementary_cell, state = np.divmod(places.astype(np.int64), self.width - 1)
        return np.asarray(elementary_cell * self.width + state)

    def beside(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """The other entries of the same elementary cells."""
        import numpy as np

        is_other = np.zeros((self.elementary_cells, self.width), bool)
        is_other[entries // self.width] = True
        is_other.ravel()[entries] = False
        return np.flatnonzero(is_other)

    def table(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The table (elementary cells x states) with these ``values`` of the free entries."""
        whole = self.certain.copy()
        whole[self.free] = values.clip(0.0)
        by_cell = whole[: self.elementary_cells * self.width].reshape(-1, self.width)
        return by_cell[:, : self.width - 1]


def entries_of(structure: TableStructure, cells: NDArray[np.int64]) -> Entries:
    """The entries of a structure whose people are known, when some cells are published."""
    import numpy as np

    assert structure.capacity is not None
    elementary_cells, states = structure.counts.shape
    published = structure.constraints(cells.tolist())
    matrix, leeway = _constraints(published, elementary_cells, states)
    by_cell = np.repeat(np.arange(elementary_cells), states + 1)
    block = np.concatenate([by_cell, elementary_cells + np.repeat(np.arange(len(leeway)), 2)])
    capacity = np.concatenate([structure.capacity, leeway]).astype(float)
    certain, free = _without_choice(*_with_nobody(structure, cells, matrix, published.low), block, capacity)
    members, is_band = structure.members[cells], np.array([cell in structure.bands for cell in cells], bool)
    return Entries(matrix, published.low, block, capacity, certain, free, members, is_band, states + 1)


def _constraints(
    published: PublishedConstraints, elementary_cells: int, states: int
) -> tuple[csr_matrix, NDArray[np.float64]]:
    """Rows over entries that are what is published, and the leeway of those that are bands."""
    import numpy as np
    from scipy import sparse

    sums = published.sums
    column = sums.indices + sums.indices // states  # a last state after those of each elementary cell
    of_persons: csr_matrix = sparse.csr_matrix(
        (sums.data, column, sums.indptr), (sums.shape[0], elementary_cells * (states + 1))
    )
    leeway = published.high - published.low
    bands = np.flatnonzero(leeway)
    if not len(bands):
        return of_persons, leeway[bands]
    slack = sparse.csr_matrix(
        (-np.ones(len(bands)), (bands, 2 * np.arange(len(bands)))), (sums.shape[0], 2 * len(bands))
    )
    return sparse.hstack([of_persons, slack], "csr"), leeway[bands]


def _with_nobody(
    structure: TableStructure, cells: NDArray[np.int64], matrix: csr_matrix, wanted: NDArray[np.float64]
) -> tuple[csr_matrix, NDArray[np.float64]]:
    """The constraints, and those that follow for the last state."""
    import numpy as np
    from scipy import sparse

    assert structure.capacity is not None
    states = structure.counts.shape[1]
    members = structure.members[cells]
    in_none = sparse.csr_matrix(
        (members.data, members.indices * (states + 1) + states, members.indptr),
        (members.shape[0], matrix.shape[1]),
    )
    persons = members @ (structure.capacity - structure.counts.sum(axis=1))
    return sparse.vstack([matrix, in_none], "csr"), np.concatenate([wanted, persons])


def _without_choice(
    rows: csr_matrix, wanted: NDArray[np.float64], block: NDArray[np.int64], capacity: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Entries without a choice, and which are free.

    Where a sum is 0 all its entries are, and one that is alone in its block is all of it.
    """
    import numpy as np

    is_sum = rows.min(axis=1).toarray().ravel() >= 0
    certain, free = np.zeros(len(block)), capacity[block] > 0
    while True:
        left = wanted - rows @ certain
        still = free & (rows.T @ (is_sum & (left < SURE)).astype(float) == 0)
        alone = still & (np.bincount(block, still, len(capacity))[block] == 1)
        room = capacity - np.bincount(block, certain, len(capacity))
        certain[alone] = room[block[alone]]
        still &= ~alone
        if (still == free).all():
            return certain, free
        free = still
