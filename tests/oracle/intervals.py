"""The intervals of counts: shares, changes and rates, from sources outside this project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Z = 1.959963984540054


def wilson(count: np.ndarray, nobs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95 % score interval by statsmodels; every ``nobs`` is at least 1."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, nobs, alpha=0.05, method="wilson")
    return low, high


def newcombe_paired(
    kept: np.ndarray, gained: np.ndarray, lost: np.ndarray, neither: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the change (gained - lost) / pairs; arrays of counts, every sum at least 1.

    Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10: Wilson intervals of the shares now
    and before, joined by square-and-add with the correlation phi. Where phi is above zero half the number
    of pairs is taken off its numerator, not below zero; phi is zero where a margin is empty.
    """
    import numpy as np

    pairs = kept + gained + lost + neither
    now, before = (kept + gained) / pairs, (kept + lost) / pairs
    now_low, now_high = wilson(kept + gained, pairs)
    before_low, before_high = wilson(kept + lost, pairs)
    excess = (kept * neither - gained * lost).astype(float)
    corrected = np.where(excess > 0, np.maximum(excess - pairs / 2, 0), excess)
    margins = [(kept + gained), (lost + neither), (kept + lost), (gained + neither)]
    root = np.sqrt(np.prod([margin.astype(float) for margin in margins], axis=0))
    phi = np.divide(corrected, root, out=np.zeros_like(root), where=root > 0)
    down, up = now - now_low, now_high - now
    before_down, before_up = before - before_low, before_high - before
    low = now - before - np.sqrt(down**2 - 2 * phi * down * before_up + before_up**2)
    high = now - before + np.sqrt(up**2 - 2 * phi * up * before_down + before_down**2)
    return low, high


def garwood(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact 95 % limits of the mean of a Poisson count.

    Garwood (1936), Biometrika 28, 437-442: quantiles of chi-squared, the lower limit of none is 0.
    """
    import numpy as np
    from scipy.stats import chi2

    low = np.where(count > 0, chi2.ppf(0.025, 2 * count) / 2, 0.0)
    return low, chi2.ppf(0.975, 2 * (count + 1)) / 2
