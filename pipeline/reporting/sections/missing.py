"""Who is missing: the flow from due to known, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Heading, Paragraph, RowGroup, Section, Table
from pipeline.reporting.sections.parts import flow
from pipeline.reporting.sections.parts.scopes import why_not_own
from pipeline.reporting.tables.cells import part_cell, size_cell

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

MISSING = "M03_missing_"


def build(context: Context) -> Section:
    """The flow from due to assessed, and of how many each outcome is known."""
    text = context.text
    scopes = context.scopes_with("M03")
    blocks: list[Block] = [Paragraph(text("missing.intro")), *why_not_own(context, "M03", scopes)]
    if scopes:
        blocks += flow.of_people(context, scopes[0])
        blocks += [Heading(text("missing.outcomes")), Paragraph(text("missing.outcomes_intro"))]
        blocks += flow.of_outcomes(context, scopes[0])
    return Section("missing", text("missing.title"), tuple(blocks))


def reasons_sentence(context: Context, scope: str, milestone: int) -> str:
    """Why people were not assessed, most frequent reason first; empty where nothing can be said."""
    text = context.text
    assessed = context.find(scope, "M03", milestone)
    if not assessed.has_estimate or assessed.numerator is None or assessed.denominator is None:
        return ""
    gap = assessed.denominator - assessed.numerator
    if gap == 0:
        return text("missing.nobody")
    known = [
        (reason, figure.numerator)
        for reason, figure in _reasons(context, scope, milestone)
        if figure.numerator
    ]
    known.sort(key=lambda pair: -pair[1])
    parts = [
        text("missing.reason", reason=text(f"missing.reasons.{reason}"), number=text.count(number))
        for reason, number in known
    ]
    if not parts:
        return text("missing.sentence_withheld", people=text.people(gap))
    if any(figure.status == "c" for _, figure in _reasons(context, scope, milestone)):
        parts.append(text("missing.others_withheld"))
    return text("missing.sentence", people=text.people(gap), reasons=text.listing(parts))


def _reasons(context: Context, scope: str, milestone: int) -> list[tuple[str, Indicator]]:
    return [
        (reason, context.find(scope, f"{MISSING}{reason}", milestone))
        for reason in context.text.entries("missing.reasons")
    ]


def reasons_table(context: Context, scope: str) -> Table:
    text = context.text
    labels = text.entries("missing.reason_headings")
    columns = [text("columns.milestone"), text("columns.coverage.due"), text("columns.coverage.numerator")]
    rows = []
    for milestone in context.milestones:
        assessed = context.find(scope, "M03", milestone)
        figures = [figure for _, figure in _reasons(context, scope, milestone)]
        counted = [size_cell(text, assessed, "denominator"), size_cell(text, assessed, "numerator")]
        counted += [part_cell(text, figure) for figure in figures]
        rows.append((Cell(context.milestone_name(milestone)), *counted))
    return Table(
        "missing-reasons",
        text("missing.reasons_table", name=context.scope_name(scope)),
        tuple(Column(label, numeric=number > 0) for number, label in enumerate([*columns, *labels.values()])),
        (RowGroup("", tuple(rows)),),
    )
