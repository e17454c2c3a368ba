"""Estimates, intervals, bounds and marks, turned back: each must be that of the counts printed beside it.

Then it tells nothing that they do not. Made from anything else (how many lost an outcome, who is known to be
harmed), it can be solved for that.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.attacker.subtraction import Finding

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

RULE = "an interval or bound that is not of the counts beside it"
Z = 1.959963984540054  # two-sided 95 %
HALF = 0.005 + 1e-9  # of a hundredth, to which all are rounded
# of what released intervals divided the number of cases before today's released_design_effect
EARLIER = (1.0,)
# a share of strata: no numerator by denominator, and its interval that of the share as it is printed
STANDARDISED = "M17"
# The constant is part of a definition: by today's a figure is made with today's constant.
PRINTED = """
    select
        figures.entry,
        figures.period,
        figures.measure,
        measures.unit,
        figures.status,
        figures.numerator,
        figures.numerator_low,
        figures.numerator_high,
        figures.denominator,
        figures.unknown,
        figures.estimate,
        figures.ci_low,
        figures.ci_high,
        figures.bound_low,
        figures.bound_high,
        coalesce(figures.version = series.version, false) as is_of_today
    from read_parquet($files) as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    left join cases.marts.series as series
        on figures.measure = series.measure and figures.outcome is not distinct from series.outcome
    where
        figures.status <> 'c' and not figures.is_revision
        and measures.unit in ('share', 'net')
"""

DESIGN_EFFECT = "select value from cases.seeds.assumptions where assumption = 'released_design_effect'"


def invert(connection: DuckDBPyConnection, files: Collection[Path]) -> list[Finding]:
    """What intervals, bounds and marks in the files of releases tell beyond the counts beside them."""
    rows = connection.execute(PRINTED, {"files": [str(path) for path in files]}).df()
    ((effect,),) = connection.execute(DESIGN_EFFECT).fetchall()
    told = rows[_is_of_something_else(rows, effect)]
    return [
        Finding(RULE, measure, int(entry), period, len(group))
        for (entry, period, measure), group in told.groupby(["entry", "period", "measure"])
    ]


def _is_of_something_else(rows: pd.DataFrame, effect: float) -> NDArray[np.bool_]:
    """Rows with a number that does not follow from their counts, or with a mark that does not."""
    import numpy as np

    numbers = rows.drop(columns=["period", "measure", "unit", "status"]).astype(float)
    asked = numbers["denominator"].where(numbers["denominator"] > 0)
    counted, unknown = numbers["numerator"], numbers["unknown"]
    everybody = numbers["denominator"] + unknown
    made = {
        "estimate": (counted / asked).where(~_is_standardised(rows), numbers["estimate"]),
        "bound_low": counted / everybody,
        "bound_high": (counted + unknown) / everybody,
    }
    is_other = np.zeros(len(rows), bool)
    for column, value in made.items():
        is_other |= _differs(numbers[column], value)
    widths = _widths(rows, numbers, effect)
    has_interval = numbers[["ci_low", "ci_high"]].notna().any(axis=1).to_numpy()
    is_other |= has_interval & np.isnan(widths)
    return is_other | _is_unmarked(rows, np.where(is_other, np.nan, widths))


def _is_standardised(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["measure"] == STANDARDISED


def _widths(rows: pd.DataFrame, numbers: pd.DataFrame, effect: float) -> NDArray[np.float64]:
    """How wide the interval of the counts and the constant is; NaN where another one is printed."""
    import numpy as np

    asked = numbers["denominator"].where(numbers["denominator"] > 0)
    is_net, is_of_today = (rows["unit"] == "net").to_numpy(), rows["is_of_today"].to_numpy(bool)
    counted = numbers["numerator"].where(~_is_standardised(rows), numbers["estimate"] * asked)
    # of a band the ends of the intervals of its ends
    least, most = (counted.fillna(numbers[f"numerator_{end}"]) for end in ("low", "high"))
    widths = np.full(len(rows), np.nan)
    for constant in (*EARLIER, effect):
        low, high = _interval(least / constant, most / constant, asked / constant, is_net)
        is_so = ~_differs(numbers["ci_low"], low) & ~_differs(numbers["ci_high"], high)
        widths = np.where(is_so & (~is_of_today | (constant == effect)), high - low, widths)
    return widths


def _interval(
    least: pd.Series[float], most: pd.Series[float], asked: pd.Series[float], is_net: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson's interval, or Newcombe's of a net change without correlation."""
    import numpy as np

    below, above = (
        np.sqrt(2) * (_upper((asked + net) / 2, asked) - (asked + net) / (2 * asked)) for net in (-most, most)
    )
    low = np.where(is_net, most / asked - below, 1 - _upper(asked - least, asked))
    return low, np.where(is_net, most / asked + above, _upper(most, asked))


def _differs(printed: pd.Series[float], made: pd.Series[float] | NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a printed number is another one, to the hundredth."""
    import numpy as np

    is_other = ~(np.abs(printed.to_numpy() - np.asarray(made, float)) <= HALF)
    return np.asarray(printed.notna().to_numpy() & is_other, bool)


def _upper(counted: pd.Series[float], asked: pd.Series[float]) -> pd.Series[float]:
    """Wilson's upper end."""
    share = counted / asked
    spread = (share * (1 - share) / asked + (Z / (2 * asked)) ** 2) ** 0.5
    return (share + Z**2 / (2 * asked) + Z * spread) / (1 + Z**2 / asked)


def _is_unmarked(rows: pd.DataFrame, widths: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows as wide as one that is marked as unreliable in the same release, and not marked."""
    import numpy as np

    narrowest = rows.assign(width=widths)[rows["status"] == "low"].groupby("entry")["width"].min()
    least = rows["entry"].map(narrowest).to_numpy(float)
    return np.asarray((rows["status"] == "published") & (widths >= least - 1e-9), bool)
