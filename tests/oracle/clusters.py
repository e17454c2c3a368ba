"""Intervals of shares of which the cases come in clusters (method, section 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd

    Variance = Callable[[pd.DataFrame], tuple[pd.Series, pd.Series]]

COUNTS = ("numerator", "denominator", "unknown", "not_applicable", "due", "estimate", "ci_low", "ci_high")
NOT_KEYS = {*COUNTS, "bound_low", "bound_high", "median"}


def shown(
    rows: pd.DataFrame, by_provider: pd.DataFrame, by_person: pd.DataFrame, definitions: Definitions
) -> pd.DataFrame:
    """The rows, with the interval between clusters where it is the wider one by enough.

    ``by_provider`` has the same rows for each provider, ``by_person`` those of measures that count several
    things of a person for each person; both name their cluster in a column of that name.
    """
    import pandas as pd

    keys = [name for name in rows.columns if name not in NOT_KEYS]
    rows = rows.reset_index(drop=True)
    by_provider, by_person = (
        part[part.measure.map(definitions.units) == "share"] for part in (by_provider, by_person)
    )
    parts = [part.reindex(columns=[*keys, *COUNTS[:2]]) for part in (rows, by_provider, by_person)]
    numbers = pd.concat(parts, ignore_index=True).groupby(keys, dropna=False, sort=False).ngroup().to_numpy()
    ends = [len(rows), len(rows) + len(by_provider)]
    row, of_provider, of_person = numbers[: ends[0]], numbers[ends[0] : ends[1]], numbers[ends[1] :]
    between_providers = _intervals(of_provider, by_provider, _bell_mccaffrey)
    between_persons = _intervals(of_person, by_person, _linearised)
    found = between_providers.combine_first(between_persons).reindex(row)
    low, high = found.low.to_numpy(), found.high.to_numpy()
    units = rows.measure.map(definitions.units).to_numpy() == "share"
    plain = (rows.ci_high - rows.ci_low).to_numpy()
    is_wider = units & (high - low >= (1 + definitions.assumptions["clusters_wider_by"]) * plain)
    return rows.assign(ci_low=rows.ci_low.where(~is_wider, low), ci_high=rows.ci_high.where(~is_wider, high))


def _intervals(row: np.ndarray, clusters: pd.DataFrame, variance_of: Variance) -> pd.DataFrame:
    """The interval of each row with two clusters or more in which somebody is asked."""
    import numpy as np
    import pandas as pd
    from scipy.stats import t

    table = clusters[["numerator", "denominator"]].astype(float).assign(row=row)
    table = table[table.denominator > 0]
    table = table[table.groupby("row")["row"].transform("size") > 1]
    if table.empty:
        return pd.DataFrame({"low": [], "high": []}, index=pd.Index([], dtype="int64"), dtype=float)
    sums = table.groupby("row")[["numerator", "denominator"]].transform("sum")
    table = table.assign(p=sums.numerator / sums.denominator, n=sums.denominator)
    variance, degrees = variance_of(table)
    one = table.groupby("row")[["p", "n"]].first()
    independent = one.p * (1 - one.p) / one.n
    effect = (variance / independent).where(independent > 0, 1).clip(lower=1)
    n, q = one.n / effect, t.ppf(0.975, degrees.reindex(one.index))
    centre, spread = one.p + q**2 / (2 * n), q * np.sqrt(one.p * (1 - one.p) / n + q**2 / (4 * n**2))
    low, high = (centre - spread) / (1 + q**2 / n), (centre + spread) / (1 + q**2 / n)
    return pd.DataFrame({"low": low.clip(0, 1), "high": high.clip(0, 1)})


def _bell_mccaffrey(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Variance and degrees of freedom between providers."""
    w = table.denominator / table.n
    b = w**2 / (1 - w)
    parts = table.assign(
        v=(table.numerator - table.p * table.denominator) ** 2 / (1 - w) / table.n**2, w2=w**2, b=b, b2=b**2
    )
    total = parts.groupby("row")[["v", "w2", "b", "b2"]].sum()
    return total.v, 1 / (total.w2 + total.b**2 - total.b2)


def _linearised(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Variance and degrees of freedom between persons."""
    squares = ((table.numerator - table.p * table.denominator) / table.n) ** 2
    persons = table.groupby("row").size()
    return squares.groupby(table.row).sum() * persons / (persons - 1), persons - 1


def by_person(
    members: pd.DataFrame, facts: Facts, keys: pd.DataFrame, definitions: Definitions
) -> pd.DataFrame:
    """What each person adds to the measures that count several things of one."""
    counted = keys[keys.measure.map(definitions.counts) != "persons"]
    totals = facts.totals[facts.totals.key.isin(counted.index)]
    joined = members.merge(totals, on="case_no").join(counted, on="key")
    return joined.drop(columns=["case_no", "key"])
