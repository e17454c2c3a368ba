"""The least that has to be withheld so that every secret stays open, and the tables that prove it.

A *leaf* holds persons that stand in the same cells; a cell is a sum of leaves. Each leaf is divided among
states. What is published are the counts of states in cells. An *aim* is a secret, a sum of some leaves in
some states: somebody who knows all that is published, and the size of every leaf, must still find it
possible that it is 0, and that it is as high as its reach. A *witness* is another table that agrees with
everything published and in which a secret is 0, or reaches; see disclosure.md, section 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.lattice import TOLERANCE, Aims, Lattice
from pipeline.disclosure.solver import Solver

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Protected:
    """The cells that may be shown, the witnesses, and how many aims earlier releases have lost for good."""

    published: tuple[int, ...]
    witnesses: tuple[NDArray[np.float64], ...]
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
    solver = Solver(lattice.members, lattice.counts, lattice.capacity, wanted, costs, fixed, seconds)
    witnesses = [lattice.counts.astype(float)]
    zero, full = aims.met(witnesses[0])
    lost = 0
    for aim in range(len(aims.reach)):
        for upward in (False, True):
            if (full if upward else zero)[aim]:
                continue
            table = solver.reach(aims.sums[aim].indices, aims.reach[aim] if upward else None)
            if solver.is_stuck:
                return Protected(tuple(fixed), (), len(aims.reach), solver.programs)
            if table is None:
                lost += 1
                continue
            witnesses.append(table)
            also_zero, also_full = aims.met(table)
            zero |= also_zero
            full |= also_full
    published = (*fixed, *(cell for cell, alive in zip(wanted, solver.alive, strict=True) if alive))
    return Protected(published, tuple(witnesses), lost, solver.programs)


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
