"""The exact-disclosure check: cells that together give no sensitive cell exactly, by linear algebra.

It is quick, and comes before any linear program. A sensitive cell that is a linear combination of published
cells is disclosed, whatever its value. Cells are taken in their order; one that would complete such a
combination is left out. Numbers are whole, modulo a large prime: a coincidence would leave out a cell too
many, never too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure, alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

PRIME = 2_147_483_629
# sensitive x elementary cells, some 300 MB: beyond, the programs find it all. 2026-11.
MOST_NUMBERS = 40_000_000


def without_exact_disclosure(
    structure: TableStructure, candidates: Sequence[int], fixed: Sequence[int], sensitive: SensitiveCells
) -> list[int]:
    """Those of ``candidates``, dearest first, that disclose no sensitive cell exactly beside ``fixed`` ones.

    A cell that is published as a band discloses nothing exactly.
    """
    exact = [cell for cell in fixed if cell not in structure.bands]
    shown = structure.members[[*exact, *candidates]]
    alike_to, first = _alike(shown)
    sensitive_sums = _whole(structure, sensitive, alike_to, len(first))
    if sensitive_sums.size > MOST_NUMBERS:
        return list(candidates)
    disclosed = _RowSpace(sensitive_sums)
    rows = shown[:, first].toarray().astype("int64")
    for row in rows[: len(exact)]:
        disclosed.take(row)
    return [
        cell
        for cell, row in zip(candidates, rows[len(exact) :], strict=True)
        if cell in structure.bands or disclosed.take(row, unless_disclosed=True)
    ]


def _alike(shown: csr_matrix) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each elementary cell among those that no row sets apart, and the first of each number."""
    import numpy as np

    entries = shown.tocoo()
    number, _ = alike(entries.col, entries.row, shown.shape[1], shown.shape[0])
    return number, np.unique(number, return_index=True)[1]


def _whole(
    structure: TableStructure, sensitive: SensitiveCells, alike_to: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """Each sensitive sum once, over elementary cells that no cell sets apart; none that parts such: it cannot
    follow from the cells.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    sums, states = sensitive.sums, structure.counts.shape[1]
    elementary_cells = alike_to[sums.indices // states]
    # a copy: or duplicates would be added up in the sensitive cells themselves
    each = csr_matrix((sums.data, elementary_cells, sums.indptr), (sums.shape[0], count), copy=True)
    each.sum_duplicates()
    is_part = each.data < np.bincount(alike_to, minlength=count)[each.indices]
    parts = np.unique(np.repeat(np.arange(each.shape[0]), np.diff(each.indptr))[is_part])
    whole = np.setdiff1d(np.flatnonzero(np.diff(each.indptr)), parts)
    return np.unique(each[whole].toarray() > 0, axis=0).astype(np.int64)


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
