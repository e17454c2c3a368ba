"""What every chart is drawn on: lines, areas, dots and words in pixels, by matplotlib's SVG renderer.

No figure and no axes: making and laying them out takes four fifths of the time of a small chart. 2026-11.
"""

from __future__ import annotations

import io
import math
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.palette import COLOURS, INK, PALE, RIMS, WHITE
from pipeline.reporting.charts.svg import to_svg
from pipeline.reporting.charts.text_width import fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Place = tuple[float, float]

SMALL, NORMAL = 10.0, 11.0  # font sizes, in pixels of the drawing
MIDDLE = 0.36  # of the font size, from the middle of a line of words down to its foot
DASHES = (5.0, 2.4)
SHAPES = {
    "diamond": ((0, 1), (1, 0), (0, -1), (-1, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
}


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From figures between ``low`` and ``high`` to pixels between ``start`` and ``end``."""
    return lambda figure: start + (figure - low) * (end - start) / (high - low)


class Canvas:
    """An empty drawing; places are pixels to the right and down from its upper left corner.

    What has a higher ``layer`` covers what has a lower one; of the same layer, what was drawn later.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self._down = Affine2D().scale(1, -1).translate(0, height)
        self._drawn: list[tuple[float, Callable[[Any], None]]] = []

    def line(
        self, places: Sequence[Place], colour: str, width: float, layer: float = 1, *, dashed: bool = False
    ) -> None:
        """A line with blunt ends through places, broken where one is not known (NaN)."""
        runs = [run for run in _runs(places) if len(run) > 1]
        if runs:
            self._path(runs, layer, stroke=colour, width=width, dashes=DASHES if dashed else None)

    def area(
        self,
        places: Sequence[Place],
        fill: str | None,
        layer: float = 1,
        *,
        rim: str = "",
        width: float = 0.8,
        dashed: bool = False,
    ) -> None:
        """A closed shape with or without a rim; ``fill`` None leaves it empty."""
        dashes = DASHES if dashed else None
        self._path([places], layer, closed=True, fill=fill, stroke=rim, width=width, dashes=dashes)

    def rectangle(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: str | None,
        layer: float = 1,
        **look: Any,
    ) -> None:
        """An upright rectangle; ``look`` as for ``area``."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], fill, layer, **look)

    def dot(
        self, x: float, y: float, size: float, fill: str, rim: str, layer: float = 5, *, shape: str = "round"
    ) -> None:
        """A dot of a width in pixels with its rim: round, a diamond or a square."""

        def draw(renderer: Any) -> None:
            from matplotlib.colors import to_rgb
            from matplotlib.path import Path

            corners = SHAPES.get(shape)
            marker = Path([*corners, corners[0]], closed=True) if corners else Path.unit_circle()
            pen = _pen(renderer, rim, 1.3, None)
            renderer.draw_markers(pen, marker, _scaled(size / 2), Path([(x, y)]), self._down, to_rgb(fill))

        self._drawn.append((layer, draw))

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        colour: str = INK,
        size: float = SMALL,
        bold: bool = False,
        side: str = "left",
    ) -> None:
        """Words in one line, centred on ``y``, never read as a formula; ``side`` of them at ``x``."""

        def draw(renderer: Any) -> None:
            from matplotlib.font_manager import FontProperties
            from matplotlib.text import Text

            style = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
            foot = y + MIDDLE * size
            # as matplotlib keeps words that have an anchor
            anchor = Text(x, foot, words, ha=side, transform=self._down)
            renderer.draw_text(
                _pen(renderer, colour, 0, None), x, foot, words, style, 0, ismath=False, mtext=anchor
            )

        self._drawn.append((10, draw))

    def label(self, x: float, y: float, words: str, room: float, **look: Any) -> None:
        """Words as ``write`` does, that keep to ``room`` pixels: in smaller letters, then cut."""
        shown, size = fitted(words, room, look.get("size", SMALL), bold=look.get("bold", False))
        self.write(x, y, shown, **{**look, "size": size})

    def svg(self, key: str, title: str, description: str) -> str:
        """The drawing as one SVG element: its own title and description, ids that begin with ``key``."""
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import RendererSVG

        told = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none"}):  # text stays text
            made: Any = RendererSVG  # without types
            renderer = made(self.width, self.height, told, metadata={"Date": None, "Creator": None})
            for _, draw in sorted(self._drawn, key=itemgetter(0)):
                draw(renderer)
            renderer.finalize()
        return to_svg(told.getvalue(), key, title, description)

    def _path(
        self,
        runs: Sequence[Sequence[Place]],
        layer: float,
        *,
        stroke: str,
        width: float,
        fill: str | None = None,
        closed: bool = False,
        dashes: Any = None,
    ) -> None:
        def draw(renderer: Any) -> None:
            from matplotlib.colors import to_rgb
            from matplotlib.path import Path

            parts = [Path([*run, run[0]] if closed else run, closed=closed) for run in runs]
            pen = _pen(renderer, stroke or WHITE, width if stroke else 0, dashes)
            renderer.draw_path(
                pen, Path.make_compound_path(*parts), self._down, to_rgb(fill) if fill else None
            )

        self._drawn.append((layer, draw))


def _pen(renderer: Any, colour: str, width: float, dashes: Any) -> Any:
    pen = renderer.new_gc()
    pen.set_foreground(colour)
    pen.set_linewidth(width)
    if dashes:
        pen.set_dashes(0, dashes)
    return pen


def _scaled(size: float) -> Any:
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(size)


def _runs(places: Sequence[Place]) -> list[list[Place]]:
    """Places in a row, cut where one is not known."""
    found: list[list[Place]] = [[]]
    for place in places:
        if math.isnan(place[0]) or math.isnan(place[1]):
            found.append([])
        else:
            found[-1].append(place)
    return found


def series_dot(canvas: Canvas, x: float, y: float, series: int, *, hollow: bool, size: float) -> None:
    """Round for the report's own figures, a diamond for the region; hollow where it is less sure."""
    colour, shape = COLOURS[series], "diamond" if series else "round"
    canvas.dot(x, y, size, WHITE if hollow else colour, colour, 6 - series, shape=shape)


def bounds(canvas: Canvas, first: Place, last: Place, series: int, *, is_band: bool = False) -> None:
    """From bound to bound pale with a rim; of a band, between its ends, dark: a dot drawn out."""
    canvas.line([first, last], COLOURS[series] if is_band else RIMS[series], 6, 4 if is_band else 1)
    if not is_band:
        canvas.line([first, last], PALE[series], 4.6, 1.1)
