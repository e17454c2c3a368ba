"""The donor's targets as a logframe: baseline, target, actual and where that stands, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import context_of, headings, line, settings_changed, withhold

from pipeline.reporting.document import Chart, Paragraph, Table
from pipeline.reporting.goals import targets_of
from pipeline.reporting.sections import targets
from pipeline.reporting.sections.parts import logframe

ONE = "measure = 'M01' and scope = 'donor:DFAT' and milestone = 12 and outcome = 'O02' and breakdown = 'all'"


def of(home: Path, *statements: str) -> Table:
    context = context_of(settings_changed(home, *statements))
    return logframe.table(context, targets_of(context))


def physical_health(found: Table) -> dict[str, str]:
    return dict(zip(headings(found), line(found, "Physical health"), strict=True))


def instead(values: str) -> str:
    return f"update indicator_values set {values} where {ONE}"


def test_a_row_has_what_a_logframe_asks_for(tmp_path: Path) -> None:
    found = of(tmp_path)
    assert physical_health(found) == {
        "Outcome": "Physical health",
        "Milestone": "12 months",
        "Baseline of the grant": "30%",
        "Target, for month": "47%",
        "Actual, up to month": "52%",
        "95% interval": "41 to 62",
        "Level known, of due": "83 of 108",
        "Status": "At or above target (within chance)",
        "Means of verification": "Assessments",
        "Comment": "Known for 76%.",
    }
    [row] = [row for row in found.groups[0].rows if row[0].text == "Physical health"]
    assert [row[place].below for place in (3, 4, 8)] == ["December 2026", "June 2026", "O02-M01-12"]
    assert (row[2].value, row[3].value, row[4].value) == (30, 47, 52)


@pytest.mark.parametrize(
    ("target", "interval", "word"),
    [
        (0.50, (0.50, 0.70), "At or above target, clearly"),
        (0.51, (0.50, 0.70), "At or above target (within chance)"),
        (0.55, (0.50, 0.70), "Below target (within chance)"),
        (0.71, (0.50, 0.70), "Below target, clearly"),
    ],
)
def test_the_status_follows_the_share_and_how_sure_it_is_the_interval(
    tmp_path: Path, target: float, interval: tuple[float, float], word: str
) -> None:
    found = of(
        tmp_path,
        instead(f"ci_low = {interval[0]}, ci_high = {interval[1]}"),
        f"update targets set target = {target} where outcome = 'O02'",
    )
    assert physical_health(found)["Status"] == word


@pytest.mark.parametrize("month", ["2026-06-01", "2026-12-01"])
def test_a_target_of_a_later_month_is_held_against_all_the_same(tmp_path: Path, month: str) -> None:
    found = of(tmp_path, f"update targets set target_month = date '{month}', target = 0.9")
    assert physical_health(found)["Status"] == "Below target, clearly"


NOTHING = "estimate = null, ci_low = null, ci_high = null, bound_low = null, bound_high = null"


@pytest.mark.parametrize(
    ("statement", "sign", "comment"),
    [
        (withhold(ONE), "[c]", "Withheld, so that nobody can be recognised: it may be any number."),
        (instead(f"status = 'x', {NOTHING}"), "[x]", "Nothing is known, or for too few."),
        (instead(f"status = 'z', {NOTHING}"), "[z]", "Nobody to whom it applies is due yet."),
    ],
)
def test_what_cannot_be_reported_has_its_mark_and_says_why(
    tmp_path: Path, statement: str, sign: str, comment: str
) -> None:
    row = physical_health(of(tmp_path, statement))
    assert row["Actual, up to month"] == row["95% interval"] == sign
    assert row["Status"] == f"Cannot be shown {sign}"
    assert row["Comment"] == comment


def test_a_band_is_told_by_its_end_and_interval(tmp_path: Path) -> None:
    band = instead(
        "status = 'band', numerator = null, estimate = null, bound_low = null, bound_high = null, "
        "numerator_low = 0, numerator_high = 3, ci_low = 0, ci_high = 0.1"
    )
    row = physical_health(of(tmp_path, band))
    assert row["Actual, up to month"] == "4% or less"
    assert row["Status"] == "Below target, clearly"
    assert row["Comment"].endswith("Few achieved it, or all but few; how many is not told.")


def test_where_few_are_known_the_bounds_stand_before_the_share(tmp_path: Path) -> None:
    found = of(tmp_path, instead("unknown = 83, due = 166"))
    names = headings(found)
    assert names.index("Bounds, %") == names.index("Actual, up to month") - 1
    assert physical_health(found)["Comment"] == "Known for only 50%: read the bounds first."


def test_where_hardly_anybody_is_known_there_is_no_share(tmp_path: Path) -> None:
    row = physical_health(of(tmp_path, instead("unknown = 830, due = 913")))
    assert row["Actual, up to month"] == "[x]"
    assert row["Comment"] == "Known for only 9%: there are bounds and no share."


def test_an_unreliable_share_and_people_to_whom_it_does_not_apply_are_said(tmp_path: Path) -> None:
    row = physical_health(of(tmp_path, instead("status = 'low', not_applicable = 5")))
    assert row["Actual, up to month"] == "52% [low]"
    assert "Does not apply to 5. Low reliability: read the interval." in row["Comment"]


def test_a_target_without_a_baseline_has_a_mark_for_it(tmp_path: Path) -> None:
    row = physical_health(of(tmp_path, "update targets set baseline = null where outcome = 'O02'"))
    assert row["Baseline of the grant"] == "[x]"


def test_the_targets_are_summed_up_in_words_over_one_table_with_every_target(tmp_path: Path) -> None:
    context = context_of(settings_changed(tmp_path, withhold(ONE)))
    found = targets.build(context).blocks
    assert [block.key for block in found if isinstance(block, Table)] == ["logframe-table"]
    assert [block.block for block in found if isinstance(block, Chart)] == []
    [said] = [
        block.text for block in found if isinstance(block, Paragraph) and "physical health" in block.text
    ]
    assert "1 cannot be shown (physical health)" in said
