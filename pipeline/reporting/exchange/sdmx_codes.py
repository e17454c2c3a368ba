"""The codes of the figures in SDMX: those that all domains share where there are any, else our own.

``_T`` = all together, ``_Z`` = does not apply, ``_U`` = not known, ``_O`` = other, as in SDMX's code lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.period import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record, Release

TOTAL, NOT_APPLICABLE = "_T", "_Z"
EVERYBODY, COUNTRY, BY_SEX, BY_AGE = "all", "country", "sex", "age_group"
SEXES = {"female": "F", "male": "M", "other": "_O", "unknown": "_U"}
NOT_KNOWN = {"unknown": "_U"}
# Ages as CL_AGE writes them: below, from, from to.
AGES = ((r"under_(\d+)", r"Y_LT\1"), (r"(\d+)_plus", r"Y_GE\1"), (r"(\d+)_(\d+)", r"Y\1T\2"))
FREQUENCIES = {Kind.HALF: "S", Kind.QUARTER: "Q", Kind.YEAR: "A", Kind.PROGRAMME_YEAR: "A"}
UNITS = {"share": "PT", "incidence": "PT", "net": "PP", "months": "MO", "rate": "PER_100_PERSON_MONTHS"}


class Code(NamedTuple):
    """A code with its name."""

    code: str
    name: str


def sex(code: str) -> str:
    return SEXES.get(code, code.upper())


def age(code: str) -> str:
    for written, as_sdmx in AGES:
        if re.fullmatch(written, code):
            return re.sub(written, as_sdmx, code)
    return NOT_KNOWN.get(code, code.upper())


def composite(breakdown: str, group: str) -> str:
    """A group of a breakdown for which SDMX has no dimension of its own."""
    return f"{breakdown}_{group}".upper()


def unit(measure: Record) -> str:
    return UNITS.get(measure["unit"], str(measure["unit"]).upper())


def area(release: Release, country: str) -> str:
    """A country as ISO 3166-1 writes it in two letters."""
    return next(str(row["iso2"]) for row in release.records["countries"] if row["code"] == country)


def groups(figure: Indicator) -> dict[str, str]:
    """The dimensions of groups: everybody in all but the one that the figure is broken down by."""
    whole = {"SEX": TOTAL, "AGE": TOTAL, "COMPOSITE_BREAKDOWN": TOTAL}
    if figure.breakdown == EVERYBODY:
        return whole
    group = figure.group[0]
    if figure.breakdown == BY_SEX:
        return whole | {"SEX": sex(group)}
    if figure.breakdown == BY_AGE:
        return whole | {"AGE": age(group)}
    return whole | {"COMPOSITE_BREAKDOWN": composite(figure.breakdown, group)}


def all_of(by: object) -> str:
    """The code of a figure that is not of one outcome or area: all of them, or a measure that has none."""
    return NOT_APPLICABLE if str(by).lower() == "false" else TOTAL


def milestone(months: int | None) -> str:
    return NOT_APPLICABLE if months is None else f"M{months:02}"


def code_lists(context: Context) -> dict[str, tuple[Code, ...]]:
    """Every code of every coded part of the data with its name, by dimension or attribute."""
    records, text = context.release.records, context.text
    ends = [Code(code, text(f"sdmx.{name}")) for code, name in ((TOTAL, "total"), (NOT_APPLICABLE, "none"))]
    units = [
        *dict.fromkeys(UNITS.values()),
        *sorted({unit(row) for row in records["measures"]} - {*UNITS.values()}),
    ]
    lists: dict[str, Iterable[Code]] = {
        "FREQ": _entries(context, "freq"),
        "REF_AREA": [Code(row["iso2"], row["label"]) for row in records["countries"] if row["iso2"]],
        "INDICATOR": [Code(row["measure"], row["name"]) for row in records["measures"]],
        "OUTCOME": [*(Code(row["outcome"], row["name"]) for row in records["outcomes"]), *ends],
        "SERVICE_AREA": [
            *(Code(str(row["service_area"]), row["label"]) for row in records["service_areas"]),
            *ends,
        ],
        "MILESTONE": [
            *(Code(milestone(row["milestone"]), row["label"]) for row in records["milestones"]),
            ends[1],
        ],
        "SEX": [*(Code(sex(code), label) for code, label in context.groups(BY_SEX)), ends[0]],
        "AGE": [*(Code(age(code), label) for code, label in context.groups(BY_AGE)), ends[0]],
        "COMPOSITE_BREAKDOWN": [*_composites(context), ends[0]],
        "OBS_STATUS": _entries(context, "obs_status"),
        "CONF_STATUS": _entries(context, "conf_status"),
        "UNIT_MEASURE": [Code(code, text.entries("sdmx.units").get(code, code)) for code in units],
    }
    return {name: tuple(codes) for name, codes in lists.items()}


def _entries(context: Context, table: str) -> Iterator[Code]:
    return (Code(code, name) for code, name in context.text.entries(f"sdmx.{table}").items())


def _composites(context: Context) -> Iterator[Code]:
    for row in context.release.records["breakdowns"]:
        name = row["breakdown"]
        if ";" in str(row["group_columns"]) or name in (EVERYBODY, COUNTRY, BY_SEX, BY_AGE):
            continue
        for code, label in context.groups(name):
            yield Code(composite(name, code), f"{row['label']}: {label}")
