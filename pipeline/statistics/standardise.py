"""Direct standardisation: the share that a unit would have, were it made up as the pool is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.statistics.clusters import LEVEL

if TYPE_CHECKING:
    from pipeline.statistics.arrays import Counts, Reals


Z = 1.959963984540054  # two-sided 95 % point of the normal distribution


def standardised_share(achieved: Counts, persons: Counts, weights: Reals) -> Reals:
    """Sum of weight times share over the strata, which are the last axis; leading axes are kept.

    ``weights`` are the strata's shares in the pool. Strata without a person are left out and the other
    weights made up to 1 again; NaN where no stratum is left.
    """
    import numpy as np

    there = np.where(persons > 0, weights, 0.0)
    shares = achieved / np.maximum(persons, 1)
    total = there.sum(axis=-1)
    summed = (there * shares).sum(axis=-1)
    share: Reals = np.divide(summed, total, out=np.full_like(total, np.nan), where=total > 0)
    return share


def standard_error(achieved: Counts, persons: Counts, weights: Reals) -> Reals:
    """Of persons who are independent: root of the sum of weight² p (1 - p) / n over the strata.

    The strata are the last axis, leading axes are kept; every stratum has a person.
    """
    import numpy as np

    error: Reals = np.sqrt((weights**2 * _of_one(achieved, persons) / persons).sum(axis=-1))
    return error


def interval(achieved: Counts, persons: Counts, weights: Reals) -> tuple[Reals, Reals]:
    """95 % interval of the standardised share, wider by how far providers differ, never narrower.

    ``achieved`` and ``persons`` are provider x stratum; leading axes of ``achieved`` are kept. The strata
    with a weight have a person. Where none of them has persons of two providers, nothing can be told of how
    these differ, and the persons are taken as independent.
    """
    import numpy as np

    weighed = weights > 0
    achieved, persons = achieved[..., weighed], persons[..., weighed]
    normalised = weights[weighed] / weights[weighed].sum()
    counted, asked = achieved.sum(axis=-2), persons.sum(axis=0)
    share = standardised_share(counted, np.broadcast_to(asked, counted.shape), normalised)
    error = standard_error(counted, asked, normalised)
    reach = error * np.maximum(Z, _between_providers(achieved, persons, normalised / asked))
    return np.maximum(share - reach, 0), np.minimum(share + reach, 1)


def _of_one(achieved: Counts, persons: Counts) -> Reals:
    """Variance p (1 - p) of one person of each stratum.

    A stratum in which nobody or everybody achieved is taken as (x + 1) / (n + 2): else it would seem certain.
    """
    import numpy as np

    extreme = (achieved == 0) | (achieved == persons)
    shares: Reals = np.where(extreme, (achieved + 1) / (persons + 2), achieved / persons)
    return shares * (1 - shares)


def _between_providers(achieved: Counts, persons: Counts, each: Reals) -> Reals:
    """Standard errors that the interval reaches; 0 where no stratum has persons of two providers.

    Student's t times the root of the design effect: the squares by which providers move the share, beside
    what they would be of independent persons. ``each`` is what one person of a stratum weighs.
    """
    import numpy as np
    from scipy.special import stdtrit

    counted, asked = achieved.sum(axis=-2), persons.sum(axis=0)
    if not ((persons > 0).sum(axis=0) > 1).any():
        return np.zeros(counted.shape[:-1])
    apart = achieved - (counted / asked)[..., None, :] * persons
    unbiased = 1 / (1 - persons.sum(axis=1) / persons.sum())
    squares = unbiased * (apart * each).sum(axis=-1) ** 2
    covariance = _covariance(each**2 * _of_one(counted, asked), persons, unbiased)
    expected = np.trace(covariance, axis1=-2, axis2=-1)
    degrees = expected**2 / (covariance**2).sum(axis=(-2, -1))
    reached: Reals = stdtrit(degrees, (1 + LEVEL) / 2) * np.sqrt(squares.sum(axis=-1) / expected)
    return reached


def _covariance(variance: Reals, persons: Counts, unbiased: Reals) -> Reals:
    """Of how far each provider moves the share, were all persons independent: provider x provider.

    ``variance`` is that of what one person of a stratum adds.
    """
    import numpy as np

    own = np.eye(len(persons))[:, :, None]
    together = persons[:, None, :] * (own - persons / persons.sum(axis=0))
    root = np.sqrt(unbiased)
    covariance: Reals = np.einsum("...s,jls->...jl", variance, together) * root[:, None] * root
    return covariance
