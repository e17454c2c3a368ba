"""What the priorities asks for is what the reports show."""

from __future__ import annotations

from pathlib import Path

from pipeline import reporting
from pipeline.disclosure.threshold import priorities
from pipeline.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
REPORTS = reporting.definitions(Settings(Path.cwd(), Path.cwd()))


def test_groups_are_asked_for_where_reports_set_them_beside_each_other() -> None:
    assert {report.focus_milestone for report in REPORTS} <= set(priorities.load(SEEDS).group_milestones)


def test_every_breakdown_of_a_report_is_asked_for() -> None:
    assert {name for report in REPORTS for name in report.breakdowns} <= set(
        priorities.load(SEEDS).breakdowns
    )


def test_the_region_is_dearer_than_its_parts_and_each_breakdown_than_the_next() -> None:
    from pipeline.disclosure.place import Place

    asked = priorities.load(SEEDS)
    first, second = asked.breakdowns[:2]
    costs = [
        asked.cost(Place(scope, breakdown, "", 1))
        for breakdown in (first, second)
        for scope in ("region", "donor:DFAT")
    ]

    assert costs[0] > costs[1] > costs[3]
    assert costs[0] > costs[2] > costs[3]


def test_a_breakdown_that_uses_sums_of_age_groups_leans_on_them() -> None:
    asked = priorities.load(SEEDS)

    assert asked.leant_on["age_sex"] == "age_group"
    assert set(asked.leant_on.values()) <= set(asked.breakdowns)
    assert asked.crossed["age_sex"] == ("sex",)


def test_four_half_years_are_dearer_than_one_but_give_way_to_it_by_subtraction() -> None:
    from pipeline.disclosure.place import Place

    asked = priorities.load(SEEDS)
    run, cohort = (asked.cost(Place("region", name, "2024H2", 1)) for name in ("four_cohorts", "cohort"))
    later, sooner = (asked.importance("M01", "region", name) for name in ("cohort", "four_cohorts"))

    assert run > cohort
    assert later > sooner > asked.importance("M01", "region", "sex")
