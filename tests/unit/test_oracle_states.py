"""The second computation of the measures: known, not applicable, unknown, and known harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.handmade import HandmadePackage, counts_of, row_of

# counts are: numerator, denominator, unknown, not applicable, due


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    return HandmadePackage(tmp_path)


def said_not_to_apply(package: HandmadePackage, outcome: str, case_id: str = "A", **rating: str) -> None:
    visit = package.visit("2025-01", case_id)
    package.rate(visit, outcome, None, applicability="not_applicable", **rating)


def test_a_level_makes_the_outcome_known(package: HandmadePackage) -> None:
    package.case()
    package.seen("2025-01", 2)

    assert counts_of(row_of(package.values(), "M01", 12)) == (0, 1, 0, 0, 1)


def test_applicable_without_a_level_is_unknown_but_applies(package: HandmadePackage) -> None:
    package.case()
    visit = package.visit("2025-01")
    package.rate(visit, "O01", None, not_assessed_reason="partial")
    package.rate(visit, "O02", 3)
    table = package.values()

    assert counts_of(row_of(table, "M01", 12)) == (0, 0, 1, 0, 1)
    assert counts_of(row_of(table, "M02", 12)) == (1, 1, 0, 0, 1)


def test_a_missed_visit_says_nothing_of_what_applies(package: HandmadePackage) -> None:
    package.case()
    package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason="declined")

    assert counts_of(row_of(package.values(), "M02", 12)) == (0, 0, 1, 0, 1)


def test_an_outcome_for_everyone_is_never_out(package: HandmadePackage) -> None:
    package.case()
    said_not_to_apply(package, "O01", na_reason="no_need_no_wish")
    table = package.values()

    assert counts_of(row_of(table, "M01", 12)) == (0, 0, 1, 0, 1)
    assert counts_of(row_of(table, "M02", 12)) == (0, 0, 1, 0, 1)
    assert counts_of(row_of(table, "M03", 12)) == (0, 1, 0, 0, 1)


def test_an_outcome_that_is_out_with_ground_is_covered(package: HandmadePackage) -> None:
    package.case()
    said_not_to_apply(package, "O07", na_reason="no_need_no_wish")
    table = package.values()

    assert counts_of(row_of(table, "M01", 12, "O07")) == (0, 0, 0, 1, 1)
    assert counts_of(row_of(table, "M02", 12, "O07")) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M03", 12, "O07")) == (1, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("na_reason", "not_applicable"),
    [("declined_after_offer", 1), ("no_legal_process", 0), ("", 0)],
)
def test_education_is_out_only_without_need_or_after_an_offer(
    package: HandmadePackage, na_reason: str, not_applicable: int
) -> None:
    package.case()
    said_not_to_apply(package, "O07", na_reason=na_reason)

    assert row_of(package.values(), "M01", 12, "O07")["not_applicable"] == not_applicable


@pytest.mark.parametrize(
    ("status", "to_month", "not_applicable"),
    [
        ("participating", "2024-07", 0),  # six months before the assessment
        ("participating", "2024-06", 1),
        ("appeal", "", 0),
        ("declined_respected", "", 1),
        ("closed", "", 1),
    ],
)
def test_an_open_legal_process_in_the_last_six_months_takes_the_ground_away(
    package: HandmadePackage, status: str, to_month: str, not_applicable: int
) -> None:
    package.case()
    said_not_to_apply(package, "O09", na_reason="no_legal_process")
    process = {"seq": "1", "kind": "criminal", "status": status}
    package.add("legal_processes", case_id="A", from_month="2024-02", to_month=to_month, **process)

    assert row_of(package.values(), "M01", 12, "O09")["not_applicable"] == not_applicable


def test_the_legal_outcome_is_not_out_without_a_reason(package: HandmadePackage) -> None:
    package.case()
    said_not_to_apply(package, "O09")

    assert row_of(package.values(), "M01", 12, "O09")["unknown"] == 1


@pytest.mark.parametrize(
    ("family", "not_applicable"),
    [("no", 1), ("no_contact_by_choice", 1), ("no_contact_unsafe", 1), ("yes", 0), ("unknown", 0), ("", 0)],
)
def test_family_well_being_is_out_only_without_family_in_contact(
    package: HandmadePackage, family: str, not_applicable: int
) -> None:
    package.case(has_family_or_dependants=family)
    said_not_to_apply(package, "O10", na_reason="no_family_or_dependants")

    assert row_of(package.values(), "M01", 12, "O10")["not_applicable"] == not_applicable


def re_trafficked(package: HandmadePackage, month: str) -> None:
    package.case()
    package.add("events", case_id="A", month=month, event_type="re_trafficked")


def test_known_re_trafficking_overrules_the_rating_of_safety(package: HandmadePackage) -> None:
    re_trafficked(package, "2025-04")  # the last month of the window of 12
    package.seen("2024-09", 4, outcome="O05")
    package.seen("2025-01", 4, outcome="O05")
    table = package.values()

    assert counts_of(row_of(table, "M01", 6, "O05")) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M01", 12, "O05")) == (0, 1, 0, 0, 1)


def test_known_re_trafficking_makes_safety_known_where_nobody_was_seen(package: HandmadePackage) -> None:
    re_trafficked(package, "2024-03")
    table = package.values()

    assert counts_of(row_of(table, "M01", 36, "O05")) == (0, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M02", 36, "O05")) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M03", 36, "O05")) == (1, 1, 0, 0, 1)
    assert counts_of(row_of(table, "M03", 36, None)) == (0, 1, 0, 0, 1)


def test_a_case_closed_by_re_trafficking_counts_like_the_event(package: HandmadePackage) -> None:
    package.case()
    status = {"case_id": "A", "kind": "case_status", "value": "closed_re_trafficked"}
    package.add("spells", **status, from_month="2025-01", to_month="2025-02")

    assert counts_of(row_of(package.values(), "M01", 24, "O05")) == (0, 1, 0, 0, 1)


def test_re_trafficking_before_the_case_was_opened_does_not_count(package: HandmadePackage) -> None:
    re_trafficked(package, "2023-12")

    assert row_of(package.values(), "M01", 12, "O05")["unknown"] == 1


def test_re_trafficking_after_as_of_is_not_yet_known(package: HandmadePackage) -> None:
    re_trafficked(package, "2024-07")

    assert row_of(package.values("2024-06"), "M01", 3, "O05")["unknown"] == 1


@pytest.mark.parametrize("status", ["active", "closed_re_trafficked", "closed_detained"])
def test_the_bounds_take_whoever_is_unknown_alike(package: HandmadePackage, status: str) -> None:
    package.case("A")
    package.case("B")
    package.case("C")
    package.case("D")
    package.seen("2025-01", 3, case_id="A")
    package.seen("2025-01", 2, case_id="B")
    package.add("spells", case_id="C", kind="case_status", value=status, from_month="2024-06")
    row = row_of(package.values(), "M01", 12)

    assert counts_of(row) == (1, 2, 2, 0, 4)
    assert (row["bound_low"], row["bound_high"]) == (1 / 4, 3 / 4)


def test_the_bounds_of_applicability_are_shares_of_all_who_are_due(package: HandmadePackage) -> None:
    for case_id in "ABCD":
        package.case(case_id)
    package.rate(package.visit("2025-01", "A"), "O07", 3)
    said_not_to_apply(package, "O07", case_id="B", na_reason="no_need_no_wish")
    row = row_of(package.values(), "M02", 12, "O07")

    assert counts_of(row) == (1, 2, 2, 0, 4)
    assert (row["bound_low"], row["bound_high"]) == (1 / 4, 3 / 4)


def test_a_share_without_a_denominator_is_empty(package: HandmadePackage) -> None:
    package.case()
    row = row_of(package.values(), "M04_improved", 12)

    assert [row[name] != row[name] for name in ("estimate", "ci_low", "ci_high")] == [True, True, True]
