"""Needs and services: from need to completion, unmet needs, services and who gives them."""

from __future__ import annotations

from pathlib import Path

import pytest
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

OWN = "scope = 'donor:DFAT' and breakdown = 'all'"
HOUSING = "Housing, care and accommodation"


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
    own = charts(made(), "needs")[0].panels[0]
    housing = [(point.series, point.value) for point in own.points if point.row == f"{HOUSING} (38)"]
    assert housing == [(0, "21"), (1, "2"), (2, "4"), (6, "11")]


def test_where_the_answer_is_withheld_the_bar_says_offered_only(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold(f"measure in ('M10_accepted', 'M10_declined') and service_area = 1 and {OWN}")
    )
    chart = charts(report, "needs")[0]
    housing = [
        (point.series, point.value) for point in chart.panels[0].points if point.row == f"{HOUSING} (38)"
    ]
    assert housing == [(5, "27"), (6, "11")]
    assert "Offered; what followed is withheld [c]" in [key.text for key in chart.legend]


def test_an_area_of_which_nothing_is_released_keeps_its_mark_in_the_chart(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"service_area = 1 and {OWN}"))
    own = charts(report, "needs")[0].panels[0]
    assert [(point.row, point.sign) for point in own.points if point.sign] == [(HOUSING, "[c]")]
    assert HOUSING not in [row[0].text for row in table(report, "needs-table").groups[0].rows]


def test_people_with_an_unmet_need_are_told(made: Made) -> None:
    assert (
        "DFAT, people with an unmet need, of those with a need past its limit: "
        "81 of 135 (60%, 95% interval 52 to 68)." in sentences(made(), "needs")
    )


def test_people_served_are_those_of_the_focus_milestone(made: Made) -> None:
    chart = charts(made(), "needs")[1]
    assert [panel.title for panel in chart.panels] == ["With an unmet need", "Served by 12 months"]


def test_unmet_needs_are_told_with_their_reasons_in_the_order_of_the_list(made: Made) -> None:
    said = next(line for line in sentences(made(), "needs") if "are unmet" in line)
    assert said.endswith(
        "are unmet: pending 30, not available 15, not eligible 9, cost or access 12 and reason not known 9."
    )


def test_a_reason_that_is_withheld_is_marked_and_not_left_out(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"measure = 'M09_not_eligible' and service_area is null and {OWN}"))
    assert "not eligible [c]" in words(report, "needs")


def test_unmet_needs_withheld_over_all_areas_are_told_by_area(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"measure like 'M09%' and service_area is null and {OWN}"))
    said = next(line for line in sentences(report, "needs") if line.startswith("DFAT, unmet of the needs"))
    assert said.endswith(
        "for medical assistance to 21 of 41 (51%, 95% interval 36 to 66) for education and life skills."
    )


def test_every_part_of_the_needs_has_its_interval_in_the_detail(made: Made) -> None:
    found = table(made(), "needs-unmet-intervals")
    assert {"Met", "Partly met", "Unmet: not available"} <= {group.label for group in found.groups}
    assert "95% interval" in headings(found)


def test_services_and_referral_stand_by_area(made: Made) -> None:
    assert headings(table(made(), "services-table"))[1:5] == [
        "Accepted, of those offered",
        "Delivered, of those accepted",
        "Completed, of those ended",
        "Referral completed within a month",
    ]


@pytest.mark.parametrize(
    ("breakdown", "group"),
    [("provider-type", "NGO"), ("service-setting", "Shelter"), ("beneficiary", "The family")],
)
def test_breakdowns_of_services_and_needs_that_are_released_are_tables(
    breakdown: str, group: str, made: Made
) -> None:
    found = table(made("large"), f"services-{breakdown}")
    assert group in [row[0] for row in lines(found)]


def test_a_breakdown_that_is_released_for_one_area_only_stands_by_area(tmp_path: Path) -> None:
    others = "service_area is distinct from 3"
    made_up = (
        "insert into indicator_values by name select * replace (3 as service_area) from indicator_values "
        "where measure = 'M10_services_accepted' and breakdown = 'provider_type'"
    )
    report = changed(tmp_path, made_up, withhold(f"breakdown = 'provider_type' and {others}"), plan="large")
    keys = {found.key for found in tables(report)}
    assert "services-provider-type-areas" in keys
    assert "services-provider-type" not in keys


def test_breakdowns_that_are_withheld_are_told_in_one_sentence(made: Made) -> None:
    assert (
        "Withheld [c], for the report and for the whole region: kind of provider, where the service is given "
        "and whose need." in words(made(), "needs")
    )


def test_every_group_of_rows_has_rows(made: Made) -> None:
    for plan in ("ordinary", "large", "small"):
        for audience in ("donor:DFAT", MINISTRY):
            for found in tables(made(plan, audience)):
                assert all(group.rows for group in found.groups), found.key


def test_where_all_is_withheld_there_is_no_table_of_needs(made: Made) -> None:
    assert not [block for block in blocks(made("withheld"), "needs") if block.block in ("table", "chart")]
