"""Identification and assistance: where people stood, and how they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Paragraph, Points, RowGroup, Section, Table
from pipeline.reporting.language.wording import mark, phrase
from pipeline.reporting.sections.parts import moves
from pipeline.reporting.sections.parts.rows import Strip, Words, details, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.sections.parts.stacks import Bar, stack
from pipeline.reporting.tables.cells import part_cell, size_cell
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Chart
    from pipeline.reporting.indicator import Indicator

CATEGORIES = (
    "identified_assisted",
    "identified_unassisted",
    "unidentified_assisted",
    "unidentified_unassisted",
)
RECORDED = (*CATEGORIES, "not_recorded")
ON_IDENTIFICATION = "M15_on_identification_assisted"
# Moments at which people are told apart: what begins the measure, and the milestone.
MOMENTS: dict[str, tuple[str, int | None]] = {
    "on_return": ("M15_on_return_", None),
    "opening": ("M15_", 0),
    "later": ("M15_", 12),
}
MEASURES = tuple(
    dict.fromkeys(f"{start}{category}" for start, _ in MOMENTS.values() for category in RECORDED)
)


def build(context: Context) -> Section:
    """The four categories over time, the moves between them, and reasons for being unassisted."""
    text = context.text
    blocks: list[Block] = [
        Paragraph(text("pathways.unidentified"), "lead"),
        *_moments(context),
        *moves.build(context),
    ]
    return Section("pathways", text("pathways.title"), tuple(blocks))


def _moments(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with((*MEASURES, ON_IDENTIFICATION))
    why: list[Block] = [*why_not_own(context, MEASURES, scopes)]
    if not scopes:
        return why
    said = Points(tuple(_on_identification(context, scope) for scope in scopes))
    strips = [
        Strip(
            text(f"pathways.moments.{moment}"),
            tuple(
                line(context, text(f"pathways.columns.{one}"), scopes, f"{start}{one}", Place("", milestone))
                for one in RECORDED
            ),
        )
        for moment, (start, milestone) in MOMENTS.items()
    ]
    on_identification = line(
        context, context.measure_name(ON_IDENTIFICATION), scopes, ON_IDENTIFICATION, Place("")
    )
    strips.append(Strip(text("pathways.moments.identification"), (on_identification,)))
    words = Words(text("pathways.table"), "", text("pathways.columns.category"))
    return [
        *why, said, _chart(context, scopes), details(context, "pathways-intervals", words, scopes, strips),
    ]  # fmt: skip


def _on_identification(context: Context, scope: str) -> str:
    figure = look(context, Place(scope), ON_IDENTIFICATION)
    name = context.scope_name(scope)
    return context.text("pathways.sentence", name=name, figure=phrase(context.text, figure))


def _chart(context: Context, scopes: Sequence[str]) -> Chart:
    """One bar per moment, cut into the four categories and the people of whom it is not recorded."""
    text = context.text
    drawings = [
        (context.scope_name(scope), [_bar(context, scope, moment) for moment in MOMENTS]) for scope in scopes
    ]
    parts = [text(f"pathways.columns.{category}") for category in RECORDED]
    words = text("pathways.chart_title"), text("pathways.chart_subtitle")
    return stack(
        context, "pathways", words, parts, drawings, _table(context, scopes), colours=(0, 1, 2, 3, 6)
    )


def _figures(context: Context, scope: str, moment: str) -> list[Indicator]:
    start, milestone = MOMENTS[moment]
    return [look(context, Place(scope, milestone), f"{start}{category}") for category in RECORDED]


def _bar(context: Context, scope: str, moment: str) -> Bar:
    label, figures = context.text(f"pathways.moments.{moment}"), _figures(context, scope, moment)
    for figure in figures:
        if figure.numerator is None or figure.status == "z":
            return Bar(label, (None,) * len(RECORDED), mark(context.text, figure))
    parts = tuple(figure.numerator for figure in figures)
    return Bar(context.text.aside(label, context.text.count(figures[0].denominator or 0)), parts)


def _table(context: Context, scopes: Sequence[str]) -> Table:
    text = context.text
    groups = []
    for scope in scopes:
        rows = []
        for moment in MOMENTS:
            figures = _figures(context, scope, moment)
            told = (part_cell(text, figure) for figure in figures)
            rows.append((Cell(text(f"pathways.moments.{moment}")), size_cell(text, figures[0]), *told))
        groups.append(RowGroup(context.scope_name(scope), tuple(rows)))
    headings = [text("pathways.columns.moment"), text("pathways.columns.people")]
    headings += [text(f"pathways.columns.{category}") for category in RECORDED]
    columns = tuple(Column(label, numeric=place > 0) for place, label in enumerate(headings))
    return Table("pathways-table", text("pathways.table"), columns, tuple(groups))
