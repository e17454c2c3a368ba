"""The page of a review sets the last release beside this one, and says what was restated and why."""

from __future__ import annotations

import html
import re
from pathlib import Path

import made_reports
import other_readers
import pytest
from made_reports import DONOR, MINISTRY, PERIOD

from pipeline.reporting import review
from pipeline.reporting.previous import Why
from pipeline.settings import Settings

FACTS = review.Facts(
    "Anna", "2026-08-01T02:00:00Z", "reintegration approve 2026H1", {"region": (120, 3, 40)},
    (("Figures that were attacked", "412"),),
    {DONOR: "2026H1/a", MINISTRY: "2026H1/b"},
)  # fmt: skip
THEN = """
    insert into previous_figures by name
    select
        scope, measure, outcome, service_area, milestone, '2025H2' as period, '1.0' as version,
        date '2025-12-01' as as_of, status, numerator - 14 as numerator, denominator - 20 as denominator,
        unknown, not_applicable, due - 20 as due, estimate - 0.02 as estimate, ci_low, ci_high, bound_low,
        bound_high
    from indicator_values
    where
        breakdown = 'all' and scope = 'donor:DFAT' and measure = 'M01' and milestone = 12 and outcome = 'O01'
"""
NOT_THEN = """
    insert into previous_figures by name
    select
        scope, measure, outcome, milestone, '2025H2' as period, 'withheld_then' as not_compared, 'c' as status
    from indicator_values
    where
        breakdown = 'all' and scope = 'donor:DFAT' and measure = 'M01' and milestone = 12 and outcome = 'O02'
"""
REVISED = """
    insert into revisions by name
    select
        'donor:DFAT' as scope, '2024H1' as cohort, 12 as milestone, '2025H2' as period, 'M01' as measure,
        'O01' as outcome, {} as old_numerator, {} as old_denominator, {} as new_numerator,
        {} as new_denominator, '{}' as reason, '{}' as status
"""


def shown(settings: Settings) -> str:
    """The words of the page, with a bar between cells."""
    page = review.page(settings, (DONOR, MINISTRY), PERIOD, settings.release_db, FACTS).decode()
    cells = re.sub(
        r"</t[dh]>\s*<t[dh][^>]*>", " | ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cells)).split())


def test_a_key_figure_stands_beside_that_of_the_last_release_with_points_and_reason(tmp_path: Path) -> None:
    said = shown(made_reports.settings_changed(tmp_path, THEN, NOT_THEN))
    share = r"(\d+) of (\d+) [^|]*"
    row = re.search(rf"Housing, achieved at 12 months \| {share}\| {share}\| \+2 \| (.*?) Physical", said)
    assert row is not None, said
    then, of_then, now, of_now = map(int, row.groups()[:4])
    assert (now - then, of_now - of_then) == (14, 20)
    assert row[5] == "20 more people or events are counted"
    assert re.search(r"Physical health, achieved at 12 months \| \N{EN DASH} \|", said)
    assert "withheld then, shown now" in said
    assert "compared, below or in the reports: 1 withheld then, shown now: 1" in said
    assert "key figures, July to December 2025 and now" in said


def test_of_what_was_released_never_before_that_is_said(tmp_path: Path) -> None:
    said = shown(made_reports.settings_changed(tmp_path))
    assert said.count("All of it: no earlier release with figures of it stands.") == 3
    assert said.count("No figure of a closed cohort.") == 3


def test_a_restated_figure_has_both_numbers_where_they_are_told_and_the_reason(tmp_path: Path) -> None:
    told = REVISED.format(40, 100, 60, 120, "records_corrected", "published")
    hidden = REVISED.format("null", "null", "null", "null", "cases_came_or_left", "c")
    said = shown(made_reports.settings_changed(tmp_path, told, hidden))
    at = "Housing, opened 2024H1, at 12 months, first released for 2025H2"
    assert f"{at}: 40 of 100, now 60 of 120 (records were corrected or completed)" in said
    assert f"{at} (cases came or left)" in said


def test_the_region_and_each_own_scope_stand_once(tmp_path: Path) -> None:
    page = review.page(
        made_reports.settings_changed(tmp_path), (DONOR, MINISTRY), PERIOD,
        tmp_path / "warehouse" / "release.duckdb", FACTS,
    ).decode()  # fmt: skip
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings[3:] == ["Whole region", "DFAT", "Cambodia"]


def test_every_reason_has_its_words() -> None:
    assert {*review.WHY} == {*Why}


@pytest.mark.long
def test_the_page_is_valid(tmp_path: Path) -> None:
    settings = made_reports.settings_changed(tmp_path, THEN, NOT_THEN, plan="large")
    file = tmp_path / "review.html"
    file.write_bytes(review.page(settings, (DONOR, MINISTRY), PERIOD, settings.release_db, FACTS))
    assert other_readers.read("check_html", file) == []
