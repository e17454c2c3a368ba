"""Reconciliation with earlier releases: what they published must add up for the people of then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def reconciled(
    counts: NDArray[np.int64],
    forgotten: NDArray[np.int64],
    sums: csr_matrix,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Counts (elementary cells x states) whose published ``sums`` lie between ``low`` and ``high``.

    They are ``counts``, where these fit; else whoever was ``forgotten`` since (persons by elementary cell) is
    given states with which all adds up: nobody knows what was theirs. ``DisclosureFailure`` where nothing
    does.
    """
    import numpy as np
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import eye, kron

    value = sums @ counts.ravel()
    if bool(((value >= low) & (value <= high)).all()):
        return counts
    cells, states = np.flatnonzero(forgotten), counts.shape[1]
    if not len(cells):
        raise does_not_fit()
    places = (cells[:, None] * states + np.arange(states)).ravel()
    once = kron(eye(len(cells)), np.ones((1, states)))
    found = milp(
        np.zeros(len(places)),
        integrality=np.ones(len(places)),
        constraints=[
            LinearConstraint(sums[:, places], low - value, high - value),
            LinearConstraint(once, 0, forgotten[cells]),
        ],
    )
    if not found.success:
        raise does_not_fit()
    completed = counts.copy()
    completed[cells] += np.rint(found.x).astype(np.int64).reshape(len(cells), states)
    return completed


def does_not_fit() -> DisclosureFailure:
    """What stops a release whose register is not that of its people."""
    return DisclosureFailure(
        "Nothing is released: the register does not fit the people that its figures were made from.",
        "Put back warehouse/ as it was after the last release, cases.duckdb and register/ together.",
    )
