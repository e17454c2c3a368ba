"""The profile of persons, their cases, known re-trafficking, identification and assistance, and rights."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from made_reports import (
    Made,
    blocks,
    changed,
    charts,
    headings,
    line,
    lines,
    sentences,
    table,
    tables,
    withhold,
    words,
)

from tests.sparing import first_fast

PROFILE, STATUS, PATHWAYS = ("profile",), ("status",), ("pathways",)
OWN = "scope = 'donor:DFAT' and breakdown = 'all'"


def test_the_profile_says_that_it_is_no_score_not_ranked_and_has_no_target(made: Made) -> None:
    assert sentences(made(sections=PROFILE), "profile")[0] == (
        "A profile, not a score: it is not ranked, and there is no target for it."
    )


def test_any_crisis_stands_before_the_numbers_of_outcomes(made: Made) -> None:
    titles = [block.text for block in blocks(made(sections=PROFILE), "profile") if block.block == "heading"]
    assert titles == ["Most of the ten outcomes", "In crisis in any outcome", "How many outcomes"]


def test_the_profile_has_a_column_for_0_to_10_outcomes_that_add_up(made: Made) -> None:
    found = table(made(sections=PROFILE), "profile-table")
    assert [row[0] for row in lines(found)] == [
        "0 outcomes", "1 outcome", *(f"{number} outcomes" for number in range(2, 11)),
    ]  # fmt: skip
    assert sum(int(row[2]) for row in lines(found)) == int(lines(found)[0][1])


def test_the_median_is_drawn_where_it_lies(made: Made) -> None:
    [panel] = charts(made(sections=PROFILE), "profile")[-1].panels
    assert {point.target for point in panel.points} == {6.0}
    assert "median number of outcomes achieved per person at 12 months: 6 outcomes." in words(
        made(sections=PROFILE), "profile"
    )


def test_a_profile_without_a_median_has_no_line(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"measure = 'M11_median' and {OWN}"), sections=PROFILE)
    chart = charts(report, "profile")[-1]
    assert all(math.isnan(point.target) for point in chart.panels[0].points)
    assert chart.legend == ()


def test_plans_are_said_to_be_not_in_the_exports(made: Made) -> None:
    assert "not in the exports, so it is not available [x]" in words(made(sections=STATUS), "status")


def test_the_statuses_of_a_milestone_add_up_to_its_cases(made: Made) -> None:
    found = table(made(sections=STATUS), "status-table")
    for row in found.groups[0].rows:
        assert sum(cell.value or 0 for cell in row[2:]) == row[1].value


def test_the_parts_of_a_bar_add_up_to_the_cases(made: Made) -> None:
    own = charts(made(sections=STATUS), "status")[2].panels[0]
    first = [point for point in own.points if point.row == own.points[0].row]
    assert (first[0].low, first[-1].high) == (0, 100)
    assert (
        sum(int(point.value.rpartition(" ")[2]) for point in first) == 150
    )  # "Active: 75" where there is room


def test_statuses_that_are_withheld_are_marked_in_words_and_chart(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"measure like 'M13%' and milestone = 12 and {OWN}"), sections=STATUS)
    assert "DFAT, cases at 12 months: withheld [c]." in words(report, "status")
    own = charts(report, "status")[2].panels[0]
    assert [(point.row, point.sign) for point in own.points if point.sign] == [("12 months", "[c]")]


def test_known_re_trafficking_is_said_to_leave_out_people_out_of_contact(made: Made) -> None:
    assert "Known cases; persons out of contact are not counted." in sentences(
        made(sections=STATUS), "status"
    )


def test_known_re_trafficking_stands_beside_coverage_and_follow_up(made: Made) -> None:
    found = table(made(sections=STATUS), "retrafficking-table")
    assert headings(found)[-1] == "Assessed, of people due"
    assert found.groups[0].label == "DFAT; median follow-up 6 months"
    said = next(
        line for line in sentences(made(sections=STATUS), "status") if "known to be re-trafficked" in line
    )
    assert "median follow-up 6 months" in said
    assert "assessed at 12 months: 84 of 108" in said


@pytest.mark.parametrize(
    "hidden", first_fast(["measure = 'M14_follow_up'", "measure = 'M03' and outcome is null"])
)
def test_without_coverage_or_follow_up_re_trafficking_is_not_shown(hidden: str, tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(hidden), sections=STATUS)
    assert "retrafficking-table" not in {found.key for found in tables(report)}
    assert "known to be re-trafficked" not in words(report, "status")


def test_a_milestone_without_coverage_has_no_row_of_re_trafficking(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        withhold(f"measure = 'M03' and outcome is null and milestone = 6 and {OWN}"),
        sections=STATUS,
    )
    rows = [row[0].text for row in table(report, "retrafficking-table").groups[0].rows]
    assert "6 months" not in rows
    assert "3 months" in rows


def test_the_unidentified_are_said_not_to_be_in_the_data(made: Made) -> None:
    assert sentences(made(sections=PATHWAYS), "pathways")[0] == (
        "People who were never identified and never assisted are not in these data. "
        "No share here is of all trafficked people."
    )


def test_the_four_categories_stand_on_return_at_opening_and_12_months_later(made: Made) -> None:
    rows = [row[0].text for row in table(made(sections=PATHWAYS), "pathways-table").groups[0].rows]
    assert rows == ["On return", "When the case was opened", "12 months later"]


def test_moves_go_from_rows_to_columns(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        "update indicator_values set numerator = 17, estimate = 0.12 "
        f"where measure = 'M15_from_identified_unassisted_to_identified_assisted' and {OWN}",
        sections=PATHWAYS,
    )
    row = line(table(report, "pathways-moves"), "Identified, not assisted")
    assert row[2] == "17 (12%)"
    assert headings(table(report, "pathways-moves"))[2] == "Identified, assisted"


def test_reasons_for_being_unassisted_are_told(made: Made) -> None:
    said = next(
        line
        for line in sentences(made(sections=PATHWAYS), "pathways")
        if "not assisted when the case" in line
    )
    assert "not offered, not available or not known of 82" in said


def test_having_no_case_is_said_to_be_no_good_result(made: Made) -> None:
    assert any(line.startswith("Having no case is not a good result") for line in sentences(made(), "rights"))


def test_consent_that_was_renewed_stands_beside_consent_in_force(made: Made) -> None:
    said = words(made(), "rights")
    assert said.index("consent in force, of active cases: ") < said.index("consent given or renewed in the ")


def test_a_median_is_told_with_the_people_behind_it(made: Made) -> None:
    assert "median time to a guardian: 6 months (150 people)" in words(made(), "rights")


def test_elements_and_processes_are_drawings_of_one_chart_with_their_numbers_only(made: Made) -> None:
    [chart] = charts(made(), "rights")
    assert [panel.title for panel in chart.panels] == [
        "Consent and case management", "Elements of legal status that are met", "Rights in legal processes",
    ]  # fmt: skip
    assert [group.label for group in chart.table.groups] == [panel.title for panel in chart.panels]
    assert line(chart.table, "Element 4A: civil registration", 1)[1:4] == ["124", "74", "60%"]
    assert "Not known" not in headings(chart.table)


def test_elements_are_those_of_the_focus_milestone(tmp_path: Path) -> None:
    later = "update indicator_values set numerator = 9, denominator = 10 where measure like 'M18_element%'"
    report = changed(tmp_path, f"{later} and milestone <> 12", sections=("rights",))
    assert line(charts(report, "rights")[0].table, "Element 4A: civil registration", 1)[1] == "124"


def test_a_right_of_which_nothing_is_shown_has_no_line_and_no_words(tmp_path: Path) -> None:
    hidden = withhold("measure in ('M16_renewed', 'M19_informed')")
    report = changed(tmp_path, hidden, sections=("rights",))
    rows = {row[0] for row in lines(charts(report, "rights")[0].table)}
    assert not {"Consent renewed", "Informed consent in legal processes"} & rows
    assert "Consent in force" in rows
    assert "given or renewed" not in words(report, "rights")


def test_rights_are_of_the_reports_own_people_alone(made: Made) -> None:
    [chart] = charts(made(), "rights")
    assert {point.series for panel in chart.panels for point in panel.points} == {0}
    assert "Whole region" not in words(made(), "rights")


@pytest.mark.parametrize("key", first_fast(["profile", "status", "pathways", "rights"]))
def test_where_all_is_withheld_a_section_has_words_and_no_tables(key: str, made: Made) -> None:
    report = made("withheld", sections=(key,))
    assert not [block for block in blocks(report, key) if block.block in ("table", "chart")]
    assert "withheld [c]" in words(report, key)
