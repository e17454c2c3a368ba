"""Cells as sums of leaves that are divided among states, and the secrets in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

TOLERANCE = 1e-6  # persons: ten times what the solver allows itself


@dataclass(frozen=True, slots=True)
class Aims:
    """What must stay open: a row of ``sums`` for each secret, over leaf x state, and its reach in persons.

    ``least`` is how low it must seem to be: 0, where earlier releases do not tell that it is more.
    """

    sums: csr_matrix
    reach: NDArray[np.float64]
    least: NDArray[np.float64]

    def met(self, table: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which secrets are as low as they must seem in a table (leaves x states), and which reach."""
        value = self.sums @ table.ravel()
        return value <= self.least + TOLERANCE, value >= self.reach - TOLERANCE


@dataclass(frozen=True, slots=True)
class Lattice:
    """``members`` cells x leaves (0 or 1), ``counts`` leaves x states, ``capacity`` persons per leaf.

    Persons of a leaf in none of the states are in a state that is no secret. Without ``capacity`` not even
    the size of a leaf is known. ``bands`` are the cells of which no more is shown than a band: by how many
    fewer, or more, than there are could be in the first state, and as many more, or fewer, in the second.
    """

    members: csr_matrix
    counts: NDArray[np.int64]
    capacity: NDArray[np.int64] | None
    bands: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def among(self, leaves: NDArray[np.int64]) -> Lattice:
        """The same cells over some leaves only, while all others stand as they are."""
        capacity = None if self.capacity is None else self.capacity[leaves]
        return Lattice(self.members[:, leaves].tocsr(), self.counts[leaves], capacity, self.bands)

    def told(self, cells: Sequence[int]) -> Told:
        """What is known of a table (leaves x states) when these cells are shown."""
        import numpy as np

        is_band = np.array([cell in self.bands for cell in cells], bool)
        leeway = np.array([self.bands[cell] for cell in cells if cell in self.bands]).reshape(-1, 2)
        low = (self.members[list(cells)] @ self.counts).astype(float)
        low[is_band, 1:2] += low[is_band, :1]
        high = low.copy()
        low[is_band, :1] -= leeway[:, :1]
        high[is_band, :1] += leeway[:, 1:]
        return Told(sums(self.members[list(cells)], is_band, self.counts.shape[1]), low.ravel(), high.ravel())


@dataclass(frozen=True, slots=True)
class Told:
    """Sums over leaf x state, one row for each state of a cell, that lie between ``low`` and ``high``."""

    sums: csr_matrix
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def sums(members: csr_matrix, is_band: NDArray[np.bool_], states: int) -> csr_matrix:
    """What cells tell (a row for each cell and state) of leaf x state: of a band, both first states together.

    The row of the second state of a band is the sum of the first two.
    """
    import numpy as np
    from scipy import sparse

    each = sparse.kron(members, sparse.eye(states), format="csr")
    if not is_band.any():
        return each
    with_first = np.zeros((states, states))
    with_first[1, 0] = 1
    return (each + sparse.kron(sparse.diags(is_band.astype(float)) @ members, with_first)).tocsr()


@dataclass(frozen=True, slots=True)
class Witness:
    """Another table than the true one (leaves x states): some ``leaves`` are divided as in ``table``."""

    leaves: NDArray[np.int64]
    table: NDArray[np.float64]

    def over(self, truth: NDArray[np.int64]) -> NDArray[np.float64]:
        """The whole table."""
        whole = truth.astype(float)
        whole[self.leaves] = self.table
        return whole


def coarsest(lattice: Lattice, cells: Sequence[int], aims: Aims) -> tuple[Lattice, Aims, NDArray[np.int64]]:
    """The same with fewer leaves: those that neither these ``cells`` nor a secret set apart are one.

    Beside them, which of these each leaf has become.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    leaves, states = lattice.counts.shape
    asked, secret = lattice.members[list(cells)].tocoo(), aims.sums.tocoo()
    leaf, state = np.divmod(secret.col, states)
    sets_apart = np.concatenate([asked.row, len(cells) + secret.row.astype(np.int64) * states + state])
    marks = len(cells) + aims.sums.shape[0] * states
    one, fewer = alike(np.concatenate([asked.col, leaf]), sets_apart, leaves, marks)
    first = np.unique(one, return_index=True)[1]
    together = csr_matrix((np.ones(leaves), (one, np.arange(leaves))), shape=(fewer, leaves))
    capacity = None if lattice.capacity is None else (together @ lattice.capacity).astype(np.int64)
    places = (first[:, None] * states + np.arange(states)).ravel()
    members = lattice.members[:, first].tocsr()
    counts = (together @ lattice.counts).astype(np.int64)
    coarse = Lattice(members, counts, capacity, lattice.bands)
    return coarse, replace(aims, sums=aims.sums[:, places].tocsr()), one


def alike(
    row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int
) -> tuple[NDArray[np.int64], int]:
    """Number the rows of a 0/1 matrix so that equal rows have one number: by sums of two random words."""
    import numpy as np

    words = np.random.default_rng(2017).integers(0, 2**63, (columns, 2), np.uint64)
    sums = np.zeros((rows, 2), np.uint64)
    np.add.at(sums, row, words[column])
    _, number = np.unique(sums, axis=0, return_inverse=True)
    return number.ravel(), int(number.max(initial=-1)) + 1
