"""Integer programs on HiGHS: a table of whole persons in which a sensitive cell is as it must be possible.

Any will do, so the first that is found is taken. The limit is of nodes, not of time: the same on a slow
machine as on a fast one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.disclosure.suppression.linear_program import linear_program
from pipeline.disclosure.suppression.solver import OPTIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure

# Nearly all are found before the first is looked into; where there is none, that is found out soon. 2026-11.
MOST_NODES = 60
FIRST: dict[str, Any] = {"mip_max_improving_sols": 1, "mip_max_nodes": MOST_NODES}
FEASIBLE = 2  # HiGHS's mark of a solution


class WholePrograms:
    """All tables of whole persons that agree with some published cells."""

    def __init__(self, structure: TableStructure, cells: Sequence[int]) -> None:
        import highspy
        import numpy as np
        from scipy import sparse

        assert structure.capacity is not None
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (OPTIONS | FIRST).items():
            self._highs.setOptionValue(name, value)
        self.programs = 0
        self._shape = rows, states = structure.counts.shape
        published = structure.constraints(cells)
        persons = sparse.kron(sparse.eye(rows), np.ones((1, states)))
        matrix = sparse.vstack([published.sums, persons]).tocsr()
        low = np.append(published.low, np.zeros(rows))
        high = np.append(published.high, structure.capacity.astype(float))
        upper = np.repeat(structure.capacity, states).astype(float)
        model = linear_program(matrix, np.zeros(len(upper)), upper, low, high)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(upper)
        self._highs.passModel(model)
        self._rows = len(low)

    def table_with(self, places: NDArray[np.int32], least: float, most: float) -> NDArray[np.float64] | None:
        """A table in which the sum over ``places`` (row x state) is between two ends; None if not found."""
        import numpy as np

        self._highs.addRow(least, most, len(places), places, np.ones(len(places)))
        self._highs.run()
        self.programs += 1
        values = np.array(self._highs.getSolution().col_value)
        is_found = self._highs.getInfo().primal_solution_status == FEASIBLE
        self._highs.deleteRows(1, np.array([self._rows], dtype=np.int32))
        self._highs.clearSolver()
        return np.rint(values).reshape(self._shape) if is_found else None
