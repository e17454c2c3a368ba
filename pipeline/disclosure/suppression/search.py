"""The search of secondary suppression: what may still be published, and the feasible tables found so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression import joint_tables
from pipeline.disclosure.suppression.effort import Effort
from pipeline.disclosure.suppression.extremes import Extremes, are_worth_it
from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.maximum_entropy import is_worth_it
from pipeline.disclosure.suppression.neighbours import neighbours
from pipeline.disclosure.suppression.shown_whole import ShownWhole
from pipeline.disclosure.suppression.solver import LARGE, Solver
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells, TableStructure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Programs for many sensitive cells at once go on as long as each round of two protects more than these, which
# would take as many programs of their own. 2026-11.
WORTH_A_SWEEP = 4
# Programs one after the other for which nothing gives way: then most of those that are left can be had near
# the table of maximum entropy, which takes as long as some ten. 2026-11.
WORTH_A_LOOK = 10


class Search:
    """What may still be published of the ``candidates`` beside what is ``fixed``, and what proves it.

    ``effort`` is what programs may still take; it ``is_stuck`` where that did not suffice, or where one
    failed. ``lost`` counts the ends that earlier releases have closed.
    """

    def __init__(
        self,
        structure: TableStructure,
        candidates: Sequence[int],
        costs: Sequence[float],
        sensitive: SensitiveCells,
        fixed: Sequence[int],
        effort: Effort,
        tables: Sequence[Collection[int]] = (),
    ) -> None:
        import numpy as np

        self._structure = structure
        self._candidates, self._costs = np.array(candidates, int), np.array(costs, float)
        self._fixed = np.array(fixed, int)
        self._alive = np.ones(len(self._candidates), bool)
        self.found = FeasibleTables(sensitive, structure.counts)
        # large sums protect small ones
        self._order = np.argsort(-np.diff(sensitive.sums.indptr), kind="stable")
        self.effort, self.is_stuck, self.lost = effort, False, 0
        self._shown_whole = ShownWhole(candidates, tables)
        self._alive &= self._shown_whole.left(self._alive)

    @property
    def published(self) -> NDArray[np.int64]:
        """The cells that are, as things stand."""
        import numpy as np

        return np.concatenate([self._fixed, self._candidates[self._alive]])

    def begin_with(self, tables: Sequence[FeasibleTable]) -> None:
        """Keep tables that are feasible whatever is published, as far as they protect something."""
        for table in tables:
            self.found.add(table)

    def leave_out_half(self, effort: float) -> bool:
        """Suppress the cheaper half of the candidates, to go on with so much effort; False where none are."""
        import numpy as np

        alive = np.flatnonzero(self._alive)
        if not len(alive):
            return False
        dearest = alive[np.argsort(-self._costs[alive], kind="stable")]
        self._alive[dearest[len(alive) // 2 :]] = False
        self._alive &= self._shown_whole.left(self._alive)
        self.effort.left, self.is_stuck = effort, False
        return True

    def look_near(self) -> None:
        """Protect what can be near the table of maximum entropy, where nothing gives way, among all."""
        import numpy as np

        every = np.arange(len(self._structure.counts))
        found, order = self.found, self._order
        self._keep_each(every, joint_tables.tables(self._structure, self.published, found, order, every))

    def protect_among(self, most: int) -> bool:
        """Protect each sensitive cell among at most so many elementary cells; whether some are left."""
        import numpy as np

        tried = np.zeros(len(self._order), bool)
        for sensitive_cell in self._order:
            if self.found.is_protected(sensitive_cell) or tried[sensitive_cell] or self.is_stuck:
                continue
            elementary_cells = neighbours(
                self._structure, self.published, self.found.elementary_cells(sensitive_cell), most
            )
            these = self.found.within(elementary_cells) & ~tried
            these[sensitive_cell] = True
            self._protect(self._order[these[self._order]], elementary_cells)
            tried |= these
        return not self.is_stuck and not self.found.are_all_protected

    def _protect(self, sensitive: NDArray[np.int64], elementary_cells: NDArray[np.int64]) -> None:
        """Protect these sensitive cells among some elementary cells, the others staying as they are."""
        import numpy as np

        part = self._structure.among(elementary_cells)
        is_touched = np.asarray(part.members.sum(axis=1)).ravel() > 0
        cells = np.flatnonzero(self._alive & is_touched[self._candidates])
        fixed = self._fixed[is_touched[self._fixed]]
        solver = Solver(part, self._candidates[cells], self._costs[cells], fixed, self.effort)
        extremes = None
        if are_worth_it(part):
            extremes = Extremes(part, self._candidates[cells], fixed, self.effort)
        elif part.counts.size < LARGE or not is_worth_it(self._structure, self.published):
            self._sweep(solver, sensitive, elementary_cells)  # else it was looked near the likeliest table
        tried, published = 0, solver.alive.sum()
        for sensitive_cell, upward in product(sensitive, (False, True)):
            if self.found.is_protected(sensitive_cell, upward=upward):
                continue
            tried, published = tried + 1 if published == solver.alive.sum() else 0, solver.alive.sum()
            if tried == WORTH_A_LOOK:
                shown = np.concatenate([self._candidates[cells][solver.alive], fixed])
                tables = joint_tables.tables(part, shown, self.found, sensitive, elementary_cells)
                self._keep_each(elementary_cells, tables)
            if extremes and not self.found.is_protected(sensitive_cell, upward=upward):
                extremes.withhold(solver.alive)
                places = self.found.places(sensitive_cell, elementary_cells)
                self._keep(elementary_cells, extremes.furthest(places, upward=upward))
            if not solver.is_stuck:
                self._reach(solver, sensitive_cell, sensitive, elementary_cells, upward=upward)
                self._alive[cells] = solver.alive
                self._alive &= self._shown_whole.left(self._alive)
                solver.withhold(~self._alive[cells])
        self._alive[cells] = solver.alive
        self.is_stuck = (solver.is_stuck or self.effort.is_spent) and not self.found.are_all_protected

    def _sweep(
        self, solver: Solver, sensitive: NDArray[np.int64], elementary_cells: NDArray[np.int64]
    ) -> None:
        """Tables that are far out in a random direction: each may protect many sensitive cells at once."""
        protected = WORTH_A_SWEEP + 1
        while protected > WORTH_A_SWEEP:
            protected = 0
            for upward, sign in ((False, -1), (True, 1)):
                direction = sign * self.found.towards_unprotected(sensitive, upward=upward)[elementary_cells]
                protected += self._keep(elementary_cells, solver.lean(direction.ravel()))

    def _reach(
        self,
        solver: Solver,
        sensitive_cell: np.int64,
        sensitive: NDArray[np.int64],
        elementary_cells: NDArray[np.int64],
        *,
        upward: bool,
    ) -> None:
        """Find a table in which a cell is as low, or high, as required, unless there is one.

        Among all elementary cells, as far as earlier releases let it.
        """
        if self.found.is_protected(sensitive_cell, upward=upward):
            return
        places = self.found.places(sensitive_cell, elementary_cells)
        if solver.is_large:  # where each program begins anew, it may as well lean to what else is unprotected
            towards = [
                self.found.towards_unprotected(sensitive, upward=one)[elementary_cells]
                for one in (False, True)
            ]
            solver.prefer((towards[True] - towards[False]).ravel())
        bounds = self.found.sensitive
        table = solver.table_with(
            places, bounds.upper[sensitive_cell] if upward else None, bounds.lower[sensitive_cell]
        )
        if table is None and len(elementary_cells) == len(self._structure.counts) and not solver.is_stuck:
            end = solver.furthest(places, upward=upward)
            if end is None:  # what is required stays so
                return
            self.lost += 1
            self.found.narrow(sensitive_cell, end, upward=upward)
            bounds = self.found.sensitive
            table = solver.table_with(
                places, bounds.upper[sensitive_cell] if upward else None, bounds.lower[sensitive_cell]
            )
        self._keep(elementary_cells, table)

    def _keep(self, elementary_cells: NDArray[np.int64], table: NDArray[np.float64] | None) -> int:
        return 0 if table is None else self.found.add(FeasibleTable(elementary_cells, table))

    def _keep_each(self, elementary_cells: NDArray[np.int64], tables: Iterable[NDArray[np.float64]]) -> None:
        for table in tables:
            self._keep(elementary_cells, table)
