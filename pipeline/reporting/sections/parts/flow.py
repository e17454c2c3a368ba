"""From everybody due to those whose level is known: by milestone, by cohort and by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.document import Fold, Paragraph
from pipeline.reporting.language.wording import mark
from pipeline.reporting.sections.parts.stacks import Bar, stack
from pipeline.reporting.tables.grids import Place, Wanted, grid, look, shown

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block, Chart
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.tables.grids import Rows

# A step of the flow, and the count in which it is found.
STEPS = {
    "due": ("M03", "denominator"),
    "contacted": ("M03_contacted", "numerator"),
    "assessed": ("M03", "numerator"),
}


def of_people(context: Context, scope: str) -> list[Block]:
    """The flow at the focus milestone in words and as bars, at every milestone as a table, then by cohort."""
    place = Place(scope, context.focus)
    said = context.text(
        "flow.sentence",
        name=context.scope_name(scope),
        at=context.at(context.focus),
        steps=context.text.listing([_step_in_words(context, place, step) for step in STEPS]),
    )
    return [Paragraph(said), _chart(context, place), *_by_cohort(context, scope)]


def of_outcomes(context: Context, scope: str) -> list[Block]:
    """By outcome: to how many it applies, and of how many the level is known; every milestone in a fold."""
    text = context.text
    name = context.scope_name(scope)
    at = context.milestone_name(context.focus).lower()
    here = grid(
        context,
        "flow-outcomes",
        text("flow.outcomes_table", name=name, milestone=at),
        text("columns.outcome"),
        _outcome_columns(context),
        [("", _outcomes(context, scope, context.focus))],
    )
    groups = [
        (context.milestone_name(milestone), _outcomes(context, scope, milestone))
        for milestone in context.milestones
        if milestone != context.focus
    ]
    rest = grid(
        context,
        "flow-outcomes-all",
        text("flow.outcomes_all_table", name=name),
        text("columns.outcome"),
        _outcome_columns(context),
        groups,
    )
    return [here, Fold(text("flow.other_milestones"), (rest,)), *_cohorts_by_outcome(context, scope)]


def _figure(context: Context, place: Place, step: str) -> Indicator:
    return look(context, place, STEPS[step][0])


def _number(context: Context, place: Place, step: str) -> int | None:
    number: int | None = getattr(_figure(context, place, step), STEPS[step][1])
    return number


def _step_in_words(context: Context, place: Place, step: str) -> str:
    number = _number(context, place, step)
    told = mark(context.text, _figure(context, place, step)) if number is None else context.text.count(number)
    return context.text(f"flow.in_words.{step}", number=told)


def _steps(context: Context) -> tuple[Wanted, ...]:
    labels = context.text.entries("flow.steps")
    return tuple(Wanted(labels[step], measure, form) for step, (measure, form) in STEPS.items())


def _milestones(context: Context, scope: str) -> Rows:
    return [(context.milestone_name(milestone), Place(scope, milestone)) for milestone in context.milestones]


def _chart(context: Context, place: Place) -> Chart:
    """Bars of the focus milestone; the widest is the earliest step that is shown."""
    text = context.text
    numbers = {step: _number(context, place, step) for step in STEPS}
    widest = next((number for number in numbers.values() if number), 0)
    bars = [
        Bar(label, (numbers[step], max(0, widest - (numbers[step] or 0))), _sign(context, place, step))
        for step, label in text.entries("flow.steps").items()
    ]
    name = context.scope_name(place.scope)
    at = context.milestone_name(context.focus).lower()
    table = grid(
        context,
        "flow-table",
        text("flow.table", name=name),
        text("columns.milestone"),
        _steps(context),
        [("", _milestones(context, place.scope))],
    )
    title = text("flow.chart_title", milestone=at)
    parts = text("flow.there"), text("flow.lost")
    words = title, text("flow.chart_subtitle")
    return stack(context, "flow", words, parts, [(title, bars)], table, colours=(0, 6))


def _sign(context: Context, place: Place, step: str) -> str:
    return (
        "" if _number(context, place, step) is not None else mark(context.text, _figure(context, place, step))
    )


def _by_cohort(context: Context, scope: str) -> list[Block]:
    """The flow of every cohort, for the milestones at which cohorts are released."""
    text = context.text
    columns = _steps(context)
    groups = []
    for milestone in context.milestones:
        rows = shown(context, columns, _cohorts(context, scope, milestone))
        if rows:
            groups.append((context.milestone_name(milestone), rows))
    if not groups:
        return [Paragraph(text("flow.cohorts_withheld", name=context.scope_name(scope)), "note")]
    caption = text("flow.cohorts_table", name=context.scope_name(scope))
    table = grid(context, "flow-cohorts", caption, context.breakdown_name("cohort"), columns, groups)
    return [Fold(text("flow.cohorts"), (table,))]


def _cohorts(context: Context, scope: str, milestone: int, outcome: str | None = None) -> Rows:
    return [
        (label, Place(scope, milestone, outcome, breakdown="cohort", group=(code,)))
        for code, label in context.groups("cohort")
    ]


def _outcomes(context: Context, scope: str, milestone: int) -> Rows:
    return [(context.outcome_name(outcome), Place(scope, milestone, outcome)) for outcome in context.outcomes]


def _outcome_columns(context: Context) -> tuple[Wanted, ...]:
    labels = context.text.entries("flow.columns")
    return (
        Wanted(labels["due"], "M03", "denominator"),
        Wanted(labels["settled"], "M03", "of"),
        Wanted(labels["applies"], "M02", "of"),
        Wanted(labels["known"], "M01", "denominator"),
        Wanted(labels["unknown"], "M01", "unknown"),
    )


def _cohorts_by_outcome(context: Context, scope: str) -> list[Block]:
    """By cohort at the focus milestone: applies, and level known; nothing where no cohort is released."""
    text = context.text
    labels = text.entries("flow.columns")
    columns = (
        Wanted(labels["applies"], "M02", "of"),
        Wanted(labels["known"], "M01", "denominator"),
        Wanted(labels["unknown"], "M01", "unknown"),
    )
    groups = []
    for outcome in context.outcomes:
        rows = shown(context, columns, _cohorts(context, scope, context.focus, outcome))
        if rows:
            groups.append((context.outcome_name(outcome, short=False), rows))
    if not groups:
        return []
    at = context.milestone_name(context.focus).lower()
    caption = text("flow.cohort_outcomes_table", name=context.scope_name(scope), milestone=at)
    table = grid(context, "flow-cohort-outcomes", caption, context.breakdown_name("cohort"), columns, groups)
    return [Fold(text("flow.cohort_outcomes"), (table,))]
