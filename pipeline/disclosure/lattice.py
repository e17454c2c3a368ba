"""Cells as sums of leaves that are divided among states, and the secrets in them."""

from __future__ import annotations

from dataclasses import dataclass
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
    the size of a leaf is known.
    """

    members: csr_matrix
    counts: NDArray[np.int64]
    capacity: NDArray[np.int64] | None
