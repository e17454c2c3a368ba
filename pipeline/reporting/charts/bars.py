"""Charts of bars: points in, SVG out. One function per chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas, scale
from pipeline.reporting.charts.palette import INK, ON_PART, OWN, PARTS, TARGET, WHITE
from pipeline.reporting.charts.text_width import width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LEFT, RIGHT = 8, 12
LABEL_HEIGHT, BAR_HEIGHT, ROW_GAP, AXIS_HEIGHT = 15, 15, 7, 20
COLUMNS_HEIGHT, COLUMNS_TOP = 190, 24


def stacked(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """One bar per row, cut into parts; each part says its number where there is room.

    One point per part: ``row`` the label, ``series`` the part, ``low`` and ``high`` where it begins and ends
    in percent, ``value`` what stands in it. A row that is not drawn has one part with a ``sign``.
    """
    names = list(dict.fromkeys(point.row for point in points))
    step = LABEL_HEIGHT + BAR_HEIGHT + ROW_GAP
    size = WIDE if wide else WIDTH
    canvas = Canvas(size, step * len(names) + AXIS_HEIGHT + 2)
    across = scale(0, 100, LEFT, size - RIGHT)
    for number, name in enumerate(names):
        top = 2 + number * step
        canvas.label(LEFT, top + LABEL_HEIGHT / 2, name, size - 12, size=NORMAL, bold=True)
        for point in points:
            if point.row == name:
                _part(canvas, point, top + LABEL_HEIGHT, across)
    for tick, side in ((0, "left"), (50, "center"), (100, "right")):
        canvas.write(across(tick), 2 + step * len(names) + 8, f"{tick}%", side=side)
    return canvas.svg(key, title, description)


def fits(part: ChartPoint, words: str, wide: bool = False) -> bool:
    """Whether words have room in a part of a bar."""
    across = (WIDE if wide else WIDTH) - LEFT - RIGHT
    return width(words, SMALL) + 3 <= (part.high - part.low) / 100 * across


def _part(canvas: Canvas, part: ChartPoint, top: float, across: Callable[[float], float]) -> None:
    """One part of a bar."""
    y = top + BAR_HEIGHT / 2
    if part.sign:
        canvas.write(LEFT, y, part.sign)
        return
    left, right = across(part.low), across(part.high)
    canvas.rectangle(left, top, right, top + BAR_HEIGHT, PARTS[part.series], rim=WHITE)
    if width(part.value, SMALL) + 3 <= right - left:
        canvas.write((left + right) / 2, y, part.value, colour=ON_PART[part.series], side="center")


def columns(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """One column per point, each under its value; a dashed line marks the median.

    ``position`` is the place on the axis, ``estimate`` the height in percent, ``target`` the median, in units
    of the axis.
    """
    size = WIDE if wide else WIDTH
    canvas = Canvas(size, COLUMNS_HEIGHT)
    places = [point.position for point in points]
    across = scale(min(places) - 0.6, max(places) + 0.6, 6, size - 6)
    foot = COLUMNS_HEIGHT - AXIS_HEIGHT
    up = scale(0, max(10.0, 5 * math.ceil(max(point.estimate for point in points) / 5)), foot, COLUMNS_TOP)
    canvas.line([(6, foot), (size - 6, foot)], INK, 1, 5)
    for point in points:
        x, ends = across(point.position), (across(point.position - 0.35), across(point.position + 0.35))
        canvas.rectangle(ends[0], up(point.estimate), ends[1], foot, OWN)
        canvas.write(x, up(point.estimate) - 7, point.value, side="center")
        canvas.write(x, foot + 10, point.row, side="center")
    median = across(points[0].target)
    canvas.line([(median, foot), (median, COLUMNS_TOP - 12)], TARGET, 1.6, 0.5, dashed=True)
    return canvas.svg(key, title, description)
