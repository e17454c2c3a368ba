"""Sensitive cells among very many kinds of persons: looked at one neighbourhood at a time.

A table in which all but some kinds of persons stand as they truly do is feasible like any other. So the
feasibility interval of a cell is no narrower among all than among those near it. Whatever is too narrow there
has to be looked at among all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.attacker.bounds import STATES, Equations, feasibility_intervals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FEW_ENOUGH = 2_000  # kinds of persons: a program among so many takes about a second. 2026-11.


def is_true(equations: Equations, truth: NDArray[np.int64]) -> bool:
    """Whether the equations hold for how people (kinds x states) truly stand."""
    import numpy as np

    least, most, known, not_asked = equations.counts.T
    achieved, did_not, others = (equations.groups @ truth).T
    fits = (least <= achieved) & (achieved <= most) & (known == achieved + did_not)
    return bool((fits & (np.isnan(not_asked) | (not_asked == others))).all())


def intervals_nearby(
    equations: Equations,
    sensitive: csr_matrix,
    enough: NDArray[np.float64],
    truth: NDArray[np.int64],
    most_kinds: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """No more than how low, and no less than how high, each sensitive cell can be.

    ``sensitive`` x (kind x state); the equations hold for ``truth`` (kinds x states).
    """
    import numpy as np

    least, most = np.full(len(enough), np.inf), np.full(len(enough), -np.inf)
    tried = np.zeros(len(enough), bool)
    for sensitive_cell in np.argsort(-np.diff(sensitive.indptr), kind="stable"):
        if tried[sensitive_cell]:
            continue
        near = _near(equations, sensitive[sensitive_cell], truth, most_kinds)
        away = np.ones(len(truth))
        away[near] = 0
        these = ~tried & (sensitive @ np.repeat(away, STATES) == 0)
        these[sensitive_cell] = True
        fixed = sensitive[these] @ (truth * away[:, None]).ravel()
        columns = (near[:, None] * STATES + np.arange(STATES)).ravel()
        found = feasibility_intervals(
            _among(equations, near, truth), sensitive[these][:, columns], enough[these]
        )
        if found is not None:
            least[these] = np.minimum(least[these], found[0] + fixed)
            most[these] = np.maximum(most[these], found[1] + fixed)
        tried |= these
    return least, most


def _near(
    equations: Equations, sensitive_cell: csr_matrix, truth: NDArray[np.int64], most_kinds: int
) -> NDArray[np.int64]:
    """Kinds of a sensitive cell, those in its state first, and those nearest to them by the groups they
    share.
    """
    import numpy as np

    kinds, state = np.divmod(sensitive_cell.indices, STATES)
    kinds = kinds[np.argsort(truth[kinds, state] == 0, kind="stable")][: max(most_kinds // 2, 1)]
    chosen = np.zeros(len(truth), bool)
    chosen[kinds] = True
    groups = equations.groups
    sizes = np.diff(groups.indptr)
    shared = np.flatnonzero(np.asarray(groups[:, kinds].sum(axis=1)).ravel())
    for group in shared[np.argsort(sizes[shared], kind="stable")]:
        others = groups.indices[groups.indptr[group] : groups.indptr[group + 1]]
        room = most_kinds - int(chosen.sum())
        chosen[others[~chosen[others]][:room]] = True
        if chosen.sum() >= most_kinds:
            break
    return np.flatnonzero(chosen)


def _among(equations: Equations, near: NDArray[np.int64], truth: NDArray[np.int64]) -> Equations:
    """The same for some kinds of persons, while all others stand as they do."""
    import numpy as np

    groups = equations.groups[:, near].tocsr()
    touched = np.flatnonzero(np.diff(groups.indptr))
    elsewhere = truth.copy()
    elsewhere[near] = 0
    achieved, did_not, others = (equations.groups[touched] @ elsewhere).T
    known = achieved + did_not
    counts = equations.counts[touched] - np.column_stack([achieved, achieved, known, others])
    return Equations(groups[touched], equations.sizes[near], counts)
