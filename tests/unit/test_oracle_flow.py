"""The second computation of the measures: from enrolled to known."""

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


def test_who_has_died_or_withdrawn_stays_enrolled(package: HandmadePackage) -> None:
    package.case("B")
    package.event("death", "2024-06", "A")
    package.spell("consent", "withdrawn", "2024-03", "B")
    table = package.values()

    assert counts_of(row_of(table, "M03_enrolled", 12, None)) == (0, 2, 0, 0, 2)
    assert counts_of(row_of(table, "M03_alive", 12, None)) == (1, 2, 0, 0, 2)


def test_bounds_over_everybody_enrolled_take_all_who_were_not_seen_alike(package: HandmadePackage) -> None:
    """A achieved it, B was not seen, C withdrew and D died; it does not concern E."""
    for case_id in "BCDE":
        package.case(case_id)
    seen = package.visit("2025-01")
    package.rate(seen, "O01", 3)
    package.rate(seen, "O07", 1)
    package.spell("consent", "withdrawn", "2024-03", "C")
    package.event("re_trafficked", "2024-06", "C")  # nothing is known of whoever is not due
    package.event("death", "2024-06", "D")
    package.rate(
        package.visit("2025-01", "E"), "O07", applicability="not_applicable", na_reason="no_need_no_wish"
    )
    table = package.values()
    row = row_of(table, "M01_enrolled", 12)

    assert counts_of(row_of(table, "M01", 12)) == (1, 1, 2, 0, 3)
    assert counts_of(row) == (1, 1, 3, 1, 5)
    assert (row["bound_low"], row["bound_high"]) == (1 / 4, 1)
    assert counts_of(row_of(table, "M01_enrolled", 12, "O05")) == (0, 0, 4, 1, 5)
    assert counts_of(row_of(table, "M01_enrolled", 12, "O07")) == (0, 1, 2, 2, 5)


@pytest.mark.parametrize(
    ("reason", "contacted"),
    [("declined", 1), ("form_missing", 1), ("no_contact", 0), ("unsafe_to_contact", 0), ("", 0)],
)
def test_a_missed_visit_is_a_contact_unless_out_of_reach(
    package: HandmadePackage, reason: str, contacted: int
) -> None:
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason=reason)

    assert row_of(package.values(), "M03_contacted", 12, None)["numerator"] == contacted


def test_only_the_latest_missed_visit_tells_of_contact(package: HandmadePackage) -> None:
    package.rate(package.visit("2025-02"), "O01", None, not_assessed_reason="no_contact")
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="declined")

    assert row_of(package.values(), "M03_contacted", 12, None)["numerator"] == 0


def test_who_was_seen_was_contacted(package: HandmadePackage) -> None:
    package.seen("2025-01", 2)

    assert counts_of(row_of(package.values(), "M03_contacted", 12, None)) == (1, 1, 0, 0, 1)


def test_the_baseline_is_told_apart_by_who_was_assessed(package: HandmadePackage) -> None:
    for case_id, level in (("B", 3), ("C", 2), ("D", None)):
        package.case(case_id)
        package.rate(package.visit("2024-01", case_id), "O01", level)
    package.seen("2025-01", 2, "B")
    table = package.values()

    assert counts_of(row_of(table, "M03_baseline_assessed", 12)) == (1, 1, 0, 0, 4)
    assert counts_of(row_of(table, "M03_baseline_not_assessed", 12)) == (0, 1, 2, 0, 4)
    assert rows_of(table, "M03_baseline_assessed", 0).empty
