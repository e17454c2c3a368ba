"""The linear programs of secondary suppression, on HiGHS: the cheapest cells to give way for a table.

Persons are whole: in a small structure the tables are whole numbers, which nearly all programs give by
themselves; for the others integer programs are run, as far as the effort for them reaches. Beyond, and in a
larger structure, fractions are allowed; in the small one, and where the rules ask for it, whole persons are
looked for after (``whole_persons``).
One thread and a fixed seed: the same input gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.disclosure.suppression.linear_program import linear_program

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.effort import Effort
    from pipeline.disclosure.suppression.table_structure import TableStructure

# Costs are not perturbed: tables are degenerate anyway, and it takes two thirds of the time. 2026-11.
OPTIONS: dict[str, Any] = {
    "output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0,
    "dual_simplex_cost_perturbation_multiplier": 0.0, "mip_max_nodes": 200,
}  # fmt: skip
MOST_WHOLE = 150  # elementary cell x state: up to here in whole numbers. 2026-11.
# elementary cell x state: from here on by an interior point, below from the program before. 2026-11. Of one
# state always so: of 8,857 such cells a program took 0.2 s, by an interior point 3.5. 2026-12.
LARGE = 1_500
INTERIOR: dict[str, Any] = {"solver": "ipm", "run_crossover": "on"}  # off, a fifth more goes. 2026-11.
PREFERRED = 0.03  # share of the least cost that a person of what is preferred is worth: too little to buy one
MOVED = 1e-7  # persons: the solver's own tolerance
UNEVEN = 1e-3  # share by which the same costs differ, so that one of two cells gives way and not both


class Solver:
    """All tables that agree with what is published; a published cell may give way at its cost."""

    def __init__(
        self,
        structure: TableStructure,
        candidates: NDArray[np.int64],
        costs: NDArray[np.float64],
        fixed: NDArray[np.int64],
        effort: Effort,
    ) -> None:
        import highspy
        import numpy as np

        counts, capacity = structure.counts, structure.capacity
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._impossible = highspy.HighsModelStatus.kInfeasible
        self._infinity = highspy.kHighsInf
        self._elementary_cells, self._states = counts.shape
        self._width = 2 * self._states  # columns by which a cell gives way: each state up and down
        self._upper = np.full(counts.size, self._infinity)
        if capacity is not None:
            self._upper = np.repeat(capacity, self._states).astype(float)
        self._slack = self._width * len(candidates)
        self.alive = np.ones(len(candidates), bool)
        self._effort, self.is_stuck, self._runs_whole = effort, False, False
        self._costs = costs * (1 + UNEVEN * np.arange(len(costs), 0, -1) / max(len(costs), 1))
        self._rows = self._pass(structure, candidates, fixed)

    def table_with(
        self, places: NDArray[np.int32], at_least: float | None, at_most: float = 0.0
    ) -> NDArray[np.float64] | None:
        """A table in which a sum over elementary cell x state is ``at_least`` or more; without it,
        ``at_most`` or less.

        What had to give way for it is withheld from now on. None where no table can be.
        """
        low, high = (0.0, at_most) if at_least is None else (at_least, self._infinity)
        with self._bounded(places, low, high):
            return self._table()

    @property
    def is_large(self) -> bool:
        """Whether programs do not start from the one before."""
        return self._states > 1 and self._upper.size >= LARGE

    def prefer(self, weights: NDArray[np.float64]) -> None:
        """Of tables for which the same gives way, take the one that weighs most, until the next direction."""
        import numpy as np

        worth = PREFERRED * self._costs.min(initial=1.0) / max(float(np.abs(weights).max()), MOVED)
        tables = self._columns(0, self._upper.size)
        self._highs.changeColsCost(len(tables), tables, -worth * weights)

    def furthest(self, places: NDArray[np.int32], *, upward: bool) -> float | None:
        """How high, or how low, the sum over ``places`` can be when all that can give way does; None where
        that is not found.
        """
        import numpy as np

        tables, slack = self._columns(0, self._upper.size), self._columns(self._upper.size, self._slack)
        direction = np.zeros(len(tables))
        direction[places] = -1.0 if upward else 1.0
        self._highs.changeColsCost(len(tables), tables, direction)
        self._highs.changeColsCost(len(slack), slack, np.zeros(len(slack)))
        self._solve()
        self.is_stuck = self._highs.getModelStatus() != self._optimal
        value = float(self._highs.getInfo().objective_function_value)
        self._highs.changeColsCost(len(tables), tables, np.zeros(len(tables)))
        self._highs.changeColsCost(len(slack), slack, np.repeat(self._costs * self.alive, self._width))
        if self.is_stuck:
            return None
        return -value if upward else value

    def lean(self, weights: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """The table that weighs most (elementary cell x state) while nothing gives way; None if not found."""
        import numpy as np

        tables, slack = self._columns(0, self._upper.size), np.flatnonzero(np.repeat(self.alive, self._width))
        slack = (slack + self._upper.size).astype(np.int32)
        self._highs.changeColsCost(len(tables), tables, -weights)
        self._highs.changeColsBounds(len(slack), slack, np.zeros(len(slack)), np.zeros(len(slack)))
        try:
            return self._table()
        finally:
            self._highs.changeColsCost(len(tables), tables, np.zeros(len(tables)))
            ends = np.zeros(len(slack)), np.full(len(slack), self._infinity)
            self._highs.changeColsBounds(len(slack), slack, *ends)

    def _columns(self, first: int, count: int) -> NDArray[np.int32]:
        import numpy as np

        return np.arange(first, first + count, dtype=np.int32)

    def _table(self) -> NDArray[np.float64] | None:
        """The best table of the program as it stands; what had to give way for it is withheld from now on."""
        import numpy as np

        self._solve()
        status = self._highs.getModelStatus()
        if status != self._optimal:
            self.is_stuck = status != self._impossible
            return None
        solution = np.array(self._highs.getSolution().col_value)
        gave_way = solution[self._upper.size :].reshape(len(self.alive), self._width)
        self.withhold(gave_way.sum(axis=1) > MOVED)
        return solution[: self._upper.size].reshape(self._elementary_cells, self._states)

    def _solve(self) -> None:
        """Run the program; once more, in whole numbers, where they are looked for and it gives fractions."""
        import numpy as np

        self._run()
        is_whole = self._is_small and self._effort.in_whole > 0
        if not is_whole or self._highs.getModelStatus() != self._optimal:
            return
        entries = np.array(self._highs.getSolution().col_value)[: self._upper.size]
        if np.abs(entries - entries.round()).max(initial=0.0) > MOVED:
            self._entries_are("kInteger")
            self._effort.run_whole(self._highs)
            has_ended = self._highs.getModelStatus() in (self._optimal, self._impossible)
            if not has_ended and self._effort.in_whole < self._infinity:
                self._effort.in_whole = 0.0
                self._run()

    def _run(self) -> None:
        if self._runs_whole:
            self._entries_are("kContinuous")
        self._effort.run(self._highs)

    def _entries_are(self, kind: str) -> None:
        import highspy
        import numpy as np

        entries = self._columns(0, self._upper.size)
        kinds = np.full(len(entries), int(getattr(highspy.HighsVarType, kind)), np.uint8)
        self._highs.changeColsIntegrality(len(entries), entries, kinds)
        self._runs_whole = kind == "kInteger"

    @contextmanager
    def _bounded(self, places: NDArray[np.int32], low: float, high: float) -> Iterator[None]:
        """Hold a sum between two ends for a while; a single column by its bounds, which keeps the basis."""
        import numpy as np

        if len(places) == 1:
            [column] = places.tolist()
            self._highs.changeColBounds(column, low, min(high, self._upper[column]))
            yield
            self._highs.changeColBounds(column, 0.0, self._upper[column])
        else:
            self._highs.addRow(low, high, len(places), places, np.ones(len(places)))
            yield
            self._highs.deleteRows(1, np.array([self._rows], dtype=np.int32))

    def withhold(self, gone: NDArray[np.bool_]) -> None:
        """Cells that are not published any more cost nothing."""
        import numpy as np

        for cell in np.flatnonzero(gone & self.alive):
            self.alive[cell] = False
            columns = self._columns(self._upper.size + cell * self._width, self._width)
            self._highs.changeColsCost(self._width, columns, np.zeros(self._width))

    def _pass(
        self, structure: TableStructure, candidates: NDArray[np.int64], fixed: NDArray[np.int64]
    ) -> int:
        """Hand the model over; its rows. Columns: elementary cell x state, then how cells give way."""
        import numpy as np
        from scipy import sparse

        counts, capacity = structure.counts, structure.capacity
        states, slack = self._states, self._slack

        give_way = sparse.kron(sparse.eye(len(candidates) * states), np.array([[1.0, -1.0]]))
        may_give_way = structure.constraints(candidates.tolist())
        stands = structure.constraints(fixed.tolist())
        parts = [sparse.hstack([may_give_way.sums, give_way])]
        if len(fixed):
            parts.append(sparse.hstack([stands.sums, sparse.csr_matrix((len(fixed) * states, slack))]))
        low = np.concatenate([may_give_way.low, stands.low])
        high = np.concatenate([may_give_way.high, stands.high])
        if capacity is not None and states > 1:
            elementary_cell = sparse.kron(sparse.eye(self._elementary_cells), np.ones((1, states)))
            parts.append(sparse.hstack([elementary_cell, sparse.csr_matrix((self._elementary_cells, slack))]))
            low, high = np.append(low, np.zeros(self._elementary_cells)), np.append(high, capacity)
        matrix = sparse.vstack(parts).tocsr()
        costs = np.concatenate([np.zeros(counts.size), np.repeat(self._costs, self._width)])
        upper = np.concatenate([self._upper, np.full(slack, self._infinity)])
        model = linear_program(matrix, costs, upper, low, high)
        self._is_small = counts.size <= MOST_WHOLE
        if self.is_large:
            for name, value in INTERIOR.items():
                self._highs.setOptionValue(name, value)
        else:
            self._highs.setOptionValue("presolve", "off")  # it would lose the basis of the program before
        self._highs.passModel(model)
        return int(matrix.shape[0])
