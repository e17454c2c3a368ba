"""How many outcomes a person has achieved: a profile and no score; with any crisis as the headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import (
    Cell,
    Chart,
    ChartPoint,
    Column,
    Heading,
    LegendKey,
    Panel,
    Paragraph,
    Points,
    RowGroup,
    Section,
    Table,
)
from pipeline.reporting.language.wording import beside, measured, phrase
from pipeline.reporting.sections.parts import in_crisis, of_due
from pipeline.reporting.sections.parts.rows import Words, line, over_milestones
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import median_cell, size_cell
from pipeline.reporting.tables.figure_tables import Line, figure_table, share_layout
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

NUMBERS = tuple(f"M11_{number:02}" for number in range(11))
MEDIAN = "M11_median"


def build(context: Context) -> Section:
    """Who has achieved most outcomes, any crisis, the median, and the distribution at the focus milestone."""
    text = context.text
    fewest = text.decimal(context.assumption("profile_outcomes"))
    blocks: list[Block] = [
        Paragraph(text("profile.no_score"), "lead"),
        Heading(text("profile.most.title")),
        Paragraph(text("profile.most.intro", most=of_due.most(context))),
        *of_due.course(context, "profile-most", of_due.MOST),
        Heading(text("profile.crisis.title")),
        *of_due.course(context, "profile-known-crisis", of_due.CRISIS),
        Paragraph(text("profile.intro", fewest=fewest)),
        *_crisis(context),
        Heading(text("profile.numbers.title")),
        *_numbers(context),
    ]
    return Section("profile", text("profile.title"), tuple(blocks))


def _crisis(context: Context) -> list[Block]:
    text, measure = context.text, in_crisis.OF_PROFILES
    scopes = context.scopes_with(measure)
    why: list[Block] = [*why_not_own(context, measure, scopes)]
    if not scopes:
        return why
    words = Words(
        text("profile.crisis.chart_title"),
        text("profile.crisis.chart_subtitle"),
        text("columns.milestone"),
        "crisis",
    )
    said = Points(
        tuple(
            text(
                "profile.crisis.sentence",
                name=context.scope_name(scope),
                at=context.at(context.focus),
                figure=phrase(text, context.find(scope, measure, context.focus)),
            )
            for scope in scopes
        )
    )
    return [*why, said, over_milestones(context, "profile-crisis", words, scopes, measure)]


def _numbers(context: Context) -> list[Block]:
    """The distribution of the first scope that has one, with those of both in the table; then the medians."""
    scopes = context.scopes_with(NUMBERS, context.focus)
    blocks: list[Block] = [*why_not_own(context, NUMBERS, scopes, context.focus)]
    if scopes:
        blocks += [Paragraph(_median_in_words(context, scopes[0])), _chart(context, scopes)]
    with_median = context.scopes_with(MEDIAN)
    return [*blocks, _medians(context, with_median)] if with_median else blocks


def _median(context: Context, scope: str) -> Indicator:
    return context.find(scope, MEDIAN, context.focus)


def _median_in_words(context: Context, scope: str) -> str:
    text, figure = context.text, _median(context, scope)
    told = measured(text, figure.value, "outcomes") if figure.has_estimate else text(f"phrase.{figure.state}")
    return text(
        "profile.numbers.sentence",
        name=context.scope_name(scope),
        at=context.at(context.focus),
        median=told,
    )


def _chart(context: Context, scopes: Sequence[str]) -> Chart:
    text = context.text
    milestone = context.milestone_name(context.focus).lower()
    title = text("profile.numbers.chart_title", name=context.scope_name(scopes[0]), milestone=milestone)
    lines = [
        line(context, _heading(context, number), scopes, measure, Place("", context.focus))
        for number, measure in enumerate(NUMBERS)
    ]
    panel = Panel(
        "profile-drawing", title, _described(context, scopes[0], lines), "columns", _points(context, lines)
    )
    layout = share_layout(text("profile.numbers.column"), lines, "profile")
    caption = text("profile.numbers.table", milestone=milestone)
    table = figure_table(context, "profile-table", caption, layout, scopes, [("", lines)])
    median = _median(context, scopes[0])
    legend = (LegendKey("median", text("profile.numbers.median")),) if median.has_estimate else ()
    return Chart("profile", title, text("profile.numbers.chart_subtitle"), (panel,), legend, table)


def _heading(context: Context, number: int) -> str:
    return measured(context.text, number, "outcomes")


def _points(context: Context, lines: Sequence[Line]) -> tuple[ChartPoint, ...]:
    """One column per number of outcomes, with the median as its target."""
    median = _median(context, lines[0].figures[0].scope)
    middle = median.value if median.has_estimate else float("nan")
    found = []
    for number, one in enumerate(lines):
        figure = one.figures[0]
        height = 100 * figure.value if figure.has_estimate else 0.0
        told = beside(context.text, figure, brief=True)
        found.append(ChartPoint(str(number), 0, number, height, target=middle, value=told))
    return tuple(found)


def _described(context: Context, scope: str, lines: Sequence[Line]) -> str:
    parts = (context.text.pair(one.heading, phrase(context.text, one.figures[0])) for one in lines)
    return context.text.described(context.scope_name(scope), parts)


def _medians(context: Context, scopes: Sequence[str]) -> Table:
    """The median at every milestone, with the people who have a profile."""
    text = context.text
    columns = [Column(text("columns.milestone"), numeric=False)]
    for scope in scopes:
        name = context.scope_name(scope)
        columns += [
            Column(text("profile.numbers.profiles"), group=name),
            Column(text("profile.numbers.median_column"), group=name),
        ]
    rows = []
    for milestone in context.milestones:
        row = [Cell(context.milestone_name(milestone))]
        for scope in scopes:
            figure = look(context, Place(scope, milestone), MEDIAN)
            row += [size_cell(text, figure), median_cell(text, figure, "outcomes")]
        rows.append(tuple(row))
    return Table(
        "profile-medians", text("profile.numbers.medians_table"), tuple(columns), (RowGroup("", tuple(rows)),)
    )
