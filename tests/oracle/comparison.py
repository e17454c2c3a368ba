"""Compares two tables of indicator values, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.tabulation import COUNT_COLUMNS, VALUE_COLUMNS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

TOLERANCE = 1e-9
SIDES = ("expected", "actual")


def differences(expected: pd.DataFrame, actual: pd.DataFrame) -> pd.DataFrame:
    """The rows that are on one side only, come twice on a side, or differ; empty where the tables agree.

    Columns: the key, ``problem`` (``only expected``, ``only actual``, ``twice in expected``, ``twice in
    actual``, or ``differs:`` and the columns), and every number with the suffix ``_expected`` and
    ``_actual``. Counts must be equal, shares and their limits to 1e-9; NULL only equals NULL.
    """
    import pandas as pd

    tables = {"expected": expected, "actual": actual}
    numbers = _row_numbers(expected, actual)
    sides = [_numbered(tables[side], numbers, side) for side in SIDES]
    twice = [side.duplicated("row") for side in sides]
    left, right = (side[~again] for side, again in zip(sides, twice, strict=True))
    both = left.merge(right, on="row", how="outer", indicator="side")
    both["problem"] = _problems(both)
    again = [
        side[is_twice].assign(problem=f"twice in {name}")
        for name, side, is_twice in zip(SIDES, sides, twice, strict=True)
    ]
    found = pd.concat([both[both.problem != ""], *again], ignore_index=True)
    named = _keys_of(found.row, numbers, expected, actual)
    columns = [f"{name}_{side}" for name in (*COUNT_COLUMNS, *VALUE_COLUMNS) for side in SIDES]
    return named.join(found).reindex(columns=[*_keys(expected), "problem", *columns])


def _keys(expected: pd.DataFrame) -> list[str]:
    """The columns that are no numbers: what a row is of, and its group."""
    return [name for name in expected.columns if name not in (*COUNT_COLUMNS, *VALUE_COLUMNS)]


def _row_numbers(expected: pd.DataFrame, actual: pd.DataFrame) -> np.ndarray:
    """One number per key, the same on both sides; first the rows expected, then the actual ones."""
    import numpy as np
    import pandas as pd

    numbers = np.zeros(len(expected) + len(actual), dtype="int64")
    for name in _keys(expected):
        kind = "float64" if name in ("milestone", "service_area") else object
        values = pd.concat([expected[name].astype(kind), actual[name].astype(kind)])
        codes = pd.factorize(values)[0] + 1
        numbers = pd.factorize(numbers * (codes.max(initial=0) + 1) + codes)[0]
    return numbers


def _numbered(table: pd.DataFrame, numbers: np.ndarray, side: str) -> pd.DataFrame:
    own = numbers[: len(table)] if side == "expected" else numbers[len(numbers) - len(table) :]
    names = (*COUNT_COLUMNS, *VALUE_COLUMNS)
    return table[[]].assign(row=own, **{f"{name}_{side}": table[name].astype("float64") for name in names})


def _keys_of(
    rows: pd.Series, numbers: np.ndarray, expected: pd.DataFrame, actual: pd.DataFrame
) -> pd.DataFrame:
    """The keys of some rows, by number."""
    import numpy as np
    import pandas as pd

    found = np.flatnonzero(np.isin(numbers, rows.unique()))
    places = pd.Series(found).groupby(numbers[found]).first()
    here = places[places < len(expected)]
    there = places[places >= len(expected)] - len(expected)
    parts = [(expected, here), (actual, there)]
    named = [table[_keys(expected)].iloc[where].set_index(where.index) for table, where in parts]
    return pd.concat(named).loc[rows].reset_index(drop=True)


def _problems(both: pd.DataFrame) -> pd.Series:
    names = {"both": "", "left_only": "only expected", "right_only": "only actual"}
    problem = both.side.map(names).astype(object)
    for name in (*COUNT_COLUMNS, *VALUE_COLUMNS):
        differs = (both.side == "both") & ~_agree(both[f"{name}_expected"], both[f"{name}_actual"], name)
        problem = problem.where(~differs, problem.where(problem != "", "differs:") + f" {name}")
    return problem


def _agree(left: pd.Series, right: pd.Series, name: str) -> pd.Series:
    close = (left - right).abs() <= (0 if name in COUNT_COLUMNS else TOLERANCE)
    return close | (left.isna() & right.isna())
