"""Dots with their intervals, row by row: points in, SVG out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas, bounds, scale, series_dot
from pipeline.reporting.charts.palette import COLOURS, GRID, INK, REGION, TARGET
from pipeline.reporting.charts.text_width import SMALLEST, in_two, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

# Sizes in pixels of the drawing.
WIDTH, NARROW, WIDE = 300, 340, 560
LEFT, TOP = 8, 2
LABEL_HEIGHT, LINE_HEIGHT, ROW_GAP, AXIS_HEIGHT = 15, 15, 8, 20
VALUE_WIDTH = {"percent": 112, "points": 96}
VALUE_GAP = 12  # beside the values
LEAST_LABEL, MOST_LABEL = 80, 190  # of a name beside its row
TWO_LINES = 10.5  # between the two lines of a name


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of a row stand, in pixels: its name over its lines, or beside them."""

    size: int
    start: float
    end: float
    over: int
    lines: int
    gap: int = ROW_GAP

    @property
    def step(self) -> int:
        return self.over + LINE_HEIGHT * self.lines + self.gap

    def top(self, row: int) -> float:
        """Upper end of the lines of a row."""
        return TOP + self.step * row + self.over


def rows(
    points: Sequence[ChartPoint],
    key: str,
    title: str,
    description: str,
    axis: str = "percent",
    wide: bool = False,
    narrow: bool = False,
) -> str:
    """Dots with 95 % intervals, one label per row, one line per series, the value at the end of the line.

    ``row`` holds the label, ``axis`` is ``percent`` (0 to 100) or ``points`` (symmetric about 0). A series
    without a figure keeps its line and shows its sign. ``wide`` = with the labels beside their lines;
    ``narrow`` = over them, as wide as a phone.
    """
    names = list(dict.fromkeys(point.row for point in points))
    series = sorted({point.series for point in points})
    layout = _layout(points, axis, len(series), wide=wide, narrow=narrow)
    canvas = Canvas(layout.size, layout.top(len(names)) - layout.over + AXIS_HEIGHT + 2)
    low, high, ticks = _range(points, axis)
    across = scale(low, high, layout.start, layout.end)
    _grid(canvas, layout, across, ticks, len(names), axis)
    for number, name in enumerate(names):
        _name(canvas, layout, name, layout.top(number))
        for point in points:
            if point.row == name:
                y = layout.top(number) + LINE_HEIGHT * (series.index(point.series) + 0.5)
                _row_point(canvas, point, across, y)
                look, place = INK if point.sign else COLOURS[point.series], layout.end + 8
                canvas.label(place, y, point.value, layout.size - place - 2, colour=look)
    return canvas.svg(key, title, description)


def _layout(points: Sequence[ChartPoint], axis: str, lines: int, *, wide: bool, narrow: bool) -> _Layout:
    """Names beside the lines where the drawing is wide, as much room for them as the longest needs."""
    values = _value_width(points, axis)
    if not wide:
        size = NARROW if narrow else WIDTH
        return _Layout(size, LEFT, size - values, LABEL_HEIGHT, lines)
    longest = math.ceil(max(width(point.row, NORMAL, bold=True) for point in points))
    start = min(max(longest, LEAST_LABEL), MOST_LABEL) + VALUE_GAP
    is_tight = lines == 1 and longest > MOST_LABEL  # names in two lines of letters beside one line of dots
    return _Layout(WIDE, start, WIDE - values, 0, lines, 2 * ROW_GAP if is_tight else ROW_GAP)


def _name(canvas: Canvas, layout: _Layout, name: str, top: float) -> None:
    """Over the lines of its row, or beside them in a line or two."""
    if layout.over:
        canvas.label(LEFT, top - LABEL_HEIGHT / 2, name, layout.size - 12, size=NORMAL, bold=True)
        return
    room = layout.start - VALUE_GAP
    lines = in_two(name, room, NORMAL, bold=True)
    size = NORMAL if len(lines) == 1 else SMALL
    for number, words in enumerate(lines):
        y = top + LINE_HEIGHT / 2 + TWO_LINES * (number - (len(lines) - 1) / 2)
        canvas.label(0, y, words, room, size=size, bold=True)


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


def _grid(
    canvas: Canvas, layout: _Layout, across: Scale, ticks: Sequence[float], count: int, axis: str
) -> None:
    """Grid lines behind the dots, not behind the labels; the scale at the foot."""
    for place, tick in enumerate(ticks):
        zero, x = axis == "points" and tick == 0, across(tick)
        for number in range(count):
            top = layout.top(number)
            ends = (x, top), (x, top + LINE_HEIGHT * layout.lines + 1)
            canvas.line(ends, REGION if zero else GRID, 1 if zero else 0.8, 0)
        sign = "+" if axis == "points" and tick > 0 else ""
        words = f"{sign}{tick:.0f}{'%' if axis == 'percent' else ''}".replace("-", "\N{MINUS SIGN}")
        canvas.write(x, layout.top(count) - layout.over + 7, words, side=("left", "center", "right")[place])


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
