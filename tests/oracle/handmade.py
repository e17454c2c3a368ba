"""Small packages written by hand in a test: a person or two, whose figures can be worked out on paper."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.oracle import compute
from tests.oracle.definitions import read_definitions

if TYPE_CHECKING:
    import pandas as pd

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

MADE_UP_CASE = {
    "programme_country": "KHM",
    "opened_month": "2024-01",
    "sex": "female",
    "age_group_trafficked": "16_17",
    "age_group_opened": "18_24",
    "country_of_origin": "KHM",
    "nationality_status": "national",
    "consent_monitoring": "yes",
}


@dataclass(frozen=True, slots=True)
class HandmadePackage:
    """The rows of a package by table, and the month up to which it tells."""

    folder: Path
    data_cutoff: str = "2027-12"
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, table: str, **columns: str) -> None:
        """Add one row; a column that is not named stays empty."""
        self.tables.setdefault(table, []).append(columns)

    def case(self, case_id: str = "A", **columns: str) -> None:
        """Add a woman from Cambodia in Cambodia, 18 to 24, opened in January 2024, unless said otherwise."""
        self.add("cases", case_id=case_id, **{**MADE_UP_CASE, **columns})

    def visit(self, month: str, case_id: str = "A", **columns: str) -> str:
        """Add an assessment without ratings and return its identifier."""
        assessment_id = f"V{len(self.tables.get('assessments', []))}"
        row = {"assessment_id": assessment_id, "case_id": case_id, "month": month, "type": "scheduled"}
        self.add("assessments", **{**row, **columns})
        return assessment_id

    def rate(
        self, assessment_id: str, outcome: str = "O01", level: int | None = None, **columns: str
    ) -> None:
        """Add a rating that says ``applicable``, unless said otherwise."""
        said = {"applicability": "applicable", "level": str(level or ""), **columns}
        self.add("outcome_ratings", assessment_id=assessment_id, outcome=outcome, **said)

    def seen(self, month: str, level: int, case_id: str = "A", outcome: str = "O01", **columns: str) -> None:
        """Add an assessment with the level of one outcome."""
        self.rate(self.visit(month, case_id, **columns), outcome, level)

    def criteria(self, assessment_id: str, **values: str) -> None:
        """Add criterion ratings, such as ``c1A="met"`` for criterion 1A."""
        for name, value in values.items():
            code = name.removeprefix("c")
            self.add("criterion_ratings", assessment_id=assessment_id, criterion=code, value=value)

    def write(self) -> Path:
        """Write the files and return the folder."""
        resources = []
        for table, rows in {"assessments": [], "outcome_ratings": [], **self.tables}.items():
            names = _columns(table)
            with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names, restval="")
                writer.writeheader()
                writer.writerows(rows)
            resources.append({"name": table, "path": f"{table}.csv"})
        about = {"data_cutoff": self.data_cutoff, "coverage": "full"}
        described = {"name": "handmade", "reintegration": about, "resources": resources}
        (self.folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
        return self.folder

    def values(self, as_of: str | None = None, *, breakdown: str = "all") -> pd.DataFrame:
        """Write the package and compute its indicators in one breakdown."""
        definitions = read_definitions(SEEDS)
        one = replace(definitions, breakdowns={breakdown: definitions.breakdowns[breakdown]})
        return compute(self.write(), one, as_of)


def row_of(
    table: pd.DataFrame,
    measure: str,
    milestone: int,
    outcome: str | None = "O01",
    *,
    scope: str = "region",
    breakdown: str = "all",
    **groups: str,
) -> dict[str, Any]:
    """The numbers of the one row asked for; an outcome of None is a measure without outcome."""
    rows = table[(table.scope == scope) & (table.measure == measure) & (table.milestone == milestone)]
    rows = rows[
        (rows.breakdown == breakdown) & (rows.outcome.isna() if outcome is None else rows.outcome == outcome)
    ]
    for name, value in groups.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, f"{len(rows)} rows, not one"
    return dict(rows.iloc[0])


def counts_of(row: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Numerator, denominator, unknown, not applicable and due."""
    return row["numerator"], row["denominator"], row["unknown"], row["not_applicable"], row["due"]


def _columns(table: str) -> list[str]:
    with (SEEDS / "input_columns.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["column_name"] for row in csv.DictReader(file) if row["table_name"] == table]
