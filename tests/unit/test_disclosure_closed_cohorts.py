"""The register: what was released of a closed cohort stays, and what never came out is dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import disclosure, ingest
from pipeline.disclosure.register import closed_cohorts
from pipeline.disclosure.threshold import priorities
from pipeline.settings import Settings
from pipeline.warehouse import attach, connect
from tests.unit import mart_tables

PROJECT = Path(__file__).resolve().parents[2]
BREAKDOWNS = priorities.load(PROJECT / "seeds").breakdowns
NOW, LATER = datetime(2026, 8, 1, 2, tzinfo=UTC), datetime(2027, 2, 1, 2, tzinfo=UTC)
CLOSED = {"2023H2": date(2025, 3, 1), "2024H1": date(2025, 9, 1), "2025H1": date(2026, 9, 1)}
ALWAYS, NEVER = (lambda period, run_id: True), (lambda period, run_id: False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with coverage of three cohorts at 12 months, 30 people each, and a release of 2026H1."""
    settings = Settings(project=PROJECT, home=tmp_path)
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
        mart_tables.create(connection)
        connection.execute(
            """
            insert into marts.series by name
            select 'M03' as measure, null as outcome, 'M03' as family, '1.0' as version
            union all select 'M03', 'O01', 'M03', '1.0/1.0';
            """
        )
        for cohort, closed in CLOSED.items():
            connection.execute(
                """insert into marts.cohort_series by name
                select family, outcome, version, $1 as cohort, 12 as milestone, $2 as closed_month,
                    false as is_released
                from marts.series""",
                [cohort, closed],
            )
            connection.execute(
                """insert into marts.indicator_values by name
                select 'region' as scope, 'M03' as measure, 12 as milestone, 'cohort' as breakdown,
                    $1 as cohort, 20 as numerator, 30 as denominator, 0 as unknown, 0 as not_applicable,
                    30 as due, 20 as persons_in, 10 as persons_out, 0.66 as estimate, 0.5 as ci_low,
                    0.8 as ci_high""",
                [cohort],
            )
    released(settings, "2026H1", "run-1", date(2026, 6, 1))
    return settings


def released(settings: Settings, period: str, run_id: str, as_of: date) -> None:
    """Make a release file of a period for two audiences."""
    settings.release_db.unlink(missing_ok=True)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(
            "create table release as select unnest(['donor:DFAT', 'ministry:KHM']) as audience, ? as period, "
            "?::date as as_of, ? as run_id, 'v1' as code_version",
            [period, as_of, run_id],
        )


def change(settings: Settings, statement: str) -> None:
    with connect(settings.cases_db, settings) as connection:
        connection.execute(statement)


def enter(settings: Settings, released_at: datetime, number: int) -> None:
    with connect(settings.cases_db, settings) as connection:
        attach(connection, settings.release_db, "released", settings)
        closed_cohorts.enter(connection, released_at, number, BREAKDOWNS)


def entered(settings: Settings, columns: str = "period, cohort, numerator") -> list[tuple[object, ...]]:
    with connect(settings.cases_db, settings, read_only=True) as connection:
        return connection.execute(f"select {columns} from register.frozen_figures order by all").fetchall()


def test_figures_of_cohorts_that_have_closed_are_entered_once_with_what_they_were_made_from(
    settings: Settings,
) -> None:
    enter(settings, NOW, 1)
    assert entered(settings, "cohort, run_id, as_of, released_at, code_version, family, version") == [
        (cohort, "run-1", date(2026, 6, 1), NOW.replace(tzinfo=None), "v1", "M03", "1.0")
        for cohort in ("2023H2", "2024H1")
    ]


def test_the_same_release_again_changes_nothing(settings: Settings) -> None:
    enter(settings, NOW, 1)
    before = entered(settings, "*")
    enter(settings, LATER, 2)
    assert entered(settings, "*") == before


def test_a_later_release_adds_what_closed_since_and_overwrites_nothing(settings: Settings) -> None:
    enter(settings, NOW, 1)
    change(settings, "update marts.indicator_values set numerator = 21")
    released(settings, "2026H2", "run-2", date(2026, 12, 1))
    enter(settings, LATER, 2)
    assert entered(settings) == [("2026H1", "2023H2", 20), ("2026H1", "2024H1", 20), ("2026H2", "2025H1", 21)]


@pytest.mark.parametrize("periods", [("2026H1", "2026Q2"), ("2026Q2", "2025Y07")])
def test_a_figure_stays_under_the_first_of_two_periods_that_end_together(
    settings: Settings, periods: tuple[str, str]
) -> None:
    first, second = periods
    released(settings, first, "run-1", date(2026, 6, 1))
    enter(settings, NOW, 1)
    change(settings, "update marts.indicator_values set numerator = 21")
    released(settings, second, "run-2", date(2026, 6, 1))
    enter(settings, LATER, 2)
    assert entered(settings) == [(first, "2023H2", 20), (first, "2024H1", 20)]


def test_what_nobody_was_behind_when_its_cohort_closed_is_not_entered_later(settings: Settings) -> None:
    change(settings, "delete from marts.indicator_values where cohort = '2024H1'")
    enter(settings, NOW, 1)
    change(settings, "update marts.indicator_values set cohort = '2024H1'")
    released(settings, "2026H2", "run-2", date(2026, 12, 1))
    enter(settings, LATER, 2)
    assert entered(settings) == [("2026H1", "2023H2", 20)]


def test_a_changed_definition_is_a_series_of_its_own_beside_the_old_one(settings: Settings) -> None:
    enter(settings, NOW, 1)
    for table in ("series", "cohort_series"):
        change(settings, f"update marts.{table} set version = '2.0' where outcome is null")
    change(settings, "update marts.indicator_values set numerator = 7")
    released(settings, "2026H2", "run-2", date(2026, 12, 1))
    enter(settings, LATER, 2)
    assert entered(settings, "version, cohort, numerator") == [
        ("1.0", "2023H2", 20),
        ("1.0", "2024H1", 20),
        ("2.0", "2023H2", 7),
        ("2.0", "2024H1", 7),
        ("2.0", "2025H1", 7),
    ]


def test_what_was_entered_for_a_run_without_a_report_is_dropped_and_can_be_entered_anew(
    settings: Settings,
) -> None:
    enter(settings, NOW, 1)
    with connect(settings.cases_db, settings) as connection:
        disclosure.drop(connection, NEVER)
    assert entered(settings) == []
    change(settings, "update marts.indicator_values set numerator = 21")
    enter(settings, LATER, 2)
    assert entered(settings) == [("2026H1", "2023H2", 21), ("2026H1", "2024H1", 21)]


def test_only_the_runs_without_a_report_are_dropped(settings: Settings) -> None:
    enter(settings, NOW, 1)
    released(settings, "2026H2", "run-2", date(2026, 12, 1))
    enter(settings, LATER, 2)
    with connect(settings.cases_db, settings) as connection:
        disclosure.drop(connection, lambda period, run_id: (period, run_id) == ("2026H1", "run-1"))
        disclosure.drop(connection, ALWAYS)
    assert entered(settings) == [("2026H1", "2023H2", 20), ("2026H1", "2024H1", 20)]


def of_lotus(settings: Settings, numerator: int = 12) -> None:
    """A donor that was not configured before has figures of every cohort."""
    change(
        settings,
        f"""insert into marts.indicator_values by name
        select * replace ('donor:LOTUS' as scope, {numerator} as numerator)
        from marts.indicator_values where scope = 'region'""",
    )


def test_for_a_donor_that_is_new_all_that_had_closed_before_closes_with_its_first_release(
    settings: Settings,
) -> None:
    enter(settings, NOW, 1)
    before = entered(settings, "*")
    of_lotus(settings)
    released(settings, "2026H1", "run-2", date(2026, 6, 1))
    enter(settings, LATER, 2)
    of_lotus_then = [
        ("donor:LOTUS", "2023H2", 12, "run-2", 2),
        ("donor:LOTUS", "2024H1", 12, "run-2", 2),
    ]
    of_donors = [
        row
        for row in entered(settings, "scope, cohort, numerator, run_id, release_no")
        if "donor:LOTUS" in row
    ]

    assert of_donors == of_lotus_then
    assert [row for row in entered(settings, "*") if "donor:LOTUS" not in row] == before


def test_what_closed_for_a_new_donor_stays_and_is_dropped_with_its_report(settings: Settings) -> None:
    enter(settings, NOW, 1)
    of_lotus(settings)
    released(settings, "2026H1", "run-2", date(2026, 6, 1))
    enter(settings, LATER, 2)
    before = entered(settings, "*")
    change(settings, "update marts.indicator_values set numerator = 1")
    enter(settings, LATER, 3)
    assert entered(settings, "*") == before

    with connect(settings.cases_db, settings) as connection:
        disclosure.drop(connection, lambda period, run_id: run_id == "run-1")
    assert {scope for (scope,) in entered(settings, "scope")} == {"region"}
