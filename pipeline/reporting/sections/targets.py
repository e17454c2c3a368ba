"""Results against the targets of the grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend
from pipeline.reporting.comparison import TargetStatus
from pipeline.reporting.document import Cell, Chart, Column, Paragraph, RowGroup, Section, Table
from pipeline.reporting.goals import targets_of
from pipeline.reporting.released import REGION
from pipeline.reporting.sections.parts import logframe
from pipeline.reporting.sections.parts.logframe import actual, share_cell, status, status_word
from pipeline.reporting.sections.parts.rows import rows_panel
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import cells, headings, part_columns
from pipeline.reporting.tables.figure_tables import Line

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.released import Record


def build(context: Context) -> Section:
    """Chart of actual against target, then the logframe's table; says so where there are no targets."""
    text = context.text
    targets = targets_of(context)
    if not targets:
        return Section("targets", text("targets.title"), (Paragraph(text("targets.none")),))
    blocks: list[Block] = [Paragraph(text("targets.intro")), *_why_not(context), Paragraph(summary(context))]
    table = _table(context, targets)
    if any(actual(context, target, context.own).drawable for target in targets):
        blocks.append(_chart(context, targets, table))
    else:
        blocks.append(table)
    blocks.append(logframe.table(context, targets))
    sources = dict.fromkeys(str(target["source"]) for target in targets if target["source"])
    blocks.append(Paragraph(text("targets.sources", sources=text.parts(sources)), "note"))
    blocks += [Paragraph(text("targets.note"), "note"), Paragraph(text("targets.verified"), "note")]
    return Section("targets", text("targets.title"), tuple(blocks))


def summary(context: Context) -> str:
    """One sentence: how many targets stand in which status."""
    targets = targets_of(context)
    found: dict[TargetStatus, list[str]] = {}
    for target in targets:
        found.setdefault(status(context, target), []).append(_heading(context, target).lower())
    parts = [
        context.text(
            "targets.part",
            number=len(found[kind]),
            status=status_word(context, kind).lower(),
            outcomes=context.text.listing(found[kind]),
        )
        for kind in TargetStatus
        if kind in found
    ]
    return context.text("targets.summary", total=len(targets), parts=context.text.listing(parts))


def _why_not(context: Context) -> list[Paragraph]:
    scopes = [scope for scope in context.scopes if scope in context.scopes_with("M01")]
    return why_not_own(context, "M01", scopes)


def _chart(context: Context, targets: list[Record], table: Table) -> Chart:
    text = context.text
    scopes = tuple(
        scope
        for scope in context.scopes
        if any(actual(context, target, scope).drawable for target in targets)
    )
    lines = [
        Line(
            _heading(context, target),
            tuple(actual(context, target, scope) for scope in scopes),
        )
        for target in targets
    ]
    title = text("targets.chart_title")
    goals = [target["target"] for target in targets]
    panel = rows_panel(context, "targets-chart", title, scopes, lines, targets=goals)
    keys = legend(context, scopes, panel.points)
    return Chart("targets", title, text("targets.chart_subtitle"), (panel,), keys, table)


def _table(context: Context, targets: list[Record]) -> Table:
    text = context.text
    names = text.entries("targets.columns")
    own, region = context.scope_name(context.own), context.scope_name(REGION)
    kinds, beside = _kinds(context, targets)
    columns = (
        Column(names["outcome"], numeric=False),
        Column(names["milestone"], numeric=False),
        *headings(text, kinds, group=own),
        Column(names["target"]),
        *headings(text, beside, group=region),
    )
    rows = tuple(_row(context, target, kinds, beside) for target in targets)
    return Table("targets-table", text("targets.table"), columns, (RowGroup("", rows),))


def _kinds(context: Context, targets: list[Record]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of the report's own figures and of the region's, each with bounds where a row asks for them."""
    own, region = (
        part_columns(actual(context, target, scope) for target in targets) for scope in (context.own, REGION)
    )
    return own, region[2:]


def _row(
    context: Context, target: Record, kinds: tuple[str, ...], beside: tuple[str, ...]
) -> tuple[Cell, ...]:
    text = context.text
    return (
        Cell(context.outcome_name(target["outcome"])),
        Cell(context.milestone_name(target["milestone"])),
        *cells(text, actual(context, target, context.own), kinds),
        share_cell(context, target["target"]),
        *cells(text, actual(context, target, REGION), beside),
    )


def _heading(context: Context, target: Record) -> str:
    name = context.outcome_name(target["outcome"])
    same = target["milestone"] == context.focus
    milestone = context.milestone_name(target["milestone"]).lower()
    return name if same else context.text("targets.at", outcome=name, milestone=milestone)
