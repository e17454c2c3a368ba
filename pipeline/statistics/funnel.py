"""Funnel limits: how far a provider's share may lie from all providers' together by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.statistics.arrays import Counts, Reals


WINSORISED = 0.1  # Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202
LEVELS = {"95": 0.95, "998": 0.998}

COLUMNS = {
    "provider_id": "string",
    "outcome": "string",
    "milestone": "int16",
    "known": "int64",
    "achieved": "int64",
    "pooled": "float64",
    "low_95": "float64",
    "high_95": "float64",
    "low_998": "float64",
    "high_998": "float64",
    "dispersion": "float64",
}


def exact_limits(known: Counts | Reals, pooled: Reals, level: float) -> tuple[Reals, Reals]:
    """Exact binomial limits, as shares, of ``known`` persons around the shares ``pooled``, 0 to 1."""
    tail = (1 - level) / 2
    return _quantile(tail, known, pooled) / known, _quantile(1 - tail, known, pooled) / known


def _quantile(probability: float, known: Counts | Reals, pooled: Reals) -> Reals:
    """The smallest count that holds ``probability`` of the binomial distribution at or below it."""
    import numpy as np
    from scipy.special import bdtr, bdtrik

    count = np.where(pooled > 0, np.ceil(bdtrik(probability, known, pooled)), 0.0)
    below = np.maximum(count - 1, 0)
    quantile: Reals = np.where(bdtr(below, known, pooled) >= probability, below, count)
    return quantile


def dispersion(known: Counts, achieved: Counts, pooled: float) -> float:
    """Mean of the squared standardised residuals (phi): above 1, more than chance is at work.

    The tenth of the residuals that is lowest, and the tenth that is highest, count as much as the nearest of
    the others (Spiegelhalter 2005): with fewer than ten providers none is changed, with many phi is 0.68 by
    chance alone, not 1. NaN where nothing can differ: one provider, or nobody or everybody achieved.
    """
    import numpy as np

    if len(known) < 2 or not 0 < pooled < 1:
        return float("nan")
    residuals = np.sort((achieved - known * pooled) / np.sqrt(known * pooled * (1 - pooled)))
    cut = int(WINSORISED * len(residuals))
    clipped = np.clip(residuals, residuals[cut], residuals[-1 - cut])
    return float(np.mean(clipped**2))


def widened(limit: Reals, pooled: Reals, phi: Reals) -> Reals:
    """``limit`` moved away from ``pooled`` by the root of ``phi`` where that is above 1, and kept in 0 to 1.

    The limits stay exact; only their distance is stretched, as the standard error would be.
    """
    import numpy as np

    factor = np.sqrt(np.fmax(phi, 1.0))
    return np.clip(pooled + (limit - pooled) * factor, 0.0, 1.0)


def funnel(counts: pd.DataFrame) -> pd.DataFrame:
    """Limits for each provider, outcome and milestone with somebody known; the columns are ``COLUMNS``.

    ``counts`` has provider_id, outcome, milestone, known and achieved (persons). Limits are shares around
    ``pooled``, that of all providers' persons at the outcome and milestone; ``dispersion`` is phi.
    """
    import pandas as pd

    key = ["outcome", "milestone"]
    ordered = counts[counts["known"] > 0].sort_values([*key, "provider_id"], ignore_index=True)
    sums = ordered.groupby(key)[["known", "achieved"]].transform("sum")
    ordered["pooled"] = sums["achieved"] / sums["known"]
    phis = [group.assign(dispersion=_phi(group)) for _, group in ordered.groupby(key)]
    providers = pd.concat([ordered.iloc[:0].assign(dispersion=0.0), *phis], ignore_index=True)
    return providers.assign(**_limits(providers))[list(COLUMNS)].astype(COLUMNS)


def _phi(group: pd.DataFrame) -> float:
    known, achieved = group["known"].to_numpy(), group["achieved"].to_numpy()
    return round(dispersion(known, achieved, float(group["pooled"].iloc[0])), 10)


def _limits(providers: pd.DataFrame) -> dict[str, Reals]:
    known, pooled, phi = (providers[name].to_numpy(float) for name in ("known", "pooled", "dispersion"))
    return {
        f"{end}_{name}": widened(limit, pooled, phi).round(10)
        for name, level in LEVELS.items()
        for end, limit in zip(("low", "high"), exact_limits(known, pooled, level), strict=True)
    }
