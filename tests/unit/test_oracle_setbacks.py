"""The second computation of the measures: setbacks and recovery."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def test_a_setback_by_event_is_a_setback_without_a_visit(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("job_loss", "2024-05")
    table = package.values()

    assert counts_of(row_of(table, "M06", outcome="O06")) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M07", outcome="O06")) == (0, 0, 1, 0, 1)


def test_an_event_in_the_month_of_first_achievement_is_no_setback(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("job_loss", "2024-03")
    table = package.values()

    assert counts_of(row_of(table, "M06", outcome="O06")) == (0, 0, 1, 0, 1)
    assert rows_of(table, "M07").empty


def test_an_event_of_another_outcome_is_no_setback(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("eviction", "2024-05")

    assert row_of(package.values(), "M06", outcome="O06")["numerator"] == 0


def test_two_events_in_a_row_are_one_setback(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("job_loss", "2024-05")
    package.event("debt_crisis", "2024-05")
    package.seen("2024-06", 2, outcome="O06")

    assert row_of(package.values(), "M06_rate", outcome="O06")["numerator"] == 1


def test_who_recovers_in_the_month_of_the_event_has_had_a_setback_and_recovered(
    package: HandmadePackage,
) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("job_loss", "2024-05")
    package.seen("2024-05", 3, outcome="O06")
    table = package.values()

    assert counts_of(row_of(table, "M06", outcome="O06")) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M07", outcome="O06")) == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(("month", "numerator"), [("2024-11", 1), ("2024-12", 0)])
def test_recovery_must_come_within_half_a_year(package: HandmadePackage, month: str, numerator: int) -> None:
    package.seen("2024-03", 3)
    package.seen("2024-05", 2)
    package.seen("2024-06", 2)
    package.seen(month, 3)

    assert counts_of(row_of(package.values(), "M07")) == (numerator, 1, 0, 0, 1)


def test_a_setback_that_nobody_looked_after_is_unknown(package: HandmadePackage) -> None:
    for month, level in (("2024-03", 3), ("2024-05", 2), ("2024-12", 3)):
        package.seen(month, level)

    assert counts_of(row_of(package.values(), "M07")) == (0, 0, 1, 0, 1)


def test_a_setback_shortly_before_death_has_no_time_to_recover(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.seen("2024-05", 2)
    package.event("death", "2024-11")

    assert rows_of(package.values(), "M07").empty


def test_each_setback_counts_for_recovery_and_the_person_once(package: HandmadePackage) -> None:
    for month, level in (("2024-03", 3), ("2024-05", 1), ("2024-07", 3), ("2024-09", 2), ("2024-10", 1)):
        package.seen(month, level)

    assert counts_of(row_of(package.values(), "M07")) == (1, 2, 0, 0, 1)


def test_months_at_risk_end_with_the_setback_or_the_last_contact(package: HandmadePackage) -> None:
    levels = (("2024-03", 3), ("2024-05", 4), ("2024-08", 2), ("2024-10", 3), ("2024-12", 3))
    for month, level in levels:
        package.seen(month, level)
    package.service(1, "2025-02")
    row = row_of(package.values(), "M06_rate")

    assert counts_of(row) == (1, 9, 0, 0, 1)  # March to August, October to February
    assert row["estimate"] == pytest.approx(100 / 9)


def test_no_month_after_death_is_at_risk(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.spell("setting", "transit", "2024-01", to_month="2025-12")
    assert row_of(package.values(), "M06_rate")["denominator"] == 21

    package.event("death", "2024-06")
    assert row_of(package.values(), "M06_rate")["denominator"] == 3


def test_a_contact_after_the_cut_off_puts_no_month_at_risk(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.event("job_loss", "2024-05")
    package.spell("setting", "transit", "2024-01", to_month="2025-12")

    assert row_of(package.values(as_of="2024-10"), "M06_rate")["denominator"] == 2


def test_a_rate_without_exposure_is_none(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    row = row_of(package.values(), "M06_rate")

    assert counts_of(row) == (0, 0, 1, 0, 1)
    assert row["estimate"] != row["estimate"]


def test_nothing_is_a_setback_after_death(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("death", "2024-05")
    package.event("job_loss", "2024-06")
    package.seen("2024-07", 1, outcome="O06")

    assert counts_of(row_of(package.values(), "M06", outcome="O06")) == (0, 0, 1, 0, 1)


def test_the_month_in_which_a_case_closes_by_re_trafficking_is_a_setback(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O05")
    package.spell("case_status", "closed_re_trafficked", "2024-07")

    assert counts_of(row_of(package.values(), "M06_rate", outcome="O05")) == (1, 4, 0, 0, 1)


def test_what_was_seen_long_before_opening_is_no_achievement(package: HandmadePackage) -> None:
    package.seen("2023-11", 3)

    assert rows_of(package.values(), "M06").empty


@pytest.mark.parametrize("said", ["unknown", "not_applicable"])
def test_a_level_of_what_is_not_said_to_apply_is_no_observation(package: HandmadePackage, said: str) -> None:
    visit = package.visit("2024-03")
    package.rate(visit, "O01", None, applicability=said)
    package.criteria(visit, c1R1="yes")
    package.seen("2024-01", 3)

    assert counts_of(row_of(package.values(), "M06")) == (0, 0, 1, 0, 1)


def test_a_setback_in_the_month_of_the_cut_off_can_still_be_answered(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.event("eviction", "2024-05", response="yes")

    assert rows_of(package.values(as_of="2024-05"), "M07_answered").empty


def test_a_service_that_was_declined_answers_nothing(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.event("eviction", "2024-05")
    package.service(1, "2024-05", offer="declined")

    assert counts_of(row_of(package.values(), "M07_answered")) == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("response", "start", "area", "expected"),
    [
        pytest.param("yes", "", 5, (1, 1, 0, 0, 1), id="the event says so"),
        pytest.param("no", "", 5, (0, 1, 0, 0, 1), id="the event says it was not"),
        pytest.param("", "2024-06", 5, (1, 1, 0, 0, 1), id="a service began in the next month"),
        pytest.param("", "2024-07", 5, (0, 1, 0, 0, 1), id="a service began too late"),
        pytest.param("", "2024-06", 2, (0, 1, 0, 0, 1), id="a service of another area began"),
        pytest.param("", "", 0, (0, 0, 1, 0, 1), id="the provider records no services"),
    ],
)
def test_a_setback_is_answered_by_what_was_recorded(
    package: HandmadePackage, response: str, start: str, area: int, expected: tuple[float, ...]
) -> None:
    package.seen("2024-03", 3, outcome="O06")
    package.event("job_loss", "2024-05", response=response)
    if area:
        package.service(area, start)

    assert counts_of(row_of(package.values(), "M07_answered", outcome="O06")) == expected
