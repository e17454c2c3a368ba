"""Feasibility intervals: how low and how high a sensitive cell can be, given all that is published.

Each end is that of a linear program, the attacker's problem of the literature: over all feasible tables,
which fit the published constraints, the least and the most that the cell can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

CLOSE = 1e-5  # persons: what the solver may be off by
LOW, HIGH = 1.0, -1.0  # the end of a sensitive cell that a program looks for
# A program for all sensitive cells at once, of weights so steep that a few lead, takes about as long as this
# number of programs for one sensitive cell: while it settles as many, it comes first. 2026-11.
WORTH_A_PROGRAM, STEEP = 8, 20
# One thread and a fixed seed: the same every time. Interior points find the first table, in a large program
# six times as fast; the primal simplex method (4) goes on from there, since only the direction is another.
FIRST, THEN = "ipm", "simplex"
OPTIONS: dict[str, Any] = {
    "output_flag": False, "threads": 1, "random_seed": 1, "simplex_strategy": 4, "solver": FIRST,
}  # fmt: skip
SAID = ((1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 0.0, 1.0))  # achieved, known and not asked, over states
STATES = 3


@dataclass(frozen=True, slots=True)
class Equations:
    """``groups`` x kinds of persons (0 or 1), ``sizes`` persons of a kind, ``counts`` of a group.

    These are: how many achieved at least and at most, how many are known, of how many it is not asked (NaN
    where that is not told).
    """

    groups: csr_matrix
    sizes: NDArray[np.float64]
    counts: NDArray[np.float64]


def feasibility_intervals(
    equations: Equations, sensitive: csr_matrix, enough: NDArray[np.float64], *, whole: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """The least each sensitive cell can be, and the most, looked at up to ``enough``; None if nothing fits.

    ``sensitive`` x (kind x state); ``enough`` is what its upper protection level asks for. A cell that some
    table shows as 0, or as ``enough``, needs no program of its own. ``whole`` asks for whole persons.
    """
    equations, sensitive = _aggregated(equations, sensitive)
    return intervals_in(_program(equations, whole), sensitive, enough)


def intervals_in(
    program: Program, sensitive: csr_matrix, enough: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """The same of the tables of a program, whose columns are those of ``sensitive``."""
    import numpy as np

    seen = _Seen(program, sensitive, enough)
    chance = np.random.default_rng(1)
    for end in (LOW, HIGH):
        before = np.inf
        while 0 < (closed := seen.closed(end)).sum() <= before - WORTH_A_PROGRAM:
            before = closed.sum()
            if not seen.look(end, closed * chance.random(len(enough)) ** STEEP / enough.clip(1)):
                return None
    for end in (LOW, HIGH):
        for sensitive_cell in np.flatnonzero(seen.closed(end)):
            if seen.closed(end)[sensitive_cell] and not seen.look(
                end, np.arange(len(enough)) == sensitive_cell
            ):
                return None
    return seen.least, seen.most


class _Seen:
    """How low and how high each sensitive cell was in the tables found so far."""

    def __init__(self, program: Program, sensitive: csr_matrix, enough: NDArray[np.float64]) -> None:
        import numpy as np

        self._program, self._sensitive_cells, self._enough = program, sensitive, enough
        self.least = np.full(sensitive.shape[0], np.inf)
        self.most = np.full(sensitive.shape[0], -np.inf)

    def closed(self, end: float) -> NDArray[np.bool_]:
        """The sensitive cells that no table showed as 0, or as enough."""
        return self.least > CLOSE if end == LOW else self.most < self._enough - CLOSE

    def look(self, end: float, weights: NDArray[np.float64]) -> bool:
        """Find the table in which sensitive cells, weighed, are least, or most; False where nothing fits."""
        import numpy as np

        table = self._program.solve(end * (self._sensitive_cells.T @ weights))
        if table is None:
            return False
        value = self._sensitive_cells @ table
        self.least, self.most = np.minimum(self.least, value), np.maximum(self.most, value)
        return True


def _aggregated(equations: Equations, sensitive: csr_matrix) -> tuple[Equations, csr_matrix]:
    """The same with fewer kinds: persons whom neither a group nor a sensitive cell sets apart are of one
    kind.
    """
    import numpy as np

    kinds, states = len(equations.sizes), STATES
    hashes = np.column_stack([row_hashes(equations.groups.T), row_hashes(sensitive.T).reshape(kinds, -1)])
    first, kind = alike(hashes)
    sizes = np.bincount(kind, equations.sizes, len(first)).astype(float)
    places = (first[:, None] * states + np.arange(states)).ravel()
    return Equations(equations.groups[:, first], sizes, equations.counts), sensitive[:, places]


def row_hashes(matrix: csr_matrix) -> NDArray[np.uint64]:
    """Rows of whole numbers as sums of two words of chance each: rows that differ have other hashes."""
    import numpy as np

    words = np.random.default_rng(3).integers(0, 2**63, (matrix.shape[1], 2), np.uint64)
    return np.asarray(matrix.astype(np.uint64) @ words)


def alike(rows: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first of each sort of equal rows of numbers, in their order, and the number of the sort of each."""
    import numpy as np

    order = np.lexsort(rows.T[::-1])
    is_new = np.ones(len(rows), bool)
    is_new[1:] = (rows[order[1:]] != rows[order[:-1]]).any(axis=1)
    number = np.empty(len(rows), np.int64)
    number[order] = np.cumsum(is_new) - 1
    return order[is_new], number


def _program(equations: Equations, whole: bool) -> Program:
    """Persons of a kind are divided among states, one state each at most, and every group adds up."""
    import highspy
    import numpy as np
    from scipy import sparse

    kinds = len(equations.sizes)
    least, most, known, not_asked = equations.counts.T
    once = sparse.kron(sparse.eye(kinds), [[1.0] * STATES])
    rows = sparse.vstack([once, *(sparse.kron(equations.groups, [row]) for row in SAID)]).tocsr()
    is_told = ~np.isnan(not_asked)
    none, all_of_them = np.where(is_told, not_asked, 0), np.where(is_told, not_asked, highspy.kHighsInf)
    low = np.concatenate([np.zeros(kinds), least, known, none])
    high = np.concatenate([equations.sizes, most, known, all_of_them])
    return Program(rows, low, high, np.repeat(equations.sizes, STATES), whole=whole)


class Program:
    """Tables whose columns, from 0 to ``upper``, add up in each row to between ``low`` and ``high``.

    Each program starts from the table of the one before: only the direction is another.
    """

    def __init__(
        self,
        rows: csr_matrix,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        upper: NDArray[np.float64],
        *,
        whole: bool = False,
    ) -> None:
        import highspy
        import numpy as np

        columns = len(upper)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = rows.shape
        model.col_cost_ = model.col_lower_ = np.zeros(columns)
        model.col_upper_, model.row_lower_, model.row_upper_ = upper, low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
            rows.indptr, rows.indices, rows.data,
        )  # fmt: skip
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        self._status = highspy.HighsModelStatus
        self._columns = np.arange(columns, dtype=np.int32)
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(model)

    def solve(self, direction: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """The table that is least in a direction; None where no table fits what is published."""
        import numpy as np

        self._highs.changeColsCost(len(self._columns), self._columns, direction)
        self._highs.run()
        status = self._highs.getModelStatus()
        self._highs.setOptionValue("solver", THEN)
        if status != self._status.kOptimal:  # interior points do not always end where nothing fits
            self._highs.run()
            status = self._highs.getModelStatus()
        if status in (self._status.kInfeasible, self._status.kUnboundedOrInfeasible):  # nothing is unbounded
            return None
        if status != self._status.kOptimal:
            raise DisclosureFailure(
                "The attack on the release did not finish, so nothing counts as safe.",
                "Try again with more memory; nothing was released.",
            )
        return np.array(self._highs.getSolution().col_value)
