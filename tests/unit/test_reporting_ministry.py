"""What a ministry asks for on service gaps and on children: said only as far as intervals allow."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import MINISTRY, changed, sentences, withhold

PERSONS = "scope = 'country:KHM' and measure = 'M09_persons' and breakdown = 'all'"
AGES = "scope = 'country:KHM' and measure = 'M01' and milestone = 12 and breakdown = 'age_trafficked'"


def area(number: int, unmet: int, people: int, low: float, high: float) -> str:
    """The statement that sets the people with an unmet need in a service area."""
    return (
        f"update indicator_values set numerator = {unmet}, denominator = {people}, unknown = 0, "
        f"estimate = {unmet / people}, ci_low = {low}, ci_high = {high}, status = 'published' "
        f"where {PERSONS} and service_area = {number}"
    )


EVERY_AREA = tuple(area(number, 30, 100, 0.22, 0.40) for number in range(1, 11))


def told(home: Path, *statements: str, plan: str = "ordinary") -> tuple[str, str]:
    """What is said of service gaps and of children behind the main points, where a definition asks for it."""
    asked = {"sections": ("findings",), "findings": ("gaps", "children")}
    report = changed(home, *statements, plan=plan, audience=MINISTRY, **asked)
    gaps, children = sentences(report, "findings")[-2:]
    return gaps, children


def test_an_area_whose_interval_lies_above_all_others_is_named_with_it(tmp_path: Path) -> None:
    gaps, _ = told(tmp_path, *EVERY_AREA, area(5, 60, 100, 0.50, 0.69))
    assert (
        "is higher than in each of the 9 other areas that are large enough to compare in: "
        "economic empowerment programmes, 60 of 100 (60%, 95% interval 50 to 69)."
    ) in gaps


def test_areas_that_stand_apart_together_are_named_together(tmp_path: Path) -> None:
    gaps, _ = told(tmp_path, *EVERY_AREA, area(5, 60, 100, 0.50, 0.69), area(2, 55, 100, 0.45, 0.64))
    assert "each of the 8 other areas" in gaps
    assert gaps.index("60 of 100") < gaps.index("55 of 100")


@pytest.mark.parametrize(
    "changes",
    [
        (area(5, 41, 100, 0.33, 0.51),),
        (area(5, 36, 90, 0.401, 0.45), *(area(n, 31, 100, 0.26, 0.36) for n in (1, 2, 3, 4, 6, 7, 8, 9, 10))),
        tuple(area(number, 60, 100, 0.50, 0.69) for number in (1, 2, 3, 4)),
        (area(5, 18, 20, 0.70, 0.97),),
    ],
    ids=["intervals overlap", "less than 10 points", "more than three", "too few people"],
)
def test_no_area_is_called_higher_where_that_may_not_be_said(
    changes: tuple[str, ...], tmp_path: Path
) -> None:
    gaps, _ = told(tmp_path, *EVERY_AREA, *changes)
    assert "higher" not in gaps
    assert "No area is far enough above all others to be set apart." in gaps


def test_areas_of_few_people_are_shown_and_not_compared(tmp_path: Path) -> None:
    gaps, _ = told(tmp_path)
    assert "Fewer than two areas have 30 people or more" in gaps
    assert "95% interval" in gaps


def test_areas_that_are_withheld_are_counted(tmp_path: Path) -> None:
    gaps, _ = told(tmp_path, *EVERY_AREA, withhold(f"{PERSONS} and service_area in (2, 3)"))
    assert gaps.endswith("Not shown as a single figure: 2 of 10 areas.")


def test_a_gap_is_told_beside_the_needs_too(tmp_path: Path) -> None:
    apart = area(5, 60, 100, 0.50, 0.69)
    report = changed(tmp_path, *EVERY_AREA, apart, audience=MINISTRY, sections=("needs",))
    [said] = [one for one in sentences(report, "needs") if one.startswith("Cambodia. By service area")]
    assert "each of the 9 other areas" in said


def test_few_children_stand_beside_adults_and_are_not_compared(tmp_path: Path) -> None:
    _, children = told(tmp_path)
    assert "of those trafficked as children and by" in children
    assert "not compared" in children
    assert "higher" not in children


def test_a_clear_difference_of_children_and_adults_is_told_with_both_figures(tmp_path: Path) -> None:
    _, children = told(tmp_path, plan="large")
    assert (
        "Housing: higher for those trafficked as children, 588 of 701 (84%, 95% interval 81 to 86), than for "
        "those trafficked as adults, 227 of 361 (63%, 95% interval 58 to 68)."
    ) in children


def test_where_children_are_withheld_other_groups_are_told_and_the_region_does_not_stand_in(
    tmp_path: Path,
) -> None:
    _, children = told(tmp_path, withhold(f"{AGES} and age_trafficked = 'child'"))
    assert "trafficked as children" not in children
    assert "region" not in children
    assert children.startswith("Age when")


def test_where_no_group_may_be_shown_that_is_said(tmp_path: Path) -> None:
    gaps, children = told(tmp_path, plan="withheld")
    assert "By service area it is withheld [c]" in gaps
    assert "withheld [c]" in children
