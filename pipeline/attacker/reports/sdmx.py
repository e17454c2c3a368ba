"""``sdmx.csv``: every line with a number is a figure of the report's own country."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.attacker.reports.data_files import rows
from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.shown import EVERYBODY, Key, Shown
from pipeline.attacker.reports.told import Told, judged, printed

TOTAL, NO_SUCH = "_T", "_Z"
SEXES = {"female": "F", "male": "M", "other": "_O", "unknown": "_U"}
AGES = ((r"under_(\d+)", r"Y_LT\1"), (r"(\d+)_plus", r"Y_GE\1"), (r"(\d+)_(\d+)", r"Y\1T\2"),
        (r"unknown", "_U"))  # fmt: skip
IN_PERCENT = frozenset({"PT", "PP"})
MISSING = frozenset({"", "NaN"})
NUMBERS = {
    "OBS_VALUE": "estimate",
    "NUMERATOR": "numerator",
    "DENOMINATOR": "denominator",
    "NOT_KNOWN": "unknown",
    "NOT_APPLICABLE": "not_applicable",
    "DUE": "due",
    "CI_LOW": "ci_low",
    "CI_HIGH": "ci_high",
    "BOUND_LOW": "bound_low",
    "BOUND_HIGH": "bound_high",
}
SHARES = frozenset({"OBS_VALUE", "CI_LOW", "CI_HIGH", "BOUND_LOW", "BOUND_HIGH"})
# measure, outcome, service area, milestone, and the three dimensions of groups
Place = tuple[str, str, str, str, str, str, str]
COLUMNS = {
    *NUMBERS, "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "INDICATOR", "OUTCOME",
    "SERVICE_AREA", "MILESTONE", "SEX", "AGE", "COMPOSITE_BREAKDOWN", "TIME_PERIOD", "OBS_STATUS",
    "CONF_STATUS", "UNIT_MEASURE", "AS_OF",
}  # fmt: skip


def of_sdmx(content: bytes, shown: Shown) -> Iterator[Kind]:
    """What is wrong with the lines for statistics offices."""
    places = {place: key for key in shown.figures if key.scope == shown.scope for place in _places(key)}
    for row in rows(content):
        line = {name: str(value) for name, value in row.items()}
        if line.keys() != COLUMNS:
            raise Unreadable
        outcome, area = (_one(line[name]) for name in ("OUTCOME", "SERVICE_AREA"))
        measure, milestone = line["INDICATOR"], line["MILESTONE"]
        groups = line["SEX"], line["AGE"], line["COMPOSITE_BREAKDOWN"]
        yield from judged(_numbers(places.get((measure, outcome, area, milestone, *groups)), line), shown)


def _numbers(key: Key | None, line: dict[str, str]) -> Iterator[Told]:
    for column, name in NUMBERS.items():
        if line[column] not in MISSING:
            factor = 100 if column in SHARES and line["UNIT_MEASURE"] in IN_PERCENT else 1
            yield printed(key, name, line[column], factor)


def _one(code: str) -> str:
    """An outcome or a service area; empty where it is none or all together."""
    return "" if code in (TOTAL, NO_SUCH) else code


def _places(key: Key) -> Iterator[Place]:
    """Where a figure stands; nowhere where its groups are told apart by more than one thing."""
    if key.breakdown == EVERYBODY or key.code:
        milestone = NO_SUCH if key.milestone is None else f"M{key.milestone:02}"
        area = "" if key.service_area is None else str(key.service_area)
        yield key.measure, key.outcome or "", area, milestone, *_group(key)


def _group(key: Key) -> tuple[str, str, str]:
    if key.breakdown == EVERYBODY:
        return TOTAL, TOTAL, TOTAL
    if key.breakdown == "sex":
        return SEXES.get(key.code, key.code.upper()), TOTAL, TOTAL
    if key.breakdown == "age_group":
        return TOTAL, _age(key.code), TOTAL
    return TOTAL, TOTAL, f"{key.breakdown}_{key.code}".upper()


def _age(code: str) -> str:
    return next((re.sub(one, put, code) for one, put in AGES if re.fullmatch(one, code)), code.upper())
