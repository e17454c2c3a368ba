"""The cell-key method: noise of a fixed variance that is the same wherever the same persons are counted.

Each person has a random record key. The key of a cell is the fraction of the sum of the record keys of those
counted in it, and looks up the noise in a table: a distribution of each true count that has mean 0, a fixed
variance, and of all such the most entropy (Fraser and Wooton 2005; Giessing 2016).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog, minimize

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MOST, VARIANCE = 5, 2.0  # persons added or taken at most, and persons squared
NEVER = 2  # no count from 1 to this is printed
SEED = 2017
EDGE = 1e-9


def record_keys(persons: int) -> NDArray[np.float64]:
    """A number from 0 to 1 of each person."""
    return np.random.default_rng(SEED).random(persons)


def cell_keys(
    holds: csr_matrix, counted: NDArray[np.bool_], keys: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The key of each group (x stays): of those ``counted`` in it."""
    return np.asarray(holds @ (counted * keys)) % 1.0


def printed(counts: NDArray[np.int64], keys: NDArray[np.float64]) -> NDArray[np.int64]:
    """Each count with the noise that its cell key looks up."""
    found = np.zeros(len(counts), np.int64)
    for count in np.unique(counts):
        values, shares = distribution(int(count))
        these = counts == count
        place = np.searchsorted(np.cumsum(shares)[:-1], keys[these], side="right")
        found[these] = values[place]
    return found


def behind(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The least and the most that a count can be which is printed so."""
    low, high = counts.copy(), counts.copy()
    for count in np.unique(counts):
        tried = range(max(0, int(count) - MOST), int(count) + MOST + 1)
        could = [true for true in tried if _may_be(true, int(count))]
        low[counts == count], high[counts == count] = min(could), max(could)
    return low, high


def _may_be(true: int, seen: int) -> bool:
    values, shares = distribution(true)
    return bool((shares[values == seen] > EDGE).any())


@cache
def distribution(count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """What a true count may be printed as, and how likely each is; nobody is always nobody."""
    if count == 0:
        return np.zeros(1, np.int64), np.ones(1)
    values = np.arange(max(0, count - MOST), count + MOST + 1)
    values = values[(values == 0) | (values > NEVER)]
    return values, _most_entropy((values - count).astype(float))


def _most_entropy(noise: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the distributions of noise with mean 0 and the variance, that of most entropy.

    Where the variance is the least that there is, it is the only one.
    """
    moments = np.stack([noise, noise**2])
    narrowest = linprog(noise**2, A_eq=[np.ones(len(noise)), noise], b_eq=[1, 0], method="highs")
    if narrowest.fun > VARIANCE + EDGE:
        raise ValueError("no noise of this variance")
    if narrowest.fun > VARIANCE - EDGE:
        return np.asarray(narrowest.x)
    wanted = np.array([0.0, VARIANCE])

    def dual(multipliers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        exponents = multipliers @ (moments - wanted[:, None])
        highest = exponents.max()
        weights = np.exp(exponents - highest)
        shares = weights / weights.sum()
        return float(np.log(weights.sum()) + highest), (moments - wanted[:, None]) @ shares

    found = minimize(dual, np.array([0.0, -0.2]), jac=True, method="BFGS", options={"gtol": 1e-12})
    exponents = found.x @ moments
    weights = np.exp(exponents - exponents.max())
    return np.asarray(weights / weights.sum())
