"""Figures are not built twice from the same, and always from anything else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import warehouse
from pipeline.jobs import built
from pipeline.jobs.built import Stand
from pipeline.settings import Settings

JUNE = date(2026, 6, 30)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder whose figures were built as of June."""
    made = Settings(project=Path.cwd(), home=tmp_path)
    change("create schema landing; create schema marts; create schema register")(made)
    change("create table register.frozen_figures as select 1 as n")(made)
    change("create table landing.cases as select 1 as case_key; create table marts.figures as select 1 as n")(
        made
    )
    with built.noted(made, JUNE, None):
        pass
    return made


def change(statement: str) -> Callable[[Settings], None]:
    def make(settings: Settings) -> None:
        with warehouse.connect(settings.cases_db, settings) as connection:
            connection.execute(statement)

    return make


def test_figures_that_nothing_happened_to_stand(settings: Settings) -> None:
    assert built.stand(settings, JUNE, None) is Stand.ALL


def test_the_order_of_rows_is_nothing_and_their_number_is(settings: Settings) -> None:
    change("insert into landing.cases values (2), (3)")(settings)
    with built.noted(settings, JUNE, None):
        pass
    change("create or replace table landing.cases as from landing.cases order by case_key desc")(settings)
    assert built.stand(settings, JUNE, None) is Stand.ALL
    change("insert into landing.cases values (2), (2)")(settings)
    assert built.stand(settings, JUNE, None) is Stand.NOTHING


OF_CASES, OF_REGISTER = Stand.NOTHING, Stand.ALL_BUT_OF_THE_REGISTER


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ("insert into landing.cases values (2)", OF_CASES),
        ("update marts.figures set n = 2", OF_CASES),
        ("delete from landing.cases", OF_CASES),
        ("create table landing.fundings as select 1 as n", OF_CASES),
        ("drop table marts.figures", OF_CASES),
        ("alter table marts.figures add column more integer", OF_CASES),
        ("insert into register.frozen_figures values (2)", OF_REGISTER),
        ("delete from register.frozen_figures", OF_REGISTER),
        ("create table register.frozen_series as select 1 as n", OF_REGISTER),
    ],
)
def test_any_change_of_what_is_stored_has_what_is_made_of_it_built_again(
    settings: Settings, changed: str, stands: Stand
) -> None:
    change(changed)(settings)
    assert built.stand(settings, JUNE, None) is stands
    assert built.stand(settings, None, None) is Stand.NOTHING


def test_a_change_of_the_register_hides_none_of_a_figure(settings: Settings) -> None:
    change("insert into register.frozen_figures values (2)")(settings)
    change("update marts.figures set n = 2")(settings)
    assert built.stand(settings, JUNE, None) is Stand.NOTHING


def test_another_month_or_another_program_has_them_built_again(settings: Settings, tmp_path: Path) -> None:
    assert built.stand(settings, date(2026, 12, 31), None) is Stand.NOTHING
    assert built.stand(settings, JUNE, JUNE) is Stand.NOTHING
    assert built.stand(settings, None, None) is Stand.NOTHING
    other = tmp_path / "program"
    (other / "models").mkdir(parents=True)
    (other / "models" / "another.sql").write_text("select 1", "utf-8")
    assert built.stand(replace(settings, project=other), JUNE, None) is Stand.NOTHING


def test_a_build_that_does_not_end_leaves_no_note(settings: Settings) -> None:
    with suppress(KeyboardInterrupt), built.noted(settings, JUNE, None):
        raise KeyboardInterrupt
    assert built.stand(settings, JUNE, None) is Stand.NOTHING
