"""Compares two tables of indicator values, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.tabulation import COUNT_COLUMNS, KEY_COLUMNS, VALUE_COLUMNS

if TYPE_CHECKING:
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

    keys = list(KEY_COLUMNS)
    left, right = _normalised(expected, "expected"), _normalised(actual, "actual")
    left_twice, right_twice = left.duplicated(keys), right.duplicated(keys)
    both = left[~left_twice].merge(right[~right_twice], on=keys, how="outer", indicator="side")
    both["problem"] = _problems(both)
    found = [
        both[both.problem != ""],
        left[left_twice].assign(problem="twice in expected"),
        right[right_twice].assign(problem="twice in actual"),
    ]
    numbers = [f"{name}_{side}" for name in (*COUNT_COLUMNS, *VALUE_COLUMNS) for side in SIDES]
    return pd.concat(found, ignore_index=True).reindex(columns=[*keys, "problem", *numbers])


def _normalised(table: pd.DataFrame, side: str) -> pd.DataFrame:
    keys = {name: table[name].astype(object).where(table[name].notna(), "") for name in KEY_COLUMNS}
    keys["milestone"] = table.milestone.astype("int64")
    numbers = (*COUNT_COLUMNS, *VALUE_COLUMNS)
    return table[[]].assign(**keys, **{f"{name}_{side}": table[name].astype("float64") for name in numbers})


def _problems(both: pd.DataFrame) -> pd.Series:
    names = {"both": "", "left_only": "only expected", "right_only": "only actual"}
    problem = both.side.map(names).astype(object)
    for name in (*COUNT_COLUMNS, *VALUE_COLUMNS):
        left, right = both[f"{name}_expected"], both[f"{name}_actual"]
        tolerance = 0 if name in COUNT_COLUMNS else TOLERANCE
        equal = ((left - right).abs() <= tolerance) | (left.isna() & right.isna())
        differs = (both.side == "both") & ~equal
        problem = problem.where(~differs, problem.where(problem != "", "differs:") + f" {name}")
    return problem
