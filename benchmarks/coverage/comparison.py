"""The standardised share of a country: intervals as shown, as released, and of independent persons."""

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
# who of all persons is with any provider by chance: everybody, every other, nobody
APART = {"": 1, ", half apart": 2, ", apart": PERSONS}
AT_ONCE = 1000  # draws whose covariances are held at once


def standardised_shares(number: int) -> Iterator[Cell]:
    """Coverage by number of providers, how alike their persons are, and how far they serve the same kinds."""
    truth = float(POOL @ SHARES)
    for name, apart in APART.items():
        for providers in PROVIDERS:
            persons = persons_of(providers, apart)
            for correlation in CORRELATIONS:
                random = draws.generator("standardised", providers, correlation, apart)
                achieved = _achieved(random, persons, correlation, number)
                setting = f"{providers} providers, {correlation:g}{name}"
                for method, ends in _ends(achieved, persons).items():
                    yield cell(method, setting, f"{PERSONS} persons", ends, truth)


def persons_of(providers: int, apart: int) -> intervals.Counts:
    """Provider x stratum: persons in the order of their strata fill one provider after the other.

    One of so many as ``apart`` says changes places with others by chance.
    """
    so_far = np.floor(np.cumsum(COUNTRY) * PERSONS + 0.5).astype(np.int64)
    stratum = np.repeat(np.arange(len(COUNTRY)), np.diff(so_far, prepend=0))
    stratum[::apart] = draws.generator("places", providers, apart).permutation(stratum[::apart])
    provider = np.repeat(np.arange(providers), draws.providers(PERSONS, providers))
    counts = np.bincount(provider * len(COUNTRY) + stratum, minlength=providers * len(COUNTRY))
    return counts.reshape(providers, len(COUNTRY))


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


def _ends(achieved: intervals.Counts, persons: intervals.Counts) -> dict[str, intervals.Ends]:
    of_all, summed = persons.sum(axis=0), achieved.sum(axis=1)
    shares = standardise.standardised_share(summed, np.broadcast_to(of_all, summed.shape), POOL)
    reach = standardise.Z * standardise.standard_error(summed, of_all, POOL)
    parts = [
        standardise.interval(achieved[start : start + AT_ONCE], persons, POOL)
        for start in range(0, len(achieved), AT_ONCE)
    ]
    low, high = (np.concatenate(ends) for ends in zip(*parts, strict=True))
    return {
        "M17, persons independent": (np.maximum(shares - reach, 0), np.minimum(shares + reach, 1)),
        "M17, shown": (low, high),
        "M17, released": intervals.wilson(np.round(shares, 2), PERSONS / intervals.EFFECT),
    }
