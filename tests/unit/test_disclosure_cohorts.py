"""Figures of cohorts are shown once they have closed, and as they were first released."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure import scripts
from pipeline.disclosure.register import entries
from pipeline.disclosure.threshold import priorities
from pipeline.disclosure.threshold.rules import load
from pipeline.settings import Settings
from tests.sparing import first_fast
from tests.unit.cases_file import Group, close, release, write
from tests.unit.cohort_release import CLOSED, FIRST, FIRST_KHM, KHM, PROJECT, REGION, SECOND, cohort, released


def shown(release: duckdb.DuckDBPyConnection, columns: str = "cohort, status, numerator") -> list[tuple]:
    return release.execute(
        f"select {columns} from indicator_values "
        "where scope = 'region' and breakdown = 'cohort' and measure = 'M11_crisis' and status <> 'c' "
        "order by all"
    ).fetchall()


def test_a_cohort_is_shown_once_its_window_is_over_for_everybody_in_it(tmp_path: Path) -> None:
    assert shown(released(tmp_path, [REGION, FIRST, SECOND])) == [("2024H1", "published", 60)]


@pytest.mark.parametrize(
    "open_cohort",
    first_fast([((10, 0, 0),), ((30, 10, 5),), ((30, 20, 1),), ((30, 20, 18),), ((30, 20, 20),)]),
    ids=["few_due", "few_known", "nearly_none_achieved", "nearly_all_achieved", "all_achieved"],
)  # fmt: skip
def test_cohorts_are_withheld_where_all_less_those_shown_tells_of_few(
    tmp_path: Path, open_cohort: tuple[int, int, int]
) -> None:
    everybody = Group("region", *(140 + open_cohort[0], 100 + open_cohort[1], 60 + open_cohort[2]))
    assert shown(released(tmp_path, [everybody, FIRST, cohort("2025H1", *open_cohort)])) == []


def test_the_figure_that_was_released_first_is_shown_and_not_todays(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], closed=(55, 98, 138))
    assert shown(release, "cohort, numerator, denominator, due") == [("2024H1", 55, 98, 138)]


def test_a_scope_that_had_nobody_when_its_cohort_was_released_is_not_shown_later(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, KHM, FIRST, FIRST_KHM, SECOND], closed=(55, 98, 138))
    found = release.execute(
        "select count(*) from indicator_values where scope = 'country:KHM' and breakdown = 'cohort' "
        "and measure = 'M11_crisis'"
    ).fetchall()
    assert found == [(0,)]


@pytest.mark.parametrize(("due", "shows"), [(64, False), (58, True)], ids=["few_beside", "many_beside"])
def test_a_donor_nearly_inside_a_country_is_withheld_where_few_of_the_cohort_are_beside_it(
    tmp_path: Path, due: int, shows: bool
) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    donor = Group("donor:DFAT", due + 40, 50 + 30, 30 + 15, gained=30, lost=5)
    groups = [REGION, KHM, donor, FIRST, FIRST_KHM, SECOND, cohort("2024H1", due, 50, 30, "donor:DFAT")]
    write(settings.cases_db, groups, nested=[("donor:DFAT", 60)])
    with duckdb.connect(str(settings.cases_db)) as connection:
        close(connection, "2024H1", CLOSED)
        connection.execute(
            "insert into marts.case_groups "
            "select * replace ('cohort' as breakdown, '2024H1' as group_key) from marts.case_groups"
        )
    release(settings, ["donor:DFAT"])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        query = (
            "select count(*) > 0 from indicator_values where scope = 'donor:DFAT' and breakdown = 'cohort' "
        )
        found = file.execute(f"{query} and measure = 'M11_crisis' and status <> 'c'").fetchall()
    assert found == [(shows,)]


def test_after_a_change_of_definition_todays_figure_is_shown(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], closed=(55, 98, 138), is_current=False)
    assert shown(release) == [("2024H1", "published", 60)]


@pytest.mark.parametrize(
    ("known", "achieved"), first_fast([(100, 65), (120, 65), (120, 75)]),
    ids=["five_more_achieved", "few_of_many_more_achieved", "few_of_many_more_did_not"],
)  # fmt: skip
def test_corrections_of_a_few_records_keep_the_cohorts_from_being_shown_beside_all(
    tmp_path: Path, known: int, achieved: int
) -> None:
    everybody = Group("region", 140, known, achieved, gained=60, lost=10)
    today = cohort("2024H1", 140, known, achieved)
    assert shown(released(tmp_path, [everybody, today], closed=(60, 100, 140))) == []


LOTUS = Group("donor:LOTUS", 120, 90, 50, gained=30, lost=5)
FIRST_LOTUS = cohort("2024H1", 70, 50, 30, "donor:LOTUS")


def decided(home: Path, scope: str) -> list[tuple]:
    """What the register would have of the whole tables of a scope by cohort."""
    with duckdb.connect() as connection:
        return connection.execute(
            "select cohort, numerator, stood_at from read_parquet(?) "
            "where scope = ? and breakdown = 'cohort' and measure = 'M11_crisis' order by all",
            [str(home / "warehouse" / "register" / "staged.parquet"), scope],
        ).fetchall()


def test_a_donor_that_is_new_has_its_closed_cohorts_beside_those_that_stand(tmp_path: Path) -> None:
    released(tmp_path, [REGION, FIRST, SECOND, LOTUS, FIRST_LOTUS], closed=(60, 100, 140))
    assert decided(tmp_path, "region") == [("2024H1", 60, 1)]
    assert decided(tmp_path, "donor:LOTUS") == [("2024H1", 30, 1)]


def test_applicability_of_a_cohort_is_not_told_anew_as_of_an_earlier_release(tmp_path: Path) -> None:
    """To whom it applied then, without a known level, was not kept in every register."""
    settings, now = Settings(project=PROJECT, home=tmp_path), 2
    write(settings.cases_db, [REGION, FIRST, SECOND])
    with duckdb.connect(str(settings.cases_db)) as connection:
        for value in ("2024H1", "2025H1"):
            close(connection, value, CLOSED)
        connection.execute(
            """
            insert into register.frozen_figures by name
            select '2025H2' as period, 'run' as run_id, date '2025-12-01' as as_of,
                timestamp '2026-02-01' as released_at, 'v1' as code_version, family, version,
                'region' as scope, measure, 'O01' as outcome, 12 as milestone, '2024H1' as cohort,
                60 as numerator, 100 as denominator, 40 as unknown, 0 as not_applicable, 140 as due,
                1 as release_no
            from marts.series
            where measure in ('M01', 'M02') and outcome = 'O01';
            update marts.cohort_series set is_released = cohort = '2024H1';
            """
        )
    rules, wanted = load(), priorities.load(settings.seeds)
    values = {**rules.as_dict(), **wanted.as_dict(), "now": now, "as_of": date(2026, 6, 1)}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.cases_db}' as cases (read_only)")
        entries.load(connection, settings, [])
        for step in ("threshold/keys", "register/registered", "threshold/shown", "threshold/figures"):
            scripts.run(connection, step, values)
        found = connection.execute(
            "select measure, group_key, line_key is not null from figures "
            "where by_row and breakdown = 'cohort' and measure in ('M01', 'M02') order by all"
        ).fetchall()
    assert found == [
        ("M01", "2024H1", True), ("M01", "2025H1", True), ("M02", "2024H1", False), ("M02", "2025H1", True),
    ]  # fmt: skip
