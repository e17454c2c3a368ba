"""Moves between the categories of identification and assistance, and why some people were not assisted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Heading, Paragraph, Points, RowGroup, Table
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts.rows import Strip, Words, dots, line
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import part_cell, size_cell
from pipeline.reporting.tables.grids import Place, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

CATEGORIES = (
    "identified_assisted", "identified_unassisted", "unidentified_assisted", "unidentified_unassisted",
)  # fmt: skip
REASONS = ("not_offered", "not_eligible", "not_needed", "declined", "other", "not_recorded")
MOVES = tuple(f"M15_from_{one}_to_{other}" for one in CATEGORIES for other in CATEGORIES)
UNASSISTED = tuple(f"M15_unassisted_{reason}" for reason in REASONS)
YEAR = 12  # the milestone to which moves are told


def build(context: Context) -> list[Block]:
    """Where people of each category at opening stood after a year; then reasons for being unassisted."""
    text = context.text
    return [
        Heading(text("pathways.moves.title")),
        *_moves(context),
        Heading(text("pathways.reasons.title")),
        *_reasons(context),
    ]


def _moves(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(MOVES)
    why: list[Block] = [*why_not_own(context, MOVES, scopes)]
    if not scopes:
        return why
    said = Points(tuple(_stayed(context, scope) for scope in scopes))
    return [*why, said, _table(context, scopes), Paragraph(text("pathways.moves.note"), "note")]


def _move(context: Context, scope: str, one: str, other: str) -> Indicator:
    return look(context, Place(scope, YEAR), f"M15_from_{one}_to_{other}")


def _stayed(context: Context, scope: str) -> str:
    """People identified but unassisted at opening who were assisted after a year."""
    figure = _move(context, scope, "identified_unassisted", "identified_assisted")
    return context.text(
        "pathways.moves.sentence", name=context.scope_name(scope), figure=phrase(context.text, figure)
    )


def _table(context: Context, scopes: Sequence[str]) -> Table:
    """From the rows to the columns: one group of rows per scope."""
    text = context.text
    labels = text.entries("pathways.columns")
    headings = [text("pathways.moves.from"), text("pathways.moves.people")]
    headings += [labels[category] for category in CATEGORIES]
    groups = []
    for scope in scopes:
        rows = []
        for one in CATEGORIES:
            figures = [_move(context, scope, one, other) for other in CATEGORIES]
            told = (part_cell(text, figure) for figure in figures)
            rows.append((Cell(labels[one]), size_cell(text, figures[0]), *told))
        groups.append(RowGroup(context.scope_name(scope), tuple(rows)))
    columns = tuple(Column(label, numeric=place > 0) for place, label in enumerate(headings))
    return Table("pathways-moves", text("pathways.moves.table"), columns, tuple(groups))


def _reasons(context: Context) -> list[Block]:
    text = context.text
    scopes = context.scopes_with(UNASSISTED)
    why: list[Block] = [*why_not_own(context, UNASSISTED, scopes)]
    if not scopes:
        return why
    labels = text.entries("pathways.reasons.labels")
    lines = tuple(
        line(context, labels[reason], scopes, measure, Place(""))
        for reason, measure in zip(REASONS, UNASSISTED, strict=True)
    )
    words = Words(
        text("pathways.reasons.chart_title"),
        text("pathways.reasons.chart_subtitle"),
        text("pathways.reasons.column"),
        "unassisted",
    )
    chart = dots(context, "pathways-reasons", words, scopes, [Strip(words.title, lines)])
    return [*why, Paragraph(_reasons_in_words(context, scopes[0])), chart]


def _reasons_in_words(context: Context, scope: str) -> str:
    text = context.text
    labels = text.entries("pathways.reasons.labels")
    figures = [look(context, Place(scope), measure) for measure in UNASSISTED]
    parts = [
        f"{labels[reason].lower()} {text.count(figure.numerator)}"
        for reason, figure in zip(REASONS, figures, strict=True)
        if figure.numerator
    ]
    told = text.listing(parts) or text(f"phrase.{figures[0].state}")
    return text("pathways.reasons.sentence", name=context.scope_name(scope), reasons=told)
