"""The exact-disclosure check: cells that together give no sensitive cell exactly, by linear algebra.

It is quick, and comes before any linear program. A sensitive cell that is a linear combination of published
cells is disclosed, whatever its value. Cells are taken in their order; one that would complete such a
combination is left out. Numbers are whole, modulo a large prime: a coincidence would leave out a cell too
many, never too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PRIME = 2_147_483_629
# sensitive x elementary cells, some 300 MB: beyond, the programs find it all. 2026-11.
MOST_NUMBERS = 40_000_000


def without_exact_disclosure(
    structure: TableStructure, candidates: Sequence[int], fixed: Sequence[int], sensitive: SensitiveCells
) -> list[int]:
    """Those of ``candidates``, dearest first, that disclose no sensitive cell exactly beside ``fixed`` ones.

    A cell that is published as a band discloses nothing exactly.
    """
    import numpy as np

    by_state = sensitive.sums.toarray().reshape(len(sensitive.upper), *structure.counts.shape)
    sensitive_sums = np.unique(by_state.max(axis=2), axis=0).astype(np.int64)
    if sensitive_sums.size > MOST_NUMBERS:
        return list(candidates)
    disclosed = _RowSpace(sensitive_sums)
    exact = [cell for cell in fixed if cell not in structure.bands]
    for row in structure.members[exact].toarray().astype(np.int64):
        disclosed.take(row)
    rows = structure.members[list(candidates)].toarray().astype(np.int64)
    return [
        cell
        for cell, row in zip(candidates, rows, strict=True)
        if cell in structure.bands or disclosed.take(row, unless_disclosed=True)
    ]


class _RowSpace:
    """What follows from the rows taken so far: in reduced form, and what is left of each sensitive cell."""

    def __init__(self, sensitive_sums: NDArray[np.int64]) -> None:
        import numpy as np

        self._left = sensitive_sums
        self._protected = np.asarray(sensitive_sums.any(axis=1), bool)
        self._rows = np.zeros((0, sensitive_sums.shape[1]), np.int64)
        self._pivots: list[int] = []

    def take(self, row: NDArray[np.int64], *, unless_disclosed: bool = False) -> bool:
        """Take a row; ``unless_disclosed``: only if it completes no sensitive cell. Whether it was taken."""
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
        disclosed = self._protected[touched] & ~left.any(axis=1)
        if unless_disclosed and disclosed.any():
            return False
        self._left[touched] = left
        self._protected[touched] &= ~disclosed
        others = np.flatnonzero(self._rows[:, pivot])
        self._rows[others] = (self._rows[others] - self._rows[others, pivot, None] * row) % PRIME
        self._rows = np.vstack([self._rows, row])
        self._pivots.append(pivot)
        return True
