"""The standardised share of a country: the interval that is shown, and the two that it is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.coverage import draws, intervals
from benchmarks.coverage.cells import Cell, cell
from pipeline.statistics import standardise

# strata of the country, of the pool, and the true share in each
COUNTRY = np.array([0.25, 0.2, 0.2, 0.15, 0.1, 0.1])
POOL = np.array([0.1, 0.15, 0.2, 0.2, 0.2, 0.15])
SHARES = np.array([0.2, 0.35, 0.5, 0.6, 0.75, 0.9])
PERSONS = 90
PROVIDERS = (2, 3, 5, 10)
CORRELATIONS = (0.0, 0.05, 0.1)
BOOTSTRAP_DRAWS = 2000


def standardised_shares(number: int) -> Iterator[Cell]:
    """Coverage by number of providers and how alike their persons are."""
    truth = float(POOL @ SHARES)
    for providers in PROVIDERS:
        persons = _persons(providers)
        for correlation in CORRELATIONS:
            random = draws.generator("standardised", providers, correlation)
            achieved = _achieved(random, persons, correlation, number)
            setting = f"{providers} providers, {correlation:g}"
            for method, ends in _ends(random, achieved, persons).items():
                yield cell(method, setting, f"{PERSONS} persons", ends, truth)


def _persons(providers: int) -> intervals.Counts:
    """Provider x stratum; five or more in every stratum."""
    sizes = draws.providers(PERSONS, providers)
    so_far = np.floor(np.cumsum(np.outer(sizes, COUNTRY), axis=0) + 0.5).astype(np.int64)
    return np.diff(so_far, axis=0, prepend=0)


def _achieved(
    random: np.random.Generator, persons: intervals.Counts, correlation: float, number: int
) -> intervals.Counts:
    """Draws x provider x stratum: a provider is as far up or down in all strata."""
    shape = (number, *persons.shape)
    if correlation == 0:
        return random.binomial(persons, SHARES, shape)
    from scipy.special import betaincinv

    of_all = (1 - correlation) / correlation
    rank = random.random((number, len(persons), 1))
    own = betaincinv(SHARES * of_all, (1 - SHARES) * of_all, rank)
    return random.binomial(persons, own, shape)


def _ends(
    random: np.random.Generator, achieved: intervals.Counts, persons: intervals.Counts
) -> dict[str, intervals.Ends]:
    of_all, summed = persons.sum(axis=0), achieved.sum(axis=1)
    shares = standardise.standardised_share(summed, np.broadcast_to(of_all, summed.shape), POOL)
    reach = standardise.Z * np.array([standardise.standard_error(one, of_all, POOL) for one in summed])
    drawn = np.array(
        [standardise.bootstrap_interval(one, persons, POOL, BOOTSTRAP_DRAWS, random) for one in achieved]
    )
    low, high = np.maximum(shares - reach, 0), np.minimum(shares + reach, 1)
    return {
        "M17, bootstrap alone": (drawn[:, 0], drawn[:, 1]),
        "M17, analytic alone": (low, high),
        "M17, as shown": (np.minimum(low, drawn[:, 0]), np.maximum(high, drawn[:, 1])),
    }
