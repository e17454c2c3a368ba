"""Builds small made-up export packages: valid ones, and the same with one thing changed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import ingest
from pipeline.settings import Settings
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PROJECT = Path(__file__).resolve().parents[2]
CASE_KEY = "a made-up key for tests, 32 characters or more"
Rows = list[dict[str, str]]


def case(number: int, **changes: str) -> dict[str, str]:
    row = {
        "case_id": f"c-{number}",
        "person_id": f"p-{number}",
        "programme_country": "KHM",
        "opened_month": "2023-02",
        "exit_month": "2022-11",
        "sex": "female",
        "age_group_trafficked": "16_17",
        "age_group_opened": "18_24",
        "country_of_origin": "KHM",
        "consent_monitoring": "yes",
    }
    return {**row, **changes}


def tiny() -> dict[str, Rows]:
    """Three consenting cases with at least one good row in every table."""
    return {
        "cases": [case(1), case(2, sex="male"), case(3)],
        "exploitations": [
            {
                "case_id": f"c-{number}",
                "seq": "1",
                "form": "labour",
                "labour_sector": "fishing;factory",
                "movement": "internal",
                "country_of_exploitation": "THA",
            }
            for number in (1, 2)
        ],
        "fundings": [
            {
                "case_id": "c-1",
                "donor_code": "DFAT",
                "grant_code": "G-17",
                "from_month": "2023-01",
                "to_month": "2030-12",
            }
        ],
        "assessments": [
            {
                "assessment_id": "a-1",
                "case_id": "c-1",
                "month": "2023-02",
                "type": "baseline",
                "rater_id": "r-1",
            },
            {
                "assessment_id": "a-2",
                "case_id": "c-2",
                "month": "2023-03",
                "type": "baseline",
                "rater_id": "r-1",
            },
            {
                "assessment_id": "a-3",
                "case_id": "c-1",
                "month": "2023-08",
                "type": "scheduled",
                "rater_id": "r-2",
            },
        ],
        "outcome_ratings": [
            rating("a-1", "O01", level="2"),
            rating("a-1", "O07", applicability="not_applicable", na_reason="no_need_no_wish"),
            rating("a-2", "O01", level="3", self_rating="4"),
            rating("a-3", "O01", not_assessed_reason="partial"),
        ],
        "criterion_ratings": [
            {"assessment_id": "a-1", "criterion": "1A", "value": "met"},
            {"assessment_id": "a-1", "criterion": "1R1", "value": "no"},
        ],
        "needs": [
            {
                "need_id": "n-1",
                "case_id": "c-1",
                "service_area": "1",
                "identified_month": "2023-02",
                "status": "met",
                "closed_month": "2023-06",
            },
            {
                "need_id": "n-2",
                "case_id": "c-2",
                "service_area": "5",
                "identified_month": "2023-03",
                "status": "pending",
                "closed_month": "",
            },
        ],
        "services": [
            {
                "service_id": "s-1",
                "case_id": "c-1",
                "need_id": "n-1",
                "service_area": "1",
                "offer": "accepted",
                "start_month": "2023-03",
                "end_month": "2023-06",
            },
            {
                "service_id": "s-2",
                "case_id": "c-2",
                "need_id": "",
                "service_area": "2",
                "offer": "declined",
                "start_month": "",
                "end_month": "",
            },
        ],
        "spells": [
            {
                "case_id": "c-1",
                "kind": "setting",
                "value": "home_community",
                "from_month": "2023-02",
                "to_month": "",
            },
            {
                "case_id": "c-2",
                "kind": "consent",
                "value": "given",
                "from_month": "2023-02",
                "to_month": "2024-01",
            },
        ],
        "events": [{"case_id": "c-1", "month": "2023-07", "event_type": "job_loss", "response": "yes"}],
        "legal_processes": [
            {
                "case_id": "c-1",
                "seq": "1",
                "kind": "criminal",
                "status": "asked",
                "from_month": "2023-04",
                "to_month": "",
            }
        ],
    }


def rating(assessment: str, outcome: str, **changes: str) -> dict[str, str]:
    row = {
        "assessment_id": assessment,
        "outcome": outcome,
        "applicability": "applicable",
        "na_reason": "",
        "level": "",
        "not_assessed_reason": "",
        "self_rating": "",
    }
    return {**row, **changes}


@dataclass
class Package:
    """A package in the making; ``files`` overrides or adds raw bytes, ``listed`` changes one resource."""

    tables: dict[str, Rows] = field(default_factory=tiny)
    name: str = "khm-export"
    created: str = "2024-07-02T09:30:00Z"
    told: dict[str, Any] = field(
        default_factory=lambda: {
            "contract_version": "1",
            "source_system": "made-up",
            "provider_id": "khm-ngo",
            "coverage": "full",
            "data_cutoff": "2024-06",
        }
    )
    files: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        resources = [
            {"name": t, "path": f"{t}.csv", "format": "csv", **self.listed.get(t, {})} for t in self.tables
        ]
        return {
            "name": self.name,
            "created": self.created,
            "reintegration": self.told,
            "resources": resources,
        }

    def contents(self) -> dict[str, bytes]:
        made = {f"{name}.csv": as_csv(rows) for name, rows in self.tables.items()}
        made["datapackage.json"] = json.dumps(self.descriptor()).encode()
        return {**made, **self.files}

    def delta(self, tables: Mapping[str, Rows], created: str = "2024-08-01T00:00:00Z") -> Package:
        """A delta of the same provider with these rows; required tables without rows keep their header."""
        whole: dict[str, Rows] = {"cases": [], "assessments": [], "outcome_ratings": [], **tables}
        files = {f"{name}.csv": as_csv(tiny()[name], keep=0) for name, rows in whole.items() if not rows}
        told = {**self.told, "coverage": "delta"}
        return Package(whole, f"{self.name}-delta", created, told, files)

    def folder(self, place: Path) -> Path:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in self.contents().items():
            (place / name).write_bytes(content)
        return place

    def zip(self, path: Path, top: str = "") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in self.contents().items():
                file.writestr(f"{top}{name}", content)
        return path


def changed(table: str, row: int, **cells: str) -> Package:
    """The tiny package with some cells of one row (from 1) changed."""
    tables = tiny()
    tables[table][row - 1].update(cells)
    return Package(tables)


def with_column(table: str, column: str, value: str) -> Package:
    """The tiny package with one more column in a table."""
    tables = tiny()
    tables[table] = [{**row, column: value} for row in tables[table]]
    return Package(tables)


def without_column(table: str, column: str) -> Package:
    tables = tiny()
    tables[table] = [{name: cell for name, cell in row.items() if name != column} for row in tables[table]]
    return Package(tables)


def as_csv(rows: Rows, *, keep: int | None = None, delimiter: str = ",") -> bytes:
    kept = rows[:keep]
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return text.getvalue().encode()


@dataclass
class Warehouse:
    """An open warehouse of its own, with the settings it was opened by."""

    settings: Settings
    connection: DuckDBPyConnection
    incoming: Path

    def take(self, package: Package, **options: Any) -> ingest.Receipt:
        count = len(list(self.incoming.glob("*"))) if self.incoming.exists() else 0
        path = package.folder(self.incoming / f"package-{count}")
        return ingest.take_in([path], self.connection, self.settings, **options)[0]

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, list(values)).fetchall()

    def count(self, table: str) -> int:
        return int(self.ask(f"select count(*) from landing.{table}")[0][0])

    def everything(self) -> str:
        """All that landing holds, as one text."""
        names = self.ask("select table_name from information_schema.tables where table_schema = 'landing'")
        return "\n".join(
            str(self.ask(f"select * from landing.{name} order by all")) for (name,) in sorted(names)
        )


@contextmanager
def warehouse(home: Path, case_key: str | None = CASE_KEY) -> Iterator[Warehouse]:
    settings = Settings(project=PROJECT, home=home, case_key=case_key)
    with connect(settings.cases_db, settings) as connection:
        yield Warehouse(settings, connection, home / "incoming")


def copy_of(package: Package) -> Package:
    return deepcopy(package)
