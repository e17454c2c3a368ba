"""Fair comparison, exact tests, and what must not reach a section that is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import (
    DONOR,
    MINISTRY,
    Made,
    blocks,
    changed,
    charts,
    headings,
    line,
    sentences,
    table,
    tables,
    withhold,
    words,
)


def test_only_ministries_get_the_comparison(made: Made) -> None:
    assert "comparison" not in [section.key for section in made("large").sections]
    assert "comparison" in [section.key for section in made("large", MINISTRY).sections]


def test_crude_stands_beside_standardised(made: Made) -> None:
    report = made("large", MINISTRY)
    [chart] = charts(report, "comparison")
    assert [panel.title for panel in chart.panels] == ["Crude", "Standardised"]
    assert [column.group for column in chart.table.columns[1:7]] == ["Crude"] * 4 + ["Standardised"] * 2


def test_a_standardised_share_is_no_k_of_n(made: Made) -> None:
    [chart] = charts(made("large", MINISTRY), "comparison")
    assert chart.panels[1].points[0].value == "61%"
    assert chart.panels[0].points[0].value == "60% (1,019 of 1,699)"


def test_overlap_strata_and_providers_are_printed(made: Made) -> None:
    row = line(table(made("large", MINISTRY), "comparison-table"), "Housing")
    assert row[7:] == ["1,699 of 1,888 (90%)", "3", "age, sex and level at entry", "Standardised"]


def test_one_provider_in_a_country_is_warned_of(made: Made) -> None:
    assert (
        "Where a country has one provider, the country and the provider cannot be told apart."
        in sentences(made("large", MINISTRY), "comparison")
    )


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("fewer_than_30", "Not standardised, fewer than 30 people known at both: housing"),
        ("fewer_than_2_providers", "Not standardised, fewer than 2 providers: housing"),
        (
            "no_overlap",
            "Not standardised, too many people of the region are of a kind of which the country has",
        ),
    ],
)
def test_a_refusal_is_told_in_words(refusal: str, said: str, tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        f"update comparisons set refusal = '{refusal}'",
        "update indicator_values set estimate = null, ci_low = null, ci_high = null where measure = 'M17'",
        plan="large",
        audience=MINISTRY,
    )
    assert said in words(report, "comparison")
    assert line(table(report, "comparison-table"), "Housing")[5:7] == ["[x]", "[x]"]


def test_what_is_compared_at_other_milestones_is_not_told_as_that_of_the_focus(tmp_path: Path) -> None:
    refuse = "update comparisons set refusal = 'no_overlap' where milestone <> 12"
    assert "Not standardised" not in words(
        changed(tmp_path, refuse, plan="large", audience=MINISTRY), "comparison"
    )


def test_a_comparison_that_is_withheld_is_said_to_be(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure like 'M17%'"), plan="large", audience=MINISTRY)
    assert "For Cambodia these figures are withheld [c]" in words(report, "comparison")
    assert charts(report, "comparison") == []


def test_countries_are_said_not_to_be_put_in_an_order(made: Made) -> None:
    assert "Countries are not put in an order" in words(made("large", MINISTRY), "comparison")


def test_decisions_are_said_to_rest_on_the_interval(made: Made) -> None:
    assert "Decisions rest on the interval of the net change, not on the p-value." in sentences(
        made(), "annex"
    )


def test_an_exact_p_stands_beside_the_net_change_and_its_interval(made: Made) -> None:
    found = table(made(), "annex-own")
    assert headings(found)[1:] == ["Level known at both (n)", "Net change, points", "95% interval", "Exact p"]
    assert (line(found, "Housing")[4], line(found, "Safety")[4]) == ("under 0.01", "0.04")


def test_the_tests_of_one_scope_are_not_those_of_another(tmp_path: Path) -> None:
    report = changed(tmp_path, "delete from paired_tests where scope <> 'country:KHM'")
    assert "No test is in the release" in words(report, "annex")
    assert not [block for block in blocks(report, "annex") if block.block == "table"]


OLDER = ("coverage", "outcomes", "targets", "groups", "change")


@pytest.mark.parametrize("key", OLDER)
def test_further_measures_do_not_reach_a_section_that_is_not_theirs(
    key: str, made: Made, tmp_path: Path
) -> None:
    without = changed(tmp_path, "delete from indicator_values where measure >= 'M05'", audience=DONOR)
    assert list(blocks(without, key)) == list(blocks(made(), key))


def test_a_figure_of_a_service_area_is_not_that_of_all_areas(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        "delete from indicator_values where measure = 'M09_persons' and service_area is null",
    )
    assert "people with an unmet need, of those with a need past its limit: applies to nobody yet" in words(
        report, "needs"
    )


def test_coverage_of_people_is_not_taken_from_that_of_an_outcome(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure = 'M03' and outcome is null"))
    assert "How many people were due and assessed at 12 months is withheld [c]" in words(report, "findings")
    assert "coverage-table" not in {found.key for found in tables(report)}


def test_the_thresholds_of_coverage_are_those_of_the_assumptions(tmp_path: Path) -> None:
    report = changed(
        tmp_path, "update assumptions set value = 0.9 where assumption = 'coverage_bounds_first'"
    )
    assert "Hollow: fewer than 90% are known, or the interval is wide" in [
        key.text for key in charts(report, "outcomes")[0].legend
    ]
    own = next(panel for panel in charts(report, "targets")[0].panels).points[0]
    assert own.value == "49\N{EN DASH}71% (63%)"


def test_the_smallest_change_in_words_is_that_of_the_assumptions(tmp_path: Path) -> None:
    report = changed(tmp_path, "update assumptions set value = 0.5 where assumption = 'clear_change'")
    assert "Improved:" not in words(report, "change")
    assert "put into words only where it is 50 points or more" in words(report, "change")


def test_the_region_has_its_bounds_where_too_few_are_known(made: Made) -> None:
    found = table(made(), "outcomes-table")
    region = [column.label for column in found.columns if column.group == "Whole region"]
    assert region == ["Level known (n)", "Achieved (k)", "Bounds, %", "Achieved, % of known", "95% interval"]
