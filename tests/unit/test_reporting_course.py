"""The course of an outcome: sustained, set back and recovered from; and how soon it was achieved."""

from __future__ import annotations

import math
from pathlib import Path

from made_reports import (
    MINISTRY,
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

COURSE, TIME = ("course",), ("time",)
OWN = "scope = 'donor:DFAT' and breakdown = 'all'"


def test_a_setback_is_said_to_be_expected_and_no_failed_case(made: Made) -> None:
    assert "A setback is to be expected and to be answered. It is not a failed case." in sentences(
        made(), "course"
    )


def test_setbacks_stand_beside_answer_and_recovery_is_told_with_them(made: Made) -> None:
    setbacks = charts(made(), "course")[1]
    shown = ["Setback", "Setback answered within a month"]
    assert [panel.title for panel in setbacks.panels] == shown
    assert [group.label for group in setbacks.table.groups] == shown
    assert "Recovered within 6 months, of the setbacks: from 94 of 135 (70%" in words(made(), "course")


def test_where_recovery_is_withheld_it_is_said_beside_the_setbacks(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure = 'M07'"), sections=COURSE)
    assert "Recovered within 6 months, of the setbacks: no single figure can be given." in words(
        report, "course"
    )


def test_an_answer_that_is_withheld_is_no_line_and_named_under_the_chart(tmp_path: Path) -> None:
    hidden = withhold("measure in ('M06', 'M07_answered') and outcome = 'O01'")
    report = changed(tmp_path, hidden, sections=COURSE)
    assert "Housing" not in [row[0] for row in lines(table(report, "course-setbacks-table"))]
    assert "Not drawn, as nothing of it can be shown: Housing." in sentences(report, "course")


def test_the_lowest_and_the_highest_sustained_share_are_told(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        f"update indicator_values set numerator = 54, estimate = 0.4, ci_low = 0.32, ci_high = 0.48 "
        f"where measure = 'M05_6' and outcome = 'O04' and {OWN}",
        sections=COURSE,
    )
    said = sentences(report, "course")[1]
    assert "from 54 of 135 (40%, 95% interval 32 to 48) for legal status to 101 of 135" in said


def test_sustained_is_told_for_6_and_for_12_months_and_drawn_for_12(made: Made) -> None:
    assert [panel.title for panel in charts(made(), "course")[0].panels] == ["Sustained 12 months"]
    said = sentences(made(), "course")[1]
    assert "held an outcome for 6 months or more: from 101 of 135" in said
    assert "For 12 months or more: from 81 of 135" in said


def test_beside_setbacks_stand_their_numbers_only(made: Made) -> None:
    found = table(made(), "course-setbacks-table")
    assert headings(found)[1:5] == ["Known (n)", "Of these (k)", "% of known", "95% interval"]
    assert not {"Not known", "Does not apply", "Bounds, %"} & set(headings(found))


def test_a_setback_counts_setbacks_and_not_the_people_due(tmp_path: Path) -> None:
    few_due = f"update indicator_values set due = 5 where measure = 'M07_answered' and {OWN}"
    report = changed(tmp_path, few_due, sections=COURSE)
    assert line(table(report, "course-setbacks-table"), "Housing", 1)[1:4] == ["135", "81", "60%"]


def test_medians_are_told_and_what_is_not_reached(made: Made) -> None:
    said = words(made(sections=TIME), "time")
    assert "6 months for housing, physical health" in said
    assert "not reached for mental health and family well-being" in said


def test_a_median_that_is_withheld_is_not_told_as_not_reached(tmp_path: Path) -> None:
    said = words(changed(tmp_path, withhold(f"measure = 'M08_median' and {OWN}"), sections=TIME), "time")
    assert (
        "DFAT, the milestone by which half of the people had achieved the outcome: withheld [c] for" in said
    )


def test_a_curve_stops_where_too_few_are_at_risk(made: Made) -> None:
    [first] = [panel for panel in charts(made(sections=TIME), "time")[0].panels if panel.title == "1 Housing"]
    own = [point for point in first.points if point.series == 0]
    assert [math.isnan(point.estimate) for point in own] == [False] * 5 + [True]
    assert line(table(made(sections=TIME), "time-table"), "36 months")[4:6] == ["[x]", "[x]"]


def test_the_numbers_at_risk_stand_under_the_curve(made: Made) -> None:
    [first] = [panel for panel in charts(made(sections=TIME), "time")[0].panels if panel.title == "1 Housing"]
    assert [point.below for point in first.points if point.series == 0] == [
        "49",
        "48",
        "46",
        "44",
        "42",
        "38",
    ]


def test_an_incidence_is_told_as_a_share_and_not_as_k_of_n(made: Made) -> None:
    [first] = [panel for panel in charts(made(sections=TIME), "time")[0].panels if panel.title == "1 Housing"]
    assert "12 months: 27% (95% interval 19 to 35)" in first.description
    assert " of " not in first.description


def test_the_sensitivity_stands_beside_the_share(made: Made) -> None:
    found = table(made(sections=TIME), "time-table")
    sensitivity = "Cumulative share, lost contact as an end"
    assert headings(found)[4:7] == ["Cumulative share", "95% interval", sensitivity]


def test_what_competes_is_said(made: Made) -> None:
    assert "What competes: known re-trafficking, detention and death." in words(made(sections=TIME), "time")


def test_an_outcome_without_a_curve_has_no_drawing_and_is_named(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure like 'M08%' and outcome = 'O09'"), sections=TIME)
    assert "No curve can be shown" in words(report, "time")
    assert "9 Legal process" not in [panel.title for panel in charts(report, "time")[0].panels]


def test_where_medians_are_shown_and_no_curve_there_is_no_empty_chart(tmp_path: Path) -> None:
    """A table without a line stops the workbook."""
    curves = "measure in ('M08', 'M08_at_risk', 'M08_lost_competes')"
    report = changed(tmp_path, withhold(curves), sections=TIME)

    assert charts(report, "time") == []
    assert "the milestone by which half of the people had achieved the outcome" in words(report, "time")
    assert all(lines(found) for found in tables(report))


def test_a_country_without_curves_says_so_and_has_none_of_the_region(made: Made) -> None:
    report = made("small", MINISTRY, sections=TIME)
    assert "For Cambodia these figures are withheld [c]" in words(report, "time")
    assert charts(report, "time") == []


def test_a_median_without_curves_of_its_own_has_none_of_the_region(tmp_path: Path) -> None:
    curves = "measure in ('M08', 'M08_at_risk', 'M08_lost_competes')"
    report = changed(tmp_path, withhold(f"{curves} and {OWN}"), sections=TIME)
    assert "the milestone by which half of the people" in words(report, "time")
    assert charts(report, "time") == []


def test_where_all_is_withheld_neither_course_nor_time_has_a_table(made: Made) -> None:
    for key in ("course", "time"):
        report = made("withheld", sections=(key,))
        assert not [block for block in blocks(report, key) if block.block in ("table", "chart")]
