"""Secondary suppression: the cheapest cells to withhold so that every sensitive cell is protected.

A sensitive cell is the sum of some elementary cells in some states. Somebody who knows all that is published,
and the size of every elementary cell, must still find it possible that it is as low, and as high, as its
protection requirement says. For each there is one linear program, of Fischetti and Salazar's kind: a table in
which the cell is so, while published cells may give way at their cost. Those that do are suppressed; the
table is feasible from then on and proves the protection (docs/disclosure_method.md). The heuristic is
greedy: programs come one after the other, and what was suppressed once stays so. Nearly always nothing has
to give way; that is found out first, near the table of maximum entropy (``joint_tables``), and what that
leaves by cheaper programs (``extremes``).

In a large structure all is protected first that can be near that table. What is left is protected among its
neighbours while everybody else stays where he is: such a table is feasible like any other, and its program is
no larger than the neighbourhood; but more gives way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression import joint_tables
from pipeline.disclosure.suppression.exact_disclosure import without_exact_disclosure
from pipeline.disclosure.suppression.extremes import Extremes, are_worth_it
from pipeline.disclosure.suppression.feasible_tables import FeasibleTables
from pipeline.disclosure.suppression.neighbours import neighbours
from pipeline.disclosure.suppression.solver import Solver
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells, TableStructure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# At once: of 3,632 half as much was published among neighbours, in no less time. 2026-11.
MOST_AT_ONCE = 4_000
# In a neighbourhood: several times as many as cells are asked for, or far too much is withheld. 2026-11.
MOST_ELEMENTARY_CELLS = 2_000
# Sensitive x elementary x published cells, some ten minutes: beyond, only the dearest are tried. 2026-11.
MOST_WORK = 10_000_000_000
LARGER = 4  # times, where a sensitive cell cannot be protected among so few
# Programs for many sensitive cells at once go on as long as each round of two protects more than these, which
# would take as many programs of their own. 2026-11.
WORTH_A_SWEEP = 4
# Programs one after the other for which nothing gives way: then most of those that are left can be had near
# the table of maximum entropy, which takes as long as some ten. 2026-11.
WORTH_A_LOOK = 10


@dataclass(frozen=True, slots=True)
class SuppressionPattern:
    """The cells that may be published, and the feasible tables that prove it.

    ``sensitive`` are the cells with what earlier releases leave of their requirements; ``lost`` counts those
    that they have narrowed: what is published now narrows them no further.
    """

    published: tuple[int, ...]
    feasible_tables: tuple[FeasibleTable, ...]
    sensitive: SensitiveCells
    lost: int
    programs: int


def suppress(
    structure: TableStructure,
    candidates: Sequence[int],
    costs: Sequence[float],
    sensitive: SensitiveCells,
    fixed: Sequence[int] = (),
    seconds: float = 600.0,
    known: Sequence[FeasibleTable] = (),
) -> SuppressionPattern:
    """Choose which of the ``candidates`` may be published beside the ``fixed`` ones.

    ``costs`` says how dear each candidate is; of a very large structure only the dearest are tried. What
    the solver cannot settle within its ``seconds`` is suppressed: then nothing but the fixed cells is
    published. ``known`` tables are feasible whatever of these is published.
    """
    price = dict(zip(candidates, costs, strict=True))
    programs = len(sensitive.upper) * min(len(structure.counts), MOST_ELEMENTARY_CELLS)
    dearest = sorted(candidates, key=lambda cell: -price[cell])[: MOST_WORK // max(programs, 1)]
    candidates = without_exact_disclosure(structure, dearest, fixed, sensitive)
    search = _Search(structure, candidates, [price[cell] for cell in candidates], sensitive, fixed, seconds)
    search.begin_with(known)
    count = most = len(structure.counts)
    if count > MOST_AT_ONCE:
        most = MOST_ELEMENTARY_CELLS
        search.look_near()
    while search.protect_among(most) and most < count:
        most *= LARGER
    return search.result()


class _Search:
    """What may still be published, and the feasible tables found so far."""

    def __init__(
        self,
        structure: TableStructure,
        candidates: Sequence[int],
        costs: Sequence[float],
        sensitive: SensitiveCells,
        fixed: Sequence[int],
        seconds: float,
    ) -> None:
        import numpy as np

        self._structure = structure
        self._candidates, self._costs = np.array(candidates, int), np.array(costs, float)
        self._fixed = np.array(fixed, int)
        self._alive = np.ones(len(self._candidates), bool)
        self._found = FeasibleTables(sensitive, structure.counts)
        self._order = np.argsort(
            -np.diff(sensitive.sums.indptr), kind="stable"
        )  # large sums protect small ones
        self._seconds, self._is_stuck = seconds, False
        self._lost = self._programs = 0

    @property
    def _shown(self) -> NDArray[np.int64]:
        import numpy as np

        return np.concatenate([self._fixed, self._candidates[self._alive]])

    def begin_with(self, tables: Sequence[FeasibleTable]) -> None:
        """Keep tables that are feasible whatever is published, as far as they protect something."""
        for table in tables:
            self._found.add(table)

    def look_near(self) -> None:
        """Protect what can be near the table of maximum entropy, where nothing gives way, among all."""
        import numpy as np

        every = np.arange(len(self._structure.counts))
        found, order = self._found, self._order
        self._keep_each(every, joint_tables.tables(self._structure, self._shown, found, order, every))

    def protect_among(self, most: int) -> bool:
        """Protect each sensitive cell among at most so many elementary cells; whether some are left."""
        import numpy as np

        tried = np.zeros(len(self._order), bool)
        for sensitive_cell in self._order:
            if self._found.is_protected(sensitive_cell) or tried[sensitive_cell] or self._is_stuck:
                continue
            elementary_cells = neighbours(
                self._structure, self._shown, self._found.elementary_cells(sensitive_cell), most
            )
            these = self._found.within(elementary_cells) & ~tried
            these[sensitive_cell] = True
            self._protect(self._order[these[self._order]], elementary_cells)
            tried |= these
        return not self._is_stuck and not self._found.are_all_protected

    def _protect(self, sensitive: NDArray[np.int64], elementary_cells: NDArray[np.int64]) -> None:
        """Protect these sensitive cells among some elementary cells, the others standing as they are."""
        import numpy as np

        part = self._structure.among(elementary_cells)
        is_touched = np.asarray(part.members.sum(axis=1)).ravel() > 0
        cells = np.flatnonzero(self._alive & is_touched[self._candidates])
        fixed = self._fixed[is_touched[self._fixed]]
        solver = Solver(part, self._candidates[cells], self._costs[cells], fixed, self._seconds)
        extremes = None
        if are_worth_it(part):
            extremes = Extremes(part, self._candidates[cells], fixed, self._seconds)
        else:
            self._sweep(solver, sensitive, elementary_cells)
        tried, published = 0, solver.alive.sum()
        for sensitive_cell, upward in product(sensitive, (False, True)):
            if self._found.is_protected(sensitive_cell, upward=upward):
                continue
            tried, published = tried + 1 if published == solver.alive.sum() else 0, solver.alive.sum()
            if tried == WORTH_A_LOOK:
                shown = np.concatenate([self._candidates[cells][solver.alive], fixed])
                tables = joint_tables.tables(part, shown, self._found, sensitive, elementary_cells)
                self._keep_each(elementary_cells, tables)
            if extremes and not self._found.is_protected(sensitive_cell, upward=upward):
                extremes.withhold(solver.alive)
                places = self._found.places(sensitive_cell, elementary_cells)
                self._keep(elementary_cells, extremes.furthest(places, upward=upward))
            if not solver.is_stuck:
                self._reach(solver, sensitive_cell, sensitive, elementary_cells, upward=upward)
        self._alive[cells] = solver.alive
        self._seconds -= solver.seconds + (extremes.seconds if extremes else 0)
        self._is_stuck = solver.is_stuck or self._seconds <= 0
        self._programs += solver.programs + (extremes.programs if extremes else 0)

    def _sweep(
        self, solver: Solver, sensitive: NDArray[np.int64], elementary_cells: NDArray[np.int64]
    ) -> None:
        """Tables that are far out in a random direction: each may protect many sensitive cells at once."""
        protected = WORTH_A_SWEEP + 1
        while protected > WORTH_A_SWEEP:
            protected = 0
            for upward, sign in ((False, -1), (True, 1)):
                direction = sign * self._found.towards_unprotected(sensitive, upward=upward)[elementary_cells]
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
        if self._found.is_protected(sensitive_cell, upward=upward):
            return
        places = self._found.places(sensitive_cell, elementary_cells)
        if solver.is_large:  # where each program begins anew, it may as well lean to what else is unprotected
            towards = [
                self._found.towards_unprotected(sensitive, upward=one)[elementary_cells]
                for one in (False, True)
            ]
            solver.prefer((towards[True] - towards[False]).ravel())
        table = solver.table_with(places, self._found.sensitive.upper[sensitive_cell] if upward else None)
        if table is None and len(elementary_cells) == len(self._structure.counts) and not solver.is_stuck:
            self._lost += 1
            self._found.narrow(sensitive_cell, solver.furthest(places, upward=upward), upward=upward)
            bounds = self._found.sensitive
            table = solver.table_with(
                places, bounds.upper[sensitive_cell] if upward else None, bounds.lower[sensitive_cell]
            )
        self._keep(elementary_cells, table)

    def _keep(self, elementary_cells: NDArray[np.int64], table: NDArray[np.float64] | None) -> int:
        return 0 if table is None else self._found.add(FeasibleTable(elementary_cells, table))

    def _keep_each(self, elementary_cells: NDArray[np.int64], tables: Iterable[NDArray[np.float64]]) -> None:
        for table in tables:
            self._keep(elementary_cells, table)

    def result(self) -> SuppressionPattern:
        """What was found; nothing but the fixed cells where the time did not suffice."""
        fixed = tuple(self._fixed.tolist())
        published = (*fixed, *self._candidates[self._alive].tolist())
        feasible_tables = tuple(self._found.tables)
        if self._is_stuck:
            published, feasible_tables = fixed, ()
        return SuppressionPattern(
            published, feasible_tables, self._found.sensitive, self._lost, self._programs
        )
