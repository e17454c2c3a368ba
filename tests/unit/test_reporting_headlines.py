"""The title of a chart says what its figures show, by the rules of comparison, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_reports import DONOR, EVERY, MINISTRY, PLANS, Made, changed, charts, withhold

from pipeline.reporting.document import Chart
from tests.sparing import first_fast

OWN = "scope = 'donor:DFAT' and breakdown = 'all'"
AT_12 = f"{OWN} and milestone = 12"


def title(home: Path, section: str, *statements: str, number: int = 0) -> str:
    return charts(changed(home, *statements, sections=(section,)), section)[number].title


def share(percent: int, where: str) -> str:
    """The statement that gives figures a share, known for everybody."""
    return (
        f"update indicator_values set numerator = {percent}, denominator = 100, unknown = 0, "
        "status = 'published', "
        f"estimate = {percent / 100}, ci_low = {percent / 100 - 0.05}, ci_high = {percent / 100 + 0.05}, "
        f"bound_low = null, bound_high = null where {where}"
    )


def net(points: int, outcomes: str, *, away: float = 0.05) -> str:
    return (
        f"update indicator_values set estimate = {points / 100}, ci_low = {points / 100 - away}, "
        f"ci_high = {points / 100 + away} where measure = 'M04_net' and {AT_12} and outcome in ({outcomes})"
    )


def test_coverage_is_told_at_the_focus_milestone_and_at_the_last_that_has_a_share(tmp_path: Path) -> None:
    people = f"measure = 'M03' and outcome is null and {OWN}"
    said = title(
        tmp_path,
        "coverage",
        share(78, f"{people} and milestone = 12"),
        share(41, f"{people} and milestone = 24"),
        withhold(f"{people} and milestone > 24"),
    )
    assert said == "Of those due, 78% were assessed at 12 months and 41% at 24 months"


def test_coverage_is_told_once_where_the_focus_milestone_is_the_last(tmp_path: Path) -> None:
    people = f"measure = 'M03' and outcome is null and {OWN}"
    said = title(
        tmp_path,
        "coverage",
        share(78, f"{people} and milestone = 12"),
        withhold(f"{people} and milestone > 12"),
    )
    assert said == "Of those due, 78% were assessed at 12 months"


def test_coverage_that_is_withheld_at_the_focus_milestone_is_not_in_the_title(tmp_path: Path) -> None:
    hidden = withhold(f"measure = 'M03' and outcome is null and {AT_12}")
    assert not re.search(r"\d", title(tmp_path, "coverage", hidden))


def at_both(entry: int, now: int, outcomes: str) -> tuple[str, str]:
    of = f"measure = 'M01' and {OWN} and outcome in ({outcomes})"
    return share(entry, f"{of} and milestone = 0"), share(now, f"{of} and milestone = 12")


EVERY_OUTCOME = ", ".join(f"'O{number:02}'" for number in range(1, 11))


def test_outcomes_with_a_higher_share_than_at_entry_are_counted_of_those_shown_at_both(
    tmp_path: Path,
) -> None:
    said = title(
        tmp_path,
        "outcomes",
        *at_both(30, 60, EVERY_OUTCOME),
        *at_both(60, 60, "'O01'"),
        *at_both(60, 30, "'O02'"),
        withhold(f"measure = 'M01' and {OWN} and milestone = 0 and outcome = 'O03'"),
    )
    assert said == "In 7 of 9 outcomes the share is higher at 12 months than at entry"


def test_where_all_outcomes_are_higher_the_title_says_all(tmp_path: Path) -> None:
    said = title(tmp_path, "outcomes", *at_both(30, 60, EVERY_OUTCOME))
    assert said == "In all 10 outcomes shown the share is higher at 12 months than at entry"


def test_without_a_share_at_both_points_the_title_compares_nothing(tmp_path: Path) -> None:
    hidden = withhold(f"measure = 'M01' and {OWN} and milestone = 0")
    assert title(tmp_path, "outcomes", hidden) == "Outcomes achieved, from entry to 36 months"


@pytest.mark.long
def test_clear_changes_are_counted_up_and_down_and_unclear_ones_not(tmp_path: Path) -> None:
    said = title(
        tmp_path,
        "change",
        net(2, EVERY_OUTCOME),
        net(20, "'O01', 'O02', 'O03'"),
        net(-20, "'O04'"),
        net(20, "'O05'", away=0.3),
        withhold(f"measure = 'M04_net' and {AT_12} and outcome = 'O09'"),
        number=1,
    )
    assert said == "Of 9 outcomes shown, 3 clearly improved and 1 clearly declined"


def test_where_nothing_changed_clearly_the_title_says_none(tmp_path: Path) -> None:
    shown = sum(1 for row in range(1, 11) if row != 9)  # of the made-up sample one is withheld
    said = title(tmp_path, "change", net(2, EVERY_OUTCOME), number=1)
    assert said in (f"None of the {number} outcomes shown changed clearly" for number in (shown, shown + 1))


def test_the_most_frequent_setback_and_the_least_often_held_outcome_are_named_with_their_shares(
    tmp_path: Path,
) -> None:
    report = changed(
        tmp_path,
        share(50, f"measure in ('M05_12', 'M06') and {OWN}"),
        share(21, f"measure = 'M05_12' and outcome = 'O04' and {OWN}"),
        share(83, f"measure = 'M06' and outcome = 'O02' and {OWN}"),
        sections=("course",),
    )
    assert [chart.title for chart in charts(report, "course")] == [
        "Least often held for 12 months: legal status (21%)",
        "Setbacks are most frequent in physical health (83%)",
    ]


def test_a_share_that_does_not_stand_alone_is_not_the_highest(tmp_path: Path) -> None:
    setbacks = f"measure = 'M06' and {OWN}"
    bounds_first = (
        f"update indicator_values set unknown = 100, due = 200, bound_low = 0.4, bound_high = 0.9 "
        f"where {setbacks} and outcome = 'O02'"
    )
    said = title(
        tmp_path,
        "course",
        share(50, setbacks),
        share(60, f"{setbacks} and outcome = 'O01'"),
        share(83, f"{setbacks} and outcome = 'O02'"),
        bounds_first,
        number=1,
    )
    assert said == "Setbacks, and whether they were answered"


def test_of_two_that_are_the_same_in_percent_neither_is_named(tmp_path: Path) -> None:
    setbacks = f"measure = 'M06' and {OWN}"
    same = share(60, f"{setbacks} and outcome in ('O01', 'O02')")
    said = title(tmp_path, "course", share(50, setbacks), same, number=1)
    assert said == "Setbacks, and whether they were answered"


def test_one_share_alone_is_neither_the_highest_nor_the_lowest(tmp_path: Path) -> None:
    setbacks = f"measure = 'M06' and {OWN}"
    said = title(tmp_path, "course", withhold(f"{setbacks} and outcome <> 'O01'"), number=1)
    assert said == "Setbacks, and whether they were answered"


def test_the_service_area_with_the_highest_share_unmet_is_named_and_stands_first(tmp_path: Path) -> None:
    people = f"measure = 'M09_persons' and {OWN} and service_area"
    report = changed(
        tmp_path, share(40, f"{people} is not null"), share(77, f"{people} = 3"), sections=("needs",)
    )
    [chart] = [one for one in charts(report, "needs") if one.key == "needs-persons"]
    area = next(row[0].text for row in chart.table.groups[0].rows)
    assert (
        chart.title == f"Most often unmet: {area[0].lower()}{area[1:]} (77% of people with an overdue need)"
    )


@pytest.mark.parametrize(
    ("not_compared", "said"),
    [(("age_trafficked",), "side by side at 12 months, not compared"), ((), "some groups clearly differ")],
)
def test_a_chart_of_groups_says_whether_any_two_clearly_differ(
    not_compared: tuple[str, ...], said: str, made: Made
) -> None:
    asked = {"sections": ("groups",), "breakdowns": ("age_trafficked",), "not_compared": not_compared}
    [chart] = charts(made("large", MINISTRY, **asked), "groups")
    assert said in chart.title


def shown_in(chart: Chart) -> str:
    """What can be read in a chart and its table, with what is told of it to who cannot see it."""
    cells = [
        f"{cell.text} {cell.below}" for group in chart.table.groups for row in group.rows for cell in row
    ]
    return " ".join([*cells, *(panel.description for panel in chart.panels)])


@pytest.mark.parametrize("audience", first_fast([DONOR, MINISTRY]))
@pytest.mark.parametrize("plan", PLANS)
def test_every_share_in_a_title_is_one_that_its_chart_shows(plan: str, audience: str, made: Made) -> None:
    for chart in made(plan, audience, sections=EVERY).charts:
        for percent in re.findall(r"\d+%", chart.title):
            assert percent in shown_in(chart), chart.title


def test_the_right_that_is_least_often_in_place_is_named(tmp_path: Path) -> None:
    renewed = share(44, f"measure = 'M16_renewed' and {OWN}")
    assert title(tmp_path, "rights", renewed) == "Least often in place: consent renewed (44%)"
