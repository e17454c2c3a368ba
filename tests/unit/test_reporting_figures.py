"""The drawings: what is drawn, what is left out, and that two drawings never disturb each other."""

from __future__ import annotations

import re
from dataclasses import asdict
from xml.etree import ElementTree

import pandas as pd
import pytest

from pipeline.reporting.charts.figures import rows, trend
from pipeline.reporting.document import ChartPoint

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = (0, 3, 6, 12, 18, 24, 36)


def frame(*points: ChartPoint) -> pd.DataFrame:
    return pd.DataFrame([asdict(point) for point in points])


def shown(month: int, estimate: float, series: int = 0, hollow: bool = False) -> ChartPoint:
    return ChartPoint(
        row=str(month), series=series, position=month, estimate=estimate, low=estimate - 8, high=estimate + 8,
        hollow=hollow, value=f"{estimate:.0f}%",
    )  # fmt: skip


def hidden(month: int, sign: str = "[c]", series: int = 0) -> ChartPoint:
    return ChartPoint(row=str(month), series=series, position=month, value=sign, sign=sign)


def bounded(
    month: int, series: int = 0, value: str = "20-80%", low: float = 20, high: float = 80
) -> ChartPoint:
    return ChartPoint(
        row=str(month), series=series, position=month, bound_low=low, bound_high=high, value=value
    )


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def heights(svg: str) -> dict[str, float]:
    found = {}
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        place = re.search(r"translate\(\S+ (\S+)\)", text.get("transform", ""))
        found[text.text or ""] = float(place[1]) if place else float(text.get("y", "nan"))
    return found


def test_text_stays_text_and_the_last_value_is_labelled() -> None:
    svg = trend(frame(*(shown(month, 40 + month) for month in MONTHS)), "a", "Housing", "All of it")
    assert "76%" in words(svg)


def test_a_withheld_milestone_leaves_a_gap_and_a_mark() -> None:
    svg = trend(frame(shown(0, 40), shown(3, 45), hidden(6), shown(12, 60), shown(18, 62)), "a", "t", "d")
    assert words(svg).count("[c]") == 1
    paths = [path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert any(path.count("M") == 2 for path in paths)


def test_neighbours_with_the_same_mark_share_one() -> None:
    svg = trend(frame(shown(0, 40), hidden(3), hidden(6), hidden(12), hidden(18, "[z]")), "a", "t", "d")
    assert (words(svg).count("[c]"), words(svg).count("[z]")) == (1, 1)


def test_bounds_alone_have_no_dot() -> None:
    with_dot = trend(frame(shown(0, 40), shown(24, 50)), "a", "t", "d")
    without = trend(frame(shown(0, 40), bounded(24)), "a", "t", "d")
    assert (with_dot.count("<use"), without.count("<use")) == (2, 1)


def test_low_reliability_is_hollow() -> None:
    svg = trend(frame(shown(0, 40), shown(3, 45, hollow=True)), "a", "t", "d")
    fills = [use.get("fill") for use in ElementTree.fromstring(svg).iter(f"{SVG}use")]
    assert fills == ["#12436d", "#ffffff"]


@pytest.mark.parametrize("other", [51.0, 49.0, 57.0])
def test_two_last_values_never_touch(other: float) -> None:
    points = [*(shown(month, 50.4) for month in MONTHS), *(shown(month, other, 1) for month in MONTHS)]
    placed = heights(trend(frame(*points), "a", "t", "d"))
    assert abs(placed["50%"] - placed[f"{other:.0f}%"]) >= 11


BAR = re.compile(r'd="M (\S+) (\S+) L \S+ (\S+)" [^>]*stroke-width="7"')
EN = "\N{EN DASH}"


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(f"37{EN}100%", 37, 100), (f"0{EN}63% \N{DAGGER}", 0, 63), (f"37{EN}100% \N{DAGGER}", 37, 100)],
)
def test_the_last_bounds_of_the_region_stand_beside_their_bar(value: str, low: float, high: float) -> None:
    points = [*(hidden(month) for month in MONTHS), shown(0, 40, 1), bounded(36, 1, value, low, high)]
    svg = trend(frame(*points), "a", "t", "d")
    bar = BAR.search(svg)
    words = re.search(rf'x="(\S+)" y="(\S+)" [^>]*text-anchor="(\w+)"[^>]*>{re.escape(value)}<', svg)
    assert bar and words
    x, foot, top = map(float, bar.groups())
    left, height = float(words[1]), float(words[2])
    is_beside = words[3] == "start" and left > x + 3.5
    assert is_beside or not top < height - 4 < foot


def test_a_row_without_a_figure_keeps_its_line_and_its_mark() -> None:
    points = frame(shown(1, 40), hidden(2, "[x]"))
    assert "[x]" in words(rows(points, "a", "t", "d"))


def test_net_change_is_drawn_about_zero() -> None:
    points = frame(ChartPoint("Housing", 0, 0, estimate=24, low=15, high=33, value="+24 (+15 to +33)"))
    assert {"\N{MINUS SIGN}50", "0", "+50"} <= set(words(rows(points, "a", "t", "d", "points")))


def test_a_dollar_sign_is_no_formula() -> None:
    points = frame(ChartPoint("Costs of $5 or $6", 0, 0, estimate=24, low=15, high=33, value="24%"))
    assert "Costs of $5 or $6" in words(rows(points, "a", "t", "d"))


def test_two_drawings_in_a_page_share_no_id_and_no_style() -> None:
    points = frame(*(shown(month, 40 + month) for month in MONTHS))
    first, second = (trend(points, key, "t", "d") for key in ("one", "two"))
    ids = [set(re.findall(r'\sid="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0] & ids[1] == set()
    assert all(name.startswith("one-") for name in ids[0])
    assert "style" not in first


def test_the_same_frame_gives_the_same_bytes() -> None:
    points = frame(*(shown(month, 40 + month) for month in MONTHS))
    assert trend(points, "a", "t", "d") == trend(points, "a", "t", "d")
