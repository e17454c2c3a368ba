"""Time to achievement: cumulative incidence by outcome, with what competes and how many are still at risk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import signs, to_point
from pipeline.reporting.document import Chart, LegendKey, Panel, Paragraph, Points, Section
from pipeline.reporting.language.wording import mark, measured, phrase
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, Wanted, grid, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, ChartPoint, Table
    from pipeline.reporting.indicator import Indicator

MEASURES = ("M08", "M08_median")
COLUMNS = (
    ("at_risk", "M08_at_risk", "numerator"),
    ("base", "M08", "denominator"),
    ("achieved", "M08", "numerator"),
    ("incidence", "M08", "percent"),
    ("interval", "M08", "interval"),
    ("sensitivity", "M08_lost_competes", "percent"),
)
BESIDE = ("at_risk", "incidence", "interval")


def build(context: Context) -> Section:
    """Medians in words, curves, and the table with the sensitivity."""
    text = context.text
    scopes = context.scopes_with(MEASURES)
    blocks: list[Block] = [Paragraph(text("time.intro")), *why_not_own(context, MEASURES, scopes)]
    if scopes:
        blocks += [Points(tuple(_medians(context, scope) for scope in scopes)), *_not_drawn(context)]
    if scopes and _drawn(context):  # a median may be shown where no curve is
        stop = text.count(int(context.assumption("fewest_at_risk")))
        blocks += [
            _chart(context, scopes),
            Paragraph(text("time.no_ratio"), "note"),
            Paragraph(text("time.competes"), "note"),
            Paragraph(text("time.stops", fewest=stop), "note"),
        ]
    return Section("time", text("time.title"), tuple(blocks))


def median(context: Context, figure: Indicator) -> str:
    """A median time in words: ``12 months``, ``not reached``, or why there is none."""
    if figure.status in ("published", "low") and figure.estimate is None:
        return context.text("time.not_reached")
    if not figure.has_estimate:
        return context.text(f"phrase.{figure.state}")
    return measured(context.text, figure.value, "months")


def _medians(context: Context, scope: str) -> str:
    """By when half of the people had achieved an outcome; outcomes with the same answer stand together."""
    text = context.text
    found: dict[str, list[str]] = {}
    figures = [context.find(scope, "M08_median", None, outcome) for outcome in context.outcomes]
    for figure in sorted(
        figures, key=lambda one: (one.status == "c", one.estimate is None, one.estimate or 0)
    ):
        assert figure.outcome is not None
        found.setdefault(median(context, figure), []).append(context.outcome_name(figure.outcome).lower())
    parts = [
        text("time.median", time=time, outcomes=text.listing(outcomes)) for time, outcomes in found.items()
    ]
    return text("time.medians", name=context.scope_name(scope), parts=text.parts(parts))


def _chart(context: Context, scopes: Sequence[str]) -> Chart:
    text = context.text
    drawings = tuple(_panel(context, scopes, outcome) for outcome in _drawn(context))
    points = [one for drawing in drawings for one in drawing.points]
    return Chart(
        "time",
        text("time.chart_title"),
        text("time.chart_subtitle"),
        drawings,
        _legend(context, scopes, points),
        _table(context, scopes),
    )


def _not_drawn(context: Context) -> list[Paragraph]:
    left = [context.outcome_name(one).lower() for one in context.outcomes if one not in _drawn(context)]
    return [Paragraph(context.text("time.no_curve", outcomes=context.text.listing(left)))] if left else []


def _drawn(context: Context) -> list[str]:
    """Outcomes of which the report's own scope has a curve."""
    curves = {
        figure.outcome
        for figure in context.release.of("M08")
        if figure.scope == context.own and figure.has_estimate
    }
    return [outcome for outcome in context.outcomes if outcome in curves]


def _panel(context: Context, scopes: Sequence[str], outcome: str) -> Panel:
    """The curve of one outcome, for the scopes that have one."""
    milestones = [milestone for milestone in context.milestones if milestone]
    figures = {
        scope: [context.find(scope, "M08", milestone, outcome) for milestone in milestones]
        for scope in scopes
    }
    drawn = [scope for scope in scopes if any(one.has_estimate for one in figures[scope])]
    points = [_point(context, figure) for scope in drawn for figure in figures[scope]]
    said = " ".join(_described(context, scope, figures[scope]) for scope in drawn)
    title = f"{context.outcomes.index(outcome) + 1} {context.outcome_name(outcome)}"
    return Panel(f"time-{outcome.lower()}", title, said, "curve", tuple(points))


def _point(context: Context, figure: Indicator) -> ChartPoint:
    assert figure.milestone is not None
    at_risk = context.find(figure.scope, "M08_at_risk", figure.milestone, figure.outcome)
    below = (
        mark(context.text, at_risk) if at_risk.numerator is None else context.text.count(at_risk.numerator)
    )
    series, row = context.series(figure.scope), str(figure.milestone)
    made = to_point(context.text, figure, row, series, position=figure.milestone, brief=True)
    return replace(made, below="" if at_risk.status == "z" else below)


def _described(context: Context, scope: str, figures: Sequence[Indicator]) -> str:
    parts = (
        context.text.pair(context.milestone_name(figure.milestone or 0), phrase(context.text, figure))
        for figure in figures
    )
    return context.text.described(context.scope_name(scope), parts)


def _legend(context: Context, scopes: Sequence[str], points: Sequence[ChartPoint]) -> tuple[LegendKey, ...]:
    text = context.text
    series = {one.series for one in points if not one.sign}
    keys = []
    for scope in scopes:
        if context.series(scope) in series:
            sign = "step" if scope == context.own else "dash"
            keys.append(LegendKey(sign, text(f"time.legend.{sign}", name=context.scope_name(scope))))
    keys.append(LegendKey("", text("time.legend.at_risk")))
    return (*keys, *signs(text, points))


def _table(context: Context, scopes: Sequence[str]) -> Table:
    labels = context.text.entries("time.columns")
    columns = [
        Wanted(labels[name], measure, form, scope)
        for scope in scopes
        for name, measure, form in COLUMNS
        if scope == scopes[0] or name in BESIDE
    ]
    rows = {
        outcome: [(context.milestone_name(one), Place("", one, outcome)) for one in context.milestones if one]
        for outcome in _drawn(context)
    }
    groups = [
        (context.outcome_name(outcome, short=False), shown(context, columns, found))
        for outcome, found in rows.items()
    ]
    caption = context.text("time.table", name=context.scope_name(scopes[0]))
    return grid(context, "time-table", caption, context.text("columns.milestone"), columns, groups)
