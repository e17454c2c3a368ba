"""Countries as tiles and half-years as columns, from a release: what is withheld says so and is not drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import context_of, settings_changed, withhold

from pipeline.reporting.context import Context
from pipeline.reporting.document import Chart, ChartPoint, Table
from pipeline.reporting.sections import half_years
from pipeline.reporting.sections.parts import tile_map

OF_COUNTRY = "breakdown = 'country' and milestone = 12 and measure = 'M01' and programme_country"


def context(folder: Path, *statements: str) -> Context:
    return context_of(settings_changed(folder, *statements, plan="large"))


def tiles(folder: Path, *statements: str) -> dict[str, ChartPoint]:
    chart = tile_map.chart(context(folder, *statements), "M01", 12, "O01")
    assert chart
    return {point.row: point for point in chart.panels[0].points}


def test_a_tile_has_its_share_and_of_how_many_and_stands_in_its_place(tmp_path: Path) -> None:
    point = tiles(tmp_path)["Khm"]
    assert (point.value, point.below, point.sign, point.position) == ("84%", "268 of 320", "", 22)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (withhold(f"{OF_COUNTRY} = 'CHN'"), "withheld"),
        (withhold(f"{OF_COUNTRY} = 'CHN'").replace("status = 'c'", "status = 'x'"), "not known"),
        (withhold(f"{OF_COUNTRY} = 'CHN'").replace("status = 'c'", "status = 'z'"), "nobody due"),
    ],
)
def test_a_country_without_a_figure_keeps_its_tile_and_says_why(
    tmp_path: Path, statement: str, words: str
) -> None:
    point = tiles(tmp_path, statement)["Chn"]
    assert (point.sign, point.value, point.below) == (words, words, "")


def test_the_three_reasons_have_three_looks(tmp_path: Path) -> None:
    changes = [
        withhold(f"{OF_COUNTRY} = '{country}'").replace("status = 'c'", f"status = '{status}'")
        for country, status in (("CHN", "c"), ("LAO", "x"), ("THA", "z"))
    ]
    found = tiles(tmp_path, *changes)
    assert [found[name].series for name in ("Chn", "Lao", "Tha")] == [0, 1, 2]


def test_bounds_have_no_shade_and_say_for_how_many_it_is_known(tmp_path: Path) -> None:
    few = (
        f"update indicator_values set unknown = 160, due = 325 where {OF_COUNTRY} = 'CHN' and outcome = 'O01'"
    )
    point = tiles(tmp_path, few)["Chn"]
    assert point.estimate != point.estimate
    assert point.below == "known for 50%"


def test_a_country_without_a_place_stands_below_the_others(tmp_path: Path) -> None:
    moved = f"update indicator_values set programme_country = 'JPN' where {OF_COUNTRY} = 'THA'"
    named = (
        "insert into group_labels by name (select * replace ('JPN' as code, 'Japan' as label) "
        "from group_labels where group_column = 'programme_country' and code = 'THA')"
    )
    found = tiles(tmp_path, moved, named)
    assert found["Japan"].position == 30
    assert found["Japan"].value == "63%"


def test_only_countries_with_a_figure_stand_in_the_table(tmp_path: Path) -> None:
    chart = tile_map.chart(context(tmp_path, withhold(f"{OF_COUNTRY} = 'CHN'")), "M01", 12, "O01")
    assert chart
    [group] = chart.table.groups
    assert "Chn" not in [row[0].text for row in group.rows]
    assert "Chn" in [point.row for point in chart.panels[0].points]


def test_there_is_no_map_where_no_country_can_be_shown(tmp_path: Path) -> None:
    assert tile_map.chart(context(tmp_path, withhold(f"{OF_COUNTRY} is not null")), "M01", 12, "O01") is None


def half_year_blocks(folder: Path, *statements: str) -> list[Chart | Table]:
    blocks = half_years.build(context(folder, *statements)).blocks
    return [block for block in blocks if isinstance(block, Chart | Table)]


def test_half_years_run_from_the_oldest_to_the_newest(tmp_path: Path) -> None:
    chart = half_year_blocks(tmp_path)[0]
    assert isinstance(chart, Chart)
    first = [point for point in chart.panels[0].points if point.row == chart.panels[0].points[0].row]
    years = [point.below for point in first]
    assert years == sorted(years, key=lambda words: (words.split("\n")[1], words[:3] == "Jul"))
    assert len(set(years)) == len(years) > 1


def test_a_half_year_that_is_withheld_has_its_mark(tmp_path: Path) -> None:
    hidden = withhold("half_year = '2025H2' and measure = 'M21_new'")
    chart = half_year_blocks(tmp_path, hidden)[0]
    assert isinstance(chart, Chart)
    marks = {point.below for point in chart.panels[0].points if point.sign == "[c]"}
    assert marks == {"Jul\N{EN DASH}Dec\n2025"}


def test_one_half_year_is_no_picture(tmp_path: Path) -> None:
    newest = "(select max(half_year) from indicator_values)"
    hidden = withhold(f"breakdown = 'half_year' and half_year <> {newest}")
    found = [type(block) for block in half_year_blocks(tmp_path, hidden)]
    assert found
    assert set(found) == {Table}
