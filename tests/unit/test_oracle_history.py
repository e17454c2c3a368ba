"""The second computation of the measures: identification, guardians and legal processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    return HandmadePackage(tmp_path)


@pytest.fixture
def child(package: HandmadePackage) -> HandmadePackage:
    """A package with a child of 13 to 15 who is deprived of parental care."""
    package.case(age_group_opened="13_15", deprived_of_parental_care="temporary")
    return package


def figure(package: HandmadePackage, measure: str, milestone: int | None = None) -> tuple[float, ...]:
    return counts_of(row_of(package.values(), measure, milestone, None))


def test_a_transition_goes_from_opening_to_a_year_later(package: HandmadePackage) -> None:
    for case_id, later in (("A", "assisted"), ("B", "unassisted"), ("C", "unknown")):
        package.case(case_id)
        package.spell("identification", "pending", "2023-06", case_id)
        package.spell("assistance", "unassisted", "2023-06", case_id, to_month="2024-05")
        package.spell("assistance", later, "2024-06", case_id)
    measure = "M15_from_unidentified_unassisted_to_unidentified_assisted"

    assert figure(package, measure, 12) == (1, 2, 1, 0, 3)
    assert figure(package, "M15_unidentified_unassisted", 0) == (3, 3, 0, 0, 3)
    assert figure(package, "M15_not_recorded", 12) == (1, 3, 0, 0, 3)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("assisted", (1, 1, 0, 0, 1)), ("unassisted", (0, 1, 0, 0, 1)), ("unknown", (0, 0, 1, 0, 1))],
)
def test_assistance_is_asked_in_the_month_of_the_first_identification(
    package: HandmadePackage, value: str, expected: tuple[float, ...]
) -> None:
    package.case()
    package.spell("identification", "unidentified", "2023-01", to_month="2023-05")
    package.spell("identification", "identified_informal", "2023-06")
    package.spell("identification", "identified_formal", "2024-06")
    package.spell("assistance", value, "2023-06", to_month="2023-06")

    assert figure(package, "M15_on_identification_assisted") == expected


def test_return_is_the_first_setting_in_the_home_country(package: HandmadePackage) -> None:
    package.case()
    package.spell("setting", "transit", "2023-01", to_month="2023-08")
    package.spell("setting", "home_community", "2023-09")
    package.spell("identification", "identified_formal", "2023-09", to_month="2023-09")
    package.spell("assistance", "assisted", "2023-09", to_month="2023-09")

    assert figure(package, "M15_on_return_identified_assisted") == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("reason", "measure"),
    [
        ("unaware", "not_offered"),
        ("not_available", "not_offered"),
        ("declined", "declined"),
        ("own_choice", "other"),
        ("", "not_recorded"),
        ("unknown", "not_recorded"),
    ],
)
def test_who_is_not_assisted_at_opening_has_one_reason(
    package: HandmadePackage, reason: str, measure: str
) -> None:
    package.case()
    package.spell("assistance", "unassisted", "2023-01", reason=reason)

    assert figure(package, f"M15_unassisted_{measure}") == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("appointed", (1, 1, 0, 0, 1)),
        ("required_not_appointed", (0, 1, 0, 0, 1)),
        ("unknown", (0, 0, 1, 0, 1)),
        ("", (0, 0, 1, 0, 1)),
    ],
)
def test_a_guardian_is_active_at_the_cut_off(
    child: HandmadePackage, status: str, expected: tuple[float, ...]
) -> None:
    if status:
        child.spell("guardian", status, "2024-03")

    assert figure(child, "M18") == expected


def test_a_child_that_has_grown_up_needs_no_guardian(child: HandmadePackage) -> None:
    child.seen("2024-01", 2, child_at_assessment="yes")
    child.seen("2026-01", 2, child_at_assessment="no")
    table = child.values()

    assert rows_of(table, "M18", outcome=None).empty
    assert counts_of(row_of(table, "M18_months", outcome=None))[1:] == (0, 1, 0, 1)


def test_a_child_that_has_died_needs_no_guardian(child: HandmadePackage) -> None:
    child.event("death", "2026-01")

    assert rows_of(child.values(), "M18", outcome=None).empty


def test_a_guardian_appointed_before_opening_took_no_time(child: HandmadePackage) -> None:
    child.spell("guardian", "appointed", "2023-06", to_month="2023-08")
    child.spell("guardian", "appointed", "2024-06")

    assert row_of(child.values(), "M18_months", outcome=None)["estimate"] == 0


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (["safety", "bid_decision"], (1, 1, 0, 0, 1)),
        (["safety", ""], (0, 1, 0, 0, 1)),
        (["", "unknown"], (0, 0, 1, 0, 1)),
    ],
)
def test_a_placement_after_opening_tells_its_reason(
    child: HandmadePackage, reasons: list[str], expected: tuple[float, ...]
) -> None:
    child.spell("setting", "transit", "2023-06", reason="bid_decision")
    for number, reason in enumerate(reasons, start=1):
        child.spell("setting", "home_community", f"2024-0{number}", reason=reason)

    assert figure(child, "M18_bid") == expected


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        ("4A", "met", (1, 1, 0, 0, 1)),
        ("4A", "partly", (0, 1, 0, 0, 1)),
        ("4A", "not_applicable", (0, 0, 1, 0, 1)),  # the first element counts for everybody
        ("4B", "not_applicable", (0, 0, 0, 1, 1)),
        ("4B", "unknown", (0, 0, 1, 0, 1)),
        ("4D", "met", (0, 0, 0, 1, 1)),  # a national at home
        ("4E", "met", (0, 0, 0, 1, 1)),  # an adult
    ],
)
def test_an_element_of_legal_status_is_counted_for_whom_it_counts(
    package: HandmadePackage, element: str, value: str, expected: tuple[float, ...]
) -> None:
    package.case()
    visit = package.visit("2024-01")
    package.rate(visit, "O04", 3)
    package.add("criterion_ratings", assessment_id=visit, criterion=element, value=value)

    assert figure(package, f"M18_element_{element}", 0) == expected


@pytest.mark.parametrize(
    ("element", "facts", "is_out"),
    [
        ("4A", {}, False),
        ("4D", {}, True),  # a national at home
        ("4D", {"country_of_origin": "VNM"}, False),
        ("4D", {"nationality_status": "stateless"}, False),
        ("4E", {}, True),  # an adult
        ("4E", {"age_group_opened": "16_17", "deprived_of_parental_care": "no"}, True),
        ("4E", {"age_group_opened": "unknown", "deprived_of_parental_care": "no"}, True),
        ("4E", {"age_group_opened": "16_17", "deprived_of_parental_care": "temporary"}, False),
        ("4E", {"age_group_opened": "16_17"}, False),
    ],
)
def test_without_an_assessment_an_element_is_unknown_unless_the_facts_of_the_person_take_it_out(
    package: HandmadePackage, element: str, facts: dict[str, str], is_out: bool
) -> None:
    package.case(**facts)

    assert figure(package, f"M18_element_{element}", 0) == (0, 0, not is_out, is_out, 1)


def test_a_rating_does_not_put_in_what_the_facts_of_the_person_take_out(package: HandmadePackage) -> None:
    package.case(deprived_of_parental_care="temporary")
    visit = package.visit("2024-01", child_at_assessment="yes")
    package.rate(visit, "O04", 3)
    package.criteria(visit, c4E="met")

    assert figure(package, "M18_element_4E", 0) == (0, 0, 0, 1, 1)


def test_the_elements_are_those_of_the_assessment_that_settles_outcome_4(package: HandmadePackage) -> None:
    package.case(opened_month="2023-01")
    near, later = package.visit("2024-01"), package.visit("2024-03")
    package.rate(near, "O01", 3)
    package.rate(near, "O04", None)
    package.rate(later, "O04", None)
    package.criteria(near, c4A="met")
    package.criteria(later, c4A="not_met", c4B="met")

    assert figure(package, "M18_element_4A", 12) == (0, 1, 0, 0, 1)
    assert figure(package, "M18_element_4B", 12) == (1, 1, 0, 0, 1)


def test_access_to_justice_is_asked_of_providers_that_record_it(package: HandmadePackage) -> None:
    package.case()
    package.case("B")

    assert rows_of(package.values(), "M19_asked", outcome=None).empty

    package.process(case_id="B")

    assert figure(package, "M19_asked") == (1, 2, 0, 0, 2)


def test_access_to_justice_is_asked_of_persons_due_at_baseline(package: HandmadePackage) -> None:
    package.case()
    package.process()
    package.event("death", "2024-01")

    assert rows_of(package.values(), "M19_asked", outcome=None).empty


def test_each_process_counts_and_each_person_once(package: HandmadePackage) -> None:
    package.case()
    for consent, award in (
        ("yes", "paid"),
        ("no", "claimed"),
        ("", "none"),
        ("unknown", "part_paid"),
        ("", ""),
    ):
        package.process(informed_consent=consent, award=award)

    assert figure(package, "M19_informed") == (1, 2, 3, 0, 1)
    assert figure(package, "M19_awarded") == (2, 3, 1, 1, 1)
    assert figure(package, "M19_paid") == (1, 2, 0, 0, 1)


def test_a_guardian_is_asked_for_in_processes_of_children(child: HandmadePackage) -> None:
    child.case("B")
    child.process(guardian_present="no")
    child.process(case_id="B", guardian_present="yes")

    assert figure(child, "M19_guardian_present") == (0, 1, 0, 0, 1)


def test_a_refusal_is_respected_or_overridden(package: HandmadePackage) -> None:
    package.case()
    for status in ("declined_respected", "declined_overridden", "participating"):
        package.process(status)

    assert figure(package, "M19_refusal_respected") == (1, 2, 0, 0, 1)


def test_stays_for_a_case_are_added_up_to_the_cut_off(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-12")
    package.case()
    package.spell("setting", "transit", "2024-01", to_month="2024-03", reason="legal_case")
    package.spell("setting", "transit", "2024-11", to_month="2025-06", reason="legal_case")

    assert row_of(package.values(), "M19_months_in_shelter", outcome=None)["estimate"] == 5
