"""Rows of what became of the shown figures since the last report, and of figures that were revised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.previous import Why, moves
from pipeline.reporting.released import REGION
from pipeline.reporting.workbook.cells import MONTHS, POINTS, count
from pipeline.reporting.workbook.figures import EVERYBODY, numbers

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.previous import Move
    from pipeline.reporting.released import Record
    from pipeline.reporting.workbook.cells import Cell, Row

TOLD = ("shown", "estimate", "ci_low", "ci_high", "numerator", "denominator", "due")
COUNTED = ("numerator", "denominator", "due")
COHORT, NEW_SERIES, WITHHELD = "cohort", "definition_changed", "c"


def rows(context: Context) -> list[Row]:
    """One row per shown figure that an earlier report was asked for, then one per revised figure."""
    measures = {row["measure"]: row for row in context.release.records["measures"]}
    shown = [one for one in _everybody(context) if one.status != WITHHELD]
    found = [_moved(context, move, measures) for move in moves(context.release, shown)]
    revised = [row for row in context.release.records["revisions"] if row["scope"] in (context.own, REGION)]
    return [*found, *(_revised(context, row, measures) for row in revised)]


def _everybody(context: Context) -> list[Indicator]:
    found = (one for one in context.release.indicators.values() if one.breakdown == EVERYBODY)
    return sorted(found, key=lambda one: context.series(one.scope))


def _moved(context: Context, move: Move, measures: dict[str, Record]) -> Row:
    text, now = context.text, move.now
    measure = measures[now.measure]
    figures = {"now": numbers(context, now, measure)}
    figures["then"] = numbers(context, move.then, measure) if move.then else dict.fromkeys(TOLD)
    points = count(move.points / 100, POINTS) if move.points is not None else None
    return {
        **_names(context, now.scope, measure["name"], now.outcome, now.milestone, now.service_area),
        "cohort": None,
        "period": text.period(move.period),
        **{f"{name}_{side}": figures[side][name] for side in ("then", "now") for name in TOLD},
        "points": points,
        "reason": _why(context, move),
    }


def _why(context: Context, move: Move) -> str:
    """Why a figure moved, or is not compared."""
    of = "due" if move.now.due is not None else "counted"
    key = f"{move.why}_{of}" if move.why in (Why.CAME, Why.LEFT) else str(move.why)
    return context.text(f"since_last.why.{key}", number=context.text.count(abs(move.more)))


def _revised(context: Context, row: Record, measures: dict[str, Record]) -> Row:
    """A figure of a closed cohort as it was given first and as it would be now; withheld, it has neither."""
    text, told = context.text, dict.fromkeys(TOLD)
    families = {each["family"]: each["name"] for each in context.release.records["measure_families"]}
    measure = measures.get(row["measure"], {})
    name = measure.get("name") or families.get(row["family"]) or text("revisions.some")
    cohorts = {
        each["code"]: each["label"]
        for each in context.release.records["group_labels"]
        if each["group_column"] == COHORT
    }
    is_told = row["status"] != WITHHELD and row["reason"] != NEW_SERIES
    sides: dict[str, Cell] = {
        f"{name}_{side}": cell for side in ("then", "now") for name, cell in told.items()
    }
    if is_told:
        for side, old in (("then", "old"), ("now", "new")):
            sides |= {f"{one}_{side}": count(row[f"{old}_{one}"]) for one in COUNTED}
    elif row["status"] == WITHHELD:
        sides["shown_then"] = sides["shown_now"] = text(f"workbook.shown.{WITHHELD}")
    return {
        **_names(context, row["scope"], name, row["outcome"], row["milestone"], row["service_area"]),
        "cohort": cohorts.get(row["cohort"], row["cohort"]),
        "period": text.period(row["period"]),
        **sides,
        "points": None,
        "reason": text(f"revisions.reasons.{row['reason']}"),
    }


def _names(
    context: Context,
    scope: str,
    measure: str,
    outcome: str | None,
    milestone: int | None,
    area: int | None,
) -> dict[str, Cell]:
    return {
        "scope_name": context.scope_name(scope),
        "measure_name": measure,
        "outcome_name": context.outcome_name(outcome) if outcome else None,
        "area_name": dict(context.service_areas).get(area or 0),
        "milestone": count(milestone, MONTHS),
    }
