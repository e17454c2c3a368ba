"""Needs and services: from need to completion, unmet needs, services and who gives them."""

from __future__ import annotations

from pathlib import Path

from made_reports import (
    DONOR,
    EVERY,
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

from pipeline.reporting.document import Chart, Report

OWN = "scope = 'donor:DFAT' and breakdown = 'all'"
NEEDS = ("needs",)
HOUSING = "Housing, care and accommodation"


def cascade(report: Report) -> Chart:
    return next(chart for chart in charts(report, "needs") if chart.key == "needs")


def test_every_service_area_has_its_steps_from_need_to_completion(made: Made) -> None:
    found = table(made(), "needs-table")
    assert headings(found)[1:] == [
        "Needs", "Offered", "Accepted", "Declined", "Delivered", "Completed",
    ]  # fmt: skip
    assert [row[0].text for row in found.groups[0].rows[:2]] == ["All areas", HOUSING]
    assert line(found, HOUSING)[1:] == [
        "38", "27 of 38 (71%)", "23 of 27 (85%)", "4 of 27 (15%)", "21 of 23 (91%)", "15 of 19 (79%) [low]",
    ]  # fmt: skip


def test_every_share_has_its_interval_below(made: Made) -> None:
    row = next(row for row in table(made(), "needs-table").groups[0].rows if row[0].text == HOUSING)
    assert [cell.below for cell in row[2:4]] == ["55 to 83", "68 to 94"]


def test_a_bar_is_cut_into_delivered_accepted_declined_and_not_offered(made: Made) -> None:
    own = cascade(made()).panels[0]
    housing = [(point.series, point.value) for point in own.points if point.row == f"{HOUSING} (38)"]
    assert housing == [(0, "21"), (1, "2"), (2, "4"), (6, "11")]


def test_where_the_answer_is_withheld_the_bar_says_offered_only(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold(f"measure in ('M10_accepted', 'M10_declined') and service_area = 1 and {OWN}")
    )
    chart = cascade(report)
    housing = [
        (point.series, point.value) for point in chart.panels[0].points if point.row == f"{HOUSING} (38)"
    ]
    assert housing == [(5, "27"), (6, "11")]
    assert "Offered; what followed is withheld [c]" in [key.text for key in chart.legend]


def test_an_area_of_which_nothing_is_released_keeps_its_mark_in_the_chart(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"service_area = 1 and {OWN}"), sections=NEEDS)
    own = cascade(report).panels[0]
    assert [(point.row, point.sign) for point in own.points if point.sign] == [(HOUSING, "[c]")]
    assert HOUSING not in [row[0].text for row in table(report, "needs-table").groups[0].rows]


def test_people_with_an_unmet_need_are_told(made: Made) -> None:
    assert (
        "DFAT, people with an unmet need, of those with a need past its limit: "
        "81 of 135 (60%, 95% interval 52 to 68)." in sentences(made(), "needs")
    )


def test_people_with_an_unmet_need_stand_by_area_the_highest_share_first(made: Made) -> None:
    [chart] = [one for one in charts(made(), "needs") if one.key == "needs-persons"]
    assert [panel.title for panel in chart.panels] == ["With an unmet need"]
    assert len(chart.table.groups[0].rows) == 11
    shares = [row[3].value or 0 for row in chart.table.groups[0].rows]
    assert shares == sorted(shares, reverse=True)
    assert [point.row for point in chart.panels[0].points] == [row[0] for row in lines(chart.table)]


def test_people_with_an_unmet_need_stand_before_needs_and_services(made: Made) -> None:
    keys = [block.key for block in blocks(made(), "needs") if block.block in ("table", "chart")]
    assert keys == ["needs-persons", "needs-unmet", "needs"]


def test_unmet_needs_are_told_with_their_reasons_in_the_order_of_the_list(made: Made) -> None:
    said = next(line for line in sentences(made(), "needs") if "are unmet" in line)
    assert said.endswith(
        "are unmet: pending 30, not available 15, not eligible 9, cost or access 12 and reason not known 9."
    )


def test_a_reason_that_is_withheld_is_marked_and_not_left_out(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold(f"measure = 'M09_not_eligible' and service_area is null and {OWN}"), sections=NEEDS
    )
    assert "not eligible [c]" in words(report, "needs")


def test_unmet_needs_withheld_over_all_areas_are_told_by_area(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold(f"measure like 'M09%' and service_area is null and {OWN}"), sections=NEEDS
    )
    said = next(line for line in sentences(report, "needs") if line.startswith("DFAT, unmet of the needs"))
    assert said.endswith(
        "for medical assistance to 21 of 41 (51%, 95% interval 36 to 66) for education and life skills."
    )


def test_every_group_of_rows_has_rows(made: Made) -> None:
    for plan in ("ordinary", "large", "small"):
        for audience in (DONOR, MINISTRY):
            for found in tables(made(plan, audience, sections=EVERY)):
                assert all(group.rows for group in found.groups), found.key


def test_where_all_is_withheld_there_is_no_table_of_needs(made: Made) -> None:
    assert not [block for block in blocks(made("withheld"), "needs") if block.block in ("table", "chart")]
