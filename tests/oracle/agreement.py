"""How the worker's ratings agree with the person's own (method, section 7.7: M20_self_agreement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.population import KEYS

if TYPE_CHECKING:
    import pandas as pd


def agreement_flags(ratings: pd.DataFrame) -> pd.DataFrame:
    """The ratings of a case and outcome added up; the case is due once."""
    return ratings.groupby(["case_no", "outcome"], as_index=False).sum().assign(due=1)


def agreement_rows(sums: pd.DataFrame) -> pd.DataFrame:
    """Quadratically weighted kappa of every group, from sums; nothing where nobody ever differs.

    ``squares`` is the sum of x^2 + y^2, ``distance`` that of (x - y)^2; the expected distance is
    n (var x + var y + (mean x - mean y)^2) = squares - 2 (sum of x) (sum of y) / n.
    """
    keys = [name for name in sums.columns if name in KEYS]
    n = sums.ratings
    expected = (n * sums.squares - 2 * sums.x * sums.y) / n
    estimate = 1 - sums.distance / expected.where(expected > 0)
    return sums[keys].assign(
        measure="M20_self_agreement",
        numerator=float("nan"),
        denominator=n,
        unknown=0,
        not_applicable=0,
        due=sums.due,
        estimate=estimate,
    )
