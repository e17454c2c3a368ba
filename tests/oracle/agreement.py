"""How the worker's ratings agree with the person's own (method, section 7.7: M20_self_…)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.estimates import with_shares
from tests.oracle.population import keys_of

if TYPE_CHECKING:
    import pandas as pd


def agreement_flags(ratings: pd.DataFrame) -> pd.DataFrame:
    """The ratings of a case and outcome added up; the case is due once."""
    return ratings.groupby(["case_no", "outcome"], as_index=False).sum().assign(due=1)


def agreement_rows(sums: pd.DataFrame) -> pd.DataFrame:
    """The weighted kappa of every group, from sums, and the shares at the same, a lower and a higher level.

    No kappa where nobody ever differs.

    ``squares`` is the sum of x^2 + y^2, ``distance`` that of (x - y)^2; the expected distance is
    n (var x + var y + (mean x - mean y)^2) = squares - 2 (sum of x) (sum of y) / n.
    """
    import pandas as pd

    keys = keys_of(sums)
    n = sums.ratings
    counts = sums[keys].assign(denominator=n, unknown=0, not_applicable=0, due=sums.due)
    parts = {"same": sums.same, "lower": sums.lower, "higher": n - sums.same - sums.lower}
    shares = [
        with_shares(counts.assign(measure=f"M20_self_{name}", numerator=part)) for name, part in parts.items()
    ]
    expected = (n * sums.squares - 2 * sums.x * sums.y) / n
    estimate = 1 - sums.distance / expected.where(expected > 0)
    kappa = counts.assign(measure="M20_self_agreement", numerator=float("nan"), estimate=estimate)
    return pd.concat([kappa, *shares], ignore_index=True)
