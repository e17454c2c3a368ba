"""What the report says, built from made-up release files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from made_reports import (
    ALL_FINDINGS,
    DONOR,
    EVERY,
    MINISTRY,
    PLANS,
    Made,
    blocks,
    changed,
    charts,
    of,
    sentences,
    table,
    tables,
    withhold,
    words,
)
from release_file import LARGE, ORDINARY, settings_for

from pipeline.reporting.document import Chart, Points, Report
from tests.sparing import first_fast

# Where the report says that it does not score or rank.
OWN_WORDS = (
    "There is no overall score and no ranking",
    "There is no overall score",
    "is no ranking and no verdict",
    "is not the effect of a programme",
    "A profile, not a score: it is not ranked",
)
ALL = {"sections": EVERY, "findings": ALL_FINDINGS}


def findings(report: Report) -> tuple[str, ...]:
    """The sentences that the definition of the report asks for, behind those of the brief."""
    [_, points] = [block for block in blocks(report, "findings") if isinstance(block, Points)]
    return points.items


@pytest.mark.parametrize("audience", first_fast([DONOR, MINISTRY]))
@pytest.mark.parametrize("plan", PLANS)
def test_a_finding_is_said_for_each_that_is_asked_for_whatever_is_withheld(
    plan: str, audience: str, made: Made
) -> None:
    said = findings(made(plan, audience, **ALL))
    assert len(said) == len(ALL_FINDINGS)
    assert all(said)


def test_the_finding_on_coverage_says_how_many_of_those_due_were_assessed(made: Made) -> None:
    said = findings(made("large", **ALL))[ALL_FINDINGS.index("coverage")]
    assert re.match(
        r"Of [\d,]+ .+ who were due at 12 months, [\d,]+ were assessed \(\d+%, 95% interval", said
    )


def test_without_a_wish_there_are_only_the_sentences_of_the_brief(made: Made) -> None:
    assert made().sections[0].key == "findings"
    assert len([block for block in blocks(made(), "findings") if isinstance(block, Points)]) == 1


@pytest.mark.parametrize("plan", first_fast(["ordinary", "large"]))
def test_every_k_of_n_in_the_findings_is_a_released_figure(plan: str, made: Made, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, PLANS[plan])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        released = set(file.execute("select numerator, denominator from indicator_values").fetchall())
    said = re.findall(r"([\d,]+) of ([\d,]+) \(", " ".join(findings(made(plan, **ALL))))
    pairs = {(int(k.replace(",", "")), int(n.replace(",", ""))) for k, n in said}
    assert len(pairs) >= 2
    assert pairs <= released


def test_outcomes_that_did_not_move_are_told_as_no_clear_change(made: Made) -> None:
    [said] = [line for line in sentences(made("ordinary"), "change") if line.startswith("No clear change")]
    assert "Mental health" in said
    assert "Family well-being" in said


def test_change_carries_the_caution_that_it_is_not_an_effect(made: Made) -> None:
    caution = "Change since entry; not the effect of the programme."
    said = findings(made("large", **ALL))[ALL_FINDINGS.index("change")]
    assert said.endswith(caution)
    assert caution in sentences(made("large"), "change")


@pytest.mark.parametrize("plan", PLANS)
def test_no_sentence_ranks_scores_or_names_a_cause(plan: str, made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        report = made(plan, audience, **ALL)
        of_definitions = ("meaning", "sheets")  # best interests
        keys = [section.key for section in report.sections if section.key not in of_definitions]
        said = " ".join(line for key in keys for line in sentences(report, key))
        for own_words in OWN_WORDS:
            said = said.replace(own_words, "")
        assert (
            re.findall(r"\b(best|worst|rank\w*|score|success\w*|thanks to|due to|led to)\b", said, re.I) == []
        )


def test_a_scope_that_is_withheld_is_said_and_the_region_does_not_stand_in(made: Made) -> None:
    report = made("small", **ALL)
    assert "withheld [c]" in words(report, "findings")
    for key in ("outcomes", "change", "needs", "rights", "course", "time", "profile"):
        assert "For DFAT these figures are withheld [c]" in words(report, key)
        assert charts(report, key) == []


def test_the_region_stands_beside_own_figures_in_coverage_and_outcomes_and_nowhere_else(made: Made) -> None:
    report = made("large", **ALL)
    with_region = {
        section.key
        for section in report.sections
        for chart in charts(report, section.key)
        for panel in chart.panels
        if panel.kind in ("rows", "trend", "curve") and any(point.series == 1 for point in panel.points)
    }
    assert with_region == {"coverage", "outcomes"}


def test_two_outcomes_are_told_beside_the_region_where_that_is_asked_for(made: Made) -> None:
    said = findings(made("large", **ALL))[ALL_FINDINGS.index("region")]
    assert "in the whole region" in said
    assert len(re.findall(r"\d of [\d,]+ \(", said)) == 4


def test_where_all_is_withheld_there_is_no_chart(made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        report = made("withheld", audience, **ALL)
        keys = [section.key for section in report.sections]
        assert [block for key in keys for block in blocks(report, key) if isinstance(block, Chart)] == []


def test_a_withheld_figure_has_a_mark_in_its_cell_and_no_number(made: Made) -> None:
    legal = table(made(), "outcomes-table").groups[0].rows[8]
    assert [(cell.text, cell.value, cell.flag) for cell in legal[2:4]] == [("[c]", None, "c")] * 2
    assert legal[4].value is not None


@pytest.mark.parametrize("plan", PLANS)
def test_every_row_has_a_cell_for_every_column(plan: str, made: Made) -> None:
    for audience in ("donor:DFAT", "ministry:KHM"):
        for found in tables(made(plan, audience, **ALL)):
            widths = {len(row) for group in found.groups for row in group.rows}
            assert widths == {len(found.columns)}, found.key


def test_coverage_stands_before_the_outcomes(made: Made) -> None:
    keys = [section.key for section in made("ordinary").sections]
    assert keys.index("coverage") < keys.index("outcomes")


def test_breakdowns_of_which_nothing_can_be_shown_are_named(made: Made) -> None:
    said = sentences(made(), "groups")[-1]
    assert said.startswith("Not shown at this milestone: programme country; form of trafficking;")


def test_breakdowns_that_are_shown_elsewhere_are_named(made: Made) -> None:
    assert sentences(made(), "groups")[-2] == (
        "Also shown, in explore.html and the workbook: age when the case was opened and movement."
    )


@pytest.mark.long
def test_a_breakdown_of_which_one_group_alone_can_be_shown_stands_elsewhere(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(withhold("breakdown = 'sex' and sex = 'male'"))
    report = of(settings, sections=("groups",), breakdowns=("sex", "age_group"))
    assert [chart.key for chart in charts(report, "groups")] == ["groups-age-group"]
    assert "Also shown, in explore.html and the workbook: sex." in sentences(report, "groups")


def test_where_no_groups_can_be_shown_the_report_of_the_region_is_named(made: Made) -> None:
    said = words(made("small"), "groups")
    assert "no two groups can be set side by side. The report on the region has the groups that can." in said


@pytest.mark.long
def test_groups_stand_in_three_outcomes_at_most_those_that_show_most_of_them(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(withhold("breakdown = 'sex' and outcome <> 'O07' and sex = 'male'"))
    report = of(settings, sections=("groups",), breakdowns=("sex", "age_group"))
    by_key = {chart.key: chart for chart in charts(report, "groups")}
    assert [panel.title for panel in by_key["groups-sex"].panels] == ["Education"]
    assert len(by_key["groups-age-group"].panels) == 3


@pytest.mark.long
def test_tables_of_which_single_groups_are_withheld_are_counted_apart(made: Made) -> None:
    said = sentences(made(**ALL), "withheld")
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


@pytest.mark.long
def test_people_of_an_unknown_group_are_not_compared(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, LARGE)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("delete from indicator_values where age_trafficked = 'unknown'")
        file.execute("update indicator_values set age_trafficked = 'unknown' where age_trafficked = 'adult'")
    said = " ".join(sentences(of(settings, "ministry:KHM"), "groups"))
    assert "Age when trafficked: fewer than two groups" in said


def test_groups_without_a_figure_are_no_rows(made: Made) -> None:
    found = table(made(), "groups-sex-table")
    assert [row[0].text for row in found.groups[0].rows] == ["Female", "Male"]


def test_the_synthetic_sample_carries_its_banner_and_real_data_do_not(made: Made) -> None:
    assert made("ordinary").banner == (
        "Synthetic sample data: no figure describes a real person or programme."
    )
    assert made("large").banner == ""


@pytest.mark.long
def test_a_donor_without_targets_is_told_so(tmp_path: Path) -> None:
    report = of(settings_for(tmp_path, replace(ORDINARY, targets=False)), **ALL)
    assert "No targets are recorded for this donor." in findings(report)
    assert sentences(report, "targets") == ["No targets are recorded for this donor."]


def test_what_was_found_stands_before_all_checks(made: Made) -> None:
    shown = table(made(**ALL), "quality-found")
    labels = [row[0].text for group in shown.groups for row in group.rows]
    assert "Level differs from the criteria" in labels
    assert "Changes add up to the pairs" not in labels


@pytest.mark.long
def test_people_whose_reasons_are_withheld_are_still_counted(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(
            "update indicator_values set status = 'c', numerator = null where measure like 'M03_missing%'"
        )
    assert "24 people were not assessed; the reasons are withheld [c]." in findings(of(settings, **ALL))[0]


@pytest.mark.parametrize(
    ("breakdown", "why"),
    [("all", "they tell of harm"), ("sex", "the groups are so small that people could be recognised")],
)
def test_that_harm_is_told_by_no_group_is_no_reason_why_it_is_not_told_of_all(
    breakdown: str, why: str, tmp_path: Path
) -> None:
    told = f"update withheld set reason = 'too_sensitive' where breakdown = '{breakdown}'"
    report = changed(tmp_path, told, plan="small", sections=("outcomes",))
    begins = "For DFAT these figures are withheld [c]"
    said = [text for text in sentences(report, "outcomes") if text.startswith(begins)]
    assert said
    assert [text for text in said if why not in text] == []
