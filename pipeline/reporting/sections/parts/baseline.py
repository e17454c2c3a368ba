"""Those assessed beside those not assessed: their baseline and who they are, in points, without a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Heading, Paragraph, RowGroup, Table
from pipeline.reporting.language.text import signed
from pipeline.reporting.language.wording import mark
from pipeline.reporting.tables.cells import of_cell

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text

COMPOSITION = ("sex", "age_group", "form", "setting")
MEASURES = ("M03_baseline_assessed", "M03_baseline_not_assessed")
# Of fewer people a percentage says little: shares are shown from 11 people on, as everywhere (2026-11).
FEWEST = 11


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people due, with how many of them were assessed."""

    label: str
    due: int
    assessed: int


def build(context: Context, scope: str) -> list[Block]:
    """A heading, how to read it, and the table; a sentence instead where nothing is released."""
    text = context.text
    head = Heading(text("baseline.title"))
    rows = [*_levels(context, scope), *_composition(context, scope)]
    if not rows:
        withheld = text("baseline.withheld", name=context.scope_name(scope), at=context.at(context.focus))
        return [head, Paragraph(withheld, "warning")]
    columns = text.entries("baseline.columns").values()
    caption = text(
        "baseline.table",
        name=context.scope_name(scope),
        milestone=context.milestone_name(context.focus).lower(),
    )
    headings = tuple(Column(label, numeric=number > 0) for number, label in enumerate(columns))
    blocks: list[Block] = [head, Paragraph(text("baseline.intro", at=context.at(context.focus)))]
    blocks.append(Table("baseline-table", caption, headings, tuple(rows)))
    missing = _not_shown(context, scope)
    return [*blocks, Paragraph(missing, "note")] if missing else blocks


def _levels(context: Context, scope: str) -> list[RowGroup]:
    """Achieved at baseline, by outcome."""
    rows = []
    for outcome in context.outcomes:
        figures = [context.find(scope, measure, context.focus, outcome) for measure in MEASURES]
        if any(figure.status not in ("c", "z") for figure in figures):
            told = (of_cell(context.text, figure) for figure in figures)
            rows.append((Cell(context.outcome_name(outcome)), *told, _points(context.text, *figures)))
    return [RowGroup(context.text("baseline.levels"), tuple(rows))] if rows else []


def _points(text: Text, first: Indicator, second: Indicator) -> Cell:
    for figure in (first, second):
        if not figure.has_estimate:
            return Cell(mark(text, figure), flag=mark(text, figure).strip("[]"))
    return _difference(first.value - second.value)


def _difference(points: float) -> Cell:
    return Cell(signed(points), round(100 * points))


def groups_of(context: Context, scope: str, breakdown: str) -> list[Group]:
    """The groups of a breakdown, only where every one of them is released; else none."""
    found = [
        (label, context.find(scope, "M03", context.focus, None, breakdown, (code,)))
        for code, label in context.groups(breakdown)
    ]
    if any(figure.status == "c" for _, figure in found):
        return []
    return [
        Group(label, figure.denominator, figure.numerator)
        for label, figure in found
        if figure.denominator and figure.numerator is not None
    ]


def _composition(context: Context, scope: str) -> list[RowGroup]:
    """Each group's share of all assessed and of all not assessed."""
    found = []
    for breakdown in COMPOSITION:
        groups = groups_of(context, scope, breakdown)
        assessed = sum(group.assessed for group in groups)
        missing = sum(group.due for group in groups) - assessed
        if min(assessed, missing) >= FEWEST:
            label = context.text("baseline.composition", breakdown=context.breakdown_name(breakdown))
            rows = tuple(_row(context.text, group, assessed, missing) for group in groups)
            found.append(RowGroup(label, rows))
    return found


def _row(text: Text, group: Group, assessed: int, missing: int) -> tuple[Cell, ...]:
    left = group.due - group.assessed
    return (
        Cell(group.label),
        _share(text, group.assessed, assessed),
        _share(text, left, missing),
        _difference(group.assessed / assessed - left / missing),
    )


def _share(text: Text, part: int, whole: int) -> Cell:
    words = text(
        "cells.of", number=text.count(part), base=text.count(whole), percent=text.percent(part / whole)
    )
    return Cell(words, part)


def _not_shown(context: Context, scope: str) -> str:
    names = [
        context.breakdown_name(breakdown).lower()
        for breakdown in COMPOSITION
        if not groups_of(context, scope, breakdown)
    ]
    return context.text("baseline.not_shown", breakdowns=context.text.listing(names)) if names else ""
