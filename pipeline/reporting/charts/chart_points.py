"""From released figures to what a chart draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.document import ChartPoint, LegendKey
from pipeline.reporting.indicator import Indicator, State
from pipeline.reporting.language.wording import at_the_end, beside, mark

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.language.text import Text

NOTHING = float("nan")
MOST_KEYS = 3  # of a legend: what a reader keeps in mind while looking at a drawing


def to_point(
    text: Text,
    figure: Indicator,
    row: str,
    series: int,
    *,
    position: float = 0,
    target: float | None = None,
    net: bool = False,
    brief: bool = False,
) -> ChartPoint:
    """One figure as a point of a chart, in percent or points; bounds only where coverage asks for them.

    A band has no estimate: its two ends, and the interval that holds for each number between them.
    """
    estimate, low, high = (100 * part for part in figure.share) if figure.has_estimate else (NOTHING,) * 3
    shown = figure.bounds if figure.state in (State.BOUNDS_FIRST, State.BOUNDS_ONLY) else None
    if figure.state is State.BAND:
        shown = figure.band
    if figure.has_band:
        assert figure.ci_low is not None and figure.ci_high is not None
        low, high = 100 * figure.ci_low, 100 * figure.ci_high
    bound_low, bound_high = (100 * end for end in shown) if shown else (NOTHING, NOTHING)
    return ChartPoint(
        row=row,
        series=series,
        position=position,
        estimate=estimate,
        low=low,
        high=high,
        bound_low=bound_low,
        bound_high=bound_high,
        target=NOTHING if target is None else 100 * target,
        hollow=figure.low_reliability,
        is_band=figure.state is State.BAND,
        value=beside(text, figure, net=net, brief=brief),
        sign="" if figure.drawable else mark(text, figure),
    )


def trend_points(
    context: Context, scope: str, outcome: str, *, measure: str = "M01"
) -> tuple[ChartPoint, ...]:
    """An outcome of a scope over the milestones, for a small drawing.

    Of the report's own figures only that at the focus milestone and the last share say their value; of the
    region's none, unless the report is about it. Bounds are for the table; the dot is hollow.
    """
    figures = [context.find(scope, measure, milestone, outcome) for milestone in context.milestones]
    told = [figure.milestone for figure in figures if figure.has_estimate or figure.state is State.BAND]
    named = (context.focus, *told[-1:]) if scope == context.own else ()
    return tuple(
        replace(
            to_point(
                context.text,
                figure,
                str(figure.milestone),
                context.series(scope),
                position=figure.milestone or 0,
            ),
            value=_brief(context.text, figure) if figure.milestone in named else "",
        )
        for figure in figures
    )


def _brief(text: Text, figure: Indicator) -> str:
    """A share alone, or how low or high a band is; nothing where bounds stand alone."""
    if figure.state is State.BAND:
        return at_the_end(text, figure)
    return text.percent(figure.value) if figure.has_estimate else ""


def trend_legend(
    context: Context, scopes: Sequence[str], points: Iterable[ChartPoint]
) -> tuple[LegendKey, ...]:
    """At most three signs: the first scope in its interval, the line of the other, a dot that is less sure.

    The marks of what is not drawn stand in words (``marks_in_words``).
    """
    drawn, text = list(points), context.text
    keys = []
    for scope, sign in zip(scopes, ("band", "region"), strict=False):
        if any(point.series == context.series(scope) and not _blank(point) for point in drawn):
            keys.append(LegendKey(sign, text(f"trend.{sign}", name=context.scope_name(scope))))
    lead = context.series(scopes[0])
    if any(is_faded(point) and point.series == lead for point in drawn):
        keys.append(LegendKey("hollow", text("trend.hollow", **context.thresholds)))
    return tuple(keys)


def is_faded(point: ChartPoint) -> bool:
    """A share that is less sure: its interval is wide, or too few are known."""
    has_estimate, has_bounds = point.estimate == point.estimate, point.bound_low == point.bound_low
    return has_estimate and (point.hollow or has_bounds)


def marks_in_words(context: Context, points: Iterable[ChartPoint]) -> str:
    """What the marks of outcomes over time mean, in one line; empty where there are none."""
    drawn, text = list(points), context.text
    words = [key.text for key in signs(text, drawn)]
    if any(point.bound_low == point.bound_low and point.estimate != point.estimate for point in drawn):
        words.append(text("trend.alone", **context.thresholds))
    return text.parts(words)


def legend(
    context: Context,
    scopes: Sequence[str],
    points: Iterable[ChartPoint],
    *,
    net: bool = False,
) -> tuple[LegendKey, ...]:
    """The signs that occur in a chart, and only those; of more than three, the last ones in words."""
    drawn = list(points)
    text = context.text
    keys = []
    for scope in scopes:
        series = context.series(scope)
        if any(point.series == series and not _blank(point) for point in drawn):
            keys.append(LegendKey(f"series{series}", text("legend.series", name=context.scope_name(scope))))
    if any(point.hollow for point in drawn):
        keys.append(LegendKey("hollow", text("legend.hollow")))
    if any(point.is_band for point in drawn):
        keys.append(LegendKey("few", text("legend.few")))
    if any(point.bound_low == point.bound_low and not point.is_band for point in drawn):
        keys.append(LegendKey("bounds", text("legend.bounds", **context.thresholds)))
    if any(point.target == point.target for point in drawn):
        keys.append(LegendKey("target", text("legend.target")))
    keys += signs(text, drawn)
    if net:
        keys.append(LegendKey("zero", text("legend.zero")))
    return at_most_three(text, keys)


def at_most_three(text: Text, keys: Sequence[LegendKey]) -> tuple[LegendKey, ...]:
    """At most three entries: what the third and later ones mean is said in one."""
    if len(keys) <= MOST_KEYS:
        return tuple(keys)
    first, rest = keys[: MOST_KEYS - 1], keys[MOST_KEYS - 1 :]
    return (*first, LegendKey("", text.parts([key.text for key in rest])))


def signs(text: Text, points: Iterable[ChartPoint]) -> list[LegendKey]:
    """The signs of figures that are not drawn, as far as they occur."""
    found = {point.sign for point in points if point.sign}
    return [
        LegendKey(sign, text(f"legend.{sign}")) for sign in ("c", "x", "z") if text(f"marks.{sign}") in found
    ]


def _blank(point: ChartPoint) -> bool:
    return point.estimate != point.estimate and point.bound_low != point.bound_low
