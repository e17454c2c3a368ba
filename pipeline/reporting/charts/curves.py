"""The chart of time to achievement: points in, SVG out."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, Canvas, scale
from pipeline.reporting.charts.palette import COLOURS, GRID, PALE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, FOOT = 34, 36, 14, 50
AT_RISK = 10.0  # font size of the numbers under the axis
CLOSE = 4  # months between two numbers of three digits that touch
END = 0.8  # months that a curve goes on after its last milestone, so that the last step can be seen


def curve(points: Sequence[ChartPoint], key: str, title: str, description: str) -> str:
    """Cumulative incidence as steps, the first series in its interval band, over the numbers at risk.

    One point per milestone and series, shares in percent, ``position`` in months, ``below`` the number at
    risk. A curve starts at 0.
    """
    canvas = Canvas(WIDTH, HEIGHT)
    months = sorted({point.position for point in points})
    across, up = scale(0, months[-1] + 1, LEFT, WIDTH - RIGHT), scale(0, 100, HEIGHT - FOOT, TOP)
    for level in (0, 50, 100):
        canvas.line([(LEFT, up(level)), (WIDTH - RIGHT, up(level))], GRID, 0.8, 0)
        canvas.write(LEFT - 6, up(level), f"{level}%", side="right")
    for month in [0.0, *months]:
        canvas.write(across(month), HEIGHT - FOOT + 11, f"{month:.0f}", side="center")
    lead = min(point.series for point in points)
    for series in sorted({point.series for point in points}, reverse=True):
        ordered = sorted(
            (point for point in points if point.series == series), key=lambda point: point.position
        )
        _steps(canvas, ordered, across, up, leads=series == lead)
        if series == lead:
            _at_risk(canvas, ordered, across)
    return canvas.svg(key, title, description)


def _at_risk(canvas: Canvas, points: Sequence[ChartPoint], across: Scale) -> None:
    """The numbers at risk under the months; one that would touch the one before it stands lower."""
    before = -float(CLOSE)
    for point in points:
        is_close = point.position - before < CLOSE and len(point.below) > 2
        y = HEIGHT - FOOT + (39 if is_close else 27)
        canvas.write(across(point.position), y, point.below, side="center", size=AT_RISK)
        before = point.position


def _steps(canvas: Canvas, points: Sequence[ChartPoint], across: Scale, up: Scale, *, leads: bool) -> None:
    """One curve up to its last estimate; it breaks where an estimate is withheld."""
    known = [place for place, point in enumerate(points) if not math.isnan(point.estimate)]
    if not known:
        return
    shown = points[: known[-1] + 1]
    series, last = shown[-1].series, shown[-1]
    x = [across(month) for month in (0.0, *(point.position for point in shown), last.position + END)]
    heights = [up(point.estimate) for point in shown]
    path = _corners(x, [up(0), *heights])
    canvas.line(path, COLOURS[series], 1.8 - 0.5 * series, 4 - series, dashed=bool(series))
    if leads:
        _band(canvas, shown, x, up)
        place = across(last.position + 2 * END), heights[-1]
        canvas.write(*place, last.value, size=NORMAL, bold=True, colour=COLOURS[series])


def _corners(x: Sequence[float], heights: Sequence[float]) -> list[tuple[float, float]]:
    """Both ends of each step: a height holds up to the next place."""
    return [(place, height) for ends, height in zip(pairwise(x), heights, strict=True) for place in ends]


def _band(canvas: Canvas, points: Sequence[ChartPoint], x: Sequence[float], up: Scale) -> None:
    """The interval of each step that has one."""
    for (left, right), point in zip(pairwise(x[1:]), points, strict=True):
        if not math.isnan(point.low):
            canvas.rectangle(left, up(point.high), right, up(point.low), PALE[point.series], 0.5)
