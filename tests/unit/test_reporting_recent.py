"""Those who became due most recently stand beside everybody, by name of their months."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_reports import (
    MINISTRY,
    Made,
    changed,
    line,
    of,
    sentences,
    table,
    tables,
    withhold,
    words,
)
from release_file import ORDINARY, settings_for

from pipeline.reporting.released import REGION

RECENT = "breakdown = 'four_cohorts' and milestone = 12"


def test_the_most_recent_are_named_by_the_months_in_which_they_were_opened(made: Made) -> None:
    found = table(made(), "outcomes-recent")
    assert [label for label, _ in found.column_groups] == [
        "", "Everybody so far", "Opened January 2024 to December 2024",
    ]  # fmt: skip
    assert "at 12 months, the people whose cases were opened from January 2024 to December 2024" in words(
        made(), "outcomes"
    )


def test_both_columns_are_figures_of_the_release(made: Made) -> None:
    assert line(table(made(), "outcomes-recent"), "Housing") == [
        "Housing", "108", "84", "53", "63%", "52 to 73", "71", "55", "47", "85%", "74 to 92",
    ]  # fmt: skip


def test_only_those_of_the_reports_own_scope_are_shown(made: Made) -> None:
    keys = [found.key for found in tables(made()) if found.key.startswith("outcomes-recent")]
    assert keys == ["outcomes-recent"]


def test_the_report_of_the_region_has_those_of_the_region(tmp_path: Path) -> None:
    plan = replace(ORDINARY, audiences=(REGION,))
    report = of(settings_for(tmp_path, plan), REGION, sections=("outcomes",))
    assert line(table(report, "outcomes-recent"), "Housing")[1] == "181"


def test_four_half_years_are_told_where_so_many_were_there(tmp_path: Path) -> None:
    earlier = "update group_labels set code = '2021H1' where group_column = 'cohort' and code = '2024H1'"
    report = changed(tmp_path, earlier)
    assert "Opened January 2023 to December 2024" in dict(table(report, "outcomes-recent").column_groups)


@pytest.mark.parametrize(("last", "months"), [("2025H1", "July 2023 to June 2025")])
def test_the_first_of_four_half_years_is_the_third_before_the_last(
    tmp_path: Path, last: str, months: str
) -> None:
    earlier = "update group_labels set code = '2021H1' where group_column = 'cohort' and code = '2024H1'"
    later = f"update indicator_values set four_cohorts = '{last}' where breakdown = 'four_cohorts'"
    assert f"from {months}" in words(changed(tmp_path, earlier, later), "outcomes")


def test_where_they_are_withheld_it_is_said_and_the_region_does_not_stand_in(tmp_path: Path) -> None:
    hidden = withhold(f"{RECENT} and scope = 'country:KHM'")
    report = changed(tmp_path, hidden, audience=MINISTRY, sections=("outcomes",))
    assert (
        "Cambodia: what is shown of these people alone is withheld [c], so that nobody can be recognised."
        in sentences(report, "outcomes")
    )
    assert [found.key for found in tables(report) if "recent" in found.key] == []


def test_one_that_is_withheld_has_its_mark(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(f"{RECENT} and scope = 'donor:DFAT' and outcome = 'O01'"))
    assert line(table(report, "outcomes-recent"), "Housing")[-1] == "[c]"


def test_where_no_half_year_is_over_nothing_is_said_of_the_most_recent(tmp_path: Path) -> None:
    report = changed(tmp_path, "delete from indicator_values where breakdown = 'four_cohorts'")
    assert "became due" not in words(report, "outcomes")
    assert [found.key for found in tables(report) if "recent" in found.key] == []
