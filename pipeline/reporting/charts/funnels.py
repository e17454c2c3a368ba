"""The funnel plot: data frames in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reporting.charts.drawing import NORMAL, Canvas, scale
from pipeline.reporting.charts.labels_apart import apart
from pipeline.reporting.charts.palette import GRID, OWN, REGION, TARGET

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Scale = Callable[[float], float]

Record = dict[str, Any]

# Sizes in pixels of the drawing.
WIDTH, HEIGHT = 340, 250
LEFT, RIGHT, TOP, BOTTOM = 36, 60, 10, 40
LABEL_GAP = 12.0
LIMITS = (("998", "99.8%", False), ("95", "95%", True))


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
    canvas = Canvas(WIDTH, HEIGHT)
    most = float(limits["known"].max())
    across, up = scale(0, most, LEFT, WIDTH - RIGHT), scale(0, 1, HEIGHT - BOTTOM, TOP)
    for share in (0.0, 0.5, 1.0):
        canvas.line([(LEFT, up(share)), (WIDTH - RIGHT, up(share))], GRID, 0.8, 0)
        canvas.write(LEFT - 5, up(share), f"{share:.0%}", side="right")
    _limits(canvas, limits.sort_values("known"), float(frame["pooled"].iloc[0]), across, up)
    for provider in frame.to_dict("records"):
        _provider(canvas, provider, across, up)
    for people in sorted({0, round(most / 2), round(most)}):
        canvas.write(across(people), HEIGHT - BOTTOM + 14, str(people), side="center")
    canvas.write(across(most / 2), HEIGHT - BOTTOM + 32, axis, side="center", size=NORMAL)
    return canvas.svg(key, title, description)


def _limits(canvas: Canvas, limits: pd.DataFrame, pooled: float, across: Scale, up: Scale) -> None:
    """The limits and the share of all together, each named at its end."""
    canvas.line([(LEFT, up(pooled)), (WIDTH - RIGHT, up(pooled))], TARGET, 1.4, 1)
    ends = {f"{pooled:.0%}": up(pooled)}
    people = [across(number) for number in limits["known"]]
    for name, words, dashed in LIMITS:
        for end in ("low", "high"):
            heights = [up(share) for share in limits[f"{end}_{name}"]]
            canvas.line(list(zip(people, heights, strict=True)), REGION, 1.1, 1, dashed=dashed)
            ends[f"{words} {end}"] = heights[-1]
    placed = apart(list(ends.values()), LABEL_GAP, TOP, HEIGHT - BOTTOM)
    for words, height in zip(ends, placed, strict=True):
        colour = REGION if " " in words else TARGET
        canvas.write(WIDTH - RIGHT + 5, height, words.split()[0], colour=colour)


def _provider(canvas: Canvas, provider: Record, across: Scale, up: Scale) -> None:
    share = provider["achieved"] / provider["known"]
    x, y = across(provider["known"]), up(share)
    if provider["low_95"] <= share <= provider["high_95"]:
        canvas.dot(x, y, 4.6, OWN, OWN, 4)
        return
    canvas.dot(x, y, 6, OWN, OWN, 4, shape="diamond")
    is_right = x > LEFT + 0.7 * (WIDTH - LEFT - RIGHT)
    place, side = (x - 7, "right") if is_right else (x + 7, "left")
    canvas.label(place, y, str(provider["provider_id"]), 120, side=side)
