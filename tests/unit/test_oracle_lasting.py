"""The second computation of the measures: achievement that lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.courses import Observation
from tests.oracle.handmade import HandmadePackage, counts_of, row_of, rows_of
from tests.oracle.lasting import runs

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def sustained(package: HandmadePackage, outcome: str = "O02", term: int = 6) -> tuple[float, ...]:
    return counts_of(row_of(package.values(), f"M05_{term}", outcome=outcome))


def test_a_level_held_for_five_months_is_sustained(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O02")
    package.seen("2024-08", 4, outcome="O02")

    assert sustained(package) == (1, 1, 0, 0, 1)
    assert sustained(package, term=12) == (0, 0, 1, 0, 1)


def test_a_run_may_be_made_of_many_short_steps(package: HandmadePackage) -> None:
    for month in ("2024-03", "2024-05", "2024-07", "2024-09"):
        package.seen(month, 3, outcome="O02")

    assert sustained(package) == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(("later", "expected"), [("2025-05", (1, 1, 0, 0, 1)), ("2025-06", (0, 0, 1, 0, 1))])
def test_what_lies_in_too_long_a_gap_is_not_taken_as_held(
    package: HandmadePackage, later: str, expected: tuple[float, ...]
) -> None:
    package.seen("2024-03", 3, outcome="O02")
    package.seen(later, 3, outcome="O02")  # 14 months later, or 15

    assert sustained(package) == expected


def test_a_level_lost_between_breaks_the_run(package: HandmadePackage) -> None:
    for month, level in (("2024-03", 3), ("2024-06", 2), ("2024-09", 3)):
        package.seen(month, level, outcome="O02")

    assert sustained(package) == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(("outcome", "expected"), [("O01", (0, 0, 1, 0, 1)), ("O02", (1, 1, 0, 0, 1))])
def test_only_housing_does_not_last_in_a_closed_shelter(
    package: HandmadePackage, outcome: str, expected: tuple[float, ...]
) -> None:
    package.seen("2024-03", 3, outcome=outcome)
    package.seen("2024-06", 3, outcome=outcome, setting="shelter_closed")
    package.seen(
        "2024-09", 3, outcome=outcome, setting="independent" if outcome == "O02" else "shelter_closed"
    )

    assert sustained(package, outcome) == expected


def test_nobody_is_due_who_held_it_only_in_a_closed_shelter(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, setting="shelter_closed")

    assert rows_of(package.values(), "M05_6").empty


@pytest.mark.parametrize(("cutoff", "due"), [("2024-12", 1), ("2024-11", 0)])
def test_a_confirming_visit_must_have_been_possible(tmp_path: Path, cutoff: str, due: int) -> None:
    package = HandmadePackage(tmp_path, data_cutoff=cutoff)
    package.case(opened_month="2024-01")
    package.seen("2024-03", 3)  # 9 months before December

    assert len(rows_of(package.values(), "M05_6", scope="region")) == due


def test_who_dies_before_a_confirming_visit_is_not_due(package: HandmadePackage) -> None:
    package.seen("2024-03", 3)
    package.event("death", "2024-12")

    assert rows_of(package.values(), "M05_6").empty


@pytest.mark.parametrize("status", ["active", "closed_re_trafficked", "closed_detained"])
def test_whoever_is_unknown_has_held_it_at_best(package: HandmadePackage, status: str) -> None:
    package.case("B")
    for case_id in ("A", "B"):
        package.seen("2024-03", 3, case_id)
    package.spell("case_status", status, "2024-08", "A")
    row = row_of(package.values(), "M05_6")

    assert (row["bound_low"], row["bound_high"]) == (0.0, 1.0)


def test_of_two_observations_in_a_month_the_crisis_steps_back(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O02")
    package.seen("2024-08", 3, outcome="O02")
    package.seen("2024-08", 1, outcome="O02", type="crisis")

    assert sustained(package) == (1, 1, 0, 0, 1)


def test_re_trafficking_ends_every_run_of_safety(package: HandmadePackage) -> None:
    package.seen("2024-03", 3, outcome="O05")
    package.event("re_trafficked", "2024-05")
    package.seen("2024-08", 3, outcome="O05")

    assert sustained(package, "O05") == (0, 1, 0, 0, 1)


def test_runs_end_where_an_observation_does_not_count() -> None:
    held = [Observation(month, 3, month != 8) for month in (0, 4, 8, 12)]

    assert [[each.month for each in run] for run in runs(held, 14)] == [[0, 4], [12]]
