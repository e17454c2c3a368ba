"""``datapackage.json`` of the sample, written from the seeds that define the contract."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CREATED = "2026-07-15T00:00:00Z"
DATA_CUTOFF = "2026-06"
SOURCE_SYSTEM = "synthetic-sample"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
# Code lists that are a seed of their own, with the column that holds the code.
OWN_SEEDS = {
    "age_groups": "code",
    "countries": "code",
    "outcomes": "outcome",
    "criteria": "criterion",
    "service_areas": "service_area",
}
REFERENCES = {"case_id": "cases", "assessment_id": "assessments", "need_id": "needs"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table, as ``seeds/input_columns.csv`` defines it."""

    name: str
    is_key: bool
    is_required: bool
    kind: str
    code_list: str
    description: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file of the package: its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


def columns(seeds: Path) -> dict[str, list[Column]]:
    """The columns of every input table, in the order of the contract."""
    tables: dict[str, list[Column]] = {}
    for row in _rows(seeds / "input_columns.csv"):
        column = Column(
            name=row["column_name"],
            is_key=row["is_key"] == "true",
            is_required=row["is_required"] == "true",
            kind=row["kind"],
            code_list=row["code_list"],
            description=row["description"],
        )
        tables.setdefault(row["table_name"], []).append(column)
    return tables


def column_names(seeds: Path) -> dict[str, list[str]]:
    """The names of the columns of every input table, in the order of the contract."""
    return {table: [column.name for column in found] for table, found in columns(seeds).items()}


def describe(cases: int, files: Mapping[str, WrittenFile], form: str, seeds: Path) -> dict[str, Any]:
    """The content of ``datapackage.json`` for the finished files, one a table."""
    tables, codes = columns(seeds), _code_lists(seeds)
    return {
        "name": f"synthetic-reintegration-cases-{cases}",
        "title": "SYNTHETIC sample of reintegration case records",
        "description": (
            "SYNTHETIC: made up by a random generator; no row describes a person. For every 252 cases the"
            " totals are those of Tables 2, 4 and 5 of Surtees (2017), Supporting the Reintegration of"
            " Trafficked Persons. What goes together within a case, and all that happens after it was opened,"
            " is invented."
        ),
        "created": CREATED,
        "reintegration": {
            "contract_version": "1",
            "source_system": SOURCE_SYSTEM,
            "provider_id": "sample",
            "coverage": "full",
            "data_cutoff": DATA_CUTOFF,
        },
        "resources": [_resource(table, tables[table], codes, file, form) for table, file in files.items()],
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _code_lists(seeds: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for row in _rows(seeds / "code_lists.csv"):
        codes = lists.setdefault(row["code_list"], [])
        if row["code"] not in codes:
            codes.append(row["code"])
    for name, column in OWN_SEEDS.items():
        lists[name] = [row[column] for row in _rows(seeds / f"{name}.csv")]
    return lists


def _resource(
    table: str, table_columns: Sequence[Column], codes: Mapping[str, list[str]], file: WrittenFile, form: str
) -> dict[str, Any]:
    keys = [column.name for column in table_columns if column.is_key]
    schema: dict[str, Any] = {
        "fields": [_field(column, codes) for column in table_columns],
        "primaryKey": keys,
    }
    foreign = [
        {"fields": [column.name], "reference": {"resource": REFERENCES[column.name], "fields": [column.name]}}
        for column in table_columns
        if REFERENCES.get(column.name, table) != table
    ]
    return {
        "name": table,
        "path": file.path.name,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema | ({"foreignKeys": foreign} if foreign else {}),
    }


def _field(column: Column, codes: Mapping[str, list[str]]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.is_required}
    listed = codes.get(column.code_list, [])
    if column.kind == "month":
        constraints["pattern"] = MONTH
    elif column.kind == "codes":
        constraints["pattern"] = f"^({'|'.join(listed)})(;({'|'.join(listed)}))*$"
    elif column.kind == "integer" and listed:
        constraints["enum"] = [int(code) for code in listed]
    elif listed:
        constraints["enum"] = listed
    return {
        "name": column.name,
        "type": "integer" if column.kind == "integer" else "string",
        "description": column.description,
        "constraints": constraints,
    }
