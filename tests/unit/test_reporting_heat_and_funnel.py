"""The heat map and the funnel, and labels that do not touch."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reporting_bars import brightness

from pipeline.reporting.charts.funnels import funnel
from pipeline.reporting.charts.heatmap import ON_SHADE, SHADES, heat
from pipeline.reporting.charts.labels_apart import apart
from pipeline.reporting.document import ChartPoint
from pipeline.statistics.funnel import funnel as limits_of

SVG = "{http://www.w3.org/2000/svg}"


def of(*points: ChartPoint) -> tuple[ChartPoint, ...]:
    return points


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


places = st.lists(st.floats(0, 100), min_size=1, max_size=10)


@given(places)
def test_labels_are_apart_in_their_order_and_within_the_drawing(wanted: list[float]) -> None:
    found = apart(wanted, 7, -8, 106)
    ordered = [found[place] for place in sorted(range(len(wanted)), key=lambda place: wanted[place])]
    assert all(second - first >= 7 - 1e-9 for first, second in pairwise(ordered))
    assert min(found) >= -8
    assert max(found) <= 106


@given(places)
def test_labels_that_do_not_collide_are_not_moved(wanted: list[float]) -> None:
    spread = [20.0 * place for place in range(len(wanted))]
    assert apart(spread, 7, 0, 200) == pytest.approx(spread)


@pytest.mark.parametrize(("shade", "on_it"), zip(SHADES, ON_SHADE, strict=True))
def test_a_number_can_be_read_on_its_shade(shade: str, on_it: str) -> None:
    """4.5:1 or more (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((brightness(shade), brightness(on_it)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_cell_without_a_figure_has_its_mark_and_no_shade() -> None:
    points = (
        ChartPoint("Housing", 3, 0, 90, value="90%", below="0"),
        ChartPoint("Housing", 0, 3, sign="[c]", below="3"),
    )
    svg = heat(of(*points), "a", "t", "d")
    fills = [path.get("fill") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert {"90%", "[c]", "0", "3"} <= set(words(svg))
    assert [fill for fill in fills if fill != "none"] == [SHADES[3].lower()]


def test_only_a_provider_outside_the_limits_is_named() -> None:
    known, achieved = (24, 60, 80, 55, 70, 64, 40, 33), (12, 50, 42, 29, 37, 34, 21, 17)
    names = [f"provider-{number}" for number in range(1, 9)]
    table = pd.DataFrame({"provider_id": names, "known": known, "achieved": achieved})
    found = limits_of(table.assign(outcome="O01", milestone=12))
    told = words(funnel(found, found, "a", "t", "d", "People"))
    assert [word for word in told if word.startswith("provider")] == ["provider-2"]
