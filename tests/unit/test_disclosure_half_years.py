"""What happened in half-years is shown of all that are told of, or of none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from pipeline.settings import Settings
from tests.unit.cases_file import Group, figure, release, write

PROJECT = Path(__file__).resolve().parents[2]
REGION = Group("region", 100, 75, 40)
HALF_YEARS = ("2025H1", "2025H2", "2026H1")
MEASURES = ("M21_needs_raised", "M21_needs_closed")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    return settings


def happened(settings: Settings, half_years: Iterable[str], due: int = 40) -> None:
    """Needs of so many persons in some of the half-years that are told of."""
    with duckdb.connect(str(settings.cases_db)) as connection:
        for half_year in HALF_YEARS:
            connection.execute(
                "insert into marts.groups by name "
                "select 'region' as scope, 'half_year' as breakdown, $1 as group_key, $1 as half_year",
                [half_year],
            )
        for half_year in half_years:
            group = Group("region", due, due, due // 2, "half_year", half_year)
            for measure in MEASURES:
                figure(connection, group, measure, None, due // 2, due, 0)


def statuses(settings: Settings) -> dict[str, set[str]]:
    """Of each half-year in the file of a release how its figures stand: shown, or withheld."""
    release(settings, ("ministry:KHM",))
    found: dict[str, set[str]] = {}
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        rows = file.execute(
            "select half_year, status from indicator_values "
            "where scope = 'region' and breakdown = 'half_year'"
        ).fetchall()
    for half_year, status in rows:
        found.setdefault(half_year, set()).add(status)
    return found


def test_half_years_with_many_people_are_shown(settings: Settings) -> None:
    happened(settings, HALF_YEARS)

    assert statuses(settings) == {half_year: {"published"} for half_year in HALF_YEARS}


def test_a_half_year_in_which_nobody_has_a_need_withholds_all_of_them(settings: Settings) -> None:
    happened(settings, HALF_YEARS[:2])

    assert statuses(settings) == {half_year: {"c"} for half_year in HALF_YEARS}


def test_half_years_of_one_service_area_are_not_asked_for(settings: Settings) -> None:
    happened(settings, HALF_YEARS)
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute(
            "insert into marts.indicator_values by name "
            "select * replace (1 as service_area) from marts.indicator_values where breakdown = 'half_year'"
        )
    release(settings, ("ministry:KHM",))

    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        found = file.execute(
            "select distinct service_area from indicator_values where breakdown = 'half_year'"
        ).fetchall()
    assert found == [(None,)]


def test_no_half_year_but_those_told_of_has_a_label(settings: Settings) -> None:
    happened(settings, HALF_YEARS)
    release(settings, ("ministry:KHM",))

    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        codes = file.execute("select code from group_labels where group_column = 'half_year'").fetchall()
    assert sorted(codes) == [(half_year,) for half_year in HALF_YEARS]
