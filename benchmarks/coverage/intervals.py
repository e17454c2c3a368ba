"""The intervals that the program shows, for arrays of draws: its own functions where they take arrays.

Those that SQL computes are taken from the second computation, which the tests hold equal to the SQL; those
here are held equal to the program by ``tests/unit/test_interval_coverage.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.statistics import clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Ends = tuple[Reals, Reals]

Z = 1.959963984540054
WIDER = 1.2  # a robust interval is shown where it is so many times as wide as Wilson's
EFFECT = 1.5  # released intervals are of so many times fewer persons


def wilson(share: Reals, persons: Reals | float, z: Reals | float = Z) -> Ends:
    """Wilson's interval; neither persons nor those who achieved need be whole."""
    square = z**2 / persons
    centre = (share + square / 2) / (1 + square)
    reach = z / (1 + square) * np.sqrt(share * (1 - share) / persons + square / (4 * persons))
    return np.maximum(centre - reach, 0), np.minimum(centre + reach, 1)


def released_net(net: Counts, pairs: int) -> Ends:
    """Of a net change in a release: of the two numbers beside it and a constant alone."""
    share = (1 + net / pairs) / 2
    (low, high), root = wilson(share, pairs / EFFECT), np.sqrt(2)
    return net / pairs - root * (share - low), net / pairs + root * (high - share)


def difference(first: Reals, of_first: int, second: Reals, of_second: int) -> Ends:
    """Newcombe's for two groups without common members, from their released intervals."""
    (low, high), (other_low, other_high) = (
        wilson(share, persons / EFFECT) for share, persons in ((first, of_first), (second, of_second))
    )
    change = first - second
    return (
        change - np.hypot(first - low, other_high - second),
        change + np.hypot(high - first, second - other_low),
    )


def between_providers(achieved: Counts, persons: Counts) -> tuple[Reals, float]:
    """CR2 variance between clusters, the last axis of ``achieved``, and its degrees of freedom."""
    weight = persons / persons.sum()
    of_rest = weight**2 / (1 - weight)
    variance: Reals = (_deviations(achieved, persons) ** 2 / (1 - weight)).sum(axis=-1)
    return variance, float(1 / ((weight**2).sum() + of_rest.sum() ** 2 - (of_rest**2).sum()))


def between_persons(achieved: Counts, persons: Counts) -> tuple[Reals, float]:
    """The same of many small clusters: linearised."""
    rest = len(persons) - 1
    variance: Reals = len(persons) / rest * (_deviations(achieved, persons) ** 2).sum(axis=-1)
    return variance, float(rest)


def _deviations(achieved: Counts, persons: Counts) -> Reals:
    share = achieved.sum(axis=-1, keepdims=True) / persons.sum()
    deviations: Reals = (achieved - share * persons) / persons.sum()
    return deviations


def shown(achieved: Counts, persons: Counts, variance: Reals, degrees: float) -> Ends:
    """The interval between clusters where it is wider than Wilson's by a fifth or more, else Wilson's."""
    counted, total = achieved.sum(axis=-1).astype(float), np.float64(persons.sum())
    asked, free = np.full_like(counted, total), np.full_like(counted, degrees)
    wide, plain = clusters.interval(counted, asked, variance, free), wilson(counted / total, total)
    takes = wide[1] - wide[0] >= WIDER * (plain[1] - plain[0])
    return np.where(takes, wide[0], plain[0]), np.where(takes, wide[1], plain[1])
