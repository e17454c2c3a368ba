"""What happened half-year by half-year: points in, SVG out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas
from pipeline.reporting.charts.palette import INK, OWN, QUIET, REGION, RIMS
from pipeline.reporting.charts.text_width import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.document import ChartPoint

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
NAME, STRIP, GAP, AXIS, HEAD = 15, 34, 6, 18, 12
LEAST = 1.5  # of a column of something that is not zero
NARROWER = 0.72  # of the room of a column


def timeline(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """One strip per ``row`` and one column per ``position``, on one scale, the newest column dark.

    ``estimate`` is the height, from zero; ``value`` stands over it, ``below`` names the position. Where there
    is no figure there is its ``sign`` in the place of a column.
    """
    names = list(dict.fromkeys(point.row for point in points))
    places = sorted({point.position for point in points})
    size, step = WIDE if wide else WIDTH, NAME + HEAD + STRIP + GAP
    canvas = Canvas(size, step * len(names) + AXIS)
    known = [point.estimate for point in points if not math.isnan(point.estimate)]
    unit, room = STRIP / max([*known, 1e-9]), (size - 4) / len(places)
    for number, name in enumerate(names):
        foot = step * number + NAME + HEAD + STRIP
        canvas.label(2, step * number + NAME / 2, name, size - 4, size=NORMAL, bold=True)
        canvas.line([(2, foot), (size - 2, foot)], QUIET, 0.8, 3)
        for point in points:
            if point.row == name:
                x = 2 + room * (places.index(point.position) + 0.5)
                is_last = point.position == places[-1]
                _column(canvas, point, x, foot, unit, room, OWN if is_last else RIMS[0])
    _axis(canvas, {point.position: point.below for point in points}, room, step * len(names) + 8)
    return canvas.svg(key, title, description)


def _column(
    canvas: Canvas, point: ChartPoint, x: float, foot: float, unit: float, room: float, fill: str
) -> None:
    if point.sign or math.isnan(point.estimate):
        canvas.label(x, foot - 8, point.sign or point.value, room - 2, side="center", colour=REGION)
        return
    height = max(LEAST, point.estimate * unit) if point.estimate else 0.0
    half = room * NARROWER / 2
    if height:
        canvas.rectangle(x - half, foot - height, x + half, foot, fill)
    canvas.label(x, foot - height - 7, point.value, room, side="center", colour=INK)


def _axis(canvas: Canvas, names: dict[float, str], room: float, y: float) -> None:
    """The names of the positions, each second one where they would touch, always the newest."""
    places = sorted(names)
    widest = max(width(names[place], SMALL) for place in places)
    every = 1 if widest + 4 <= room else 2
    for number, place in enumerate(places):
        if (len(places) - 1 - number) % every == 0:
            x = 2 + room * (number + 0.5)
            canvas.label(x, y, names[place], room * every - 2, side="center")
