"""The intervals that the program shows, for arrays of draws: its own functions where they take arrays.

Those that SQL computes are taken from the second computation, which the tests hold equal to the SQL; those
here are held equal to the program by ``tests/unit/test_interval_coverage.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Ends = tuple[Reals, Reals]

Z = 1.959963984540054
WIDER = 1.2  # a robust interval is shown where it is so many times as wide as Wilson's


def wilson(share: Reals, persons: Reals | float, z: Reals | float = Z) -> Ends:
    """Wilson's interval; neither persons nor those who achieved need be whole."""
    square = z**2 / persons
    centre = (share + square / 2) / (1 + square)
    reach = z / (1 + square) * np.sqrt(share * (1 - share) / persons + square / (4 * persons))
    return np.maximum(centre - reach, 0), np.minimum(centre + reach, 1)


def released_net(net: Counts, pairs: int) -> Ends:
    """Of a net change in a release: of the two numbers beside it alone."""
    share = (1 + net / pairs) / 2
    (low, high), root = wilson(share, pairs), np.sqrt(2)
    return net / pairs - root * (share - low), net / pairs + root * (high - share)


def difference(first: Reals, of_first: int, second: Reals, of_second: int) -> Ends:
    """Newcombe's for two groups without common members, from their Wilson intervals."""
    (low, high), (other_low, other_high) = wilson(first, of_first), wilson(second, of_second)
    change = first - second
    return (
        change - np.hypot(first - low, other_high - second),
        change + np.hypot(high - first, second - other_low),
    )


def design_effect(achieved: Counts, persons: Counts) -> Reals:
    """By the bias-reduced (CR2) variance between clusters, the last axis of ``achieved``; 1 or more."""
    total = persons.sum()
    share = achieved.sum(axis=-1) / total
    squares = (achieved - share[..., None] * persons) ** 2 / (1 - persons / total)
    binomial = share * (1 - share) * total
    effect = np.divide(squares.sum(axis=-1), binomial, out=np.ones_like(share), where=binomial > 0)
    at_least_one: Reals = np.maximum(effect, 1.0)
    return at_least_one


def degrees_of_freedom(persons: Counts) -> float:
    """Of that variance (Bell and McCaffrey 2002): clusters less 1, fewer where their sizes differ."""
    weight = persons / persons.sum()
    of_rest = weight**2 / (1 - weight)
    return float(1 / ((weight**2).sum() + of_rest.sum() ** 2 - (of_rest**2).sum()))


def robust(achieved: Counts, persons: Counts) -> Ends:
    """Wilson's interval of the effective number of persons, with Student's t in place of z."""
    from scipy.special import stdtrit

    total = persons.sum()
    t = stdtrit(degrees_of_freedom(persons), 0.975)
    return wilson(achieved.sum(axis=-1) / total, total / design_effect(achieved, persons), t)


def shown(achieved: Counts, persons: Counts) -> Ends:
    """The robust interval where it is wider than Wilson's by a fifth or more, else Wilson's."""
    total = persons.sum()
    plain = wilson(achieved.sum(axis=-1) / total, total)
    if len(persons) < 2:
        return plain
    wide = robust(achieved, persons)
    takes = wide[1] - wide[0] >= WIDER * (plain[1] - plain[0])
    return np.where(takes, wide[0], plain[0]), np.where(takes, wide[1], plain[1])
