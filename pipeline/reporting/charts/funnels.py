"""The funnel plot: data frames in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import GRID, NORMAL, OWN, REGION, TARGET, canvas, label, line, write
from pipeline.reporting.charts.slopes import apart
from pipeline.reporting.charts.svg import to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Record = dict[str, Any]

# Sizes in pixels of the drawing.
WIDTH, HEIGHT = 340, 250
LEFT, RIGHT, TOP, BOTTOM = 36, 60, 10, 40
LABEL_GAP = 12.0
LIMITS = (("998", "99.8%", "-"), ("95", "95%", "--"))


def funnel(
    frame: pd.DataFrame, limits: pd.DataFrame, key: str, title: str, description: str, axis: str
) -> str:
    """Providers at one outcome and milestone: share achieved by people known, within the limits of chance.

    ``frame``: one row per provider as ``pipeline.statistics.funnel.funnel`` gives them, shares 0 to 1, people
    ``known`` and ``achieved``, ``pooled`` the share of all together. ``limits``: the same exact binomial
    limits (``low_95``, ``high_95``, ``low_998``, ``high_998``) for every number ``known`` that the curves
    pass, widened by the same dispersion; ``axis`` is the words under it.

    For a programme's own eyes, from its own warehouse: providers are few and small, no release holds figures
    of a provider, and no report has this chart. Who lies outside the 95 % limits is a diamond with its name:
    of five providers who are all alike one does so by chance in about one chart of five. No league table.
    """
    figure, axes = canvas(WIDTH, HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    most = float(limits["known"].max())
    axes.set_xlim(0, most)
    axes.set_ylim(0, 1)
    for share in (0.0, 0.5, 1.0):
        line(axes, [0, most], [share, share], GRID, 0.8, 0)
        write(axes, -most * 0.02, share, f"{share:.0%}", ha="right")
    _limits(axes, limits.sort_values("known"), float(frame["pooled"].iloc[0]))
    for provider in frame.to_dict("records"):
        _provider(axes, provider)
    for people in sorted({0, round(most / 2), round(most)}):
        write(axes, people, -0.07, str(people), ha="center")
    write(axes, most / 2, -0.16, axis, ha="center", fontsize=NORMAL)
    return to_svg(figure, key, title, description)


def _limits(axes: Axes, limits: pd.DataFrame, pooled: float) -> None:
    """The limits and the share of all together, each named at its end."""
    most = float(limits["known"].iloc[-1])
    line(axes, [0, most], [pooled, pooled], TARGET, 1.4, 1)
    ends = {f"{pooled:.0%}": pooled}
    for name, words, style in LIMITS:
        for end in ("low", "high"):
            look: Record = {"color": REGION, "linewidth": 1.1, "linestyle": style, "zorder": 1}
            axes.plot(limits["known"], limits[f"{end}_{name}"], **look)
            ends[f"{words} {end}"] = float(limits[f"{end}_{name}"].iloc[-1])
    heights = apart(list(ends.values()), LABEL_GAP / (HEIGHT - TOP - BOTTOM), 0.0, 1.0)
    for words, height in zip(ends, heights, strict=True):
        write(axes, most * 1.02, height, words.split()[0], colour=REGION if " " in words else TARGET)


def _provider(axes: Axes, provider: Record) -> None:
    share = provider["achieved"] / provider["known"]
    outside = not provider["low_95"] <= share <= provider["high_95"]
    look: Record = {"color": OWN, "markersize": 6.0 if outside else 4.6, "zorder": 4, "clip_on": False}
    axes.plot([provider["known"]], [share], marker="D" if outside else "o", linestyle="none", **look)
    if outside:
        across = axes.get_xlim()[1]
        left = provider["known"] > 0.7 * across
        place = provider["known"] + across * (-0.025 if left else 0.025)
        label(axes, place, share, str(provider["provider_id"]), 120, ha="right" if left else "left")
