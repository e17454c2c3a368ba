"""Rows of the logframe: baseline, entry, target and actual of each target, with what may be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import against
from pipeline.reporting.goals import MEASURE, code, month, targets_of
from pipeline.reporting.workbook.cells import MONTHS, POINTS, Amount, count, share
from pipeline.reporting.workbook.figures import numbers

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.released import Record
    from pipeline.reporting.workbook.cells import Row

ENTRY = 0


def rows(context: Context) -> list[Row]:
    """One row per target, whether its figure is shown or not; none where there are no targets."""
    found = context.release.records["measures"]
    measure = next(row for row in found if row["measure"] == MEASURE)
    return [_row(context, target, measure) for target in targets_of(context)]


def _row(context: Context, target: Record, measure: Record) -> Row:
    text, outcome = context.text, target["outcome"]
    actual = context.find(context.own, MEASURE, target["milestone"], outcome)
    entry = context.find(context.own, MEASURE, ENTRY, outcome)
    told = numbers(context, actual, measure)
    return {
        "indicator": code(outcome, target["milestone"]),
        "outcome_name": context.outcome_name(outcome),
        "milestone": count(target["milestone"], MONTHS),
        "baseline": share(text, target["baseline"]),
        "entry": numbers(context, entry, measure)["estimate"],
        "target": share(text, target["target"]),
        "target_month": month(target),
        "against": text.opening(text(f"brief.standing.target.{against(actual, target['target'])}")),
        "difference": Amount(actual.value - target["target"], POINTS) if actual.has_estimate else None,
        **told,
        "as_of": (actual.earlier or context.release.as_of) if actual.drawable else None,
    }
