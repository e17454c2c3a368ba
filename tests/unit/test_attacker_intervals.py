"""What intervals, bounds, marks, curves and standardised shares give away is found by the attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.attacker import intervals
from tests.unit import mart_tables
from tests.unit.warehouse_of_figures import Measure, Warehouse, every

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
COLUMNS = """
    entry integer, period varchar, measure varchar, status varchar, is_revision boolean, numerator bigint,
    numerator_low bigint, numerator_high bigint, denominator bigint, unknown bigint, estimate double,
    ci_low double, ci_high double, bound_low double, bound_high double, outcome varchar, version varchar
"""
# 60 of 120, of 30 more it is not known; 95 % of 60 of 120 are 41 to 59 %
LEVEL = {
    "measure": "M01", "status": "published", "numerator": 60, "denominator": 120, "unknown": 30,
    "estimate": 0.5, "ci_low": 0.41, "ci_high": 0.59, "bound_low": 0.4, "bound_high": 0.6,
}  # fmt: skip
BAND = {
    "measure": "M01", "status": "band", "numerator_low": 0, "numerator_high": 3, "denominator": 40,
    "unknown": 5, "ci_low": 0.0, "ci_high": 0.2,
}  # fmt: skip
# 20 more of 150 have it than before: 13 %, and 11 points on either side whoever lost it
NET = {
    "measure": "M04_net", "status": "published", "numerator": 20, "denominator": 150, "estimate": 0.13,
    "ci_low": 0.02, "ci_high": 0.24,
}  # fmt: skip
STANDARDISED = {
    "measure": "M17", "status": "published", "numerator": 24, "denominator": 50, "estimate": 0.42,
    "ci_low": 0.27, "ci_high": 0.59, "version": "1.1",
}  # fmt: skip
WIDE = {
    "measure": "M06", "status": "low", "numerator": 10, "denominator": 20, "estimate": 0.5,
    "ci_low": 0.3, "ci_high": 0.7,
}  # fmt: skip


def told(folder: Path, *rows: dict[str, Any]) -> list[str]:
    """The measures of which something is told by rows of a release."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as cases; create schema cases.seeds")
        connection.execute(
            "create table cases.seeds.measures as from read_csv(?)", [str(SEEDS / "measures.csv")]
        )
        connection.execute(
            "create table cases.seeds.assumptions as "
            "select 'released_design_effect' as assumption, 1.5::double as value"
        )
        mart_tables.create(connection, "cases.")
        connection.execute(
            "insert into cases.marts.series by name "
            "select measure, '1.1' as version from cases.seeds.measures"
        )
        connection.execute(f"create table figures ({COLUMNS})")
        for row in rows:
            whole = {"entry": 1, "period": "2026H1", "is_revision": False, **row}
            marks = ", ".join("?" * len(whole))
            connection.execute(
                f"insert into figures ({', '.join(whole)}) values ({marks})", list(whole.values())
            )
        path = folder / "figures.parquet"
        connection.execute(f"copy figures to '{path}' (format parquet)")
        return [finding.measures for finding in intervals.invert(connection, [path])]


def test_what_is_made_of_the_counts_beside_it_tells_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, LEVEL, BAND, NET, STANDARDISED, WIDE) == []


@pytest.mark.parametrize(
    ("version", "ci_high", "found"),
    [
        pytest.param("1.1", 0.61, [], id="of_today"),
        pytest.param("1.0", 0.61, [], id="of_an_earlier_definition_with_this_constant"),
        pytest.param("1.1", 0.6, ["M01"], id="with_another_constant"),
    ],
)
def test_an_interval_is_of_the_counts_and_the_constant(
    tmp_path: Path, version: str, ci_high: float, found: list[str]
) -> None:
    """95 % of 40 of 80, a design effect of 1.5, are 39 to 61 %."""
    assert told(tmp_path, {**LEVEL, "ci_low": 0.39, "ci_high": ci_high, "version": version}) == found


def test_by_todays_definition_no_interval_is_made_without_the_constant(tmp_path: Path) -> None:
    assert told(tmp_path, {**LEVEL, "version": "1.0"}) == []
    assert told(tmp_path, {**LEVEL, "version": "1.1"}) == ["M01"]


@pytest.mark.parametrize(
    ("row", "of_something_else"),
    [
        pytest.param(LEVEL, {"bound_high": 0.59}, id="a_bound_without_those_known_to_be_harmed"),
        pytest.param(LEVEL, {"ci_high": 0.58}, id="an_interval_by_another_formula"),
        pytest.param(LEVEL, {"estimate": 0.51}, id="a_share_of_others"),
        pytest.param(LEVEL, {"numerator": None}, id="an_estimate_without_its_count"),
        pytest.param(BAND, {"ci_high": 0.17}, id="the_interval_of_the_count_in_a_band"),
        pytest.param(NET, {"ci_low": 0.05, "ci_high": 0.21}, id="an_interval_that_knows_how_many_lost_it"),
        pytest.param(STANDARDISED, {"ci_high": 0.71}, id="an_interval_that_knows_how_providers_differ"),
        pytest.param(STANDARDISED, {"estimate": None}, id="the_interval_of_a_share_that_is_not_there"),
        pytest.param(WIDE, {"status": "published"}, id="a_mark_that_is_missing"),
    ],
)
def test_what_is_made_of_something_else_is_found(
    tmp_path: Path, row: dict[str, Any], of_something_else: dict[str, Any]
) -> None:
    assert told(tmp_path, LEVEL, BAND, NET, WIDE, {**row, **of_something_else}) == [row["measure"]]


@pytest.mark.parametrize(("left", "count"), [((3, 3), 0), ((3, 2), 1), ((0, 9), 1)])
def test_few_who_left_a_curve_in_harm_follow_from_it(
    tmp_path: Path, left: tuple[int, int], count: int
) -> None:
    """Who achieved it, who is at risk and the curve itself give who left otherwise, step by step."""
    warehouse = Warehouse(90).measured(Measure("M08", every(2, range(80)), "O01", 6))
    for milestone, events, rest in ((3, 25, left[0]), (6, 15, left[1])):
        warehouse.connection.execute(
            "insert into cases.marts.curve_exits values ('region', 'all', '', 'M08', 'O01', ?, 0, ?, ?)",
            [milestone, events, rest],
        )
    warehouse.connection.execute(
        "insert into cases.marts.curve_exits values ('region', 'all', '', 'M08', 'O01', 12, ?, 0, 0)",
        [40 - sum(left)],
    )
    found = [one for one in warehouse.told(tmp_path) if one.rule == "few left a curve otherwise"]
    assert sum(one.count for one in found) == count


@pytest.mark.parametrize(("men", "count"), [((20, 8), 0), ((9, 4), 1), ((20, 18), 1)])
def test_few_in_a_stratum_follow_from_a_standardised_share(
    tmp_path: Path, men: tuple[int, int], count: int
) -> None:
    asked = 40 + men[0]
    warehouse = Warehouse(120, scopes={"country:KHM": range(asked)})
    warehouse.measured(Measure("M17", lambda person: person < 20 + men[1], "O01", 12))
    for sex, stratum in (("female", (40, 20)), ("male", men)):
        warehouse.connection.execute(
            """insert into cases.marts.comparison_strata by name
            select 'KHM' as programme_country, 'O01' as outcome, 12 as milestone, 'adult' as age,
                $1 as sex, 'no' as baseline, 'labour' as form, $2 as pairs, $3 as achieved,
                $4 as country_achieved, $5 as country_pairs, 'age, sex' as strata""",
            [sex, *stratum, 20 + men[1], asked],
        )
    found = [one for one in warehouse.told(tmp_path) if one.rule == "few in a stratum"]
    assert sum(one.count for one in found) == count
