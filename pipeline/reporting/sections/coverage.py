"""How many people were due, how many of them were assessed, and who was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.charts.chart_points import legend, to_point
from pipeline.reporting.document import Chart, Heading, Panel, Paragraph, Section
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.missing import reasons_sentence, reasons_table
from pipeline.reporting.sections.parts import baseline, headlines
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.figure_tables import Layout, Line, figure_table

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block

KINDS = ("due", "numerator", "percent", "interval")


def build(context: Context) -> Section:
    """Who was assessed at every milestone; then why others were not, and how they had started."""
    text = context.text
    scopes = context.scopes_with("M03", beside=True)
    blocks: list[Block] = [Paragraph(text("coverage.intro")), *why_not_own(context, "M03", scopes)]
    for scope in scopes:
        figure = context.find(scope, "M03", context.focus)
        if figure.has_estimate:
            said = text(
                "coverage.sentence",
                name=context.scope_name(scope),
                at=context.at(context.focus),
                figure=phrase(text, figure),
            )
            blocks.append(Paragraph(f"{said} {reasons_sentence(context, scope, context.focus)}".strip()))
    if scopes:
        blocks.append(_chart(context, scopes))
        blocks += [Heading(text("missing.why")), Paragraph(text("missing.intro"))]
        blocks += [reasons_table(context, scopes[0]), *baseline.build(context, scopes[0])]
    return Section("coverage", text("coverage.title"), tuple(blocks))


def _chart(context: Context, scopes: tuple[str, ...]) -> Chart:
    text = context.text
    lines = [
        Line(
            context.milestone_name(milestone),
            tuple(context.find(scope, "M03", milestone) for scope in scopes),
        )
        for milestone in context.milestones
    ]
    points = tuple(
        to_point(text, figure, line.heading, context.series(scope))
        for line in lines
        for scope, figure in zip(scopes, line.figures, strict=True)
    )
    described = text.described(
        context.scope_name(scopes[0]),
        (text.pair(line.heading, phrase(text, line.figures[0])) for line in lines),
    )
    title = headlines.coverage(context)
    table = figure_table(
        context,
        "coverage-table",
        text("coverage.table"),
        Layout(text("columns.milestone"), (KINDS,) * len(scopes), "coverage"),
        scopes,
        [("", lines)],
    )
    panel = Panel("coverage-chart", title, described, "rows", points)
    return Chart(
        "coverage", title, text("coverage.chart_subtitle"), (panel,), legend(context, scopes, points), table
    )
