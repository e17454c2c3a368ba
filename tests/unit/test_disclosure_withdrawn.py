"""What was taken back is held against every later release, and no later report says it again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN, Entry
from pipeline.disclosure.release import partial_file
from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, Group, decide, write

PROJECT = Path(__file__).resolve().parents[2]
THEN, NOW = date(2026, 6, 1), date(2026, 12, 1)
MOMENT = entries.moment(datetime(2026, 8, 1, tzinfo=UTC))


def region(achieved: int) -> Group:
    return Group("region", 240, 180, achieved, gained=60, lost=10)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A register with one release, in which 100 of 180 in the region were counted by one table."""
    settings = Settings(PROJECT, tmp_path)
    write(settings.cases_db, [region(100)])
    decide(settings, ["donor:DFAT"], "2026H1", THEN)
    staged = entries.staged_file(settings)
    with duckdb.connect() as memory:
        memory.execute(f"create table kept as from '{staged}' where measure = '{WHOLE_TABLE}'")
        memory.execute(f"copy kept to '{staged}' (format parquet)")
    entries.append(settings, Entry(1, RELEASE, MOMENT, "2026H1", run_id="r1"))
    return settings


def take_back(settings: Settings, numbers: list[int]) -> None:
    reports = {"donor:DFAT": "r1"}
    entries.add(settings, Entry(2, WITHDRAWN, MOMENT, "2026H1", reports=reports, taken_back=numbers))


def shown(settings: Settings, achieved: int) -> list[tuple[int, date]]:
    """Of how many achieved a next release tells, and as of when."""
    write(settings.cases_db, [region(achieved)])
    decide(settings, ["donor:DFAT"], "2026H2", NOW)
    with duckdb.connect(str(partial_file(settings)), read_only=True) as connection:
        return connection.execute(
            "select numerator, as_of from indicator_values "
            f"where scope = 'region' and breakdown = 'all' and measure = '{WHOLE_TABLE}' and status <> 'c'"
        ).fetchall()


def test_what_stands_is_shown_as_it_was_where_the_change_would_tell_of_few(settings: Settings) -> None:
    assert shown(settings, 101) == [(100, THEN)]


def test_what_was_taken_back_is_not_shown_again(settings: Settings) -> None:
    take_back(settings, [1])
    assert shown(settings, 101) == []


def test_what_was_taken_back_is_known_and_its_difference_withheld_all_the_same(settings: Settings) -> None:
    take_back(settings, [1])
    assert shown(settings, 100) == [(100, NOW)]
    assert shown(settings, 130) == [(130, NOW)]
    assert shown(settings, 102) == []


def test_a_report_withdrawn_while_others_of_its_release_are_out_takes_nothing_back(
    settings: Settings,
) -> None:
    take_back(settings, [])
    assert shown(settings, 101) == [(100, THEN)]
