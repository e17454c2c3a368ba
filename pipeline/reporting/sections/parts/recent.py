"""Those who became due most recently beside everybody: of the newest four half-years that are over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Heading, Paragraph, RowGroup, Table
from pipeline.reporting.tables.cells import cells, headings, part_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

BREAKDOWN = "four_cohorts"
MEASURE = "M01"


def build(context: Context) -> Iterator[Block]:
    """Who they are, and a table of each scope that has one; nothing where no half-year is over for all."""
    text, last = context.text, _last(context)
    if last is None:
        return
    scopes = context.scopes_with(MEASURE, context.focus, BREAKDOWN)
    opened = {"first": text.month(_first_month(context, last)), "last": text.month(_last_month(last))}
    yield Heading(text("outcomes.recent.title"))
    month = text.month(context.release.as_of)
    yield Paragraph(text("outcomes.recent.intro", at=context.at(context.focus), month=month, **opened))
    if context.own not in scopes:
        yield Paragraph(text("outcomes.recent.withheld", name=context.scope_name(context.own)), "warning")
    yield from (_table(context, scope, last, text("outcomes.recent.opened", **opened)) for scope in scopes)
    if scopes:
        yield Paragraph(text("outcomes.recent.note", **opened), "note")


def _last(context: Context) -> str | None:
    """The last of the four half-years: that of the figures, shown or withheld."""
    figures = context.figures_of(MEASURE, context.focus, BREAKDOWN)
    return max((figure.group[0] for figure in figures), default=None)


def _last_month(half_year: str) -> date:
    year, _, half = half_year.partition("H")
    return date(int(year), 6 * int(half), 1)


def _first_month(context: Context, last: str) -> date:
    """The first month of the four half-years, or of the first one in which a case can have been opened."""
    end = _last_month(last)
    start = date(end.year - 2, 7, 1) if end.month == 6 else date(end.year - 1, 1, 1)
    first = min((code for code, _ in context.groups("cohort")), default=last)
    return max(start, _last_month(first).replace(month=1 if first.endswith("1") else 7))


def _table(context: Context, scope: str, last: str, opened: str) -> Table:
    text = context.text
    lines = [
        (
            outcome,
            context.find(scope, MEASURE, context.focus, outcome),
            context.find(scope, MEASURE, context.focus, outcome, BREAKDOWN, (last,)),
        )
        for outcome in context.outcomes
    ]
    kinds = ("due", *part_columns(figure for line in lines for figure in line[1:]))
    columns = (
        Column(text("columns.outcome"), numeric=False),
        *headings(text, kinds, group=text("outcomes.recent.everybody")),
        *headings(text, kinds, group=opened),
    )
    rows = tuple(
        (Cell(context.outcome_name(outcome)), *_both(context, (ever, recent), kinds))
        for outcome, ever, recent in lines
    )
    key = "outcomes-recent" if scope == context.own else "outcomes-recent-all"
    caption = text("outcomes.recent.table", at=context.at(context.focus), name=context.scope_name(scope))
    return Table(key, caption, columns, (RowGroup("", rows),))


def _both(context: Context, figures: tuple[Indicator, Indicator], kinds: tuple[str, ...]) -> Iterator[Cell]:
    for figure in figures:
        yield from cells(context.text, figure, kinds)
