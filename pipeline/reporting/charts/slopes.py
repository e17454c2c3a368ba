"""The slope chart: points in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, Canvas, scale, series_dot
from pipeline.reporting.charts.palette import COLOURS, FELL, GRID, QUIET
from pipeline.reporting.charts.text_width import fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LEFT, RIGHT = 54, 154
HEIGHT, TOP, SIGN_HEIGHT = 236, 24, 14
LABEL_GAP = 13.0  # between the middles of two labels that do not touch
BESIDE = 20  # from a dot to its label, so that a line can lead to a label that was moved
MOVED = 2.0  # from here on a line leads to the label


def slope(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """The same people at two points: one line per row of the report, solid or, where it fell, dashed.

    Two points per line: ``row`` the name of the line, ``position`` 0 or 1, ``estimate`` in percent, ``value``
    beside the dot, ``below`` the heading of the point. A line that cannot be drawn has one point with a
    ``sign``, and is named under the drawing.
    """
    drawn, hidden = ([point for point in points if bool(point.sign) is sign] for sign in (False, True))
    size = WIDE if wide else WIDTH
    canvas = Canvas(size, HEIGHT + 6 + SIGN_HEIGHT * len(hidden))
    up = scale(0, 100, TOP + 200, TOP)
    ends = [[point for point in drawn if point.position == place] for place in (0, 1)]
    for x, found in zip((LEFT, size - RIGHT), ends, strict=True):
        canvas.line([(x, up(0)), (x, up(100))], GRID, 1, 0)
        canvas.write(x, 8, found[0].below, side="center", bold=True)
    for first, second in zip(*ends, strict=True):
        _line(canvas, first, second, (LEFT, size - RIGHT), up)
    _labels(canvas, ends[0], LEFT, up, "right")
    _labels(canvas, ends[1], size - RIGHT, up, "left")
    for number, point in enumerate(hidden):
        y = HEIGHT + SIGN_HEIGHT * (number + 0.5)
        canvas.label(4, y, f"{point.sign} {point.row}", size - 8)
    return canvas.svg(key, title, description)


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as they can be so that any two lie ``gap`` apart, within ``low`` to ``high``.

    Least squares under the order of the places: neighbours that are too close share their mean (pool adjacent
    violators; Ayer et al. 1955). Where there is no room for all, they go beyond ``high``.
    """
    order = sorted(range(len(places)), key=lambda one: places[one])
    blocks: list[list[float]] = []
    for rank, one in enumerate(order):
        blocks.append([places[one] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    levels = [_mean(block) for block in blocks for _ in block]
    top = max(low, high - (len(places) - 1) * gap)
    found = [0.0] * len(places)
    for rank, one in enumerate(order):
        found[one] = min(max(levels[rank], low), top) + rank * gap
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _line(
    canvas: Canvas, first: ChartPoint, second: ChartPoint, across: tuple[float, float], up: Scale
) -> None:
    fell, series = second.estimate < first.estimate, second.series
    places = [(x, up(point.estimate)) for x, point in zip(across, (first, second), strict=True)]
    canvas.line(places, FELL if fell else COLOURS[series], 1.7, 3, dashed=fell)
    for place, point in zip(places, (first, second), strict=True):
        series_dot(canvas, *place, series, hollow=point.hollow, size=5.4)


def _labels(canvas: Canvas, points: Sequence[ChartPoint], x: float, up: Scale, side: str) -> None:
    """Value, and on the right the name, beside each dot, all in one size; a thin line leads to one moved."""
    away, margin = (-1, LEFT) if side == "right" else (1, RIGHT)
    dots = [up(point.estimate) for point in points]
    heights = apart(dots, LABEL_GAP, TOP - 6, HEIGHT - LABEL_GAP / 2)
    words = [point.value if side == "right" else f"{point.value} {point.row}" for point in points]
    room = margin - BESIDE - 2
    size = min(fitted(one, room, NORMAL)[1] for one in words)
    for dot, height, said in zip(dots, heights, words, strict=True):
        if abs(height - dot) > MOVED:
            canvas.line([(x + away * 5, dot), (x + away * (BESIDE - 2), height)], QUIET, 0.6, 2)
        canvas.label(x + away * BESIDE, height, said, room, side=side, size=size)
