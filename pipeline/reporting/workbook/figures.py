"""The shown figures as rows of a sheet: codes with their words, every number in a cell of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.indicator import State
from pipeline.reporting.released import REGION
from pipeline.reporting.workbook.cells import MONTHS, count, of_unit, share

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.reporting.context import Context
    from pipeline.reporting.exchange.observations import Observation
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record
    from pipeline.reporting.workbook.cells import Cell, Row

EVERYBODY, NET, WITHHELD = "all", "M04_net", "c"
COUNTS = ("numerator", "denominator", "numerator_low", "numerator_high", "unknown", "not_applicable", "due")
NAMES = ("measure_name", "outcome_name", "area_name", "milestone")
OF_A_SCOPE = (
    "shown", "estimate", "ci_low", "ci_high", "p_value", "numerator", "denominator", "numerator_low",
    "numerator_high", "bound_low", "bound_high", "unknown", "not_applicable", "due", "earlier",
)  # fmt: skip


def rows(context: Context, observed: Iterable[Observation]) -> list[Row]:
    """One row per figure, the report's own before the region's, else as in the release file."""
    records = context.release.records
    measures = {row["measure"]: row for row in records["measures"]}
    labels = {(row["group_column"], row["code"]): row["label"] for row in records["group_labels"]}
    found = sorted(observed, key=lambda one: context.series(one.figure.scope))
    return [
        names(context, one.figure, measures[one.figure.measure])
        | _group(context, one, labels)
        | numbers(context, one.figure, measures[one.figure.measure])
        | {"earlier": one.as_of if one.as_of != context.release.as_of else None}
        for one in found
    ]


def beside(context: Context, observed: Iterable[Observation], families: Collection[str]) -> list[Row]:
    """Figures of everybody, the report's own beside the region's: a row where either is shown."""
    measures = {row["measure"]: row for row in context.release.records["measures"]}
    tests = {
        (row["scope"], row["outcome"], row["milestone"]): row["p_value"]
        for row in context.release.records["paired_tests"]
    }
    found: dict[tuple[object, ...], dict[str, Cell]] = {}
    for one in _everybody(observed, measures, families):
        key = one.measure, one.outcome, one.milestone, one.service_area
        row = found.setdefault(key, names(context, one, measures[one.measure]) | _nowhere(context))
        exact = tests.get((one.scope, one.outcome, one.milestone)) if one.measure == NET else None
        told = numbers(context, one, measures[one.measure])
        told |= {"p_value": count(exact, "0.000"), "earlier": one.earlier}
        row |= {f"{name}_{context.series(one.scope)}": told[name] for name in OF_A_SCOPE}
    withheld = context.text(f"workbook.shown.{WITHHELD}")
    for row in found.values():
        row |= {
            name: withheld for name in _nowhere(context) if name.startswith("shown") and row[name] is None
        }
    return [*found.values()]


def columns_beside(context: Context) -> dict[str, str]:
    """The columns of figures beside each other with their headings, those of a scope under its name."""
    headings = context.text.entries("workbook.columns")
    found = {name: headings[name] for name in NAMES}
    for scope in dict.fromkeys((context.own, REGION)):
        of = context.scope_name(scope)
        series = context.series(scope)
        found |= {f"{name}_{series}": context.text.pair(of, headings[name]) for name in OF_A_SCOPE}
    return found


def _everybody(
    observed: Iterable[Observation], measures: dict[str, Record], families: Collection[str]
) -> list[Indicator]:
    """The shown figures of everybody; in the order of the measures, of which the release file knows none."""
    place = {measure: number for number, measure in enumerate(measures)}
    found = (
        one.figure
        for one in observed
        if one.figure.breakdown == EVERYBODY and measures[one.figure.measure]["family"] in families
    )
    return sorted(found, key=lambda one: (place[one.measure], one.outcome or "", one.service_area or 0))


def _nowhere(context: Context) -> dict[str, Cell]:
    """The columns of both scopes with nothing in them."""
    scopes = dict.fromkeys((context.own, REGION))
    return {f"{name}_{context.series(scope)}": None for scope in scopes for name in OF_A_SCOPE}


def names(context: Context, figure: Indicator, measure: Record) -> dict[str, Cell]:
    """What the figure is of. A milestone is a number, so that it sorts."""
    return {
        "scope": figure.scope,
        "scope_name": context.scope_name(figure.scope),
        "measure": figure.measure,
        "measure_name": measure["name"],
        "outcome": figure.outcome,
        "outcome_name": context.outcome_name(figure.outcome) if figure.outcome else None,
        "area_name": dict(context.service_areas).get(figure.service_area or 0),
        "milestone": count(figure.milestone, MONTHS),
        "months": str(figure.milestone),
        "breakdown": figure.breakdown,
    }


def _group(context: Context, one: Observation, labels: dict[tuple[str, str], str]) -> dict[str, Cell]:
    said = [labels[code] for code in one.codes.items()]
    return {
        "breakdown_name": context.breakdown_name(one.figure.breakdown),
        "group_name": context.text.parts(said) if said else None,
    }


def numbers(context: Context, figure: Indicator, measure: Record) -> dict[str, Cell]:
    """What is told of a figure, and how; where fewer are known than an estimate asks for, bounds alone."""
    text, unit = context.text, measure["unit"]
    told = figure if figure.has_estimate else None
    ends = (figure.ci_low, figure.ci_high) if told or figure.has_band else (None, None)
    low, high = figure.bounds or (None, None)
    return {
        "shown": how(context, figure),
        "estimate": of_unit(text, unit, told.value if told else None),
        "ci_low": of_unit(text, unit, ends[0]),
        "ci_high": of_unit(text, unit, ends[1]),
        **{name: count(getattr(figure, name)) for name in COUNTS},
        "bound_low": share(text, low),
        "bound_high": share(text, high),
    }


def how(context: Context, figure: Indicator) -> str:
    """How a figure is shown, or why there is no number, in words: an entry of ``workbook.shown``."""
    kind: str = figure.state
    if figure.state is State.SHOWN and figure.low_reliability:
        kind = figure.status
    return context.text(f"workbook.shown.{kind}")
