"""From entry to now to the target, one row per outcome: points in, SVG out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import is_faded
from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas, scale
from pipeline.reporting.charts.palette import GRID, OWN, PALE, REGION, RIMS, TARGET, WHITE
from pipeline.reporting.charts.text_width import width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

# Sizes in pixels of the drawing. The wide one fills a page of text, the other a phone.
WIDE, NARROW = 640, 340
ROW, LINE, GAP, AXIS = 24, 15, 9, 18
MOST_LABEL, MOST_WORDS, BESIDE = 170, 270, 12
RING, DOT = 7.5, 9.0
AROUND = 13.0  # a ring around a dot that it would else hide behind
BAR, MARK = 9.0, 8.5  # height of an interval, and half that of a target


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of a row stand: its name and its words beside the scale, or over it."""

    size: float
    start: float
    end: float
    step: float
    beside: bool
    two_lines: bool = False


def targets(
    points: Sequence[ChartPoint], key: str, title: str, description: str, narrow: bool = False
) -> str:
    """A ring at ``entry``, a dot at ``estimate`` in its pale 95 % interval, a short line at ``target``.

    One row per point in their order, shares in percent; ``value`` stands at the end of the row. What is not
    known (NaN) is not drawn. A row that cannot be shown says its ``sign`` in the place of the drawing. A dot
    is pale where it is less sure (``hollow``, or with bounds); of a band or of bounds alone there is a bar.
    ``narrow`` = for a phone: name and words over the scale.
    """
    layout = _narrow(points) if narrow else _wide(points)
    canvas = Canvas(layout.size, layout.step * len(points) + AXIS)
    across = scale(0, 100, layout.start, layout.end)
    for tick, side in ((0, "left"), (50, "center"), (100, "right")):
        canvas.write(across(tick), layout.step * len(points) + 8, f"{tick}%", side=side, colour=REGION)
    for number, point in enumerate(points):
        y = layout.step * number + (ROW / 2 if layout.beside else layout.step - GAP - LINE / 2)
        _words(canvas, layout, point, layout.step * number, y)
        if not point.sign:
            for tick in (0, 50, 100):
                canvas.line([(across(tick), y - 11), (across(tick), y + 11)], GRID, 0.8, 0)
            _row(canvas, point, across, y)
    return canvas.svg(key, title, description)


def _wide(points: Sequence[ChartPoint]) -> _Layout:
    name = min(MOST_LABEL, max(width(point.row, NORMAL, bold=True) for point in points))
    said = min(MOST_WORDS, max((width(point.value, NORMAL) for point in points if not point.sign), default=0))
    return _Layout(WIDE, name + BESIDE, WIDE - said - BESIDE, ROW, beside=True)


def _narrow(points: Sequence[ChartPoint]) -> _Layout:
    """Name and words in one line where there is room for both in every row, else in two."""
    taken = max(width(point.row, NORMAL, bold=True) + width(point.value, SMALL) for point in points)
    two = taken + BESIDE > NARROW
    return _Layout(NARROW, 8, NARROW - 12, LINE * (3 if two else 2) + GAP, beside=False, two_lines=two)


def _words(canvas: Canvas, layout: _Layout, point: ChartPoint, top: float, y: float) -> None:
    """Name and words of a row; where nothing can be drawn, why not, in the place of the drawing."""
    said = "" if point.sign else point.value
    if layout.beside:
        canvas.label(0, y, point.row, layout.start - BESIDE, size=NORMAL, bold=True)
        canvas.label(layout.end + BESIDE, y, said, layout.size - layout.end - BESIDE, size=NORMAL)
    elif layout.two_lines:
        canvas.label(layout.start - 6, top + LINE / 2, point.row, layout.size - 4, size=NORMAL, bold=True)
        canvas.label(layout.start - 6, top + LINE * 1.5, said, layout.size - 4)
    else:
        canvas.write(layout.start - 6, top + LINE / 2, point.row, size=NORMAL, bold=True)
        canvas.write(layout.size - 2, top + LINE / 2, said, side="right")
    if point.sign:
        room = layout.size - layout.start - 2
        canvas.label(layout.start, y, point.sign, room, size=NORMAL, colour=REGION)


def _row(canvas: Canvas, point: ChartPoint, across: Scale, y: float) -> None:
    entry, now, target = across(point.entry), across(point.estimate), across(point.target)
    _bar(canvas, point, across, y)
    canvas.line([(entry, y), (now, y)], OWN, 1.4, 3)
    if not math.isnan(entry):
        is_hidden = abs(entry - now) < (RING + DOT) / 2 - 2
        canvas.dot(entry, y, AROUND if is_hidden else RING, WHITE, OWN, 4)
    if not math.isnan(now):
        canvas.dot(now, y, DOT, RIMS[0] if is_faded(point) else OWN, OWN, 5)
    canvas.line([(target, y - MARK), (target, y + MARK)], TARGET, 3.2, 6)


def _bar(canvas: Canvas, point: ChartPoint, across: Scale, y: float) -> None:
    """The interval; the two ends of a band, dark; bounds that stand alone, as an empty bar."""
    half = BAR / 2
    if point.is_band:
        canvas.rectangle(across(point.bound_low), y - 3, across(point.bound_high), y + 3, OWN, 4)
    elif not math.isnan(point.low):
        canvas.rectangle(across(point.low), y - half, across(point.high), y + half, PALE[0], rim=RIMS[0])
    elif not math.isnan(point.bound_low):
        ends = across(point.bound_low), across(point.bound_high)
        canvas.rectangle(ends[0], y - half, ends[1], y + half, None, rim=RIMS[0], dashed=True)
