"""Feasible tables in which a sum is as small, or as large, as it can be while nothing gives way.

Of the programs of secondary suppression nearly all find that nothing has to give way. Then the published
cells are equations, and only the objective differs from one program to the next: the primal simplex method
goes on from the table that it found last, in a third of the time. What it cannot reach is left to ``solver``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.disclosure.suppression.linear_program import linear_program
from pipeline.disclosure.suppression.solver import LARGE, MOST_WHOLE, OPTIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.effort import Effort
    from pipeline.disclosure.suppression.table_structure import TableStructure

PRIMAL: dict[str, Any] = {
    "presolve": "off",  # it would lose the table found last
    "simplex_strategy": 4,
    "primal_simplex_bound_perturbation_multiplier": 0.0,  # a fifth fewer steps. 2026-11.
}


def are_worth_it(structure: TableStructure) -> bool:
    """Whether tables are so many that fractions of persons are allowed, and not too many for this method."""
    return MOST_WHOLE < structure.counts.size < LARGE


class Extremes:
    """All tables that agree with the cells that are published: some stay so, others may be withheld later."""

    def __init__(
        self,
        structure: TableStructure,
        candidates: NDArray[np.int64],
        fixed: NDArray[np.int64],
        effort: Effort,
    ) -> None:
        import highspy
        import numpy as np

        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (OPTIONS | PRIMAL).items():
            self._highs.setOptionValue(name, value)
        self._optimal, self._infinity = highspy.HighsModelStatus.kOptimal, highspy.kHighsInf
        self._shape = structure.counts.shape
        self._columns = np.arange(structure.counts.size, dtype=np.int32)
        self._published = np.ones(len(candidates), bool)
        self._effort = effort
        self._pass(structure, candidates, fixed)

    def withhold(self, published: NDArray[np.bool_]) -> None:
        """Candidates that are not published any more are no equations: their rows are free, not deleted."""
        import numpy as np

        states = self._shape[1]
        for cell in np.flatnonzero(self._published & ~published):
            for row in range(cell * states, (cell + 1) * states):
                self._highs.changeRowBounds(row, -self._infinity, self._infinity)
        self._published = published.copy()

    def furthest(self, places: NDArray[np.int32], *, upward: bool) -> NDArray[np.float64] | None:
        """A table in which the sum over ``places`` (elementary cell x state) is the largest, or the smallest.

        None where it is not found.
        """
        import numpy as np

        costs = np.zeros(len(self._columns))
        costs[places] = -1.0 if upward else 1.0
        self._highs.changeColsCost(len(self._columns), self._columns, costs)
        self._effort.run(self._highs)
        if self._highs.getModelStatus() != self._optimal:
            return None
        return np.array(self._highs.getSolution().col_value).reshape(self._shape)

    def _pass(
        self, structure: TableStructure, candidates: NDArray[np.int64], fixed: NDArray[np.int64]
    ) -> None:
        """Hand the model over: the rows of the candidates first, a row for each cell and state."""
        import numpy as np
        from scipy import sparse

        counts, capacity = structure.counts, structure.capacity
        published = structure.constraints([*candidates.tolist(), *fixed.tolist()])
        parts, low, high = [published.sums], published.low, published.high
        upper = np.full(counts.size, self._infinity)
        if capacity is not None:
            upper = np.repeat(capacity, counts.shape[1]).astype(float)
            parts.append(sparse.kron(sparse.eye(len(capacity)), np.ones((1, counts.shape[1]))))
            low, high = np.append(low, np.zeros(len(capacity))), np.append(high, capacity)
        matrix = sparse.vstack(parts).tocsr()
        self._highs.passModel(linear_program(matrix, np.zeros(counts.size), upper, low, high))
