"""The chart of time to achievement: data frame in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import COLOURS, GRID, NORMAL, PALE, canvas, line, write
from pipeline.reporting.charts.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

WIDTH, HEIGHT = 300, 190
AT_RISK = 9  # font size of the numbers under the axis
CLOSE = 4  # months between two numbers of three digits that touch
END = 0.8  # months that a curve goes on after its last milestone, so that the last step can be seen


def curve(frame: pd.DataFrame, key: str, title: str, description: str) -> str:
    """Cumulative incidence as steps, the first series in its interval band, over the numbers at risk.

    ``frame``: one row per milestone and series, columns as in ``document.ChartPoint``, shares in percent,
    ``position`` in months, ``below`` the number at risk. A curve starts at 0.
    """
    figure, axes = canvas(WIDTH, HEIGHT, left=34, right=36, top=8, bottom=22)
    months = sorted(frame["position"].unique())
    axes.set_xlim(0, months[-1] + 1)
    axes.set_ylim(-32, 104)
    for level in (0, 50, 100):
        line(axes, axes.get_xlim(), [level, level], GRID, 0.8, 0)
        write(axes, -1, level, f"{level}%", ha="right")
    for month in [0, *months]:
        write(axes, month, -9, f"{month:.0f}", ha="center")
    lead = int(frame["series"].min())
    for series in sorted(frame["series"].unique(), reverse=True):
        _steps(axes, frame[frame["series"] == series].sort_values("position"), int(series), lead)
    _at_risk(axes, frame[frame["series"] == lead].to_dict("records"))
    return to_svg(figure, key, title, description)


def _at_risk(axes: Axes, points: list[Record]) -> None:
    """The numbers at risk under the months; one that would touch the one before it stands lower."""
    before = -CLOSE
    for point in points:
        close = point["position"] - before < CLOSE and len(str(point["below"])) > 2
        look: Record = {"ha": "center", "fontsize": AT_RISK}
        write(axes, point["position"], -32 if close else -23, str(point["below"]), **look)
        before = point["position"]


def _steps(axes: Axes, frame: pd.DataFrame, series: int, lead: int) -> None:
    """One curve up to its last estimate; it breaks where an estimate is withheld."""
    known = frame["estimate"].notna()
    if not known.any():
        return
    shown = frame.loc[: frame.index[known][-1]]
    last = shown.iloc[-1]
    x = [0.0, *shown["position"], last["position"] + END]
    look: Record = {"color": COLOURS[series], "linewidth": 1.8 - 0.5 * series, "zorder": 4 - series}
    axes.step(x, _from_zero(shown["estimate"]), where="post", linestyle="--" if series else "-", **look)
    if series == lead:
        ends = _from_zero(shown["low"]), _from_zero(shown["high"])
        axes.fill_between(x, *ends, step="post", color=PALE[series], linewidth=0, zorder=0.5)
        words: Record = {"fontsize": NORMAL, "fontweight": "bold", "colour": COLOURS[series]}
        write(axes, last["position"] + 2 * END, last["estimate"], str(last["value"]), **words)


def _from_zero(values: pd.Series[float]) -> list[float]:
    """The curve begins at 0 and goes on a little after its last step."""
    return [0.0, *values, values.iloc[-1]]
