"""The drawings of whole reports: large enough words, short legends, and each drawn once."""

from __future__ import annotations

import re

import pytest
from made_reports import DONOR, MINISTRY, PLANS, Made

from pipeline.reporting.charts import drawings
from pipeline.reporting.document import Chart, ChartPoint, Panel

REPORTS = [(plan, audience) for plan in PLANS for audience in (DONOR, MINISTRY)]
PAPER, BETWEEN = 510.0, 14.2  # points: the width of a page, and between two drawings, as in report.typ
LEAST, BEST = 0.72, 0.8  # of a drawing in print
PHONE, OF_TWO = 358, 170  # pixels of a phone, and of one of two drawings side by side


@pytest.fixture(params=REPORTS, ids=lambda found: "-".join(found))
def charts(request: pytest.FixtureRequest, made: Made) -> tuple[Chart, ...]:
    return made(*request.param).charts


def width(svg: str) -> float:
    found = re.search(r'viewBox="0 0 (\S+) ', svg)
    return float(found[1]) if found else 0.0


def smallest(svg: str) -> float:
    return min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg))


def test_no_legend_has_more_than_three_entries(charts: tuple[Chart, ...]) -> None:
    assert [chart.key for chart in charts if len(chart.legend) > 3] == []


def test_words_have_seven_points_in_print(charts: tuple[Chart, ...]) -> None:
    drawn = drawings.of(charts)
    for chart in charts:
        svgs = [drawn[panel.key] for panel in chart.panels if drawn[panel.key]]
        widest = max(map(width, svgs), default=1)
        across = max(1, int((PAPER + BETWEEN) / (widest * LEAST + BETWEEN)))
        scale = min((PAPER - (across - 1) * BETWEEN) / across / widest, BEST)
        assert [chart.key for svg in svgs if smallest(svg) * scale < 7] == []


def test_words_have_ten_pixels_on_a_phone(charts: tuple[Chart, ...]) -> None:
    drawn = drawings.of(charts)
    for chart in charts:
        for panel in chart.panels:
            svg = drawn.get(panel.key + drawings.NARROW) or drawn[panel.key]
            room = OF_TWO if panel.kind == "trend" else PHONE
            assert not svg or smallest(svg) * room / width(svg) >= 10 - 0.6, panel.key


def test_what_two_reports_show_is_drawn_once() -> None:
    def panel() -> Panel:
        return Panel("key", "title", "words", "rows", (ChartPoint("Housing", 0, 0, 40, 30, 50, value="40%"),))

    drawings.draw.cache_clear()
    assert drawings.draw(panel()) is drawings.draw(panel())
    assert drawings.draw.cache_info().misses == 1


def test_a_wide_drawing_has_one_for_a_phone_with_ids_of_its_own(made: Made) -> None:
    charts = made("ordinary", DONOR).charts
    drawn = drawings.of(charts)
    narrow = {key: svg for key, svg in drawn.items() if key.endswith(drawings.NARROW) and svg}
    assert narrow
    for key, svg in narrow.items():
        assert svg.startswith('<svg class="narrow" ')
        ids = [
            set(re.findall(r'\sid="([^"]+)"', one)) for one in (svg, drawn[key.removesuffix(drawings.NARROW)])
        ]
        assert ids[0] & ids[1] == set()
