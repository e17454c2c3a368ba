"""The heat map: points in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import Canvas
from pipeline.reporting.charts.palette import INK, ON_SHADE, QUIET, SHADES, WHITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.document import ChartPoint

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LABELS = 110
ROW_HEIGHT, HEAD_HEIGHT = 22, 18
BORDER = 2.0


def heat(points: Sequence[ChartPoint], key: str, title: str, description: str, wide: bool = False) -> str:
    """One cell per row label and column, in one of four shades, each with its number.

    One point per cell: ``row`` the label, ``position`` the order of the columns, ``below`` their headings,
    ``series`` the shade (0 the lightest), ``value`` what stands in the cell. A cell without a figure has a
    rim in the place of a shade, and its ``sign``.
    """
    names = list(dict.fromkeys(point.row for point in points))
    headings = {point.position: point.below for point in reversed(points)}
    places = sorted(headings)
    size = WIDE if wide else WIDTH
    canvas = Canvas(size, HEAD_HEIGHT + ROW_HEIGHT * len(names) + 4)
    room = (size - LABELS - 2) / len(places)
    for place, position in enumerate(places):
        canvas.write(LABELS + (place + 0.5) * room, 2 + HEAD_HEIGHT / 2, headings[position], side="center")
    for number, name in enumerate(names):
        y = 2 + HEAD_HEIGHT + (number + 0.5) * ROW_HEIGHT
        canvas.label(LABELS - 4, y, name, LABELS - 6, side="right")
        for cell in points:
            if cell.row == name:
                _cell(canvas, cell, LABELS + places.index(cell.position) * room, y, room)
    return canvas.svg(key, title, description)


def _cell(canvas: Canvas, cell: ChartPoint, left: float, y: float, room: float) -> None:
    half, right = ROW_HEIGHT / 2, left + room
    if cell.sign:
        canvas.rectangle(left + 3, y - half + 3, right - 3, y + half - 3, None, rim=QUIET)
    else:
        canvas.rectangle(left, y - half, right, y + half, SHADES[cell.series], rim=WHITE, width=BORDER)
    ink = INK if cell.sign else ON_SHADE[cell.series]
    canvas.write(left + room / 2, y, cell.sign or cell.value, side="center", colour=ink)
