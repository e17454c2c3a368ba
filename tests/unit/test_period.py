"""Half-years, quarters, calendar years and programme years as periods of reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.period import Period

WRITTEN = st.builds(
    lambda year, kind: f"{year}{kind}",
    st.integers(2000, 2098),
    st.sampled_from(["", "H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"Y{month:02}" for month in range(2, 13))]),
)
PERIODS = WRITTEN.map(Period.parse)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026H1", "2026-01-01", "2026-06-30"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2024Q1", "2024-01-01", "2024-03-31"),
        ("2026Q2", "2026-04-01", "2026-06-30"),
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2025Y07", "2025-07-01", "2026-06-30"),
        ("2023Y03", "2023-03-01", "2024-02-29"),
        ("2025Y12", "2025-12-01", "2026-11-30"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    days = (period.first_day.isoformat(), period.last_day.isoformat(), period.last_month.isoformat())
    assert days == (first, last, f"{last[:7]}-01")


@given(WRITTEN)
def test_a_period_reads_back_as_it_is_written(text: str) -> None:
    assert str(Period.parse(text)) == text


def test_a_period_may_be_typed_in_small_letters_and_is_kept_in_large_ones() -> None:
    assert str(Period.parse(" 2026h1 ")) == "2026H1"
    assert Period.read("2026h1") is None


@given(PERIODS)
def test_periods_of_a_kind_follow_each_other_without_a_gap(period: Period) -> None:
    assert period.next.first_day - period.last_day == timedelta(days=1)
    assert (period.next.kind, period.next.months) == (period.kind, period.months)


@given(PERIODS, st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_every_day_lies_in_one_period_of_each_kind(period: Period, day: date) -> None:
    found = period.of_its_kind_with(day)
    assert found.first_day <= day <= found.last_day
    assert found.kind == period.kind
    assert (found.first_day.month - period.first_day.month) % period.months == 0


def test_periods_come_in_order_of_their_ends_and_of_two_that_end_together_the_longer_first() -> None:
    texts = ["2027", "2026Q2", "2026H2", "2026", "2025Y07", "2026Q1", "2026H1", "2025H2"]
    assert [str(period) for period in sorted(map(Period.parse, texts))] == [
        "2025H2",
        "2026Q1",
        "2025Y07",
        "2026H1",
        "2026Q2",
        "2026",
        "2026H2",
        "2027",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "26H1", "2026H3", "2026H0", "2026-H1", "1999H1", "2026H11", "2026Q5", "2026Q", "2026Y01"),
        *("2026Y13", "2026Y7", "2026-2027", "٢٠٢٦", "../2026", "2026H1\n2026H2"),
    ],
)
def test_what_is_no_period_is_wrong_usage_and_all_four_ways_are_told(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        Period.parse(text)
    assert all(way in str(refused.value) for way in ("2026H1", "2026Q3", "2026,", "2025Y07"))
