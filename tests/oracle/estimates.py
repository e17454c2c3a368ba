"""From counts to estimates, their intervals and their bounds."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tests.oracle.intervals import garwood, wilson

if TYPE_CHECKING:
    import pandas as pd

PER_MONTHS = 100
NAN = float("nan")


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Numerator by denominator, and Wilson's interval; nothing where the denominator is 0."""
    some = rows.denominator > 0
    low, high = wilson(rows.numerator[some].to_numpy(), rows.denominator[some].to_numpy())
    found = rows.assign(estimate=(rows.numerator / rows.denominator).where(some), ci_low=NAN, ci_high=NAN)
    found.loc[some, "ci_low"], found.loc[some, "ci_high"] = low, high
    return found


def with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Events per 100 person-months, and the exact Poisson interval; nothing without exposure."""
    some = rows.denominator > 0
    low, high = garwood(rows.numerator.to_numpy())
    exposure = rows.denominator.where(some) / PER_MONTHS
    return rows.assign(estimate=rows.numerator / exposure, ci_low=low / exposure, ci_high=high / exposure)


def with_bounds(rows: pd.DataFrame, bounded: Collection[str]) -> pd.DataFrame:
    """All the unknown put below the line: as not achieved (low), or as achieved (high)."""
    base = (rows.denominator + rows.unknown).where(rows.measure.isin(bounded))
    base = base.where(base > 0)
    return rows.assign(bound_low=rows.numerator / base, bound_high=(rows.numerator + rows.unknown) / base)
