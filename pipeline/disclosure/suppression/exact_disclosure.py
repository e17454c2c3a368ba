"""The exact-disclosure check: cells that together give no sensitive cell exactly, by linear algebra.

It is quick, and comes before any linear program. A sensitive cell that is a linear combination of published
cells is disclosed, whatever its value. Cells are taken in their order; one that would complete such a
combination is left out. That shows in what is left of a sensitive cell beside the cells taken so far: in its
distance from their row space, by Gram-Schmidt, each time twice (Bjorck 1994). Very many elementary cells are
added up by chance to fewer numbers first (Clarkson and Woodruff 2013). Rounding or a coincidence leaves out
a cell too many, never too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure, alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

# sensitive cells x numbers that they are made of, some 300 MB: beyond, the programs find it all. 2026-11.
MOST_NUMBERS = 40_000_000
BLOCK = 32  # cells that are set against all before at once
NOTHING = 1e-7  # share of its length that is left of what follows from others; rounding leaves 1e-13
SPARE = 2  # times as many numbers as cells where elementary cells are added up by chance,
LEAST = 256  # and some more: independent cells stay so
ADDED_TO = 4  # of these numbers, each elementary cell


def without_exact_disclosure(
    structure: TableStructure, candidates: Sequence[int], fixed: Sequence[int], sensitive: SensitiveCells
) -> list[int]:
    """Those of ``candidates``, dearest first, that disclose no sensitive cell exactly beside ``fixed`` ones.

    A cell that is published as a band discloses nothing exactly.
    """
    exact = [cell for cell in fixed if cell not in structure.bands]
    told = [cell for cell in candidates if cell not in structure.bands]
    shown = structure.members[[*exact, *told]]
    alike_to, first = _alike(shown)
    rows, sensitive_sums = _added_up(shown[:, first], _whole(structure, sensitive, alike_to, len(first)))
    if sensitive_sums.shape[0] * sensitive_sums.shape[1] > MOST_NUMBERS:
        return list(candidates)
    disclosing = _disclosing(rows.toarray(), len(exact), sensitive_sums.toarray())
    left_out = {cell for cell, discloses in zip(told, disclosing[len(exact) :], strict=True) if discloses}
    return [cell for cell in candidates if cell not in left_out]


def _alike(shown: csr_matrix) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each elementary cell among those that no row sets apart, and the first of each number."""
    import numpy as np

    entries = shown.tocoo()
    number, _ = alike(entries.col, entries.row, shown.shape[1], shown.shape[0])
    return number, np.unique(number, return_index=True)[1]


def _whole(
    structure: TableStructure, sensitive: SensitiveCells, alike_to: NDArray[np.int64], count: int
) -> csr_matrix:
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
    each.data = np.ones_like(each.data)
    whole = each[np.setdiff1d(np.flatnonzero(np.diff(each.indptr)), parts)].tocoo()
    number, _ = alike(whole.row, whole.col, whole.shape[0], count)
    return whole.tocsr()[np.unique(number, return_index=True)[1]]


def _added_up(rows: csr_matrix, sensitive_sums: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
    """Cells and sensitive cells as they are; or of fewer numbers, to which elementary cells are added up."""
    import numpy as np
    from scipy.sparse import csr_matrix

    count, fewer = rows.shape[1], SPARE * rows.shape[0] + LEAST
    if count <= ADDED_TO * fewer:
        return rows, sensitive_sums
    chance, each = np.random.default_rng(1), np.repeat(np.arange(count), ADDED_TO)
    weights = chance.normal(size=len(each)), (each, chance.integers(0, fewer, len(each)))
    added_up = csr_matrix(weights, (count, fewer))
    return rows @ added_up, sensitive_sums @ added_up


def _disclosing(
    rows: NDArray[np.float64], fixed: int, sensitive_sums: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which rows complete a sensitive sum beside those taken before; the first ``fixed`` are taken anyway."""
    import numpy as np

    base = np.zeros((min(rows.shape), rows.shape[1]))  # orthonormal: the row space of what is taken
    left, many = sensitive_sums.astype(float), 0
    least = NOTHING * np.linalg.norm(left, axis=1)
    is_open = np.ones(len(left), bool)
    disclosing = np.zeros(len(rows), bool)
    for start in range(0, len(rows), BLOCK):
        beside, before = _without(rows[start : start + BLOCK], base[:many]), many
        for number, row in enumerate(beside, start):
            new = _without(row[None], base[before:many])[0]
            length = np.linalg.norm(new)
            if length <= NOTHING * np.linalg.norm(rows[number]) or many == len(base):
                continue  # it follows from what is shown anyway
            direction = new / length
            now = left - np.outer(left @ direction, direction)
            told = is_open & (np.linalg.norm(now, axis=1) <= least)
            disclosing[number] = number >= fixed and told.any()
            if not disclosing[number]:
                base[many], left, many, is_open = direction, now, many + 1, is_open & ~told
    return disclosing


def _without(rows: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left of rows beside an orthonormal base; twice, as rounding leaves some the first time."""
    once = rows - (rows @ base.T) @ base
    return once - (once @ base.T) @ base
