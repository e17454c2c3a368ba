"""Fair comparison, exact tests, and what must not reach a section that is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest
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
    sentences,
    table,
    tables,
    withhold,
    words,
)

from tests.sparing import first_fast

COMPARISON, ANNEX = ("comparison",), ("annex",)


@pytest.mark.parametrize("audience", [DONOR, MINISTRY])
def test_the_comparison_is_there_on_request(audience: str, made: Made) -> None:
    assert "comparison" not in [section.key for section in made("large", audience).sections]
    assert "comparison" in [section.key for section in made("large", audience, sections=EVERY).sections]


def test_a_donor_has_no_comparison_of_countries(made: Made) -> None:
    report = made("large", sections=COMPARISON)
    assert charts(report, "comparison") == []
    assert "For DFAT these figures are withheld [c]" in words(report, "comparison")


def test_crude_stands_beside_standardised(made: Made) -> None:
    report = made("large", MINISTRY, sections=COMPARISON)
    [chart] = charts(report, "comparison")
    assert [panel.title for panel in chart.panels] == ["Crude", "Standardised"]
    assert [column.group for column in chart.table.columns[1:7]] == ["Crude"] * 4 + ["Standardised"] * 2


def test_a_standardised_share_is_no_k_of_n(made: Made) -> None:
    [chart] = charts(made("large", MINISTRY, sections=COMPARISON), "comparison")
    assert chart.panels[1].points[0].value == "61%"
    assert chart.panels[0].points[0].value == "60% (1,019 of 1,699)"


def test_overlap_strata_and_providers_are_printed(made: Made) -> None:
    row = line(table(made("large", MINISTRY, sections=COMPARISON), "comparison-table"), "Housing")
    assert row[7:] == ["1,699 of 1,888 (90%)", "3", "age, sex and level at entry", "Standardised"]


def test_one_provider_in_a_country_is_warned_of(made: Made) -> None:
    assert (
        "Where a country has one provider, the country and the provider cannot be told apart."
        in sentences(made("large", MINISTRY, sections=COMPARISON), "comparison")
    )


@pytest.mark.parametrize(
    ("refusal", "said"),
    first_fast(
        [
            ("fewer_than_30", "Not standardised, fewer than 30 people known at both: housing"),
            ("fewer_than_2_providers", "Not standardised, fewer than 2 providers: housing"),
            (
                "no_overlap",
                "Not standardised, too many people of the region are of a kind of which the country has",
            ),
        ]
    ),
)
def test_a_refusal_is_told_in_words(refusal: str, said: str, tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        f"update comparisons set refusal = '{refusal}'",
        "update indicator_values set estimate = null, ci_low = null, ci_high = null where measure = 'M17'",
        plan="large",
        audience=MINISTRY,
        sections=COMPARISON,
    )
    assert said in words(report, "comparison")
    assert line(table(report, "comparison-table"), "Housing")[5:7] == ["[x]", "[x]"]


def test_what_is_compared_at_other_milestones_is_not_told_as_that_of_the_focus(tmp_path: Path) -> None:
    refuse = "update comparisons set refusal = 'no_overlap' where milestone <> 12"
    report = changed(tmp_path, refuse, plan="large", audience=MINISTRY, sections=COMPARISON)
    assert "Standardised by" in words(report, "comparison")
    assert "Not standardised" not in words(report, "comparison")


def test_a_comparison_that_is_withheld_is_said_to_be(tmp_path: Path) -> None:
    report = changed(
        tmp_path, withhold("measure like 'M17%'"), plan="large", audience=MINISTRY, sections=COMPARISON
    )
    assert "For Cambodia these figures are withheld [c]" in words(report, "comparison")
    assert charts(report, "comparison") == []


def test_countries_are_said_not_to_be_put_in_an_order(made: Made) -> None:
    assert "Countries are not put in an order" in words(
        made("large", MINISTRY, sections=COMPARISON), "comparison"
    )


def test_decisions_are_said_to_rest_on_the_interval(made: Made) -> None:
    assert "Decisions rest on the interval of the net change, not on the p-value." in sentences(
        made(sections=ANNEX), "annex"
    )


def test_an_exact_p_stands_beside_the_net_change_and_its_interval(made: Made) -> None:
    found = table(made(sections=ANNEX), "annex-own")
    assert headings(found)[1:] == ["Level known at both (n)", "Net change, points", "95% interval", "Exact p"]
    assert (line(found, "Housing")[4], line(found, "Safety")[4]) == ("under 0.01", "0.04")


def test_the_tests_of_one_scope_are_not_those_of_another(tmp_path: Path) -> None:
    report = changed(tmp_path, "delete from paired_tests where scope <> 'country:KHM'", sections=ANNEX)
    assert "No test is in the release" in words(report, "annex")
    assert not [block for block in blocks(report, "annex") if block.block == "table"]


# of a measure beyond M04 one share stands below the ten outcomes
FURTHER = "delete from indicator_values where measure >= 'M05' and measure <> 'M11_most_of_due'"
OLDER = ("coverage", "outcomes", "targets", "groups", "change")


def test_further_measures_do_not_reach_a_section_that_is_not_theirs(made: Made, tmp_path: Path) -> None:
    without = changed(tmp_path, FURTHER, audience=DONOR)
    for key in OLDER:
        assert (key, list(blocks(without, key))) == (key, list(blocks(made(), key)))


def test_a_figure_of_a_service_area_is_not_that_of_all_areas(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        "delete from indicator_values where measure = 'M09_persons' and service_area is null",
    )
    assert "people with an unmet need, of those with a need past its limit: applies to nobody yet" in words(
        report, "needs"
    )


def test_coverage_of_people_is_not_taken_from_that_of_an_outcome(tmp_path: Path) -> None:
    hidden = withhold("measure = 'M03' and outcome is null")
    report = changed(tmp_path, hidden, sections=("findings", "coverage"), findings=("coverage",))
    assert "How many people were due and assessed at 12 months is withheld [c]" in words(report, "findings")
    assert "coverage-table" not in {found.key for found in tables(report)}


def test_the_thresholds_of_coverage_are_those_of_the_assumptions(tmp_path: Path) -> None:
    report = changed(
        tmp_path, "update assumptions set value = 0.9 where assumption = 'coverage_bounds_first'"
    )
    assert "Hollow: fewer than 90% are known, or the interval is wide" in [
        key.text for key in charts(report, "outcomes")[0].legend
    ]
    assert table(report, "outcomes-table").groups[0].rows[0][4].text == "49\N{EN DASH}71% (63%)"


def test_the_smallest_change_in_words_is_that_of_the_assumptions(tmp_path: Path) -> None:
    report = changed(tmp_path, "update assumptions set value = 0.5 where assumption = 'clear_change'")
    assert "Improved:" not in words(report, "change")
    assert "put into words only where it is 50 points or more" in words(report, "change")


def test_a_share_of_which_few_are_known_has_its_bounds_before_it_in_the_table_of_outcomes(made: Made) -> None:
    found = table(made(), "outcomes-table")
    assert headings(found)[1:] == [
        "Entry", "3 months", "6 months", "12 months", "18 months", "24 months", "36 months",
    ]  # fmt: skip
    housing = found.groups[0].rows[0]
    assert [(cell.text, cell.below) for cell in housing[4:7]] == [
        ("63%", "53 of 84"),
        ("38\N{EN DASH}83% (70%)", "30 of 43"),
        ("28\N{EN DASH}93% [low]", ""),
    ]
