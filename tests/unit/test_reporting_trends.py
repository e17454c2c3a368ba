"""An outcome over time, small: what is drawn, what fades, what says its value, and what is left out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pipeline.reporting.charts.palette import OWN, PALE, QUIET, RIMS, WHITE
from pipeline.reporting.charts.trends import trend
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = (0, 3, 6, 12, 18, 24, 36)


def shown(month: int, estimate: float, series: int = 0, value: str = "", **more: float | bool) -> ChartPoint:
    ends = max(0, estimate - 8), min(100, estimate + 8)
    return ChartPoint(str(month), series, month, estimate, *ends, value=value, **more)  # type: ignore[arg-type]


def hidden(month: int, sign: str = "[c]", series: int = 0) -> ChartPoint:
    return ChartPoint(str(month), series, month, value=sign, sign=sign)


def drawn(*points: ChartPoint) -> str:
    return trend(points, "a", "t", "d")


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def paths(svg: str, colour: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [path.get("d", "") for path in found if path.get("stroke") == colour]


def dots(svg: str) -> list[str | None]:
    return [use.get("fill") for use in ElementTree.fromstring(svg).iter(f"{SVG}use")]


def test_only_what_has_a_value_says_it_and_text_stays_text() -> None:
    svg = drawn(*(shown(month, 40 + month, value="52%" if month == 12 else "") for month in MONTHS))
    assert [word for word in words(svg) if word.endswith("%")] == ["100%", "52%"]


def test_under_the_axis_stand_entry_twelve_months_and_the_last() -> None:
    svg = drawn(*(shown(month, 40) for month in MONTHS))
    assert [word for word in words(svg) if word.isdigit()] == ["0", "12", "36"]


def test_a_withheld_milestone_leaves_a_gap_and_a_mark() -> None:
    svg = drawn(shown(0, 40), shown(3, 45), hidden(6), shown(12, 60), shown(18, 62))
    assert words(svg).count("[c]") == 1
    assert any(path.count("M") == 2 for path in paths(svg, OWN))


def test_neighbours_with_the_same_mark_share_one() -> None:
    svg = drawn(shown(0, 40), hidden(3), hidden(6), hidden(12), hidden(18, "[z]"))
    assert (words(svg).count("[c]"), words(svg).count("[z]")) == (1, 1)


@pytest.mark.parametrize("unsure", [{"hollow": True}, {"bound_low": 20.0, "bound_high": 70.0}])
def test_what_is_less_sure_is_hollow_and_has_no_bounds(unsure: dict[str, float]) -> None:
    svg = drawn(shown(0, 40), shown(3, 45, **unsure))
    assert dots(svg) == [OWN, WHITE]
    assert paths(svg, RIMS[0]) == []


def test_bounds_alone_have_no_dot_and_a_thin_line() -> None:
    svg = drawn(shown(0, 40), ChartPoint("24", 0, 24, bound_low=20, bound_high=80))
    assert (len(dots(svg)), len(paths(svg, RIMS[0]))) == (1, 1)


def test_the_region_is_one_thin_line_without_a_dot_a_band_or_a_word() -> None:
    own = [shown(month, 40 + month) for month in (0, 12)]
    region = [shown(month, 50 + month, 1, value="") for month in (0, 12)]
    svg = drawn(*own, *region)
    assert (len(paths(svg, QUIET)), len(dots(svg)), PALE[1] in svg) == (1, 2, False)


@pytest.mark.parametrize("last", ["62%", "93% or more", "between 0 and 90%"])
@pytest.mark.parametrize("height", [2.0, 50.0, 98.0])
def test_the_last_value_stays_in_the_drawing(last: str, height: float) -> None:
    svg = drawn(*(shown(month, height, value=last if month == 36 else "") for month in MONTHS))
    found = re.search(rf'x="(\S+)" y="(\S+)" [^>]*>{re.escape(last)}<', svg)
    assert found
    assert 0 < float(found[1]) <= 124
    assert 10 <= float(found[2]) <= 118


def test_a_lone_milestone_is_drawn() -> None:
    assert dots(drawn(shown(12, 40), hidden(0))) == [OWN]


@pytest.mark.parametrize("last", [20.0, 30.0, 33.0, 40.0])
def test_a_long_value_does_not_lie_over_the_last_one(last: float) -> None:
    band = ChartPoint(
        "12", 0, 12, low=0, high=31, bound_low=0, bound_high=15, is_band=True, value="15% or less"
    )
    svg = drawn(shown(0, 5), band, shown(18, last, value=f"{last:.0f}%"))
    heights = [
        float(text.get("y", ""))
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text")
        if text.text in ("15% or less", f"{last:.0f}%")
    ]
    assert abs(heights[0] - heights[1]) >= 11
