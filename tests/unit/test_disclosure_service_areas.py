"""Service areas add up to all of them: no figure of all may stand where one of an area may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from pipeline import disclosure
from pipeline.disclosure.release import partial_file
from pipeline.settings import Settings
from tests.unit.cases_file import Group, write
from tests.unit.warehouse_of_figures import Measure, Warehouse, every

PROJECT = Path(__file__).resolve().parents[2]
MEASURE = "M09_persons"
ALL = None
ENOUGH = {1: (40, 90), 2: (60, 115), ALL: (95, 130)}  # of so many persons so many are counted
WITHHELD_LATER = f"insert into part_breaches values ('region', 'all', -1, '{MEASURE}', 'area 1')"


def shown(settings: Settings, areas: Mapping[int | None, tuple[int, int]]) -> dict[int | None, str]:
    """How each area, and all of them, come out for the region, by their number."""
    write(settings.cases_db, [Group("region", due=200, known=150, achieved=80)])
    with duckdb.connect(str(settings.cases_db)) as connection:
        for area, (counted, asked) in areas.items():
            connection.execute(
                """
                    insert into marts.indicator_values by name
                    select
                        'region' as scope, ? as measure, ? as service_area, 'all' as breakdown,
                        '' as group_key, ? as numerator, ? as denominator, 0 as unknown,
                        0 as not_applicable, 150 as due
                """,
                [MEASURE, area, counted, asked],
            )
    # by all rules but subtraction: of few hand-set figures one is no less than another by chance
    with patch("pipeline.disclosure.differencing.withholding.Withholding._found", return_value=[]):
        disclosure.decide(settings, ["region"], "2026H1", date(2026, 6, 1), "test")
    with duckdb.connect(str(partial_file(settings)), read_only=True) as release:
        rows = release.execute(
            "select service_area, status from indicator_values where measure = ?", [MEASURE]
        ).fetchall()
    return dict(rows)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(PROJECT, tmp_path, threads=1)


def test_where_each_area_is_of_enough_all_of_them_are_shown_too(settings: Settings) -> None:
    assert shown(settings, ENOUGH) == {1: "published", 2: "published", ALL: "published"}


def test_where_an_area_is_of_few_the_others_are_shown_without_all_of_them(settings: Settings) -> None:
    assert shown(settings, {**ENOUGH, 1: (2, 90)}) == {1: "c", 2: "published", ALL: "c"}


def test_an_area_that_is_withheld_in_the_last_step_takes_all_of_them_with_it(settings: Settings) -> None:
    def withhold(connection: duckdb.DuckDBPyConnection, *_: object) -> bool:
        known = connection.execute("select * from part_breaches where outcome_key = 'area 1'").fetchall()
        if not known:
            connection.execute(WITHHELD_LATER)
        return not known

    with patch("pipeline.disclosure.suppression.whole_tables.withhold", withhold):
        assert shown(settings, ENOUGH) == {1: "c", 2: "published", ALL: "c"}


AREAS = (range(60), range(60, 95), range(95, 100))


@pytest.mark.parametrize("printed", [2, 3])
def test_whoever_knows_the_needs_of_all_areas_takes_those_from_them_that_are_shown(
    printed: int, tmp_path: Path
) -> None:
    areas = [
        Measure("M09_met", every(2, area), f"area {number}") for number, area in enumerate(AREAS[:printed], 1)
    ]
    told = Warehouse(100).measured(Measure("M09_met", every(2, range(100))), *areas).told(tmp_path)
    rules = {finding.rule for finding in told}
    assert ("all service areas less those shown" in rules) is (printed == 2)
