"""The least that has to be withheld so that every secret stays open, and the tables that prove it.

A *leaf* holds persons that stand in the same cells; a cell is a sum of leaves. Each leaf is divided among
states. What is published are the counts of states in cells. An *aim* is a secret, a sum of some leaves in
some states: somebody who knows all that is published, and the size of every leaf, must still find it
possible that it is 0, and that it is as high as its reach. A *witness* is another table that agrees with
everything published and in which a secret is 0, or reaches; see disclosure.md, section 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.disclosure.algebra import without_exact
from pipeline.disclosure.lattice import TOLERANCE, Aims, Lattice
from pipeline.disclosure.solver import Solver

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Programs for many aims at once go on as long as each round of two closes this share of what is open, and
# more than a few are. Weights of chance, to this power: a few aims lead in each. 2026-11.
WORTH_A_SWEEP = 0.02
FEW = 10
SHARPNESS = 4


@dataclass(frozen=True, slots=True)
class Protected:
    """The cells that may be shown, the witnesses, and the aims as far as earlier releases leave them open.

    ``lost`` counts those that they have narrowed: what is shown now narrows them no further.
    """

    published: tuple[int, ...]
    witnesses: tuple[NDArray[np.float64], ...]
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

    ``costs`` says how dear each wanted cell is. What the solver cannot settle within its ``seconds`` is
    withheld: then nothing but the fixed cells is shown.
    """
    import numpy as np

    price = dict(zip(wanted, costs, strict=True))
    wanted = without_exact(lattice, sorted(wanted, key=lambda cell: -price[cell]), fixed, aims)
    costs = [price[cell] for cell in wanted]
    solver = Solver(lattice.members, lattice.counts, lattice.capacity, wanted, costs, fixed, seconds)
    found = _Witnesses(aims, lattice.counts.astype(float))
    _sweep(solver, aims, found)
    lost = 0
    for aim in np.argsort(-np.diff(aims.sums.indptr), kind="stable"):  # what large sums are opens small ones
        for upward in (False, True):
            if found.open(upward)[aim] and not solver.is_stuck:
                places = aims.sums[aim].indices
                table = solver.reach(places, aims.reach[aim] if upward else None)
                if table is None and not solver.is_stuck:
                    lost += 1
                    aims = found.narrow(int(aim), upward, solver.furthest(places, upward=upward))
                    table = solver.reach(places, aims.reach[aim] if upward else None, aims.least[aim])
                found.add(table)
    if solver.is_stuck:
        return Protected(tuple(fixed), (), aims, lost, solver.programs)
    published = (*fixed, *(cell for cell, alive in zip(wanted, solver.alive, strict=True) if alive))
    return Protected(published, tuple(found.tables), aims, lost, solver.programs)


def _sweep(solver: Solver, aims: Aims, found: _Witnesses) -> None:
    """Tables that are far out in a direction of chance: each may be a witness of many aims at once."""
    import numpy as np

    chance = np.random.default_rng(1)
    before, now = np.inf, found.still_open
    while now > FEW and now < before * (1 - WORTH_A_SWEEP) and not solver.is_stuck:
        for upward in (False, True):
            weights = found.open(upward) * chance.random(len(aims.reach)) ** SHARPNESS
            weights /= np.maximum(aims.reach, 1.0)
            found.add(solver.lean((aims.sums.T @ weights) * (1 if upward else -1)))
        before, now = now, found.still_open


class _Witnesses:
    """The tables found so far, and which aims none of them shows as 0, or as reaching."""

    def __init__(self, aims: Aims, truth: NDArray[np.float64]) -> None:
        self._aims = aims
        self.tables = [truth]
        self._zero, self._full = aims.met(truth)

    def open(self, upward: bool) -> NDArray[np.bool_]:
        still_open: NDArray[np.bool_] = ~(self._full if upward else self._zero)
        return still_open

    @property
    def still_open(self) -> int:
        return int(self.open(upward=False).sum() + self.open(upward=True).sum())

    def narrow(self, aim: int, upward: bool, furthest: float) -> Aims:
        """Ask no more of an aim than earlier releases leave open: whole persons up to ``furthest``."""
        import numpy as np

        name = "reach" if upward else "least"
        bounds = getattr(self._aims, name).copy()
        bounds[aim] = np.floor(furthest + TOLERANCE) if upward else np.ceil(furthest - TOLERANCE)
        self._aims = replace(self._aims, **{name: bounds})
        return self._aims

    def add(self, table: NDArray[np.float64] | None) -> None:
        if table is None:
            return
        self.tables.append(table)
        zero, full = self._aims.met(table)
        self._zero |= zero
        self._full |= full


def proven(lattice: Lattice, published: Sequence[int], aims: Aims, witnesses: Sequence[object]) -> bool:
    """Whether the witnesses prove that every aim is open: checked by adding up, without a solver."""
    import numpy as np

    shown = lattice.members[list(published)]
    truth = shown @ lattice.counts
    zero = np.zeros(len(aims.reach), bool)
    full = zero.copy()
    for witness in witnesses:
        table = np.asarray(witness, float)
        fits = lattice.capacity is None or bool((table.sum(axis=1) <= lattice.capacity + TOLERANCE).all())
        agrees = bool((np.abs(shown @ table - truth) <= TOLERANCE).all())
        if not (fits and agrees and (table >= -TOLERANCE).all()):
            return False
        also_zero, also_full = aims.met(table)
        zero |= also_zero
        full |= also_full
    return bool(zero.all() and full.all())
