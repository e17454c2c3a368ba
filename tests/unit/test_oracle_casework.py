"""The second computation of the measures: profile, case management, status and consent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path, data_cutoff="2024-12")
    package.case(opened_month="2024-01")
    return package


def figure(package: HandmadePackage, measure: str, milestone: int | None = None) -> tuple[float, ...]:
    return counts_of(row_of(package.values(), measure, milestone, None))


def rate_all(package: HandmadePackage, levels: list[int], case_id: str = "A") -> None:
    visit = package.visit("2024-01", case_id)
    for number, level in enumerate(levels, start=1):
        package.rate(visit, f"O{number:02}", level)


def test_a_profile_needs_eight_settled_outcomes(package: HandmadePackage) -> None:
    package.case("B")
    rate_all(package, [3, 3, 4, 1, 2, 2, 2, 2])
    rate_all(package, [3] * 7, "B")
    table = package.values()
    crisis = row_of(table, "M11_crisis", 0, None)

    assert counts_of(row_of(table, "M11_03", 0, None)) == (1, 1, 1, 0, 2)
    assert counts_of(row_of(table, "M11_02", 0, None)) == (0, 1, 1, 0, 2)
    assert counts_of(crisis) == (1, 1, 1, 0, 2)
    assert (crisis["bound_low"], crisis["bound_high"]) == (0.5, 1.0)


def test_the_middle_of_an_even_number_is_the_mean_of_two(package: HandmadePackage) -> None:
    package.case("B")
    rate_all(package, [3, 3] + [2] * 7)
    rate_all(package, [3, 3, 3, 3, 3] + [2] * 4, "B")
    row = row_of(package.values(), "M11_median", 0, None)

    assert row["estimate"] == 3.5
    assert row["numerator"] != row["numerator"]


@pytest.mark.parametrize(
    ("kind", "month", "assessed"),
    [("baseline", "2024-02", 1), ("baseline", "2024-03", 0), ("crisis", "2024-02", 0)],
)
def test_needs_are_assessed_in_time_by_a_baseline(
    package: HandmadePackage, kind: str, month: str, assessed: int
) -> None:
    package.seen(month, 2, type=kind)

    assert figure(package, "M12_assessed") == (assessed, 1, 0, 0, 1)


def test_a_need_in_time_is_an_assessment_of_needs(package: HandmadePackage) -> None:
    package.need(3, "2024-02")

    assert figure(package, "M12_assessed") == (1, 1, 0, 0, 1)


def test_only_the_latest_assessment_tells_who_took_part(package: HandmadePackage) -> None:
    package.seen("2024-05", 2, participation="guardian_only")
    package.seen("2024-05", 2, participation="unknown", type="crisis")
    package.seen("2024-02", 2, participation="person")

    assert figure(package, "M12_participated") == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(("month", "numerator"), [("2024-06", 1), ("2024-05", 0)])
def test_a_review_is_at_most_six_months_old(package: HandmadePackage, month: str, numerator: int) -> None:
    package.spell("case_status", "active", "2024-01")
    package.seen(month, 2)

    assert figure(package, "M12_reviewed") == (numerator, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("spells", "due"),
    [
        ([("case_status", "active")], 1),
        ([("case_status", "on_hold")], 0),
        ([("case_status", "reopened"), ("consent", "withdrawn")], 0),
        ([], 0),
    ],
)
def test_only_active_cases_that_consent_are_due_for_a_review(
    package: HandmadePackage, spells: list[tuple[str, str]], due: int
) -> None:
    for kind, value in spells:
        package.spell(kind, value, "2024-03")

    assert len(rows_of(package.values(), "M12_reviewed", outcome=None, scope="region")) == due


def test_the_dead_are_not_active(package: HandmadePackage) -> None:
    package.spell("case_status", "active", "2024-01")
    package.event("death", "2024-12")

    assert rows_of(package.values(), "M12_reviewed", outcome=None).empty


@pytest.mark.parametrize(("as_of", "due"), [("2024-07", 0), ("2024-08", 1)])
def test_a_review_is_due_after_more_than_six_months(package: HandmadePackage, as_of: str, due: int) -> None:
    package.spell("case_status", "active", "2024-01")

    assert len(rows_of(package.values(as_of), "M12_reviewed", outcome=None, scope="region")) == due


@pytest.mark.parametrize(
    ("columns", "numerator"),
    [
        ({"completion": "ongoing"}, 1),
        ({"completion": "ongoing", "offer": "declined"}, 0),
        ({"completion": "completed"}, 0),  # its last month is its start
        ({"end_month": "2024-09", "completion": "completed"}, 1),
        ({"end_month": "2024-08", "completion": "completed"}, 0),
        ({"end_month": "2025-02", "completion": "completed"}, 1),
    ],
)
def test_a_service_is_a_contact_up_to_its_last_month(
    package: HandmadePackage, columns: dict[str, str], numerator: int
) -> None:
    package.spell("case_status", "active", "2024-01")
    package.service(3, "2024-03", **columns)

    assert figure(package, "M12_contact") == (numerator, 1, 0, 0, 1)


def test_followed_is_who_was_seen_from_the_window_of_24_months_on(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    for case_id, month in (("A", "2025-11"), ("B", "2025-10"), ("C", "2027-11")):
        package.case(case_id)
        package.seen(month, 2, case_id)

    assert figure(package, "M12_followed") == (2, 3, 0, 0, 3)


@pytest.mark.parametrize(
    ("spells", "status"),
    [
        ([("case_status", "on_hold", "2024-02")], "active"),
        ([("case_status", "active", "2024-01"), ("case_status", "closed_no_contact", "2024-07")], "lost"),
        ([("case_status", "active", "2024-01"), ("case_status", "closed_no_contact", "2024-08")], "active"),
        ([("case_status", "active", "2024-01"), ("consent", "refused", "2024-07")], "declined"),
        ([("consent", "refused", "2024-02"), ("case_status", "closed_died", "2024-07")], "died"),
        ([], "not_recorded"),
    ],
)
def test_the_status_is_that_of_the_milestone_month(
    package: HandmadePackage, spells: list[tuple[str, str, str]], status: str
) -> None:
    for kind, value, month in spells:
        package.spell(kind, value, month)
    table = package.values()
    found = table[table.measure.str.startswith("M13") & (table.milestone == 6) & (table.scope == "region")]

    here = [f"M13_{status}", *(["M13_active_of_due"] if status == "active" else [])]
    assert found[found.numerator == 1].measure.tolist() == here


def test_a_later_spell_ends_an_earlier_one_even_when_it_is_over(package: HandmadePackage) -> None:
    package.spell("case_status", "active", "2024-01")
    package.spell("case_status", "on_hold", "2024-03", to_month="2024-05")

    assert figure(package, "M13_not_recorded", 6) == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("spells", "in_force", "renewed"),
    [
        ([("given", "2023-12")], (1, 1, 0, 0, 1), (1, 1, 0, 0, 1)),
        ([("given", "2023-11")], (1, 1, 0, 0, 1), (0, 1, 0, 0, 1)),
        ([("given", "2024-01"), ("withdrawn", "2024-11")], (0, 1, 0, 0, 1), (0, 1, 0, 0, 1)),
        ([], (0, 0, 1, 0, 1), (0, 0, 1, 0, 1)),
    ],
)
def test_consent_is_in_force_until_it_ends_and_renewed_for_twelve_months(
    package: HandmadePackage,
    spells: list[tuple[str, str]],
    in_force: tuple[float, ...],
    renewed: tuple[float, ...],
) -> None:
    package.spell("case_status", "active", "2024-01")
    for value, month in spells:
        package.spell("consent", value, month)

    assert (figure(package, "M16"), figure(package, "M16_renewed")) == (in_force, renewed)


def test_consent_is_asked_of_active_cases_alone(package: HandmadePackage) -> None:
    package.spell("case_status", "closed_plan_completed", "2024-01")
    package.spell("consent", "given", "2024-01")

    assert rows_of(package.values(), "M16", outcome=None).empty


def test_consent_that_was_given_again_later_is_withdrawn_as_of_before(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.spell("case_status", "active", "2024-01")
    package.spell("consent", "given", "2024-01", to_month="2025-02")
    package.spell("consent", "withdrawn", "2025-03", to_month="2025-08")
    package.spell("consent", "given", "2025-09")
    before, after = package.values(as_of="2025-06"), package.values(as_of="2025-09")

    assert counts_of(row_of(before, "M16", outcome=None)) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(after, "M16", outcome=None)) == (1, 1, 0, 0, 1)
