"""What every chart is drawn with: canvas, lines, dots, bars, words and the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.text_width import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Palette of the UK Analysis Function: 3:1 or more on white, and never the only carrier of a meaning.
OWN, REGION, TARGET = "#12436D", "#3D3D3D", "#801650"
INK, GRID, WHITE = "#0b0c0c", "#d9dcdf", "#ffffff"
FELL = "#801650"
COLOURS = (OWN, REGION)  # by series
PALE = ("#c5d6e6", "#e3e3e3")
SMALL, NORMAL = 10, 11  # font sizes, in pixels of the drawing


def canvas(width: int, height: int, *, left: int, right: int, top: int, bottom: int) -> tuple[Figure, Axes]:
    """An empty drawing of a size in pixels, and its axes within the margins."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return figure, axes


def line(axes: Axes, x: Sequence[float], y: Sequence[float], colour: str, width: float, order: float) -> None:
    """A straight line with blunt ends; ``order`` decides what covers what."""
    axes.plot(x, y, color=colour, linewidth=width, solid_capstyle="butt", zorder=order, clip_on=False)


def write(axes: Axes, x: float, y: float, words: str, *, colour: str = INK, **look: Any) -> None:
    """Words in one line, centred on ``y``, never read as a formula; ``look`` as for matplotlib's text."""
    style = {"ha": "left", "va": "center_baseline", "fontsize": SMALL, "zorder": 10, **look}
    axes.text(x, y, words, color=colour, parse_math=False, **style)


def label(axes: Axes, x: float, y: float, words: str, room: float, **look: Any) -> None:
    """Words as ``write`` does, that keep to ``room`` pixels: in smaller letters, then cut."""
    bold = look.get("fontweight") == "bold"
    shown, size = fitted(words, room, look.get("fontsize", SMALL), bold=bold)
    write(axes, x, y, shown, **{**look, "fontsize": size})


def dot(axes: Axes, x: float, y: float, series: int, *, hollow: bool, size: float) -> None:
    """Round for the report's own figures, a diamond for the region; hollow for low reliability."""
    axes.plot(
        [x],
        [y],
        marker="D" if series else "o",
        markersize=size,
        markeredgewidth=1.3,
        markeredgecolor=COLOURS[series],
        markerfacecolor=WHITE if hollow else COLOURS[series],
        clip_on=False,
        zorder=6 - series,
    )


def bar(axes: Axes, x: Sequence[float], y: Sequence[float], series: int, *, is_band: bool = False) -> None:
    """From bound to bound pale with a dark rim; of a band, between its ends, dark: a dot drawn out."""
    line(axes, x, y, COLOURS[series], 6.0 if is_band else 7.0, 4 if is_band else 1)
    if not is_band:
        line(axes, x, y, PALE[series], 5.4, 1.1)
