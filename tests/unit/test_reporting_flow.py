"""Who is missing: the flow from due to known, and those assessed beside those not assessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import (
    Made,
    changed,
    charts,
    context_of,
    headings,
    line,
    lines,
    sentences,
    settings_changed,
    table,
    tables,
    withhold,
    words,
)

from pipeline.reporting.sections.parts.baseline import groups_of

MISSING = ("missing",)  # the flow is there on request; the baseline stands in every report
AT_12 = "scope = 'donor:DFAT' and milestone = 12"


def test_the_flow_is_told_from_due_to_assessed(made: Made) -> None:
    assert sentences(made(sections=MISSING), "missing")[1] == (
        "DFAT, at 12 months: due (alive and consenting, enrolled long enough ago) 108; contacted 92; "
        "and assessed 84."
    )


def test_a_step_that_is_withheld_keeps_its_mark_in_words_chart_and_table(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold(f"measure = 'M03_contacted' and breakdown = 'all' and {AT_12}"), sections=MISSING
    )
    assert "contacted [c]" in sentences(report, "missing")[1]
    [panel] = charts(report, "missing")[0].panels
    assert [(point.row, point.sign) for point in panel.points if point.sign] == [("Contacted", "[c]")]
    assert line(table(report, "flow-table"), "12 months")[2] == "[c]"


def test_the_flow_is_given_for_every_milestone(made: Made) -> None:
    found = table(made(sections=MISSING), "flow-table")
    assert headings(found)[1:] == ["Due", "Contacted", "Assessed"]
    assert [row[0] for row in lines(found)][:2] == ["Entry", "3 months"]


def test_cohorts_that_are_released_have_their_own_flow(made: Made) -> None:
    found = table(made("large", sections=MISSING), "flow-cohorts")
    assert found.groups[0].label == "Entry"
    assert line(found, "2024h1")[1:] == ["1,716", "1,716", "1,613"]


def test_cohorts_that_are_withheld_are_told_in_one_sentence(made: Made) -> None:
    assert "the flow by cohort is withheld [c]" in words(made(sections=MISSING), "missing")
    assert "flow-cohorts" not in {found.key for found in tables(made(sections=MISSING))}


def test_by_outcome_stand_to_whom_it_applies_and_of_how_many_the_level_is_known(made: Made) -> None:
    education = line(table(made(sections=MISSING), "flow-outcomes"), "Education")
    assert education == ["Education", "108", "81 of 108 (75%)", "57 of 81 (70%)", "57", "27"]


def test_applicability_has_no_bounds_where_few_are_known(made: Made) -> None:
    found = table(made(sections=MISSING), "flow-outcomes-all")
    assert "possible" not in " ".join(row[3] for row in lines(found))


def test_the_baseline_of_the_two_is_set_side_by_side_in_points(made: Made) -> None:
    assert line(table(made(), "baseline-table"), "Housing") == [
        "Housing", "29 of 80 (36%)", "5 of 22 (23%) [low]", "+14",
    ]  # fmt: skip


def test_differences_are_not_tested_and_not_called_higher_or_lower(made: Made) -> None:
    said = [one for one in sentences(made("large"), "coverage") if "The differences are not tested." in one]
    assert len(said) == 1
    assert "higher" not in said[0]


def test_composition_is_each_groups_share_of_all_assessed_and_of_all_not_assessed(made: Made) -> None:
    found = table(made("large"), "baseline-table")
    place = [group.label for group in found.groups].index("Sex: share of all")
    assert line(found, "Female", place) == ["Female", "964 of 1,460 (66%)", "272 of 412 (66%)", "0"]


def test_the_shares_of_a_composition_add_up(made: Made) -> None:
    found = table(made("large"), "baseline-table")
    sex = next(group for group in found.groups if group.label == "Sex: share of all")
    for column, whole in ((1, 1460), (2, 412)):
        assert sum(row[column].value or 0 for row in sex.rows) == whole


def test_a_breakdown_with_one_group_withheld_has_no_composition(tmp_path: Path) -> None:
    settings = settings_changed(
        tmp_path,
        withhold(f"measure = 'M03' and outcome is null and sex = 'male' and {AT_12}"),
        plan="large",
    )
    context = context_of(settings)
    assert groups_of(context, context.own, "sex") == []
    assert len(groups_of(context, context.own, "age_group")) == 4


def test_compositions_that_are_not_shown_are_named(made: Made) -> None:
    assert sentences(made(), "coverage")[-1] == (
        "Not shown, because the whole table is not released or too few people were not assessed: "
        "form of trafficking and setting."
    )


@pytest.mark.parametrize("plan", ["withheld"])
def test_where_all_is_withheld_there_is_no_flow(plan: str, made: Made) -> None:
    keys = {found.key for found in tables(made(plan, sections=("coverage", "missing")))}
    assert not any(key.startswith(("flow", "baseline")) for key in keys)
