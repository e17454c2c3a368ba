"""``datapackage.json`` of the sample, written from the seeds that define the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract import Column, Contract, Table, load

CREATED = "2026-07-15T00:00:00Z"
DATA_CUTOFF = "2026-06"
SOURCE_SYSTEM = "synthetic-sample"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
LEFT_OUT = ("shared_person_id",)  # optional columns that the made-up people have nothing for
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file of the package: its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


def describe(cases: int, files: Mapping[str, WrittenFile], form: str, seeds: Path) -> dict[str, Any]:
    """The content of ``datapackage.json`` for the finished files, one a table."""
    contract = load(seeds)
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
        "resources": [
            _resource(contract.tables[table], contract, file, form) for table, file in files.items()
        ],
    }


def _resource(table: Table, contract: Contract, file: WrittenFile, form: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, contract) for column in table.columns if column.name not in LEFT_OUT],
        "primaryKey": [column.name for column in table.keys],
    }
    foreign = [
        {"fields": [column.name], "reference": {"resource": parent.name, "fields": [column.name]}}
        for column, parent in contract.parents(table)
    ]
    return {
        "name": table.name,
        "path": file.path.name,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema | ({"foreignKeys": foreign} if foreign else {}),
    }


def _field(column: Column, contract: Contract) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.is_required}
    listed = contract.codes(column.code_list) if column.code_list else []
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
