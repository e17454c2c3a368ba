"""Exact limits of a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.statistics.arrays import Counts, Reals


def exact_limits(events: Counts, *, level: float = 0.95) -> tuple[Reals, Reals]:
    """Exact (Garwood 1936) lower and upper limit of the expected number, for each observed number of events.

    The limits have the unit of ``events``: divided by the time at risk they are those of the rate. The lower
    limit of no event is 0.
    """
    import numpy as np
    from scipy.special import gammainccinv, gammaincinv

    tail = (1 - level) / 2
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1), tail), 0.0)
    return low, gammainccinv(events + 1, tail)


def limits(events: pd.DataFrame) -> pd.DataFrame:
    """The column ``events`` with its limits ``low`` and ``high`` for 95 %."""
    low, high = exact_limits(events["events"].to_numpy())
    return events.assign(low=low, high=high)
