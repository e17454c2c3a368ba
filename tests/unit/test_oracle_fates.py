"""The second computation of the measures: when a person's time ended, and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.definitions import read_definitions
from tests.oracle.fates import CENSORED, COMPETES, EVENT, fates
from tests.oracle.handmade import SEEDS, HandmadePackage, counts_of, row_of, rows_of
from tests.oracle.package import open_package
from tests.oracle.people import read_people
from tests.oracle.story import tell


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def fate(package: HandmadePackage, measure: str = "M08", outcome: str = "O01") -> tuple[int, str]:
    definitions = read_definitions(SEEDS)
    story = tell(read_people(open_package(package.write()))[0], definitions)
    found = {(each.measure, each.outcome): (each.time, each.end) for each in fates(0, story, definitions)}
    return found[measure, outcome]


def test_the_first_milestone_at_level_three_is_the_time_of_achievement(package: HandmadePackage) -> None:
    for month, level in (("2024-01", 2), ("2024-07", 2), ("2025-01", 3), ("2025-07", 4)):
        package.seen(month, level)

    assert fate(package) == (12, EVENT)


@pytest.mark.parametrize(
    ("level", "said", "expected"),
    [(3, "applicable", (0, 0, 0, 1, 1)), (None, "applicable", (0, 0, 1, 0, 1)), (2, "", (0, 1, 0, 0, 1))],
)
def test_at_risk_is_who_has_not_achieved_it_at_baseline(
    package: HandmadePackage, level: int | None, said: str, expected: tuple[float, ...]
) -> None:
    package.case("B")  # at risk at milestone 3, so that there is a row
    for month in ("2024-01", "2024-04"):
        package.seen(month, 1, "B")
    package.rate(package.visit("2024-01"), "O01", level, applicability=said or "applicable")
    table = package.values()
    beside = (0, 1, 0, 0, 1)

    assert counts_of(row_of(table, "M08", 3)) == tuple(map(sum, zip(expected, beside, strict=True)))


def test_achievement_in_the_window_of_an_adverse_exit_comes_first(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.seen("2024-07", 3)
    package.event("re_trafficked", "2024-09")

    assert fate(package) == (6, EVENT)


def test_an_adverse_exit_before_achievement_competes(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.spell("case_status", "closed_detained", "2024-09", to_month="2024-10")
    package.seen("2025-01", 3)

    assert fate(package) == (6, COMPETES)


def test_an_exit_before_the_first_window_counts_in_it(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.event("re_trafficked", "2024-02")

    assert fate(package) == (3, COMPETES)


def test_an_exit_whose_window_is_not_over_counts_nowhere(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-09")
    package.case(opened_month="2024-01")
    package.seen("2024-01", 2)
    package.event("re_trafficked", "2024-08")  # the window of 6 months ends in October

    assert fate(package) == (0, CENSORED)


def test_death_competes_unless_an_exit_came_before(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.event("death", "2025-01")

    assert fate(package) == (12, COMPETES)
    assert fate(package, "M14", "") == (12, COMPETES)


def test_what_is_told_after_death_ends_no_time(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.event("death", "2024-06")
    package.event("re_trafficked", "2025-01")

    assert fate(package) == (6, COMPETES)
    assert fate(package, "M14", "") == (6, COMPETES)


def test_who_is_no_longer_seen_is_followed_to_the_last_known_level(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.seen("2024-07", 2)

    assert fate(package) == (6, CENSORED)
    assert fate(package, "M08_lost_competes") == (6, CENSORED)


def test_who_is_lost_ends_at_the_next_milestone_where_loss_competes(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.rate(package.visit("2024-04"), "O01", None, not_assessed_reason="no_contact")

    assert fate(package) == (0, CENSORED)
    assert fate(package, "M08_lost_competes") == (3, COMPETES)


def test_an_outcome_left_out_because_contact_was_unsafe_is_lost(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    visit = package.visit("2024-04")
    package.rate(visit, "O01", None, not_assessed_reason="unsafe_to_contact")
    package.rate(visit, "O02", 2)

    assert fate(package, "M08_lost_competes") == (3, COMPETES)


def test_who_ceases_to_be_asked_is_not_lost(package: HandmadePackage) -> None:
    package.seen("2024-01", 2, outcome="O07")
    visit = package.visit("2024-04")
    said = {"applicability": "not_applicable", "na_reason": "no_need_no_wish"}
    package.rate(visit, "O07", None, not_assessed_reason="no_contact", **said)

    assert fate(package, "M08_lost_competes", "O07") == (0, CENSORED)


def test_known_re_trafficking_is_an_event_in_its_window(package: HandmadePackage) -> None:
    package.seen("2024-07", 2)
    package.event("re_trafficked", "2025-03")

    assert fate(package, "M14", "") == (12, EVENT)


def test_a_row_stands_where_somebody_is_at_risk(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.seen("2024-07", 2)
    table = package.values()

    assert sorted(rows_of(table, "M08_at_risk", 3, scope="region").numerator) == [1]
    assert rows_of(table, "M08", 12).empty


def many(package: HandmadePackage, number: int, months: tuple[str, ...], last_level: int) -> None:
    for case in range(number):
        case_id = f"{last_level}-{case}"
        package.case(case_id)
        for month in months[:-1]:
            package.seen(month, 2, case_id)
        package.seen(months[-1], last_level, case_id)


def test_the_achieved_are_added_up_over_the_milestones(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    many(package, 2, ("2024-01", "2024-04"), 3)
    many(package, 3, ("2024-01", "2024-04", "2024-07"), 4)
    table = package.values()

    assert row_of(table, "M08", 3)["numerator"] == 2
    assert row_of(table, "M08", 6)["numerator"] == 5


def test_a_curve_stops_where_fewer_than_ten_are_at_risk(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    many(package, 9, ("2024-01", "2024-04", "2024-07"), 2)
    many(package, 3, ("2024-01", "2024-04"), 3)
    table = package.values()
    first, second = row_of(table, "M08", 3), row_of(table, "M08", 6)

    assert first["estimate"] == pytest.approx(3 / 12)
    assert (second["numerator"], second["denominator"]) == (3, 12)
    assert second["estimate"] != second["estimate"]


@pytest.mark.parametrize(("achieved", "median"), [(10, 3.0), (9, None)])
def test_the_median_is_where_the_curve_comes_to_one_half(
    tmp_path: Path, achieved: int, median: float | None
) -> None:
    package = HandmadePackage(tmp_path)
    many(package, achieved, ("2024-01", "2024-04"), 3)
    many(package, 10, ("2024-01", "2024-04"), 2)
    row = row_of(package.values(), "M08_median")

    assert (None if row["estimate"] != row["estimate"] else row["estimate"]) == median
    assert row["denominator"] == achieved + 10


def test_detention_that_began_before_opening_ends_no_time(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.spell("case_status", "closed_detained", "2023-06")
    package.seen("2024-07", 3)

    assert fate(package) == (6, EVENT)


def test_detention_in_the_case_after_one_before_it_competes(package: HandmadePackage) -> None:
    package.seen("2024-01", 2)
    package.spell("case_status", "closed_detained", "2023-06", to_month="2023-12")
    package.spell("case_status", "closed_detained", "2024-03")
    package.seen("2024-07", 3)

    assert fate(package) == (3, COMPETES)
