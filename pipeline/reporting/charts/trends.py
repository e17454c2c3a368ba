"""One outcome over the milestones, small: points in, SVG out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.chart_points import is_faded
from pipeline.reporting.charts.drawing import NORMAL, SMALL, Canvas, bounds, scale, series_dot
from pipeline.reporting.charts.palette import COLOURS, GRID, INK, PALE, QUIET, REGION, RIMS
from pipeline.reporting.charts.text_width import width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reporting.document import ChartPoint

    Scale = Callable[[float], float]

# Sizes in pixels of the drawing: five side by side fill a printed page.
WIDTH, HEIGHT = 124, 118
LEFT, RIGHT, TOP, FOOT = 7, 32, 15, 30
OVER = 9.0  # from a point up to the middle of its label
LINE = 12.0  # between two labels that do not touch
NAMED = (0.0, 12.0)  # months that stand under the axis, and the last


def trend(points: Sequence[ChartPoint], key: str, title: str, description: str) -> str:
    """Shares over the milestones: the first series strong, in its 95 % interval, the other a thin line.

    ``position`` in months, shares in percent. A point says its ``value`` where it has one; it is hollow where
    it is less sure (``hollow``, or with bounds). Gaps where withheld, with the sign under the axis.
    """
    canvas = Canvas(WIDTH, HEIGHT)
    months = sorted({point.position for point in points})
    across = scale(months[0], max(months[-1], months[0] + 1), LEFT, WIDTH - RIGHT)
    up = scale(0, 100, HEIGHT - FOOT, TOP)
    _axes(canvas, months, across, up)
    lead = min(point.series for point in points)
    for series in sorted({point.series for point in points}, reverse=True):
        ordered = sorted(
            (point for point in points if point.series == series), key=lambda point: point.position
        )
        places = [(across(point.position), up(point.estimate)) for point in ordered]
        if series == lead:
            canvas.line(places, COLOURS[series], 2, 4)
            _interval(canvas, ordered, across, up)
            _marks(canvas, ordered, across, up)
            _signs(canvas, ordered, across)
            _labels(canvas, ordered, across, up)
        else:
            canvas.line(places, QUIET, 1.5, 2)
    return canvas.svg(key, title, description)


def _axes(canvas: Canvas, months: Sequence[float], across: Scale, up: Scale) -> None:
    """The same scale in every panel: it says 100 % and stands on 0 %."""
    for level, colour in ((100, GRID), (50, GRID), (0, INK)):
        canvas.line([(LEFT - 3, up(level)), (WIDTH - RIGHT + 3, up(level))], colour, 0.8, 0)
    canvas.write(LEFT - 3, up(100) - 8, "100%", colour=REGION)
    for month in months:
        if month in NAMED or month == months[-1]:
            canvas.write(across(month), HEIGHT - 8, f"{month:.0f}", side="center", colour=REGION)


def _interval(canvas: Canvas, points: Sequence[ChartPoint], across: Scale, up: Scale) -> None:
    """The 95 % interval as a pale band; where a point stands alone, as a bar."""
    runs: list[list[ChartPoint]] = [[]]
    for point in points:
        if math.isnan(point.estimate):
            runs.append([])
        else:
            runs[-1].append(point)
    for run in runs:
        top = [(across(point.position), up(point.high)) for point in run]
        foot = [(across(point.position), up(point.low)) for point in reversed(run)]
        if len(run) > 1:
            canvas.area([*top, *foot], PALE[run[0].series], 0.5)
        elif run:
            canvas.line([*top, *foot], PALE[run[0].series], 4, 0.5)


def _marks(canvas: Canvas, points: Sequence[ChartPoint], across: Scale, up: Scale) -> None:
    """A dot for each share; a short bar for a band; a thin line where bounds stand alone."""
    for point in points:
        x, ends = across(point.position), (up(point.bound_low), up(point.bound_high))
        if not math.isnan(point.estimate):
            series_dot(canvas, x, up(point.estimate), point.series, hollow=is_faded(point), size=5)
        elif point.is_band:
            bounds(canvas, (x, ends[0]), (x, ends[1]), point.series, is_band=True)
        elif not math.isnan(point.bound_low):
            canvas.line([(x, ends[0]), (x, ends[1])], RIMS[point.series], 1, 1, dashed=True)


def _signs(canvas: Canvas, points: Sequence[ChartPoint], across: Scale) -> None:
    """Signs of milestones without a figure, under the axis; neighbours with the same sign share one."""
    run: list[ChartPoint] = []
    for point in [*points, None]:
        if run and (point is None or point.sign != run[0].sign):
            first, last = across(run[0].position), across(run[-1].position)
            if last > first:
                canvas.line([(first - 2, HEIGHT - FOOT + 3), (last + 2, HEIGHT - FOOT + 3)], REGION, 1.2)
            canvas.write((first + last) / 2, HEIGHT - FOOT + 10, run[0].sign, side="center")
            run = []
        if point is not None and point.sign:
            run.append(point)


def _labels(canvas: Canvas, points: Sequence[ChartPoint], across: Scale, up: Scale) -> None:
    """Values over their points, the last one beside it where it has room; strong where it is sure."""
    said = [point for point in points if point.value and not point.sign]
    if not said:
        return
    last = _last_label(canvas, said[-1], across(said[-1].position), up)
    for point in said[:-1]:
        x, y, bold = across(point.position), _clear(point, up), not is_faded(point)
        taken = width(point.value, SMALL, bold=bold)
        rises = _next(points, point) > point.estimate and x > taken
        left, side = (x + 3, "right") if rises else (x - 3, "left")
        if not rises and left + taken > across(said[-1].position) and abs(y - last) < LINE:
            y = last - LINE
        colour = COLOURS[point.series]
        canvas.label(left, y, point.value, WIDTH - 2, side=side, colour=colour, bold=bold)


def _last_label(canvas: Canvas, point: ChartPoint, x: float, up: Scale) -> float:
    """The value beside its point, or over it and up to the edge; how high it stands."""
    look: dict[str, Any] = {"colour": COLOURS[point.series], "bold": not is_faded(point)}
    if width(point.value, NORMAL, bold=look["bold"]) <= WIDTH - x - 5:
        y = up(_height(point))
        canvas.write(x + 5, y, point.value, size=NORMAL, **look)
    else:
        y = _clear(point, up)
        canvas.label(WIDTH - 1, y, point.value, WIDTH - 2, side="right", **look)
    return y


def _next(points: Sequence[ChartPoint], point: ChartPoint) -> float:
    """The share that follows; NaN where there is none."""
    later = [one.estimate for one in points if one.position > point.position]
    return later[0] if later else math.nan


def _clear(point: ChartPoint, up: Scale) -> float:
    """A place over a point, or under it where that is out of the drawing; of bounds, over the upper one."""
    top = point.estimate if math.isnan(point.bound_high) else max(point.bound_high, _height(point))
    y = up(_height(point) if not math.isnan(point.estimate) else top)
    return y - OVER if y - OVER > TOP else y + OVER


def _height(point: ChartPoint) -> float:
    """Height of a label: the estimate, or the middle of the bounds that stand alone."""
    return (point.bound_low + point.bound_high) / 2 if math.isnan(point.estimate) else point.estimate
