"""The second computation of the measures: who is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.oracle.handmade import HandmadePackage

if TYPE_CHECKING:
    import pandas as pd

# a case opened in 2024-01 has these windows: 0 2023-12 to 2024-02, 3 2024-03 to 05, 6 2024-06 to 10,
# 12 2024-11 to 2025-04, 18 2025-05 to 10, 24 2025-11 to 2026-07, 36 2026-08 to 2027-07
ALL_MILESTONES = [0, 3, 6, 12, 18, 24, 36]


def due_at(table: pd.DataFrame) -> list[int]:
    covered = (table.measure == "M03") & table.outcome.isna()
    return sorted(table[covered & (table.scope == "region") & (table.breakdown == "all")].milestone)


@pytest.mark.parametrize(("data_cutoff", "due"), [("2024-04", [0]), ("2024-05", [0, 3])])
def test_a_case_is_due_from_the_last_month_of_the_window(
    tmp_path: Path, data_cutoff: str, due: list[int]
) -> None:
    package = HandmadePackage(tmp_path, data_cutoff)
    package.case(opened_month="2024-01")

    assert due_at(package.values()) == due


@pytest.mark.parametrize(("as_of", "due"), [("2024-02", [0]), ("2026-12", [0, 3])])
def test_as_of_counts_only_where_it_is_earlier_than_the_cut_off(
    tmp_path: Path, as_of: str, due: list[int]
) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-05")
    package.case(opened_month="2024-01")

    assert due_at(package.values(as_of)) == due


def test_a_case_that_is_never_due_counts_only_among_the_records(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-01")
    package.case(opened_month="2024-01")

    assert set(package.values().measure) == {"M20_missing_fields"}


@pytest.mark.parametrize(("month", "due"), [("2024-05", [0]), ("2024-06", [0, 3])])
def test_a_death_in_the_last_month_of_a_window_ends_being_due(
    tmp_path: Path, month: str, due: list[int]
) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.add("events", case_id="A", month=month, event_type="death")

    assert due_at(package.values()) == due


def test_a_case_closed_by_death_is_not_due(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.add("spells", case_id="A", kind="case_status", value="closed_died", from_month="2024-09")

    assert due_at(package.values()) == [0, 3]


def test_a_case_that_was_closed_and_lost_stays_due(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.add("spells", case_id="A", kind="case_status", value="closed_no_contact", from_month="2024-02")

    assert due_at(package.values()) == ALL_MILESTONES


def test_one_month_of_consent_in_the_window_is_enough(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    consent = {"case_id": "A", "kind": "consent"}
    package.add("spells", **consent, value="given", from_month="2024-01", to_month="2024-06")
    package.add("spells", **consent, value="withdrawn", from_month="2024-07")

    assert due_at(package.values()) == [0, 3, 6]


def test_consent_given_again_makes_the_case_due_again(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    package.case()
    package.add(
        "spells", case_id="A", kind="consent", value="refused", from_month="2024-01", to_month="2025-09"
    )
    package.add("spells", case_id="A", kind="consent", value="given", from_month="2025-10")

    assert due_at(package.values()) == [18, 24, 36]


def test_a_consent_spell_that_starts_after_the_cut_off_is_not_looked_at(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-05")
    package.case()
    package.add("spells", case_id="A", kind="consent", value="withdrawn", from_month="2024-06")

    assert due_at(package.values()) == [0, 3]
