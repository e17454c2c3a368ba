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
# of the standardised share the counts beside it are not what it is made of
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
        figures.bound_high
    from read_parquet($files) as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    where
        figures.status <> 'c' and not figures.is_revision
        and measures.unit in ('share', 'net') and figures.measure <> 'M17'
"""


def invert(connection: DuckDBPyConnection, files: Collection[Path]) -> list[Finding]:
    """What intervals, bounds and marks in the files of releases tell beyond the counts beside them."""
    rows = connection.execute(PRINTED, {"files": [str(path) for path in files]}).df()
    told = rows[_is_of_something_else(rows)]
    return [
        Finding(RULE, measure, int(entry), period, len(group))
        for (entry, period, measure), group in told.groupby(["entry", "period", "measure"])
    ]


def _is_of_something_else(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows with a number that does not follow from their counts, or with a mark that does not."""
    import numpy as np

    numbers = rows.drop(columns=["period", "measure", "unit", "status"]).astype(float)
    asked = numbers["denominator"].where(numbers["denominator"] > 0)
    counted, unknown = numbers["numerator"], numbers["unknown"]
    everybody = numbers["denominator"] + unknown
    is_net = (rows["unit"] == "net").to_numpy()
    # of a band the ends of the intervals of its ends
    least, most = (counted.fillna(numbers[f"numerator_{end}"]) for end in ("low", "high"))
    below, above = (
        np.sqrt(2) * (_upper((asked + net) / 2, asked) - (asked + net) / (2 * asked))
        for net in (-counted, counted)
    )
    made = {
        "estimate": counted / asked,
        "ci_low": np.where(is_net, counted / asked - below, 1 - _upper(asked - least, asked)),
        "ci_high": np.where(is_net, counted / asked + above, _upper(most, asked)),
        "bound_low": counted / everybody,
        "bound_high": (counted + unknown) / everybody,
    }
    is_other = np.zeros(len(rows), bool)
    for column, value in made.items():
        printed = numbers[column].to_numpy()
        is_other |= ~np.isnan(printed) & ~(np.abs(printed - np.asarray(value, float)) <= HALF)
    widths = np.where(is_other, np.nan, made["ci_high"] - made["ci_low"])
    return is_other | _is_unmarked(rows, widths)


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
