"""Small packages written by hand in a test: a few persons, whose figures can be worked out on paper."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
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
    provider_id: str = "made-up"
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

    def rate_again(
        self,
        assessment_id: str,
        rater_id: str,
        level: int | None = None,
        outcome: str = "O01",
        **columns: str,
    ) -> None:
        """Add the rating of a second rater."""
        said = {"rater_id": rater_id, "level": str(level or ""), **columns}
        self.add("second_ratings", assessment_id=assessment_id, outcome=outcome, **said)

    def seen(self, month: str, level: int, case_id: str = "A", outcome: str = "O01", **columns: str) -> None:
        """Add an assessment with the level of one outcome."""
        self.rate(self.visit(month, case_id, **columns), outcome, level)

    def criteria(self, assessment_id: str, **values: str) -> None:
        """Add criterion ratings, such as ``c1A="met"`` for criterion 1A."""
        for name, value in values.items():
            code = name.removeprefix("c")
            self.add("criterion_ratings", assessment_id=assessment_id, criterion=code, value=value)

    def spell(self, kind: str, value: str, from_month: str, case_id: str = "A", **columns: str) -> None:
        """Add a spell; without ``to_month`` it lasts."""
        self.add("spells", case_id=case_id, kind=kind, value=value, from_month=from_month, **columns)

    def event(self, event_type: str, month: str, case_id: str = "A", **columns: str) -> None:
        """Add an event."""
        self.add("events", case_id=case_id, event_type=event_type, month=month, **columns)

    def need(self, area: int, month: str, case_id: str = "A", **columns: str) -> str:
        """Add a need of the person that is met, unless said otherwise, and return its identifier."""
        need_id = f"N{len(self.tables.get('needs', []))}"
        said = {"beneficiary": "self", "urgency": "normal", "status": "met", **columns}
        row = {"need_id": need_id, "service_area": str(area), "identified_month": month}
        self.add("needs", case_id=case_id, **row, **said)
        return need_id

    def service(
        self, area: int, start: str = "", need_id: str = "", case_id: str = "A", **columns: str
    ) -> None:
        """Add an accepted service, unless said otherwise."""
        service_id = f"S{len(self.tables.get('services', []))}"
        row = {"service_id": service_id, "need_id": need_id, "service_area": str(area), "start_month": start}
        self.add("services", case_id=case_id, **row, **{"offer": "accepted", **columns})

    def process(self, status: str = "participating", case_id: str = "A", **columns: str) -> None:
        """Add a criminal process that began with the case, unless said otherwise."""
        seq = str(len(self.tables.get("legal_processes", [])))
        row = {"kind": "criminal", "status": status, "from_month": "2024-01", **columns}
        self.add("legal_processes", case_id=case_id, seq=seq, **row)

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
        about = {"provider_id": self.provider_id, "data_cutoff": self.data_cutoff, "coverage": "full"}
        described = {"name": "handmade", "reintegration": about, "resources": resources}
        (self.folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
        return self.folder

    def values(
        self, as_of: str | None = None, *, breakdown: str = "all", standardised: bool = False
    ) -> pd.DataFrame:
        """Write the package and compute its indicators in one breakdown, M17 only where it is asked for."""
        return values_of([self], as_of, breakdown=breakdown, standardised=standardised)


def values_of(
    packages: Sequence[HandmadePackage],
    as_of: str | None = None,
    *,
    breakdown: str = "all",
    standardised: bool = False,
) -> pd.DataFrame:
    """Write the packages, each of another provider, and compute their indicators in one breakdown."""
    definitions = read_definitions(SEEDS)
    one = replace(definitions, breakdowns={breakdown: definitions.breakdowns[breakdown]})
    written = [package.write() for package in packages]
    return compute(written, one, as_of, standardised=standardised)


def row_of(
    table: pd.DataFrame,
    measure: str,
    milestone: int | None = None,
    outcome: str | None = "O01",
    *,
    area: int | None = None,
    scope: str = "region",
    breakdown: str = "all",
    **groups: str,
) -> dict[str, Any]:
    """The numbers of the one row asked for; None is a measure without outcome, area or milestone."""
    rows = rows_of(table, measure, milestone, outcome, area=area, scope=scope, breakdown=breakdown, **groups)
    assert len(rows) == 1, f"{len(rows)} rows, not one"
    return dict(rows.iloc[0])


def rows_of(
    table: pd.DataFrame,
    measure: str,
    milestone: int | None = None,
    outcome: str | None = "O01",
    *,
    area: int | None = None,
    **others: str,
) -> pd.DataFrame:
    """The rows that agree in all that is asked for; of all breakdowns and scopes, where none is named."""
    asked = {"measure": measure, "milestone": milestone, "outcome": outcome, "service_area": area, **others}
    for name, value in asked.items():
        table = table[table[name].isna() if value is None else table[name] == value]
    return table


def counts_of(row: dict[str, Any]) -> tuple[float, ...]:
    """Numerator, denominator, unknown, not applicable and due."""
    return row["numerator"], row["denominator"], row["unknown"], row["not_applicable"], row["due"]


def _columns(table: str) -> list[str]:
    with (SEEDS / "input_columns.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["column_name"] for row in csv.DictReader(file) if row["table_name"] == table]
