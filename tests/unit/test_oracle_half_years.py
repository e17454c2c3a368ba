"""The second computation of the measures: what happened in each half-year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, rows_of, values_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path, data_cutoff="2026-05")
    package.case(opened_month="2025-03")
    return package


def told(
    package: HandmadePackage,
    measure: str,
    outcome: str | None = None,
    milestone: int | None = None,
    area: int | None = None,
) -> dict[str, tuple[float, ...]]:
    """The counts of a measure in each half-year."""
    table = package.values(breakdown="half_year")
    rows = rows_of(table, measure, milestone, outcome, area=area, scope="region")
    return {row.half_year: counts_of(row._asdict()) for row in rows.itertuples()}


def test_five_half_years_are_told_of_and_none_that_is_not_over(package: HandmadePackage) -> None:
    package.case("B", opened_month="2019-01")

    assert sorted(told(package, "M21_opened")) == ["2023H2", "2024H1", "2024H2", "2025H1", "2025H2"]


def test_none_is_told_of_before_the_first_case_was_opened(package: HandmadePackage) -> None:
    package.need(1, "2024-11", status="pending")

    assert sorted(told(package, "M21_needs_raised")) == ["2025H1", "2025H2"]


def test_a_case_counts_where_the_half_year_is_over_by_its_own_cut_off(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one = HandmadePackage(tmp_path / "one", data_cutoff="2026-05", provider_id="one")
    other = HandmadePackage(tmp_path / "other", data_cutoff="2025-11", provider_id="other")
    for package in (one, other):
        package.case(opened_month="2025-03")
    table = values_of([one, other], breakdown="half_year")
    opened = rows_of(table, "M21_opened", outcome=None, scope="region")

    assert dict(zip(opened.half_year, opened.due, strict=True)) == {"2025H1": 2, "2025H2": 1}


def test_a_case_is_in_the_caseload_from_its_opening_until_it_is_closed(package: HandmadePackage) -> None:
    package.spell("case_status", "active", "2025-03", to_month="2025-06")
    package.spell("case_status", "closed_plan_completed", "2025-07")

    assert told(package, "M21_opened") == {"2025H1": (1, 1, 0, 0, 1)}


def test_whoever_is_closed_in_a_half_year_was_in_its_caseload_and_may_come_back(
    package: HandmadePackage,
) -> None:
    package.spell("case_status", "active", "2025-03", to_month="2025-08")
    package.spell("case_status", "closed_no_contact", "2025-09", to_month="2025-11")
    package.spell("case_status", "reopened", "2025-12")

    assert told(package, "M21_closed")["2025H2"] == (1, 1, 0, 0, 1)
    assert told(package, "M21_lost") == {"2025H1": (0, 1, 0, 0, 1), "2025H2": (1, 1, 0, 0, 1)}


def test_whoever_was_closed_before_the_half_year_is_not_closed_in_it_once_more(
    package: HandmadePackage,
) -> None:
    package.spell("case_status", "closed_transferred", "2025-06", to_month="2025-07")
    package.spell("case_status", "closed_no_contact", "2025-08")

    assert told(package, "M21_closed") == {"2025H1": (1, 1, 0, 0, 1), "2025H2": (0, 1, 0, 0, 1)}


def test_a_person_is_new_where_her_baseline_ends_and_told_of_from_then_on(package: HandmadePackage) -> None:
    package.case("B", opened_month="2025-06")

    assert told(package, "M21_new") == {"2025H1": (1, 1, 0, 0, 1), "2025H2": (1, 2, 0, 0, 2)}


def test_whoever_is_not_due_at_baseline_is_in_no_half_year_of_those_who_are(package: HandmadePackage) -> None:
    for case in ("B", "C", "D"):
        package.case(case, opened_month="2025-03")
    package.event("death", "2025-04", "B")
    package.event("death", "2025-05", "C")
    package.spell("consent", "refused", "2025-01", "D", to_month="2025-11")

    assert told(package, "M21_new") == {"2025H1": (2, 2, 0, 0, 2), "2025H2": (0, 2, 0, 0, 2)}


def test_a_case_without_a_status_is_open_and_one_on_hold_too(package: HandmadePackage) -> None:
    package.case("B", opened_month="2024-03")
    package.spell("case_status", "on_hold", "2024-03", "B", to_month="2025-01")

    counted = {half_year: counts[-1] for half_year, counts in told(package, "M21_opened").items()}
    assert counted == {"2024H1": 1, "2024H2": 1, "2025H1": 2, "2025H2": 1}


def test_the_dead_are_in_no_later_caseload(package: HandmadePackage) -> None:
    package.event("death", "2025-06")

    assert list(told(package, "M21_opened")) == ["2025H1"]


def test_consent_withdrawn_throughout_takes_a_person_out_of_a_half_year(package: HandmadePackage) -> None:
    package.case("B", opened_month="2025-03")
    package.spell("consent", "refused", "2025-01", "B", to_month="2025-11")

    counted = {half_year: counts[-1] for half_year, counts in told(package, "M21_opened").items()}
    assert counted == {"2025H1": 1, "2025H2": 2}


def test_a_visit_counts_where_it_was_held(package: HandmadePackage) -> None:
    package.seen("2025-07", 2)
    package.visit("2025-04")

    assert told(package, "M21_assessed") == {"2025H1": (0, 1, 0, 0, 1), "2025H2": (1, 1, 0, 0, 1)}


def test_a_person_becomes_due_once_at_each_milestone(package: HandmadePackage) -> None:
    package.seen("2025-06", 2)

    assert told(package, "M21_due", milestone=0) == {"2025H1": (0, 1, 0, 0, 1)}
    assert told(package, "M21_due", milestone=3) == {"2025H2": (1, 1, 0, 0, 1)}


def test_only_the_first_achievement_counts_and_whoever_has_it_is_asked_no_more(
    package: HandmadePackage,
) -> None:
    package.case("B", opened_month="2025-03")
    for month, level in (("2025-03", 3), ("2025-08", 1), ("2025-10", 4)):
        package.seen(month, level)
    package.seen("2025-12", 3, "B")

    assert told(package, "M21_achieved", "O01") == {"2025H1": (1, 2, 0, 0, 2), "2025H2": (1, 1, 0, 0, 1)}


def test_needs_open_less_those_closed_with_those_raised_next_are_open_next(package: HandmadePackage) -> None:
    package.need(1, "2025-03", closed_month="2025-06")
    package.need(1, "2025-04", status="declined", closed_month="2025-08")
    package.need(2, "2025-05", status="unmet_not_available")
    package.need(2, "2025-09")  # met, and nobody knows when
    package.need(2, "2025-12", status="pending")

    assert told(package, "M21_needs_raised") == {"2025H1": (3, 3, 0, 0, 1), "2025H2": (2, 4, 0, 0, 1)}
    assert told(package, "M21_needs_closed") == {"2025H1": (1, 3, 0, 0, 1), "2025H2": (1, 3, 1, 0, 1)}
    assert told(package, "M21_needs_met") == {"2025H1": (1, 1, 0, 0, 1), "2025H2": (0, 1, 1, 0, 1)}
    assert told(package, "M21_needs_met", area=2) == {"2025H2": (0, 0, 1, 0, 1)}


def test_a_need_of_a_later_episode_is_one_of_the_person(package: HandmadePackage) -> None:
    package.case("C", opened_month="2024-03", person_id="P")
    package.case("D", opened_month="2025-07", person_id="P")
    package.need(1, "2025-07", "D")
    package.need(1, "2025-07", "C", status="pending")

    assert told(package, "M21_needs_raised") == {"2025H2": (2, 2, 0, 0, 1)}
    assert told(package, "M21_opened")["2025H2"] == (0, 2, 0, 0, 2)


def test_services_run_from_their_start_to_their_end(package: HandmadePackage) -> None:
    package.service(1, "2025-03", end_month="2025-08", completion="completed")
    package.service(1, "2025-07", end_month="2025-08", completion="dropped_out")
    package.service(1, "2025-07", completion="completed")  # nobody knows when it ended
    package.service(1, "2025-01", completion="ongoing")
    package.service(1, offer="declined")

    assert told(package, "M21_services_started") == {"2025H1": (2, 2, 0, 0, 1), "2025H2": (2, 4, 0, 0, 1)}
    assert told(package, "M21_services_ended", area=1)["2025H2"] == (2, 3, 1, 0, 1)
    assert told(package, "M21_services_completed")["2025H2"] == (1, 2, 1, 0, 1)
