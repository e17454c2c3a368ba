"""The slope chart: data frame in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import (
    COLOURS,
    FELL,
    GRID,
    NORMAL,
    REGION,
    canvas,
    dot,
    label,
    line,
    write,
)
from pipeline.reporting.charts.svg import to_svg
from pipeline.reporting.charts.text_width import fitted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LEFT, RIGHT = 54, 154
HEIGHT, TOP, SIGN_HEIGHT = 236, 24, 14
SCALE = 2.0  # pixels per percent point
LABEL_GAP = 13.0  # between the middles of two labels that do not touch
BESIDE = 20  # from a dot to its label, so that a line can lead to a label that was moved
MOVED = 2.0  # from here on a line leads to the label


def slope(frame: pd.DataFrame, key: str, title: str, description: str, wide: bool = False) -> str:
    """The same people at two points: one line per row of the report, solid or, where it fell, dashed.

    ``frame``: two rows per line, columns as in ``document.ChartPoint``: ``row`` the name of the line,
    ``position`` 0 or 1, ``estimate`` in percent, ``value`` beside the dot, ``below`` the heading of the
    point. A line that cannot be drawn has one row with a ``sign``, and is named under the drawing.
    """
    drawn, hidden = frame[frame["sign"] == ""], frame[frame["sign"] != ""]
    foot = 6 + SIGN_HEIGHT * len(hidden)
    size = WIDE if wide else WIDTH
    figure, axes = canvas(size, HEIGHT + foot, left=LEFT, right=RIGHT, top=0, bottom=foot)
    axes.set_xlim(0, size - LEFT - RIGHT)
    axes.set_ylim(100 - (HEIGHT - TOP) / SCALE, 100 + TOP / SCALE)
    ends = [drawn[drawn["position"] == place].to_dict("records") for place in (0, 1)]
    for x, points in zip(axes.get_xlim(), ends, strict=True):
        line(axes, [x, x], [0, 100], GRID, 1, 0)
        write(axes, x, 100 + (TOP - 8) / SCALE, points[0]["below"], ha="center", fontweight="bold")
    for first, second in zip(*ends, strict=True):
        _line(axes, first, second)
    _labels(axes, ends[0], 0, "right", LEFT)
    _labels(axes, ends[1], size - LEFT - RIGHT, "left", RIGHT)
    for number, point in enumerate(hidden.to_dict("records")):
        y = axes.get_ylim()[0] - SIGN_HEIGHT * (number + 0.5) / SCALE
        label(axes, 4 - LEFT, y, f"{point['sign']} {point['row']}", size - 8)
    return to_svg(figure, key, title, description)


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


def _line(axes: Axes, first: Record, second: Record) -> None:
    fell, series = second["estimate"] < first["estimate"], int(second["series"])
    heights = [first["estimate"], second["estimate"]]
    look: Record = {"linestyle": "--" if fell else "-", "color": FELL if fell else COLOURS[series]}
    axes.plot(axes.get_xlim(), heights, linewidth=1.7, zorder=3, **look)
    for x, point in zip(axes.get_xlim(), (first, second), strict=True):
        dot(axes, x, point["estimate"], series, hollow=point["hollow"], size=5.4)


def _labels(axes: Axes, points: list[Record], x: float, side: str, margin: float) -> None:
    """Value, and on the right the name, beside each dot, all in one size; a thin line leads to one moved."""
    away = -1 if side == "right" else 1
    gap, ends = LABEL_GAP / SCALE, axes.get_ylim()
    heights = apart([point["estimate"] for point in points], gap, ends[0] + gap / 2, 100 + 6 / SCALE)
    words = [point["value"] if side == "right" else f"{point['value']} {point['row']}" for point in points]
    room = margin - BESIDE - 2
    size = min(fitted(one, room, NORMAL)[1] for one in words)
    for point, height, said in zip(points, heights, words, strict=True):
        if abs(height - point["estimate"]) * SCALE > MOVED:
            reach = [x + away * 5, x + away * (BESIDE - 2)]
            line(axes, reach, [point["estimate"], height], REGION, 0.6, 2)
        label(axes, x + away * BESIDE, height, said, room, ha=side, fontsize=size)
