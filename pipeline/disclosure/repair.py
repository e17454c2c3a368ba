"""The least that has to be withheld so that every secret stays open, and the tables that prove it.

A *leaf* holds persons that stand in the same cells; a cell is a sum of leaves. Each leaf is divided among
states. What is published are the counts of states in cells. An *aim* is a secret, a sum of some leaves in
some states: somebody who knows all that is published, and the size of every leaf, must still find it
possible that it is 0, and that it is as high as its reach. A *witness* is another table that agrees with
everything published and in which a secret is 0, or reaches; see disclosure.md, section 4.

In a large lattice a secret is opened among its neighbours: everybody else stays as he is. Such a table is a
witness like any other, and its program is no larger than the neighbourhood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.algebra import without_exact
from pipeline.disclosure.lattice import Aims, Lattice, Witness
from pipeline.disclosure.neighbours import neighbours
from pipeline.disclosure.solver import Solver
from pipeline.disclosure.witnesses import Witnesses

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# In a neighbourhood: several times as many as cells are asked for, or far too much is withheld. 2026-11.
MOST_LEAVES = 2_000
# Secrets x kinds of persons x cells, some ten minutes: beyond, only the dearest cells are asked for. 2026-11.
MOST_WORK = 10_000_000_000
LARGER = 4  # times, where a secret cannot be opened among so few
# Programs for many aims at once go on as long as each round of two opens more than these, which would take
# as many programs of their own. 2026-11.
WORTH_A_SWEEP = 4


@dataclass(frozen=True, slots=True)
class Protected:
    """The cells that may be shown, the witnesses, and the aims as far as earlier releases leave them open.

    ``lost`` counts those that they have narrowed: what is shown now narrows them no further.
    """

    published: tuple[int, ...]
    witnesses: tuple[Witness, ...]
    aims: Aims
    lost: int
    programs: int


def protect(
    lattice: Lattice,
    wanted: Sequence[int],
    costs: Sequence[float],
    aims: Aims,
    fixed: Sequence[int] = (),
    seconds: float = 600.0,
) -> Protected:
    """Choose which of the ``wanted`` cells may be shown beside the ``fixed`` ones.

    ``costs`` says how dear each wanted cell is; of a very large lattice only the dearest are tried. What the
    solver cannot settle within its ``seconds`` is withheld: then nothing but the fixed cells is shown.
    """
    price = dict(zip(wanted, costs, strict=True))
    programs = len(aims.reach) * min(len(lattice.counts), MOST_LEAVES)
    dearest = sorted(wanted, key=lambda cell: -price[cell])[: MOST_WORK // max(programs, 1)]
    wanted = without_exact(lattice, dearest, fixed, aims)
    repair = _Repair(lattice, wanted, [price[cell] for cell in wanted], aims, fixed, seconds)
    most = MOST_LEAVES
    while repair.open_among(most) and most < len(lattice.counts):
        most *= LARGER
    return repair.result()


class _Repair:
    """What may still be shown, and the tables found so far."""

    def __init__(
        self,
        lattice: Lattice,
        wanted: Sequence[int],
        costs: Sequence[float],
        aims: Aims,
        fixed: Sequence[int],
        seconds: float,
    ) -> None:
        import numpy as np

        self._lattice = lattice
        self._wanted, self._costs = np.array(wanted, int), np.array(costs, float)
        self._fixed = np.array(fixed, int)
        self._alive = np.ones(len(self._wanted), bool)
        self._found = Witnesses(aims, lattice.counts)
        self._order = np.argsort(-np.diff(aims.sums.indptr), kind="stable")  # large sums open small ones
        self._seconds = seconds
        self._is_stuck = False
        self._lost = self._programs = 0

    @property
    def _shown(self) -> NDArray[np.int64]:
        import numpy as np

        return np.concatenate([self._fixed, self._wanted[self._alive]])

    def open_among(self, most: int) -> bool:
        """Open every secret among no more than so many leaves; whether some are left that might be."""
        import numpy as np

        tried = np.zeros(len(self._order), bool)
        for aim in self._order:
            if self._found.is_open(aim) or tried[aim] or self._is_stuck:
                continue
            leaves = neighbours(self._lattice, self._shown, self._found.leaves(aim), most)
            these = self._found.within(leaves) & ~tried
            these[aim] = True
            self._open(self._order[these[self._order]], leaves)
            tried |= these
        return not self._is_stuck and not self._found.are_all_open

    def _open(self, aims: NDArray[np.int64], leaves: NDArray[np.int64]) -> None:
        """Open these aims among some leaves, the others standing as they are."""
        import numpy as np

        part = self._lattice.among(leaves)
        is_touched = np.asarray(part.members.sum(axis=1)).ravel() > 0
        cells = np.flatnonzero(self._alive & is_touched[self._wanted])
        fixed = self._fixed[is_touched[self._fixed]]
        solver = Solver(part, self._wanted[cells], self._costs[cells], fixed, self._seconds)
        self._sweep(solver, aims, leaves)
        for aim in aims:
            for upward in (False, True):
                if not self._found.is_open(aim, upward=upward) and not solver.is_stuck:
                    self._keep(leaves, self._reached(solver, aim, aims, leaves, upward=upward))
        self._alive[cells] = solver.alive
        self._seconds -= solver.seconds
        self._is_stuck = solver.is_stuck or self._seconds <= 0
        self._programs += solver.programs

    def _sweep(self, solver: Solver, aims: NDArray[np.int64], leaves: NDArray[np.int64]) -> None:
        """Tables that are far out in a direction of chance: each may be a witness of many aims at once."""
        opened = WORTH_A_SWEEP + 1
        while opened > WORTH_A_SWEEP and not solver.is_stuck:
            opened = 0
            for upward, sign in ((False, -1), (True, 1)):
                direction = sign * self._found.towards_closed(aims, upward=upward)[leaves]
                opened += self._keep(leaves, solver.lean(direction.ravel()))

    def _reached(
        self,
        solver: Solver,
        aim: np.int64,
        aims: NDArray[np.int64],
        leaves: NDArray[np.int64],
        *,
        upward: bool,
    ) -> NDArray[np.float64] | None:
        """A table in which an aim is 0, or reaches; among all leaves, as far as earlier releases let it."""
        places = self._found.places(aim, leaves)
        if solver.is_large:  # where each program begins anew, it may as well lean to what else is closed
            closed = [self._found.towards_closed(aims, upward=one)[leaves] for one in (False, True)]
            solver.prefer((closed[True] - closed[False]).ravel())
        table = solver.reach(places, self._found.aims.reach[aim] if upward else None)
        if table is None and len(leaves) == len(self._lattice.counts) and not solver.is_stuck:
            self._lost += 1
            self._found.narrow(aim, solver.furthest(places, upward=upward), upward=upward)
            bounds = self._found.aims
            table = solver.reach(places, bounds.reach[aim] if upward else None, bounds.least[aim])
        return table

    def _keep(self, leaves: NDArray[np.int64], table: NDArray[np.float64] | None) -> int:
        return 0 if table is None else self._found.add(Witness(leaves, table))

    def result(self) -> Protected:
        """What was found; nothing but the fixed cells where the time did not suffice."""
        fixed = tuple(self._fixed.tolist())
        published, witnesses = (*fixed, *self._wanted[self._alive].tolist()), tuple(self._found.tables)
        if self._is_stuck:
            published, witnesses = fixed, ()
        return Protected(published, witnesses, self._found.aims, self._lost, self._programs)
