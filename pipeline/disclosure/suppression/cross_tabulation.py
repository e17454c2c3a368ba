"""Cells crossed with each other: what the elementary cells that two of them share add up to.

The covariance of published sums is made of such sums, anew at each step of Newton's method. It is a product
of matrices. Of very many cells each elementary cell stands in some: cells that share none are laid side by
side, and two such rows are crossed by counting, which takes less time where rows are few beside cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

# Cells beside the most that an elementary cell stands in: of more, counting takes less time. 2026-12.
MOST_MULTIPLIED = 7
MOST_ENTRIES = 25_000_000  # cells x elementary cells, 200 MB: beyond, too. 2026-12.
DEAR = 20_000_000  # cells x cells x elementary cells: beyond, some hundredths of a second. 2026-11.


@dataclass(frozen=True, slots=True)
class _Disjoint:
    """Cells that share no elementary cell: ``place`` among them of each of the ``elementary_cells`` that one
    of them has, and ``place_of_all``, where the last is none.
    """

    cells: NDArray[np.int64]
    elementary_cells: NDArray[np.int64]
    place: NDArray[np.int64]
    place_of_all: NDArray[np.int64]


class CrossTabulation:
    """``members``: cells x elementary cells, 0 or 1. It ``is_dear`` where that takes long."""

    def __init__(self, members: csr_matrix) -> None:
        import numpy as np

        self.cells, elementary_cells = members.shape
        self.is_dear = self.cells**2 * elementary_cells > DEAR
        most = int(np.bincount(members.indices, minlength=1).max())
        is_multiplied = not self.is_dear or (
            self.cells <= MOST_MULTIPLIED * most and self.cells * elementary_cells <= MOST_ENTRIES
        )
        self._members = members.toarray() if is_multiplied else None
        self._rows = () if is_multiplied else _side_by_side(members)

    def of(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sums (weights x cells x cells) of several weights of the elementary cells (weights x these).

        Of those of a weight none is above 0 while another is below.
        """
        import numpy as np

        found = np.zeros((len(weights), self.cells, self.cells))
        some = np.flatnonzero(weights.any(axis=1))  # where nobody can be in a state, sums over it are 0
        if self._members is not None:
            for weight in some:
                root = self._members * np.sqrt(np.abs(weights[weight]))
                found[weight] = np.sign(weights[weight].sum()) * (root @ root.T)
            return found
        for number, one in enumerate(self._rows):
            here = weights[some[:, None], one.elementary_cells]
            for other in self._rows[number:]:
                columns = len(other.cells) + 1
                both = one.place * columns + other.place_of_all[one.elementary_cells]
                for weight, each in zip(some, here, strict=True):
                    crossed = np.bincount(both, each, len(one.cells) * columns).reshape(-1, columns)[:, :-1]
                    found[weight, one.cells[:, None], other.cells] = crossed
                    found[weight, other.cells[:, None], one.cells] = crossed.T
        return found


def _side_by_side(members: csr_matrix) -> tuple[_Disjoint, ...]:
    """The cells in as few rows as are found by laying each into the first in which it shares nothing.

    The rows that have fewest elementary cells come first: of two it is the first that is gone through.
    """
    import numpy as np

    cells: list[list[int]] = []
    places: list[NDArray[np.int64]] = []
    for cell in range(members.shape[0]):
        own = members.indices[members.indptr[cell] : members.indptr[cell + 1]]
        row = next((row for row, place in enumerate(places) if (place[own] < 0).all()), len(cells))
        if row == len(cells):
            cells.append([])
            places.append(np.full(members.shape[1], -1))
        places[row][own] = len(cells[row])
        cells[row].append(cell)
    rows = []
    for own_cells, place in zip(cells, places, strict=True):
        those, nowhere = np.flatnonzero(place >= 0), len(own_cells)
        of_all = np.where(place < 0, nowhere, place)
        rows.append(_Disjoint(np.array(own_cells), those, place[those], of_all))
    return tuple(sorted(rows, key=lambda row: len(row.elementary_cells)))
