"""Dots with their intervals, row by row: points in, SVG out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, Canvas, bounds, scale, series_dot
from pipeline.reporting.charts.palette import COLOURS, GRID, INK, REGION, TARGET
from pipeline.reporting.charts.text_width import SMALLEST, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LEFT, TOP = 8, 2
LABEL_HEIGHT, LINE_HEIGHT, ROW_GAP, AXIS_HEIGHT = 15, 15, 8, 20
VALUE_WIDTH = {"percent": 112, "points": 96}
VALUE_GAP = 12  # beside the values


def rows(
    points: Sequence[ChartPoint], key: str, title: str, description: str, axis: str = "percent",
    wide: bool = False,
) -> str:  # fmt: skip
    """Dots with 95 % intervals, one label per row, one line per series, the value at the end of the line.

    ``row`` holds the label. ``axis`` is ``percent`` (0 to 100) or ``points`` (symmetric about 0). A series
    without a figure keeps its line and shows its sign.
    """
    names = list(dict.fromkeys(point.row for point in points))
    series = sorted({point.series for point in points})
    step = LABEL_HEIGHT + LINE_HEIGHT * len(series) + ROW_GAP
    size = WIDE if wide else WIDTH
    right = _value_width(points, axis)
    canvas = Canvas(size, TOP + step * len(names) + AXIS_HEIGHT + 2)
    low, high, ticks = _range(points, axis)
    across = scale(low, high, LEFT, size - right)
    _grid(canvas, across, ticks, len(names), step, axis)
    for number, name in enumerate(names):
        top = TOP + number * step
        canvas.label(LEFT, top + LABEL_HEIGHT / 2, name, size - 12, size=NORMAL, bold=True)
        for point in points:
            if point.row == name:
                y = top + LABEL_HEIGHT + LINE_HEIGHT * (series.index(point.series) + 0.5)
                _row_point(canvas, point, across, y)
                look = INK if point.sign else COLOURS[point.series]
                canvas.label(size - right + 8, y, point.value, right - 10, colour=look)
    return canvas.svg(key, title, description)


def _value_width(points: Sequence[ChartPoint], axis: str) -> int:
    """Pixels for the values: more where a language needs it so that none is cut, two fifths are left."""
    widest = max(width(point.value, SMALLEST) for point in points)
    return max(VALUE_WIDTH[axis], min(math.ceil(widest) + VALUE_GAP, WIDTH * 3 // 5))


def _range(points: Sequence[ChartPoint], axis: str) -> tuple[float, float, list[float]]:
    if axis == "percent":
        return 0, 100, [0, 50, 100]
    ends = [abs(end) for point in points for end in (point.low, point.high) if not math.isnan(end)]
    limit = 25 * max(1, math.ceil(max(ends, default=0) / 25))
    return -limit, limit, [-limit, 0, limit]


def _grid(canvas: Canvas, across: Scale, ticks: Sequence[float], count: int, step: float, axis: str) -> None:
    """Grid lines behind the dots, not behind the labels; the scale at the foot."""
    for place, tick in enumerate(ticks):
        zero, x = axis == "points" and tick == 0, across(tick)
        for number in range(count):
            ends = TOP + number * step + LABEL_HEIGHT + 1, TOP + (number + 1) * step - ROW_GAP + 1
            canvas.line([(x, ends[0]), (x, ends[1])], REGION if zero else GRID, 1 if zero else 0.8, 0)
        sign = "+" if axis == "points" and tick > 0 else ""
        words = f"{sign}{tick:.0f}{'%' if axis == 'percent' else ''}".replace("-", "\N{MINUS SIGN}")
        canvas.write(x, TOP + count * step + 9, words, side=("left", "center", "right")[place])


def _row_point(canvas: Canvas, point: ChartPoint, across: Scale, y: float) -> None:
    """One figure on its line."""
    series, target = point.series, across(point.target)
    if not math.isnan(point.bound_low):
        ends = (across(point.bound_low), y), (across(point.bound_high), y)
        bounds(canvas, *ends, series, is_band=point.is_band)
    canvas.line([(across(point.low), y), (across(point.high), y)], COLOURS[series], 1.4, 3)
    if not math.isnan(point.estimate):
        series_dot(canvas, across(point.estimate), y, series, hollow=point.hollow, size=6.2 - series)
    canvas.line([(target, y - 7), (target, y + 7)], TARGET, 2.4, 5)
