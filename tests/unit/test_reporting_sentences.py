"""What the report says, built from made-up release files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from made_reports import PLANS, Made, blocks, of, sentences, tables
from release_file import LARGE, ORDINARY, settings_for

from pipeline.reporting.document import Chart, Points, Report

# Where the report says that it does not score or rank.
OWN_WORDS = ("There is no overall score and no ranking", "A profile, not a score: it is not ranked")


def findings(report: Report) -> tuple[str, ...]:
    [points] = [block for block in blocks(report, "findings") if isinstance(block, Points)]
    return points.items


@pytest.mark.parametrize("audience", ["donor:DFAT", "ministry:KHM"])
@pytest.mark.parametrize("plan", PLANS)
def test_there_are_eight_findings_whatever_is_withheld(plan: str, audience: str, made: Made) -> None:
    assert len(findings(made(plan, audience))) == 8


@pytest.mark.parametrize("plan", ["ordinary", "large"])
def test_every_k_of_n_in_the_findings_is_a_released_figure(plan: str, made: Made, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, PLANS[plan])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        released = set(file.execute("select numerator, denominator from indicator_values").fetchall())
    said = re.findall(r"([\d,]+) of ([\d,]+) \(", " ".join(findings(made(plan))))
    pairs = {(int(k.replace(",", "")), int(n.replace(",", ""))) for k, n in said}
    assert len(pairs) >= 2
    assert pairs <= released


def test_outcomes_that_did_not_move_are_told_as_no_clear_change(made: Made) -> None:
    [said] = [line for line in sentences(made("ordinary"), "change") if line.startswith("No clear change")]
    assert "Mental health" in said
    assert "Family well-being" in said


def test_change_carries_the_caution_that_it_is_not_an_effect(made: Made) -> None:
    caution = "Change since entry; not the effect of the programme."
    assert findings(made("large"))[2].endswith(caution)
    assert caution in sentences(made("large"), "change")


@pytest.mark.parametrize("plan", PLANS)
def test_no_sentence_ranks_scores_or_names_a_cause(plan: str, made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        report = made(plan, audience)
        keys = [section.key for section in report.sections if section.key != "meaning"]  # best interests
        said = " ".join(line for key in keys for line in sentences(report, key))
        for own_words in OWN_WORDS:
            said = said.replace(own_words, "")
        assert (
            re.findall(r"\b(best|worst|rank\w*|score|success\w*|thanks to|due to|led to)\b", said, re.I) == []
        )


def test_a_scope_that_is_withheld_is_said_and_the_region_is_shown(made: Made) -> None:
    report = made("small")
    assert "withheld [c]" in sentences(report, "findings")[0]
    assert any(isinstance(block, Chart) for block in blocks(report, "outcomes"))
    assert "in the whole region" in findings(report)[0]


def test_where_all_is_withheld_there_is_no_chart(made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        report = made("withheld", audience)
        keys = [section.key for section in report.sections]
        assert [block for key in keys for block in blocks(report, key) if isinstance(block, Chart)] == []


def test_a_withheld_figure_has_a_mark_in_every_cell_and_no_number(made: Made) -> None:
    [table] = [table for table in tables(made("ordinary")) if table.key == "outcomes-table"]
    legal = table.groups[8].rows[1]
    assert {cell.text for cell in legal[1:]} == {"[c]"}
    assert {cell.value for cell in legal[1:]} == {None}


@pytest.mark.parametrize("plan", PLANS)
def test_every_row_has_a_cell_for_every_column(plan: str, made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        for table in tables(made(plan, audience)):
            widths = {len(row) for group in table.groups for row in group.rows}
            assert widths == {len(table.columns)}, table.key


def test_coverage_stands_before_the_outcomes(made: Made) -> None:
    keys = [section.key for section in made("ordinary").sections]
    assert keys.index("coverage") < keys.index("outcomes")


def test_breakdowns_that_are_withheld_are_named_with_the_reason(made: Made) -> None:
    said = " ".join(sentences(made("ordinary"), "groups"))
    assert "withheld [c] because a group would have had too few people: programme country" in said


def test_tables_of_which_single_groups_are_withheld_are_counted_apart(made: Made) -> None:
    said = sentences(made("ordinary"), "withheld")
    assert any(line.startswith("Movement: 0 of 70 tables are withheld, 10 in part, because") for line in said)


def test_countries_stand_side_by_side_and_are_not_compared(made: Made) -> None:
    report = made("large")
    said = sentences(report, "groups")
    assert not any(line.startswith("Programme country:") for line in said)
    assert any("not compared" in line for line in said)


def test_two_groups_that_differ_clearly_are_told_with_both_figures(made: Made) -> None:
    said = [
        line for line in sentences(made("large", "ministry:KHM"), "groups") if line.startswith("Housing:")
    ]
    assert said[0].startswith("Housing: higher for Child, 588 of 701 (84%")


def test_people_of_an_unknown_group_are_not_compared(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, LARGE)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("delete from indicator_values where age_trafficked = 'unknown'")
        file.execute("update indicator_values set age_trafficked = 'unknown' where age_trafficked = 'adult'")
    said = " ".join(sentences(of(settings, "ministry:KHM"), "groups"))
    assert "Age when trafficked: fewer than two groups" in said


def test_groups_without_a_figure_are_no_rows(made: Made) -> None:
    [table] = [table for table in tables(made("ordinary")) if table.key == "groups-sex-table"]
    assert [row[0].text for row in table.groups[0].rows] == ["Female", "Male"]


def test_the_synthetic_sample_carries_its_banner_and_real_data_do_not(made: Made) -> None:
    assert made("ordinary").banner == (
        "Synthetic sample data: no figure describes a real person or programme."
    )
    assert made("large").banner == ""


def test_a_donor_without_targets_is_told_so(tmp_path: Path) -> None:
    report = of(settings_for(tmp_path, replace(ORDINARY, targets=False)), "donor:DFAT")
    assert "No targets are recorded for this donor." in findings(report)


def test_what_was_found_stands_before_all_checks(made: Made) -> None:
    shown = [table for table in tables(made("ordinary")) if table.key == "quality-found"]
    labels = [row[0].text for group in shown[0].groups for row in group.rows]
    assert "Level differs from the criteria" in labels
    assert "Changes add up to the pairs" not in labels


def test_people_whose_reasons_are_withheld_are_still_counted(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(
            "update indicator_values set status = 'c', numerator = null where measure like 'M03_missing%'"
        )
    assert (
        "24 people were not assessed; the reasons are withheld [c]."
        in findings(of(settings, "donor:DFAT"))[0]
    )
