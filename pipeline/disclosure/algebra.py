"""Cells that together tell no secret exactly, by linear algebra: quick, and before any linear program.

A secret that is a sum of differences of published cells is told, whatever its value. Cells are taken in their
order; one that would complete such a sum is left out. Numbers are whole, modulo a large prime: a coincidence
would leave out a cell too many, never too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.lattice import Aims, Lattice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PRIME = 2_147_483_629
MOST_NUMBERS = 40_000_000  # secrets x leaves, some 300 MB: beyond, the programs find it all. 2026-11.


def without_exact(lattice: Lattice, wanted: Sequence[int], fixed: Sequence[int], aims: Aims) -> list[int]:
    """Those of ``wanted``, dearest first, that tell no secret exactly beside the ``fixed`` ones.

    A cell of which a band is shown tells nothing exactly.
    """
    import numpy as np

    by_state = aims.sums.toarray().reshape(len(aims.reach), *lattice.counts.shape)
    secrets = np.unique(by_state.max(axis=2), axis=0).astype(np.int64)
    if secrets.size > MOST_NUMBERS:
        return list(wanted)
    told = _Span(secrets)
    exact = [cell for cell in fixed if cell not in lattice.bands]
    for row in lattice.members[exact].toarray().astype(np.int64):
        told.take(row)
    rows = lattice.members[list(wanted)].toarray().astype(np.int64)
    return [
        cell
        for cell, row in zip(wanted, rows, strict=True)
        if cell in lattice.bands or told.take(row, unless_told=True)
    ]


class _Span:
    """What follows from the rows taken so far: they in reduced form, and what is left of each secret."""

    def __init__(self, secrets: NDArray[np.int64]) -> None:
        import numpy as np

        self._left = secrets
        self._open = np.asarray(secrets.any(axis=1), bool)
        self._rows = np.zeros((0, secrets.shape[1]), np.int64)
        self._pivots: list[int] = []

    def take(self, row: NDArray[np.int64], *, unless_told: bool = False) -> bool:
        """Take a row; with ``unless_told`` only where no open secret is told by it. Whether it was taken."""
        import numpy as np

        for pivot, reduced in zip(self._pivots, self._rows, strict=True):
            if row[pivot]:
                row = (row - row[pivot] * reduced) % PRIME
        if not row.any():
            return True  # it follows from what is shown anyway
        pivot = int(np.flatnonzero(row)[0])
        row = row * pow(int(row[pivot]), PRIME - 2, PRIME) % PRIME
        touched = np.flatnonzero(self._left[:, pivot])
        left = (self._left[touched] - self._left[touched, pivot, None] * row) % PRIME
        told = self._open[touched] & ~left.any(axis=1)
        if unless_told and told.any():
            return False
        self._left[touched] = left
        self._open[touched] &= ~told
        others = np.flatnonzero(self._rows[:, pivot])
        self._rows[others] = (self._rows[others] - self._rows[others, pivot, None] * row) % PRIME
        self._rows = np.vstack([self._rows, row])
        self._pivots.append(pivot)
        return True
