"""The drawings of bars and curves: what is drawn, what is left out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pipeline.reporting.charts.bars import ON_PART, PARTS, columns, stacked
from pipeline.reporting.charts.curves import curve
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"
NOT_DRAWN = float("nan")


def of(*points: ChartPoint) -> tuple[ChartPoint, ...]:
    return points


def part(row: str, series: int, low: float, high: float, value: str) -> ChartPoint:
    return ChartPoint(row, series, 0, high - low, low, high, value=value)


def step(month: int, estimate: float, below: str = "40", series: int = 0) -> ChartPoint:
    return ChartPoint(
        str(month), series, month, estimate, estimate - 5, estimate + 5, value=f"{estimate}%", below=below
    )


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def fills(svg: str) -> list[str]:
    return [path.get("fill", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]


def lines(svg: str, colour: str) -> list[str]:
    drawn = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [
        path.get("d", "") for path in drawn if path.get("stroke") == colour and path.get("fill") == "none"
    ]


def test_every_part_of_a_bar_has_its_colour_and_its_number() -> None:
    svg = stacked(of(part("Legal", 0, 0, 60, "36"), part("Legal", 1, 60, 100, "24")), "a", "t", "d")
    assert {"Legal", "36", "24", "100%"} <= set(words(svg))
    assert [fill for fill in fills(svg) if fill in (PARTS[0].lower(), PARTS[1].lower())] == [
        "#12436d",
        "#28a197",
    ]


def test_a_number_that_does_not_fit_its_part_is_left_to_the_table() -> None:
    svg = stacked(of(part("Legal", 0, 0, 99, "1,036"), part("Legal", 1, 99, 100, "10")), "a", "t", "d")
    assert "10" not in words(svg)


def test_a_bar_that_is_withheld_keeps_its_line_and_its_mark() -> None:
    svg = stacked(
        of(ChartPoint("Legal", 0, 0, value="[c]", sign="[c]"), part("Other", 0, 0, 100, "9")),
        "a",
        "t",
        "d",
    )
    assert {"Legal", "[c]"} <= set(words(svg))


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("part", "on_it"), zip(PARTS, ON_PART, strict=True))
def test_a_number_can_be_read_on_its_part(part: str, on_it: str) -> None:
    """4.5:1 or more (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((brightness(part), brightness(on_it)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_every_column_has_its_value_and_its_number_of_outcomes() -> None:
    points = [
        ChartPoint(str(number), 0, number, 10 + number, value=f"{10 + number}%") for number in range(11)
    ]
    assert {"0", "10", "10%", "20%"} <= set(words(columns(of(*points), "a", "t", "d")))


def test_the_median_is_a_line_only_where_there_is_one() -> None:
    points = [ChartPoint(str(number), 0, number, 10, target=5.0, value="10%") for number in range(11)]
    without = [ChartPoint(point.row, 0, point.position, 10, value="10%") for point in points]
    drawn = [len(lines(columns(of(*one), "a", "t", "d"), "#801650")) for one in (points, without)]
    assert drawn == [1, 0]


def test_a_curve_goes_up_in_steps_from_zero() -> None:
    [path] = lines(curve(of(step(3, 10), step(6, 20)), "a", "t", "d"), "#12436d")
    heights = [float(y) for _, y in re.findall(r"[ML] ?(\S+) (\S+)", path)]
    assert len(set(heights)) == 3
    assert heights == sorted(heights, reverse=True)


def test_a_curve_stops_at_its_last_estimate() -> None:
    ended = of(step(3, 10), step(6, 20), ChartPoint("36", 0, 36, NOT_DRAWN, sign="[x]", below="4"))
    whole = of(step(3, 10), step(6, 20), step(36, 20))
    ends = [
        max(
            float(x)
            for x, _ in re.findall(r"[ML] ?(\S+) (\S+)", lines(curve(one, "a", "t", "d"), "#12436d")[0])
        )
        for one in (ended, whole)
    ]
    assert ends[0] < ends[1] / 2


def test_a_curve_breaks_where_an_estimate_is_withheld() -> None:
    gap = of(step(3, 10), ChartPoint("6", 0, 6, NOT_DRAWN, sign="[c]"), step(12, 20))
    [path] = lines(curve(gap, "a", "t", "d"), "#12436d")
    assert path.count("M") == 2


def test_the_numbers_at_risk_stand_under_the_months() -> None:
    svg = curve(of(step(3, 10, "49"), step(6, 20, "48")), "a", "t", "d")
    assert {"49", "48"} <= set(words(svg))


def test_numbers_of_three_digits_side_by_side_do_not_touch() -> None:
    svg = curve(of(step(3, 10, "149"), step(6, 20, "148"), step(36, 30, "147")), "a", "t", "d")
    found = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        found[text.text] = text.get("transform") or text.get("y") or ""
    heights = [float(re.findall(r"(-?[\d.]+)\)?$", found[number])[0]) for number in ("149", "148", "147")]
    assert heights[0] == heights[2] != heights[1]


def test_the_regions_curve_lies_behind_without_a_band() -> None:
    both = curve(of(step(3, 10), step(6, 20), step(3, 12, series=1), step(6, 22, series=1)), "a", "t", "d")
    assert "#e3e3e3" not in both
    assert len(lines(both, "#3d3d3d")) == 1


def test_nothing_is_drawn_of_a_series_without_estimates() -> None:
    points = of(step(3, 10), ChartPoint("3", 1, 3, NOT_DRAWN, sign="[c]"))
    assert lines(curve(points, "a", "t", "d"), "#3d3d3d") == []
