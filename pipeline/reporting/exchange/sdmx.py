"""``sdmx.csv``: the released figures of a country for statistics offices, as SDMX-CSV 2.0.

Codes of OBS_STATUS and CONF_STATUS are those of the SDMX code lists; all other codes are this program's own.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.exchange.observations import observations
from pipeline.reporting.indicator import State
from pipeline.reporting.period_codes import sdmx_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.exchange.observations import Observation
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record, Release

STRUCTURE = {"STRUCTURE": "dataflow", "STRUCTURE_ID": "REINTEGRATION:DF_OUTCOMES(1.1.0)", "ACTION": "I"}
TOTAL, NOT_APPLICABLE = "_T", "_Z"
EVERYBODY = "all"
# By group: whether an outcome is achieved and who was assessed; of everybody every measure.
BY_GROUP = ("M01", "M03")
PERCENT_OF = {"share": "PERCENT", "incidence": "PERCENT", "net": "POINTS"}
OTHER_UNITS = {"rate": "PER_100_PERSON_MONTHS"}
# OBS_STATUS: A normal, U low reliability, O missing, M cannot exist, Q suppressed.
OBS_STATUS = {"c": "Q", "band": "Q", "x": "O", "z": "M", "low": "U", "published": "A"}
# CONF_STATUS: C confidential, F free.
CONFIDENTIAL = frozenset({"c", "band"})
COUNTS = {
    "NUMERATOR": "numerator",
    "DENOMINATOR": "denominator",
    "NOT_KNOWN": "unknown",
    "NOT_APPLICABLE": "not_applicable",
    "DUE": "due",
    "NUMERATOR_LOW": "numerator_low",
    "NUMERATOR_HIGH": "numerator_high",
}


def sdmx_csv(definition: ReportDefinition, release: Release) -> bytes:
    """One line per figure of the scope, the withheld too: their value is empty, and CONF_STATUS C.

    Shares are in percent, differences of shares in percent points. VALUE_LOW and VALUE_HIGH are the two ends
    between which a band is, CI_ those of the 95 % interval, BOUND_ those that the unknown leave possible.
    """
    measures = {row["measure"]: row for row in release.records["measures"]}
    lines = [
        STRUCTURE
        | _dimensions(one, measures[one.figure.measure], definition, release)
        | _measured(one, measures[one.figure.measure]["unit"])
        for one in _wanted(definition, release)
    ]
    written = io.StringIO()
    writer = csv.DictWriter(written, [*STRUCTURE, *_names(release)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode("utf-8")


def _wanted(definition: ReportDefinition, release: Release) -> Iterator[Observation]:
    yield from observations(release, definition.scope, [EVERYBODY])
    yield from observations(release, definition.scope, definition.breakdowns, BY_GROUP)


def _breakdowns(release: Release) -> dict[str, str]:
    """The dimension of each breakdown by one thing; the country is REF_AREA."""
    found = [
        row["breakdown"] for row in release.records["breakdowns"] if ";" not in str(row["group_columns"])
    ]
    return {name: name.upper() for name in found if name not in (EVERYBODY, "country")}


def _names(release: Release) -> list[str]:
    ends = [f"{kind}_{end}" for kind in ("VALUE", "CI", "BOUND") for end in ("LOW", "HIGH")]
    return [
        *("REF_AREA", "INDICATOR", "OUTCOME", "SERVICE_AREA", "MILESTONE"),
        *_breakdowns(release).values(),
        *("TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "AS_OF"),
        *COUNTS,
        *ends,
    ]


def _dimensions(
    one: Observation, measure: Record, definition: ReportDefinition, release: Release
) -> dict[str, str]:
    """Which figure it is; ``_T`` = all together, ``_Z`` = the measure is not by this."""
    figure = one.figure
    groups = dict.fromkeys(_breakdowns(release).values(), TOTAL)
    if figure.breakdown != EVERYBODY:
        groups[figure.breakdown.upper()] = figure.group[0].upper()
    return {
        "REF_AREA": definition.code,
        "INDICATOR": figure.measure,
        "OUTCOME": figure.outcome or _all_of(measure["by_outcome"]),
        "SERVICE_AREA": str(figure.service_area or _all_of(measure["by_service_area"])),
        "MILESTONE": NOT_APPLICABLE if figure.milestone is None else f"M{figure.milestone:02}",
        **groups,
        "TIME_PERIOD": sdmx_period(Period.parse(release.period)),
    }


def _all_of(by: object) -> str:
    return NOT_APPLICABLE if str(by).lower() == "false" else TOTAL


def _measured(one: Observation, unit: str) -> dict[str, str]:
    """The value with its status, and all that may stand beside it."""
    figure = one.figure
    factor = 100 if unit in PERCENT_OF else 1
    ends = {
        "VALUE": figure.band if figure.status == "band" else None,
        "CI": (figure.ci_low, figure.ci_high),
        "BOUND": figure.bounds,
    }
    return {
        "OBS_VALUE": _number(figure.value, factor) if figure.has_estimate else "",
        "OBS_STATUS": _status(figure),
        "CONF_STATUS": "C" if figure.status in CONFIDENTIAL else "F",
        "UNIT_MEASURE": PERCENT_OF.get(unit, OTHER_UNITS.get(unit, unit.upper())),
        "AS_OF": f"{one.as_of:%Y-%m}" if one.as_of else "",
        **{name: _number(getattr(figure, count), 1) for name, count in COUNTS.items()},
        **{
            f"{kind}_{end}": _number(value, factor)
            for kind, pair in ends.items()
            for end, value in zip(("LOW", "HIGH"), pair or (None, None), strict=True)
        },
    }


def _status(figure: Indicator) -> str:
    """OBS_STATUS; a share that may not stand by itself for want of coverage is missing."""
    alone = figure.has_estimate or figure.state in (State.WITHHELD, State.NOT_APPLICABLE)
    return OBS_STATUS[figure.status if alone or figure.status == "band" else "x"]


def _number(value: float | None, factor: int) -> str:
    """A number with one digit after the point where it has any; empty for none."""
    return "" if value is None else f"{round(value * factor, 1):.10g}"
