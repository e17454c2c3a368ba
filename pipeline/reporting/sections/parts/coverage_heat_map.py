"""The heat map of coverage: of how many of the people due each outcome is known, or known not to apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import NOTHING, signs
from pipeline.reporting.document import Cell, Chart, ChartPoint, Column, LegendKey, Panel, RowGroup, Table
from pipeline.reporting.language.text import whole
from pipeline.reporting.language.wording import beside, mark
from pipeline.reporting.tables.cells import of_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

MEASURE = "M03"
NEARLY_ALL = 80  # the darkest shade; the others begin at the thresholds of the coverage rule


def build(context: Context) -> list[Block]:
    """One cell per outcome and milestone, one drawing per scope; nothing where no scope has a figure."""
    scopes = [scope for scope in context.scopes_with(MEASURE) if _any_drawn(context, scope)]
    return [_chart(context, scopes)] if scopes else []


def _any_drawn(context: Context, scope: str) -> bool:
    return any(one.has_estimate for outcome in context.outcomes for one in _figures(context, scope, outcome))


def _figures(context: Context, scope: str, outcome: str) -> list[Indicator]:
    return [context.find(scope, MEASURE, milestone, outcome) for milestone in context.milestones]


def _chart(context: Context, scopes: Sequence[str]) -> Chart:
    text = context.text
    panels = tuple(_panel(context, scope) for scope in scopes)
    points = [point for panel in panels for point in panel.points]
    used = {one.series for one in points if not one.sign}
    first, second, third = _ends(context)
    ends = {"first": first, "second": second, "third": third}
    ends |= {"before_second": second - 1, "before_third": third - 1}
    keys = [
        LegendKey(f"heat{shade}", text(f"heat.shade_{shade}", **ends)) for shade in range(4) if shade in used
    ]
    keys += signs(text, points)
    title, subtitle = text("heat.chart_title"), text("heat.chart_subtitle")
    return Chart("settled", title, subtitle, panels, tuple(keys), _table(context, scopes))


def _ends(context: Context) -> tuple[int, int, int]:
    """Where one shade ends and the next begins, in whole percent as the cells say them."""
    rule = context.release.rule
    return whole(rule.bounds_only), whole(rule.bounds_first), NEARLY_ALL


def _panel(context: Context, scope: str) -> Panel:
    text = context.text
    points, said = [], []
    for outcome in context.outcomes:
        name, figures = context.outcome_name(outcome), _figures(context, scope, outcome)
        points += [_point(context, name, figure) for figure in figures]
        values = text.listing([beside(text, figure, brief=True) for figure in figures])
        said.append(text.pair(name, values))
    title = context.scope_name(scope)
    headings = text.listing([context.milestone_name(milestone).lower() for milestone in context.milestones])
    described = text.described(text("heat.described", name=title, milestones=headings), said)
    return Panel(f"settled-{scope.replace(':', '-').lower()}", title, described, "heat", tuple(points))


def _point(context: Context, name: str, figure: Indicator) -> ChartPoint:
    text, milestone = context.text, figure.milestone or 0
    shade = sum(whole(figure.value) >= end for end in _ends(context)) if figure.has_estimate else 0
    return ChartPoint(
        name,
        shade,
        milestone,
        100 * figure.value if figure.has_estimate else NOTHING,
        value=beside(text, figure, brief=True),
        sign="" if figure.has_estimate else mark(text, figure),
        below=str(milestone),
    )


def _table(context: Context, scopes: Sequence[str]) -> Table:
    text = context.text
    columns = [Column(text("columns.outcome"), numeric=False)]
    columns += [Column(context.milestone_name(milestone)) for milestone in context.milestones]
    groups = []
    for scope in scopes:
        rows = [
            (
                Cell(context.outcome_name(outcome)),
                *(of_cell(text, figure) for figure in _figures(context, scope, outcome)),
            )
            for outcome in context.outcomes
        ]
        groups.append(RowGroup(context.scope_name(scope) if len(scopes) > 1 else "", tuple(rows)))
    return Table("settled-table", text("heat.table"), tuple(columns), tuple(groups))
