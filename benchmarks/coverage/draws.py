"""Made-up data with a known truth: shares, pairs and curves of persons who stand in clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.coverage.intervals import Counts, Reals

SEED = 2017
LARGEST = 8  # rows of one person, or persons of one family


def generator(*key: object) -> np.random.Generator:
    """A generator of its own for each cell: no figure depends on which others are drawn."""
    return np.random.default_rng([SEED, *"/".join(map(str, key)).encode()])


def alone(persons: int) -> Counts:
    """Everybody a cluster of one."""
    return np.ones(persons, dtype=np.int64)


def small_clusters(persons: int) -> Counts:
    """Sizes 1 to 8 in turn until all persons stand in one."""
    sizes = np.resize(np.arange(1, LARGEST + 1), persons)
    whole = sizes[: int(np.searchsorted(np.cumsum(sizes), persons)) + 1].copy()
    whole[-1] -= whole.sum() - persons
    return whole.astype(np.int64)


def providers(persons: int, number: int) -> Counts:
    """Sizes like 1 : 2 : … : ``number``, each with at least one person."""
    shares = (persons - number) * np.arange(1, number + 1) / (number * (number + 1) / 2)
    sizes = 1 + np.floor(shares).astype(np.int64)
    sizes[np.argsort(np.floor(shares) - shares, kind="stable")[: persons - sizes.sum()]] += 1
    return sizes


def achieved(
    random: np.random.Generator, sizes: Counts, share: float, correlation: float, draws: int
) -> Counts:
    """How many of each cluster achieved, draws x clusters: beta-binomial where clusters correlate."""
    if correlation == 0:
        return random.binomial(sizes, share, (draws, len(sizes)))
    of_all = (1 - correlation) / correlation
    own = random.beta(share * of_all, (1 - share) * of_all, (draws, len(sizes)))
    counts: Counts = random.binomial(sizes, own)
    return counts


def categories(
    random: np.random.Generator, sizes: Counts, shares: Reals, correlation: float, draws: int
) -> Counts:
    """How many of all fall in each category, draws x categories: Dirichlet-multinomial by cluster."""
    if correlation == 0:
        return random.multinomial(int(sizes.sum()), shares, draws)
    own = random.multinomial(sizes, chances(random, len(sizes), shares, correlation, draws))
    counts: Counts = own.sum(axis=1)
    return counts


def chances(
    random: np.random.Generator, clusters: int, shares: Reals, correlation: float, draws: int
) -> Reals:
    """The own chances of each cluster, draws x clusters x categories, ``shares`` in the mean."""
    shape = (draws, clusters, len(shares))
    if correlation == 0:
        return np.broadcast_to(shares, shape)
    own = random.standard_gamma(shares * (1 - correlation) / correlation, shape) + 1e-300
    made: Reals = own / own.sum(axis=-1, keepdims=True)
    return made
