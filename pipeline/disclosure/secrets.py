"""What must stay open: the rules of a release as aims over a lattice of states."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipeline.disclosure.lattice import Aims
from pipeline.disclosure.population import STATES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.rules import Rules

ACHIEVED, NOT_ACHIEVED, NOT_APPLICABLE = range(len(STATES))


# Leaves are secrets of their own up to here; beyond, a program for each would take hours. 2026-11.
MOST_LEAVES = 500


def may_stand_alone(sizes: NDArray[np.int64], counts: NDArray[np.int64], rules: Rules) -> NDArray[np.bool_]:
    """Cells (persons, counts by state) of which each figure by itself singles nobody out.

    Enough persons, enough known, and of those known enough on either side; or nobody known at all.
    """
    known = counts[:, ACHIEVED] + counts[:, NOT_ACHIEVED]
    few = (counts > 0) & (counts < rules.minimum_part)
    both_sides = (counts[:, ACHIEVED] >= rules.minimum_part) & (counts[:, NOT_ACHIEVED] >= rules.minimum_part)
    rated = (known == 0) | ((known >= rules.minimum_group) & both_sides)
    fit: NDArray[np.bool_] = (sizes >= rules.minimum_group) & rated & ~few[:, NOT_APPLICABLE]
    return fit


def aims(
    members: csr_matrix,
    leaf_sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    silent: Collection[int],
    rules: Rules,
) -> Aims:
    """The secrets of a lattice (cells x leaves) whose leaves hold ``counts`` persons by state.

    Of each small group, be it a cell or a leaf: whether anybody achieved the outcome, or did not. Of each
    other: any state that few are in, and that nobody achieved it or nobody did not. Persons in the ``silent``
    cells, which are shown and of which nobody is known, hold no secret.
    """
    import numpy as np
    from scipy import sparse

    leaves = sparse.eye(len(leaf_sizes) if len(leaf_sizes) <= MOST_LEAVES else 0, len(leaf_sizes))
    groups = sparse.vstack([members, leaves]).tocsr()
    by_group, sizes = (groups @ counts).astype(np.int64), (groups @ leaf_sizes).astype(np.int64)
    speaks = np.asarray(members[sorted(silent)].sum(axis=0)).ravel() == 0
    secret = (by_group < rules.minimum_part) | ((sizes > 0) & (sizes < rules.minimum_group))[:, None]
    secret[:, NOT_APPLICABLE] = (by_group[:, NOT_APPLICABLE] > 0) & (
        by_group[:, NOT_APPLICABLE] < rules.minimum_part
    )
    sums, reach = [], []
    for state in range(len(STATES)):
        holds = np.zeros((1, counts.shape[1]))
        holds[0, state] = 1
        possible = groups[np.flatnonzero(secret[:, state])].multiply(speaks).tocsr()
        room = np.minimum(possible @ leaf_sizes, rules.minimum_part)
        sums.append(sparse.kron(possible[room > 0], holds))
        reach.append(room[room > 0])
    every = sparse.vstack(sums).tocsr()
    every.eliminate_zeros()  # the solver takes each place of a sum that is written as one of it
    return Aims(every, np.concatenate(reach).astype(float), np.zeros(every.shape[0]))


def is_silent(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells (counts by state) of which nobody's level is known."""
    silent: NDArray[np.bool_] = counts[:, ACHIEVED] + counts[:, NOT_ACHIEVED] == 0
    return silent
