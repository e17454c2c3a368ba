"""Interval of a share whose cases come in clusters, such as those of one provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.statistics.arrays import Reals

DECIMALS = 10
LEVEL = 0.95


def interval(numerator: Reals, denominator: Reals, variance: Reals, degrees: Reals) -> tuple[Reals, Reals]:
    """Wilson's interval with an effective denominator and Student's t, as shares.

    ``variance`` is that of the share between clusters, ``degrees`` its degrees of freedom. The denominator is
    divided by the design effect, the variance beside that of independent cases, at least 1.
    """
    import numpy as np
    from scipy.special import stdtrit

    share = numerator / denominator
    independent = share * (1 - share) / denominator
    effect = np.maximum(np.divide(variance, independent, out=np.ones_like(share), where=independent > 0), 1)
    size = denominator / effect
    # many rows have the same degrees of freedom, and each quantile is searched for
    different, row = np.unique(degrees, return_inverse=True)
    return _wilson(share, size, stdtrit(different, (1 + LEVEL) / 2)[row])


def shown(variances: pd.DataFrame, wider_by: float) -> pd.DataFrame:
    """The rows whose interval is wider than Wilson's by that share of it or more, with the interval.

    Columns taken: ``numerator``, ``denominator``, ``variance``, ``degrees`` and those that tell rows apart;
    given: these, ``ci_low`` and ``ci_high``.
    """
    import numpy as np

    names = ["numerator", "denominator", "variance", "degrees"]
    counted, asked, variance, degrees = (variances[name].to_numpy("float64") for name in names)
    low, high = interval(counted, asked, variance, degrees)
    plain_low, plain_high = _wilson(counted / asked, asked, np.full(len(asked), _NORMAL))
    is_wider = high - low >= (1 + wider_by) * (plain_high - plain_low)
    found = variances.drop(columns=names).assign(ci_low=low, ci_high=high)
    return found[is_wider].reset_index(drop=True)


_NORMAL = 1.959963984540054  # two-sided 95 %


def _wilson(share: Reals, size: Reals, quantile: Reals) -> tuple[Reals, Reals]:
    import numpy as np

    squared = quantile**2
    centre = (share * size + squared / 2) / (size + squared)
    arm = quantile * np.sqrt(share * (1 - share) * size + squared / 4) / (size + squared)
    low, high = np.clip(centre - arm, 0, 1), np.clip(centre + arm, 0, 1)
    return np.round(low, DECIMALS), np.round(high, DECIMALS)
