"""Coverage by outcome, the same people at two points, and the parts of change: what a report says of each."""

from __future__ import annotations

from pathlib import Path

from made_reports import DONOR, Made, changed, charts, headings, line, lines, table, tables, withhold

from pipeline.reporting.document import Chart


def chart_of(report: object, section: str, key: str) -> Chart:
    return next(chart for chart in charts(report, section) if chart.key == key)  # type: ignore[arg-type]


FLOWS = "measure in ('M04_conversion', 'M04_retention')"


def test_coverage_by_outcome_stands_before_the_outcomes(made: Made) -> None:
    keys = [found.key for found in tables(made())]
    assert keys.index("settled-table") < keys.index("outcomes-table")


def test_a_cell_of_the_heat_map_says_what_its_table_says(made: Made) -> None:
    own = chart_of(made(), "coverage", "settled").panels[0]
    told = [point.value for point in own.points if point.row == "Housing"]
    cells = line(table(made(), "settled-table"), "Housing")[1:]
    assert told[0] == "93%"
    assert all(value.strip("[]") in cell for value, cell in zip(told, cells, strict=True))


def test_the_shade_is_that_of_the_number_in_the_cell(made: Made) -> None:
    own = chart_of(made(), "coverage", "settled").panels[0]
    drawn = [point for point in own.points if not point.sign]
    assert len({point.series for point in drawn}) > 2
    for point in drawn:
        assert point.series == sum(int(point.value.rstrip("%")) >= end for end in (40, 60, 80))


def test_a_withheld_cell_has_its_mark_and_the_legend_says_what_it_means(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure = 'M03' and outcome = 'O09' and milestone = 12"))
    chart = chart_of(report, "coverage", "settled")
    [cell] = [
        point for point in chart.panels[0].points if (point.row, point.position) == ("Legal process", 12)
    ]
    assert cell.sign == "[c]"
    assert "[c] withheld" in [key.text for key in chart.legend]


def test_both_points_are_of_the_same_people(made: Made) -> None:
    """Who kept an outcome or lost it had it at entry; who kept it or reached it has it now."""
    own = line(table(made(), "slope-table"), "Housing")
    moves = line(table(made(), "change-moves"), "Housing")
    kept, had = (int(word) for word in moves[-1].split(" (")[0].split(" of "))
    reached, had_not = (int(word) for word in moves[-2].split(" (")[0].split(" of "))
    assert headings(table(made(), "slope-table"))[2:4] == ["At entry", "12 months"]
    assert own[1] == str(had + had_not)
    assert own[2].split()[0] == str(had)
    assert own[3].split()[0] == str(kept + reached)


def test_a_pair_is_not_drawn_where_one_of_its_parts_is_withheld(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure = 'M04_retention' and outcome = 'O01' and milestone = 12"))
    own = chart_of(report, "change", "slope").panels[0]
    assert [(point.sign, point.value) for point in own.points if point.row == "Housing"] == [("[c]", "[c]")]
    assert line(table(report, "slope-table"), "Housing")[1:4] == ["[c]"] * 3


def test_a_share_that_fell_is_dashed_and_the_legend_says_so(tmp_path: Path) -> None:
    fell = f"update indicator_values set numerator = 0 where {FLOWS} and outcome = 'O01' and milestone = 12"
    chart = chart_of(changed(tmp_path, fell), "change", "slope")
    assert "fell" in {key.sign for key in chart.legend}


def test_without_both_points_there_is_no_slope(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(FLOWS), audience=DONOR)
    assert "slope" not in {chart.key for chart in charts(report, "change")}
    assert "slope-table" not in {found.key for found in tables(report)}


def test_the_parts_of_a_bar_are_all_its_people(made: Made) -> None:
    housing = chart_of(made(), "change", "directions").panels[0]
    bars = {point.row for point in housing.points}
    assert {bar.split(":")[0] for bar in bars} >= {"3 months", "12 months"}
    for bar in bars:
        parts = [int(point.value) for point in housing.points if point.row == bar and not point.sign]
        assert not parts or sum(parts) == int(bar.split(": ")[1].split()[0])


def test_a_bar_is_not_drawn_where_one_of_its_parts_is_withheld(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold("measure = 'M04_declined' and outcome = 'O01' and milestone = 12"))
    housing = chart_of(report, "change", "directions").panels[0]
    assert [point.sign for point in housing.points if point.row == "12 months"] == ["[c]"]
    assert [row for row in lines(table(report, "directions-table")) if "[c]" in row]
