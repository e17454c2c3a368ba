"""Reads the release file, and nothing else, into plain records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.errors import ReintegrationError, UsageError
from pipeline.reporting.indicator import Indicator
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

REGION = "region"
GROUP_COLUMNS = (
    "cohort", "programme_country", "form", "sex", "age_group", "age_trafficked",
    "movement", "setting", "identification_assistance",
)  # fmt: skip
NUMBERS = (
    "numerator", "denominator", "unknown", "not_applicable", "due",
    "estimate", "ci_low", "ci_high", "bound_low", "bound_high",
)  # fmt: skip
# Tables of plain records, each with the order that makes reading reproducible.
RECORDS = {
    "outcomes": "number",
    "milestones": "milestone",
    "breakdowns": "sort_order",
    "criteria": "outcome, kind, criterion",
    "applicability_rules": "applicability_rule",
    "countries": "sort_order",
    "levels": "level",
    "group_labels": "group_column, sort_order, code",
    "targets": "donor_code, milestone, outcome",
    "packages": "package_hash",
    "scope_sizes": "scope",
    "data_quality": "kind, table_name, label",
    "withheld": "scope, breakdown, measure, reason",
}

Record = dict[str, Any]
Key = tuple[str, str, str | None, int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Release:
    """What was released to one audience: figures of its scope and of the region, and all definitions.

    ``records`` holds one tuple of records per table of ``RECORDS``.
    """

    audience: str
    period: str
    as_of: date
    run_id: str
    code_version: str
    rules: Record
    audit: str
    indicators: dict[Key, Indicator]
    records: dict[str, tuple[Record, ...]]

    @property
    def is_synthetic(self) -> bool:
        """At least one package holds made-up cases."""
        return any(package["is_synthetic"] for package in self.records["packages"])


def read_release(settings: Settings, scope: str, audience: str, period: str) -> Release:
    """Read what one audience may see. ``UsageError`` where nothing was released for it and the period."""
    with _open(settings) as file:
        found = _records(
            file.execute("select * from release where audience = ? and period = ?", [audience, period])
        )
        if len(found) != 1:
            raise UsageError(
                "The release file holds nothing for this audience and period.",
                f"Release it first: `reintegration release --audience {audience} --period {period}`.",
            )
        head = found[0]
        return Release(
            audience=audience,
            period=head["period"],
            as_of=head["as_of"],
            run_id=head["run_id"],
            code_version=head["code_version"],
            rules=json.loads(head["rules"]),
            audit=head["audit"],
            indicators=_indicators(file, scope),
            records={
                table: _records(file.execute(f"select * from {table} order by {order}"))
                for table, order in RECORDS.items()
            },
        )


@contextmanager
def _open(settings: Settings) -> Iterator[DuckDBPyConnection]:
    import duckdb

    with connect(settings.release_db, settings, read_only=True) as file:
        try:
            file.execute("set enable_external_access = false")
            file.execute("set lock_configuration = true")
            yield file
        except duckdb.Error:
            raise ReintegrationError(
                "The release file cannot be read.", "Release again: it is rebuilt from empty."
            ) from None


def _records(result: DuckDBPyConnection) -> tuple[Record, ...]:
    names = [column[0] for column in result.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


def _indicators(file: DuckDBPyConnection, scope: str) -> dict[Key, Indicator]:
    """Every figure of the scope and the region; by groups the achievement rate only."""
    columns = ", ".join(("scope", "measure", "outcome", "milestone", "breakdown", "status", *NUMBERS))
    rows = file.execute(
        f"select list_filter([{', '.join(GROUP_COLUMNS)}], lambda code: code is not null), {columns} "
        "from indicator_values where scope in (?, ?) and (breakdown = 'all' or measure = 'M01')",
        [scope, REGION],
    ).fetchall()
    found: dict[Key, Indicator] = {}
    for group, own, measure, outcome, milestone, breakdown, status, *numbers in rows:
        key: Key = (own, measure, outcome, milestone, breakdown, tuple(group))
        found[key] = Indicator(*key, status, *numbers)
    return found
