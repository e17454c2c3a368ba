"""The heat map: data frame in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import GRID, INK, WHITE, canvas, label, write
from pipeline.reporting.charts.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

# From few to nearly all; every cell also says its number, and white borders keep neighbours apart.
SHADES = ("#d7e6f2", "#6BACE6", "#2073BC", "#12436D")
ON_SHADE = ("#000000", "#000000", "#ffffff", "#ffffff")
# Sizes in pixels of the drawing.
WIDTH, WIDE = 300, 340
LABELS = 110
ROW_HEIGHT, HEAD_HEIGHT = 22, 18
BORDER = 2.0


def heat(frame: pd.DataFrame, key: str, title: str, description: str, wide: bool = False) -> str:
    """One cell per row label and column, in one of four shades, each with its number.

    ``frame``: one row per cell, columns as in ``document.ChartPoint``: ``row`` the label, ``position`` the
    order of the columns, ``below`` their headings, ``series`` the shade (0 the lightest), ``value`` what
    stands in the cell. A cell without a figure has a rim in the place of a shade, and its ``sign``.
    """
    names = list(dict.fromkeys(frame["row"]))
    places = sorted(frame["position"].unique())
    height = HEAD_HEIGHT + ROW_HEIGHT * len(names)
    size = WIDE if wide else WIDTH
    figure, axes = canvas(size, height + 4, left=LABELS, right=2, top=2, bottom=2)
    axes.set_xlim(0, len(places))
    axes.set_ylim(height, 0)
    beside = -4 * len(places) / (size - LABELS - 2)  # four pixels, in columns
    for place, position in enumerate(places):
        heading = frame.loc[frame["position"] == position, "below"].iloc[0]
        write(axes, place + 0.5, HEAD_HEIGHT / 2, heading, ha="center")
    for number, name in enumerate(names):
        y = HEAD_HEIGHT + (number + 0.5) * ROW_HEIGHT
        label(axes, beside, y, name, LABELS - 6, ha="right")
        for cell in frame[frame["row"] == name].to_dict("records"):
            _cell(axes, cell, places.index(cell["position"]) + 0.5, y)
    return to_svg(figure, key, title, description)


def _cell(axes: Axes, cell: Record, x: float, y: float) -> None:
    shade, sign = int(cell["series"]), cell["sign"]
    inset = 2 * BORDER if sign else 0.0
    look: Record = {"color": SHADES[shade], "edgecolor": WHITE, "linewidth": BORDER}
    if sign:
        look = {"color": "none", "edgecolor": GRID, "linewidth": 0.8}
    axes.bar(x, ROW_HEIGHT - inset, bottom=y - (ROW_HEIGHT - inset) / 2, width=0.86 if sign else 1.0, **look)
    write(axes, x, y, sign or cell["value"], ha="center", colour=INK if sign else ON_SHADE[shade])
