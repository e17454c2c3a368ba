"""Service areas add up to all of them: no figure of all may stand where one of an area may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from pipeline import disclosure
from pipeline.disclosure import scripts
from pipeline.disclosure.release import partial_file
from pipeline.settings import Settings
from tests.unit.cases_file import Group, write
from tests.unit.warehouse_of_figures import Measure, Warehouse, every

PROJECT = Path(__file__).resolve().parents[2]
MEASURE = "M09_persons"
ALL = None
ENOUGH = {1: (40, 90), 2: (60, 115), ALL: (95, 130)}  # of so many persons so many are counted
WITHHELD_LATER = f"insert into part_breaches values ('region', 'all', -1, '{MEASURE}', 'area 1')"


Areas = Mapping[int | None, tuple[int, int]]


def shown(settings: Settings, areas: Areas, **others: Areas) -> dict[int | None, str]:
    """How each area, and all of them, come out for the region, by their number: of the measure named last."""
    write(settings.cases_db, [Group("region", due=200, known=150, achieved=80)])
    figures = {MEASURE: areas, **others}
    with duckdb.connect(str(settings.cases_db)) as connection:
        for measure, of_areas in figures.items():
            for area, (counted, asked) in of_areas.items():
                connection.execute(
                    """
                        insert into marts.indicator_values by name
                        select
                            'region' as scope, $1 as measure, $2 as service_area, 'all' as breakdown,
                            '' as group_key, $3 as numerator, $4 as denominator, 0 as unknown,
                            0 as not_applicable, 150 as due, $3 as persons_in, $4 - $3 as persons_out
                    """,
                    [measure, area, counted, asked],
                )
    # by all rules but subtraction: of few hand-set figures one is no less than another by chance
    with patch("pipeline.disclosure.differencing.withholding.Withholding._found", return_value=[]):
        disclosure.decide(settings, ["region"], "2026H1", date(2026, 6, 1), "test")
    with duckdb.connect(str(partial_file(settings)), read_only=True) as release:
        rows = release.execute(
            "select service_area, status from indicator_values where measure = ?", [[*figures][-1]]
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


def test_of_persons_all_are_shown_where_those_of_the_areas_shown_are_many_more(settings: Settings) -> None:
    """Who has needs in several areas counts in each: nothing follows for the area that is withheld."""
    areas = {1: (2, 90), 2: (90, 125), 3: (80, 120), ALL: (95, 130)}
    assert shown(settings, areas) == {1: "c", 2: "published", 3: "published", ALL: "published"}


PERSONS = {1: (40, 90), 2: (60, 115), 3: (30, 60), ALL: (95, 130)}
FEW_IN_MOST = {1: (2, 90), 2: (60, 115), 3: (1, 60), ALL: (63, 265)}
ALONE = {1: "c", 2: "c", 3: "c", ALL: "published"}


def test_needs_of_which_most_areas_are_of_few_are_told_of_all_areas_only(settings: Settings) -> None:
    assert shown(settings, PERSONS, M09_met=FEW_IN_MOST) == ALONE


def test_they_are_not_told_where_an_area_is_missing_in_which_persons_are_counted(settings: Settings) -> None:
    """Who has needs that are met in an area, and how many needs are, is nearly one number."""
    told = shown(settings, {**PERSONS, 3: (2, 60)}, M09_met=FEW_IN_MOST)
    assert told == {1: "c", 2: "c", 3: "c", ALL: "c"}


@pytest.mark.parametrize(
    ("before", "areas", "expected"),
    [
        ("area 2", FEW_IN_MOST, {1: "c", 2: "published", 3: "c", ALL: "c"}),
        ("", PERSONS, ALONE),
    ],
    ids=["an_area", "all_areas_alone"],
)
def test_what_was_told_first_decides_whether_areas_are_told(
    before: str, areas: Areas, expected: dict[int | None, str], settings: Settings
) -> None:
    run = scripts.run

    def with_one_more(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
        run(connection, name, values)
        if name == "register/registered":
            connection.execute(
                """
                    insert into registered by name
                    select
                        'M09_met' as measure, 'M09_status' as released_together, ? as outcome_key,
                        'needs' as counts, 'region' as scope, 'sex' as breakdown, -1 as milestone,
                        'female' as group_key, true as is_revision, 1 as stood_at
                """,
                [before],
            )

    with patch("pipeline.disclosure.scripts.run", with_one_more):
        assert shown(settings, PERSONS, M09_met=areas) == expected


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


@pytest.mark.parametrize("needs", [1, 2])
def test_numbers_of_needs_are_held_against_persons_where_they_are_few_more(needs: int) -> None:
    """Else the persons who have them are told nowhere, and nobody can take them from persons."""
    almost = Measure("M09_met", lambda person: person % 2 == 0 if person < 99 else None)
    warehouse = Warehouse(100).measured(almost, Measure("M09_persons", every(2)))
    warehouse.connection.execute(
        """
            update figures set numerator = $1 * numerator, denominator = $1 * denominator
            where counts = 'needs'
        """,
        [needs],
    )
    measures = {measure for measure, *_ in warehouse.differenced()}
    assert measures == ({"M09_persons"} if needs == 1 else {"M09_met", "M09_persons"})
