"""The table that stands in the page for who has no script: the outcomes at the milestone of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, RowGroup, Table
from pipeline.reporting.explorer.rows import BESIDE
from pipeline.reporting.language.wording import beside
from pipeline.reporting.released import REGION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

ACHIEVED = "M01"


def key_figures(context: Context, figures: Iterable[Indicator]) -> Table:
    """One row per outcome that is shown, the report's own figures before those of the region.

    Where one of both is not shown its mark stands in its place, as in the report.
    """
    scopes = tuple(dict.fromkeys((context.own, REGION)))
    seen = {
        figure.outcome
        for figure in figures
        if (figure.measure, figure.breakdown, figure.milestone) == (ACHIEVED, BESIDE, context.focus)
    }
    rows = tuple(
        (Cell(context.outcome_name(outcome)), *(_cell(context, scope, outcome) for scope in scopes))
        for outcome in context.outcomes
        if outcome in seen
    )
    columns = [Column(context.text("columns.outcome"), numeric=False)]
    columns += [Column(context.scope_name(scope)) for scope in scopes]
    caption = context.text(
        "explorer.key_figures",
        measure=context.measure_name(ACHIEVED),
        milestone=context.milestone_name(context.focus),
    )
    return Table("key-figures", caption, tuple(columns), (RowGroup("", rows),))


def _cell(context: Context, scope: str, outcome: str) -> Cell:
    return Cell(beside(context.text, context.find(scope, ACHIEVED, context.focus, outcome)))
