"""What happened half-year by half-year: points in, SVG out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, Canvas
from pipeline.reporting.charts.palette import INK, OWN, QUIET, REGION, RIMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.document import ChartPoint

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
NAME, STRIP, GAP, LINE, HEAD = 15, 34, 6, 12, 12
LEAST = 1.5  # of a column of something that is not zero
NARROWER = 0.72  # of the room of a column


def timeline(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """One strip per ``row`` and one column per ``position``, on one scale, the newest column dark.

    ``estimate`` is the height, from zero; ``value`` stands over it, ``below`` names the position, in one
    line or more. Where there is no figure there is its ``sign`` in the place of a column.
    """
    names = list(dict.fromkeys(point.row for point in points))
    places = sorted({point.position for point in points})
    size, step = WIDE if wide else WIDTH, NAME + HEAD + STRIP + GAP
    below = {point.position: point.below for point in points}
    lines = max(len(words.splitlines()) for words in below.values())
    canvas = Canvas(size, step * len(names) + LINE * lines + 2)
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
    _axis(canvas, below, room, step * len(names) - 2)
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


def _axis(canvas: Canvas, names: dict[float, str], room: float, top: float) -> None:
    """The names of the positions, oldest first, each in as many lines as it has."""
    for number, place in enumerate(sorted(names)):
        for line, words in enumerate(names[place].splitlines()):
            x, y = 2 + room * (number + 0.5), top + LINE * (line + 0.5)
            canvas.label(x, y, words, room - 2, side="center", colour=REGION)
