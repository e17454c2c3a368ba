"""The second computation of the measures: which assessment counts, and why one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def test_the_assessment_nearest_the_milestone_counts(package: HandmadePackage) -> None:
    package.seen("2024-12", 4)  # month 11
    package.seen("2025-03", 2)  # month 14

    assert counts_of(row_of(package.values(), "M01", 12)) == (1, 1, 0, 0, 1)


def test_the_later_of_two_assessments_as_near_counts(package: HandmadePackage) -> None:
    package.seen("2025-02", 4)  # month 13
    package.seen("2024-12", 2)  # month 11

    assert counts_of(row_of(package.values(), "M01", 12)) == (1, 1, 0, 0, 1)


def test_in_one_month_a_crisis_assessment_steps_back(package: HandmadePackage) -> None:
    package.seen("2025-01", 4, type="scheduled")
    package.seen("2025-01", 1, type="crisis")

    assert counts_of(row_of(package.values(), "M01", 12)) == (1, 1, 0, 0, 1)


def test_of_two_assessments_alike_the_one_recorded_later_counts(package: HandmadePackage) -> None:
    package.seen("2025-01", 1)
    package.seen("2025-01", 4)

    assert counts_of(row_of(package.values(), "M01", 12)) == (1, 1, 0, 0, 1)


def test_a_missed_visit_never_stands_for_the_milestone(package: HandmadePackage) -> None:
    package.seen("2024-11", 3)
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="no_contact")

    assert counts_of(row_of(package.values(), "M03", 12, None)) == (1, 1, 0, 0, 1)


def test_an_assessment_that_only_says_what_does_not_apply_was_held(package: HandmadePackage) -> None:
    package.rate(package.visit("2025-01"), "O01", None, applicability="not_applicable")

    assert row_of(package.values(), "M03", 12, None)["numerator"] == 1


def test_an_assessment_of_criteria_without_a_recorded_level_was_held(package: HandmadePackage) -> None:
    visit = package.visit("2025-01")
    package.rate(visit, "O01", None)
    package.criteria(visit, c1R1="yes")

    assert row_of(package.values(), "M03", 12, None)["numerator"] == 1


def test_each_outcome_is_told_by_the_nearest_assessment_that_settles_it(package: HandmadePackage) -> None:
    near, second, third = package.visit("2025-01"), package.visit("2025-02"), package.visit("2025-04")
    package.rate(near, "O01", 3)
    package.rate(near, "O02", None, not_assessed_reason="partial")
    for visit, level in ((second, 2), (third, 3)):
        package.rate(visit, "O01", 1)
        package.rate(visit, "O02", level)
    table = package.values()

    assert counts_of(row_of(table, "M01", 12)) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M01", 12, "O02")) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M03", 12, "O02")) == (1, 1, 0, 0, 1)


def test_a_ground_settles_an_outcome_as_a_level_does(package: HandmadePackage) -> None:
    near, later = package.visit("2025-01"), package.visit("2025-03")
    package.rate(near, "O01", 3)
    package.rate(near, "O07", None, applicability="not_applicable")
    package.rate(later, "O07", None, applicability="not_applicable", na_reason="no_need_no_wish")

    assert counts_of(row_of(package.values(), "M01", 12, "O07")) == (0, 0, 0, 1, 1)


def test_of_an_outcome_that_nothing_settles_the_assessment_that_counts_speaks(
    package: HandmadePackage,
) -> None:
    """That the outcome applies is said by the farther one alone."""
    near, later = package.visit("2025-01"), package.visit("2025-03")
    package.rate(near, "O01", 3)
    package.rate(near, "O02", None, applicability="unknown")
    package.rate(later, "O02", None)
    package.rate(later, "O03", 3)
    table = package.values()

    assert counts_of(row_of(table, "M02", 12, "O02")) == (0, 0, 1, 0, 1)
    assert counts_of(row_of(table, "M01", 12, "O03")) == (1, 1, 0, 0, 1)


def test_an_assessment_outside_the_window_settles_nothing(package: HandmadePackage) -> None:
    package.seen("2025-01", 3)
    package.seen("2025-05", 3, outcome="O02")

    assert counts_of(row_of(package.values(), "M01", 12, "O02")) == (0, 0, 1, 0, 1)


def test_an_assessment_before_every_window_is_not_used(package: HandmadePackage) -> None:
    package.seen("2023-11", 3)

    assert row_of(package.values(), "M03", 0, None)["numerator"] == 0


def test_a_first_assessment_after_the_baseline_window_is_a_late_baseline(package: HandmadePackage) -> None:
    package.rate(package.visit("2024-01"), "O01", None, not_assessed_reason="declined")
    package.seen("2024-04", 3)

    assert counts_of(row_of(package.values(), "M04_late_baseline", 3, None)) == (1, 1, 0, 0, 1)


def test_a_late_baseline_makes_no_pair(package: HandmadePackage) -> None:
    package.seen("2024-04", 2)
    package.seen("2025-01", 3)

    assert counts_of(row_of(package.values(), "M04_improved", 12)) == (0, 0, 1, 0, 1)


def test_a_person_never_seen_has_no_late_baseline(package: HandmadePackage) -> None:
    assert row_of(package.values(), "M04_late_baseline", 3, None)["numerator"] == 0


def test_an_assessment_after_as_of_is_not_yet_a_late_baseline(package: HandmadePackage) -> None:
    package.seen("2024-07", 3)

    assert row_of(package.values(as_of="2024-06"), "M04_late_baseline", 3, None)["numerator"] == 0


@pytest.mark.parametrize(
    ("value", "from_month", "to_month", "reason"),
    [
        ("closed_transferred", "2024-06", "", "transferred"),
        ("closed_person_choice", "2025-01", "2025-01", "declined"),
        ("closed_no_contact", "2025-01", "", "no_contact"),
        ("closed_no_contact", "2025-02", "", "form_missing"),  # the milestone month is 2025-01
        ("closed_no_contact", "2024-06", "2024-12", "form_missing"),
    ],
)
def test_a_closed_case_is_missing_for_the_reason_of_its_closing(
    package: HandmadePackage, value: str, from_month: str, to_month: str, reason: str
) -> None:
    status = {"case_id": "A", "kind": "case_status", "value": value}
    package.add("spells", **status, from_month=from_month, to_month=to_month)

    assert row_of(package.values(), f"M03_missing_{reason}", 12, None)["numerator"] == 1


def test_the_closing_comes_before_the_reason_of_a_missed_visit(package: HandmadePackage) -> None:
    package.add("spells", case_id="A", kind="case_status", value="closed_no_contact", from_month="2024-12")
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="unsafe_to_contact")

    assert row_of(package.values(), "M03_missing_no_contact", 12, None)["numerator"] == 1


def test_the_latest_missed_visit_gives_the_reason(package: HandmadePackage) -> None:
    package.rate(package.visit("2025-03"), "O01", None, not_assessed_reason="unsafe_to_contact")
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="declined")

    assert row_of(package.values(), "M03_missing_unsafe_to_contact", 12, None)["numerator"] == 1


def test_of_several_reasons_at_one_missed_visit_the_first_of_the_alphabet_counts(
    package: HandmadePackage,
) -> None:
    visit = package.visit("2025-01")
    package.rate(visit, "O01", None, not_assessed_reason="no_contact")
    package.rate(visit, "O02", None, not_assessed_reason="form_missing")

    assert row_of(package.values(), "M03_missing_form_missing", 12, None)["numerator"] == 1


def test_a_reason_without_a_measure_of_its_own_is_another_reason(package: HandmadePackage) -> None:
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="consent_withdrawn")

    assert row_of(package.values(), "M03_missing_other", 12, None)["numerator"] == 1


def test_a_person_who_was_seen_is_missing_for_no_reason(package: HandmadePackage) -> None:
    package.seen("2025-01", 3)
    table = package.values()
    missing = table[table.measure.str.startswith("M03_missing") & (table.milestone == 12)]

    assert missing.numerator.sum() == 0
