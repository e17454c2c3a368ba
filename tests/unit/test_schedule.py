"""What is due, and the file that says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.schedule import Period, Schedule, Series, due, load

JUNE_2026 = date(2026, 6, 1)


@dataclass(frozen=True)
class Report:
    audience: str


SCHEDULE = Schedule((Series(Period.parse("2026H1"), 31, ("donor:*", "ministry:*")),))
DONOR = [Report("donor:LOTUS")]


def test_a_report_is_due_when_the_days_have_passed_and_the_data_reach_the_end() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 7, 31), JUNE_2026, ())[:1]
    assert (str(first.period), first.audience, first.now) == ("2026H1", "donor:LOTUS", True)


def test_a_report_waits_for_the_days_after_the_period() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 7, 30), JUNE_2026, ())[:1]
    assert first.waiting == "due from 2026-07-31"


def test_a_report_waits_for_data_that_reach_the_end_of_the_period() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 9, 1), date(2026, 5, 1), ())[:1]
    assert first.waiting == "data reach 2026-05, needed 2026-06"


def test_a_report_waits_for_a_first_package() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 9, 1), None, ())[:1]
    assert first.waiting == "no data taken in yet"


def test_a_released_report_is_not_due_again() -> None:
    left = due(SCHEDULE, DONOR, date(2026, 9, 1), JUNE_2026, {("2026H1", "donor:LOTUS")})
    assert [str(report.period) for report in left] == ["2026H2"]


def test_an_audience_outside_the_patterns_is_never_due() -> None:
    assert due(SCHEDULE, [Report("public:all")], date(2026, 9, 1), JUNE_2026, ()) == []


def test_the_running_half_year_is_listed_last_with_its_reason() -> None:
    assert [
        (str(report.period), report.waiting)
        for report in due(SCHEDULE, DONOR, date(2027, 1, 1), JUNE_2026, ())
    ] == [
        ("2026H1", ""),
        ("2026H2", "due from 2027-01-31; data reach 2026-06, needed 2026-12"),
        ("2027H1", "due from 2027-07-31; data reach 2026-06, needed 2027-06"),
    ]


def test_the_schedule_of_the_project_begins_with_the_first_half_year_and_gives_partners_a_month() -> None:
    [series] = load(Path("reports/sample/schedule.toml")).series
    assert (str(series.first_period), series.days_after_period) == ("2026H1", 31)


QUARTERS = """
[[reports]]
audiences = ["donor:LOTUS", "donor:EU*"]
first_period = "2026Q1"
days_after_period = 10

[[reports]]
audiences = ["donor:*"]
first_period = "2025Y07"
days_after_period = 60

[[reports]]
audiences = ["ministry:*"]
first_period = "2025"
days_after_period = 0
"""
FLAT = 'first_period = "2026H1"\ndays_after_period = 31\naudiences = ["donor:*"]\n'


def read(folder: Path, content: str) -> Schedule:
    (folder / "schedule.toml").write_text(content, encoding="utf-8")
    return load(folder / "schedule.toml")


def test_three_keys_alone_are_one_series_for_all(tmp_path: Path) -> None:
    assert read(tmp_path, FLAT) == Schedule((Series(Period.parse("2026H1"), 31, ("donor:*",)),))


def test_each_audience_has_the_first_series_that_fits_it(tmp_path: Path) -> None:
    schedule = read(tmp_path, QUARTERS)
    of = {
        who: str(found.first_period) if (found := schedule.of(who)) else None
        for who in ("donor:LOTUS", "donor:EUTF", "donor:DFAT", "ministry:KHM", "public:all")
    }
    assert of == {
        "donor:LOTUS": "2026Q1",
        "donor:EUTF": "2026Q1",
        "donor:DFAT": "2025Y07",
        "ministry:KHM": "2025",
        "public:all": None,
    }
    assert schedule.audiences == ("donor:LOTUS", "donor:EU*", "donor:*", "ministry:*")


def test_periods_of_all_kinds_are_due_in_the_order_of_their_ends_each_by_its_own_days(tmp_path: Path) -> None:
    reports = [Report(who) for who in ("ministry:KHM", "donor:LOTUS", "donor:DFAT")]
    found = due(read(tmp_path, QUARTERS), reports, date(2026, 8, 1), JUNE_2026, {("2026Q1", "donor:LOTUS")})
    assert [(str(one.period), one.audience, one.waiting) for one in found] == [
        ("2025", "ministry:KHM", ""),
        ("2025Y07", "donor:DFAT", "due from 2026-08-29"),
        ("2026Q2", "donor:LOTUS", ""),
        ("2026Q3", "donor:LOTUS", "due from 2026-10-10; data reach 2026-06, needed 2026-09"),
        ("2026", "ministry:KHM", "due from 2026-12-31; data reach 2026-06, needed 2026-12"),
        ("2026Y07", "donor:DFAT", "due from 2027-08-29; data reach 2026-06, needed 2027-06"),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("first_period = ", r"schedule\.toml: .*not TOML"),
        ('first_period = "2026H1"', r"schedule\.toml: missing: audiences, days_after_period"),
        (FLAT.replace("31", '"31"'), "days_after_period is not a whole number"),
        (FLAT.replace("31", "-1"), "days_after_period is not a whole number"),
        (FLAT.replace("31", "true"), "days_after_period is not a whole number"),
        (FLAT.replace('["donor:*"]', '"donor:*"'), "audiences is not a list"),
        (FLAT + "every = 6", r"schedule\.toml: unknown: every"),
        (FLAT.replace("2026H1", "July"), r"schedule\.toml: first_period is no period.*2026Q3"),
        (FLAT.replace('"2026H1"', "2026"), "first_period is not in quotation marks"),
        (FLAT + QUARTERS, r"audiences stands outside of \[\[reports\]\]"),
        ("reports = []", "reports is not a list of tables"),
        ("reports = 1", "reports is not a list of tables"),
        (QUARTERS.replace("60", "x"), "not TOML"),
        (QUARTERS.replace("= 60", '= "60"'), r"schedule\.toml, \[\[reports\]\] 2: days_after_period"),
        (QUARTERS.replace("2025Y07", "2025Y1"), r"\[\[reports\]\] 2: first_period is no period"),
        (QUARTERS.replace('first_period = "2025"', ""), r"\[\[reports\]\] 3: missing: first_period"),
    ],
)
def test_what_a_schedule_does_not_say_as_it_must_is_refused_by_place_and_key(
    tmp_path: Path, content: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        read(tmp_path, content)


def test_a_schedule_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"schedule\.toml: it is not there"):
        load(tmp_path / "schedule.toml")
