"""What must stay open: the rules of a release as aims over a lattice of states."""

from __future__ import annotations

from collections.abc import Callable, Collection
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
    """Cells (persons, counts by state) of which each figure by itself, or its band, singles nobody out.

    Enough persons, and enough known, or nobody known at all; nobody for whom it does not apply, or enough; and
    enough of both together, which is coverage.
    """
    known, not_applicable = counts[:, ACHIEVED] + counts[:, NOT_ACHIEVED], counts[:, NOT_APPLICABLE]
    rated = (known == 0) | (known >= rules.minimum_group)
    few = (not_applicable > 0) & (not_applicable < rules.minimum_part)
    assessed = known + not_applicable
    rated &= (assessed == 0) | (assessed >= rules.minimum_group)
    fit: NDArray[np.bool_] = (sizes >= rules.minimum_group) & rated & ~few
    return fit


def bands(counts: NDArray[np.int64], rules: Rules) -> dict[int, tuple[int, int]]:
    """Cells (counts by state) of which no more than a band is shown: how many fewer or more could achieve.

    All with few or none on one side, up to the least part that could be shown: so a band is not a sign that
    there are fewer.
    """
    import numpy as np

    most = rules.minimum_part
    achieved, not_achieved = counts[:, ACHIEVED], counts[:, NOT_ACHIEVED]
    is_known = achieved + not_achieved > 2 * most
    low, high = is_known & (achieved <= most), is_known & (not_achieved <= most)
    found = {int(cell): (int(achieved[cell]), int(most - achieved[cell])) for cell in np.flatnonzero(low)}
    for cell in np.flatnonzero(high):
        found[int(cell)] = int(most - not_achieved[cell]), int(not_achieved[cell])
    return found


def may_tell(
    leaf_sizes: NDArray[np.int64], counts: NDArray[np.int64], rules: Rules
) -> Callable[[NDArray[np.bool_]], NDArray[np.bool_]]:
    """Which sets of leaves are small, or have a state that few are in."""

    def told(sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
        import numpy as np

        few = np.any(sets @ counts < rules.minimum_part, axis=1)
        return np.asarray(few | (sets @ leaf_sizes < rules.minimum_group), bool)

    return told


def aims(
    members: csr_matrix,
    leaf_sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    silent: Collection[int],
    rules: Rules,
    combined: csr_matrix | None = None,
) -> Aims:
    """The secrets of a lattice (cells x leaves) whose leaves hold ``counts`` persons by state.

    Of each small group, be it a cell, a leaf or one of those ``combined`` of cells: whether anybody achieved
    the outcome, or did not. Of each other: any state that few are in, and that nobody achieved it or nobody
    did not. Persons in the ``silent`` cells, which are shown and of which nobody is known, hold no secret.
    """
    import numpy as np
    from scipy import sparse

    leaves = sparse.eye(len(leaf_sizes) if len(leaf_sizes) <= MOST_LEAVES else 0, len(leaf_sizes))
    groups = sparse.vstack([members, leaves, *([] if combined is None else [combined])]).tocsr()
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
