"""What was taken back is held against every later release, and no later report says it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure.release import partial_file
from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, Group, decide, write
from tests.unit.earlier_releases import enter, take_back

PROJECT = Path(__file__).resolve().parents[2]
THEN, NOW = date(2026, 6, 1), date(2026, 12, 1)


def region(achieved: int) -> Group:
    return Group("region", 240, 180, achieved, gained=60, lost=10)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A register with one release, in which 100 of 180 in the region were counted by one table."""
    settings = Settings(PROJECT, tmp_path)
    enter(settings, "2026H1", [region(100)])
    return settings


def shown(settings: Settings, achieved: int) -> list[tuple[int, date]]:
    """Of how many achieved a next release tells, and as of when."""
    write(settings.cases_db, [region(achieved)])
    decide(settings, ["donor:DFAT"], "2026H2", NOW)
    with duckdb.connect(str(partial_file(settings)), read_only=True) as connection:
        return connection.execute(
            "select numerator, as_of from indicator_values "
            f"where scope = 'region' and breakdown = 'all' and measure = '{WHOLE_TABLE}' and status <> 'c'"
        ).fetchall()


@pytest.mark.long
def test_what_stands_is_shown_as_it_was_where_the_change_would_tell_of_few(settings: Settings) -> None:
    assert shown(settings, 101) == [(100, THEN)]


def test_what_was_taken_back_is_not_shown_again(settings: Settings) -> None:
    take_back(settings, "2026H1", [1])
    assert shown(settings, 101) == []


@pytest.mark.long
def test_what_was_taken_back_is_known_and_its_difference_withheld_all_the_same(settings: Settings) -> None:
    take_back(settings, "2026H1", [1])
    assert shown(settings, 100) == [(100, NOW)]
    assert shown(settings, 130) == [(130, NOW)]
    assert shown(settings, 102) == []


@pytest.mark.long
def test_a_report_withdrawn_while_others_of_its_release_are_out_takes_nothing_back(
    settings: Settings,
) -> None:
    take_back(settings, "2026H1")
    assert shown(settings, 101) == [(100, THEN)]
