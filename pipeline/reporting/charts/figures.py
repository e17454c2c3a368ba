"""The charts: data frame in, SVG out. One function per chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import (
    COLOURS,
    GRID,
    NORMAL,
    PALE,
    REGION,
    SMALL,
    TARGET,
    bar,
    canvas,
    dot,
    label,
    line,
    write,
)
from pipeline.reporting.charts.svg import to_svg
from pipeline.reporting.charts.text_width import SMALLEST, width

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

# Sizes in pixels of the drawing.
TREND_WIDTH, TREND_HEIGHT = 216, 165
TREND_LEFT, TREND_RIGHT = 32, 50
ROWS_WIDTH, ROWS_WIDE = 300, 340
LABEL_HEIGHT, LINE_HEIGHT, ROW_GAP, AXIS_HEIGHT = 15, 15, 8, 20
VALUE_WIDTH = {"percent": 112, "points": 96}
VALUE_GAP = 12  # beside the values
LABEL_START = 1.7  # months from a dot to its value
BESIDE = 1.6  # months between the bounds of two series
LABEL_GAP = 13.5  # percent points between two labels that do not touch
SMALLER = 9  # font size of words beside a bar that would else lie over it


def trend(frame: pd.DataFrame, key: str, title: str, description: str) -> str:
    """One outcome over the milestones, with 95 % intervals, the last value labelled, gaps where withheld.

    ``frame``: one row per milestone and series, columns as in ``document.ChartPoint``, shares in percent,
    ``position`` in months. The first series leads, with interval bars, bounds and marks; the other lies
    behind it as a dashed line in a band, with its bounds beside those of the first.
    """
    figure, axes = canvas(TREND_WIDTH, TREND_HEIGHT, left=TREND_LEFT, right=TREND_RIGHT, top=8, bottom=22)
    months = sorted(frame["position"].unique())
    axes.set_xlim(months[0] - 1.5, months[-1] + 1)
    axes.set_ylim(-17, 104)
    for level in (0, 50, 100):
        line(axes, axes.get_xlim(), [level, level], GRID, 0.8, 0)
        write(axes, months[0] - 3, level, f"{level}%", ha="right")
    for month in months:
        write(axes, month, -25, f"{month:.0f}", ha="center")
    lead = int(frame["series"].min())
    for series in sorted(frame["series"].unique(), reverse=True):
        shown = frame[frame["series"] == series].sort_values("position")
        _trend_line(axes, shown, int(series))
        if series == lead:
            _intervals(axes, shown.to_dict("records"), lead)
            _signs(axes, shown.to_dict("records"))
        else:
            ends = shown["low"], shown["high"]
            axes.fill_between(shown["position"], *ends, color=PALE[series], linewidth=0, zorder=0.5)
            _bounds(axes, shown.to_dict("records"), series, BESIDE)
    _last_values(axes, frame)
    return to_svg(figure, key, title, description)


def rows(
    frame: pd.DataFrame, key: str, title: str, description: str, axis: str = "percent", wide: bool = False
) -> str:
    """Dots with 95 % intervals, one label per row, one line per series, the value at the end of the line.

    ``frame`` as for ``trend``; ``row`` holds the label. ``axis`` is ``percent`` (0 to 100) or ``points``
    (symmetric about 0). A series without a figure keeps its line and shows its sign.
    """
    names = list(dict.fromkeys(frame["row"]))
    series = sorted(frame["series"].unique())
    step = LABEL_HEIGHT + LINE_HEIGHT * len(series) + ROW_GAP
    size, height = ROWS_WIDE if wide else ROWS_WIDTH, step * len(names) + AXIS_HEIGHT + 4
    right = _value_width(frame, axis)
    figure, axes = canvas(size, height, left=8, right=right, top=2, bottom=AXIS_HEIGHT)
    low, high, ticks = _range(frame, axis)
    axes.set_xlim(low, high)
    axes.set_ylim(step * len(names), 0)
    _grid(axes, ticks, len(names), step, axis)
    for number, name in enumerate(names):
        top = number * step
        label(axes, low, top + LABEL_HEIGHT / 2, name, size - 12, fontsize=NORMAL, fontweight="bold")
        for point in frame[frame["row"] == name].to_dict("records"):
            place = series.index(point["series"]) + 0.5
            y = top + LABEL_HEIGHT + LINE_HEIGHT * place
            _row_point(axes, point, y, high + (high - low) * 0.04, right - 10)
    return to_svg(figure, key, title, description)


def _value_width(frame: pd.DataFrame, axis: str) -> int:
    """Pixels for the values: more where a language needs it so that none is cut, two fifths are left."""
    widest = max(width(str(value), SMALLEST) for value in frame["value"])
    return max(VALUE_WIDTH[axis], min(math.ceil(widest) + VALUE_GAP, ROWS_WIDTH * 3 // 5))


def _trend_line(axes: Axes, frame: pd.DataFrame, series: int) -> None:
    """Line and dots of one series; the line breaks where there is no estimate."""
    look: Record = {"color": COLOURS[series], "linewidth": 1.6 - 0.4 * series, "zorder": 4}
    axes.plot(frame["position"], frame["estimate"], linestyle="--" if series else "-", **look)
    for point in frame[frame["estimate"].notna()].to_dict("records"):
        size = 4.6 - 1.4 * series
        dot(axes, point["position"], point["estimate"], series, hollow=point["hollow"], size=size)


def _bounds(axes: Axes, points: list[Record], series: int, beside: float = 0) -> None:
    """Bars from bound to bound where coverage asks for them; ``beside`` (months) keeps two apart."""
    for point in points:
        if not math.isnan(point["bound_low"]):
            ends, x = [point["bound_low"], point["bound_high"]], [point["position"] + beside] * 2
            bar(axes, x, ends, series, is_band=point["is_band"])


def _intervals(axes: Axes, points: list[Record], series: int) -> None:
    _bounds(axes, points, series)
    for point in points:
        x = [point["position"]] * 2
        if not math.isnan(point["low"]):
            line(axes, x, [point["low"], point["high"]], COLOURS[series], 1.1, 3)


def _signs(axes: Axes, points: list[Record]) -> None:
    """Signs of milestones without a figure, under the zero line; neighbours with the same sign share one."""
    run: list[Record] = []
    for point in [*points, {"sign": ""}]:
        if run and point["sign"] != run[0]["sign"]:
            first, last = run[0]["position"], run[-1]["position"]
            if last > first:
                line(axes, [first - 0.6, last + 0.6], [-4, -4], REGION, 1.2, 1)
            write(axes, (first + last) / 2, -11, run[0]["sign"], ha="center")
            run = []
        if point["sign"]:
            run.append(point)


def _last_values(axes: Axes, frame: pd.DataFrame) -> None:
    """The last value beside its dot; that of the other series too where it ends at the same milestone."""
    drawn = frame[frame["sign"] == ""]
    ends = drawn.loc[drawn.groupby("series")["position"].idxmax()]
    points = ends[ends["position"] == ends["position"].iloc[0]].to_dict("records")
    heights = [_height(point) for point in points]
    if len(points) == 2 and abs(heights[0] - heights[1]) < LABEL_GAP:
        middle = sum(heights) / 2
        up = LABEL_GAP / 2 if heights[0] >= heights[1] else -LABEL_GAP / 2
        heights = [middle + up, middle - up]
    for point, height in zip(points, heights, strict=True):
        _last_value(axes, point, min(100.0, max(3.0, height)))


def _last_value(axes: Axes, point: Record, height: float) -> None:
    """Right of its dot and its bounds; what is too wide for that, over or under them and up to the edge."""
    series, bold = int(point["series"]), not point["series"]
    look: Record = {"colour": COLOURS[series], "fontweight": "bold" if bold else "normal"}
    first, last = axes.get_xlim()
    pixels = (TREND_WIDTH - TREND_LEFT - TREND_RIGHT) / (last - first)
    has_bar_beside = bool(series) and not math.isnan(point["bound_low"])
    words, start = str(point["value"]), point["position"] + LABEL_START + has_bar_beside * BESIDE
    room = TREND_RIGHT + (last - start) * pixels
    if width(words, SMALLER if has_bar_beside else SMALL, bold=bold) <= room:
        label(axes, start, height, words, room, fontsize=NORMAL, **look)
        return
    edge = last + (TREND_RIGHT - 2) / pixels
    label(axes, edge, _past(point, height), words, TREND_WIDTH, ha="right", fontsize=SMALL, **look)


def _past(point: Record, height: float) -> float:
    """Over or under a dot, or the bar that stands beside it."""
    if point["series"] and not math.isnan(point["bound_low"]):
        low, high = point["bound_low"], point["bound_high"]
        return float(high + LABEL_GAP / 2 if 100 - high > low else low - LABEL_GAP / 2)
    return height + (LABEL_GAP if height < 50 else -LABEL_GAP)


def _height(point: Record) -> float:
    """Height of a label: the estimate, or the middle of the bounds that stand alone."""
    if math.isnan(point["estimate"]):
        return float(point["bound_low"] + point["bound_high"]) / 2
    return float(point["estimate"])


def _range(frame: pd.DataFrame, axis: str) -> tuple[float, float, list[float]]:
    if axis == "percent":
        return 0, 100, [0, 50, 100]
    reach = frame[["low", "high"]].abs().max().max()
    limit = 25 * max(1, math.ceil((0 if math.isnan(reach) else reach) / 25))
    return -limit, limit, [-limit, 0, limit]


def _grid(axes: Axes, ticks: list[float], count: int, step: float, axis: str) -> None:
    """Grid lines behind the dots, not behind the labels; the scale at the foot."""
    for place, tick in enumerate(ticks):
        zero = axis == "points" and tick == 0
        for number in range(count):
            ends = [number * step + LABEL_HEIGHT + 1, (number + 1) * step - ROW_GAP + 1]
            line(axes, [tick, tick], ends, REGION if zero else GRID, 1 if zero else 0.8, 0)
        sign = "+" if axis == "points" and tick > 0 else ""
        words = f"{sign}{tick:.0f}{'%' if axis == 'percent' else ''}".replace("-", "\N{MINUS SIGN}")
        write(axes, tick, count * step + 9, words, ha=("left", "center", "right")[place])


def _row_point(axes: Axes, point: Record, y: float, edge: float, room: float) -> None:
    """One figure on its line, and from ``edge`` on its value in ``room`` pixels."""
    series = int(point["series"])
    if not math.isnan(point["bound_low"]):
        bar(axes, [point["bound_low"], point["bound_high"]], [y, y], series, is_band=point["is_band"])
    if not math.isnan(point["low"]):
        line(axes, [point["low"], point["high"]], [y, y], COLOURS[series], 1.4, 3)
    if not math.isnan(point["estimate"]):
        dot(axes, point["estimate"], y, series, hollow=point["hollow"], size=6.2 - series)
    if not math.isnan(point["target"]):
        line(axes, [point["target"]] * 2, [y - 7, y + 7], TARGET, 2.4, 5)
    look: Record = {} if point["sign"] else {"colour": COLOURS[series]}
    label(axes, edge, y, str(point["value"]), room, **look)
