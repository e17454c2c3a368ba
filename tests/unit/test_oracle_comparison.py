"""The comparison of two tables of indicator values finds every difference and no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.oracle import differences
from tests.oracle.handmade import HandmadePackage

if TYPE_CHECKING:
    import pandas as pd


@pytest.fixture
def table(tmp_path: Path) -> pd.DataFrame:
    package = HandmadePackage(tmp_path)
    package.case()
    package.seen("2024-01", 3)
    return package.values(breakdown="sex")


def test_a_table_agrees_with_itself_in_any_order_and_type(table: pd.DataFrame) -> None:
    other = table.sample(frac=1, random_state=1).astype({"due": "float64", "milestone": "float32"})

    assert differences(table, other.where(other.notna(), None)).empty


def test_a_row_on_one_side_only_is_listed(table: pd.DataFrame) -> None:
    assert differences(table.iloc[1:], table).problem.tolist() == ["only actual"]
    assert differences(table, table.iloc[1:]).problem.tolist() == ["only expected"]


def test_a_row_that_comes_twice_is_listed(table: pd.DataFrame) -> None:
    twice = table.iloc[[*range(len(table)), 0]]

    assert differences(table, twice).problem.tolist() == ["twice in actual"]


def changed(table: pd.DataFrame, column: str, value: float | None) -> pd.DataFrame:
    other = table.astype({column: "float64"}).reset_index(drop=True)
    achieved = other.index[(other.measure == "M01") & (other.outcome == "O01") & (other.milestone == 0)][0]
    other.loc[achieved, column] = value
    return other


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("unknown", 1, ["differs: unknown"]),
        ("unknown", None, ["differs: unknown"]),
        ("estimate", 1 + 1e-8, ["differs: estimate"]),
        ("estimate", 1 + 1e-10, []),
        ("bound_high", None, ["differs: bound_high"]),
    ],
)
def test_a_number_that_differs_is_listed(
    table: pd.DataFrame, column: str, value: float | None, problem: list[str]
) -> None:
    assert differences(table, changed(table, column, value)).problem.tolist() == problem
