"""What follows by subtraction from figures of persons in half-years, and that it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sparing import first_fast
from tests.unit.warehouse_of_figures import Measure, Rule, Shown, Warehouse, every

HALF_YEARS = ("2025H1", "2025H2")
CLOSED, LOST, REVIEWED = "M21_closed", "M21_lost", "M12_reviewed"
# in groups of ten it shows which counts are of some of the same people
GROUPS = {("form", str(number)): range(number * 10, number * 10 + 10) for number in range(10)}


def shown(code: str, *scopes: str) -> set[Shown]:
    return {(code, scope, "half_year", half_year) for scope in scopes for half_year in HALF_YEARS}


def some(first: int, last: int, among: range) -> Rule:
    """Counts a run of those asked."""
    return lambda person: first <= person < last if person in among else None


def leaks(warehouse: Warehouse, folder: Path) -> dict[str, int]:
    """What is told by one figure less another; groups of ten are told of by themselves."""
    told = {finding.measures: finding.count for finding in warehouse.told(folder)}
    return {measures: count for measures, count in told.items() if " less " in measures}


def two(code: str, earlier: Rule, later: Rule, people: int = 100) -> Warehouse:
    return Warehouse(people, groups=GROUPS).happened(code, of_2025H1=earlier, of_2025H2=later)


def test_half_years_to_which_many_came_in_between_are_shown(tmp_path: Path) -> None:
    warehouse = two(CLOSED, some(0, 20, range(80)), some(20, 45, range(100)))

    assert warehouse.differenced() == shown(CLOSED, "region")
    assert leaks(warehouse, tmp_path) == {}


@pytest.mark.parametrize("came", first_fast([1, 10]))
def test_half_years_to_which_few_came_in_between_are_not(came: int, tmp_path: Path) -> None:
    """The later is of as many more as became due in between: two lines of one table tell it."""
    warehouse = two(CLOSED, some(0, 20, range(100 - came)), some(20, 45, range(100)))
    assert leaks(warehouse, tmp_path) == {"M21_closed 2025H2 less M21_closed 2025H1": 1}

    assert warehouse.differenced() == set()


@pytest.mark.long
def test_half_years_to_which_nobody_came_in_between_are_shown(tmp_path: Path) -> None:
    warehouse = two(CLOSED, some(0, 20, range(100)), some(20, 45, range(100)))

    assert warehouse.differenced() == shown(CLOSED, "region")
    assert leaks(warehouse, tmp_path) == {}


def test_who_is_not_new_and_who_was_not_closed_before_are_held_against_nothing_of_each_other(
    tmp_path: Path,
) -> None:
    """Of the 80 of the earlier half-year nine were closed: who is not new later, less all others of them."""
    warehouse = two(CLOSED, some(0, 9, range(80)), some(20, 45, range(100)))
    warehouse.happened("M21_new", of_2025H1=some(60, 80, range(80)), of_2025H2=some(80, 100, range(100)))

    assert warehouse.differenced() == shown(CLOSED, "region") | shown("M21_new", "region")
    assert leaks(warehouse, tmp_path) == {}


def test_few_who_were_closed_and_not_lost_withhold_those_lost(tmp_path: Path) -> None:
    warehouse = two(CLOSED, some(0, 20, range(80)), some(20, 45, range(100)))
    warehouse.happened(LOST, of_2025H1=some(0, 18, range(80)), of_2025H2=some(20, 30, range(100)))
    assert set(leaks(warehouse, tmp_path)) == {
        "M21_closed 2025H1 less M21_lost 2025H1",
        "M21_lost 2025H1 less M21_closed 2025H1",
    }

    assert warehouse.differenced() == shown(CLOSED, "region")
    assert leaks(warehouse, tmp_path) == {}


@pytest.mark.parametrize(("came", "told"), first_fast([(0, 1), (1, 0)]))
def test_few_of_a_half_year_who_are_not_due_later_are_told_where_nobody_came_since(
    came: int, told: int, tmp_path: Path
) -> None:
    """They died or withdrew consent. The rules for one figure withhold it; what remains is for the attack."""
    warehouse = Warehouse(100, groups=GROUPS).measured(Measure("M03", every(2, range(77)), milestone=12))
    warehouse.happened(CLOSED, of_2025H1=some(0, 20, range(80)), of_2025H2=some(20, 45, range(100)))
    for person in (*range(80 - came, 80), *range(80, 100)):
        warehouse.connection.execute(
            "delete from cases.marts.case_milestones where milestone = 12 and case_key = person(?)", [person]
        )

    assert leaks(warehouse, tmp_path).get("M21_closed 2025H1 less M03", 0) == told


def test_few_who_were_assessed_and_are_not_active_any_more_withhold_the_half_year(tmp_path: Path) -> None:
    """Where a half-year ends at the cut-off, those reviewed in six months are some of those assessed."""
    warehouse = Warehouse(100, groups=GROUPS)
    warehouse.happened("M21_assessed", of_2025H1=some(0, 40, range(80)), of_2025H2=some(20, 70, range(100)))
    warehouse.measured(Measure(REVIEWED, lambda person: 20 <= person < 65 if person < 90 else None))
    assert any("M12_reviewed" in measures for measures in leaks(warehouse, tmp_path))

    assert {code for code, *_ in warehouse.differenced()} == {REVIEWED}
    assert leaks(warehouse, tmp_path) == {}


def test_the_region_less_a_donor_leaves_two_who_were_closed_and_the_donor_goes(tmp_path: Path) -> None:
    warehouse = Warehouse(100, scopes={"donor:DFAT": range(70)}, groups=GROUPS)
    warehouse.happened(CLOSED, of_2025H1=some(50, 72, range(100)), of_2025H2=some(30, 60, range(100)))
    assert leaks(warehouse, tmp_path)

    assert warehouse.differenced() == shown(CLOSED, "region")
    assert leaks(warehouse, tmp_path) == {}
