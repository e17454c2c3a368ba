"""``dhis2.json``: numerators and denominators of a country for its health information system, DHIS2.

The form is that of ``POST /api/dataValueSets`` with every id scheme set to ``code``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.period import Period
from pipeline.reporting.exchange.observations import observations
from pipeline.reporting.period_codes import dhis2_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.exchange.observations import Observation
    from pipeline.reporting.period_codes import Dhis2Period
    from pipeline.reporting.released import Release

PREFIX = "REINT"
LONGEST = 50  # characters of a code or a short name in DHIS2
EVERYBODY = "all"
# DHIS2 adds the categories of a breakdown up: in some of these a person is in two categories, in others
# each half-year brings a new category.
NOT_FOR_DHIS2 = frozenset({"form_any", "cohort", "four_cohorts"})
# What a measure gives: the part of a data element's code, and the count that it holds.
COUNTS = {
    "M01": (("NUM", "numerator"), ("DEN", "denominator")),
    "M03": (("ASSESSED", "numerator"), ("DUE", "denominator")),
}
ACHIEVED, COVERAGE = COUNTS
Table = tuple[str, str | None, int, str]  # measure, outcome (None = people), milestone, breakdown


@dataclass(frozen=True, slots=True)
class Element:
    """A data element: one count of one outcome (None = of people) at a milestone, in one breakdown."""

    outcome: str | None
    milestone: int
    count: str
    breakdown: str

    @property
    def code(self) -> str:
        parts = [self.outcome or "COV", f"M{self.milestone:02}", self.count]
        return code(*parts, *([] if self.breakdown == EVERYBODY else [self.breakdown]))


def code(*parts: str) -> str:
    """A code in DHIS2."""
    return shortened("_".join((PREFIX, *parts)).upper())


def shortened(words: str) -> str:
    """Words within the limit; where they are too long, their end gives way to a part of their hash."""
    if len(words) <= LONGEST:
        return words
    return f"{words[: LONGEST - 9]}_{sha256(words.encode()).hexdigest()[:8].upper()}"


def elements(table: Table) -> list[Element]:
    """The two data elements of a table."""
    measure, outcome, milestone, breakdown = table
    return [Element(outcome, milestone, count, breakdown) for count, _ in COUNTS[measure]]


def data_values(definition: ReportDefinition, release: Release) -> bytes:
    """The values that may be sent, as JSON; a figure that is not sent has no entry, and never a 0.

    Sent are the counts of everybody and those of whole breakdowns. Of a share both counts are sent or none:
    DHIS2 would take what is missing for 0. A figure that counts up to an earlier month is not of this period.
    """
    period = period_of(release)
    found = asked(definition, release)
    sent = [table for table in found if _may_be_sent(table, found, release)]
    values = [
        _value(element, name, one, definition, period.code)
        for table in sorted(sent, key=place_of(release))
        for element, (_, name) in zip(elements(table), COUNTS[table[0]], strict=True)
        for one in found[table]
        if one.figure.status != "z"
    ]
    return as_json({"dataValues": values})


def asked(definition: ReportDefinition, release: Release) -> dict[Table, list[Observation]]:
    """The figures of every table that the release was asked for, be they shown or withheld."""
    breakdowns = [EVERYBODY, *(name for name in definition.breakdowns if name not in NOT_FOR_DHIS2)]
    found: dict[Table, list[Observation]] = {}
    for one in observations(release, definition.scope, breakdowns, COUNTS):
        assert one.figure.milestone is not None
        table = one.figure.measure, one.figure.outcome, one.figure.milestone, one.figure.breakdown
        found.setdefault(table, []).append(one)
    return found


def place_of(release: Release) -> Any:
    """The order of tables: people first, then outcomes; by milestone, breakdown and measure."""
    breakdowns = [row["breakdown"] for row in release.records["breakdowns"]]
    return lambda table: (table[1] or "", table[2], breakdowns.index(table[3]), -list(COUNTS).index(table[0]))


def _may_be_sent(table: Table, found: dict[Table, list[Observation]], release: Release) -> bool:
    """Whether a table is whole, stands beside its coverage and, in a breakdown, adds up to everybody."""
    measure, outcome, milestone, breakdown = table
    total: Table = (measure, outcome, milestone, EVERYBODY)
    coverage: Table = (COVERAGE, outcome, milestone, EVERYBODY)
    if not all(_is_whole(found.get(one, ()), release) for one in (table, total, coverage)):
        return False
    return breakdown == EVERYBODY or _sums(found[table]) == _sums(found[total])


def _is_whole(rows: Sequence[Observation], release: Release) -> bool:
    """Every figure stands as a share of its own, counts up to this period, or has nobody to count."""
    return any(one.figure.has_estimate for one in rows) and all(
        one.figure.status == "z" or (one.figure.has_estimate and one.as_of == release.as_of) for one in rows
    )


def _sums(rows: Iterable[Observation]) -> tuple[int, int]:
    figures = [one.figure for one in rows]
    return sum(one.numerator or 0 for one in figures), sum(one.denominator or 0 for one in figures)


def _value(
    element: Element, name: str, one: Observation, definition: ReportDefinition, period: str
) -> dict[str, str]:
    """One entry; without a category option combo DHIS2 takes its default, which everybody is in."""
    entry = {
        "dataElement": element.code,
        "period": period,
        "orgUnit": definition.org_unit or definition.code,
    }
    if element.breakdown != EVERYBODY:
        entry["categoryOptionCombo"] = code(element.breakdown, *one.figure.group)
    return entry | {"value": str(getattr(one.figure, name))}


def period_of(release: Release) -> Dhis2Period:
    """The period of a release, for which DHIS2 must have a period type."""
    period = dhis2_period(Period.parse(release.period))
    assert period is not None, release.period
    return period


def as_json(content: dict[str, list[dict[str, Any]]]) -> bytes:
    """Lists of objects as JSON, one object a line: half the size of a file with one field a line."""
    lists = [
        f"{json.dumps(name)}: [\n" + ",\n".join(_compact(one) for one in objects) + "\n]"
        for name, objects in content.items()
    ]
    return ("{\n" + ",\n".join(lists) + "\n}\n").encode("utf-8")


def _compact(one: dict[str, Any]) -> str:
    return json.dumps(one, ensure_ascii=False, separators=(",", ":"))
