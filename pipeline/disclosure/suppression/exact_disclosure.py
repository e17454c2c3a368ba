"""Exact disclosure: cells that together give no sensitive cell exactly, by linear algebra.

It is quick, and comes before any linear program. A sensitive cell that is a linear combination of published
cells is disclosed, whatever its value. Cells are taken in their order; one that would complete such a
combination is left out. That shows in what is left of a sensitive cell beside the cells taken so far: in its
distance from their row space, by Gram-Schmidt, each time twice (Bjorck 1994). How far it is at most is told
by its parts along them, of many cells at once (Pythagoras); only where that may be nothing it is worked out.
Very many elementary cells are added up by chance to fewer numbers first (Clarkson and Woodruff 2013).
Rounding or a coincidence leaves out a cell too many, never too few.
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
DOUBTFUL = 1e-9  # of its square by parts along the cells, where rounding leaves up to 1e-13
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
    left, many = _Left(sensitive_sums), 0
    disclosing = np.zeros(len(rows), bool)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        beside, before = _without(block, base[:many]), many
        directions = _directions(beside, block, len(base) - many)
        if left.may_be_disclosed_by(directions):  # by which of them: one after the other
            for number, (row, whole) in enumerate(zip(beside, block, strict=True), start):
                own = _without(row[None], base[before:many])
                direction = _directions(own, whole[None], len(base) - many)
                if not len(direction):
                    continue  # it follows from what is shown anyway
                base[many] = direction[0]
                disclosed = left.disclosed_by(direction, base[: many + 1])
                disclosing[number] = number >= fixed and disclosed.any()
                if not disclosing[number]:
                    left.take(direction, disclosed)
                    many += 1
        else:
            base[many : many + len(directions)] = directions
            left.take(directions)
            many += len(directions)
    return disclosing


class _Left:
    """What is left of sensitive sums beside the cells taken so far, and which are not disclosed yet."""

    def __init__(self, sums: NDArray[np.float64]) -> None:
        import numpy as np

        self._sums, self._square = sums, (sums**2).sum(axis=1)
        self._left = self._square.copy()
        self._is_open = np.ones(len(sums), bool)

    def may_be_disclosed_by(self, directions: NDArray[np.float64]) -> bool:
        """Whether so little is left beside some more directions that it has to be worked out."""
        return bool(self._doubtful(directions).any())

    def disclosed_by(self, direction: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The sums of which nothing is left beside one more direction, the last of the ``base``."""
        import numpy as np

        disclosed = np.zeros(len(self._sums), bool)
        doubtful = np.flatnonzero(self._doubtful(direction))
        left = np.linalg.norm(_without(self._sums[doubtful], base), axis=1)
        disclosed[doubtful] = left <= NOTHING * np.sqrt(self._square[doubtful])
        return disclosed

    def take(self, directions: NDArray[np.float64], disclosed: NDArray[np.bool_] | None = None) -> None:
        """Take cells; sums that are ``disclosed`` by fixed ones are disclosed whatever comes."""
        self._left = self._beside(directions)
        if disclosed is not None:
            self._is_open &= ~disclosed

    def _doubtful(self, directions: NDArray[np.float64]) -> NDArray[np.bool_]:
        import numpy as np

        return np.asarray(self._is_open & (self._beside(directions) <= DOUBTFUL * self._square), bool)

    def _beside(self, directions: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        return np.asarray(self._left - ((self._sums @ directions.T) ** 2).sum(axis=1), float)


def _directions(beside: NDArray[np.float64], rows: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Orthonormal directions of what is left of rows ``beside`` a base; none for what follows from it."""
    import numpy as np

    found = np.zeros((min(most, len(rows)), rows.shape[1]))
    count = 0
    for row, whole in zip(beside, rows, strict=True):
        new = _without(row[None], found[:count])[0]
        length = np.linalg.norm(new)
        if length > NOTHING * np.linalg.norm(whole) and count < len(found):
            found[count], count = new / length, count + 1
    return found[:count]


def _without(rows: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left of rows beside an orthonormal base; twice, as rounding leaves some the first time."""
    once = rows - (rows @ base.T) @ base
    return once - (once @ base.T) @ base
