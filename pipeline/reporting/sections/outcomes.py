"""The ten outcomes over the milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import marks_in_words, trend_legend, trend_points
from pipeline.reporting.document import Cell, Chart, Column, Panel, Paragraph, RowGroup, Section, Table
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts import headlines, of_due, recent
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import share_of

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, ChartPoint


def build(context: Context) -> Section:
    """Small multiples of the achievement rate with their table; then those who became due most recently."""
    text = context.text
    scopes = context.scopes_with("M01", beside=True)
    blocks: list[Block] = [Paragraph(text("outcomes.intro")), *why_not_own(context, "M01", scopes)]
    if scopes:
        blocks.append(_chart(context, scopes))
        blocks.append(Paragraph(text("outcomes.note"), "note"))
        blocks += map(Paragraph, of_due.own_sentences(context, of_due.MOST))
        blocks += recent.build(context)
    return Section("outcomes", text("outcomes.title"), tuple(blocks))


def _chart(context: Context, scopes: tuple[str, ...]) -> Chart:
    text = context.text
    panels = tuple(_panel(context, scopes, outcome) for outcome in context.outcomes)
    points = [point for panel in panels for point in panel.points]
    return Chart(
        "outcomes",
        headlines.over_time(context),
        text.parts([text("outcomes.chart_subtitle"), *filter(None, [marks_in_words(context, points)])]),
        panels,
        trend_legend(context, scopes, points),
        _table(context, scopes[0]),
    )


def _table(context: Context, scope: str) -> Table:
    """One row an outcome, one column a milestone: the share over k of n; the workbook has every interval."""
    text = context.text
    names = [context.milestone_name(milestone) for milestone in context.milestones]
    rows = tuple(
        (
            Cell(context.outcome_name(outcome, short=False)),
            *(
                share_of(text, context.find(scope, "M01", milestone, outcome))
                for milestone in context.milestones
            ),
        )
        for outcome in context.outcomes
    )
    columns = (Column(text("columns.outcome"), numeric=False), *map(Column, names))
    caption = text("outcomes.table", name=context.scope_name(scope))
    return Table("outcomes-table", caption, columns, (RowGroup("", rows),))


def _panel(context: Context, scopes: tuple[str, ...], outcome: str) -> Panel:
    text = context.text
    points: list[ChartPoint] = []
    described = []
    for scope in scopes:
        figures = [context.find(scope, "M01", milestone, outcome) for milestone in context.milestones]
        points += trend_points(context, scope, outcome)
        values = (
            text.pair(context.milestone_name(figure.milestone or 0), phrase(text, figure))
            for figure in figures
        )
        described.append(text.described(context.scope_name(scope), values))
    number = context.outcomes.index(outcome) + 1
    title = f"{number} {context.outcome_name(outcome)}"
    return Panel(f"outcomes-{outcome.lower()}", title, " ".join(described), "trend", tuple(points))
