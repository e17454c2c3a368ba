"""The second computation of the measures: the quality of the record."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def test_a_recorded_level_differs_where_the_criteria_give_another_or_none(package: HandmadePackage) -> None:
    for month, level, values in (
        ("2024-01", 1, {"c1R1": "yes"}),
        ("2024-04", 3, {"c1R1": "yes"}),
        ("2024-07", 3, {"c1A": "met"}),  # all else is not known
        ("2025-01", 2, {}),
    ):
        visit = package.visit(month)
        package.rate(visit, "O01", level)
        package.criteria(visit, **values)

    assert counts_of(row_of(package.values(), "M20_level_differs")) == (2, 3, 0, 0, 1)


def rated_by_both(package: HandmadePackage, pairs: list[tuple[int, int]]) -> None:
    for number, (level, own) in enumerate(pairs):
        visit = package.visit(f"2024-{number + 1:02}")
        package.rate(visit, "O01", level, self_rating=str(own))


def test_agreement_is_the_weighted_kappa(package: HandmadePackage) -> None:
    pairs = [(1, 1), (2, 3), (3, 3), (4, 2), (2, 2), (3, 4), (1, 2)]
    table = np.zeros((4, 4))
    for level, own in pairs:
        table[level - 1, own - 1] += 1
    rated_by_both(package, pairs)
    package.rate(package.visit("2024-12"), "O01", 3)
    row = row_of(package.values(), "M20_self_agreement")

    assert row["estimate"] == pytest.approx(cohens_kappa(table, wt="quadratic").kappa)
    assert (row["denominator"], row["due"]) == (7, 1)
    assert "M20_self_agreement" not in set(package.values(breakdown="sex").measure)


def test_agreement_without_any_variation_is_none(package: HandmadePackage) -> None:
    rated_by_both(package, [(3, 3), (3, 3)])
    row = row_of(package.values(), "M20_self_agreement")

    assert row["estimate"] != row["estimate"]


def test_optional_fields_are_missing_where_empty_or_unknown(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case(nationality_status="undetermined", disability="unknown", education_opened="none")

    assert counts_of(row_of(package.values(), "M20_missing_fields", outcome=None)) == (5, 7, 0, 0, 1)


@pytest.mark.parametrize(("month", "stale"), [("2026-12", 0), ("2026-11", 1)])
def test_the_last_assessment_of_an_active_case_grows_stale(
    package: HandmadePackage, month: str, stale: int
) -> None:
    package.spell("case_status", "active", "2024-01")
    package.seen(month, 2)

    assert counts_of(row_of(package.values(), "M20_stale", outcome=None)) == (stale, 1, 0, 0, 1)


def rate_five(package: HandmadePackage, month: str, levels: list[int], **columns: str) -> None:
    visit = package.visit(month, **columns)
    for number, level in enumerate(levels, start=1):
        package.rate(visit, f"O{number:02}", level)


def test_an_assessment_repeats_the_one_before_where_all_levels_are_the_same(package: HandmadePackage) -> None:
    rate_five(package, "2024-01", [1, 2, 3, 2, 2])
    rate_five(package, "2024-04", [1, 2, 3, 2, 2, 4])
    rate_five(package, "2024-07", [1, 2, 3, 2, 3, 4])
    rate_five(package, "2024-10", [1, 2, 3, 2])

    assert counts_of(row_of(package.values(), "M20_heaping", outcome=None)) == (1, 2, 0, 0, 1)


def test_a_case_of_twelve_months_is_not_yet_asked_for_a_recent_assessment(package: HandmadePackage) -> None:
    package.spell("case_status", "active", "2024-01")

    assert rows_of(package.values(as_of="2025-01"), "M20_stale", outcome=None).empty


def test_a_crisis_in_the_same_month_is_not_the_assessment_before(package: HandmadePackage) -> None:
    rate_five(package, "2024-01", [1, 2, 3, 2, 2])
    rate_five(package, "2024-01", [1, 1, 1, 1, 1], type="crisis")
    rate_five(package, "2024-04", [1, 2, 3, 2, 2])

    assert counts_of(row_of(package.values(), "M20_heaping", outcome=None)) == (1, 1, 0, 0, 1)


def test_one_assessment_a_month_is_asked_for_repeats(package: HandmadePackage) -> None:
    rate_five(package, "2024-01", [1, 2, 3, 2, 2])
    rate_five(package, "2024-01", [1, 2, 3, 2, 2], type="crisis")

    assert rows_of(package.values(), "M20_heaping", outcome=None).empty
