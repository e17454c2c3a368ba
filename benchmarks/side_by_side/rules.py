"""The rules of others that look at one figure at a time.

A figure says how many achieved an outcome, of how many known, and to how many it does not apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLD = 11  # persons: the Counter-Trafficking Data Collaborative's, and the United States' CMS rule
ACRO = 10  # ACRO's default: a cell of a table has as many persons, or none
REDACTED, ROUNDED = 7, 5  # OpenSAFELY: counts up to 7 become 0, others are rounded to the nearest 5


def threshold(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which figures are of 11 persons or more, whatever their parts."""
    return np.asarray(counts[:, 1] >= THRESHOLD)


def acro(counts: NDArray[np.int64], least: int = ACRO) -> NDArray[np.bool_]:
    """Which figures have parts that are nobody or ``least`` persons: each is a cell of group x state."""
    achieved, known, not_applicable = counts.T
    parts = np.column_stack([achieved, known - achieved, not_applicable])
    return np.asarray(((parts == 0) | (parts >= least)).all(axis=1) & (known > 0))


def opensafely(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Counts as they are printed: up to 7 as 0, others rounded to the nearest 5."""
    rounded = ROUNDED * ((counts + ROUNDED // 2) // ROUNDED)
    return np.where(counts <= REDACTED, 0, rounded)


def behind(printed: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The least and the most that a count can be which OpenSAFELY's rule prints so."""
    half = ROUNDED // 2
    low = np.where(printed == 0, 0, np.maximum(printed - half, REDACTED + 1))
    return low, np.where(printed == 0, REDACTED, printed + half)
