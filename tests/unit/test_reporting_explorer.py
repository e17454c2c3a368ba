"""The explorer holds what is released with a number, all of it and nothing else, as the reports tell it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from explorer_pages import page_of
from made_reports import MINISTRY, PLANS, context_of, settings_changed, withhold
from release_file import settings_for

from pipeline.reporting.definitions import ReportDefinition
from pipeline.reporting.explorer import choices
from pipeline.reporting.released import NUMBERS
from pipeline.settings import Settings
from tests.explorer_lines import Line, data_of, lines_of
from tests.sparing import first_fast

BOUNDED = (
    "update indicator_values set unknown = 2 * denominator, due = 3 * denominator, bound_low = 0.1, "
    "bound_high = 0.9 where outcome = 'O02' and measure = 'M01'"
)
BAND = (
    "update indicator_values set status = 'band', numerator = null, estimate = null, bound_low = null, "
    "bound_high = null, numerator_low = 0, numerator_high = 3, ci_low = 0, ci_high = 0.12 "
    "where outcome = 'O03' and measure = 'M01' and milestone = 12 and breakdown = 'all'"
)


MADE = [pytest.param(one) for one in (("small", MINISTRY), ("ordinary", "donor:DFAT"), ("large", MINISTRY))]


@pytest.fixture(scope="module", params=first_fast(MADE, 2))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """A page with the release that it was made from."""
    plan, audience = request.param
    settings = settings_for(tmp_path_factory.mktemp(plan), PLANS[plan])
    return page_of(settings, audience), context_of(settings, audience)


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release that no test changes."""
    return settings_for(tmp_path_factory.mktemp("plain"), PLANS["ordinary"])


def released(context: Any) -> dict[tuple[str | None, ...], dict[str, Any]]:
    """Rows with a number that is not zero, of the own scope and of everybody in the region, by their key."""
    values = context.release.values
    rows = values[(values["scope"] == context.own) | (values["breakdown"] == "all")]
    labels = {
        (row["group_column"], row["code"]): row["label"] for row in context.release.records["group_labels"]
    }
    found = {}
    for row in rows.to_dict("records"):
        numbers = [row[name] for name in NUMBERS if not pd.isna(row[name])]
        if row["status"] == "z" or not any(numbers):
            continue
        columns = context.release.group_columns
        group = ", ".join(labels[column, row[column]] for column in columns if isinstance(row[column], str))
        area = None if pd.isna(row["service_area"]) else f"S{row['service_area']:.0f}"
        milestone = None if pd.isna(row["milestone"]) else f"{row['milestone']:.0f}"
        outcome = row["outcome"] if isinstance(row["outcome"], str) else None
        found[row["measure"], row["breakdown"], row["scope"], area or outcome, milestone, group] = row
    return found


def may_say(row: dict[str, Any]) -> set[int]:
    """Every whole number that a released row gives: counts, and shares in percent, rounded either way."""
    counts = {int(row[name]) for name in NUMBERS if not pd.isna(row[name])}
    known, unknown = row["denominator"], 0 if pd.isna(row["unknown"]) else row["unknown"]
    shares = {row[name] for name in NUMBERS[5:10] if not pd.isna(row[name])}
    if known:
        ends = [
            row[name] for name in ("numerator", "numerator_low", "numerator_high") if not pd.isna(row[name])
        ]
        shares |= {end / known for end in ends}
        shares |= {(end + more) / (known + unknown) for end in ends for more in (0, unknown)}
    return counts | {int(100 * share + add) for share in shares for add in (-0.5, 0, 0.5, 0.999)}


def test_every_shown_row_is_in_the_page_and_no_other(made: tuple[str, Any]) -> None:
    html, context = made
    keys = [line.key for line in lines_of(html)]
    assert len(keys) == len(set(keys)) > 100
    assert set(keys) == released(context).keys()


def test_every_number_in_the_page_is_of_its_released_row(made: tuple[str, Any]) -> None:
    html, context = made
    rows = released(context)
    for line in lines_of(html):
        told = " ".join([line.label, *line.cells.values()]).replace("95% interval", "")
        numbers = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", told)}
        numbers |= {abs(int(number)) for number in line.drawn if number is not None}
        assert numbers <= {abs(number) for number in may_say(rows[line.key])}, line


def find(lines: list[Line], outcome: str, milestone: str = "12", measure: str = "M01") -> Line:
    key = (measure, "all", "donor:DFAT", outcome, milestone, "")
    return next(line for line in lines if line.key == key)


def test_a_choice_without_a_shown_figure_is_not_offered_and_not_in_the_page(tmp_path: Path) -> None:
    settings = settings_changed(tmp_path, withhold("outcome = 'O05' or measure = 'M05_12' or milestone = 36"))
    data = data_of(page_of(settings))
    assert "O05" not in [code for code, _ in data["subjects"]]
    assert "M05_12" not in [measure[0] for measure in data["measures"]]
    assert "36" not in [code for code, _ in data["milestones"]]
    assert len(data["subjects"]) > 9 and len(data["measures"]) > 9


def test_where_nothing_is_shown_the_page_says_so_and_has_no_script(tmp_path: Path) -> None:
    html = page_of(settings_for(tmp_path, PLANS["withheld"]))
    assert "No figure of this report can be shown" in html
    assert "<script" not in html and "<select" not in html


def test_below_40_percent_known_nothing_but_bounds_is_told_or_drawn(tmp_path: Path) -> None:
    lines = lines_of(page_of(settings_changed(tmp_path, BOUNDED)))
    line = find(lines, "O02")
    assert line.label == "10\N{EN DASH}90%" and line.signs & 4
    assert line.cells["Achieved, % of known"] == line.cells["95% interval"] == "[x]"
    assert line.drawn == [None, None, None, 10, 90]
    assert find(lines, "O01").drawn[3:] == []


def test_a_band_is_its_two_ends_and_no_dot(tmp_path: Path) -> None:
    line = find(lines_of(page_of(settings_changed(tmp_path, BAND))), "O03")
    assert line.cells["Achieved (k)"] == "0\N{EN DASH}3" and line.label.endswith("% or less")
    assert line.drawn[0] is None and line.signs & 2


def test_a_number_is_told_with_its_unit_or_by_itself(tmp_path: Path) -> None:
    settings = settings_changed(tmp_path, "update measures set unit = 'rate' where measure = 'M11_median'")
    lines = lines_of(page_of(settings))
    worded = next(line for line in lines if line.measure == "M08_median")
    assert worded.label == worded.cells["Value"] and re.fullmatch(r"[\d.]+ months?", worded.label)
    plain = next(line for line in lines if line.measure == "M11_median")
    assert float(plain.label) == plain.drawn[0]


@pytest.mark.long
def test_the_same_release_gives_the_same_bytes(ordinary: Settings) -> None:
    assert page_of(ordinary) == page_of(ordinary)


def test_a_page_that_would_be_too_long_leaves_out_whole_groups_and_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path, PLANS["large"])
    whole = lines_of(page_of(settings, MINISTRY))
    sizes = pd.Series([line.breakdown for line in whole]).value_counts()
    monkeypatch.setattr(choices, "LARGEST", int(sizes["all"] + sizes["country"]))
    html = page_of(settings, MINISTRY)
    kept = pd.Series([line.breakdown for line in lines_of(html)]).value_counts()
    assert kept["all"] == sizes["all"] and kept.sum() <= choices.LARGEST
    assert set(kept.index) < set(sizes.index) and (kept == sizes[kept.index]).all()
    assert "these groups are in the data files only" in html


@pytest.mark.long
def test_it_says_how_much_of_the_region_the_own_group_is_where_both_sizes_are_released(
    ordinary: Settings, tmp_path: Path
) -> None:
    (home := tmp_path / "hidden").mkdir()
    plain = page_of(ordinary)
    assert re.search(r"about \d+ of its 250 people are supported by DFAT", plain)
    hidden = "update scope_sizes set cases = null, status = 'c' where scope = 'donor:DFAT'"
    html = page_of(settings_changed(home, hidden))
    assert "The whole region holds the people supported by DFAT too" in html
    assert "people are supported by DFAT" not in html


def test_a_report_on_the_region_stands_beside_nobody(
    ordinary: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReportDefinition, "scope", "region")
    html = page_of(ordinary)
    assert [code for code, _ in data_of(html)["scopes"]] == ["region"]
    assert 'id="overlap"' not in html
    assert {line.breakdown for line in lines_of(html)} > {"all"}


def test_no_word_of_a_release_ends_the_script_that_holds_the_data(tmp_path: Path) -> None:
    broken = "update outcomes set short_name = '</script><b>&' where outcome = 'O01'"
    html = page_of(settings_changed(tmp_path, broken))
    assert "</script><b>" not in html
    assert ["O01", "</script><b>&"] in data_of(html)["subjects"]


@pytest.mark.long
def test_it_speaks_the_language_of_the_report(ordinary: Settings) -> None:
    html = page_of(ordinary, language="km")
    assert '<html lang="km">' in html
    assert len(lines_of(html)) == len(lines_of(page_of(ordinary)))


def test_the_key_figures_stand_there_for_who_has_no_script(tmp_path: Path) -> None:
    html = page_of(settings_changed(tmp_path, withhold("outcome = 'O05'")))
    inside = html[html.index("<noscript>") : html.index("</noscript>")]
    assert "scripts are off" in inside and "63% (88 of 140)" in inside
    assert "Housing" in inside and "Safety" not in inside
