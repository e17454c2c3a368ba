"""``sdmx.csv``: the released figures of a country for statistics offices, as SDMX-CSV 2.0.

``sdmx_structure.xml`` beside it says what its columns and codes are.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.exchange import sdmx_codes
from pipeline.reporting.exchange.observations import observations
from pipeline.reporting.exchange.sdmx_codes import EVERYBODY
from pipeline.reporting.indicator import State
from pipeline.reporting.period_codes import sdmx_period
from pipeline.reporting.released import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.exchange.observations import Observation
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record, Release

AGENCY, VERSION, DATAFLOW = "REINTEGRATION", "2.0.0", "DF_OUTCOMES"
STRUCTURE = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{DATAFLOW}({VERSION})", "ACTION": "I"}
DIMENSIONS = (
    "FREQ", "REF_AREA", "INDICATOR", "OUTCOME", "SERVICE_AREA", "MILESTONE",
    "SEX", "AGE", "COMPOSITE_BREAKDOWN",
)  # fmt: skip
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
CODED = ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE")
MONTH = "AS_OF"
COUNTS = {
    "NUMERATOR": "numerator",
    "DENOMINATOR": "denominator",
    "NOT_KNOWN": "unknown",
    "NOT_APPLICABLE": "not_applicable",
    "DUE": "due",
}
ENDS = ("CI_LOW", "CI_HIGH", "BOUND_LOW", "BOUND_HIGH")
COLUMNS = (*STRUCTURE, *DIMENSIONS, TIME, VALUE, *CODED, MONTH, *COUNTS, *ENDS)
# By group: whether an outcome is achieved and who was assessed; of everybody every measure. Of everybody
# these two have a line also where they are withheld.
BY_GROUP = ("M01", "M03")
# OBS_STATUS: A normal, U low reliability, O missing, M cannot exist, Q suppressed.
OBS_STATUS = {"c": "Q", "band": "Q", "x": "O", "z": "M", "low": "U", "published": "A"}
# CONF_STATUS: C confidential, F free.
CONFIDENTIAL = frozenset({"c", "band"})
PERCENT = frozenset({"PT", "PP"})
MISSING = "NaN"  # how SDMX 3.0 writes that a value is missing and meant to be


def sdmx_csv(definition: ReportDefinition, release: Release) -> bytes:
    """One line per figure of the scope that has a number; a withheld one is NaN and has CONF_STATUS C.

    Shares are in percent, differences of shares in percent points. BOUND_LOW and BOUND_HIGH are the two ends
    between which a share is: for the unknown, or because a band stands in place of the number; CI_LOW and
    CI_HIGH those of the 95 % interval.
    """
    measures = {row["measure"]: row for row in release.records["measures"]}
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in _wanted(definition, release):
        measure = measures[one.figure.measure]
        place = _dimensions(one.figure, measure, definition, release)
        writer.writerow(STRUCTURE | place | _measured(one, sdmx_codes.unit(measure)))
    return written.getvalue().encode("utf-8")


def _wanted(definition: ReportDefinition, release: Release) -> Iterator[Observation]:
    for one in observations(release, definition.scope, [EVERYBODY]):
        if one.figure.measure in BY_GROUP or _has_number(one.figure):
            yield one
    for one in observations(release, definition.scope, definition.breakdowns, BY_GROUP):
        if _has_number(one.figure):
            yield one


def _has_number(figure: Indicator) -> bool:
    return any(getattr(figure, name) is not None for name in NUMBERS)


def _dimensions(
    figure: Indicator, measure: Record, definition: ReportDefinition, release: Release
) -> dict[str, str]:
    """Which figure it is."""
    period = Period.parse(release.period)
    return {
        "FREQ": sdmx_codes.FREQUENCIES[period.kind],
        "REF_AREA": sdmx_codes.area(release, definition.code),
        "INDICATOR": figure.measure,
        "OUTCOME": figure.outcome or sdmx_codes.all_of(measure["by_outcome"]),
        "SERVICE_AREA": str(figure.service_area or sdmx_codes.all_of(measure["by_service_area"])),
        "MILESTONE": sdmx_codes.milestone(figure.milestone),
        **sdmx_codes.groups(figure),
        TIME: sdmx_period(period),
    }


def _measured(one: Observation, unit: str) -> dict[str, str]:
    """The value with its status, and all that may stand beside it."""
    figure = one.figure
    factor = 100 if unit in PERCENT else 1
    between = figure.band if figure.status == "band" else figure.bounds
    ends = (figure.ci_low, figure.ci_high, *(between or (None, None)))
    return {
        VALUE: _number(figure.value, factor) if figure.has_estimate else MISSING,
        "OBS_STATUS": _status(figure),
        "CONF_STATUS": "C" if figure.status in CONFIDENTIAL else "F",
        "UNIT_MEASURE": unit,
        MONTH: f"{one.as_of:%Y-%m}" if one.as_of else "",
        **{name: _number(getattr(figure, count), 1) for name, count in COUNTS.items()},
        **{name: _number(end, factor) for name, end in zip(ENDS, ends, strict=True)},
    }


def _status(figure: Indicator) -> str:
    """OBS_STATUS; a share that may not stand by itself for want of coverage is missing."""
    alone = figure.has_estimate or figure.state in (State.WITHHELD, State.NOT_APPLICABLE)
    return OBS_STATUS[figure.status if alone or figure.status == "band" else "x"]


def _number(value: float | None, factor: int) -> str:
    """A number with one digit after the point where it has any; empty for none."""
    return "" if value is None else f"{round(value * factor, 1):.10g}"
