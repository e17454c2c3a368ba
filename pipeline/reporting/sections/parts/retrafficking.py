"""Known re-trafficking, never without coverage and follow-up beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Heading, Paragraph, Points
from pipeline.reporting.language.wording import measured, phrase
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Table

KNOWN = ("M14_known", "M14")


def build(context: Context) -> list[Block]:
    """A heading, what the figures leave out, follow-up in words, and the table where figures are released."""
    text = context.text
    scopes = tuple(scope for scope in context.scopes_with(KNOWN) if _can_be_read(context, scope))
    with_follow_up = context.scopes_with("M14_follow_up")
    blocks: list[Block] = [
        Heading(text("retrafficking.title")),
        Paragraph(text("retrafficking.known_only"), "lead"),
        *why_not_own(context, KNOWN, scopes),
    ]
    if with_follow_up:
        blocks.append(Points(tuple(_said(context, scope, scope in scopes) for scope in with_follow_up)))
    if scopes:
        blocks += [_table(context, scopes), Paragraph(text("retrafficking.no_ratio"), "note")]
    return blocks


def _can_be_read(context: Context, scope: str) -> bool:
    """Coverage and follow-up are released, too."""
    return scope in context.scopes_with("M03") and scope in context.scopes_with("M14_follow_up")


def _said(context: Context, scope: str, with_cases: bool) -> str:
    """Months of follow-up and coverage, with the known cases where they are released."""
    text = context.text
    follow_up = look(context, Place(scope), "M14_follow_up")
    coverage = look(context, Place(scope, context.focus), "M03")
    words = {
        "name": context.scope_name(scope),
        "at": context.at(context.focus),
        "months": measured(text, follow_up.value, "months"),
        "coverage": phrase(text, coverage),
    }
    if not with_cases or not coverage.drawable:
        return text("retrafficking.follow_up", **words)
    known = look(context, Place(scope, context.focus), "M14_known")
    return text("retrafficking.sentence", **words, known=phrase(text, known))


def _table(context: Context, scopes: Sequence[str]) -> Table:
    labels = context.text.entries("retrafficking.columns")
    columns = (
        Wanted(labels["known"], "M14_known", "of"),
        Wanted(labels["incidence"], "M14", "percent"),
        Wanted(labels["interval"], "M14", "interval"),
        Wanted(labels["by_then"], "M14", "numerator"),
        Wanted(labels["base"], "M14", "denominator"),
        Wanted(labels["coverage"], "M03", "of"),
    )
    groups = []
    for scope in scopes:
        follow_up = measured(context.text, look(context, Place(scope), "M14_follow_up").value, "months")
        name = context.text("retrafficking.group", name=context.scope_name(scope), months=follow_up)
        rows = [
            (context.milestone_name(one), Place(scope, one))
            for one in context.milestones
            if one and look(context, Place(scope, one), "M03").drawable
        ]
        groups.append((name, shown(context, columns, rows)))
    caption = context.text("retrafficking.table")
    return grid(context, "retrafficking-table", caption, context.text("columns.milestone"), columns, groups)
