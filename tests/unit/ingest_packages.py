"""Builds small made-up export packages: valid ones, and the same with one thing changed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import ingest
from pipeline.contract import load
from pipeline.errors import ReintegrationError
from pipeline.settings import Settings
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PROJECT = Path(__file__).resolve().parents[2]
CASE_KEY = "a made-up key for tests, 32 characters or more"
LATER = "2024-08-01T00:00:00Z"
Rows = list[dict[str, str]]
PutAside = dict[tuple[str, int], tuple[str, str]]  # table and row: column and code
IDENTIFIERS = ("case_id", "person_id", "assessment_id", "need_id", "service_id", "rater_id")

# Three consenting cases with at least one good row in every table.
TINY = {
    "exploitations": """case_id,seq,form,labour_sector,movement,country_of_exploitation
        c-1,1,labour,fishing;factory,internal,THA
        c-2,1,labour,fishing;factory,internal,THA""",
    "fundings": """case_id,donor_code,grant_code,from_month,to_month
        c-1,DFAT,G-17,2023-01,2030-12""",
    "assessments": """assessment_id,case_id,month,type,rater_id
        a-1,c-1,2023-02,baseline,r-1
        a-2,c-2,2023-03,baseline,r-1
        a-3,c-1,2023-08,scheduled,r-2""",
    "outcome_ratings": """assessment_id,outcome,applicability,na_reason,level,not_assessed_reason,self_rating
        a-1,O01,applicable,,2,,
        a-1,O07,not_applicable,no_need_no_wish,,,
        a-2,O01,applicable,,3,,4
        a-3,O01,applicable,,,partial,""",
    "criterion_ratings": """assessment_id,criterion,value
        a-1,1A,met
        a-1,1R1,no""",
    "second_ratings": """assessment_id,outcome,rater_id,applicability,level
        a-1,O01,r-2,,3
        a-2,O01,r-3,applicable,3""",
    "needs": """need_id,case_id,service_area,identified_month,status,closed_month
        n-1,c-1,1,2023-02,met,2023-06
        n-2,c-2,5,2023-03,pending,""",
    "services": """service_id,case_id,need_id,service_area,offer,start_month,end_month
        s-1,c-1,n-1,1,accepted,2023-03,2023-06
        s-2,c-2,,2,declined,,""",
    "spells": """case_id,kind,value,from_month,to_month
        c-1,setting,home_community,2023-02,
        c-2,consent,given,2023-02,2024-01""",
    "events": """case_id,month,event_type,response
        c-1,2023-07,job_loss,yes""",
    "legal_processes": """case_id,seq,kind,status,from_month,to_month
        c-1,1,criminal,asked,2023-04,""",
}


def tiny() -> dict[str, Rows]:
    """The tables of the tiny package, fresh each time."""
    rows = {name: [line.strip() for line in text.splitlines()] for name, text in TINY.items()}
    return {
        "cases": [case(1), case(2, sex="male"), case(3)],
        **{t: list(csv.DictReader(r)) for t, r in rows.items()},
    }


def case(number: int, **cells: str) -> dict[str, str]:
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
    return {**row, **cells}


def rating(assessment: str, outcome: str, **cells: str) -> dict[str, str]:
    row = dict.fromkeys(tiny()["outcome_ratings"][0], "")
    return {**row, "assessment_id": assessment, "outcome": outcome, "applicability": "applicable", **cells}


def provider(**changes: str) -> dict[str, Any]:
    told = {
        "contract_version": "1",
        "source_system": "made-up",
        "provider_id": "khm-ngo",
        "coverage": "full",
        "data_cutoff": "2024-06",
    }
    return {**told, **changes}


@dataclass
class Package:
    """A package in the making; ``files`` overrides or adds raw bytes, ``listed`` changes one resource."""

    tables: dict[str, Rows] = field(default_factory=tiny)
    name: str = "khm-export"
    created: str = "2024-07-02T09:30:00Z"
    told: dict[str, Any] = field(default_factory=provider)
    files: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        resources = [
            {"name": table, "path": f"{table}.csv", "format": "csv", **self.listed.get(table, {})}
            for table in self.tables
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

    def delta(self, tables: Mapping[str, Rows], created: str = LATER) -> Package:
        """A delta of the same provider with these rows; tables without rows keep their header."""
        whole: dict[str, Rows] = {"cases": [], "assessments": [], "outcome_ratings": [], **tables}
        files = {f"{name}.csv": as_csv(tiny()[name], keep=0) for name, rows in whole.items() if not rows}
        return Package(whole, f"{self.name}-delta", created, {**self.told, "coverage": "delta"}, files)

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


def side_by_side(packages: Iterable[Package]) -> Package:
    """One package with the rows of many, each with as many as the tiny one; identifiers stay apart."""
    tables: dict[str, Rows] = {name: [] for name in tiny()}
    for number, package in enumerate(packages):
        for name, rows in package.tables.items():
            assert len(rows) == len(tiny()[name])
            tables[name] += [_numbered(row, number) for row in rows]
    return Package(tables)


def _numbered(row: Mapping[str, str], number: int) -> dict[str, str]:
    named = {name: f"{row[name]}{number:03}" for name in IDENTIFIERS if row.get(name)}
    return {**row, **named}


def as_csv(rows: Rows, *, keep: int | None = None, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[:keep])
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

    def held_as(self, provider_id: str) -> str:
        """What landing holds a provider as that no configuration knows."""
        return ingest.stored_provider(provider_id, self.connection, self.settings)

    def count(self, table: str) -> int:
        return int(self.ask(f"select count(*) from landing.{table}")[0][0])

    def put_aside(self, package_no: int) -> list[PutAside]:
        """The rows in quarantine of a package ``side_by_side``, for each package in it."""
        found: list[PutAside] = []
        query = (
            "from landing.quarantine select table_name, row_no, column_name, reason_code where package_no = ?"
        )
        for table, row, column, code in self.ask(query, package_no):
            number, place = divmod(row - 1, len(tiny()[table]))
            found += [{} for _ in range(number + 1 - len(found))]
            found[number][table, place + 1] = (column, code)
        return found

    def everything(self) -> str:
        """All that landing and its history hold, as one text."""
        names = self.ask(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('landing', 'history')"
        )
        return "\n".join(str(self.ask(f"select * from {name} order by all")) for (name,) in sorted(names))


@contextmanager
def warehouse(home: Path, case_key: str | None = CASE_KEY, like: Path | None = None) -> Iterator[Warehouse]:
    """A warehouse in a folder; ``like``: the copy of one that is closed, with what was taken into it."""
    if like:
        shutil.copytree(like, home)
    settings = Settings(project=PROJECT, home=home, case_key=case_key, threads=1)  # for few rows
    with connect(settings.cases_db, settings) as connection:
        yield Warehouse(settings, connection, home / "incoming")


def refused(own: Warehouse, package: Package) -> ReintegrationError:
    """The error that a package is refused with."""
    with pytest.raises(ReintegrationError) as caught:
        own.take(package)
    return caught.value


def books(own: Warehouse, package_no: int, table: str) -> dict[str, int]:
    """The counts of one package and table."""
    names = ["rows_in", "rows_stored", "rows_quarantined", "rows_no_consent", "rows_superseded"]
    query = f"select {', '.join(names)} from landing.reconciliation where package_no = ? and table_name = ?"
    (row,) = own.ask(query, package_no, table)
    return dict(zip((name.removeprefix("rows_") for name in names), row, strict=True))


def orphans(own: Warehouse, *, past: bool = False) -> dict[str, int]:
    """Rows of landing whose parent is not there, by table; ``past``: of history, whose parent is nowhere."""
    contract = load(own.settings.seeds)
    found = {}
    for table in contract.tables.values():
        for column, parent in contract.parents(table):
            key, held = column.stored_as, f"{'history' if past else 'landing'}.{table.name}"
            query = f"select {key} from {held} anti join landing.{parent.name} using ({key})"
            if past:
                query = f"from ({query}) anti join history.{parent.name} using ({key})"
            rows = own.ask(f"select count(*) from ({query}) where {key} is not null")[0][0]
            found.update({table.name: rows} if rows else {})
    return found


def known_after(own: Warehouse, package_no: int, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table as they stood after a package, from landing and history."""
    return own.ask(
        f"""
        select * exclude (superseded_by) from (
            select *, null as superseded_by from landing.{table}
            union all by name select * from history.{table}
        ) where package_no <= {package_no} and coalesce(superseded_by > {package_no}, true) order by all
        """
    )
