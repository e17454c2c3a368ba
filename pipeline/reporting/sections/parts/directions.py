"""Improved, the same or declined since entry, at every milestone: one stacked bar each.

The release has no distribution of levels, which would tell of few people at a time; these are its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Fold, RowGroup, Table
from pipeline.reporting.language.wording import mark
from pipeline.reporting.sections.parts.stacks import Bar, stack
from pipeline.reporting.tables.cells import part_cell, size_cell

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

SHARES = ("M04_improved", "M04_same_achieved", "M04_same_not_achieved", "M04_declined")


def build(context: Context) -> list[Block]:
    """A fold with one drawing per outcome, of the first scope that has a figure; nothing where none has."""
    scopes = context.scopes_with(SHARES)
    if not scopes:
        return []
    scope, text = scopes[0], context.text
    drawings = [
        (f"{number} {context.outcome_name(outcome)}", _bars(context, scope, outcome))
        for number, outcome in enumerate(context.outcomes, start=1)
    ]
    parts = [text(f"change.columns.{measure}") for measure in SHARES]
    name = context.scope_name(scope)
    words = text("directions.chart_title", name=name), text("directions.chart_subtitle")
    chart = stack(context, "directions", words, parts, drawings, _table(context, scope))
    return [Fold(text("directions.summary"), (chart,))]


def _later(context: Context) -> tuple[int, ...]:
    return tuple(milestone for milestone in context.milestones if milestone > 0)


def _figures(context: Context, scope: str, outcome: str, milestone: int) -> list[Indicator]:
    return [context.find(scope, measure, milestone, outcome) for measure in SHARES]


def _bars(context: Context, scope: str, outcome: str) -> list[Bar]:
    return [_bar(context, scope, outcome, milestone) for milestone in _later(context)]


def _bar(context: Context, scope: str, outcome: str, milestone: int) -> Bar:
    """The parts only where all of them are shown: one that is left out would be the rest of the bar."""
    name = context.milestone_name(milestone)
    figures = _figures(context, scope, outcome, milestone)
    hidden = next((one for one in figures if not one.has_estimate or one.numerator is None), None)
    if hidden is not None:
        return Bar(name, (None,) * len(SHARES), mark(context.text, hidden))
    label = context.text(
        "directions.bar", milestone=name, pairs=context.text.people(figures[0].denominator or 0)
    )
    return Bar(label, tuple(one.numerator for one in figures))


def _table(context: Context, scope: str) -> Table:
    text = context.text
    labels = [text("columns.milestone"), text("columns.net.denominator")]
    labels += [text(f"change.columns.{measure}") for measure in SHARES]
    groups = []
    for outcome in context.outcomes:
        rows = []
        for milestone in _later(context):
            figures = _figures(context, scope, outcome, milestone)
            parts = (part_cell(text, figure) for figure in figures)
            rows.append((Cell(context.milestone_name(milestone)), size_cell(text, figures[0]), *parts))
        groups.append(RowGroup(context.outcome_name(outcome, short=False), tuple(rows)))
    columns = tuple(Column(label, numeric=number > 0) for number, label in enumerate(labels))
    caption = text("directions.table", name=context.scope_name(scope))
    return Table("directions-table", caption, columns, tuple(groups))
