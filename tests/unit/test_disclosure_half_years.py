"""What happened in half-years is shown of all that are told of, or of none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, Entry
from pipeline.disclosure.release import partial_file
from pipeline.settings import Settings
from tests.unit.cases_file import Group, decide, figure, release, stand, write
from tests.unit.earlier_releases import MOMENT

PROJECT = Path(__file__).resolve().parents[2]
REGION = Group("region", 100, 75, 40)
HALF_YEARS = ("2025H1", "2025H2", "2026H1")
MEASURES = ("M21_needs_raised", "M21_needs_closed")
CLOSED, NEEDS = "M21_closed", "M21_needs_raised"


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


def counted(
    settings: Settings, persons: Mapping[str, range], closed: Mapping[str, range], *scopes: tuple[str, range]
) -> None:
    """Who is told of in each half-year, and whose case was closed in it, in the region and other scopes."""
    with duckdb.connect(str(settings.cases_db)) as connection:
        for scope, who in scopes:
            stand(connection, scope, who)
        for number, half_year in enumerate(persons, start=1):
            for is_closed in (True, False):
                profile = 100 * number + is_closed
                held = [one for one in persons[half_year] if (one in closed[half_year]) == is_closed]
                connection.execute(
                    "insert into marts.case_half_years "
                    "select person(n), n, $1, $2 from (select unnest($3) as n)",
                    [half_year, profile, held],
                )
                connection.execute(
                    "insert into marts.contributions values ($1, $2, null, null, null, $3, 1, 0, 0)",
                    [profile, CLOSED, int(is_closed)],
                )
            for scope, who in (("region", range(REGION.due)), *scopes):
                connection.execute(
                    "insert into marts.groups by name "
                    "select $1 as scope, 'half_year' as breakdown, $2 as group_key, $2 as half_year",
                    [scope, half_year],
                )
                asked = len(set(who) & set(persons[half_year]))
                group = Group(scope, asked, asked, asked, "half_year", half_year)
                closed_there = set(who) & set(persons[half_year]) & set(closed[half_year])
                figure(connection, group, CLOSED, None, len(closed_there), asked, 0)
        connection.execute("update marts.indicator_values set milestone = null where measure = ?", [CLOSED])


def opened_last(settings: Settings, person: int) -> None:
    """Somebody's window of 12 months is not over."""
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute("delete from marts.case_milestones where case_key = person(?)", [person])


def of_each(*held: range) -> dict[str, range]:
    return dict(zip(HALF_YEARS, held, strict=True))


def shown(settings: Settings) -> set[str]:
    """The scopes whose half-years are shown."""
    release(settings, ("ministry:KHM", "donor:DFAT"))
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        rows = file.execute(
            "select distinct scope from indicator_values "
            f"where measure = '{CLOSED}' and breakdown = 'half_year' and status <> 'c'"
        ).fetchall()
    return {scope for (scope,) in rows}


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

    assert all("c" not in found for found in statuses(settings).values())


def test_a_half_year_in_which_nobody_has_a_need_withholds_all_of_them(settings: Settings) -> None:
    happened(settings, HALF_YEARS[:2])

    assert statuses(settings) == {half_year: {"c"} for half_year in HALF_YEARS}


@pytest.mark.long
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


@pytest.mark.long
def test_no_half_year_but_those_told_of_has_a_label(settings: Settings) -> None:
    happened(settings, HALF_YEARS)
    release(settings, ("ministry:KHM",))

    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        codes = file.execute("select code from group_labels where group_column = 'half_year'").fetchall()
    assert sorted(codes) == [(half_year,) for half_year in HALF_YEARS]


@pytest.mark.long
def test_a_table_that_is_shown_as_it_was_has_the_names_of_its_half_years(settings: Settings) -> None:
    persons = of_each(range(60), range(80), range(100))
    opened_last(settings, 99)
    counted(settings, persons, of_each(range(20), range(30, 50), range(60, 90)))
    release(settings, ["region"])
    staged = entries.staged_file(settings)
    with duckdb.connect() as memory:
        memory.execute(f"create table kept as from '{staged}' where measure = '{CLOSED}'")
        memory.execute(f"copy kept to '{staged}' (format parquet)")
    entries.append(settings, Entry(1, RELEASE, MOMENT, "2026H1", run_id="r1"))

    write(settings.cases_db, [REGION])
    later = {**{half_year: persons[half_year] for half_year in HALF_YEARS[1:]}, "2026H2": range(100)}
    opened_last(settings, 99)
    counted(settings, later, dict(zip(later, (range(30, 50), range(60, 90), range(2)), strict=True)))
    with duckdb.connect(str(settings.cases_db)) as connection:
        for half_year in later:  # few needs in each
            figure(connection, Group("region", 40, 40, 2, "half_year", half_year), NEEDS, None, 2, 40, 0)
    decide(settings, ["region"], "2026H2", date(2026, 12, 1))

    with duckdb.connect(str(partial_file(settings)), read_only=True) as file:
        told = file.execute(
            "select measure, half_year, label, status = 'c' from indicator_values "
            "left join group_labels on group_column = 'half_year' and code = half_year "
            "where breakdown = 'half_year' order by all"
        ).fetchall()
    names = [("2025H1", "January to June 2025"), ("2025H2", "July to December 2025"),
             ("2026H1", "January to June 2026"), ("2026H2", "July to December 2026")]  # fmt: skip
    assert told == [(CLOSED, *name, False) for name in names[:3]] + [(NEEDS, *name, True) for name in names]


def test_persons_of_half_years_are_shown_where_all_of_them_are_of_many(settings: Settings) -> None:
    persons = of_each(range(60), range(80), range(100))
    opened_last(settings, 99)
    counted(settings, persons, of_each(range(20), range(30, 50), range(60, 90)))

    assert shown(settings) == {"region"}


def test_two_who_were_closed_in_one_half_year_withhold_all_of_them(settings: Settings) -> None:
    persons = of_each(range(60), range(80), range(100))
    opened_last(settings, 99)
    counted(settings, persons, of_each(range(20), range(30, 32), range(60, 90)))

    assert shown(settings) == set()


def test_persons_of_a_half_year_of_whom_few_died_since_are_not_shown(settings: Settings) -> None:
    """All of the region are enrolled at 12 months, and all are due: that nobody died is not told either."""
    everybody = of_each(*[range(100)] * 3)
    counted(settings, everybody, of_each(range(20), range(30, 50), range(60, 90)))

    assert shown(settings) == set()


def test_few_who_stand_in_two_scopes_withhold_the_half_years_of_one(settings: Settings) -> None:
    """The donor pays for ten in the country: region, country and donor tell how many of them were closed."""
    persons = of_each(range(60), range(80), range(100))
    scopes = ("country:KHM", range(30)), ("donor:DFAT", range(20, 100))
    opened_last(settings, 99)
    counted(settings, persons, of_each(range(15, 35), range(15, 35), range(15, 35)), *scopes)

    assert len(shown(settings)) < 3
