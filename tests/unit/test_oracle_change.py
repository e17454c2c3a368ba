"""The second computation of the measures: change since baseline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of

if TYPE_CHECKING:
    import pandas as pd

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def six_people(tmp_path: Path) -> pd.DataFrame:
    """Levels at baseline and at 12 months; the last person is not seen again."""
    package = HandmadePackage(tmp_path)
    for case_id, before in zip("ABCDEF", (2, 3, 4, 2, 3, 1), strict=True):
        package.case(case_id)
        package.seen("2024-01", before, case_id)
    for case_id, now in zip("ABCDE", (3, 4, 2, 2, 3), strict=True):
        package.seen("2025-01", now, case_id)
    return package.values()


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        ("improved", 2, 5),
        ("declined", 1, 5),
        ("same_achieved", 1, 5),
        ("same_not_achieved", 1, 5),
        ("conversion", 1, 2),
        ("retention", 2, 3),
        ("net", 0, 5),
    ],
)
def test_change_is_counted_in_pairs(
    six_people: pd.DataFrame, measure: str, numerator: int, denominator: int
) -> None:
    assert counts_of(row_of(six_people, f"M04_{measure}", 12)) == (numerator, denominator, 1, 0, 6)


def test_nothing_changes_at_the_baseline_itself(six_people: pd.DataFrame) -> None:
    assert six_people[six_people.measure.str.startswith("M04") & (six_people.milestone == 0)].empty


def test_net_change_may_be_a_loss(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.seen("2024-01", 3)
    package.seen("2025-01", 2)
    row = row_of(package.values(), "M04_net", 12)

    assert (row["numerator"], row["estimate"]) == (-1, -1)


@pytest.fixture
def changed_applicability(tmp_path: Path) -> pd.DataFrame:
    """Education: A began without need, B ended without, C was out at baseline and then not seen."""
    package = HandmadePackage(tmp_path)
    for case_id, month, level in [("A", "2025-01", 3), ("B", "2024-01", 3)]:
        package.case(case_id)
        package.rate(package.visit(month, case_id), "O07", level)
    package.case("C")
    for case_id, month in [("A", "2024-01"), ("B", "2025-01"), ("C", "2024-01")]:
        out = {"applicability": "not_applicable", "na_reason": "no_need_no_wish"}
        package.rate(package.visit(month, case_id), "O07", None, **out)
    return package.values()


def test_what_did_not_apply_on_either_side_makes_no_pair(changed_applicability: pd.DataFrame) -> None:
    assert counts_of(row_of(changed_applicability, "M04_improved", 12, "O07")) == (0, 0, 0, 3, 3)


@pytest.mark.parametrize("measure", ["M04_became_applicable", "M04_ceased"])
def test_changed_applicability_is_counted_where_both_are_known(
    changed_applicability: pd.DataFrame, measure: str
) -> None:
    assert counts_of(row_of(changed_applicability, measure, 12, "O07")) == (1, 2, 1, 0, 3)


def test_a_baseline_without_consent_makes_no_pair(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.add("spells", case_id="A", kind="consent", value="given", from_month="2024-06")
    package.seen("2024-01", 2)
    package.seen("2025-01", 3)

    assert counts_of(row_of(package.values(), "M04_improved", 12)) == (0, 0, 1, 0, 1)
