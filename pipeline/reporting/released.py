"""Reads the release file, and nothing else, into plain records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import faults
from pipeline.errors import Fault, ReintegrationError, UsageError
from pipeline.reporting.indicator import CoverageRule, Indicator
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

REGION = "region"
# What is read besides the figures of everybody: measures by breakdown.
BY_GROUP = """
    breakdown = 'all'
    or measure = 'M01'
    or breakdown in ('beneficiary', 'provider_type', 'service_setting', 'half_year')
    or (breakdown = 'cohort' and measure in ('M02', 'M03_contacted'))
    or (measure = 'M03' and outcome is null and breakdown in ('cohort', 'sex', 'age_group', 'form',
        'setting'))
"""
NUMBERS = (
    "numerator", "denominator", "unknown", "not_applicable", "due",
    "estimate", "ci_low", "ci_high", "bound_low", "bound_high", "numerator_low", "numerator_high",
)  # fmt: skip
SHOWN = f"({' or '.join(f'{number} is not null' for number in NUMBERS)})"
# The groups of the region stand in the report on the region.
OF_THE_REPORT = f"(scope = $own or (scope = '{REGION}' and breakdown = 'all'))"
VALUES = f"select * from indicator_values where {OF_THE_REPORT} and {SHOWN} order by rowid"
# Of everybody, and by one thing: whether a table is whole is told by all of its rows.
ASKED = """
    with by_one_thing as (
        select breakdown
        from breakdowns
        where group_columns not like '%;%'
    )

    select *
    from indicator_values
    where
        scope = $own
        and (
            breakdown = 'all'
            or (measure in ('M01', 'M03') and breakdown in (select breakdown from by_one_thing))
        )
    order by rowid
"""
LEFT_OUT = Path(__file__).with_name("left_out.sql")
# Tables of plain records, each with the order that makes reading reproducible; rowid = that of the seed.
RECORDS = {
    "outcomes": "number",
    "measures": "rowid",
    "measure_families": "family",
    "indicator_versions": "family, valid_from, version",
    "assumptions": "rowid",
    "service_areas": "service_area",
    "milestones": "milestone",
    "breakdowns": "sort_order",
    "group_columns": "sort_order",
    "criteria": "outcome, kind, criterion",
    "applicability_rules": "applicability_rule",
    "countries": "sort_order",
    "donors": "donor_code",
    "levels": "level",
    "group_labels": "group_column, sort_order, code",
    "targets": "donor_code, milestone, outcome",
    "packages": "package_hash",
    "scope_sizes": "scope",
    "data_quality": "kind, table_name, label",
    "withheld": "scope, breakdown, measure, reason",
    "revisions": "scope, cohort, milestone, period, reason, family, measure, outcome, service_area",
    "previous_figures": "scope, measure, outcome, service_area, milestone",
    "series_breaks": "family, valid_from, version",
    "paired_tests": "scope, milestone, outcome",
    "comparisons": "scope, milestone, outcome",
}

Record = dict[str, Any]
# scope, measure, outcome, milestone, breakdown, group, service area
Key = tuple[str, str, str | None, int | None, str, tuple[str, ...], int | None]


@dataclass(frozen=True, slots=True)
class Release:
    """What was released to one audience: figures of its scope and of the region, and all definitions.

    ``records`` holds one tuple of records per table of ``RECORDS``. Of the figures as the release file has
    them, all columns, in its order: ``values`` those with at least one number, of ``scope`` and for everybody
    in the region; ``asked`` all of the scope for everybody and by one thing, with or without a number.
    ``left_out`` counts the rows of the report that have no number.
    """

    audience: str
    scope: str
    period: str
    as_of: date
    run_id: str
    code_version: str
    rules: Record
    audit: str
    indicators: dict[Key, Indicator]
    by_measure: dict[str, tuple[Indicator, ...]]
    records: dict[str, tuple[Record, ...]]
    values: pd.DataFrame
    asked: pd.DataFrame
    left_out: tuple[Record, ...]

    def of(self, measure: str) -> tuple[Indicator, ...]:
        """Every figure of a measure, in the order of the release file."""
        return self.by_measure.get(measure, ())

    @property
    def group_columns(self) -> tuple[str, ...]:
        """The columns that hold the codes of a group, one for each thing that it is told apart by."""
        return tuple(str(row["group_column"]) for row in self.records["group_columns"])

    @property
    def rule(self) -> CoverageRule:
        """From which coverage on a share may stand with bounds behind it, and at all."""
        return coverage_rule(self.records["assumptions"])

    @property
    def is_synthetic(self) -> bool:
        """At least one package holds made-up cases."""
        return any(package["is_synthetic"] for package in self.records["packages"])


def read_release(
    settings: Settings, scope: str, audience: str, period: str, path: Path | None = None
) -> Release:
    """Read what one audience may see. ``UsageError`` where nothing was released for it and the period.

    ``path`` is another release file than the published one: of a release that is only proposed.
    """
    with _open(settings, path or settings.release_db) as file:
        found = _records(
            file.execute("select * from release where audience = ? and period = ?", [audience, period])
        )
        if len(found) != 1:
            raise UsageError(
                "The release file holds nothing for this audience and period.",
                f"Release it first: `reintegration release --audience {audience} --period {period}`.",
            )
        head = found[0]
        records = {
            table: _records(file.execute(f"select * from {table} order by {order}"))
            for table, order in RECORDS.items()
        }
        indicators = _indicators(file, scope, records, head["as_of"])
        return Release(
            audience=audience,
            scope=scope,
            period=head["period"],
            as_of=head["as_of"],
            run_id=head["run_id"],
            code_version=head["code_version"],
            rules=json.loads(head["rules"]),
            audit=head["audit"],
            indicators=indicators,
            by_measure=_by_measure(indicators),
            records=records,
            values=file.execute(VALUES, {"own": scope}).df(),
            asked=file.execute(ASKED, {"own": scope}).df(),
            left_out=_records(file.execute(LEFT_OUT.read_text("utf-8"), {"own": scope})),
        )


@contextmanager
def _open(settings: Settings, path: Path) -> Iterator[DuckDBPyConnection]:
    import duckdb

    try:
        with connect(path, settings, read_only=True) as file:
            yield file
    except (duckdb.Error, Fault) as error:
        raise faults.of(error, settings, (*faults.LACKS, faults.RIGHTS)) or ReintegrationError(
            "The release file cannot be read.", "Release again: it is rebuilt from empty.", code=faults.DAMAGE
        ) from None


def _records(result: DuckDBPyConnection) -> tuple[Record, ...]:
    names = [column[0] for column in result.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


def coverage_rule(assumptions: Iterable[Record]) -> CoverageRule:
    """The thresholds of coverage among the assumptions."""
    values = {row["assumption"]: row["value"] for row in assumptions}
    return CoverageRule(float(values["coverage_bounds_first"]), float(values["coverage_bounds_only"]))


def _indicators(
    file: DuckDBPyConnection, scope: str, records: Mapping[str, tuple[Record, ...]], as_of: date
) -> dict[Key, Indicator]:
    """Every figure of the scope and the region; by groups what the sections show.

    A cohort is shown once it is over for everybody in it: that this was earlier takes nothing from it.
    """
    columns = ("scope", "measure", "outcome", "milestone", "breakdown", "service_area", "status", *NUMBERS)
    rule = coverage_rule(records["assumptions"])
    codes = ", ".join(row["group_column"] for row in records["group_columns"])
    group_key = f"list_filter([{codes}], lambda code: code is not null)"
    earlier = "case when as_of < ? and breakdown <> 'cohort' then as_of end"
    rows = file.execute(
        f"select {group_key}, {', '.join(columns)}, {earlier} "
        f"from indicator_values where scope in (?, ?) and ({BY_GROUP})",
        [as_of, scope, REGION],
    ).fetchall()
    found: dict[Key, Indicator] = {}
    for group, own, measure, outcome, milestone, breakdown, service_area, status, *rest in rows:
        key: Key = (own, measure, outcome, milestone, breakdown, tuple(group), service_area)
        found[key] = Indicator(*key, status, rule, *rest)
    return found


def _by_measure(indicators: dict[Key, Indicator]) -> dict[str, tuple[Indicator, ...]]:
    found: dict[str, list[Indicator]] = {}
    for figure in indicators.values():
        found.setdefault(figure.measure, []).append(figure)
    return {measure: tuple(figures) for measure, figures in found.items()}
