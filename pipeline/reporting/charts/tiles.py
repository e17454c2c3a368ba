"""A map of tiles, one per country: points in, SVG out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas
from pipeline.reporting.charts.palette import GRID, INK, ON_SHADE, QUIET, SHADES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.document import ChartPoint

# Sizes in pixels of the drawing.
WIDTH, MARGIN, GAP = 340, 2, 6
HEIGHT = 62
HATCH = 9.0  # between two lines of the pattern
WITHHELD, NOT_KNOWN, NOT_APPLICABLE = range(3)  # ``series`` of a tile without a figure
LARGE = 15.0
PER_ROW = 10  # ``position`` = 10 * row + column


def tiles(points: Sequence[ChartPoint], key: str, title: str, description: str) -> str:
    """One tile per point: ``row`` its name, ``value`` the share in it, ``below`` a line under that.

    ``position`` is 10 * row + column, from the upper left; ``series`` the shade, 0 the lightest. A tile
    without a figure has its ``sign`` in words, and its ``series`` is why: 0 withheld (hatched), 1 not known
    (a dashed rim), 2 not applicable (a thin rim). None of them has a shade, so none can be taken for zero.
    A tile whose ``estimate`` is NaN has none either: its ``value`` is no single share.
    """
    columns = 1 + max(int(point.position) % PER_ROW for point in points)
    lines = 1 + max(int(point.position) // PER_ROW for point in points)
    size = (WIDTH - 2 * MARGIN + GAP) / max(3, columns) - GAP
    canvas = Canvas(
        max(3, columns) * (size + GAP) - GAP + 2 * MARGIN, lines * (HEIGHT + GAP) - GAP + 2 * MARGIN
    )
    for point in points:
        line, column = divmod(int(point.position), PER_ROW)
        _tile(canvas, point, MARGIN + column * (size + GAP), MARGIN + line * (HEIGHT + GAP), size)
    return canvas.svg(key, title, description)


def _tile(canvas: Canvas, point: ChartPoint, left: float, top: float, size: float) -> None:
    is_shaded = not math.isnan(point.estimate) and not point.sign
    ink = ON_SHADE[point.series] if is_shaded else INK
    if point.sign:
        _empty(canvas, point.series, left, top, size)
    else:
        shade = SHADES[point.series] if is_shaded else None
        canvas.rectangle(left, top, left + size, top + HEIGHT, shade, rim=QUIET)
    middle, room = left + size / 2, size - 8
    canvas.label(middle, top + 13, point.row, room, side="center", size=NORMAL, bold=True, colour=ink)
    said, large = (point.sign, NORMAL) if point.sign else (point.value, LARGE)
    canvas.label(middle, top + 33, said, room, side="center", size=large, bold=not point.sign, colour=ink)
    canvas.label(middle, top + 51, point.below, room, side="center", size=SMALL, colour=ink)


def _empty(canvas: Canvas, why: int, left: float, top: float, size: float) -> None:
    """A tile without a shade, by why it has none."""
    right, foot = left + size, top + HEIGHT
    if why == WITHHELD:
        reach = HATCH
        while reach < size + HEIGHT:
            first = (left + min(reach, size), top + max(0.0, reach - size))
            last = (left + max(0.0, reach - HEIGHT), top + min(reach, HEIGHT))
            canvas.line([first, last], GRID, 1.2, 0)
            reach += HATCH
    width = 0.8 if why == NOT_APPLICABLE else 1.4
    canvas.rectangle(left, top, right, foot, None, rim=QUIET, width=width, dashed=why == NOT_KNOWN)
