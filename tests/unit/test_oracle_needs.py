"""The second computation of the measures: needs."""

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


def figure(
    package: HandmadePackage, measure: str, area: int | None = None, as_of: str | None = None
) -> tuple[float, ...]:
    return counts_of(row_of(package.values(as_of), measure, outcome=None, area=area))


@pytest.mark.parametrize(
    ("area", "urgency", "identified", "is_past"),
    [
        (2, "urgent", "2024-11", True),
        (2, "urgent", "2024-12", False),
        (2, "normal", "2024-10", False),
        (2, "normal", "2024-09", True),
        (4, "urgent", "2024-11", False),  # education knows no urgent limit
    ],
)
def test_a_need_counts_when_its_limit_is_past(
    package: HandmadePackage, area: int, urgency: str, identified: str, is_past: bool
) -> None:
    package.need(area, identified, urgency=urgency, status="pending")

    assert len(rows_of(package.values(), "M09_unmet", outcome=None, scope="region")) == is_past


def test_unmet_is_unmet_for_any_reason_or_pending(package: HandmadePackage) -> None:
    for status in ("met", "partly", "pending", "unmet_not_available", "unmet_unknown", "declined"):
        package.need(3, "2024-02", status=status)

    assert figure(package, "M09_unmet", 3) == (3, 5, 0, 1, 1)
    assert figure(package, "M09_reason_unknown", 3) == (1, 5, 0, 1, 1)
    assert figure(package, "M09_of_all", 3) == (3, 6, 0, 0, 1)
    assert figure(package, "M09_declined", 3) == (1, 6, 0, 0, 1)
    assert figure(package, "M09_persons") == (1, 1, 0, 0, 1)


def test_a_person_with_needs_in_two_areas_is_due_once_in_all_areas(package: HandmadePackage) -> None:
    package.need(3, "2024-02")
    package.need(4, "2024-02", status="pending")

    assert figure(package, "M09_unmet") == (1, 2, 0, 0, 1)
    assert figure(package, "M09_unmet", 3) == (0, 1, 0, 0, 1)


def test_a_need_closed_after_the_cut_off_is_still_pending(package: HandmadePackage) -> None:
    package.need(3, "2024-02", status="met", closed_month="2024-10")

    assert figure(package, "M09_pending") == (0, 1, 0, 0, 1)
    assert figure(package, "M09_pending", as_of="2024-09") == (1, 1, 0, 0, 1)


@pytest.mark.parametrize("value", ["withdrawn", "refused"])
def test_a_need_identified_against_consent_is_not_looked_at(package: HandmadePackage, value: str) -> None:
    package.spell("consent", value, "2024-03")
    package.need(3, "2024-02")
    package.need(3, "2024-03")

    assert figure(package, "M09_of_all") == (0, 1, 0, 0, 1)


def test_a_withdrawn_need_is_not_looked_at(package: HandmadePackage) -> None:
    package.need(3, "2024-02", status="withdrawn", closed_month="2024-11")

    assert rows_of(package.values(), "M09_of_all", outcome=None).empty
    assert figure(package, "M09_pending", as_of="2024-10") == (1, 1, 0, 0, 1)


def test_needs_are_broken_down_by_whose_they_are(package: HandmadePackage) -> None:
    package.need(3, "2024-02", status="pending")
    package.need(3, "2024-02", beneficiary="spouse")
    package.need(3, "2024-02", beneficiary="child_of_person", status="pending")
    table = package.values(breakdown="beneficiary")
    where = {"outcome": None, "breakdown": "beneficiary", "area": 3, "beneficiary": "family"}

    assert counts_of(row_of(table, "M09_unmet", **where)) == (1, 2, 0, 0, 1)
    assert set(table.measure.str[:3]) == {"M09"}
    assert "M09_persons" not in set(table.measure)
