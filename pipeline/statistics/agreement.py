"""How far two raters agree on levels: weighted kappa and intraclass correlation, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atanh, isfinite, isqrt, nan, sqrt, tanh
from typing import TYPE_CHECKING

from pipeline.statistics import double_ratings

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.statistics.arrays import Counts

Z = 1.959963984540054  # two-sided 95 % point of the normal distribution
TAIL = 0.975
DECIMALS = 10
FEWEST_PAIRS = 10  # for an interval of kappa: of a handful the standard error is anything, 0 among it
COLUMNS = {
    "set_no": "int64",
    "kappa": "float64",
    "kappa_low": "float64",
    "kappa_high": "float64",
    "icc": "float64",
    "icc_low": "float64",
    "icc_high": "float64",
    "needed_for_share": "int64",
    "needed_for_kappa": "int64",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient from -1 to 1 with its limits; NaN where it, or its interval, is not defined."""

    value: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of a two-way analysis of variance: between subjects, between raters, and of the rest."""

    subjects: float
    raters: float
    rest: float


def weighted_kappa(table: Counts) -> Agreement:
    """Quadratically weighted kappa of a square table of counts (first rater x second rater).

    The standard error is that of Fleiss, Cohen and Everitt (1969). The interval is taken on the scale of
    Fisher's z, as Lin (1989) has it for the concordance correlation, which this kappa is: it stays within 1.
    NaN where nobody varies; no interval of fewer than ``FEWEST_PAIRS``, nor where all agree: nothing tells
    then how far chance reaches.
    """
    import numpy as np

    n, levels = table.sum(), np.arange(len(table))
    weights = 1 - (levels[:, None] - levels) ** 2 / (len(table) - 1) ** 2
    first, second = table.sum(axis=1), table.sum(axis=0)
    observed = float((weights * table).sum() / max(n, 1))
    expected = float(first @ weights @ second / max(n, 1) ** 2)
    if not n or np.count_nonzero(first + second) < 2:  # all at one level
        return Agreement()
    kappa = 1 - (1 - observed) / (1 - expected)
    means = (weights @ second)[:, None] / n + (first @ weights) / n
    spread = (table / n * (weights * (1 - expected) - means * (1 - observed)) ** 2).sum()
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    error = sqrt(max(float(variance), 0.0)) if n >= FEWEST_PAIRS else 0.0
    return _on_fishers_scale(kappa, error)


def _on_fishers_scale(kappa: float, error: float) -> Agreement:
    kappa = round(kappa, DECIMALS)
    if abs(kappa) == 1 or error < 1e-9:
        return Agreement(kappa)
    half = Z * error / (1 - kappa**2)
    return Agreement(kappa, tanh(atanh(kappa) - half), tanh(atanh(kappa) + half))


def intraclass_correlation(table: Counts) -> Agreement:
    """ICC(2,1) of a square table of counts (first rater x second): two-way random, absolute agreement.

    Levels are taken as the numbers 1, 2, and so on. NaN with fewer than two pairs, or where nobody varies.
    """
    import numpy as np

    n = int(table.sum())
    if n < 2:
        return Agreement()
    levels = np.arange(len(table))
    first, second = int(levels @ table.sum(axis=1)), int(levels @ table.sum(axis=0))
    squares = int(levels**2 @ (table.sum(axis=1) + table.sum(axis=0)))
    products = int(levels @ table @ levels)
    # sums of squares times 2n, so that they are whole numbers and nothing is lost where they are 0
    total = 2 * n * squares - (first + second) ** 2
    subjects = n * (squares + 2 * products) - (first + second) ** 2
    raters = (first - second) ** 2
    scale = 2 * n * (n - 1)
    mean_squares = MeanSquares(subjects / scale, raters / (2 * n), (total - subjects - raters) / scale)
    return icc_2_1(mean_squares, subjects=n, raters=2)


def icc_2_1(squares: MeanSquares, *, subjects: int, raters: int) -> Agreement:
    """ICC(2,1) of Shrout and Fleiss (1979) from mean squares, with their interval by the F distribution.

    ``subjects`` were each rated once by each of ``raters``. Value and limits are kept in -1 to 1.
    """
    from scipy.special import fdtri

    n, k = subjects, raters
    msr, msc, mse = squares.subjects, squares.raters, squares.rest
    whole = msr + (k - 1) * mse + k * (msc - mse) / n
    if whole <= 0:
        return Agreement()
    value = (msr - mse) / whole
    if mse == 0 and msc == 0:
        return Agreement(value)
    of_raters = k * value / (n * (1 - value)) * msc
    of_rest = (1 + k * value * (n - 1) / (n * (1 - value))) * mse
    spread = of_raters**2 / (k - 1) + of_rest**2 / ((n - 1) * (k - 1))
    if spread < 1e-12:
        return Agreement(max(value, -1.0))
    df = (of_raters + of_rest) ** 2 / spread
    others = k * msc + (k * n - k - n) * mse
    lower, upper = fdtri(n - 1, df, TAIL), fdtri(df, n - 1, TAIL)
    # where all subjects have the same mean the quantile may be beyond all numbers: no lower limit
    low = n * (msr - lower * mse) / (lower * others + n * msr) if isfinite(lower) else nan
    high = n * (upper * msr - mse) / (others + n * upper * msr)
    return Agreement(*(min(max(float(each), -1.0), 1.0) for each in (value, low, high)))


def reliability(sets: pd.DataFrame) -> pd.DataFrame:
    """Kappa and ICC(2,1) of sets of cases, and how many cases of each to have rated twice; see ``COLUMNS``.

    ``sets`` has set_no, rated_cases, and cells: a square table of counts, one row after another.
    """
    import pandas as pd

    rows = [
        (set_no, *_coefficients(cells), double_ratings.for_agreement(cases), double_ratings.for_kappa(cases))
        for set_no, cases, cells in zip(sets["set_no"], sets["rated_cases"], sets["cells"], strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _coefficients(cells: Sequence[int]) -> Iterator[float]:
    import numpy as np

    side = isqrt(len(cells))
    table = np.asarray(cells, dtype=np.int64).reshape(side, side)
    for found in (weighted_kappa(table), intraclass_correlation(table)):
        yield from (round(each, DECIMALS) for each in (found.value, found.low, found.high))
