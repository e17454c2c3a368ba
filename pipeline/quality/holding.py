"""Rules that plainly hold, seen without Great Expectations: to load it takes longer than to check a package.

Nothing is refused here. A rule that does not hold, one of another kind, and one with an argument that is not
known here are for Great Expectations to judge, and what it says counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipeline.quality.suites import Suite

if TYPE_CHECKING:
    import pandas as pd

Arguments = dict[str, Any]
# rows, rows without a value, and rows that are not as the rule says; nothing where the rule is of the table
Counts = dict[str, int]


def holding(suite: Suite, frame: pd.DataFrame) -> list[dict[str, Any]] | None:
    """The results of a suite in Great Expectations' form where each rule plainly holds; else None."""
    outcomes = []
    for expectation in suite.expectations:
        counts = _counts(expectation, frame)
        if counts is None:
            return None
        outcomes.append({"expectation_config": expectation, "success": True, "result": counts})
    return outcomes


def _counts(expectation: dict[str, Any], frame: pd.DataFrame) -> Counts | None:
    arguments, known = expectation["kwargs"], KINDS.get(expectation["type"])
    if known is None or not arguments.keys() <= known[0]:
        return None
    return known[1](frame, arguments)


def _rows(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    return {} if _within(len(frame), arguments) else None


def _sum(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    column = frame[arguments["column"]]
    return {} if _is_number(column) and _within(column.sum(), arguments) else None


def _between(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    column = frame[arguments["column"]]
    values = column.dropna()
    if not _is_number(column) or not all(_within(value, arguments) for value in values.unique()):
        return None
    return _counted(len(column), len(values), 0)


def _not_null(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    column = frame[arguments["column"]]
    return None if column.isna().any() else {"element_count": len(column), "unexpected_count": 0}


def _in_set(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    return _of_set(frame, arguments, belongs=True)


def _not_in_set(frame: pd.DataFrame, arguments: Arguments) -> Counts | None:
    return _of_set(frame, arguments, belongs=False)


def _of_set(frame: pd.DataFrame, arguments: Arguments, *, belongs: bool) -> Counts | None:
    column = frame[arguments["column"]]
    values = column.dropna()
    unexpected = int((values.isin(arguments["value_set"]) != belongs).sum())
    if len(values) and (len(values) - unexpected) / len(values) < arguments.get("mostly", 1):
        return None
    return _counted(len(column), len(values), unexpected)


def _counted(rows: int, known: int, unexpected: int) -> Counts:
    return {"element_count": rows, "missing_count": rows - known, "unexpected_count": unexpected}


def _within(value: float, arguments: Arguments) -> bool:
    low, high = arguments.get("min_value"), arguments.get("max_value")
    return bool((low is None or value >= low) and (high is None or value <= high))


def _is_number(column: pd.Series[Any]) -> bool:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return is_numeric_dtype(column) and not is_bool_dtype(column)


LIMITS = {"min_value", "max_value"}
KINDS: dict[str, tuple[set[str], Callable[[pd.DataFrame, Arguments], Counts | None]]] = {
    "expect_column_sum_to_be_between": ({"column", *LIMITS}, _sum),
    "expect_column_values_to_be_between": ({"column", *LIMITS}, _between),
    "expect_column_values_to_be_in_set": ({"column", "value_set", "mostly"}, _in_set),
    "expect_column_values_to_not_be_in_set": ({"column", "value_set", "mostly"}, _not_in_set),
    "expect_column_values_to_not_be_null": ({"column"}, _not_null),
    "expect_table_row_count_to_be_between": (LIMITS, _rows),
}
