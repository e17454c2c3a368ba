"""One drawing of each chart, of made-up figures: with what is withheld, of low reliability, or long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pandas as pd

from pipeline.reporting.charts import bars, curves, figures, funnels, heatmap, slopes
from pipeline.reporting.document import ChartPoint
from pipeline.statistics import funnel as limits

MONTHS = (0, 3, 6, 12, 18, 24, 36)
KHMER = "ស្ថានភាពផ្លូវច្បាប់"
FEW = "7% or less (0 to 3 of 44)"
WORDS = "A title", "What is drawn, in words."


def frame(*points: ChartPoint) -> pd.DataFrame:
    """Marks as the frame that a chart takes."""
    return pd.DataFrame([asdict(point) for point in points])


def shown(
    row: str, series: int, position: float, estimate: float, reach: float = 8, **more: object
) -> ChartPoint:
    ends = max(0.0, estimate - reach), min(100.0, estimate + reach)
    look: dict[str, object] = {"value": f"{estimate:.0f}%", **more}
    return ChartPoint(row, series, position, estimate, *ends, **look)  # type: ignore[arg-type]


def trend() -> str:
    """A gap, a band at 24 months, bounds before the estimate, the region behind."""
    own = [shown(str(month), 0, month, 30 + month, hollow=month == 18) for month in (0, 3, 12, 18)]
    own.append(ChartPoint("6", 0, 6, value="[c]", sign="[c]"))
    own.append(
        ChartPoint("24", 0, 24, low=0, high=31, bound_low=0, bound_high=7, is_band=True, value="7% or less")
    )
    own.append(ChartPoint("36", 0, 36, value="[z]", sign="[z]"))
    region = [shown(str(month), 1, month, 34 + month, 5) for month in MONTHS]
    return figures.trend(frame(*own, *region), "trend", *WORDS)


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
    return figures.rows(frame(*points), "rows", *WORDS)


def points() -> str:
    """Net change about zero."""
    rise = ChartPoint("Housing", 0, 0, 26, 15, 40, value="+26 (+15 to +40)")
    fall = ChartPoint("Safety", 0, 0, -8, -20, 5, value="-8 (-20 to +5)")
    return figures.rows(frame(rise, fall), "points", *WORDS, "points")


def stacked() -> str:
    parts = [
        ChartPoint("Legal", 0, 0, 60, 0, 60, value="36"),
        ChartPoint("Legal", 1, 0, 38, 60, 98, value="23"),
        ChartPoint("Legal", 2, 0, 2, 98, 100, value="1"),
        ChartPoint(KHMER, 0, 0, value="[c]", sign="[c]"),
    ]
    return bars.stacked(frame(*parts), "stacked", *WORDS)


def columns() -> str:
    heights = (2, 4, 8, 14, 20, 18, 14, 10, 6, 3, 1)
    points = [
        ChartPoint(str(place), 0, place, height, target=4.5, value=f"{height}%")
        for place, height in enumerate(heights)
    ]
    return bars.columns(frame(*points), "columns", *WORDS)


def curve() -> str:
    """A step that is withheld, an end at 24 months, the region behind."""
    own = [shown(str(month), 0, month, 8 + 2 * month, 5, below=str(150 - month)) for month in MONTHS[1:6]]
    own[2] = ChartPoint("12", 0, 12, value="[c]", sign="[c]", below="[c]")
    own.append(ChartPoint("36", 0, 36, value="[x]", sign="[x]", below="4"))
    region = [shown(str(month), 1, month, 6 + 2 * month, 3, below="240") for month in MONTHS[1:]]
    return curves.curve(frame(*own, *region), "curve", *WORDS)


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
    return heatmap.heat(frame(*points), "heat", *WORDS)


def slope() -> str:
    """Labels that would collide, one that fell, one of low reliability, two that are withheld."""
    pairs = {"Housing": (48, 73), "Mental health": (44, 70), "Education": (20, 72), "Safety": (51, 49),
             "Social relations": (64, 71), "Economic well-being": (20, 22)}  # fmt: skip
    points = [
        ChartPoint(name, 0, place, share, hollow=name == "Safety", value=f"{share}%", below=heading)
        for name, shares in pairs.items()
        for place, (share, heading) in enumerate(zip(shares, ("At entry", "12 months"), strict=True))
    ]
    points += [ChartPoint(name, 0, 0, value="[c]", sign="[c]") for name in (KHMER, "Legal process")]
    return slopes.slope(frame(*points), "slope", *WORDS)


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


DRAWINGS: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (trend, rows, points, stacked, columns, curve, heat, slope, funnel)
}
