"""Who is missing: reasons, and the flow from due to known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.cells import count_cell
from pipeline.reporting.document import Cell, Column, Paragraph, RowGroup, Section, Table
from pipeline.reporting.sections.scopes import why_not_own
from pipeline.reporting.text import count
from pipeline.reporting.wording import mark

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator

MISSING = "M03_missing_"


def build(context: Context) -> Section:
    """Reasons by milestone, and by outcome how many of the people due have a level."""
    text = context.text
    scopes = context.scopes_with("M03")
    blocks: list[Block] = [Paragraph(text("missing.intro")), *why_not_own(context, "M03", scopes)]
    if scopes:
        sentence = reasons_sentence(context, scopes[0], context.focus)
        if sentence:
            blocks.append(
                Paragraph(text("missing.at", at=text.opening(context.at(context.focus)), sentence=sentence))
            )
        blocks += [_reasons_table(context, scopes[0]), _flow_table(context, scopes[0])]
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
        text("missing.reason", reason=text(f"missing.reasons.{reason}"), number=count(number))
        for reason, number in known
    ]
    if not parts:
        return text("missing.sentence_withheld", people=text.people(gap))
    if any(figure.status == "c" for _, figure in _reasons(context, scope, milestone)):
        parts.append(text("missing.others_withheld"))
    return f"{text('missing.sentence', people=text.people(gap))} {text.listing(parts)}."


def _reasons(context: Context, scope: str, milestone: int) -> list[tuple[str, Indicator]]:
    return [
        (reason, context.find(scope, f"{MISSING}{reason}", milestone))
        for reason in context.text.entries("missing.reasons")
    ]


def _reasons_table(context: Context, scope: str) -> Table:
    text = context.text
    labels = text.entries("missing.reason_headings")
    columns = [text("columns.milestone"), text("columns.coverage.due"), text("columns.coverage.numerator")]
    rows = []
    for milestone in context.milestones:
        assessed = context.find(scope, "M03", milestone)
        figures = [figure for _, figure in _reasons(context, scope, milestone)]
        counted = [_counted(context, assessed, "denominator"), _counted(context, assessed, "numerator")]
        counted += [_with_share(context, figure) for figure in figures]
        rows.append((Cell(context.milestone_name(milestone)), *counted))
    return Table(
        "missing-reasons",
        text("missing.reasons_table", name=context.scope_name(scope)),
        tuple(Column(label, numeric=number > 0) for number, label in enumerate([*columns, *labels.values()])),
        (RowGroup("", tuple(rows)),),
    )


def _flow_table(context: Context, scope: str) -> Table:
    """Due, assessed and known (a level, or known not to apply): one column per milestone."""
    text = context.text
    visits = [context.find(scope, "M03", milestone) for milestone in context.milestones]
    people = (
        (Cell(text("missing.flow.due")), *(_counted(context, figure, "denominator") for figure in visits)),
        (Cell(text("missing.flow.assessed")), *(_counted(context, figure, "numerator") for figure in visits)),
    )
    known = []
    for outcome in context.outcomes:
        found = (context.find(scope, "M03", milestone, outcome) for milestone in context.milestones)
        counted = (_counted(context, figure, "numerator") for figure in found)
        known.append((Cell(context.outcome_name(outcome)), *counted))
    columns = [Column(context.milestone_name(milestone)) for milestone in context.milestones]
    return Table(
        "missing-flow",
        text("missing.flow_table", name=context.scope_name(scope)),
        (Column(text("missing.flow.stage"), numeric=False), *columns),
        (RowGroup(text("missing.flow.people"), people), RowGroup(text("missing.flow.known"), tuple(known))),
    )


def _with_share(context: Context, figure: Indicator) -> Cell:
    if not figure.has_estimate or figure.numerator is None:
        return Cell(mark(context.text, figure), flag=figure.status)
    share = context.text.percent(figure.share[0])
    return Cell(
        context.text("missing.share", number=count(figure.numerator), percent=share), figure.numerator
    )


def _counted(context: Context, figure: Indicator, kind: str) -> Cell:
    if figure.status == "z":
        return Cell(context.text("marks.z"), flag="z")
    return count_cell(context.text, getattr(figure, kind), figure.status)
