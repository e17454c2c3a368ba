"""One drawing of each chart, of made-up figures: with what is withheld, of low reliability, or long."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.reporting.charts import (
    bars,
    curves,
    figures,
    funnels,
    heatmap,
    tiles,
    timelines,
    trends,
)
from pipeline.reporting.charts.targets import targets
from pipeline.reporting.document import ChartPoint
from pipeline.statistics import funnel as limits

NOTHING = float("nan")
MONTHS = (0, 3, 6, 12, 18, 24, 36)
KHMER = "ស្ថានភាពផ្លូវច្បាប់"
FEW = "7% or less (0 to 3 of 44)"
WORDS = "A title", "What is drawn, in words."


def shown(
    row: str, series: int, position: float, estimate: float, reach: float = 8, **more: object
) -> ChartPoint:
    ends = max(0.0, estimate - reach), min(100.0, estimate + reach)
    look: dict[str, object] = {"value": f"{estimate:.0f}%", **more}
    return ChartPoint(row, series, position, estimate, *ends, **look)  # type: ignore[arg-type]


def trend() -> str:
    """A gap, too few known at 18 months, bounds alone, a band, the region behind."""
    own = [shown(str(month), 0, month, 30 + month, value="") for month in (0, 3)]
    own.append(shown("12", 0, 12, 42))
    own.append(shown("18", 0, 18, 49, hollow=True, value=""))
    own.append(ChartPoint("6", 0, 6, value="[c]", sign="[c]"))
    own.append(ChartPoint("24", 0, 24, bound_low=20, bound_high=70))
    own.append(
        ChartPoint("36", 0, 36, low=0, high=31, bound_low=0, bound_high=7, is_band=True, value="7% or less")
    )
    region = [shown(str(month), 1, month, 34 + month, 5, value="") for month in MONTHS]
    return trends.trend([*own, *region], "trend", *WORDS)


def small() -> str:
    """A line that rises to its last value; marks of two kinds."""
    own = [shown(str(month), 0, month, 30 + month, value="") for month in (0, 3, 6)]
    own += [shown("12", 0, 12, 54), shown("18", 0, 18, 63)]
    own += [
        ChartPoint("24", 0, 24, value="[c]", sign="[c]"),
        ChartPoint("36", 0, 36, value="[z]", sign="[z]"),
    ]
    return trends.trend(own, "small", *WORDS)


def _goal(row: str, entry: float, now: float, target: float, value: str, **more: float | bool) -> ChartPoint:
    ends = max(0.0, now - 9), min(100.0, now + 9)
    return ChartPoint(row, 0, 0, now, *ends, target=target, entry=entry, value=value, **more)  # type: ignore[arg-type]


def _goals() -> list[ChartPoint]:
    """Rises and falls, one less sure, one hidden behind its ring, a band, bounds alone, one withheld."""
    return [
        _goal("Housing", 44, 79, 60, "79%, at or above target, clearly"),
        _goal("Legal status", 38, 70, 66, "70%, at or above target (within chance)"),
        _goal("Safety", 58, 59, 70, "59%, below target, clearly"),
        _goal(KHMER, 60, 41, 45, "41%, below target (within chance)", hollow=True),
        ChartPoint("Education and training", 0, 0, low=0, high=31, bound_low=0, bound_high=7, is_band=True,
                   target=20, value="7% or less, below target"),
        ChartPoint("Family", 0, 0, bound_low=30, bound_high=82, target=50, value="30 to 82%: too few known"),
        ChartPoint("Economic well-being", 0, 0, sign="cannot be shown: fewer than ten people", value="[c]"),
        _goal("Mental health", NOTHING, 66, NOTHING, "66%"),
    ]  # fmt: skip


def goals() -> str:
    return targets(_goals(), "goals", *WORDS)


def goals_narrow() -> str:
    return targets(_goals(), "goals-narrow", *WORDS, narrow=True)


def tile_map() -> str:
    """Every shade, a country without a place, and the three ways of having no figure."""
    points = [
        ChartPoint("China", 0, 1, value="withheld", sign="withheld"),
        ChartPoint("Myanmar", 1, 10, 48, value="48%", below="31 of 64"),
        ChartPoint("Lao PDR", 1, 11, value="not known", sign="not known"),
        ChartPoint("Viet Nam", 3, 12, 83, value="83%", below="52 of 63"),
        ChartPoint("Thailand", 0, 21, 0, value="0%", below="0 of 12"),
        ChartPoint(KHMER, 2, 22, 63, value="63%", below="88 of 140"),
        ChartPoint("Indonesia", 0, 31, value="39 to 89%", below="known for 50%"),
        ChartPoint("Japan", 2, 30, value="does not apply", sign="does not apply"),
    ]
    return tiles.tiles(points, "tile-map", *WORDS)


def timeline() -> str:
    """Two measures over five half-years, a zero, one withheld."""
    halves = ("2024H1", "2024H2", "2025H1", "2025H2", "2026H1")
    numbers = {"New": (42, 38, 51, 23, 61), "Case closed": (0, 4, None, 12, 9)}
    points = [
        ChartPoint(name, 0, place, NOTHING if number is None else number, below=half,
                   value="[c]" if number is None else str(number), sign="[c]" if number is None else "")
        for name, found in numbers.items()
        for place, (half, number) in enumerate(zip(halves, found, strict=True))
    ]  # fmt: skip
    return timelines.timeline(points, "timeline", *WORDS)


def rows() -> str:
    """A target, bounds, a band without a dot, a mark, a label in Khmer and one that is too long."""
    points = [
        shown("Housing", 0, 0, 62, value="62% (74 of 120)", target=60.0),
        shown("Housing", 1, 0, 58, 4, value="58% (145 of 252)"),
        shown(KHMER, 0, 0, 41, bound_low=20.0, bound_high=70.0, value="20 to 70% (41%)"),
        ChartPoint(KHMER, 1, 0, value="[c]", sign="[c]"),
        ChartPoint("Safety", 0, 0, low=0, high=18, bound_low=0, bound_high=7, is_band=True, value=FEW),
        shown(
            "Well-being of families and dependants at all places of reintegration", 0, 0, 9, 16, hollow=True
        ),
    ]
    return figures.rows(points, "rows", *WORDS)


def rows_wide() -> str:
    """Labels beside their lines, of two series; one in Khmer."""
    points = [
        shown("Housing", 0, 0, 62, value="62% (74 of 120)"),
        shown("Housing", 1, 0, 58, 4, value="58% (145 of 252)"),
        ChartPoint(KHMER, 0, 0, value="[c]", sign="[c]"),
        shown(KHMER, 1, 0, 41, value="41% (60 of 146)", hollow=True),
    ]
    return figures.rows(points, "rows-wide", *WORDS, wide=True)


def points() -> str:
    """Net change about zero."""
    rise = ChartPoint("Housing", 0, 0, 26, 15, 40, value="+26 (+15 to +40)")
    fall = ChartPoint("Safety", 0, 0, -8, -20, 5, value="-8 (-20 to +5)")
    return figures.rows([rise, fall], "points", *WORDS, "points")


def stacked() -> str:
    parts = [
        ChartPoint("Legal", 0, 0, 60, 0, 60, value="36"),
        ChartPoint("Legal", 1, 0, 38, 60, 98, value="23"),
        ChartPoint("Legal", 2, 0, 2, 98, 100, value="1"),
        ChartPoint(KHMER, 0, 0, value="[c]", sign="[c]"),
    ]
    return bars.stacked(parts, "stacked", *WORDS)


def columns() -> str:
    heights = (2, 4, 8, 14, 20, 18, 14, 10, 6, 3, 1)
    points = [
        ChartPoint(str(place), 0, place, height, target=4.5, value=f"{height}%")
        for place, height in enumerate(heights)
    ]
    return bars.columns(points, "columns", *WORDS)


def curve() -> str:
    """A step that is withheld, an end at 24 months, the region behind."""
    own = [shown(str(month), 0, month, 8 + 2 * month, 5, below=str(150 - month)) for month in MONTHS[1:6]]
    own[2] = ChartPoint("12", 0, 12, value="[c]", sign="[c]", below="[c]")
    own.append(ChartPoint("36", 0, 36, value="[x]", sign="[x]", below="4"))
    region = [shown(str(month), 1, month, 6 + 2 * month, 3, below="240") for month in MONTHS[1:]]
    return curves.curve([*own, *region], "curve", *WORDS)


def heat() -> str:
    """Every shade, and cells without a figure."""
    names = ("Housing", "Economic well-being", KHMER)
    points = []
    for number, name in enumerate(names):
        for month in MONTHS:
            share = 93 - 1.7 * month - number
            shade = sum(round(share) >= end for end in (40, 60, 80))
            sign = "[c]" if name == KHMER and month > 12 else ""
            points.append(
                ChartPoint(name, shade, month, share, value=f"{share:.0f}%", sign=sign, below=str(month))
            )
    points[6] = ChartPoint("Housing", 0, 36, value="[z]", sign="[z]", below="36")
    return heatmap.heat(points, "heat", *WORDS)


def funnel() -> str:
    """Eight made-up providers, one outside the limits."""
    import numpy as np

    known, achieved = (24, 60, 80, 55, 70, 64, 40, 33), (12, 50, 42, 29, 37, 34, 21, 17)
    names = [f"provider-{number}" for number in range(1, 9)]
    table = pd.DataFrame({"provider_id": names, "known": known, "achieved": achieved})
    providers = limits.funnel(table.assign(outcome="O01", milestone=12))
    people = np.arange(1, 91)
    pooled, phi = (np.full(len(people), providers[name].iloc[0]) for name in ("pooled", "dispersion"))
    curves_of = {"known": people}
    for name, level in limits.LEVELS.items():
        ends = limits.exact_limits(people, pooled, level)
        wide = (limits.widened(end, pooled, phi) for end in ends)
        curves_of[f"low_{name}"], curves_of[f"high_{name}"] = wide
    axis = "People whose level is known"
    return funnels.funnel(providers, pd.DataFrame(curves_of), "funnel", *WORDS, axis)


DRAWN = (
    *(trend, small, rows, rows_wide, points, goals, goals_narrow, tile_map, timeline),
    *(stacked, columns, curve, heat, funnel),
)
DRAWINGS: dict[str, Callable[[], str]] = {one.__name__: one for one in DRAWN}
