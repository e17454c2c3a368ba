"""Annex: the exact test of change beside the net change and its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Fold, Paragraph, RowGroup, Section, Table
from pipeline.reporting.tables.cells import cells, headings

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record

KINDS = ("denominator", "points", "net_interval")
SMALLEST = 0.01


def build(context: Context) -> Section:
    """Exact McNemar p-values of net change, for the report's own scope and for the region."""
    text = context.text
    tables = [_table(context, scope) for scope in context.scopes if _tests(context, scope)]
    blocks: list[Block] = [Paragraph(text("annex.intro")), Paragraph(text("annex.interval"), "lead")]
    if not tables:
        return Section("annex", text("annex.title"), (*blocks, Paragraph(text("annex.none"))))
    folds = (
        Fold(text("annex.fold", name=context.scope_name(scope)), (table,))
        for scope, table in zip(_scopes(context), tables, strict=True)
    )
    return Section("annex", text("annex.title"), (*blocks, *folds))


def _scopes(context: Context) -> list[str]:
    return [scope for scope in context.scopes if _tests(context, scope)]


def _tests(context: Context, scope: str) -> list[Record]:
    return [row for row in context.release.records["paired_tests"] if row["scope"] == scope]


def _table(context: Context, scope: str) -> Table:
    text = context.text
    groups: dict[int, list[tuple[Cell, ...]]] = {}
    for row in _tests(context, scope):
        groups.setdefault(row["milestone"], []).append(_row(context, scope, row))
    columns = (
        Column(text("columns.outcome"), numeric=False),
        *headings(text, KINDS, "net"),
        Column(text("annex.p_value")),
    )
    found = tuple(RowGroup(context.milestone_name(one), tuple(rows)) for one, rows in groups.items())
    key = "annex-own" if scope == context.own else "annex-region"
    return Table(key, text("annex.table", name=context.scope_name(scope)), columns, found)


def _row(context: Context, scope: str, row: Record) -> tuple[Cell, ...]:
    net = context.find(scope, "M04_net", row["milestone"], row["outcome"])
    return Cell(context.outcome_name(row["outcome"])), *cells(context.text, net, KINDS), _p(context, row)


def _p(context: Context, row: Record) -> Cell:
    value = row["p_value"]
    if value is None:
        return Cell(context.text("marks.x"), flag="x")
    text = context.text
    words = (
        text("annex.under", smallest=text.decimal(SMALLEST))
        if value < SMALLEST
        else text.decimal(value, ".2f")
    )
    return Cell(words, value)
