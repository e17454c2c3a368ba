"""Charts of bars: data frame in, SVG out. One function per chart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts import text_width
from pipeline.reporting.charts.drawing import INK, NORMAL, OWN, SMALL, TARGET, canvas, label, line, write
from pipeline.reporting.charts.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

# Palette of the UK Analysis Function in its order: neighbours differ by 3:1 or more. The last: not known.
PARTS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#d9dcdf")
ON_PART = ("#ffffff", "#000000", "#ffffff", "#000000", "#ffffff", "#000000", "#000000")
# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LABEL_HEIGHT, BAR_HEIGHT, ROW_GAP, AXIS_HEIGHT = 15, 15, 7, 20
COLUMNS_HEIGHT = 190


def stacked(frame: pd.DataFrame, key: str, title: str, description: str, wide: bool = False) -> str:
    """One bar per row, cut into parts; each part says its number where there is room.

    ``frame``: one row per part, columns as in ``document.ChartPoint``: ``row`` the label, ``series`` the
    part, ``low`` and ``high`` where it begins and ends in percent, ``value`` what stands in it. A row that is
    not drawn has one part with a ``sign``.
    """
    names = list(dict.fromkeys(frame["row"]))
    step = LABEL_HEIGHT + BAR_HEIGHT + ROW_GAP
    width = WIDE if wide else WIDTH
    figure, axes = canvas(width, step * len(names) + AXIS_HEIGHT, left=8, right=12, top=2, bottom=AXIS_HEIGHT)
    axes.set_xlim(0, 100)
    axes.set_ylim(step * len(names), 0)
    for number, name in enumerate(names):
        top = number * step
        label(axes, 0, top + LABEL_HEIGHT / 2, name, width - 12, fontsize=NORMAL, fontweight="bold")
        for part in frame[frame["row"] == name].to_dict("records"):
            _part(axes, part, top + LABEL_HEIGHT + BAR_HEIGHT / 2, (width - 20) / 100)
    for tick, place in ((0, "left"), (50, "center"), (100, "right")):
        write(axes, tick, step * len(names) + 8, f"{tick}%", ha=place)
    return to_svg(figure, key, title, description)


def _part(axes: Axes, part: Record, y: float, pixels: float) -> None:
    """One part of a bar; ``pixels`` per percent."""
    if part["sign"]:
        write(axes, 0, y, part["sign"])
        return
    low, high, series = part["low"], part["high"], int(part["series"])
    axes.barh(
        y, high - low, left=low, height=BAR_HEIGHT, color=PARTS[series], edgecolor="#ffffff", linewidth=0.8
    )
    if text_width.width(part["value"], SMALL) + 3 <= (high - low) * pixels:
        write(axes, (low + high) / 2, y, part["value"], colour=ON_PART[series], ha="center")


def columns(frame: pd.DataFrame, key: str, title: str, description: str, wide: bool = False) -> str:
    """One column per row of the frame, each under its value; a dashed line marks the median.

    ``frame`` as for ``stacked``: ``position`` is the place on the axis, ``estimate`` the height in percent,
    ``target`` the median, in units of the axis.
    """
    width = WIDE if wide else WIDTH
    figure, axes = canvas(width, COLUMNS_HEIGHT, left=6, right=6, top=24, bottom=AXIS_HEIGHT)
    top = max(10.0, 5 * math.ceil(frame["estimate"].max() / 5))
    axes.set_xlim(frame["position"].min() - 0.6, frame["position"].max() + 0.6)
    axes.set_ylim(0, top)
    line(axes, axes.get_xlim(), [0, 0], INK, 1, 5)
    for column in frame.to_dict("records"):
        axes.bar(column["position"], column["estimate"], width=0.7, color=OWN, linewidth=0)
        write(axes, column["position"], column["estimate"] + top * 0.045, column["value"], ha="center")
        write(axes, column["position"], -top * 0.07, column["row"], ha="center")
    median = frame["target"].iloc[0]
    if not math.isnan(median):
        axes.plot(
            [median] * 2,
            [0, top * 1.08],
            color=TARGET,
            linewidth=1.6,
            linestyle="--",
            clip_on=False,
            zorder=0.5,
        )
    return to_svg(figure, key, title, description)
